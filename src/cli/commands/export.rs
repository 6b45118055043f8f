//! `tat export`: everything out of the store, in a format that others read.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face, Spool, write_file};
use crate::cli::view::file::WrittenFile;
use crate::domain::{DayRange, Refusal, naming};
use crate::engine::transfer::{ExportWish, Left};
use crate::formats;
use crate::text::plural;

/// Write everything, or the days of a range, to a file
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat export --format json > tat.json
  tat export 2026-11 --format json -o november.json
  tat export last-month --format csv --customer acme
  tat export --format watson -o frames

Formats: json holds everything and is read back whole; bartib, csv, ics, klog, timeclock,
timewarrior (a data file), timewarrior-json (what its newer versions import) and watson hold
entries, each as far as it can.")]
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
    #[command(flatten)]
    filter: FilterArgs,
}

impl Run for Export {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut exporter = match formats::exporter(&self.format, cx.zone) {
            None if !self.format.eq_ignore_ascii_case("json") => {
                return Err(unknown(&self.format).into());
            }
            exporter => exporter,
        };
        let output = self.output.as_deref().filter(|path| *path != Path::new("-"));
        if cx.face() == Face::Json && output.is_none() && exporter.is_some() {
            let message =
                format!("`--json` prints one JSON document, which {} is not", self.format);
            return Err(Refusal::usage(message)
                .hint("leave `--json` out, or name a file with `-o FILE`")
                .into());
        }
        let range = cx.range_or_none(self.range.as_deref())?;
        let range = range.map_or(DayRange::ALL, |range| range.days);
        let wish = ExportWish { range, filter: self.filter.words() };
        let mut left = Left::default();
        let mut spool = Spool::filled(|out| {
            match &mut exporter {
                Some(exporter) => left = cx.engine.export_foreign(&wish, &mut **exporter, out)?,
                None => cx.engine.export_json(&wish, out, cx.today())?,
            }
            Ok(())
        })?;
        let answer = match output {
            Some(path) => {
                let bytes = write_file(path, &mut spool)?;
                cx.tell(&WrittenFile::new(path.to_owned(), bytes))
            }
            None => Answer::stream(spool),
        };
        Ok(told(answer, &self.format, left))
    }
}

/// Says what a format could not hold.
fn told(mut answer: Answer, format: &str, left: Left) -> Answer {
    let entries = |count| plural::count(count, "entry", "entries");
    if left.without_times > 0 {
        let count = entries(left.without_times);
        answer = answer.warning(format!("{count} without clock times left out of {format}"));
    }
    if left.in_minutes > 0 {
        let count = entries(left.in_minutes);
        answer = answer.note(format!("the times of {count} were rounded to minutes"));
    }
    if left.by_the_wall > 0 {
        let count = entries(left.by_the_wall);
        answer = answer.warning(format!("{format} reads {count} over a clock change by the wall"));
    }
    answer
}

/// The refusal for a format that is not known.
fn unknown(format: &str) -> Refusal {
    let names = || formats::EXPORTED.into_iter().chain(["json"]);
    let refusal = Refusal::usage(format!("nothing is exported as \"{format}\""));
    match naming::nearest(format, names()) {
        Some(name) => refusal.hint(format!("did you mean `--format {name}`?")),
        None => refusal,
    }
    .hint("`--format json` writes everything, and `tat import` reads it back")
    .hint(format!("the formats are {}", names().collect::<Vec<_>>().join(", ")))
}
