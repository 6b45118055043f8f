//! `tat export`: everything out of the store, in a format that others read.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Spool, write_file};
use crate::cli::view::file::WrittenFile;
use crate::domain::{DayRange, Refusal};

/// Write everything, or the days of a range, to a file
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat export --format json > tat.json
  tat export 2026-11 --format json -o november.json")]
pub(super) struct Export {
    /// Only the entries and bills of these days; all without it
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    /// How it is written
    #[arg(long, short, value_name = "FORMAT", default_value = "json", add = ArgValueCompleter::new(complete::export_formats))]
    format: String,
    /// The file; standard output without it
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

impl Run for Export {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        known(&self.format)?;
        let range = cx.range_or_none(self.range.as_deref())?;
        let days = range.map_or(DayRange::ALL, |range| range.days);
        let mut spool = Spool::filled(|out| cx.engine.export_json(days, out, cx.today()))?;
        match self.output.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => {
                let bytes = write_file(path, &mut spool)?;
                Ok(cx.tell(&WrittenFile::new(path.to_owned(), bytes)))
            }
            None => Ok(Answer::stream(spool)),
        }
    }
}

/// Whether there is such a format.
fn known(format: &str) -> Result<(), Refusal> {
    if format.eq_ignore_ascii_case("json") {
        return Ok(());
    }
    Err(Refusal::usage(format!("nothing is exported as \"{format}\""))
        .hint("`--format json` writes everything, and `tat import` reads it back"))
}
