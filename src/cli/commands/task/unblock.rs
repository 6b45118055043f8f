//! `tat task unblock`: let a task wait no longer.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::Waiting;

/// Let a task wait no longer, for some others or for all
#[derive(Args, Debug)]
pub(in crate::cli::commands) struct Unblock {
    /// The task, by title or id
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: String,
    /// For what it waits no longer; without it for nothing at all
    #[arg(long, num_args = 1.., value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    by: Vec<String>,
}

impl Run for Unblock {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.unblock_task(&self.task, &self.by, cx.now)?.map(Waiting))
    }
}
