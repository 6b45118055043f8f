//! `tat delete`: delete entries.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::cut::Deleted;

/// Delete entries
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat delete last
  tat delete @3 3f2a91c0
  tat delete \"yesterday 9:30\"       the entry that lies around this time")]
pub(super) struct Delete {
    /// Which: an id, `last`, `@N`, or a time inside it
    #[arg(required = true, value_name = "ENTRY", add = ArgValueCompleter::new(complete::entries))]
    entries: Vec<String>,
}

impl Run for Delete {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let entries = args::entries(&self.entries)?;
        cx.done(&cx.engine.delete(&entries, cx.now)?.map(Deleted))
    }
}
