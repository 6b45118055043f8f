//! `tat serve restore`: a server's store from a backup.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::PlaceArgs;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::file::Restored;
use crate::server::admin;

/// Make a server's store of a backup, in an empty folder
#[derive(Args, Debug)]
#[command(after_help = "\
Devices that sync with it notice that it was restored, and send again what it does not know.

Examples:
  tat serve restore ~/server-2026-11-23.redb --data /var/lib/tat-new")]
pub(in crate::cli::commands) struct Restore {
    /// The backup
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Run for Restore {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        admin::restore(&self.place.store(cx), &self.file, cx.engine.mode)?;
        Ok(cx.tell(&Restored { file: self.file, kept: None }))
    }
}
