//! Two ranges beside each other: each group with what the same group came to before.

use chrono::{Datelike, Months};

use crate::domain::{Day, DayRange, Span};
use crate::report::{Group, Key, Sums};

/// A group with the time that it had before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair<'a> {
    /// What its lines have in common.
    pub(super) key: Key,
    /// What it is called.
    pub(super) label: &'a str,
    /// Its sums now; none where it is gone.
    pub(super) sums: Option<&'a Sums>,
    /// Its time before.
    pub(super) before: Span,
    /// The groups below it.
    pub(super) below: Vec<Pair<'a>>,
}

/// How far days were moved between two ranges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    days: i64,
    months: u32,
}

impl Shift {
    /// From the one range to the other.
    pub(super) fn between(before: DayRange, now: DayRange) -> Self {
        let (Some(before), Some(now)) = (before.start, now.start) else {
            return Self { days: 0, months: 0 };
        };
        let months = |day: Day| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
        Self {
            days: now.signed_duration_since(before).num_days(),
            months: u32::try_from(months(now) - months(before)).unwrap_or(0),
        }
    }

    /// The key that stands in the later range where this one stood in the earlier: the first day
    /// beside the first day, January beside January.
    fn key(self, key: &Key) -> Key {
        let day = |day: Day| {
            let moved = day.checked_add_signed(chrono::TimeDelta::days(self.days));
            moved.unwrap_or(day)
        };
        match key {
            Key::Day(before) => Key::Day(day(*before)),
            Key::Week(before) => Key::week_of(day(*before)),
            Key::Month(before) => {
                Key::Month(before.checked_add_months(Months::new(self.months)).unwrap_or(*before))
            }
            other => other.clone(),
        }
    }
}

/// Groups without anything before them.
pub(super) fn alone(groups: &[Group]) -> Vec<Pair<'_>> {
    groups
        .iter()
        .map(|group| Pair { sums: Some(&group.sums), below: alone(&group.groups), ..named(group) })
        .collect()
}

/// The groups of now with those of before: days in their order, others in the order of now, and
/// what is gone last.
pub(super) fn beside<'a>(now: &'a [Group], before: &'a [Group], shift: Shift) -> Vec<Pair<'a>> {
    let mut pairs = alone(now);
    lay(&mut pairs, before, shift);
    pairs
}

fn lay<'a>(pairs: &mut Vec<Pair<'a>>, before: &'a [Group], shift: Shift) {
    for other in before {
        let key = shift.key(&other.key);
        // Two weeks may fall into one when they are moved.
        let at = pairs.iter().position(|pair| pair.key == key).unwrap_or_else(|| {
            pairs.push(Pair { key, ..named(other) });
            pairs.len() - 1
        });
        pairs[at].before += other.sums.duration;
        lay(&mut pairs[at].below, &other.groups, shift);
    }
    if pairs.iter().all(|pair| matches!(pair.key, Key::Day(_) | Key::Week(_) | Key::Month(_))) {
        pairs.sort_by(|one, other| one.key.cmp(&other.key));
    }
}

/// A group of which nothing is known but its name.
fn named(group: &Group) -> Pair<'_> {
    Pair {
        key: group.key.clone(),
        label: &group.label,
        sums: None,
        before: Span::ZERO,
        below: Vec::new(),
    }
}
