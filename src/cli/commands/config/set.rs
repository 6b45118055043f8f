//! `tat config set`: one setting written to the file.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::alias;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::setting::Changed;
use crate::config::edit;

/// Change one setting in the file; comments there stay
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat config set time_zone Europe/Paris
  tat config set targets.daily 8h
  tat config set holidays 2026-12-25,2026-12-26
  tat config set alias.w 'report week --by customer'")]
pub(super) struct Set {
    /// Which one; `tat config list` shows all
    #[arg(value_name = "KEY", add = ArgValueCompleter::new(complete::keys))]
    key: String,
    /// What it is from now on; several words are joined
    #[arg(required = true, value_name = "VALUE")]
    value: Vec<String>,
}

impl Run for Set {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let value = self.value.join(" ");
        alias::look(&self.key, &value, &cx.config.aliases)?;
        let before = Changed::before(cx, &self.key);
        edit::set(&cx.paths.config_file, &self.key, &value, super::write(cx))?;
        let changed = Changed::now(cx, before, &self.key, Some(&value))?;
        let answer = cx.tell(&changed).silent();
        Ok(changed.unheard().iter().fold(answer, Answer::note))
    }
}
