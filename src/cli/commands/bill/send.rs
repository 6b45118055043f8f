//! `tat bill send`: mark bills as sent by hand.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::bill::Decision;

use super::which::WhichArgs;

/// Mark approved bills as sent by hand
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat bill send Acme/Platform@yesterday --reference 2026-117
  tat bill send --all last-month --customer Acme --reference 2026-117")]
pub(super) struct Send {
    #[command(flatten)]
    which: WhichArgs,
    /// What it is called there: an invoice's number
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
}

impl Run for Send {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.which.decide(cx, Decision::Send(self.reference))
    }
}
