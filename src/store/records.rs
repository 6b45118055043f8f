//! Records: every question to a store, answered once over any backend.
//!
//! How they are written is in `commit`.

use std::ops::RangeInclusive;

use crate::domain::{
    ActiveTimer, BillId, BillStatus, Change, Customer, CustomerFocus, CustomerId, Day, DeviceId,
    EntryId, Pillar, PillarId, Status, Task, TaskId, TimeBill, TimeEntry, User, UserId,
};

use super::handle::{Founder, Kind};
use super::index::{bill_status, day_part, entry_key, titled, with_status};
use super::keys::{Index, Key, Parts, after, after_all, last_id};
use super::kv::{Flow, KvRead, Order, Table};
use super::marks::{self, Marks};
use super::outbox::{self, Operation};
use super::read::{Answer, DayPart, DayTotal, Read, SideSpan, SideVisit, TaskCount};
use super::rows::{Chunk, CountRow, Row};
use super::side::{RecordKey, Side, side_key};
use super::{Step, counts, steps};

/// The names of single values in the table of them.
pub(super) mod meta {
    /// The schema: see `file`.
    pub(in crate::store) const SCHEMA: &[u8] = b"schema";
    /// The user to whom the store belongs.
    pub(in crate::store) const OWNER: &[u8] = b"owner";
    /// The device.
    pub(in crate::store) const DEVICE: &[u8] = b"device";
    /// How many commits there were.
    pub(in crate::store) const GENERATION: &[u8] = b"generation";
    /// The steps that can be redone.
    pub(in crate::store) const REDO: &[u8] = b"redo";
    /// The oldest step whose changes are kept.
    pub(in crate::store) const KEPT_FROM: &[u8] = b"kept_from";
    /// The next number in the outbox.
    pub(in crate::store) const SENT_NEXT: &[u8] = b"sent_next";
    /// The zone database by which the days were indexed.
    pub(in crate::store) const ZONES: &[u8] = b"zones";
    /// Names this life of the cloud's store: a restored backup gets another.
    pub(in crate::store) const EPOCH: &[u8] = b"epoch";
    /// The newest sequence number that the cloud gave, and when.
    pub(in crate::store) const LOGGED: &[u8] = b"logged";
    /// The sequence number up to which the log has forgotten deletions.
    pub(in crate::store) const LOG_FLOOR: &[u8] = b"log_floor";
}

/// A store's records over a backend.
pub(super) struct Records<'f, K> {
    pub(super) kv: K,
    pub(super) kind: Kind,
    pub(super) founder: &'f dyn Fn() -> Founder,
    pub(super) committed: bool,
    pub(super) acting: Option<&'f User>,
}

impl<'f, K> Records<'f, K> {
    /// The records in a backend; the founder is asked where it has no owner yet.
    pub(super) fn new(kv: K, kind: Kind, founder: &'f dyn Fn() -> Founder) -> Self {
        Self { kv, kind, founder, committed: false, acting: None }
    }

    /// The same, asked and written by this user and not by the owner.
    pub(super) fn by(self, acting: Option<&'f User>) -> Self {
        Self { acting, ..self }
    }

    /// Whether anything was committed.
    pub(super) fn committed(&self) -> bool {
        self.committed
    }

    /// The backend.
    pub(super) fn into_kv(self) -> K {
        self.kv
    }
}

/// The record under a key.
pub(super) fn get<R: Row>(kv: &impl KvRead, table: Table, key: &[u8]) -> Answer<Option<R>> {
    kv.get(table, key)?.map(|bytes| R::from_row(&bytes)).transpose()
}

/// A single value.
pub(super) fn single<R: Row>(kv: &impl KvRead, name: &[u8]) -> Answer<Option<R>> {
    get(kv, Table::Meta, name)
}

/// The row of an entry, wherever in time it lies.
pub(super) fn entry(kv: &impl KvRead, id: EntryId) -> Answer<Option<TimeEntry>> {
    let key = Key::of(Index::EntryId).bytes(id.as_bytes());
    let Some(sort_time) = kv.get(Table::Index, &key.0)? else { return Ok(None) };
    get(kv, Table::Entries, &entry_key(Parts(&sort_time).time()?, id))
}

/// What is called with a key and its value.
type EachRow<'a> = dyn FnMut(&[u8], &[u8]) -> Answer<()> + 'a;

/// Calls `visit` with every row whose key begins so, in order.
pub(super) fn each(
    kv: &impl KvRead,
    table: Table,
    prefix: &[u8],
    visit: &mut EachRow<'_>,
) -> Answer<()> {
    let end = after_all(prefix);
    kv.scan(table, prefix, end.as_deref(), Order::Up, &mut |key, value| {
        visit(key, value)?;
        Ok(Flow::On)
    })
}

