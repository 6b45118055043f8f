//! `tat restore`: a backup in the store's place.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::cli::commands::Run;
use crate::cli::context::{Context, local_store};
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::file::Restored;
use crate::domain::{Code, Refusal};

/// Put a backup in the store's place; what was there is kept
#[derive(Args, Debug)]
#[command(after_help = "\
The store that was there stays beside the new one, under a name that ends in .before-restore.

Examples:
  tat restore ~/tat-2026-11-23.redb
  tat restore --yes ~/tat-2026-11-23.redb")]
pub(super) struct Restore {
    /// The backup
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

impl Run for Restore {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let store = cx.store_file();
        if !self.file.exists() {
            return Err(Refusal::not_found(format!("there is no file {}", self.file.display()))
                .hint("name a file that `tat backup` wrote")
                .into());
        }
        let kept = if cx.global.dry_run {
            try_out(&self, cx)?;
            store.exists().then(|| cx.engine.store.name_aside()).transpose()?
        } else {
            if store.exists() {
                prompt::confirm(cx, "Put the backup in the place of the store that is there?")?;
            }
            cx.engine.store.restore(&self.file)?
        };
        Ok(cx.tell(&Restored { file: self.file, kept }))
    }
}

/// Looks whether the backup could be restored.
fn try_out(restore: &Restore, cx: &Context) -> Result<(), Refusal> {
    let findings = local_store(restore.file.clone(), &cx.engine.ids).check()?;
    match findings.wrong.first().filter(|_| !findings.mendable) {
        Some(first) => {
            let message = format!("{} is damaged: {first}", restore.file.display());
            Err(Refusal::new(Code::Damaged, message).hint("restore an older backup"))
        }
        None => Ok(()),
    }
}
