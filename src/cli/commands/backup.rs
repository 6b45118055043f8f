//! `tat backup`: a copy of the store.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::file::WrittenFile;
use crate::domain::{Code, Refusal};

/// Copy the store to a file that does not exist yet
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat backup ~/tat-2026-11-23.redb
  tat restore ~/tat-2026-11-23.redb")]
pub(super) struct Backup {
    /// The copy
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

impl Run for Backup {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let store = cx.store_file();
        if !store.exists() {
            return Err(Refusal::not_found("there is no store to copy yet")
                .hint("`tat start` makes one; `tat paths` says where")
                .into());
        }
        if self.file.symlink_metadata().is_ok() {
            let message = format!("{} is there already", self.file.display());
            return Err(Refusal::new(Code::Conflict, message)
                .hint("a backup replaces nothing: choose another name")
                .into());
        }
        if !cx.global.dry_run {
            cx.engine.store.backup(&self.file)?;
        }
        Ok(cx.tell(&WrittenFile::found(self.file)))
    }
}
