//! The commit: rows, indexes, counters, journal and outbox of one step, in one transaction.
//!
//! When the transaction becomes durable is the backend's business.

use crate::domain::{
    ActiveTimer, Change, Customer, CustomerFocus, DeviceId, Edit, EntryId, Pillar, Task, TimeBill,
    TimeEntry, Timestamp, User, Zone,
};
use uuid::Uuid;

use super::counts::recount;
use super::handle::Kind;
use super::index::{IndexRow, Indexed, entry_key};
use super::keys::next_number;
use super::kv::{KvWrite, Table};
use super::marks::{self, Marks};
use super::outbox::{self, Operation};
use super::read::{Answer, Read};
use super::records::{Records, entry, get, meta};
use super::rows::{Chunk, Row};
use super::side::{RecordKey, Side, side_key};
use super::{Commit, Door, JournalEntry, log, steps};

/// The newest schema that this program knows.
pub const SCHEMA: u32 = 2;

impl<K: KvWrite> Door for Records<'_, K> {
    fn commit(&mut self, commit: &Commit<'_>) -> Answer<u64> {
        self.found()?;
        if let Some(owner) = &commit.owner {
            self.kv.put(Table::Meta, meta::OWNER, &owner.to_row()?)?;
        }
        if self.kind == Kind::Cloud {
            let user = self.acting.map(|user| user.id);
            log::apply_all(&mut self.kv, commit, user)?;
            return self.count(0);
        }
        for change in commit.changes {
            apply(&mut self.kv, change)?;
        }
        let device = self.device()?;
        let seq = steps::write(&mut self.kv, commit, device)?;
        let synced = matches!(commit.journal, JournalEntry::Sync(..) | JournalEntry::Unlisted);
        if self.kind == Kind::Account && !synced {
            outbox::send_later(&mut self.kv, commit, (seq, device))?;
        }
        self.count(seq)
    }

    fn put_marks(&mut self, key: RecordKey, marks: &Marks) -> Answer<()> {
        self.committed = true;
        marks::put(&mut self.kv, key, marks)
    }

    fn put_side(&mut self, side: Side, key: &[u8], row: Option<&[u8]>) -> Answer<()> {
        self.found()?;
        self.committed = true;
        let key = side_key(side, key).0;
        match row {
            Some(row) => self.kv.put(Table::Side, &key, row),
            None => self.kv.delete(Table::Side, &key),
        }
    }

    fn put_base(&mut self, key: RecordKey, stood: Option<Vec<Change>>) -> Answer<()> {
        let row = stood.map(|stood| Chunk(stood).to_row()).transpose()?;
        self.put_side(Side::Base, &key.bytes(), row.as_deref())
    }

    fn take_out(&mut self, seq: u64) -> Answer<()> {
        self.committed = true;
        outbox::take_out(&mut self.kv, seq)
    }

    fn send_again(&mut self, operation: Operation) -> Answer<()> {
        self.committed = true;
        outbox::again(&mut self.kv, operation)
    }

    fn send_anew(&mut self, at: Timestamp, base: u64, changes: Vec<Change>) -> Answer<()> {
        self.committed = true;
        let device = self.device()?;
        outbox::anew(&mut self.kv, (at, device), base, changes)
    }

    fn dismiss(&mut self, conflict: Uuid, at: Timestamp) -> Answer<()> {
        self.found()?;
        self.committed = true;
        let device = self.device()?;
        outbox::dismiss(&mut self.kv, conflict, (at, device))
    }

    fn set_device(&mut self, device: DeviceId) -> Answer<()> {
        self.found()?;
        self.committed = true;
        self.kv.put(Table::Meta, meta::DEVICE, &device.to_row()?)
    }

    fn set_owner(&mut self, owner: &User) -> Answer<()> {
        self.found()?;
        self.committed = true;
        self.kv.put(Table::Meta, meta::OWNER, &owner.to_row()?)
    }
}

impl<K: KvWrite> Records<'_, K> {
    /// Counts the commit; answers the number of its step.
    fn count(&mut self, step: u64) -> Answer<u64> {
        let generation = next_number(self.generation()?)?;
        self.kv.put(Table::Meta, meta::GENERATION, &generation.to_row()?)?;
        self.committed = true;
        Ok(step)
    }

    /// Makes the store what a store is, if nothing is in it yet.
    fn found(&mut self) -> Answer<()> {
        if self.kv.get(Table::Meta, meta::SCHEMA)?.is_some() {
            return Ok(());
        }
        let founder = (self.founder)();
        self.kv.put(Table::Meta, meta::OWNER, &founder.owner.to_row()?)?;
        self.kv.put(Table::Meta, meta::DEVICE, &founder.device.to_row()?)?;
        self.kv.put(Table::Meta, meta::ZONES, &Zone::DATABASE.to_owned().to_row()?)?;
        if self.kind == Kind::Cloud && self.kv.get(Table::Meta, meta::EPOCH)?.is_none() {
            log::new_epoch(&mut self.kv)?;
        }
        self.kv.put(Table::Meta, meta::SCHEMA, &SCHEMA.to_row()?)
    }
}

