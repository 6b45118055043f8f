//! `tat paths`: where the program's files lie.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::file::Places;

/// Show where configuration, store, logs and cache lie
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat paths
  cd \"$(tat paths --json | jq -r .dataDir)\"")]
pub(super) struct Paths {}

impl Run for Paths {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&Places { store: cx.store_file(), paths: &cx.paths }))
    }
}
