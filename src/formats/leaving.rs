//! Leaving time: entries on their way to another tracker.
//!
//! Which entries leave is decided in `engine`; how a format writes them is in the format's file.

use chrono::{NaiveDateTime, TimeDelta, Timelike};
use rust_decimal::Decimal;

use crate::domain::{Currency, Day, Span, TimeEntry, Timestamp, Zone};

/// An entry with the names of what it was spent on.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The entry.
    pub entry: TimeEntry,
    /// The task's title.
    pub task: String,
    /// The customer's name.
    pub customer: Option<String>,
    /// The pillar's name.
    pub pillar: Option<String>,
    /// Whose time it is.
    pub user: String,
    /// Its parts by day, where the format counts by days.
    pub parts: Vec<LeavingPart>,
}

/// An entry's part of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeavingPart {
    /// The day.
    pub day: Day,
    /// How much of the entry lies in it.
    pub time: Span,
    /// Its share of the bill in which it stands.
    pub billed: Option<BilledShare>,
}

/// A part's share of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledShare {
    /// Minutes.
    pub minutes: u64,
    /// Money an hour.
    pub rate: Option<Decimal>,
    /// Money.
    pub amount: Option<Decimal>,
    /// Of which kind.
    pub currency: Currency,
    /// Where the bill stands.
    pub status: &'static str,
    /// Words for the customer.
    pub memo: Option<String>,
    /// What it is called in the accounts.
    pub reference: Option<String>,
}

/// Another tracker's way of writing time. It adds what it writes to a text.
pub trait Exporter {
    /// Whether it writes an entry's parts of days.
    fn counts_days(&self) -> bool {
        false
    }

    /// Writes what stands before the entries.
    fn begin(&mut self, _: &mut String) {}

    /// Writes an entry. Entries come by time.
    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written;

    /// Writes what stands behind the entries.
    fn end(&mut self, _: &mut String) {}
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there as it was.
    Whole,
    /// Its seconds were rounded to minutes.
    InMinutes,
    /// It is there by the wall, on which a clock change is not seen.
    ByTheWall,
    /// It was left out: it has no clock times, which the format needs.
    Not,
}

impl Leaving {
    /// `Customer/Pillar`, the customer alone, or the title where there is none: what a tracker
    /// takes for a project.
    pub(super) fn project(&self, sign: char) -> String {
        match (&self.customer, &self.pillar) {
            (Some(customer), Some(pillar)) => format!("{customer}{sign}{pillar}"),
            (Some(customer), None) => customer.clone(),
            (None, _) => self.task.clone(),
        }
    }

    /// What is said beside the project: the title, or where that is the project the note.
    pub(super) fn beside(&self) -> Option<&str> {
        match &self.customer {
            Some(_) => Some(&self.task),
            None => self.entry.notes.as_deref(),
        }
    }
}

/// A start and an end on the wall, to the minute where a format knows no seconds.
pub(super) struct OnTheWall {
    pub(super) start: NaiveDateTime,
    pub(super) end: NaiveDateTime,
    pub(super) written: Written,
}

impl OnTheWall {
    /// Clock times to the second.
    pub(super) fn seconds((start, end): (Timestamp, Timestamp), zone: Zone) -> Self {
        let (from, to) = (zone.local(start), zone.local(end));
        let apart = TimeDelta::milliseconds(end.since(start).millis());
        let written = if to - from == apart { Written::Whole } else { Written::ByTheWall };
        Self { start: from, end: to, written }
    }

    /// Clock times to the nearest minute.
    pub(super) fn minutes(times: (Timestamp, Timestamp), zone: Zone) -> Self {
        let Self { start, end, written } = Self::seconds(times, zone);
        let round = |at: NaiveDateTime| {
            let seconds = i64::from(at.second());
            at + TimeDelta::seconds(if seconds < 30 { -seconds } else { 60 - seconds })
        };
        let (from, to) = (round(start), round(end));
        let written = match written {
            Written::Whole if (from, to) != (start, end) => Written::InMinutes,
            other => other,
        };
        Self { start: from, end: to, written }
    }
}

/// Words on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
