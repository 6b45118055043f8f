//! `tat import`: records from files, as one step.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use clap_complete::ArgValueCompleter;

use crate::cli::args;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face, InputFile, Progress, Watched};
use crate::domain::{Code, Refusal, naming};
use crate::engine::timer::Create;
use crate::engine::transfer::{ForeignFile, ImportWish, Imported, Mapping, TakeRunning};
use crate::formats::json::{self, Document};
use crate::formats::{self, Head, Importer};

/// Some of it did not come in (spec: import).
const NOT_ALL: u8 = 1;

/// So much of a file is looked at to find out how it is written.
const HEAD: usize = 64 << 10;

/// Take records in from files; what is here already stays
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat import toggl.csv --dry-run
  tat import ~/.config/watson/frames --map website=Acme/Web --create
  timew export | tat import - --zone Europe/Paris
  tat import tat.json

Formats: bartib, clockify, csv, harvest, ics, json, kimai, klog, timeclock, timedot,
timewarrior, toggl, watson")]
pub(super) struct Import {
    /// What to read; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How it is written; found out by itself without this
    #[arg(long, short, value_name = "FORMAT", default_value = "auto", add = ArgValueCompleter::new(complete::import_formats))]
    format: String,
    /// Where a project (or a tag, where there are none) belongs
    #[arg(long, value_name = "FROM=CUSTOMER/PILLAR")]
    map: Vec<String>,
    /// The zone of times that name none
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Make customers and pillars that `--map` names and nobody knows
    #[arg(long)]
    create: bool,
    /// Take a running entry as the timer
    #[arg(long)]
    running: bool,
    /// Compare the totals of each day and project with the source
    #[arg(long)]
    verify: bool,
}

impl Run for Import {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let format = Format::parse(&self.format)?;
        let maps: Result<Vec<Mapping>, Refusal> =
            self.map.iter().map(|words| Mapping::parse(words)).collect();
        let wish = ImportWish {
            maps: maps?,
            zone: args::zone(self.zone.as_deref())?,
            create: if self.create { Create::Make } else { Create::Refuse },
            running: self.running,
            verify: self.verify,
        };
        let files: Result<Vec<InputFile>, Refusal> =
            self.files.iter().map(|path| InputFile::at(path)).collect();
        let files = files?;
        let formats: Result<Vec<Format>, Refusal> =
            files.iter().map(|file| format.of(file)).collect();
        let formats = formats?;
        let imported = if formats.iter().all(|format| matches!(format, Format::Json)) {
            self.documents(cx, &files)?
        } else {
            foreign(cx, &files, &formats, &wish)?
        };
        let differs = imported.verified.as_ref().is_some_and(|v| !v.different.is_empty());
        let all = imported.failed.is_empty() && !differs;
        let mut answer = cx.tell(&imported);
        for from in &imported.unmet {
            answer = answer.warning(format!("nothing in the files is called \"{from}\""));
        }
        Ok(answer.exit(if all { 0 } else { NOT_ALL }))
    }
}

impl Import {
    /// Our own documents.
    fn documents(&self, cx: &Context, files: &[InputFile]) -> Result<Imported, Refusal> {
        let said = [(!self.map.is_empty(), "--map"), (self.zone.is_some(), "--zone")];
        if let Some((_, flag)) = said.iter().find(|(said, _)| *said) {
            return Err(Refusal::usage(format!("`{flag}` says nothing about our own JSON"))
                .hint("it names its zones, customers and pillars itself; leave the flag out"));
        }
        let mut documents = Vec::new();
        for file in files {
            let mut document = document(file)?;
            if files.len() > 1 {
                name_failures(&mut document, file.name());
            }
            documents.push(document);
        }
        let running = if self.running { TakeRunning::Yes } else { TakeRunning::IfEmpty };
        cx.engine.import_all(documents, running, cx.now)
    }
}

/// How a file is written.
#[derive(Clone, Copy)]
enum Format {
    Auto,
    Json,
    Foreign(&'static dyn Importer),
}

impl Format {
    fn parse(word: &str) -> Result<Self, Refusal> {
        match word.to_ascii_lowercase().as_str() {
            "auto" => return Ok(Self::Auto),
            "json" => return Ok(Self::Json),
            _ => {}
        }
        formats::importer(word).map(Self::Foreign).ok_or_else(|| {
            let names = formats::names();
            let refusal = Refusal::usage(format!("nothing is imported as \"{word}\""));
            match naming::nearest(word, names.iter().copied()) {
                Some(name) => refusal.hint(format!("did you mean `--format {name}`?")),
                None => refusal,
            }
            .hint(format!("`auto` finds it out; the formats are {}", names.join(", ")))
        })
    }

    /// The format of a file, found out where it was not said.
    fn of(self, file: &InputFile) -> Result<Self, Refusal> {
        let Self::Auto = self else { return Ok(self) };
        let bytes = file.head(HEAD)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if json::detect(bytes) {
            return Ok(Self::Json);
        }
        let text = String::from_utf8_lossy(bytes);
        let head = Head { name: file.name(), text: &text };
        formats::detect(&head).map(Self::Foreign).ok_or_else(|| {
            let message = format!("{} is in no format that is known here", file.name());
            Refusal::new(Code::BadRequest, message)
                .hint(format!("`--format` says how it is written: {}", formats::names().join(", ")))
        })
    }
}

/// Other trackers' files.
fn foreign(
    cx: &Context,
    files: &[InputFile],
    formats: &[Format],
    wish: &ImportWish,
) -> Result<Imported, Refusal> {
    let watched = cx.face() == Face::Human && !cx.global.quiet;
    let watched = if watched { Watched::Yes } else { Watched::No };
    let progress = Progress::of(files.iter().map(InputFile::bytes).sum(), watched);
    let told: Vec<_> = files.iter().map(|file| file.told(&progress)).collect();
    let mut all = Vec::new();
    for ((file, source), format) in files.iter().zip(&told).zip(formats) {
        let Format::Foreign(importer) = format else {
            return Err(Refusal::usage("our own JSON and other trackers' files in one import")
                .hint("`tat import` each kind by itself"));
        };
        all.push(ForeignFile { name: file.name().to_owned(), importer: *importer, source });
    }
    let imported = cx.engine.import_foreign(&all, wish, cx.now);
    progress.done();
    imported
}

fn document(file: &InputFile) -> Result<Document, Refusal> {
    let bytes = file.whole()?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    json::read(bytes).map_err(|refusal| Refusal {
        message: format!("{}: {}", file.name(), refusal.message),
        ..refusal
    })
}

/// Says of each record that did not come in which file it is from.
fn name_failures(document: &mut Document, name: &str) {
    for (_, message) in &mut document.failed {
        *message = format!("{name}: {message}");
    }
}
