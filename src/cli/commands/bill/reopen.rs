//! `tat bill reopen`: take a decision back.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::bill::Decision;

use super::which::WhichArgs;

/// Take approved or rejected bills back to pending
#[derive(Args, Debug)]
#[command(after_help = "\
A bill that was sent stays sent.

Examples:
  tat bill reopen Acme/Platform@yesterday
  tat bill reopen --all last-week --customer Acme")]
pub(super) struct Reopen {
    #[command(flatten)]
    which: WhichArgs,
}

impl Run for Reopen {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.which.decide(cx, Decision::Reopen)
    }
}
