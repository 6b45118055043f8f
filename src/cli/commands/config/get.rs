//! `tat config get`: one setting.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Show one setting
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat config get time_zone
  tat config get --json targets.daily")]
pub(super) struct Get {
    /// Which one; `tat config list` shows all
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::keys))]
    key: String,
}

impl Run for Get {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&cx.config.get(&self.key, &cx.env, &cx.paths)?))
    }
}
