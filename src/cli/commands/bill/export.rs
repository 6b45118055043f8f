//! `tat bill export`: a statement that a customer can read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face, document};
use crate::cli::sheet::{CsvDialect, deliver, named, refuse_binary};
use crate::cli::typefaces;
use crate::cli::view::Look;
use crate::cli::view::bill::Telling;
use crate::domain::Refusal;
use crate::engine::bill::{Include, Statement, StatementWish};
use crate::formats::sheet::csv::{self, Dialect};
use crate::formats::sheet::xlsx;
use crate::formats::statement::{html, markdown, pdf};

/// Write a statement for a customer
#[derive(Args, Debug)]
#[command(after_help = "\
Takes the bills that are approved or sent. Each is spread over its entries, so that the lines sum
to it. `tat config set sender.name` and the keys beside it say who sends it.

Examples:
  tat bill export last-month --customer Acme -o acme.pdf
  tat bill export last-month --customer Acme -o acme.html
  tat bill export 2026-10 --customer Acme --draft --markdown
  tat bill export 2026-Q3 --customer Acme -o acme.xlsx")]
pub(super) struct Export {
    /// The days: last-week, oct, 2026-11, all
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: String,
    /// Whose bills, by name or id
    #[arg(long, short, value_name = "CUSTOMER", add = ArgValueCompleter::new(complete::customers))]
    customer: String,
    /// Take bills that are not yet approved too, and say on every page that it is a draft
    #[arg(long)]
    draft: bool,
    /// How it is written; without it as the ending of FILE says, else as Markdown
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

/// A format of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page to read and to print
    Html,
    /// Pages to send
    Pdf,
    /// For a page or a mail
    #[value(alias = "md")]
    Markdown,
    /// A workbook
    Xlsx,
    /// For spreadsheets and programs
    Csv,
    /// The document that `--json` prints
    Json,
}

impl Format {
    /// The format that a file's ending says.
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            "md" | "markdown" => Some(Self::Markdown),
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

impl Run for Export {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let format = self.wanted(cx.face())?;
        let file = named(self.output.as_deref());
        match format {
            Format::Xlsx => refuse_binary(file, "xlsx")?,
            Format::Pdf => refuse_binary(file, "pdf")?,
            _ => {}
        }
        let range = cx.range(&self.range)?;
        let statement = cx.engine.statement(&StatementWish {
            range: range.days,
            label: range.label,
            customer: self.customer.clone(),
            include: if self.draft { Include::All } else { Include::Agreed },
        })?;
        if format == Format::Pdf {
            return pages(cx, file, &statement);
        }
        let bytes = cx.engine.ask(|read| {
            let telling = Telling { statement: &statement, look: Look { cx, read } };
            Ok(match format {
                Format::Html | Format::Pdf => html::write(&telling.written()?).into_bytes(),
                Format::Markdown => markdown::write(&telling.written()?).into_bytes(),
                Format::Xlsx => xlsx::write(&telling.sheet()?, cx.today())?,
                Format::Csv => csv::write(&telling.sheet()?, self.dialect()),
                Format::Json => document(&telling.json()).into_bytes(),
            })
        })?;
        Ok(tell_left_out(deliver(cx, file, bytes)?, &statement))
    }
}

impl Export {
    /// The format that is wanted.
    fn wanted(&self, face: Face) -> Result<Format, Refusal> {
        let said = match (self.csv, self.markdown) {
            (true, _) => Some(Format::Csv),
            (_, true) => Some(Format::Markdown),
            _ => self.format.or(self.csv_dialect.map(|_| Format::Csv)),
        };
        match (face, said, named(self.output.as_deref())) {
            (Face::Json, Some(Format::Json) | None, _) => Ok(Format::Json),
            (Face::Json | Face::Plain, ..) => {
                Err(Refusal::usage("a statement is one file in one format")
                    .hint("`--csv` and `--format json` are for programs"))
            }
            (Face::Human, Some(format), _) => Ok(format),
            (Face::Human, None, None) => Ok(Format::Markdown),
            (Face::Human, None, Some(path)) => Format::of(path).ok_or_else(|| {
                Refusal::usage(format!("in which format is {} to be written", path.display())).hint(
                    "`--format pdf`, `html`, `markdown`, `xlsx`, `csv` or `json`; or a name that ends so",
                )
            }),
        }
    }

    fn dialect(&self) -> Dialect {
        self.csv_dialect.map_or(Dialect::Plain, CsvDialect::dialect)
    }
}

/// The statement as PDF. Typefaces are looked for once the store is closed.
fn pages(cx: &Context, file: Option<&Path>, statement: &Statement) -> Result<Answer, Failure> {
    let written = cx.engine.ask(|read| Telling { statement, look: Look { cx, read } }.written())?;
    let (typefaces, unseen) = typefaces::having(&pdf::lacking(&written));
    let bytes = pdf::write(&written, &typefaces)?;
    Ok(tell_unseen(tell_left_out(deliver(cx, file, bytes)?, statement), &unseen))
}

/// The answer, with the letters that no typeface here can show.
fn tell_unseen(answer: Answer, unseen: &BTreeSet<char>) -> Answer {
    const SHOWN: usize = 20;
    if unseen.is_empty() {
        return answer;
    }
    let letters: String = unseen.iter().take(SHOWN).collect();
    answer
        .warning(format!("no typeface on this machine has these letters: {letters}"))
        .hint("install one that has them, for example Noto, or use `--format html`")
}

/// The answer, with what the statement leaves out.
fn tell_left_out(answer: Answer, statement: &Statement) -> Answer {
    match statement.left_out {
        0 => answer,
        1 => answer.note("1 bill of these days is not approved and not in it; `--draft` takes it"),
        more => answer.note(format!(
            "{more} bills of these days are not approved and not in it; `--draft` takes them"
        )),
    }
}
