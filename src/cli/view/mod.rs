//! Views: how the values that commands answer look to people, as records and as JSON.
//!
//! No view asks the clock, the environment or the terminal; all that stands in the context.

pub(super) mod account;
mod added;
pub(super) mod adoption;
mod balance;
pub(super) mod bill;
mod bills;
pub(super) mod chart;
pub(super) mod checkup;
pub(super) mod customer;
pub(super) mod cut;
mod differences;
pub(super) mod edited;
mod entry;
pub(super) mod file;
mod headline;
pub(super) mod heatmap;
mod imported;
pub(super) mod journal;
pub(super) mod log;
pub(super) mod many;
mod merge;
pub(super) mod pillar;
pub(super) mod report;
pub(super) mod server;
pub(super) mod setting;
pub(super) mod status;
pub(super) mod sync;
pub(super) mod tag;
pub(super) mod task;
mod time_row;
mod timer;
pub(super) mod told;

use serde_json::Value;

use crate::domain::{Day, Refusal, Span, Task, TimeEntry};
use crate::engine::short;
use crate::store::Read;
use crate::text::date;

use super::context::Context;
use super::output::{Answer, Line, Page};

pub(super) use bills::{changes as bill_changes, dry_run};

/// A value that a command answers, with its three faces.
pub(super) trait View {
    /// The one JSON document.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal>;
    /// One record a line.
    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal>;
    /// For people.
    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal>;
    /// What is said beside it on standard error.
    fn say(&self, _: &Context, answer: Answer) -> Answer {
        answer
    }
}

/// Something outside the store that a command tells of, with its three faces.
pub(super) trait Tale {
    /// The one JSON document.
    fn json(&self) -> Value;
    /// One record a line.
    fn rows(&self) -> Vec<Vec<String>>;
    /// For people.
    fn page(&self, cx: &Context) -> Page;
}

/// What is said beside the answer of a dry run.
pub(super) const DRY_RUN: &str = "this was a dry run; nothing was written";

/// What a view may look at: the context, and the store as the command left it.
pub(super) struct Look<'a> {
    pub(super) cx: &'a Context,
    pub(super) read: &'a dyn Read,
}

impl Look<'_> {
    /// `Acme › Platform`, where the task has a customer.
    pub(super) fn place(&self, task: &Task) -> Result<String, Refusal> {
        let customer = task.customer_id.map(|id| self.read.customer(id)).transpose()?.flatten();
        let pillar = task.pillar_id.map(|id| self.read.pillar(id)).transpose()?.flatten();
        Ok(match (customer, pillar) {
            (Some(customer), Some(pillar)) => {
                format!("{} {} {}", customer.name, self.cx.glyphs().within, pillar.name)
            }
            (Some(customer), None) => customer.name,
            (None, _) => String::new(),
        })
    }

    /// A task's title; a word in its place where the task is not known.
    pub(super) fn title(&self, entry: &TimeEntry) -> Result<String, Refusal> {
        let task = self.read.task(entry.task_id)?;
        Ok(task.map_or_else(|| "(unknown task)".to_owned(), |task| task.title))
    }

    /// An entry's id, the part to be typed highlighted.
    pub(super) fn entry_id(&self, entry: &TimeEntry) -> Result<Line, Refusal> {
        Ok(Line::new().id(&entry.id.to_string(), short::entry(self.read, entry.id)?))
    }

    /// A task's id, the part to be typed highlighted.
    pub(super) fn task_id(&self, task: &Task) -> Result<Line, Refusal> {
        Ok(Line::new().id(&task.id.to_string(), short::task(self.read, task.id)?))
    }

    /// An entry's times in its own zone: `09:30–11:00`, with the day where it is not `day`, that
    /// of the end where it is another one, and the zone where it is not one's own. Where it has no
    /// clock times the day alone is left.
    pub(super) fn times(&self, entry: &TimeEntry, day: Day) -> String {
        let zone = entry.zone();
        let first = entry.day();
        let elsewhere = if first == day { String::new() } else { date::short(first) };
        let Some((start, end)) = entry.times() else { return elsewhere };
        let mut text = date::clock(end, zone);
        // An end at midnight sharp belongs to the day that ends with it.
        if zone.day_of(end - Span::seconds(1)) != first {
            text = format!("{} {text}", date::short(zone.day_of(end)));
        }
        text = format!("{}{}{text}", date::clock(start, zone), self.cx.glyphs().to);
        if !elsewhere.is_empty() {
            text = format!("{elsewhere} {text}");
        }
        if zone.offset_seconds(start) != self.cx.zone.offset_seconds(start) {
            text = format!("{text} {}", zone.name());
        }
        text
    }
}

/// The answer of a command that had nothing to do, and says so to nobody but scripts.
pub(super) struct Nothing;

impl View for Nothing {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        // What `stop --if-running` prints when nothing runs.
        let _ = look;
        Ok(serde_json::json!({"entry": null, "task": null, "bill": null}))
    }

    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(Vec::new())
    }

    fn page(&self, _: &Look<'_>) -> Result<Page, Refusal> {
        Ok(Page::of(Line::new().dim("no timer is running")))
    }
}

/// A field of a record: nothing where there is none.
pub(super) fn field<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
