//! `tat redo`: do again what was taken back.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::journal::{Gone, Way};

/// Do again what was undone last
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat redo
  tat redo --steps 3")]
pub(super) struct Redo {
    /// The last so many undone steps
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true,
        value_parser = super::at_least_one)]
    steps: usize,
}

impl Run for Redo {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&Gone::of(Way::Redone, cx.engine.redo(self.steps, cx.now)?))
    }
}
