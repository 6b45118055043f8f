//! Rows: a version byte, then the record in postcard.
//!
//! A record whose fields change gets a new version; the old one stays readable here.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::{
    ActiveTimer, Change, Customer, CustomerFocus, DeviceId, Pillar, Span, Task, TimeBill,
    TimeEntry, Timestamp, User,
};

use super::{StepKind, StoreError};

/// A value with a version in front.
pub(super) trait Row: Serialize + DeserializeOwned {
    /// What it is called in an error.
    const NAME: &'static str;
    /// The version in which it is written.
    const VERSION: u8 = 1;

    /// Reads an older version; none if there never was one.
    fn read_old(_version: u8, _bytes: &[u8]) -> Option<Result<Self, postcard::Error>> {
        None
    }

    /// The row's bytes.
    fn to_row(&self) -> Result<Vec<u8>, StoreError> {
        postcard::to_extend(self, vec![Self::VERSION])
            .map_err(|error| StoreError::Row(format!("{} cannot be written: {error}", Self::NAME)))
    }

    /// The record of a row's bytes.
    fn from_row(bytes: &[u8]) -> Result<Self, StoreError> {
        let wrong = |why: String| StoreError::Row(format!("{} {why}", Self::NAME));
        let (&version, body) = bytes.split_first().ok_or_else(|| wrong("is empty".into()))?;
        if version == Self::VERSION {
            return postcard::from_bytes(body).map_err(|error| wrong(format!("({error})")));
        }
        Self::read_old(version, body)
            .ok_or_else(|| wrong(format!("has the unknown version {version}")))?
            .map_err(|error| wrong(format!("of version {version} ({error})")))
    }
}

/// The head of a journal step; its number is the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StepHead {
    pub(super) at: Timestamp,
    pub(super) sentence: String,
    pub(super) kind: StepKind,
    pub(super) device: DeviceId,
    pub(super) undone: bool,
    pub(super) kept: bool,
}

/// An operation that waits for the server; its number is the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Operation {
    /// When it was made.
    pub(super) at: Timestamp,
    /// The step in which it was made, or which it took back or made again.
    pub(super) step: u64,
    /// What it changed.
    pub(super) change: Change,
}

/// Entries and their time on a task by one user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CountRow {
    pub(super) entries: u64,
    pub(super) elapsed: Span,
}

/// A piece of a step's changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk(pub(super) Vec<Change>);

/// The same, to be written without a copy.
#[derive(Serialize)]
struct ChunkRef<'a>(&'a [Change]);

impl Chunk {
    /// The row of these changes.
    pub(super) fn row_of(changes: &[Change]) -> Result<Vec<u8>, StoreError> {
        postcard::to_extend(&ChunkRef(changes), vec![Self::VERSION])
            .map_err(|error| StoreError::Row(format!("{} cannot be written: {error}", Self::NAME)))
    }
}

macro_rules! rows {
    ($($record:ty: $name:literal),* $(,)?) => {
        $(impl Row for $record { const NAME: &'static str = $name; })*
    };
}

rows! {
    Task: "a task",
    TimeEntry: "an entry",
    ActiveTimer: "a timer",
    Customer: "a customer",
    Pillar: "a pillar",
    TimeBill: "a bill",
    CustomerFocus: "a focus",
    User: "the owner",
    DeviceId: "the device",
    StepHead: "a step",
    Operation: "an operation",
    CountRow: "a count",
    Chunk: "a step's changes",
    u64: "a number",
    u32: "a number",
    String: "a word",
    Vec<u64>: "a list of steps",
}
