//! `tat watch`: the running timer in two lines.

use clap::Args;

use super::{Run, ui};
use crate::cli::Opens;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Watch the running timer in two lines
#[derive(Args, Debug)]
#[command(after_help = "\
`space` stops or continues, `s` goes back to the task before, `q` leaves the timer running.

Examples:
  tat start fix login && tat watch")]
pub(super) struct Watch {}

impl Run for Watch {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        ui::opening(cx, Opens::Watch)
    }
}
