//! `tat task block`: let a task wait for others.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::task::Waiting;

/// Let a task wait for others
#[derive(Args, Debug)]
#[command(after_help = "\
It is ready to be done by itself once all of them are.

Example:
  tat task block release --by \"fix login\" \"write the notes\"")]
pub(in crate::cli::commands) struct Block {
    /// The task, by title or id
    #[arg(value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: String,
    /// What it waits for
    #[arg(long, required = true, num_args = 1.., value_name = "TASK",
          add = ArgValueCompleter::new(complete::open_tasks))]
    by: Vec<String>,
}

impl Run for Block {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.block_task(&self.task, &self.by, cx.now)?.map(Waiting))
    }
}
