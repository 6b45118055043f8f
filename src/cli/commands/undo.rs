//! `tat undo`: take steps back.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::journal::{Gone, Way};
use crate::engine::journal::UndoWhich;

/// Take back the last step, or others
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat undo
  tat undo --steps 3
  tat undo 41                       this step alone; `tat history` has the numbers
  tat undo --to 41                  all steps after this one")]
pub(super) struct Undo {
    /// This step alone
    #[arg(value_name = "SEQ", conflicts_with_all = ["steps", "to"])]
    seq: Option<u64>,
    /// The last so many steps
    #[arg(long, value_name = "N", conflicts_with = "to", value_parser = super::at_least_one)]
    steps: Option<usize>,
    /// All steps after this one
    #[arg(long, value_name = "SEQ")]
    to: Option<u64>,
}

impl Run for Undo {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let which = match (self.seq, self.to) {
            (Some(seq), _) => UndoWhich::One(seq),
            (_, Some(seq)) => UndoWhich::After(seq),
            _ => UndoWhich::Newest(self.steps.unwrap_or(1)),
        };
        cx.done(&Gone::of(Way::Undone, cx.engine.undo(which, cx.now)?))
    }
}
