//! `tat bill approve`: agree to bills.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::bill::Decision;

use super::which::WhichArgs;

/// Approve bills; nothing in them changes any more
#[derive(Args, Debug)]
#[command(after_help = "\
`--all` takes every pending bill of the range and filters, but for those of today and those to
which the running timer will add.

Examples:
  tat bill approve Acme/Platform@yesterday
  tat bill approve --all last-week
  tat bill approve --all --customer Acme --except Acme/Web@mon")]
pub(super) struct Approve {
    #[command(flatten)]
    which: WhichArgs,
}

impl Run for Approve {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        self.which.decide(cx, Decision::Approve)
    }
}
