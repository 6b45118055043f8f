//! Time entries: finished time on a task, and how much of it lies in each day.
//!
//! A running timer is no entry; see `timer`.

use serde::{Deserialize, Serialize};

use super::{Day, EntryId, Span, TaskId, Timestamp, UserId, Zone};

/// Finished time on a task.
///
/// It either has clock times (`start_time`, `end_time`) or, as a *duration entry*, only a `date`
/// and a `duration` (spec: `TimeEntry`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeEntry {
    /// The entry's id: that of the timer it was.
    pub id: EntryId,
    /// What it was spent on.
    pub task_id: TaskId,
    /// Who spent it.
    pub user_id: UserId,
    /// When it began; none in a duration entry.
    #[serde(default)]
    pub start_time: Option<Timestamp>,
    /// When it ended; none in a duration entry.
    #[serde(default)]
    pub end_time: Option<Timestamp>,
    /// The day of a duration entry; none in one with clock times.
    #[serde(default)]
    pub date: Option<Day>,
    /// How long it was; with clock times always their difference.
    pub duration: Span,
    /// What was done.
    #[serde(default)]
    pub notes: Option<String>,
    /// The IANA name of the zone in which it began; its days are those of this zone.
    pub time_zone: String,
    /// Words to find it by, sorted.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether it is billed, if somebody said so by hand; none follows the rule: billable when
    /// the task has a customer.
    #[serde(default)]
    pub billable: Option<bool>,
    /// When the record was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// How often this device has changed it.
    #[serde(default)]
    pub local_version: u64,
    /// The server's sequence number of its last accepted change.
    #[serde(default)]
    pub server_version: Option<u64>,
    /// When it was deleted, if it was.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

impl TimeEntry {
    /// The zone in which its days are counted; UTC where the name is unknown here.
    pub fn zone(&self) -> Zone {
        Zone::parse(&self.time_zone).unwrap_or(Zone::UTC)
    }

    /// Its clock times; none in a duration entry.
    pub fn times(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.start_time?, self.end_time?))
    }

    /// Gives it clock times. The caller has checked that the end is after the start.
    pub fn set_times(&mut self, start: Timestamp, end: Timestamp) {
        self.start_time = Some(start);
        self.end_time = Some(end);
        self.date = None;
        self.duration = end.since(start);
    }

    /// How much of it lies in each day, in order of days; the parts sum to its duration.
    /// (spec: an entry that passes midnight counts in both days)
    pub fn parts(&self) -> Vec<(Day, Span)> {
        match (self.times(), self.date) {
            (Some((start, end)), _) => self.zone().parts(start, end),
            (None, Some(day)) => vec![(day, self.duration)],
            (None, None) => Vec::new(),
        }
    }

    /// The day it began, in its own zone.
    pub fn day(&self) -> Day {
        match (self.start_time, self.date) {
            (Some(start), _) => self.zone().day_of(start),
            (None, Some(day)) => day,
            (None, None) => self.zone().day_of(self.created_at),
        }
    }

    /// Where it stands among others in time: its start, or the first instant of its day.
    pub fn sort_time(&self) -> Timestamp {
        self.start_time.unwrap_or_else(|| self.zone().day(self.day()).0)
    }

    /// Whether both have clock times that share an instant.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.times(), other.times()) {
            (Some((a, b)), Some((c, d))) => a < d && c < b,
            _ => false,
        }
    }
}
