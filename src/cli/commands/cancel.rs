//! `tat cancel`: drop the timer.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Drop the timer and record nothing
#[derive(Args, Debug)]
pub(super) struct Cancel {}

impl Run for Cancel {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        cx.done(&cx.engine.cancel(cx.now)?)
    }
}
