//! Counters: how many entries there are, and how much time, on a task and in a day of a user.
//!
//! They say nothing that the entries do not say; `sound` counts them again.

use std::collections::BTreeMap;

use crate::domain::{Day, Span, TaskId, TimeEntry, UserId};

use super::keys::{Key, Parts};
use super::kv::{KvWrite, Table};
use super::read::Answer;
use super::records::get;
use super::rows::{CountRow, Row};

/// A kind of counter: the first byte of its keys in the table of counters. What follows stands
/// beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Counter {
    /// Task, user.
    Task = 1,
    /// User, day.
    Day = 2,
}

/// The beginning of the keys of a task's counters, one for each user.
pub(super) fn on_task(task: TaskId) -> Key {
    Key::new().byte(Counter::Task as u8).bytes(task.as_bytes())
}

/// The beginning of the keys of a user's counters, one for each day.
pub(super) fn of_user(user: UserId) -> Key {
    Key::new().byte(Counter::Day as u8).bytes(user.as_bytes())
}

/// The day that a key after [`of_user`] ends with.
pub(super) fn day_in(key: &[u8]) -> Answer<Day> {
    let mut parts = Parts(key.get(1..).unwrap_or_default());
    parts.id::<UserId>()?;
    parts.day()
}

/// What the counter with this key is called in a report.
pub(super) fn name(key: &[u8]) -> String {
    let mut parts = Parts(key.get(1..).unwrap_or_default());
    let thing = match key.first() {
        Some(1) => parts.id::<TaskId>().ok().map(|task| format!("task {task}")),
        Some(2) => day_in(key).ok().map(|day| day.to_string()),
        _ => None,
    };
    thing.unwrap_or_else(|| "an unknown counter".to_owned())
}

/// The counters that an entry is in, and the time that it adds to each.
fn counted(entry: &TimeEntry) -> Vec<(Vec<u8>, Span)> {
    if entry.deleted_at.is_some() {
        return Vec::new();
    }
    let user = entry.user_id;
    let mut counters = vec![(on_task(entry.task_id).bytes(user.as_bytes()).0, entry.duration)];
    let of_user = of_user(user);
    counters
        .extend(entry.parts().into_iter().map(|(day, span)| (of_user.clone().day(day).0, span)));
    counters
}

/// Counters that are counted from the entries alone.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<Vec<u8>, CountRow>);

impl Counts {
    /// Counts an entry.
    pub(super) fn add(&mut self, entry: &TimeEntry) {
        for (key, span) in counted(entry) {
            let count = self.0.entry(key).or_default();
            count.entries = count.entries.saturating_add(1);
            count.elapsed += span;
        }
    }

    /// Every counter by its key.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], &CountRow)> {
        self.0.iter().map(|(key, count)| (key.as_slice(), count))
    }
}

/// Writes the difference between the counters of an entry before and after.
pub(super) fn recount(
    kv: &mut impl KvWrite,
    before: Option<&TimeEntry>,
    after: Option<&TimeEntry>,
) -> Answer<()> {
    let mut change: BTreeMap<Vec<u8>, (i64, Span)> = BTreeMap::new();
    for (key, span) in before.map(counted).unwrap_or_default() {
        let (entries, elapsed) = change.entry(key).or_default();
        (*entries, *elapsed) = (*entries - 1, *elapsed - span);
    }
    for (key, span) in after.map(counted).unwrap_or_default() {
        let (entries, elapsed) = change.entry(key).or_default();
        (*entries, *elapsed) = (*entries + 1, *elapsed + span);
    }
    for (key, (entries, elapsed)) in change {
        if (entries, elapsed) != (0, Span::ZERO) {
            add(kv, &key, entries, elapsed)?;
        }
    }
    Ok(())
}

/// Adds to a counter; one that comes to nothing goes.
fn add(kv: &mut impl KvWrite, key: &[u8], entries: i64, elapsed: Span) -> Answer<()> {
    let stood: CountRow = get(kv, Table::Counts, key)?.unwrap_or_default();
    let count = CountRow {
        entries: stood.entries.saturating_add_signed(entries),
        elapsed: stood.elapsed + elapsed,
    };
    if count.entries == 0 {
        return kv.delete(Table::Counts, key);
    }
    kv.put(Table::Counts, key, &count.to_row()?)
}
