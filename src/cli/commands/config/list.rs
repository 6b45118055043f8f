//! `tat config list`: every setting, and who set it.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Show every setting, and who set it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat config list
  tat config list --plain | grep ^targets")]
pub(super) struct List {}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&cx.config.list(&cx.env, &cx.paths)?).paged())
    }
}
