//! What the cloud keeps beside records, and its log: rows of bytes of which only the server knows
//! what they mean, and the numbers that tell devices what is new.
//!
//! Records themselves go through the door alone.

use uuid::Uuid;

use crate::domain::Timestamp;

use super::keys::{after, after_all};
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::log::{self, Entity, Logged};
use super::read::Answer;

/// What a visit of the cloud's rows is called with: the key without its kind, and the value.
pub type VisitRow<'a> = dyn FnMut(&[u8], &[u8]) -> Answer<Flow> + 'a;

/// Reads of what the cloud keeps.
pub struct CloudRead<'k> {
    kv: &'k dyn KvRead,
}

/// Writes of what the cloud keeps.
pub struct CloudWrite<'k> {
    kv: &'k mut dyn KvWrite,
}

fn key_of(kind: u8, key: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(key.len() + 1);
    whole.push(kind);
    whole.extend_from_slice(key);
    whole
}

impl<'k> CloudRead<'k> {
    pub(super) fn new(kv: &'k dyn KvRead) -> Self {
        Self { kv }
    }

    /// The row of a kind under a key.
    pub fn get(&self, kind: u8, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.kv.get(Table::Cloud, &key_of(kind, key))
    }

    /// Visits the rows of a kind whose key begins so, in order.
    pub fn each(&self, kind: u8, prefix: &[u8], visit: &mut VisitRow<'_>) -> Answer<()> {
        let from = key_of(kind, prefix);
        let to = after_all(&from);
        self.kv.scan(Table::Cloud, &from, to.as_deref(), Order::Up, &mut |key, row| {
            visit(key.get(1..).unwrap_or_default(), row)
        })
    }

    /// Visits the rows of a kind whose key comes after this one, in order.
    pub fn beyond(&self, kind: u8, key: &[u8], visit: &mut VisitRow<'_>) -> Answer<()> {
        let from = after(&key_of(kind, key));
        let to = after_all(&[kind]);
        self.kv.scan(Table::Cloud, &from, to.as_deref(), Order::Up, &mut |key, row| {
            visit(key.get(1..).unwrap_or_default(), row)
        })
    }

    /// A record's server version; 0 if it was never changed.
    pub fn version(&self, entity: Entity, id: Uuid) -> Answer<u64> {
        log::version(&self.kv, entity, id)
    }

    /// The newest sequence number and its time; 0 at 1970 in an empty store.
    pub fn newest_change(&self) -> Answer<(u64, Timestamp)> {
        log::newest(&self.kv)
    }

    /// The newest change of each record that changed after a number, in order, at most `limit`.
    pub fn changes_after(&self, seq: u64, limit: usize) -> Answer<Vec<Logged>> {
        log::after(&self.kv, seq, limit)
    }

    /// The last number whose change was not made after an instant.
    pub fn seq_at(&self, at: Timestamp) -> Answer<u64> {
        log::seq_at(&self.kv, at)
    }

    /// Up to which number deletions are forgotten.
    pub fn log_floor(&self) -> Answer<u64> {
        log::floor(&self.kv)
    }

    /// The name of this life of the store.
    pub fn epoch(&self) -> Answer<Uuid> {
        log::epoch(&self.kv)
    }
}

impl CloudRead<'_> {
    /// The lives of the store that a restore ended, and the last number of each.
    pub fn lives(&self) -> Answer<Vec<(Uuid, u64)>> {
        log::lives(&self.kv)
    }
}

impl<'k> CloudWrite<'k> {
    pub(super) fn new(kv: &'k mut dyn KvWrite) -> Self {
        Self { kv }
    }

    /// The same, to read: it sees what was written.
    pub fn read(&self) -> CloudRead<'_> {
        CloudRead { kv: &self.kv }
    }

    /// Sets the row of a kind under a key.
    pub fn put(&mut self, kind: u8, key: &[u8], row: &[u8]) -> Answer<()> {
        self.kv.put(Table::Cloud, &key_of(kind, key), row)
    }

    /// Takes the row of a kind under a key away, if it is there.
    pub fn delete(&mut self, kind: u8, key: &[u8]) -> Answer<()> {
        self.kv.delete(Table::Cloud, &key_of(kind, key))
    }

    /// Gives the change of something that is no record of the door's (a user, a conflict) the next
    /// sequence number; answers it.
    pub fn note(
        &mut self,
        (entity, id): (Entity, Uuid),
        now: Timestamp,
        deleted: bool,
    ) -> Answer<u64> {
        log::note(&mut self.kv, (entity, id), now, deleted)
    }

    /// Forgets deletions that are older than an instant, at most `limit`; answers how many.
    pub fn forget_deletions(&mut self, before: Timestamp, limit: usize) -> Answer<usize> {
        log::forget(&mut self.kv, before, limit)
    }

    /// Begins a new life of the store: cursors of the one before it are known no more.
    pub fn new_epoch(&mut self) -> Answer<()> {
        log::new_epoch(&mut self.kv)
    }
}
