//! Draft: a store as it will look once the changes so far are made.
//!
//! A use case reads and writes the draft; nothing reaches the store before the whole is decided.
//! What follows by itself (statuses, bills) is in `settle`.

mod totals;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::domain::{
    ActiveTimer, BillId, BillStatus, Change, Customer, CustomerFocus, CustomerId, Day, DeviceId,
    Edit, EntryId, Pillar, PillarId, Refusal, Status, Task, TaskId, TimeBill, TimeEntry, Timestamp,
    User, UserId, naming,
};
use crate::store::{
    Answer, Class, DayPart, DayTotal, Flow, Marks, Operation, Read, RecordKey, Side, SideSpan,
    SideVisit, Step, TaskCount,
};

use super::ids::IdSource;
use super::overlay::Overlay;

/// A store with the changes of one command on top.
pub struct Draft<'a> {
    beneath: &'a dyn Read,
    pub(super) now: Timestamp,
    user: User,
    device: DeviceId,
    ids: IdSource,
    generation: u64,
    fresh: Cell<u64>,
    pub(super) tasks: Overlay<TaskId, Task>,
    pub(super) entries: Overlay<EntryId, TimeEntry>,
    pub(super) timers: Overlay<UserId, ActiveTimer>,
    pub(super) customers: Overlay<CustomerId, Customer>,
    pub(super) pillars: Overlay<PillarId, Pillar>,
    pub(super) bills: Overlay<BillId, TimeBill>,
    pub(super) focuses: Overlay<UserId, CustomerFocus>,
    /// Bills that an undo sends back again: they stay so as long as they hold the same time.
    pub(super) sent_back_again: BTreeSet<BillId>,
    entry_days: Places<Day, EntryId>,
    entry_tasks: Places<TaskId, EntryId>,
    bill_days: Places<Day, BillId>,
    task_titles: Places<String, TaskId>,
    task_parents: Places<TaskId, TaskId>,
    task_blockers: Places<TaskId, TaskId>,
}

/// Where records were put, so that no question looks through all of them. One that has moved since
/// is still listed: it is asked again.
type Places<K, I> = BTreeMap<K, BTreeSet<I>>;

impl<'a> Draft<'a> {
    /// A draft on a store, for the command of this instant.
    pub fn new(beneath: &'a dyn Read, now: Timestamp, ids: &IdSource) -> Result<Self, Refusal> {
        Ok(Self {
            beneath,
            now,
            user: beneath.owner()?,
            device: beneath.device()?,
            ids: ids.clone(),
            generation: beneath.generation()?,
            fresh: Cell::new(0),
            tasks: Overlay::default(),
            entries: Overlay::default(),
            timers: Overlay::default(),
            customers: Overlay::default(),
            pillars: Overlay::default(),
            bills: Overlay::default(),
            focuses: Overlay::default(),
            sent_back_again: BTreeSet::new(),
            entry_days: Places::new(),
            entry_tasks: Places::new(),
            bill_days: Places::new(),
            task_titles: Places::new(),
            task_parents: Places::new(),
            task_blockers: Places::new(),
        })
    }

    /// The instant of the command.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who gives the command.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Where it is given.
    pub fn device_id(&self) -> DeviceId {
        self.device
    }

    /// An id that was never given before.
    pub fn fresh_id(&self) -> Uuid {
        let count = self.fresh.get();
        self.fresh.set(count + 1);
        self.ids.id(self.generation, count)
    }

