//! Index rows: what stands in the indexes for one record, and nothing else.
//!
//! A commit writes the difference between the rows of a record before and after; `doctor` asks
//! whether exactly these rows are there.

use crate::domain::{
    BillStatus, Day, EntryId, Pillar, Span, Status, Task, TaskId, TimeBill, TimeEntry, Timestamp,
    UserId, naming,
};

use super::keys::{Index, Key, Parts, signed, time_bytes};
use super::read::{Answer, DayPart};

/// One row of an index.
pub(super) type IndexRow = (Vec<u8>, Vec<u8>);

/// A record that stands in indexes.
pub(super) trait Indexed {
    /// Its rows, in no order.
    fn index_rows(&self) -> Vec<IndexRow>;
}

/// A key without a value.
fn bare(key: Key) -> IndexRow {
    (key.0, Vec::new())
}

impl Indexed for Task {
    fn index_rows(&self) -> Vec<IndexRow> {
        let id = self.id.as_bytes();
        let mut rows = Vec::with_capacity(6);
        if let Some(customer) = self.customer_id {
            rows.push(bare(Key::of(Index::TaskCustomer).bytes(customer.as_bytes()).bytes(id)));
        }
        if let Some(pillar) = self.pillar_id {
            rows.push(bare(Key::of(Index::TaskPillar).bytes(pillar.as_bytes()).bytes(id)));
        }
        if self.deleted_at.is_some() {
            return rows;
        }
        rows.push(bare(titled(&naming::fold(&self.title)).bytes(id)));
        rows.push(bare(with_status(self.status).bytes(id)));
        if let Some(parent) = self.parent_task_id {
            rows.push(bare(Key::of(Index::TaskParent).bytes(parent.as_bytes()).bytes(id)));
        }
        for blocker in &self.blocked_by_task_ids {
            rows.push(bare(Key::of(Index::TaskBlocker).bytes(blocker.as_bytes()).bytes(id)));
        }
        rows
    }
}

/// The beginning of the keys of tasks with a folded title.
pub(super) fn titled(folded: &str) -> Key {
    Key::of(Index::TaskTitle).bytes(folded.as_bytes()).byte(0)
}

/// The beginning of the keys of tasks with a status.
pub(super) fn with_status(status: Status) -> Key {
    Key::of(Index::TaskStatus).byte(match status {
        Status::Intake => 0,
        Status::ToDo => 1,
        Status::InProgress => 2,
        Status::Blocked => 3,
        Status::Exploded => 4,
        Status::Completed => 5,
        Status::Cancelled => 6,
    })
}

/// The key of an entry's row.
pub(super) fn entry_key(sort_time: Timestamp, id: EntryId) -> Vec<u8> {
    Key::new().time(sort_time).bytes(id.as_bytes()).0
}

impl Indexed for TimeEntry {
    fn index_rows(&self) -> Vec<IndexRow> {
        let (id, sort) = (self.id.as_bytes(), self.sort_time());
        let parts = if self.deleted_at.is_some() { Vec::new() } else { self.parts() };
        let mut rows = Vec::with_capacity(3 + parts.len());
        rows.push((Key::of(Index::EntryId).bytes(id).0, time_bytes(sort).to_vec()));
        if self.deleted_at.is_some() {
            return rows;
        }
        rows.push(bare(
            Key::of(Index::EntryUser).bytes(self.user_id.as_bytes()).time(sort).bytes(id),
        ));
        rows.push(bare(
            Key::of(Index::EntryTask).bytes(self.task_id.as_bytes()).time(sort).bytes(id),
        ));
        for (day, span) in parts {
            let key = Key::of(Index::EntryDay)
                .bytes(self.user_id.as_bytes())
                .day(day)
                .time(sort)
                .bytes(id);
            rows.push((key.0, part_value(self, span)));
        }
        rows
    }
}

/// What a day's index says of an entry, so that sums need no entry rows.
fn part_value(entry: &TimeEntry, span: Span) -> Vec<u8> {
    let billable = match entry.billable {
        None => 2,
        Some(by_hand) => u8::from(by_hand),
    };
    Key::new().bytes(entry.task_id.as_bytes()).bytes(&signed(span.millis())).byte(billable).0
}

/// The part that a row of the day index tells of.
pub(super) fn day_part(key: &[u8], value: &[u8]) -> Answer<DayPart> {
    let mut key = Parts(key.get(1..).unwrap_or_default());
    let (user, day, sort_time, entry): (UserId, Day, Timestamp, EntryId) =
        (key.id()?, key.day()?, key.time()?, key.id()?);
    let mut value = Parts(value);
    let task: TaskId = value.id()?;
    let span = Span::from_millis(value.signed()?);
    let billable = match value.take::<1>()? {
        [2] => None,
        [by_hand] => Some(by_hand == 1),
    };
    Ok(DayPart { user, day, sort_time, entry, task, span, billable })
}

/// The beginning of the keys of bills with a status.
pub(super) fn bill_status(status: BillStatus) -> Key {
    Key::of(Index::BillStatus).byte(match status {
        BillStatus::Pending => 0,
        BillStatus::Rejected => 1,
        BillStatus::Approved => 2,
        BillStatus::SentToBilling => 3,
    })
}

impl Indexed for TimeBill {
    fn index_rows(&self) -> Vec<IndexRow> {
        let id = self.id.as_bytes();
        let mut rows = Vec::with_capacity(4);
        let of_day = Key::of(Index::BillUserDay).bytes(self.user_id.as_bytes()).day(self.date);
        rows.push(bare(of_day.bytes(id)));
        if self.deleted_at.is_some() {
            return rows;
        }
        rows.push(bare(Key::of(Index::BillDate).day(self.date).bytes(id)));
        rows.push(bare(bill_status(self.status).day(self.date).bytes(id)));
        if !self.is_frozen() {
            let open = Key::of(Index::BillOpen).bytes(self.customer_id.as_bytes());
            rows.push(bare(open.day(self.date).bytes(id)));
        }
        rows
    }
}

impl Indexed for Pillar {
    fn index_rows(&self) -> Vec<IndexRow> {
        if self.deleted_at.is_some() {
            return Vec::new();
        }
        let key = Key::of(Index::PillarCustomer).bytes(self.customer_id.as_bytes());
        vec![bare(key.bytes(self.id.as_bytes()))]
    }
}