/// The ids at the end of the index keys in a range.
fn ids<T: From<uuid::Uuid>>(
    kv: &impl KvRead,
    from: &[u8],
    to: Option<&[u8]>,
    fits: impl Fn(&[u8]) -> bool,
) -> Answer<Vec<T>> {
    let mut found = Vec::new();
    kv.scan(Table::Index, from, to, Order::Up, &mut |key, _| {
        if fits(key) {
            found.push(last_id(key)?);
        }
        Ok(Flow::On)
    })?;
    Ok(found)
}

/// The ids at the end of the index keys that are `prefix` and an id, and maybe a day between.
fn ids_under<T: From<uuid::Uuid>>(kv: &impl KvRead, prefix: &Key) -> Answer<Vec<T>> {
    ids(kv, &prefix.0, after_all(&prefix.0).as_deref(), |_| true)
}

/// The days' first key and the end of their keys, after a beginning.
fn days_under(prefix: &Key, days: &RangeInclusive<Day>) -> (Vec<u8>, Option<Vec<u8>>) {
    let first = prefix.clone().day(*days.start());
    let last = prefix.clone().day(*days.end());
    (first.0, after_all(&last.0))
}

impl<K: KvRead> Records<'_, K> {
    /// The rows of these keys, in their order. They are fetched in the order of the table, so that
    /// what lies together is read once.
    fn rows<R: Row>(&self, table: Table, ids: &[impl AsRef<[u8]>]) -> Answer<Vec<R>> {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_unstable_by(|one, other| ids[*one].as_ref().cmp(ids[*other].as_ref()));
        let mut rows: Vec<Option<R>> = ids.iter().map(|_| None).collect();
        for at in order {
            rows[at] = get(&self.kv, table, ids[at].as_ref())?;
        }
        Ok(rows.into_iter().flatten().collect())
    }

    fn tasks_under(&self, prefix: &Key) -> Answer<Vec<Task>> {
        let ids = ids_under::<uuid::Uuid>(&self.kv, prefix)?;
        self.rows(Table::Tasks, &ids.iter().map(uuid::Uuid::as_bytes).collect::<Vec<_>>())
    }

    fn bills(&self, ids: &[uuid::Uuid]) -> Answer<Vec<TimeBill>> {
        self.rows(Table::Bills, &ids.iter().map(uuid::Uuid::as_bytes).collect::<Vec<_>>())
    }

    fn every<R: Row>(&self, table: Table, visit: &mut dyn FnMut(R)) -> Answer<()> {
        each(&self.kv, table, &[], &mut |_, row| {
            visit(R::from_row(row)?);
            Ok(())
        })
    }

    fn list<R: Row>(&self, table: Table, wanted: impl Fn(&R) -> bool) -> Answer<Vec<R>> {
        let mut found = Vec::new();
        self.every(table, &mut |record: R| {
            if wanted(&record) {
                found.push(record);
            }
        })?;
        Ok(found)
    }

    /// The rows of one table whose id lies in a range (both ends in).
    fn between<R: Row>(&self, table: Table, low: &[u8], high: &[u8]) -> Answer<Vec<R>> {
        let mut found = Vec::new();
        self.kv.scan(table, low, Some(&after(high)), Order::Up, &mut |_, row| {
            found.push(R::from_row(row)?);
            Ok(Flow::On)
        })?;
        Ok(found)
    }

    /// The users who ever had a live entry, in order: found by leaping from one to the next.
    fn users_with_entries(&self) -> Answer<Vec<UserId>> {
        let mut users = Vec::new();
        let mut from = Key::of(Index::EntryDay).0;
        let end = after_all(&from);
        loop {
            let mut next = None;
            self.kv.scan(Table::Index, &from, end.as_deref(), Order::Up, &mut |key, _| {
                next = Some(Parts(key.get(1..).unwrap_or_default()).id::<UserId>()?);
                Ok(Flow::Stop)
            })?;
            let Some(user) = next else { return Ok(users) };
            users.push(user);
            let Some(beyond) = after_all(&Key::of(Index::EntryDay).bytes(user.as_bytes()).0) else {
                return Ok(users);
            };
            from = beyond;
        }
    }

    /// The parts of one user's days, day by day.
    fn parts_of(
        &self,
        user: UserId,
        days: &RangeInclusive<Day>,
        visit: &mut dyn FnMut(DayPart),
    ) -> Answer<()> {
        let (from, to) = days_under(&Key::of(Index::EntryDay).bytes(user.as_bytes()), days);
        self.kv.scan(Table::Index, &from, to.as_deref(), Order::Up, &mut |key, value| {
            visit(day_part(key, value)?);
            Ok(Flow::On)
        })
    }
}

