//! Pages: lines of pieces with roles, as people read them.
//!
//! Every piece is made fit for a terminal when it is put in; how roles look is in `style`.

use std::fmt::Write as _;

use crate::text::{sanitise, width};

use super::style::Role;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    role: Role,
    text: String,
    /// Whether it is cut before all others.
    gives: bool,
}

/// A line of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pieces: Vec<Piece>,
}

impl Line {
    /// An empty line.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The line with one more piece.
    #[must_use]
    pub(crate) fn with(mut self, role: Role, text: impl AsRef<str>) -> Self {
        let text = sanitise::one_line(text.as_ref());
        if !text.is_empty() {
            self.pieces.push(Piece { role, text, gives: false });
        }
        self
    }

    /// More plain text.
    #[must_use]
    pub(crate) fn text(self, text: impl AsRef<str>) -> Self {
        self.with(Role::Text, text)
    }

    /// A title.
    #[must_use]
    pub(crate) fn title(self, text: impl AsRef<str>) -> Self {
        self.with(Role::Title, text)
    }

    /// Something less important.
    #[must_use]
    pub(crate) fn dim(self, text: impl AsRef<str>) -> Self {
        self.with(Role::Dim, text)
    }

    /// Text that is cut before all others where the line is too long.
    #[must_use]
    pub(crate) fn giving(mut self, text: impl AsRef<str>) -> Self {
        let text = sanitise::one_line(text.as_ref());
        self.pieces.push(Piece { role: Role::Text, text, gives: true });
        self
    }

    /// An id of which the first `typed` characters have to be typed.
    #[must_use]
    pub(crate) fn id(self, id: &str, typed: usize) -> Self {
        const SHOWN: usize = 8;
        let shown = id.get(..SHOWN.max(typed)).unwrap_or(id);
        let (head, tail) = shown.split_at_checked(typed).unwrap_or((shown, ""));
        self.with(Role::Id, head).dim(tail)
    }

    /// The pieces of another line behind these.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// A sentence in which what stands in backticks is a command to type.
    #[must_use]
    pub(crate) fn sentence(mut self, text: &str) -> Self {
        for (at, part) in text.split('`').enumerate() {
            let role = if at % 2 == 1 { Role::Command } else { Role::Text };
            let part = if at % 2 == 1 { format!("`{part}`") } else { part.to_owned() };
            self = self.with(role, part);
        }
        self
    }

    /// A sentence in which commands are known by their role alone, without backticks.
    #[must_use]
    pub(crate) fn words(mut self, text: &str) -> Self {
        for (at, part) in text.split('`').enumerate() {
            self = self.with(if at % 2 == 1 { Role::Command } else { Role::Text }, part);
        }
        self
    }

    /// How many columns it takes.
    pub(crate) fn width(&self) -> usize {
        self.pieces.iter().map(|piece| width::of(&piece.text)).sum()
    }

    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The line cut to so many columns.
    #[must_use]
    pub(crate) fn fit(mut self, columns: usize) -> Self {
        /// What is left at least of a piece that gives.
        const LEAST: usize = 8;
        let over = self.width().saturating_sub(columns);
        if over == 0 {
            return self;
        }
        for piece in self.pieces.iter_mut().filter(|piece| piece.gives) {
            let whole = width::of(&piece.text);
            piece.text = width::fit(&piece.text, whole.saturating_sub(over).max(LEAST.min(whole)));
        }
        if self.width() <= columns {
            return self;
        }
        let (mut left, mut pieces) = (columns, Vec::new());
        for piece in self.pieces {
            let needed = width::of(&piece.text);
            if needed < left {
                left -= needed;
                pieces.push(piece);
            } else {
                // The cut falls into this piece: it ends in an ellipsis, though it might fit itself.
                let text = width::fit(&format!("{}  ", piece.text), left);
                pieces.push(Piece { text, ..piece });
                break;
            }
        }
        Self { pieces }
    }

    /// The line without its roles.
    pub(crate) fn plain(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The line with the escapes of its roles, without white space at its end.
    pub(crate) fn styled(&self) -> String {
        let mut out = String::new();
        let last = self.pieces.iter().rposition(|piece| !piece.text.trim_end().is_empty());
        for (at, piece) in self.pieces.iter().enumerate() {
            let text = match last {
                Some(last) if at < last => piece.text.as_str(),
                Some(last) if at == last => piece.text.trim_end(),
                _ => break,
            };
            let style = piece.role.style();
            let _ = write!(out, "{style}{text}{style:#}");
        }
        out
    }
}

/// An answer for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    lines: Vec<Line>,
}

impl Page {
    /// An empty page.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A page of one line.
    pub(crate) fn of(line: Line) -> Self {
        Self { lines: vec![line] }
    }

    /// Puts a line below the others.
    pub(crate) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Puts an empty line below the others, unless there are none.
    pub(crate) fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Line::new());
        }
    }

    /// Takes an empty line away that is the last.
    pub(crate) fn trim(&mut self) {
        while self.lines.last().is_some_and(Line::is_empty) {
            self.lines.pop();
        }
    }

    /// Puts lines below the others.
    pub(crate) fn extend(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.lines.extend(lines);
    }

    /// Puts text of several lines below the others, each indented by so many columns.
    pub(crate) fn block(&mut self, indent: usize, role: Role, text: &str) {
        for line in sanitise::lines(text) {
            self.push(Line::new().text(" ".repeat(indent)).with(role, line));
        }
    }

    /// Puts text below the others, each line indented by so many columns and broken between words
    /// where the terminal ends.
    pub(crate) fn wrapped(
        &mut self,
        indent: usize,
        terminal: Option<usize>,
        role: Role,
        text: &str,
    ) {
        const NARROWEST: usize = 20;
        let room = terminal.map_or(usize::MAX, |room| room.saturating_sub(indent).max(NARROWEST));
        for line in sanitise::lines(text) {
            for part in textwrap::wrap(&line, room) {
                self.push(Line::new().text(" ".repeat(indent)).with(role, part));
            }
        }
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The page with the escapes of its roles; `colour` leaves them out where it is off.
    pub(crate) fn render(&self) -> String {
        self.lines.iter().fold(String::new(), |mut out, line| {
            out.push_str(&line.styled());
            out.push('\n');
            out
        })
    }
}

impl FromIterator<Line> for Page {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> Self {
        Self { lines: lines.into_iter().collect() }
    }
}
