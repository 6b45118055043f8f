//! Keys: how ids, days and instants lie in order as bytes, and the prefixes of the indexes.
//!
//! What stands under a key is in `rows` and `index`.

use crate::domain::{Day, Timestamp};

use super::StoreError;

/// An index: the first byte of its keys in the table of indexes. What follows stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum Index {
    /// Folded title, zero, task: live tasks.
    TaskTitle = 1,
    /// Status, task: live tasks.
    TaskStatus = 2,
    /// Parent, task: live tasks.
    TaskParent = 3,
    /// Blocker, task: live tasks.
    TaskBlocker = 4,
    /// Customer, task: all tasks.
    TaskCustomer = 5,
    /// Pillar, task: all tasks.
    TaskPillar = 6,
    /// Entry → sort time: all entries.
    EntryId = 16,
    /// User, day, sort time, entry → task, span, billable: live entries.
    EntryDay = 17,
    /// User, sort time, entry: live entries.
    EntryUser = 18,
    /// Task, sort time, entry: live entries.
    EntryTask = 19,
    /// User, day, bill: all bills.
    BillUserDay = 32,
    /// Day, bill: live bills.
    BillDate = 33,
    /// Status, day, bill: live bills.
    BillStatus = 34,
    /// Customer, day, bill: live bills that are not frozen.
    BillOpen = 35,
    /// Customer, pillar: live pillars.
    PillarCustomer = 48,
}

impl Index {
    /// Every index with what it is called in a report.
    pub(super) const ALL: [(Self, &'static str); 15] = [
        (Self::TaskTitle, "tasks by title"),
        (Self::TaskStatus, "tasks by status"),
        (Self::TaskParent, "tasks by parent"),
        (Self::TaskBlocker, "tasks by blocker"),
        (Self::TaskCustomer, "tasks by customer"),
        (Self::TaskPillar, "tasks by pillar"),
        (Self::EntryId, "entries by id"),
        (Self::EntryDay, "entries by day"),
        (Self::EntryUser, "entries by user"),
        (Self::EntryTask, "entries by task"),
        (Self::BillUserDay, "bills by user and day"),
        (Self::BillDate, "bills by day"),
        (Self::BillStatus, "bills by status"),
        (Self::BillOpen, "open bills by customer"),
        (Self::PillarCustomer, "pillars by customer"),
    ];

    /// What the index with this first byte is called.
    pub(super) fn name(byte: u8) -> &'static str {
        Self::ALL
            .iter()
            .find(|(index, _)| *index as u8 == byte)
            .map_or("an unknown index", |(_, name)| name)
    }
}

/// A key while it is put together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) Vec<u8>);

impl Key {
    /// An empty key.
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(48))
    }

    /// The beginning of the keys of an index.
    pub(super) fn of(index: Index) -> Self {
        Self::new().byte(index as u8)
    }

    pub(super) fn byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn number(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub(super) fn time(self, at: Timestamp) -> Self {
        self.bytes(&time_bytes(at))
    }

    pub(super) fn day(self, day: Day) -> Self {
        self.bytes(&day_bytes(day))
    }
}

/// An instant as bytes that lie in order: the sign turned round, so that times before 1970 come
/// first.
pub(super) fn time_bytes(at: Timestamp) -> [u8; 8] {
    signed(at.millis())
}

/// A signed number as bytes that lie in order.
pub(super) fn signed(number: i64) -> [u8; 8] {
    (number.cast_unsigned() ^ (1 << 63)).to_be_bytes()
}

/// The number of bytes made by [`signed`].
pub(super) fn unsigned(bytes: [u8; 8]) -> i64 {
    (u64::from_be_bytes(bytes) ^ (1 << 63)).cast_signed()
}

fn day_bytes(day: Day) -> [u8; 4] {
    use chrono::Datelike;
    (day.num_days_from_ce().cast_unsigned() ^ (1 << 31)).to_be_bytes()
}

/// The smallest key that is greater than every key with this beginning; none if there is none.
pub(super) fn after_all(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// The smallest key that is greater than this one.
pub(super) fn after(key: &[u8]) -> Vec<u8> {
    let mut next = Vec::with_capacity(key.len() + 1);
    next.extend_from_slice(key);
    next.push(0);
    next
}

/// The number after this one; only damage has it that there is none.
pub(super) fn next_number(number: u64) -> Result<u64, StoreError> {
    number.checked_add(1).ok_or_else(|| StoreError::Row("a number has no next one".into()))
}

/// Reads a key or a value made of parts, from the front.
pub(super) struct Parts<'a>(pub(super) &'a [u8]);

impl Parts<'_> {
    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (head, rest) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = rest;
        Ok(*head)
    }

    pub(super) fn id<T: From<uuid::Uuid>>(&mut self) -> Result<T, StoreError> {
        Ok(T::from(uuid::Uuid::from_bytes(self.take()?)))
    }

    pub(super) fn number(&mut self) -> Result<u64, StoreError> {
        Ok(u64::from_be_bytes(self.take()?))
    }

    pub(super) fn signed(&mut self) -> Result<i64, StoreError> {
        Ok(unsigned(self.take()?))
    }

    pub(super) fn time(&mut self) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_millis(self.signed()?))
    }

    pub(super) fn day(&mut self) -> Result<Day, StoreError> {
        let days = u32::from_be_bytes(self.take()?) ^ (1 << 31);
        Day::from_num_days_from_ce_opt(days.cast_signed())
            .ok_or_else(|| StoreError::Row("a key names a day that does not exist".into()))
    }
}

fn short() -> StoreError {
    StoreError::Row("a key is too short".into())
}

/// The id at the end of a key.
pub(super) fn last_id<T: From<uuid::Uuid>>(key: &[u8]) -> Result<T, StoreError> {
    let bytes = key.last_chunk::<16>().ok_or_else(short)?;
    Ok(T::from(uuid::Uuid::from_bytes(*bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_lie_in_order(a: i64, b: i64) {
            prop_assert_eq!(signed(a).cmp(&signed(b)), a.cmp(&b));
            prop_assert_eq!(unsigned(signed(a)), a);
        }

        #[test]
        fn days_lie_in_order(a in -100_000i32..4_000_000, b in -100_000i32..4_000_000) {
            let day = |days| Day::from_num_days_from_ce_opt(days).unwrap();
            prop_assert_eq!(day_bytes(day(a)).cmp(&day_bytes(day(b))), a.cmp(&b));
            prop_assert_eq!(Parts(&day_bytes(day(a))).day().unwrap(), day(a));
        }

        #[test]
        fn a_beginning_ends_where_no_key_has_it(prefix: Vec<u8>, rest: Vec<u8>) {
            let key = [prefix.clone(), rest].concat();
            match after_all(&prefix) {
                Some(end) => prop_assert!(key < end && !end.starts_with(&prefix)),
                None => prop_assert!(prefix.iter().all(|byte| *byte == u8::MAX)),
            }
            prop_assert!(after(&key) > key);
        }
    }
}
