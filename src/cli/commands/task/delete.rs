//! `tat task delete`: take tasks away; their time stays.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::Deleted;

/// Delete tasks; their entries stay and bill as before
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Delete {
    /// The tasks, by title or id
    #[arg(required = true, value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    tasks: Vec<String>,
}

impl Run for Delete {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.delete_tasks(&self.tasks, cx.now)?.map(Deleted))
    }
}
