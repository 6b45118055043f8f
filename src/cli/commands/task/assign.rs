//! `tat task assign`: who does a task.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::Assigned;

/// Give a task to somebody
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Assign {
    /// The task, by title or id
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: String,
    /// Who does it: an e-mail address, a name, or `me`
    #[arg(value_name = "USER")]
    user: String,
}

impl Run for Assign {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.assign_task(&self.task, &self.user, cx.now)?.map(Assigned))
    }
}
