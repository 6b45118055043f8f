//! `--format`, `--csv`, `--markdown` and `-o FILE`: answers as files that other programs read.
//!
//! What stands in the cells is said by each view.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use crate::domain::Refusal;
use crate::engine::Mode;
use crate::formats::sheet::csv::{self, Dialect};
use crate::formats::sheet::{Sheet, markdown, xlsx};

use super::context::Context;
use super::error::Failure;
use super::output::{Answer, Face, document, stdout_is_terminal, write_file};
use super::view::file::WrittenFile;
use super::view::{Look, View};

/// A view that can be a table of cells too.
pub(super) trait Tabled: View {
    /// For programs and spreadsheets.
    fn sheet(&self, look: &Look<'_>) -> Result<Sheet, Refusal>;

    /// For people, as Markdown shows it.
    fn markdown(&self, look: &Look<'_>) -> Result<Sheet, Refusal> {
        self.sheet(look)
    }
}

/// Flags of commands whose answer may be a file.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Files")]
pub(super) struct SheetArgs {
    /// How it is written; without it as the ending of FILE says
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Short for `--format csv`
    #[arg(long, conflicts_with_all = ["format", "markdown"])]
    csv: bool,
    /// Short for `--format markdown`
    #[arg(long, conflicts_with = "format")]
    markdown: bool,
    /// Who reads the CSV: `excel-eu` writes semicolons and decimal commas
    #[arg(long, value_name = "DIALECT", value_enum)]
    csv_dialect: Option<CsvDialect>,
    /// The file; standard output without it
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// A format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For spreadsheets and programs
    Csv,
    /// A workbook
    Xlsx,
    /// For a page or a mail
    #[value(alias = "md")]
    Markdown,
    /// The document that `--json` prints
    Json,
}

/// A dialect of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CsvDialect {
    /// Commas and decimal points
    Plain,
    /// Excel where a comma stands before the decimals
    ExcelEu,
}

impl CsvDialect {
    /// As the writer takes it.
    pub(super) const fn dialect(self) -> Dialect {
        match self {
            Self::Plain => Dialect::Plain,
            Self::ExcelEu => Dialect::ExcelEu,
        }
    }
}

impl Format {
    /// The format that a file's ending says.
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "md" | "markdown" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

impl SheetArgs {
    /// The answer that shows a value: as a file where one is wanted, else as ever.
    pub(super) fn show(&self, cx: &Context, value: &impl Tabled) -> Result<Answer, Failure> {
        let Some(format) = self.wanted(cx)? else { return Ok(cx.show(value)?.paged()) };
        if format == Format::Xlsx {
            refuse_binary(self.file(), "xlsx")?;
        }
        let bytes = cx.engine.ask(|read| {
            let look = Look { cx, read };
            Ok(match format {
                Format::Csv => csv::write(&value.sheet(&look)?, self.dialect()),
                Format::Xlsx => xlsx::write(&value.sheet(&look)?, cx.today())?,
                Format::Markdown => markdown::write(&value.markdown(&look)?).into_bytes(),
                Format::Json => document(&value.json(&look)?).into_bytes(),
            })
        })?;
        Ok(value.say(cx, deliver(cx, self.file(), bytes)?))
    }

    /// The format that is wanted; none: the answer on the terminal.
    fn wanted(&self, cx: &Context) -> Result<Option<Format>, Refusal> {
        let said = match (self.csv, self.markdown) {
            (true, _) => Some(Format::Csv),
            (_, true) => Some(Format::Markdown),
            _ => self.format,
        };
        let said = said.or(self.csv_dialect.map(|_| Format::Csv));
        let (face, file) = (cx.face(), self.file());
        let twice = match said {
            _ if face == Face::Plain => said.is_some() || file.is_some(),
            Some(Format::Csv | Format::Xlsx | Format::Markdown) => face == Face::Json,
            Some(Format::Json) | None => false,
        };
        if twice {
            return Err(Refusal::usage("one answer in two formats")
                .hint("take `--json`, `--plain` or the other format away"));
        }
        match file {
            Some(_) if face == Face::Json => Ok(Some(Format::Json)),
            Some(path) if said.is_none() => Format::of(path).map(Some).ok_or_else(|| {
                Refusal::usage(format!("in which format is {} to be written", path.display()))
                    .hint("`--format csv`, `xlsx`, `markdown` or `json`; or a name that ends so")
            }),
            _ => Ok(said),
        }
    }

    fn dialect(&self) -> Dialect {
        self.csv_dialect.map_or(Dialect::Plain, CsvDialect::dialect)
    }

    /// The file; none for standard output.
    fn file(&self) -> Option<&Path> {
        named(self.output.as_deref())
    }
}

/// The file of `-o FILE`; none for standard output.
pub(super) fn named(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| *path != Path::new("-"))
}

/// Refuses bytes that no terminal shows. (spec: binary to a terminal)
pub(super) fn refuse_binary(file: Option<&Path>, format: &str) -> Result<(), Refusal> {
    if file.is_some() || !stdout_is_terminal() {
        return Ok(());
    }
    Err(Refusal::usage(format!("{format} is nothing for a terminal"))
        .hint(format!("`-o FILE` writes it to a file: `-o tat.{format}`")))
}

/// The answer that is a file, or bytes on standard output.
pub(super) fn deliver(
    cx: &Context,
    file: Option<&Path>,
    bytes: Vec<u8>,
) -> Result<Answer, Failure> {
    let Some(path) = file else { return Ok(Answer::bytes(bytes)) };
    if cx.engine.mode == Mode::Real {
        write_file(path, &mut bytes.as_slice())?;
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(cx.tell(&WrittenFile::new(path.to_owned(), length)))
}
