//! The outbox: what an account's store writes beside each commit, so that sync can send it.
//!
//! How an operation looks on the wire, and when it goes, is known to `sync`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Change, DeviceId, Edit, Timestamp};

use super::Commit;
use super::keys::next_number;
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::read::Answer;
use super::records::{meta, single};
use super::rows::{Chunk, Row};
use super::side::{RecordKey, Side, by_record, side_key, state};

/// An operation that waits for the server; its number is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// When it was made, by this machine's clock.
    pub at: Timestamp,
    /// The device that made it.
    pub device: DeviceId,
    /// The step in which it was made, or which it took back or made again.
    pub step: u64,
    /// The server's version of the record that was known then; 0 with none.
    pub base: u64,
    /// The clock of operations: milliseconds by the server's clock, as far as it is known.
    pub millis: i64,
    /// And a counter, so that no two of a device are the same and none goes back.
    pub counter: u32,
    /// What it does.
    pub deed: Deed,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Alters one record: one change, or a timer's and that of the entry which it became.
    Record(Vec<Change>),
    /// Takes a conflict off the journal.
    Dismiss(Uuid),
}

impl Operation {
    /// The record that it alters.
    pub fn key(&self) -> Option<RecordKey> {
        match &self.deed {
            Deed::Record(changes) => by_record(changes).first().map(|(key, _)| *key),
            Deed::Dismiss(id) => Some(RecordKey::new(super::Class::Conflict, *id)),
        }
    }
}

/// Puts the changes of a commit into the outbox, and keeps what stood before them.
pub(super) fn send_later(
    kv: &mut impl KvWrite,
    commit: &Commit<'_>,
    (step, device): (u64, DeviceId),
) -> Answer<()> {
    for (key, changes) in by_record(commit.changes) {
        let base = known_version(kv, key)?;
        keep_base(kv, key, &changes)?;
        queue(kv, commit.at, key, |millis, counter| Operation {
            at: commit.at,
            device,
            step,
            base,
            millis,
            counter,
            deed: Deed::Record(changes),
        })?;
    }
    Ok(())
}

/// Takes a conflict off the journal, here and later at the server.
pub(super) fn dismiss(
    kv: &mut impl KvWrite,
    id: Uuid,
    (at, device): (Timestamp, DeviceId),
) -> Answer<()> {
    let key = RecordKey::new(super::Class::Conflict, id);
    kv.delete(Table::Side, &side_key(Side::Conflict, id.as_bytes()).0)?;
    queue(kv, at, key, |millis, counter| Operation {
        at,
        device,
        step: 0,
        base: 0,
        millis,
        counter,
        deed: Deed::Dismiss(id),
    })
}

/// Puts an operation on one record, on a version of the server's, at the end of the outbox.
pub(super) fn anew(
    kv: &mut impl KvWrite,
    (at, device): (Timestamp, DeviceId),
    base: u64,
    changes: Vec<Change>,
) -> Answer<()> {
    let Some((key, _)) = by_record(&changes).into_iter().next() else { return Ok(()) };
    queue(kv, at, key, |millis, counter| Operation {
        at,
        device,
        step: 0,
        base,
        millis,
        counter,
        deed: Deed::Record(changes),
    })
}

/// Puts an operation at the end of the outbox.
fn queue(
    kv: &mut impl KvWrite,
    at: Timestamp,
    key: RecordKey,
    make: impl FnOnce(i64, u32) -> Operation,
) -> Answer<()> {
    let seq: u64 = single(kv, meta::SENT_NEXT)?.unwrap_or(1);
    let (millis, counter) = tick(kv, at)?;
    put(kv, seq, key, &make(millis, counter))?;
    kv.put(Table::Meta, meta::SENT_NEXT, &next_number(seq)?.to_row()?)
}

/// Writes an operation under its number.
pub(super) fn put(
    kv: &mut impl KvWrite,
    seq: u64,
    key: RecordKey,
    operation: &Operation,
) -> Answer<()> {
    kv.put(Table::Outbox, &seq.to_be_bytes(), &operation.to_row()?)?;
    kv.put(Table::Side, &queue_key(key, seq), &[])
}

