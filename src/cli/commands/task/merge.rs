//! `tat task merge`: make two tasks one.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Merge a task into another: its time and children move
#[derive(Args, Debug)]
#[command(after_help = "\
The first one goes, the second one stays as it is and takes over entries, the running timer,
children, tags, and who waits. Entries in approved or sent bills stay where they are.

Example:
  tat task merge \"fix lgoin\" \"fix login\" --dry-run")]
pub(in crate::cli::commands) struct Merge {
    /// The task that goes, by title or id
    #[arg(value_name = "FROM", add = ArgValueCompleter::new(complete::tasks))]
    from: String,
    /// The task that stays
    #[arg(value_name = "INTO", add = ArgValueCompleter::new(complete::tasks))]
    into: String,
}

impl Run for Merge {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done_with_bills(&cx.engine.merge_tasks(&self.from, &self.into, cx.now)?)
    }
}
