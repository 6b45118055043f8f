//! Output: the only place that touches standard output and standard error. Data goes to the one,
//! talk to the other.
//!
//! What an answer says is decided by the commands and their views.

mod file;
mod log;
mod page;
mod pager;
mod progress;
mod style;
mod table;

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use serde_json::Value;

use crate::cli::Opens;
use crate::domain::{Code, Refusal};
use crate::text::sanitise;

pub(crate) use file::{Spool, write_file};
pub(crate) use log::{LogFormat, begin_log};
pub(crate) use page::{Line, Page};
pub(crate) use progress::{InputFile, Progress, Watched};
pub(crate) use style::Role;
pub(crate) use table::{Column, Table};

/// Which face of an answer is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Face {
    /// For people.
    #[default]
    Human,
    /// One record a line, tab separated, nothing cut (`--plain`).
    Plain,
    /// One JSON document (`--json`).
    Json,
}

/// What a command answers.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    body: Body,
    talk: Vec<(Tone, Line)>,
    /// The exit code; 0 unless the command answers a question with it.
    pub(crate) exit: u8,
    /// Whether it may be shown in a pager.
    paged: bool,
    /// Whether the configuration's warnings are left out.
    silent: bool,
    /// What is to be opened instead of an answer.
    pub(crate) opens: Option<Opens>,
}

#[derive(Debug, Default)]
enum Body {
    #[default]
    Nothing,
    Page(Page),
    Rows(Vec<Vec<String>>),
    Json(Value),
    Bytes(Vec<u8>),
    Stream(Box<dyn Stream>),
}

/// Bytes that are read from somewhere when they are printed.
pub(crate) trait Stream: io::Read + std::fmt::Debug {}
impl<T: io::Read + std::fmt::Debug> Stream for T {}

/// How something is said on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// By the way.
    Note,
    /// Somebody should look at it.
    Warning,
    /// What mends it.
    Hint,
    /// Belongs to what was said before; empty, it sets apart.
    Below,
}

impl Answer {
    /// Something that is to be opened.
    pub(crate) fn opening(what: Opens) -> Self {
        Self { opens: Some(what), ..Self::default() }
    }

    /// For people.
    pub(crate) fn page(page: Page) -> Self {
        Self { body: Body::Page(page), ..Self::default() }
    }

    /// One record a line.
    pub(crate) fn rows(rows: Vec<Vec<String>>) -> Self {
        Self { body: Body::Rows(rows), ..Self::default() }
    }

    /// One JSON document.
    pub(crate) fn json(value: Value) -> Self {
        Self { body: Body::Json(value), ..Self::default() }
    }

    /// Bytes as they are.
    pub(crate) fn bytes(bytes: Vec<u8>) -> Self {
        Self { body: Body::Bytes(bytes), ..Self::default() }
    }

    /// Bytes that are read when they are printed.
    pub(crate) fn stream(from: impl Stream + 'static) -> Self {
        Self { body: Body::Stream(Box::new(from)), ..Self::default() }
    }

    /// The same with lines below its page, if it is one.
    #[must_use]
    pub(crate) fn below(mut self, lines: &Page) -> Self {
        if let Body::Page(page) = &mut self.body {
            page.extend(lines.lines().iter().cloned());
        }
        self
    }

    /// The same with something said by the way.
    #[must_use]
    pub(crate) fn note(self, text: impl AsRef<str>) -> Self {
        self.say(Tone::Note, Line::new().sentence(text.as_ref()))
    }

    /// The same with a warning.
    #[must_use]
    pub(crate) fn warning(self, text: impl AsRef<str>) -> Self {
        self.say(Tone::Warning, Line::new().sentence(text.as_ref()))
    }

    /// The same with what mends what was said before.
    #[must_use]
    pub(crate) fn hint(self, text: impl AsRef<str>) -> Self {
        self.say(Tone::Hint, Line::new().sentence(text.as_ref()))
    }

    /// The same with a line said in this tone.
    #[must_use]
    pub(crate) fn say(mut self, tone: Tone, line: Line) -> Self {
        self.talk.push((tone, line));
        self
    }

    /// The same with this exit code.
    #[must_use]
    pub(crate) fn exit(self, exit: u8) -> Self {
        Self { exit, ..self }
    }

    /// The same without the configuration's warnings: a prompt shows this every second.
    #[must_use]
    pub(crate) fn silent(self) -> Self {
        Self { silent: true, ..self }
    }

    /// Whether the configuration's warnings are left out.
    pub(crate) fn is_silent(&self) -> bool {
        self.silent
    }

    /// The same, in a pager where it is long and somebody watches.
    #[must_use]
    pub(crate) fn paged(self) -> Self {
        Self { paged: true, ..self }
    }
}

/// When to colour (`--color`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Colour {
    /// At a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Where answers go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    /// When to colour.
    pub(crate) colour: Colour,
    /// Whether talk is left out (`--quiet`).
    pub(crate) quiet: bool,
    /// The pager's command line; none: no pager.
    pub(crate) pager: Option<String>,
}

/// Whether somebody watches standard output.
pub(crate) fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether colours on standard output are seen.
pub(crate) fn paints(colour: Colour) -> bool {
    match colour.choice() {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        choice => choice != ColorChoice::Never,
    }
}

