//! `tat tag rename`: another name for a tag, everywhere.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FrozenArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::tag::Retagging;

/// Rename a tag on all tasks, entries and timers
#[derive(Args, Debug)]
#[command(after_help = "\
Where something has the new tag already, the two are one. Entries in approved or sent bills cannot
be altered: --skip-frozen leaves the old tag on them.

Examples:
  tat tag rename reveiw review
  tat tag rename api API")]
pub(in crate::cli::commands) struct Rename {
    /// The tag as it is
    #[arg(value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    from: String,
    /// Its new name
    #[arg(value_name = "NEW-NAME", add = ArgValueCompleter::new(complete::tags))]
    to: String,
    #[command(flatten)]
    frozen: FrozenArgs,
}

impl Run for Rename {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let frozen = self.frozen.frozen();
        let done = cx.engine.rename_tag(&self.from, &self.to, frozen, cx.now)?;
        cx.done(&Retagging::renamed(&self.from, done))
    }
}
