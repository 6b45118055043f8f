//! Sheets: a table of cells, as CSV, Markdown and the like write it.
//!
//! Which columns a sheet has is decided by whoever fills it; how it is laid out for a terminal is
//! not its business.

pub mod csv;
pub mod markdown;
pub mod time;
pub mod xlsx;

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::domain::{Day, Span};

/// A table: a heading for each column, and rows of as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The headings.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// The heading of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub holds: Holds,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words, days and the like.
    Words,
    /// Numbers, which are set to the right where that can be said.
    Numbers,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as somebody wrote it.
    Text(String),
    /// A number, with the decimals that are to be seen.
    Number(Decimal),
    /// A day.
    Day(Day),
}

impl Sheet {
    /// A sheet without rows.
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; cells that are missing at its end are empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let mut row: Vec<Cell> = cells.into_iter().collect();
        row.resize(self.columns.len(), Cell::Empty);
        self.rows.push(row);
    }
}

impl Column {
    /// A column of words.
    pub const fn words(name: &'static str) -> Self {
        Self { name, holds: Holds::Words }
    }

    /// A column of numbers.
    pub const fn numbers(name: &'static str) -> Self {
        Self { name, holds: Holds::Numbers }
    }
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A length of time in hours: two decimals, or four where seconds need them.
    pub fn hours(span: Span) -> Self {
        let hours = Decimal::from(span.millis()) / Decimal::from(3_600_000);
        let mut hours = hours.round_dp(HOUR_DECIMALS).normalize();
        hours.rescale(hours.scale().max(2));
        Self::Number(hours)
    }

    /// Billed minutes in hours.
    pub fn billed_hours(minutes: u64) -> Self {
        let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
        Self::hours(Span::minutes(minutes))
    }

    /// The cell as text, with a point before the decimals. Line breaks stay; what a terminal would
    /// obey is replaced.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) if text.chars().any(commands) => {
                Cow::Owned(text.chars().map(|c| if commands(c) { '\u{FFFD}' } else { c }).collect())
            }
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Day(day) => Cow::Owned(day.to_string()),
        }
    }
}

/// An hour has 3600 seconds: four decimals tell every second from its neighbours.
const HOUR_DECIMALS: u32 = 4;

/// Whether a terminal would obey a character.
fn commands(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Text that no spreadsheet takes for a formula: an apostrophe stands before `= + - @`.
pub fn defused(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Span::minutes(90), "1.50")]
    #[case(Span::minutes(20), "0.3333")]
    #[case(Span::seconds(1), "0.0003")]
    #[case(Span::hours(-2), "-2.00")]
    #[case(Span::ZERO, "0.00")]
    #[case(Span::from_millis(i64::MAX), "2562047788015.2155")]
    fn hours_have_two_decimals_at_least(#[case] span: Span, #[case] written: &str) {
        assert_eq!(Cell::hours(span).written(), written);
    }

    #[test]
    fn a_row_is_as_long_as_the_headings() {
        let mut sheet = Sheet::new(&[Column::words("a"), Column::numbers("b")]);
        sheet.row([Cell::text("x")]);
        assert_eq!(sheet.rows, [[Cell::text("x"), Cell::Empty]]);
    }
}
