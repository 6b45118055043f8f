//! `tat serve backup`: a copy of the server's store, also while it runs.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::PlaceArgs;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::file::WrittenFile;
use crate::server::admin;

/// Copy the server's store to a file, also while it runs
#[derive(Args, Debug)]
#[command(after_help = "\
The copy is the store as it was at one moment; nobody waits meanwhile.

Examples:
  tat serve backup ~/server-2026-11-23.redb
  tat serve backup --data /var/lib/tat /backup/tat-$(date +%F).redb")]
pub(in crate::cli::commands) struct Backup {
    /// The copy
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Run for Backup {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let bytes = admin::backup(&self.place.store(cx), &self.file, cx.engine.mode)?;
        Ok(cx.tell(&WrittenFile::new(self.file, bytes)))
    }
}
