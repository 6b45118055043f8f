//! `tat join`: make one entry of two.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::cut::Joined;
use crate::engine::entry::{Gap, JoinWish};
use crate::engine::entry_ref::EntryWords;

/// Make one entry of two on the same task
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat join @1 @2
  tat join @1 @2 --with-gap")]
pub(super) struct Join {
    /// One: an id, `last`, `@N`, or a time inside it
    #[arg(value_name = "ENTRY", add = ArgValueCompleter::new(complete::entries))]
    one: String,
    /// The other
    #[arg(value_name = "ENTRY", add = ArgValueCompleter::new(complete::entries))]
    other: String,
    /// What lies between them becomes part of the entry
    #[arg(long)]
    with_gap: bool,
}

impl Run for Join {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = JoinWish {
            one: EntryWords::parse(&self.one)?,
            other: EntryWords::parse(&self.other)?,
            gap: if self.with_gap { Gap::Fill } else { Gap::Refuse },
        };
        cx.done(&cx.engine.join(&wish, cx.now)?.map(Joined))
    }
}
