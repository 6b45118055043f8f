//! Pages: lists that are read a piece at a time, from a place on.
//!
//! What may be seen of them is the asker's business.

use crate::domain::{BillId, Day, EntryId, Task, TaskId, TimeBill, TimeEntry, Timestamp, UserId};

use super::index::entry_key;
use super::keys::{Index, Key, after, after_all, last_id};
use super::kv::{Flow, KvRead, Order, Table};
use super::read::{Answer, Read};
use super::records::{Records, each, get};
use super::rows::Row;

/// Whose entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntriesOf {
    /// All.
    Everybody,
    /// One user's.
    User(UserId),
    /// Those on one task.
    Task(TaskId),
}

/// Questions that are answered page by page, beside all others.
pub trait Pages: Read {
    /// Visits live entries by sort time and id after a place, until the visit says false.
    fn entries_after(
        &self,
        of: EntriesOf,
        place: Option<(Timestamp, EntryId)>,
        visit: &mut dyn FnMut(TimeEntry) -> bool,
    ) -> Answer<()>;

    /// Visits live bills by date and id in the days (both in) after a place, until the visit says
    /// false.
    fn bills_after(
        &self,
        days: (Day, Day),
        place: Option<(Day, BillId)>,
        visit: &mut dyn FnMut(TimeBill) -> bool,
    ) -> Answer<()>;

    /// Visits tasks by id after a place, deleted ones too, until the visit says false.
    fn tasks_after(&self, place: Option<TaskId>, visit: &mut dyn FnMut(Task) -> bool)
    -> Answer<()>;

    /// The places of live entries on a task, in order: enough to merge several tasks' entries.
    fn entry_places(&self, task: TaskId) -> Answer<Vec<(Timestamp, EntryId)>>;
}

impl<K: KvRead> Pages for Records<'_, K> {
    fn entries_after(
        &self,
        of: EntriesOf,
        place: Option<(Timestamp, EntryId)>,
        visit: &mut dyn FnMut(TimeEntry) -> bool,
    ) -> Answer<()> {
        let prefix = match of {
            EntriesOf::Everybody => Key::new(),
            EntriesOf::User(user) => Key::of(Index::EntryUser).bytes(user.as_bytes()),
            EntriesOf::Task(task) => Key::of(Index::EntryTask).bytes(task.as_bytes()),
        };
        let from = match place {
            Some((time, id)) => after(&prefix.clone().bytes(&entry_key(time, id)).0),
            None => prefix.0.clone(),
        };
        let to = after_all(&prefix.0);
        let mut show = |entry: TimeEntry| {
            let on = entry.deleted_at.is_some() || visit(entry);
            Ok(if on { Flow::On } else { Flow::Stop })
        };
        if of == EntriesOf::Everybody {
            return self.kv.scan(Table::Entries, &from, None, Order::Up, &mut |_, row| {
                show(TimeEntry::from_row(row)?)
            });
        }
        self.kv.scan(Table::Index, &from, to.as_deref(), Order::Up, &mut |key, _| match get(
            &self.kv,
            Table::Entries,
            &key[prefix.0.len()..],
        )? {
            Some(entry) => show(entry),
            None => Ok(Flow::On),
        })
    }

    fn bills_after(
        &self,
        (first, last): (Day, Day),
        place: Option<(Day, BillId)>,
        visit: &mut dyn FnMut(TimeBill) -> bool,
    ) -> Answer<()> {
        let key = || Key::of(Index::BillDate);
        let start = key().day(first).0;
        let from = match place {
            Some((day, id)) => after(&key().day(day).bytes(id.as_bytes()).0).max(start),
            None => start,
        };
        let to = after_all(&key().day(last).0);
        self.kv.scan(Table::Index, &from, to.as_deref(), Order::Up, &mut |key, _| {
            let id: BillId = last_id(key)?;
            match self.bill(id)? {
                Some(bill) if !visit(bill.clone()) => Ok(Flow::Stop),
                _ => Ok(Flow::On),
            }
        })
    }

    fn tasks_after(
        &self,
        place: Option<TaskId>,
        visit: &mut dyn FnMut(Task) -> bool,
    ) -> Answer<()> {
        let from = place.map(|id| after(id.as_bytes())).unwrap_or_default();
        self.kv.scan(Table::Tasks, &from, None, Order::Up, &mut |_, row| {
            Ok(if visit(Task::from_row(row)?) { Flow::On } else { Flow::Stop })
        })
    }

    fn entry_places(&self, task: TaskId) -> Answer<Vec<(Timestamp, EntryId)>> {
        let prefix = Key::of(Index::EntryTask).bytes(task.as_bytes());
        let mut places = Vec::new();
        each(&self.kv, Table::Index, &prefix.0, &mut |key, _| {
            let mut parts = super::keys::Parts(&key[prefix.0.len()..]);
            places.push((parts.time()?, parts.id()?));
            Ok(())
        })?;
        Ok(places)
    }
}