/// Writes one change: its row and all that follows from the row.
pub(super) fn apply(kv: &mut impl KvWrite, change: &Change) -> Answer<()> {
    match change {
        Change::Task(edit) => replace(kv, Table::Tasks, edit, |task: &Task| task.id.0),
        Change::Pillar(edit) => replace(kv, Table::Pillars, edit, |pillar: &Pillar| pillar.id.0),
        Change::Bill(edit) => replace(kv, Table::Bills, edit, |bill: &TimeBill| bill.id.0),
        Change::Customer(edit) => set(kv, Table::Customers, edit, |c: &Customer| c.id.0),
        Change::Timer(edit) => set(kv, Table::Timers, edit, |t: &ActiveTimer| t.user_id.0),
        Change::Focus(edit) => set(kv, Table::Focus, edit, |f: &CustomerFocus| f.user_id.0),
        Change::Entry(edit) => replace_entry(kv, edit),
    }
}

/// The key of the record that an edit changes.
fn key_of<T>(edit: &Edit<T>, id: impl Fn(&T) -> uuid::Uuid) -> Option<uuid::Uuid> {
    edit.after.as_ref().or(edit.before.as_ref()).map(id)
}

/// Writes a record that stands in no index.
fn set<R: Row>(
    kv: &mut impl KvWrite,
    table: Table,
    edit: &Edit<R>,
    id: impl Fn(&R) -> uuid::Uuid,
) -> Answer<()> {
    let Some(key) = key_of(edit, id) else { return Ok(()) };
    match &edit.after {
        Some(record) => kv.put(table, key.as_bytes(), &record.to_row()?),
        None => kv.delete(table, key.as_bytes()),
    }
}

/// Writes a record and the difference in its indexes. What stood there is asked of the store and
/// not of the edit, so that no edit can leave a stale index row behind.
fn replace<R: Row + Indexed>(
    kv: &mut impl KvWrite,
    table: Table,
    edit: &Edit<R>,
    id: impl Fn(&R) -> uuid::Uuid,
) -> Answer<()> {
    let Some(key) = key_of(edit, &id) else { return Ok(()) };
    let stood: Option<R> = get(kv, table, key.as_bytes())?;
    reindex(kv, stood.as_ref(), edit.after.as_ref())?;
    set(kv, table, edit, id)
}

/// Writes an entry, its indexes and what it adds to its task and its days.
fn replace_entry(kv: &mut impl KvWrite, edit: &Edit<TimeEntry>) -> Answer<()> {
    let Some(id) = key_of(edit, |entry| entry.id.0) else { return Ok(()) };
    let id = EntryId(id);
    let stood = entry(kv, id)?;
    let key = |entry: &TimeEntry| entry_key(entry.sort_time(), id);
    reindex(kv, stood.as_ref(), edit.after.as_ref())?;
    let after = edit.after.as_ref().map(key);
    if let Some(old) = stood.as_ref().map(key).filter(|old| after.as_ref() != Some(old)) {
        kv.delete(Table::Entries, &old)?;
    }
    if let (Some(key), Some(entry)) = (after, &edit.after) {
        kv.put(Table::Entries, &key, &entry.to_row()?)?;
    }
    recount(kv, stood.as_ref(), edit.after.as_ref())
}

/// Writes the difference between the index rows of a record before and after.
pub(super) fn reindex<R: Indexed>(
    kv: &mut impl KvWrite,
    before: Option<&R>,
    after: Option<&R>,
) -> Answer<()> {
    let before: Vec<IndexRow> = before.map(Indexed::index_rows).unwrap_or_default();
    let after: Vec<IndexRow> = after.map(Indexed::index_rows).unwrap_or_default();
    for (key, _) in &before {
        if !after.iter().any(|(kept, _)| kept == key) {
            kv.delete(Table::Index, key)?;
        }
    }
    for row in &after {
        if !before.contains(row) {
            kv.put(Table::Index, &row.0, &row.1)?;
        }
    }
    Ok(())
}
