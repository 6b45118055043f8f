//! `tat tag remove`: take tags away, everywhere.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FrozenArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::tag::Retagging;

/// Take tags away from all tasks, entries and timers
#[derive(Args, Debug)]
#[command(after_help = "\
Entries in approved or sent bills cannot be altered: --skip-frozen leaves the tags on them.

Examples:
  tat tag remove urgent
  tat tag remove old older --dry-run")]
pub(in crate::cli::commands) struct Remove {
    /// The tags
    #[arg(required = true, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
    #[command(flatten)]
    frozen: FrozenArgs,
}

impl Run for Remove {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let done = cx.engine.remove_tags(&self.tags, self.frozen.frozen(), cx.now)?;
        cx.done(&Retagging::removed(done))
    }
}