impl<K: KvRead> Read for Records<'_, K> {
    fn owner(&self) -> Answer<User> {
        if let Some(acting) = self.acting {
            return Ok(acting.clone());
        }
        Ok(single(&self.kv, meta::OWNER)?.unwrap_or_else(|| (self.founder)().owner))
    }

    fn device(&self) -> Answer<DeviceId> {
        Ok(single(&self.kv, meta::DEVICE)?.unwrap_or_else(|| (self.founder)().device))
    }

    fn generation(&self) -> Answer<u64> {
        Ok(single(&self.kv, meta::GENERATION)?.unwrap_or(0))
    }

    fn task(&self, id: TaskId) -> Answer<Option<Task>> {
        get(&self.kv, Table::Tasks, id.as_bytes())
    }

    fn tasks_titled(&self, folded: &str) -> Answer<Vec<Task>> {
        let prefix = titled(folded);
        // A title may hold the byte that ends it: only keys of the right length are this title's.
        let length = prefix.0.len() + 16;
        let end = after_all(&prefix.0);
        let ids: Vec<uuid::Uuid> =
            ids(&self.kv, &prefix.0, end.as_deref(), |key| key.len() == length)?;
        self.rows(Table::Tasks, &ids.iter().map(uuid::Uuid::as_bytes).collect::<Vec<_>>())
    }

    fn tasks_in(&self, status: Status) -> Answer<Vec<Task>> {
        self.tasks_under(&with_status(status))
    }

    fn tasks_between(&self, low: TaskId, high: TaskId) -> Answer<Vec<Task>> {
        let mut found: Vec<Task> = self.between(Table::Tasks, low.as_bytes(), high.as_bytes())?;
        found.retain(|task| task.deleted_at.is_none());
        Ok(found)
    }

    fn children(&self, parent: TaskId) -> Answer<Vec<Task>> {
        self.tasks_under(&Key::of(Index::TaskParent).bytes(parent.as_bytes()))
    }

    fn waiting_for(&self, blocker: TaskId) -> Answer<Vec<Task>> {
        self.tasks_under(&Key::of(Index::TaskBlocker).bytes(blocker.as_bytes()))
    }

    fn tasks_of_customer(&self, customer: CustomerId) -> Answer<Vec<Task>> {
        self.tasks_under(&Key::of(Index::TaskCustomer).bytes(customer.as_bytes()))
    }

    fn tasks_of_pillar(&self, pillar: PillarId) -> Answer<Vec<Task>> {
        self.tasks_under(&Key::of(Index::TaskPillar).bytes(pillar.as_bytes()))
    }

    fn task_count(&self, task: TaskId, user: Option<UserId>) -> Answer<TaskCount> {
        let mut key = counts::on_task(task);
        if let Some(user) = user {
            key = key.bytes(user.as_bytes());
        }
        let mut count = TaskCount::default();
        each(&self.kv, Table::Counts, &key.0, &mut |_, row| {
            let row = CountRow::from_row(row)?;
            count.entries = count.entries.saturating_add(row.entries);
            count.elapsed += row.elapsed;
            Ok(())
        })?;
        Ok(count)
    }

    fn entry(&self, id: EntryId) -> Answer<Option<TimeEntry>> {
        entry(&self.kv, id)
    }

    fn entries_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<TimeEntry>> {
        let from = Key::of(Index::EntryId).bytes(low.as_bytes()).0;
        let to = after(&Key::of(Index::EntryId).bytes(high.as_bytes()).0);
        let mut keys = Vec::new();
        self.kv.scan(Table::Index, &from, Some(&to), Order::Up, &mut |key, sort_time| {
            keys.push(entry_key(Parts(sort_time).time()?, last_id(key)?));
            Ok(Flow::On)
        })?;
        let mut found: Vec<TimeEntry> = self.rows(Table::Entries, &keys)?;
        found.retain(|entry| entry.deleted_at.is_none());
        Ok(found)
    }

    fn entry_ids_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<EntryId>> {
        let from = Key::of(Index::EntryId).bytes(low.as_bytes()).0;
        let to = after(&Key::of(Index::EntryId).bytes(high.as_bytes()).0);
        let mut ids = Vec::new();
        self.kv.scan(Table::Index, &from, Some(&to), Order::Up, &mut |key, _| {
            ids.push(last_id(key)?);
            Ok(Flow::On)
        })?;
        Ok(ids)
    }

    fn entries_on(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<TimeEntry>> {
        let mut places = Vec::new();
        self.day_parts(user, first, last, &mut |part| places.push((part.sort_time, part.entry)))?;
        places.sort_unstable();
        places.dedup();
        let keys: Vec<Vec<u8>> =
            places.into_iter().map(|(sort_time, id)| entry_key(sort_time, id)).collect();
        self.rows(Table::Entries, &keys)
    }

    fn entries_of(&self, task: TaskId) -> Answer<Vec<TimeEntry>> {
        let prefix = Key::of(Index::EntryTask).bytes(task.as_bytes());
        let mut keys = Vec::new();
        each(&self.kv, Table::Index, &prefix.0, &mut |key, _| {
            // What follows the task is exactly the key of the entry's row.
            keys.push(key[prefix.0.len()..].to_vec());
            Ok(())
        })?;
        self.rows(Table::Entries, &keys)
    }

    fn newest_entries(&self, user: UserId, visit: &mut dyn FnMut(TimeEntry) -> bool) -> Answer<()> {
        let prefix = Key::of(Index::EntryUser).bytes(user.as_bytes()).0;
        let end = after_all(&prefix);
        self.kv.scan(Table::Index, &prefix, end.as_deref(), Order::Down, &mut |key, _| {
            let Some(entry) = get(&self.kv, Table::Entries, &key[prefix.len()..])? else {
                return Ok(Flow::On);
            };
            Ok(if visit(entry) { Flow::On } else { Flow::Stop })
        })
    }

    fn day_parts(
        &self,
        user: Option<UserId>,
        first: Day,
        last: Day,
        visit: &mut dyn FnMut(DayPart),
    ) -> Answer<()> {
        let days = first..=last;
        let users = match user {
            Some(user) => vec![user],
            None => self.users_with_entries()?,
        };
        if let [user] = users[..] {
            return self.parts_of(user, &days, visit);
        }
        let mut parts = Vec::new();
        for user in users {
            self.parts_of(user, &days, &mut |part| parts.push(part))?;
        }
        parts.sort_by_key(|part| (part.day, part.sort_time, part.entry));
        parts.into_iter().for_each(visit);
        Ok(())
    }

    fn day_totals(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<DayTotal>> {
        let users = match user {
            Some(user) => vec![user],
            None => self.users_with_entries()?,
        };
        let mut totals = Vec::new();
        for user in users {
            let (from, to) = days_under(&counts::of_user(user), &(first..=last));
            self.kv.scan(Table::Counts, &from, to.as_deref(), Order::Up, &mut |key, row| {
                let (day, row) = (counts::day_in(key)?, CountRow::from_row(row)?);
                totals.push(DayTotal { user, day, entries: row.entries, elapsed: row.elapsed });
                Ok(Flow::On)
            })?;
        }
        totals.sort_by_key(|total| (total.day, total.user));
        Ok(totals)
    }

    fn first_day(&self, user: UserId) -> Answer<Option<Day>> {
        let (from, to) = days_under(&counts::of_user(user), &(Day::MIN..=Day::MAX));
        let mut first = None;
        self.kv.scan(Table::Counts, &from, to.as_deref(), Order::Up, &mut |key, _| {
            first = Some(counts::day_in(key)?);
            Ok(Flow::Stop)
        })?;
        Ok(first)
    }

    fn timer(&self, user: UserId) -> Answer<Option<ActiveTimer>> {
        get(&self.kv, Table::Timers, user.as_bytes())
    }

    fn timers(&self) -> Answer<Vec<ActiveTimer>> {
        self.list(Table::Timers, |_| true)
    }

    fn customer(&self, id: CustomerId) -> Answer<Option<Customer>> {
        get(&self.kv, Table::Customers, id.as_bytes())
    }

    fn customers(&self) -> Answer<Vec<Customer>> {
        let mut found: Vec<Customer> =
            self.list(Table::Customers, |customer: &Customer| customer.deleted_at.is_none())?;
        found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(found)
    }

    fn pillar(&self, id: PillarId) -> Answer<Option<Pillar>> {
        get(&self.kv, Table::Pillars, id.as_bytes())
    }

    fn pillars_of(&self, customer: CustomerId) -> Answer<Vec<Pillar>> {
        let prefix = Key::of(Index::PillarCustomer).bytes(customer.as_bytes());
        let ids = ids_under::<uuid::Uuid>(&self.kv, &prefix)?;
        let mut found: Vec<Pillar> =
            self.rows(Table::Pillars, &ids.iter().map(uuid::Uuid::as_bytes).collect::<Vec<_>>())?;
        found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(found)
    }

    fn pillars(&self) -> Answer<Vec<Pillar>> {
        self.list(Table::Pillars, |pillar: &Pillar| pillar.deleted_at.is_none())
    }

    fn focus(&self, user: UserId) -> Answer<Option<CustomerFocus>> {
        get(&self.kv, Table::Focus, user.as_bytes())
    }

    fn bill(&self, id: BillId) -> Answer<Option<TimeBill>> {
        get(&self.kv, Table::Bills, id.as_bytes())
    }

    fn bills_range(&self, low: BillId, high: BillId) -> Answer<Vec<TimeBill>> {
        let mut found: Vec<TimeBill> =
            self.between(Table::Bills, low.as_bytes(), high.as_bytes())?;
        found.retain(|bill| bill.deleted_at.is_none());
        Ok(found)
    }

    fn bills_of_day(&self, user: UserId, day: Day) -> Answer<Vec<TimeBill>> {
        let prefix = Key::of(Index::BillUserDay).bytes(user.as_bytes()).day(day);
        self.bills(&ids_under(&self.kv, &prefix)?)
    }

    fn bills_on(&self, first: Day, last: Day) -> Answer<Vec<TimeBill>> {
        let (from, to) = days_under(&Key::of(Index::BillDate), &(first..=last));
        if to.as_ref().is_some_and(|to| *to <= from) {
            return Ok(Vec::new());
        }
        self.bills(&ids(&self.kv, &from, to.as_deref(), |_| true)?)
    }

    fn bills_in(&self, status: BillStatus) -> Answer<Vec<TimeBill>> {
        self.bills(&ids_under(&self.kv, &bill_status(status))?)
    }

    fn open_bills_of(&self, customer: CustomerId) -> Answer<Vec<TimeBill>> {
        let prefix = Key::of(Index::BillOpen).bytes(customer.as_bytes());
        self.bills(&ids_under(&self.kv, &prefix)?)
    }

    fn every_task(&self, visit: &mut dyn FnMut(Task)) -> Answer<()> {
        self.every(Table::Tasks, visit)
    }

    fn every_entry(&self, visit: &mut dyn FnMut(TimeEntry)) -> Answer<()> {
        self.every(Table::Entries, visit)
    }

    fn every_customer(&self, visit: &mut dyn FnMut(Customer)) -> Answer<()> {
        self.every(Table::Customers, visit)
    }

    fn every_pillar(&self, visit: &mut dyn FnMut(Pillar)) -> Answer<()> {
        self.every(Table::Pillars, visit)
    }

    fn every_bill(&self, visit: &mut dyn FnMut(TimeBill)) -> Answer<()> {
        self.every(Table::Bills, visit)
    }

    fn newest_step(&self) -> Answer<u64> {
        steps::newest(&self.kv)
    }

    fn step(&self, seq: u64) -> Answer<Option<Step>> {
        steps::read(&self.kv, seq)
    }

    fn steps(&self, limit: usize) -> Answer<Vec<Step>> {
        steps::heads(&self.kv, limit)
    }

    fn redo_stack(&self) -> Answer<Vec<u64>> {
        Ok(single(&self.kv, meta::REDO)?.unwrap_or_default())
    }

    fn side(&self, side: Side, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.kv.get(Table::Side, &side_key(side, key).0)
    }

    fn each_side(&self, span: SideSpan<'_>, visit: &mut SideVisit<'_>) -> Answer<()> {
        let end = after_all(&side_key(span.side, span.prefix).0);
        let from = side_key(span.side, span.from).0;
        self.kv.scan(Table::Side, &from, end.as_deref(), Order::Up, &mut |key, row| {
            visit(key.get(1..).unwrap_or_default(), row)
        })
    }

    fn marks(&self, key: RecordKey) -> Answer<Option<Marks>> {
        marks::get(&self.kv, key)
    }

    fn base(&self, key: RecordKey) -> Answer<Option<Vec<Change>>> {
        let stood: Option<Chunk> =
            get(&self.kv, Table::Side, &side_key(Side::Base, &key.bytes()).0)?;
        Ok(stood.map(|stood| stood.0))
    }

    fn waiting(&self, from: u64, visit: &mut dyn FnMut(u64, Operation) -> Flow) -> Answer<()> {
        outbox::waiting(&self.kv, from, visit)
    }

    fn operation(&self, seq: u64) -> Answer<Option<Operation>> {
        get(&self.kv, Table::Outbox, &seq.to_be_bytes())
    }
}