/// Whether somebody can be asked: standard input and standard error are a terminal.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// How many columns the terminal has: what `COLUMNS` says, else the terminal itself; none where
/// nobody watches, so that nothing is cut.
pub(crate) fn columns(said: Option<usize>) -> Option<usize> {
    said.or_else(|| {
        let watched = stdout_is_terminal();
        let size = watched.then(|| crossterm::terminal::size().ok()).flatten();
        size.map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
    })
}

impl Output {
    /// Prints an answer: talk first, then data. A reader that went away is no failure.
    pub(crate) fn print(&self, answer: Answer) -> Result<(), Refusal> {
        let Answer { body, talk, paged, .. } = answer;
        let data = match body {
            Body::Nothing => Ok(()),
            Body::Page(page) => self.print_page(&page, paged),
            Body::Rows(rows) => write(plain(&rows).as_bytes()),
            Body::Json(value) => write(document(&value).as_bytes()),
            Body::Bytes(bytes) => write(&bytes),
            Body::Stream(mut from) => {
                let mut out = io::stdout().lock();
                io::copy(&mut from, &mut out).and_then(|_| out.flush())
            }
        };
        self.talk(&talk);
        match data {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => {
                Err(Refusal::new(Code::Failed, format!("the answer could not be written: {error}"))
                    .hint("the command itself is done; `tat history` shows it"))
            }
            Ok(()) => Ok(()),
        }
    }

    fn print_page(&self, page: &Page, paged: bool) -> io::Result<()> {
        if let Some(pager) = self.pager.as_deref().filter(|_| paged && stdout_is_terminal())
            && pager::show(pager, &self.coloured(&page.render()))
        {
            return Ok(());
        }
        let mut out = AutoStream::new(io::stdout().lock(), self.colour.choice());
        out.write_all(page.render().as_bytes())?;
        out.flush()
    }

    /// The text with or without its escapes, as standard output would show it.
    fn coloured(&self, text: &str) -> String {
        let mut choice = self.colour.choice();
        if choice == ColorChoice::Auto {
            choice = AutoStream::choice(&io::stdout());
        }
        match choice {
            ColorChoice::Never => anstream::adapter::strip_str(text).to_string(),
            _ => text.to_owned(),
        }
    }

    fn talk(&self, talk: &[(Tone, Line)]) {
        if self.quiet || talk.is_empty() {
            return;
        }
        let mut page = Page::new();
        for (tone, line) in talk {
            let (role, word) = match tone {
                Tone::Note => (Role::Dim, "note"),
                Tone::Warning => (Role::Warning, "warning"),
                Tone::Hint => (Role::Hint, "hint"),
                Tone::Below => {
                    page.push(line.clone());
                    continue;
                }
            };
            page.push(Line::new().with(role, word).text(": ").then(line.clone()));
        }
        self.err(&page);
    }

    /// Says lines on standard error, whatever becomes of them.
    pub(crate) fn err(&self, page: &Page) {
        let mut err = AutoStream::new(io::stderr().lock(), self.colour.choice());
        let _ = err.write_all(page.render().as_bytes());
        let _ = err.flush();
    }
}

/// Says a JSON document on standard error.
pub(crate) fn err_json(value: &Value) {
    let _ = io::stderr().lock().write_all(document(value).as_bytes());
}

/// Text that clap made, as it is, on standard output. Its escapes stay where colour is wanted.
pub(crate) fn print_help(output: &Output, styled: &str, paged: bool) {
    if let Some(pager) = output.pager.as_deref().filter(|_| paged && stdout_is_terminal())
        && pager::show(pager, &output.coloured(styled))
    {
        return;
    }
    let mut out = AutoStream::new(io::stdout().lock(), output.colour.choice());
    let _ = out.write_all(styled.as_bytes()).and_then(|()| out.flush());
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// One JSON document and a line break. Characters that a terminal would obey are escaped.
pub(crate) fn document(value: &Value) -> String {
    use std::fmt::Write as _;

    let text = value.to_string();
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c > '\u{7e}' && sanitise::is_unsafe(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

/// Records as lines of fields with tabs between them. In a field a line break is `\n`, a tab `\t`
/// and a backslash `\\`; nothing is cut.
fn plain(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        for (at, field) in row.iter().enumerate() {
            if at > 0 {
                out.push('\t');
            }
            for c in field.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\t' => out.push_str("\\t"),
                    '\n' => out.push_str("\\n"),
                    c if sanitise::is_unsafe(c) => out.push('\u{fffd}'),
                    c => out.push(c),
                }
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["a b", "c\td"], "a b\tc\\td\n")]
    #[case(&["two\nlines", ""], "two\\nlines\t\n")]
    #[case(&["esc\u{1b}[31m", "\u{202e}"], "esc\u{fffd}[31m\t\u{fffd}\n")]
    fn a_record_stands_on_one_line(#[case] fields: &[&str], #[case] line: &str) {
        let row = fields.iter().map(|field| (*field).to_owned()).collect();
        assert_eq!(plain(&[row]), line);
    }

    #[test]
    fn json_holds_nothing_that_a_terminal_obeys() {
        let value = serde_json::json!({"title": "a\u{1b}\u{9b}\u{202e}ü"});
        assert_eq!(document(&value), "{\"title\":\"a\\u001b\\u009b\\u202eü\"}\n");
        assert_eq!(serde_json::from_str::<Value>(&document(&value)).unwrap(), value);
    }
}