/// Takes an operation out of the outbox.
pub(super) fn take_out(kv: &mut impl KvWrite, seq: u64) -> Answer<()> {
    let Some(row) = kv.get(Table::Outbox, &seq.to_be_bytes())? else { return Ok(()) };
    if let Some(key) = Operation::from_row(&row)?.key() {
        kv.delete(Table::Side, &queue_key(key, seq))?;
    }
    kv.delete(Table::Outbox, &seq.to_be_bytes())
}

/// Puts an operation that was taken out at the end of the outbox again, as a new one.
pub(super) fn again(kv: &mut impl KvWrite, mut operation: Operation) -> Answer<()> {
    let Some(key) = operation.key() else { return Ok(()) };
    operation.base = known_version(kv, key)?;
    let at = operation.at;
    queue(kv, at, key, |millis, counter| Operation { millis, counter, ..operation })
}

fn queue_key(key: RecordKey, seq: u64) -> Vec<u8> {
    side_key(Side::Queue, &key.bytes()).number(seq).0
}

/// The version that the server gave a record; 0 if it gave none.
fn known_version(kv: &impl KvRead, key: RecordKey) -> Answer<u64> {
    let row = kv.get(Table::Side, &side_key(Side::Known, &key.bytes()).0)?;
    let version = row.as_deref().and_then(|row| row.first_chunk::<8>().copied());
    Ok(version.map_or(0, u64::from_be_bytes))
}

/// Keeps what the server has of a record, the first time that it is altered here.
fn keep_base(kv: &mut impl KvWrite, key: RecordKey, changes: &[Change]) -> Answer<()> {
    let at = side_key(Side::Base, &key.bytes()).0;
    if kv.get(Table::Side, &at)?.is_some() {
        return Ok(());
    }
    let stood: Vec<Change> = changes.iter().filter_map(stood).collect();
    kv.put(Table::Side, &at, &Chunk(stood).to_row()?)
}

/// The change that makes what stood before a change; none if nothing did.
fn stood(change: &Change) -> Option<Change> {
    fn made<T>(edit: Edit<T>) -> Option<Edit<T>> {
        edit.before.is_some().then(|| Edit { before: None, after: edit.before })
    }
    match change.clone() {
        Change::Task(edit) => made(edit).map(Change::Task),
        Change::Entry(edit) => made(edit).map(Change::Entry),
        Change::Timer(edit) => made(edit).map(Change::Timer),
        Change::Customer(edit) => made(edit).map(Change::Customer),
        Change::Pillar(edit) => made(edit).map(Change::Pillar),
        Change::Bill(edit) => made(edit).map(Change::Bill),
        Change::Focus(edit) => made(edit).map(Change::Focus),
    }
}

/// The clock of the next operation: the machine's, corrected by what is known of the server's, and
/// never behind that of the last operation. (spec: Conflicts, 2)
fn tick(kv: &mut impl KvWrite, at: Timestamp) -> Answer<(i64, u32)> {
    let value = |kv: &dyn KvRead, name: &[u8]| kv.get(Table::Side, &side_key(Side::State, name).0);
    let offset = value(kv, state::OFFSET)?.and_then(|row| row.first_chunk::<8>().copied());
    let last = value(kv, state::CLOCK)?.and_then(|row| {
        let millis = i64::from_be_bytes(*row.first_chunk()?);
        Some((millis, u32::from_be_bytes(*row.last_chunk()?)))
    });
    let now = at.millis().saturating_add(offset.map_or(0, i64::from_be_bytes));
    let (millis, counter) = match last {
        Some((millis, counter)) if millis >= now => match counter.checked_add(1) {
            Some(counter) => (millis, counter),
            None => (millis.saturating_add(1), 0),
        },
        _ => (now, 0),
    };
    let row = [&millis.to_be_bytes()[..], &counter.to_be_bytes()].concat();
    kv.put(Table::Side, &side_key(Side::State, state::CLOCK).0, &row)?;
    Ok((millis, counter))
}

/// Visits the operations that wait, from a number on, in order.
pub(super) fn waiting(
    kv: &impl KvRead,
    from: u64,
    visit: &mut dyn FnMut(u64, Operation) -> Flow,
) -> Answer<()> {
    kv.scan(Table::Outbox, &from.to_be_bytes(), None, Order::Up, &mut |key, row| {
        let seq = super::keys::Parts(key).number()?;
        Ok(visit(seq, Operation::from_row(row)?))
    })
}
