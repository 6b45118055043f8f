//! `tat import`: records from files, as one step.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, read_file};
use crate::domain::{Code, Refusal};
use crate::engine::transfer::{Imported, TakeRunning};
use crate::formats::json::{self, Document};

/// Some of it did not come in (spec: import).
const NOT_ALL: u8 = 1;

/// Take records in from files; what is here already stays
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat import tat.json
  tat import --dry-run --format json january.json february.json
  ssh laptop tat export | tat import -")]
pub(super) struct Import {
    /// What to read; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How it is written; found out by itself without this
    #[arg(long, short, value_name = "FORMAT", default_value = "auto", add = ArgValueCompleter::new(complete::import_formats))]
    format: String,
    /// Take a running entry as the timer
    #[arg(long)]
    running: bool,
}

impl Run for Import {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let format = Format::parse(&self.format)?;
        let mut documents = Vec::new();
        for file in &self.files {
            let mut document = read(file, format)?;
            if self.files.len() > 1 {
                name_failures(&mut document, file);
            }
            documents.push(document);
        }
        let running = if self.running { TakeRunning::Yes } else { TakeRunning::IfEmpty };
        let imported: Imported = cx.engine.import_all(documents, running, cx.now)?;
        let exit = if imported.failed.is_empty() { 0 } else { NOT_ALL };
        Ok(cx.tell(&imported).exit(exit))
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Auto,
    Json,
}

impl Format {
    fn parse(word: &str) -> Result<Self, Refusal> {
        match word.to_ascii_lowercase().as_str() {
            "auto" => Ok(Self::Auto),
            "json" => Ok(Self::Json),
            _ => Err(Refusal::usage(format!("nothing is imported as \"{word}\""))
                .hint("`--format json` reads what `tat export` wrote; `auto` finds it out")),
        }
    }
}

fn read(file: &Path, format: Format) -> Result<Document, Refusal> {
    let bytes = read_file(file)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let brace = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if format == Format::Auto && !brace {
        let message = format!("{} is in no format that is known here", name(file));
        return Err(Refusal::new(Code::BadRequest, message)
            .hint("`tat import` reads what `tat export --format json` wrote"));
    }
    json::read(bytes).map_err(|refusal| Refusal {
        message: format!("{}: {}", name(file), refusal.message),
        ..refusal
    })
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

/// Says of each record that did not come in which file it is from.
fn name_failures(document: &mut Document, file: &Path) {
    for (_, message) in &mut document.failed {
        *message = format!("{}: {message}", name(file));
    }
}
