//! Side rows: what sync keeps beside the records, in the same transactions.
//!
//! What most of them mean is known to `sync` alone. A command in an account's store writes three
//! kinds itself (see `outbox`): what stood before, what waits, and the clock of the operations.

use uuid::Uuid;

use crate::domain::{Change, Edit};

use super::keys::Key;

/// A kind of side row: the first byte of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Side {
    /// Record → what the server said of it: its version in eight bytes, then what only sync reads.
    Known = 1,
    /// Record → what the server has of it, where that is not what the store shows.
    Base = 2,
    /// Record, number in the outbox → nothing: which operations wait for a record.
    Queue = 3,
    /// Number → an operation that the server refused.
    Letter = 4,
    /// Id → a conflict of the journal.
    Conflict = 5,
    /// Name → a single value of sync.
    State = 6,
    /// Record → who wrote its fields last (the server's store).
    Marks = 7,
    /// Operation → how it was answered (the server's store).
    Seen = 8,
    /// Record → nothing: what a fetch from the beginning has met so far.
    Met = 9,
    /// Device, number → the operation that used it (the server's store).
    Used = 10,
    /// Time, operation → nothing: which answers are old (the server's store).
    Aged = 11,
    /// User → who they are, as the server names them.
    People = 12,
}

/// The names of single values under [`Side::State`] that a commit itself uses.
pub mod state {
    /// How far the server's clock is ahead of this machine's: milliseconds, signed, big-endian.
    pub const OFFSET: &[u8] = b"offset";
    /// The clock of the last operation: milliseconds and counter, big-endian.
    pub const CLOCK: &[u8] = b"clock";
}

/// What kind of record a key names. A timer and the entry that it becomes are one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// A customer.
    Customer = 1,
    /// A pillar.
    Pillar = 2,
    /// A task.
    Task = 3,
    /// A running timer or an entry.
    Entry = 4,
    /// A bill.
    Bill = 5,
    /// A user's focus.
    Focus = 6,
    /// A conflict of the journal.
    Conflict = 7,
    /// A user.
    User = 8,
}

impl Class {
    /// Every class, in the order of their bytes.
    pub const ALL: [Self; 8] = [
        Self::Customer,
        Self::Pillar,
        Self::Task,
        Self::Entry,
        Self::Bill,
        Self::Focus,
        Self::Conflict,
        Self::User,
    ];
}

/// Names one record among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// What it is.
    pub class: Class,
    /// Its id; a focus has its user's.
    pub id: Uuid,
}

impl RecordKey {
    /// The record of this class with this id.
    pub fn new(class: Class, id: impl Into<Uuid>) -> Self {
        Self { class, id: id.into() }
    }

    /// The key as bytes: class, then id.
    pub fn bytes(self) -> [u8; 17] {
        let mut bytes = [0; 17];
        bytes[0] = self.class as u8;
        bytes[1..].copy_from_slice(self.id.as_bytes());
        bytes
    }

    /// Reads a key back from the beginning of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (class, rest) = bytes.split_first()?;
        let class = Class::ALL.into_iter().find(|known| *known as u8 == *class)?;
        let id = rest.first_chunk::<16>()?;
        Some(Self { class, id: Uuid::from_bytes(*id) })
    }

    /// The record that a change alters; a timer's slot may change hands, see [`by_record`].
    pub fn of(change: &Change) -> Self {
        let class = match change {
            Change::Customer(_) => Class::Customer,
            Change::Pillar(_) => Class::Pillar,
            Change::Task(_) => Class::Task,
            Change::Entry(_) | Change::Timer(_) => Class::Entry,
            Change::Bill(_) => Class::Bill,
            Change::Focus(_) => Class::Focus,
        };
        Self { class, id: change.id() }
    }
}

/// Changes by the record that they alter, in the order in which each is first met. A user's slot
/// for a timer that changes hands is two records, and a timer that becomes an entry is one.
pub fn by_record(changes: &[Change]) -> Vec<(RecordKey, Vec<Change>)> {
    let mut records: Vec<(RecordKey, Vec<Change>)> = Vec::with_capacity(changes.len());
    let mut places = std::collections::HashMap::with_capacity(changes.len());
    let mut add = |change: Change| {
        let key = RecordKey::of(&change);
        let place = *places.entry(key).or_insert(records.len());
        match records.get_mut(place) {
            Some((_, changes)) => changes.push(change),
            None => records.push((key, vec![change])),
        }
    };
    for change in changes {
        match change {
            Change::Timer(Edit { before: Some(before), after: Some(after) })
                if before.id != after.id =>
            {
                add(Change::Timer(Edit { before: Some(before.clone()), after: None }));
                add(Change::Timer(Edit { before: None, after: Some(after.clone()) }));
            }
            other => add(other.clone()),
        }
    }
    records
}

/// The key of a side row.
pub(super) fn side_key(side: Side, key: &[u8]) -> Key {
    Key::new().byte(side as u8).bytes(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample;
    use proptest::strategy::{Strategy, ValueTree};

    #[test]
    fn a_slot_that_changes_hands_is_two_records_and_a_stopped_timer_is_one() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut some = || sample::timer().new_tree(&mut runner).unwrap().current();
        let (mut old, mut new) = (some(), some());
        (old.id, new.id) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let entry = old.to_entry(old.start_time, old.start_time);
        let changes = [
            Change::Timer(Edit { before: Some(old.clone()), after: Some(new.clone()) }),
            Change::Entry(Edit { before: None, after: Some(entry.clone()) }),
        ];
        let stopped = vec![
            Change::Timer(Edit { before: Some(old), after: None }),
            Change::Entry(Edit { before: None, after: Some(entry) }),
        ];
        let started = vec![Change::Timer(Edit { before: None, after: Some(new) })];
        let key = |n| RecordKey::new(Class::Entry, Uuid::from_u128(n));
        assert_eq!(by_record(&changes), [(key(1), stopped), (key(2), started)]);
        assert_eq!(RecordKey::from_bytes(&key(2).bytes()), Some(key(2)));
        assert_eq!(RecordKey::from_bytes(&[9; 17]), None);
    }
}
