//! Where local state lives: records, indexes, journal and outbox behind one commit door.
//!
//! No rule of time tracking is decided here.

mod cloud;
mod commit;
#[cfg(test)]
mod conformance;
mod counts;
mod disk;
mod file;
mod guard;
mod handle;
mod held;
mod index;
mod journal;
mod keep;
mod keys;
mod kv;
mod lock;
mod log;
mod marks;
mod memory;
mod migrate;
mod outbox;
mod pages;
mod pending;
#[cfg(test)]
mod power_loss;
mod read;
mod records;
mod rows;
#[cfg(test)]
mod sample;
mod side;
mod sound;
mod steps;
mod trial;
mod unclosed;

use std::path::PathBuf;

pub use cloud::{CloudRead, CloudWrite, VisitRow};
pub use commit::SCHEMA;
pub use guard::{Fall, fall};
pub use handle::{Founder, Kind, Patience, Store};
pub use held::{Held, restore_cloud};
pub use journal::{Entry as JournalEntry, Step, StepKind};
pub use kv::{Flow, KvRead, KvWrite, Order, Table, Visit};
pub use log::{Entity, Logged};
pub use marks::{DELETED, How, Mark, Marks, STAMPS};
pub use outbox::{Deed, Operation};
pub use pages::{EntriesOf, Pages};
pub use read::{Answer, DayPart, DayTotal, Read, SideSpan, SideVisit, TaskCount};
pub use rows::Row;
pub use side::{Class, RecordKey, Side, by_record, state};
pub use sound::Findings;

use uuid::Uuid;

use crate::domain::{Change, Code, DeviceId, Refusal, Timestamp, User};

/// Why a store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process held it for longer than one may wait.
    #[error("another process holds the store {path}")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file is no store, or not whole.
    #[error("{path} {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        why: String,
    },
    /// A newer program wrote it.
    #[error("{path} was written by a newer tat (schema {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that this program knows.
        known: u32,
    },
    /// The disk or the folder refused.
    #[error("{path}: {why}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A row does not read back: a fault of the program or of the disk.
    #[error("a row of the store cannot be read: {0}")]
    Row(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Locked { .. } => Self::new(Code::Locked, message)
                .hint("wait for the other `tat` to end, then run the command again"),
            StoreError::Damaged { .. } | StoreError::Row(_) => Self::new(Code::Damaged, message)
                .hint("`tat doctor` says what is wrong; `tat restore FILE` brings back a backup"),
            StoreError::Newer { .. } => {
                Self::new(Code::ClientTooOld, message).hint("install the newer `tat`")
            }
            StoreError::Disk { .. } => Self::new(Code::Failed, message)
                .hint("make room or give the folder back its rights, then run the command again"),
        }
    }
}

/// What one commit writes.
#[derive(Clone, Debug)]
pub struct Commit<'a> {
    /// The changes, in order.
    pub changes: &'a [Change],
    /// When.
    pub at: Timestamp,
    /// How it stands in the journal.
    pub journal: JournalEntry,
    /// The user to whom the store belongs from now on (an import into an empty store).
    pub owner: Option<User>,
}

/// The door through which every change goes: one transaction, which sees its own writes.
pub trait Door: Read {
    /// Writes rows, indexes, counters, journal and (in an account's store) outbox. It is durable
    /// once the write in which it stands has returned. Answers the step's number.
    fn commit(&mut self, commit: &Commit<'_>) -> Answer<u64>;

    /// Sets the marks of a record: who wrote its fields last.
    fn put_marks(&mut self, key: RecordKey, marks: &Marks) -> Answer<()>;

    /// Sets a side row, or takes it away.
    fn put_side(&mut self, side: Side, key: &[u8], row: Option<&[u8]>) -> Answer<()>;

    /// Keeps what the server has of a record as the changes that make it from nothing; none where
    /// it is what the store shows.
    fn put_base(&mut self, key: RecordKey, stood: Option<Vec<Change>>) -> Answer<()>;

    /// Takes an operation out of the outbox.
    fn take_out(&mut self, seq: u64) -> Answer<()>;

    /// Puts an operation that was taken out at the end of the outbox again, on the server's version
    /// that is known now.
    fn send_again(&mut self, operation: Operation) -> Answer<()>;

    /// Puts an operation that no command made at the end of the outbox: what a server has lost.
    fn send_anew(&mut self, at: Timestamp, base: u64, changes: Vec<Change>) -> Answer<()>;

    /// Takes a conflict off the journal, here and later at the server.
    fn dismiss(&mut self, conflict: Uuid, at: Timestamp) -> Answer<()>;

    /// Makes the store another device's: one that was copied.
    fn set_device(&mut self, device: DeviceId) -> Answer<()>;

    /// Says anew to whom the store belongs: their name or role may have changed.
    fn set_owner(&mut self, owner: &User) -> Answer<()>;
}