    /// Sets a task.
    pub fn put_task(&mut self, task: Task) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, task.id);
        self.task_titles.entry(naming::fold(&task.title)).or_default().insert(id);
        if let Some(parent) = task.parent_task_id {
            self.task_parents.entry(parent).or_default().insert(id);
        }
        for blocker in &task.blocked_by_task_ids {
            self.task_blockers.entry(*blocker).or_default().insert(id);
        }
        Ok(self.tasks.set(id, Some(task), || beneath.task(id))?)
    }

    /// Sets an entry.
    pub fn put_entry(&mut self, entry: TimeEntry) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, entry.id);
        self.put_entry_over(entry, || Ok(beneath.entry(id)?))
    }

    /// Sets an entry of which somebody knows already what the store beneath has.
    pub(super) fn put_entry_over(
        &mut self,
        entry: TimeEntry,
        before: impl FnOnce() -> Result<Option<TimeEntry>, Refusal>,
    ) -> Result<(), Refusal> {
        let id = entry.id;
        for (day, _) in entry.parts() {
            self.entry_days.entry(day).or_default().insert(id);
        }
        self.entry_tasks.entry(entry.task_id).or_default().insert(id);
        self.entries.set(id, Some(entry), before)
    }

    /// Takes an entry's row away: it becomes a timer again.
    pub fn remove_entry(&mut self, id: EntryId) -> Result<(), Refusal> {
        let beneath = self.beneath;
        Ok(self.entries.set(id, None, || beneath.entry(id))?)
    }

    /// Deletes an entry: its row stays as a tombstone.
    pub fn delete_entry(&mut self, mut entry: TimeEntry) -> Result<(), Refusal> {
        entry.deleted_at = Some(self.now);
        self.put_entry(entry)
    }

    /// Sets a user's timer.
    pub fn put_timer(&mut self, timer: ActiveTimer) -> Result<(), Refusal> {
        let (beneath, user) = (self.beneath, timer.user_id);
        Ok(self.timers.set(user, Some(timer), || beneath.timer(user))?)
    }

    /// Takes a user's timer away.
    pub fn remove_timer(&mut self, user: UserId) -> Result<(), Refusal> {
        let beneath = self.beneath;
        Ok(self.timers.set(user, None, || beneath.timer(user))?)
    }

    /// Sets a customer.
    pub fn put_customer(&mut self, customer: Customer) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, customer.id);
        Ok(self.customers.set(id, Some(customer), || beneath.customer(id))?)
    }

    /// Sets a pillar.
    pub fn put_pillar(&mut self, pillar: Pillar) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, pillar.id);
        Ok(self.pillars.set(id, Some(pillar), || beneath.pillar(id))?)
    }

    /// Sets a bill.
    pub fn put_bill(&mut self, bill: TimeBill) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, bill.id);
        self.bill_days.entry(bill.date).or_default().insert(id);
        Ok(self.bills.set(id, Some(bill), || beneath.bill(id))?)
    }

    /// Takes the row of a record away that only seemed to be there: a bill that was foreseen, or
    /// what another may no longer see.
    pub fn forget(&mut self, key: RecordKey) -> Result<(), Refusal> {
        let (beneath, id) = (self.beneath, key.id);
        match key.class {
            Class::Task => self.tasks.set(id.into(), None, || beneath.task(id.into()))?,
            Class::Entry => self.remove_entry(id.into())?,
            Class::Customer => {
                self.customers.set(id.into(), None, || beneath.customer(id.into()))?;
            }
            Class::Pillar => self.pillars.set(id.into(), None, || beneath.pillar(id.into()))?,
            Class::Bill => self.bills.set(id.into(), None, || beneath.bill(id.into()))?,
            Class::Focus => self.focuses.set(id.into(), None, || beneath.focus(id.into()))?,
            Class::Conflict | Class::User => {}
        }
        Ok(())
    }

    /// Sets a user's focus.
    pub fn put_focus(&mut self, focus: CustomerFocus) -> Result<(), Refusal> {
        let (beneath, user) = (self.beneath, focus.user_id);
        Ok(self.focuses.set(user, Some(focus), || beneath.focus(user))?)
    }

    /// Takes over changes that were decided before.
    pub(super) fn take(&mut self, changes: &[Change]) -> Result<(), Refusal> {
        for change in changes {
            match change.clone() {
                Change::Task(Edit { after: Some(task), .. }) => self.put_task(task)?,
                Change::Entry(Edit { after: Some(entry), .. }) => self.put_entry(entry)?,
                Change::Entry(Edit { before: Some(entry), .. }) => self.remove_entry(entry.id)?,
                Change::Timer(Edit { after: Some(timer), .. }) => self.put_timer(timer)?,
                Change::Timer(Edit { before: Some(timer), .. }) => {
                    self.remove_timer(timer.user_id)?;
                }
                Change::Customer(Edit { after: Some(record), .. }) => self.put_customer(record)?,
                Change::Pillar(Edit { after: Some(pillar), .. }) => self.put_pillar(pillar)?,
                Change::Bill(Edit { after: Some(bill), .. }) => self.put_bill(bill)?,
                Change::Focus(Edit { after: Some(focus), .. }) => self.put_focus(focus)?,
                // Only timers and their entries lose their rows.
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether nothing has changed so far.
    pub fn is_unchanged(&self) -> bool {
        self.changes().is_empty()
    }

    /// The changes so far, customers first and bills last.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        changes.extend(self.customers.edits().map(|(_, e)| Change::Customer(e.clone())));
        changes.extend(self.pillars.edits().map(|(_, e)| Change::Pillar(e.clone())));
        changes.extend(self.tasks.edits().map(|(_, e)| Change::Task(e.clone())));
        changes.extend(self.timers.edits().map(|(_, e)| Change::Timer(e.clone())));
        changes.extend(self.entries.edits().map(|(_, e)| Change::Entry(e.clone())));
        changes.extend(self.bills.edits().map(|(_, e)| Change::Bill(e.clone())));
        changes.extend(self.focuses.edits().map(|(_, e)| Change::Focus(e.clone())));
        changes
    }

    /// The same of a draft that nobody needs any more.
    pub(super) fn into_changes(self) -> Vec<Change> {
        let mut changes = Vec::new();
        changes.extend(self.customers.into_edits().map(Change::Customer));
        changes.extend(self.pillars.into_edits().map(Change::Pillar));
        changes.extend(self.tasks.into_edits().map(Change::Task));
        changes.extend(self.timers.into_edits().map(Change::Timer));
        changes.extend(self.entries.into_edits().map(Change::Entry));
        changes.extend(self.bills.into_edits().map(Change::Bill));
        changes.extend(self.focuses.into_edits().map(Change::Focus));
        changes
    }

    /// Sorts entries as every list of entries is sorted.
    fn in_time(mut entries: Vec<TimeEntry>) -> Vec<TimeEntry> {
        entries.sort_by_cached_key(|entry| (entry.sort_time(), entry.id));
        entries
    }
}

impl Read for Draft<'_> {
    fn owner(&self) -> Answer<User> {
        Ok(self.user.clone())
    }

    fn device(&self) -> Answer<DeviceId> {
        Ok(self.device)
    }

    fn generation(&self) -> Answer<u64> {
        Ok(self.generation)
    }

    fn task(&self, id: TaskId) -> Answer<Option<Task>> {
        self.tasks.get(id).map_or_else(|| self.beneath.task(id), |task| Ok(task.cloned()))
    }

    fn tasks_titled(&self, folded: &str) -> Answer<Vec<Task>> {
        let beneath = self.beneath.tasks_titled(folded)?;
        let ids = self.task_titles.get(folded);
        let titled = |t: &Task| live(t) && naming::fold(&t.title) == folded;
        Ok(self.tasks.among(ids, beneath, |t| t.id, titled))
    }

    fn tasks_in(&self, status: Status) -> Answer<Vec<Task>> {
        let beneath = self.beneath.tasks_in(status)?;
        Ok(self.tasks.through(beneath, |t| t.id, |t| live(t) && t.status == status))
    }

    fn tasks_between(&self, low: TaskId, high: TaskId) -> Answer<Vec<Task>> {
        let beneath = self.beneath.tasks_between(low, high)?;
        Ok(self.tasks.through(beneath, |t| t.id, |t| live(t) && (low..=high).contains(&t.id)))
    }

    fn children(&self, parent: TaskId) -> Answer<Vec<Task>> {
        let beneath = self.beneath.children(parent)?;
        let ids = self.task_parents.get(&parent);
        let belongs = |t: &Task| live(t) && t.parent_task_id == Some(parent);
        Ok(self.tasks.among(ids, beneath, |t| t.id, belongs))
    }

    fn waiting_for(&self, blocker: TaskId) -> Answer<Vec<Task>> {
        let beneath = self.beneath.waiting_for(blocker)?;
        let waits = |t: &Task| live(t) && t.blocked_by_task_ids.contains(&blocker);
        let ids = self.task_blockers.get(&blocker);
        Ok(self.tasks.among(ids, beneath, |t| t.id, waits))
    }

    fn tasks_of_customer(&self, customer: CustomerId) -> Answer<Vec<Task>> {
        let beneath = self.beneath.tasks_of_customer(customer)?;
        Ok(self.tasks.through(beneath, |t| t.id, |t| t.customer_id == Some(customer)))
    }

    fn tasks_of_pillar(&self, pillar: PillarId) -> Answer<Vec<Task>> {
        let beneath = self.beneath.tasks_of_pillar(pillar)?;
        Ok(self.tasks.through(beneath, |t| t.id, |t| t.pillar_id == Some(pillar)))
    }

    fn task_count(&self, task: TaskId, user: Option<UserId>) -> Answer<TaskCount> {
        let mut count = self.beneath.task_count(task, user)?;
        let counts = |entry: &&TimeEntry| {
            entry.task_id == task
                && entry.deleted_at.is_none()
                && user.is_none_or(|user| entry.user_id == user)
        };
        for (_, edit) in self.entries.edits() {
            if let Some(before) = edit.before.as_ref().filter(counts) {
                count.entries = count.entries.saturating_sub(1);
                count.elapsed = count.elapsed - before.duration;
            }
            if let Some(after) = edit.after.as_ref().filter(counts) {
                count.entries += 1;
                count.elapsed += after.duration;
            }
        }
        Ok(count)
    }

    fn entry(&self, id: EntryId) -> Answer<Option<TimeEntry>> {
        self.entries.get(id).map_or_else(|| self.beneath.entry(id), |entry| Ok(entry.cloned()))
    }

    fn entries_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<TimeEntry>> {
        let beneath = self.beneath.entries_between(low, high)?;
        let belongs = |e: &TimeEntry| e.deleted_at.is_none() && (low..=high).contains(&e.id);
        Ok(Self::in_time(self.entries.through(beneath, |e| e.id, belongs)))
    }

    fn entry_ids_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<EntryId>> {
        let mut ids = self.beneath.entry_ids_between(low, high)?;
        ids.retain(|id| !self.entries.holds(*id));
        let ours = self.entries.records().map(|entry| entry.id);
        ids.extend(ours.filter(|id| (low..=high).contains(id)));
        ids.sort_unstable();
        Ok(ids)
    }

    fn entries_on(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<TimeEntry>> {
        let mut found: Vec<TimeEntry> = self
            .beneath
            .entries_on(user, first, last)?
            .into_iter()
            .filter(|entry| !self.entries.holds(entry.id))
            .collect();
        if first <= last {
            // An overlaid entry may have moved since it was listed under a day: ask it again.
            let ids: BTreeSet<EntryId> =
                self.entry_days.range(first..=last).flat_map(|(_, ids)| ids).copied().collect();
            let overlaid = ids.into_iter().filter_map(|id| self.entries.get(id).flatten());
            found.extend(
                overlaid
                    .filter(|entry| entry.deleted_at.is_none())
                    .filter(|entry| user.is_none_or(|user| entry.user_id == user))
                    .filter(|e| e.parts().iter().any(|(day, _)| (first..=last).contains(day)))
                    .cloned(),
            );
        }
        Ok(Self::in_time(found))
    }

    fn entries_of(&self, task: TaskId) -> Answer<Vec<TimeEntry>> {
        let beneath = self.beneath.entries_of(task)?;
        let belongs = |e: &TimeEntry| e.deleted_at.is_none() && e.task_id == task;
        let ids = self.entry_tasks.get(&task);
        Ok(Self::in_time(self.entries.among(ids, beneath, |e| e.id, belongs)))
    }

    fn newest_entries(&self, user: UserId, visit: &mut dyn FnMut(TimeEntry) -> bool) -> Answer<()> {
        let ours: Vec<TimeEntry> = self
            .entries
            .records()
            .filter(|entry| entry.deleted_at.is_none() && entry.user_id == user)
            .cloned()
            .collect();
        let mut ours = Self::in_time(ours);
        let mut stopped = false;
        self.beneath.newest_entries(user, &mut |entry| {
            if self.entries.holds(entry.id) {
                return true;
            }
            let key = (entry.sort_time(), entry.id);
            while let Some(next) = ours.pop_if(|o| (o.sort_time(), o.id) > key) {
                if !visit(next) {
                    stopped = true;
                    return false;
                }
            }
            stopped = !visit(entry);
            !stopped
        })?;
        while !stopped {
            let Some(next) = ours.pop() else { break };
            stopped = !visit(next);
        }
        Ok(())
    }

    fn day_parts(
        &self,
        user: Option<UserId>,
        first: Day,
        last: Day,
        visit: &mut dyn FnMut(DayPart),
    ) -> Answer<()> {
        self.beneath.day_parts(user, first, last, &mut |part| {
            if !self.entries.holds(part.entry) {
                visit(part);
            }
        })?;
        for entry in self.entries.records() {
            if entry.deleted_at.is_some() || user.is_some_and(|user| entry.user_id != user) {
                continue;
            }
            for (day, span) in entry.parts() {
                if (first..=last).contains(&day) {
                    visit(DayPart {
                        user: entry.user_id,
                        day,
                        sort_time: entry.sort_time(),
                        entry: entry.id,
                        task: entry.task_id,
                        span,
                        billable: entry.billable,
                    });
                }
            }
        }
        Ok(())
    }

    fn day_totals(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<DayTotal>> {
        let beneath = self.beneath.day_totals(user, first, last)?;
        Ok(totals::through(beneath, self.entries.edits().map(|(_, edit)| edit), |total| {
            user.is_none_or(|user| total.user == user) && (first..=last).contains(&total.day)
        }))
    }

    fn first_day(&self, user: UserId) -> Answer<Option<Day>> {
        let totals = self.day_totals(Some(user), Day::MIN, Day::MAX)?;
        Ok(totals.first().map(|total| total.day))
    }

    fn timer(&self, user: UserId) -> Answer<Option<ActiveTimer>> {
        self.timers.get(user).map_or_else(|| self.beneath.timer(user), |timer| Ok(timer.cloned()))
    }

    fn timers(&self) -> Answer<Vec<ActiveTimer>> {
        Ok(self.timers.through(self.beneath.timers()?, |t| t.user_id, |_| true))
    }

    fn customer(&self, id: CustomerId) -> Answer<Option<Customer>> {
        self.customers.get(id).map_or_else(|| self.beneath.customer(id), |c| Ok(c.cloned()))
    }

    fn customers(&self) -> Answer<Vec<Customer>> {
        let beneath = self.beneath.customers()?;
        let mut all = self.customers.through(beneath, |c| c.id, |c| c.deleted_at.is_none());
        all.sort_by_cached_key(|customer| (naming::fold(&customer.name), customer.id));
        Ok(all)
    }

    fn pillar(&self, id: PillarId) -> Answer<Option<Pillar>> {
        self.pillars.get(id).map_or_else(|| self.beneath.pillar(id), |p| Ok(p.cloned()))
    }

    fn pillars_of(&self, customer: CustomerId) -> Answer<Vec<Pillar>> {
        let beneath = self.beneath.pillars_of(customer)?;
        let belongs = |p: &Pillar| p.deleted_at.is_none() && p.customer_id == customer;
        let mut all = self.pillars.through(beneath, |p| p.id, belongs);
        all.sort_by_cached_key(|pillar| (naming::fold(&pillar.name), pillar.id));
        Ok(all)
    }

    fn pillars(&self) -> Answer<Vec<Pillar>> {
        let beneath = self.beneath.pillars()?;
        Ok(self.pillars.through(beneath, |p| p.id, |p| p.deleted_at.is_none()))
    }

    fn focus(&self, user: UserId) -> Answer<Option<CustomerFocus>> {
        self.focuses.get(user).map_or_else(|| self.beneath.focus(user), |f| Ok(f.cloned()))
    }

    fn bill(&self, id: BillId) -> Answer<Option<TimeBill>> {
        self.bills.get(id).map_or_else(|| self.beneath.bill(id), |bill| Ok(bill.cloned()))
    }

    fn bills_range(&self, low: BillId, high: BillId) -> Answer<Vec<TimeBill>> {
        let beneath = self.beneath.bills_range(low, high)?;
        let belongs = |b: &TimeBill| b.deleted_at.is_none() && (low..=high).contains(&b.id);
        Ok(self.bills.through(beneath, |b| b.id, belongs))
    }

    fn bills_of_day(&self, user: UserId, day: Day) -> Answer<Vec<TimeBill>> {
        let mut bills: Vec<TimeBill> = self
            .beneath
            .bills_of_day(user, day)?
            .into_iter()
            .filter(|bill| !self.bills.holds(bill.id))
            .collect();
        let ids = self.bill_days.get(&day).into_iter().flatten();
        bills.extend(
            ids.filter_map(|id| self.bills.get(*id).flatten())
                .filter(|bill| bill.user_id == user)
                .cloned(),
        );
        Ok(bills)
    }

    fn bills_on(&self, first: Day, last: Day) -> Answer<Vec<TimeBill>> {
        let beneath = self.beneath.bills_on(first, last)?;
        let belongs = |b: &TimeBill| b.deleted_at.is_none() && (first..=last).contains(&b.date);
        Ok(by_date(self.bills.through(beneath, |b| b.id, belongs)))
    }

    fn bills_in(&self, status: BillStatus) -> Answer<Vec<TimeBill>> {
        let beneath = self.beneath.bills_in(status)?;
        let belongs = |b: &TimeBill| b.deleted_at.is_none() && b.status == status;
        Ok(by_date(self.bills.through(beneath, |b| b.id, belongs)))
    }

    fn open_bills_of(&self, customer: CustomerId) -> Answer<Vec<TimeBill>> {
        let beneath = self.beneath.open_bills_of(customer)?;
        let belongs = |b: &TimeBill| {
            b.deleted_at.is_none() && !b.status.is_frozen() && b.customer_id == customer
        };
        Ok(by_date(self.bills.through(beneath, |b| b.id, belongs)))
    }

    fn every_task(&self, visit: &mut dyn FnMut(Task)) -> Answer<()> {
        self.beneath.every_task(&mut |task| {
            if !self.tasks.holds(task.id) {
                visit(task);
            }
        })?;
        self.tasks.records().cloned().for_each(visit);
        Ok(())
    }

    fn every_entry(&self, visit: &mut dyn FnMut(TimeEntry)) -> Answer<()> {
        self.beneath.every_entry(&mut |entry| {
            if !self.entries.holds(entry.id) {
                visit(entry);
            }
        })?;
        self.entries.records().cloned().for_each(visit);
        Ok(())
    }

    fn every_customer(&self, visit: &mut dyn FnMut(Customer)) -> Answer<()> {
        self.beneath.every_customer(&mut |customer| {
            if !self.customers.holds(customer.id) {
                visit(customer);
            }
        })?;
        self.customers.records().cloned().for_each(visit);
        Ok(())
    }

    fn every_pillar(&self, visit: &mut dyn FnMut(Pillar)) -> Answer<()> {
        self.beneath.every_pillar(&mut |pillar| {
            if !self.pillars.holds(pillar.id) {
                visit(pillar);
            }
        })?;
        self.pillars.records().cloned().for_each(visit);
        Ok(())
    }

    fn every_bill(&self, visit: &mut dyn FnMut(TimeBill)) -> Answer<()> {
        self.beneath.every_bill(&mut |bill| {
            if !self.bills.holds(bill.id) {
                visit(bill);
            }
        })?;
        self.bills.records().cloned().for_each(visit);
        Ok(())
    }

    fn newest_step(&self) -> Answer<u64> {
        self.beneath.newest_step()
    }

    fn step(&self, seq: u64) -> Answer<Option<Step>> {
        self.beneath.step(seq)
    }

    fn steps(&self, limit: usize) -> Answer<Vec<Step>> {
        self.beneath.steps(limit)
    }

    fn redo_stack(&self) -> Answer<Vec<u64>> {
        self.beneath.redo_stack()
    }

    fn side(&self, side: Side, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.beneath.side(side, key)
    }

    fn each_side(&self, span: SideSpan<'_>, visit: &mut SideVisit<'_>) -> Answer<()> {
        self.beneath.each_side(span, visit)
    }

    fn marks(&self, key: RecordKey) -> Answer<Option<Marks>> {
        self.beneath.marks(key)
    }

    fn base(&self, key: RecordKey) -> Answer<Option<Vec<Change>>> {
        self.beneath.base(key)
    }

    fn waiting(&self, from: u64, visit: &mut dyn FnMut(u64, Operation) -> Flow) -> Answer<()> {
        self.beneath.waiting(from, visit)
    }

    fn operation(&self, seq: u64) -> Answer<Option<Operation>> {
        self.beneath.operation(seq)
    }
}

/// Whether a task is not deleted.
fn live(task: &Task) -> bool {
    task.deleted_at.is_none()
}

/// Sorts bills as every list of bills is sorted.
fn by_date(mut bills: Vec<TimeBill>) -> Vec<TimeBill> {
    bills.sort_by_key(|bill| (bill.date, bill.id));
    bills
}
