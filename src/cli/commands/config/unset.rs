//! `tat config unset`: one setting taken out of the file.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::setting::{Changed, ConfigFile};
use crate::config::{edit, keys};

/// Take one setting out of the file, so that its default holds
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat config unset targets.fri
  tat config unset alias.w")]
pub(super) struct Unset {
    /// Which one
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::keys))]
    key: String,
}

impl Run for Unset {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let before = Changed::before(cx, &self.key);
        let there = edit::unset(&cx.paths.config_file, &self.key, super::write(cx))?;
        if keys::find(&self.key).is_none() {
            // A key that nobody knows is gone, and there is nothing to show in its place.
            return Ok(cx.tell(&ConfigFile(cx.paths.config_file.clone())).silent());
        }
        let answer = cx.tell(&Changed::now(cx, before, &self.key, None)?).silent();
        Ok(if there { answer } else { answer.note(format!("{} was not set", self.key)) })
    }
}
