//! What days come to once the entries of a draft are made.
//!
//! What they come to in the store is counted there.

use std::collections::BTreeMap;

use crate::domain::{Day, Edit, Span, TimeEntry, UserId};
use crate::store::DayTotal;

type Totals = BTreeMap<(Day, UserId), DayTotal>;

/// The totals of the store beneath as they look through the changed entries. Only totals that
/// belong in the answer are in it.
pub(super) fn through<'e>(
    beneath: Vec<DayTotal>,
    edits: impl Iterator<Item = &'e Edit<TimeEntry>>,
    belongs: impl Fn(&DayTotal) -> bool,
) -> Vec<DayTotal> {
    let mut totals: Totals =
        beneath.into_iter().map(|total| ((total.day, total.user), total)).collect();
    for edit in edits {
        // Adding comes first, so that there is always enough to take from.
        for part in parts(edit.after.as_ref()).filter(&belongs) {
            let total = total_of(&mut totals, &part);
            total.entries = total.entries.saturating_add(part.entries);
            total.elapsed += part.elapsed;
        }
        for part in parts(edit.before.as_ref()).filter(&belongs) {
            let total = total_of(&mut totals, &part);
            total.entries = total.entries.saturating_sub(part.entries);
            total.elapsed = total.elapsed - part.elapsed;
        }
    }
    totals.into_values().filter(|total| total.entries > 0).collect()
}

/// The total to which a part belongs.
fn total_of<'t>(totals: &'t mut Totals, part: &DayTotal) -> &'t mut DayTotal {
    let nothing = DayTotal { entries: 0, elapsed: Span::ZERO, ..*part };
    totals.entry((part.day, part.user)).or_insert(nothing)
}

/// What one entry adds to its days.
fn parts(entry: Option<&TimeEntry>) -> impl Iterator<Item = DayTotal> {
    let live = entry.filter(|entry| entry.deleted_at.is_none());
    live.into_iter().flat_map(|entry| {
        let user = entry.user_id;
        let total = move |(day, elapsed)| DayTotal { user, day, entries: 1, elapsed };
        entry.parts().into_iter().map(total)
    })
}
