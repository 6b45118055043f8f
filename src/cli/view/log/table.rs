//! The log as tables of cells: a row for each part of an entry in a day.

use crate::cli::sheet::Tabled;
use crate::cli::view::Look;
use crate::cli::view::time_row::user;
use crate::domain::{Day, Refusal, Span};
use crate::engine::bill::DayShares;
use crate::engine::log::Logged;
use crate::formats::sheet::time::{self, TimeRow};
use crate::formats::sheet::{Cell, Column, Sheet};
use crate::text::span;

use super::Log;

impl Tabled for Log {
    /// A row for each day of an entry, with its share of that day's bill.
    fn sheet(&self, look: &Look<'_>) -> Result<Sheet, Refusal> {
        let mut shares = DayShares::default();
        let mut rows = Vec::new();
        for logged in &self.entries {
            for (day, span) in &logged.parts {
                rows.push(row(look, logged, (*day, *span), &mut shares)?);
            }
        }
        Ok(time::sheet(rows))
    }

    /// The columns that people read, with the total below.
    fn markdown(&self, look: &Look<'_>) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet::new(&[
            Column::words("day"),
            Column::words("start"),
            Column::words("end"),
            Column::words("task"),
            Column::words("for"),
            Column::words("note"),
            Column::numbers("time"),
        ]);
        let words = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
        for logged in &self.entries {
            let place = logged.task.as_ref().map(|task| look.place(task)).transpose()?;
            for (day, time) in &logged.parts {
                let TimeRow { start, end, .. } = TimeRow::of_part(&logged.entry, *day);
                sheet.row([
                    Cell::Day(*day),
                    words(start),
                    words(end),
                    Cell::Text(look.title(&logged.entry)?),
                    words(place.clone()),
                    words(logged.entry.notes.clone()),
                    Cell::text(span::recorded(*time)),
                ]);
            }
        }
        let total: Span = self.entries.iter().map(|logged| logged.in_range).sum();
        let mut cells = vec![Cell::Empty; sheet.columns.len() - 1];
        if let Some(first) = cells.first_mut() {
            *first = Cell::text("total");
        }
        cells.push(Cell::text(span::recorded(total)));
        sheet.row(cells);
        Ok(sheet)
    }
}

/// A part of an entry.
fn row(
    look: &Look<'_>,
    logged: &Logged,
    (day, span): (Day, Span),
    shares: &mut DayShares,
) -> Result<TimeRow, Refusal> {
    let row = TimeRow {
        user: Some(user(look.read, logged.entry.user_id)?),
        customer: logged.customer.as_ref().map(|customer| customer.name.clone()),
        pillar: logged.pillar.as_ref().map(|pillar| pillar.name.clone()),
        task: Some(look.title(&logged.entry)?),
        time: Some(span),
        ..TimeRow::of_part(&logged.entry, day)
    };
    Ok(match shares.of(look.read, &logged.entry, day)? {
        Some((bill, share)) => row.billed(bill, share),
        None => row,
    })
}
