//! Running timers: at most one a user.

use serde::{Deserialize, Serialize};

use super::{DeviceId, EntryId, Span, TaskId, TimeEntry, Timestamp, UserId, Zone};

/// A timer that runs. Stopped, it becomes the [`TimeEntry`] of the same id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActiveTimer {
    /// The id that its entry will have.
    pub id: EntryId,
    /// Whose timer it is.
    pub user_id: UserId,
    /// What it runs on.
    pub task_id: TaskId,
    /// When it began.
    pub start_time: Timestamp,
    /// What is being done.
    #[serde(default)]
    pub notes: Option<String>,
    /// Words to find it by, sorted.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether it is billed, if somebody said so by hand; none follows the rule.
    #[serde(default)]
    pub billable: Option<bool>,
    /// The IANA name of the zone in which it began.
    pub time_zone: String,
    /// Where it was started.
    pub device_id: DeviceId,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl ActiveTimer {
    /// The zone in which it began; UTC where the name is unknown here.
    pub fn zone(&self) -> Zone {
        Zone::parse(&self.time_zone).unwrap_or(Zone::UTC)
    }

    /// How long it has been running; nothing if the clock stands before its start.
    pub fn elapsed(&self, now: Timestamp) -> Span {
        now.since(self.start_time).max(Span::ZERO)
    }

    /// The entry it becomes when it ends at `end`.
    pub fn to_entry(&self, end: Timestamp, now: Timestamp) -> TimeEntry {
        TimeEntry {
            id: self.id,
            task_id: self.task_id,
            user_id: self.user_id,
            start_time: Some(self.start_time),
            end_time: Some(end),
            date: None,
            duration: end.since(self.start_time),
            notes: self.notes.clone(),
            time_zone: self.time_zone.clone(),
            tags: self.tags.clone(),
            billable: self.billable,
            created_at: now,
            updated_at: now,
            local_version: 0,
            server_version: None,
            deleted_at: None,
        }
    }
}
