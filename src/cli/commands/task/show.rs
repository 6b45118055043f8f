//! `tat task show`: one task with all that hangs on it.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Show a task with its parts, what it waits for, and its bills
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Show {
    /// The task, by title or id; closed ones too
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: String,
}

impl Run for Show {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.show(&cx.engine.show_task(&self.task)?)
    }
}
