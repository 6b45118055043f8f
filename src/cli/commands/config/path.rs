//! `tat config path`: where the settings are kept.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::setting::ConfigFile;

/// Show where the settings are kept
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  $EDITOR \"$(tat config path)\"")]
pub(super) struct Path {}

impl Run for Path {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&ConfigFile(cx.paths.config_file.clone())))
    }
}
