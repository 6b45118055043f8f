//! Tasks: what there is to do, and which status may follow which.
//!
//! Parents, children and blockers across tasks are in `tree`.

use serde::{Deserialize, Serialize};

use super::{CustomerId, Day, PillarId, Span, TaskId, Timestamp, UserId};

/// The seven statuses of a task (spec: Task status).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Came from outside; nobody has looked at it.
    Intake,
    /// Waits to be done.
    #[default]
    ToDo,
    /// Being done.
    InProgress,
    /// Waits for other tasks.
    Blocked,
    /// Split into children that do its work.
    Exploded,
    /// Done.
    Completed,
    /// Will not be done.
    Cancelled,
}

impl Status {
    /// Every status, in the order in which lists show them.
    pub const ALL: [Self; 7] = [
        Self::Intake,
        Self::ToDo,
        Self::InProgress,
        Self::Blocked,
        Self::Exploded,
        Self::Completed,
        Self::Cancelled,
    ];

    /// The name on the wire, on screen and in filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::ToDo => "to_do",
            Self::InProgress => "in_progress",
            Self::Blocked => "blocked",
            Self::Exploded => "exploded",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a status as people write it: case, spaces, hyphens and underscores do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = |s: &str| -> String {
            s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let wanted = bare(text);
        Self::ALL.into_iter().find(|status| bare(status.as_str()) == wanted)
    }

    /// Whether the task is still ahead of somebody: neither completed nor cancelled.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Completed | Self::Cancelled)
    }

    /// Whether a timer may run on it (spec: `canStartStop`).
    pub const fn can_start_stop(self) -> bool {
        matches!(self, Self::Intake | Self::ToDo | Self::InProgress)
    }
}

/// Something to do, on which time is spent.
///
/// What can be derived (`startStopCount`, `timeElapsed`, `childTaskIds`, `canStartStop`) is not
/// stored here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Task {
    /// The task's id.
    pub id: TaskId,
    /// What it is called; unique among the open tasks of its customer and pillar (case folded).
    pub title: String,
    /// More words.
    #[serde(default)]
    pub description: Option<String>,
    /// Where more stands about it.
    #[serde(default)]
    pub link: Option<String>,
    /// The task that was split into this one and others.
    #[serde(default)]
    pub parent_task_id: Option<TaskId>,
    /// A customer's name from old records: read, never written.
    #[serde(default)]
    pub customer: Option<String>,
    /// Whom it is done for.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// The customer's project it belongs to; none means General Support for bills.
    #[serde(default)]
    pub pillar_id: Option<PillarId>,
    /// Where it stands.
    #[serde(default)]
    pub status: Status,
    /// Set when the last blocker was done; false again when it leaves `to_do`.
    #[serde(default)]
    pub ready: Option<bool>,
    /// The tasks it waits for, sorted.
    #[serde(default)]
    pub blocked_by_task_ids: Vec<TaskId>,
    /// Who does it.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Words to find it by, sorted.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How long it should take.
    #[serde(default)]
    pub estimate: Option<Span>,
    /// When it should be done.
    #[serde(default)]
    pub due_date: Option<Day>,
    /// When it was made.
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

impl Task {
    /// A new task in `to_do` with this title and nothing else.
    pub fn new(id: TaskId, title: impl Into<String>, now: Timestamp) -> Self {
        Self {
            id,
            title: title.into(),
            description: None,
            link: None,
            parent_task_id: None,
            customer: None,
            customer_id: None,
            pillar_id: None,
            status: Status::ToDo,
            ready: None,
            blocked_by_task_ids: Vec::new(),
            user_id: None,
            tags: Vec::new(),
            estimate: None,
            due_date: None,
            created_at: now,
            updated_at: now,
            local_version: 0,
            server_version: None,
            deleted_at: None,
        }
    }

    /// Whether it is neither done, nor cancelled, nor deleted.
    pub fn is_open(&self) -> bool {
        self.deleted_at.is_none() && self.status.is_open()
    }
}
