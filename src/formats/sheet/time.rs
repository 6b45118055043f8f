//! The columns in which time is written for spreadsheets: the same for entries, bills and reports.

use rust_decimal::Decimal;

use crate::domain::{Currency, Day, Span};

use super::{Cell, Column, Sheet};

/// The columns, in the order of the contract. (spec: CSV columns of time)
pub const COLUMNS: [Column; 16] = [
    Column::words("day"),
    Column::words("user"),
    Column::words("customer"),
    Column::words("pillar"),
    Column::words("task"),
    Column::words("start"),
    Column::words("end"),
    Column::words("zone"),
    Column::numbers("hours"),
    Column::numbers("billed_hours"),
    Column::numbers("rate"),
    Column::numbers("amount"),
    Column::words("currency"),
    Column::words("status"),
    Column::words("memo"),
    Column::words("reference"),
];

/// A row of time; what is not known of it is left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeRow {
    /// The day.
    pub day: Option<Day>,
    /// Whose time it is.
    pub user: Option<String>,
    /// The customer's name.
    pub customer: Option<String>,
    /// The pillar's name.
    pub pillar: Option<String>,
    /// The task's title.
    pub task: Option<String>,
    /// The clock on the wall when it began.
    pub start: Option<String>,
    /// The clock on the wall when it ended.
    pub end: Option<String>,
    /// The zone of that wall.
    pub zone: Option<String>,
    /// How long it was.
    pub time: Option<Span>,
    /// What is billed of it, in minutes.
    pub billed_minutes: Option<u64>,
    /// Money an hour.
    pub rate: Option<Decimal>,
    /// Money, and in what.
    pub amount: Option<(Currency, Decimal)>,
    /// Where it stands.
    pub status: Option<String>,
    /// Words for the customer.
    pub memo: Option<String>,
    /// What it is called in the accounts.
    pub reference: Option<String>,
}

impl TimeRow {
    /// Its cells, one for each of the [`COLUMNS`].
    pub fn cells(self) -> Vec<Cell> {
        let words = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
        let currency = self.amount.map(|(currency, _)| currency.to_string());
        vec![
            self.day.map_or(Cell::Empty, Cell::Day),
            words(self.user),
            words(self.customer),
            words(self.pillar),
            words(self.task),
            words(self.start),
            words(self.end),
            words(self.zone),
            self.time.map_or(Cell::Empty, Cell::hours),
            self.billed_minutes.map_or(Cell::Empty, Cell::billed_hours),
            self.rate.map_or(Cell::Empty, Cell::Number),
            self.amount.map_or(Cell::Empty, |(_, amount)| Cell::Number(amount)),
            words(currency),
            words(self.status),
            words(self.memo),
            words(self.reference),
        ]
    }
}

/// A sheet of these rows.
pub fn sheet(rows: impl IntoIterator<Item = TimeRow>) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    for row in rows {
        sheet.row(row.cells());
    }
    sheet
}
