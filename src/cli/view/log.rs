//! The log: entries by day, with what lies between them.
//!
//! Which entries are taken is decided by the engine; how the lines of a day are laid out, in
//! `log/days`; as a table of cells, in `log/table`.

mod days;
mod table;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Page};
use crate::domain::Refusal;
use crate::engine::log::Logged;
use crate::wire;

use super::{Look, View, field};

/// What of a day the log holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Lens {
    /// All of it: what lies between two entries is a gap, and the day has its target.
    Whole,
    /// What the filters take.
    Filtered,
}

/// Entries of a range, the newest last.
#[derive(Debug)]
pub(in crate::cli) struct Log {
    /// The entries.
    pub(in crate::cli) entries: Vec<Logged>,
    /// The timers that run, as the entries that they would be now.
    pub(in crate::cli) running: Vec<Logged>,
    /// What the range is called.
    pub(in crate::cli) range: String,
    /// What of a day it holds.
    pub(in crate::cli) lens: Lens,
    /// How many entries were asked for, where there were more and nobody had set a limit.
    pub(in crate::cli) cut: Option<usize>,
}

impl View for Log {
    /// Entries with the names of what they lie under; the running timer is none.
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(self.entries.iter().map(document).collect())
    }

    /// An entry as a record (id, day, start, end, zone, duration in ms, task id, title, customer,
    /// pillar, tags, note), then how many ms of it lie in the range, its bills and what it
    /// overlaps, with commas between ids.
    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.entries.iter().map(|logged| row(look, logged)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        days::page(self, look)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        match self.cut {
            Some(most) => answer
                .note(format!("these are the newest {most}; `--limit` or a RANGE shows others")),
            None => answer,
        }
    }
}

fn document(logged: &Logged) -> Value {
    let mut entry = wire::entry(&logged.entry, logged.task.as_ref());
    entry["taskTitle"] = json!(logged.task.as_ref().map(|task| &task.title));
    entry["customerName"] = json!(logged.customer.as_ref().map(|customer| &customer.name));
    entry["pillarName"] = json!(logged.pillar.as_ref().map(|pillar| &pillar.name));
    entry["billIds"] = json!(logged.bills);
    entry["overlaps"] = json!(logged.overlaps);
    entry["durationInRange"] = json!(logged.in_range);
    entry
}

fn row(look: &Look<'_>, logged: &Logged) -> Result<Vec<String>, Refusal> {
    let mut row = super::entry::row(look, &logged.entry)?;
    row.push(field(Some(logged.in_range.millis())));
    row.push(joined(&logged.bills));
    row.push(joined(&logged.overlaps));
    Ok(row)
}

fn joined<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
