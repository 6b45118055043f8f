//! The journal: one step for every command that altered records.
//!
//! How a step is taken back is the engine's business.

use serde::{Deserialize, Serialize};

use crate::domain::{Change, DeviceId, Timestamp};

/// Where a step came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepKind {
    /// A command on this device.
    Command,
    /// A sync brought it; listed, never undone.
    Sync,
}

/// What one command altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number, from 1.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// What it did, in one sentence without a period.
    pub sentence: String,
    /// Where it came from.
    pub kind: StepKind,
    /// Which device made it.
    pub device: DeviceId,
    /// Whether it is taken back now.
    pub undone: bool,
    /// What changed, in order; empty in a header, and once the images are no longer kept.
    pub changes: Vec<Change>,
    /// Whether the changes are still kept, so that it can be taken back.
    pub kept: bool,
}

/// How a commit is written into the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// As a new step with this sentence; empties redo.
    New(String),
    /// As a further part of this step (batches of one command). If it was taken back meanwhile, a
    /// new step goes on with its sentence.
    More(u64),
    /// As taking back these steps, in this order.
    Undo(Vec<u64>),
    /// As doing these steps again, in this order.
    Redo(Vec<u64>),
    /// As a step that a sync brought, with its sentence and the device that made it.
    Sync(String, DeviceId),
    /// As no step: the server agreed to what is written here already.
    Unlisted,
}
