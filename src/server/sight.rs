//! Sight: what of the records an asker may see, and how it is shown to them.
//!
//! What they may not see is to them as if it were not there: not by id, not in a list, not in a
//! count. (spec: Who sees what)

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::domain::{
    ActiveTimer, BillId, Customer, CustomerId, Day, EntryId, Pillar, PillarId, Task, TaskId,
    TimeBill, TimeEntry, UserId,
};
use crate::store::{Pages, Read};
use crate::wire::{self, TaskFacts};

use super::desk::Desk;
use super::problem::Problem;

/// Records as one asker sees them.
pub struct Sight<'r> {
    read: &'r dyn Pages,
    confined: Option<CustomerId>,
    own: Option<UserId>,
    today: Day,
    /// The tasks on which a timer runs that the asker may know of.
    running: BTreeSet<TaskId>,
}

impl<'r> Sight<'r> {
    /// The records of a store as the asker sees them.
    pub fn of(desk: &Desk<'_>, read: &'r dyn Pages) -> Result<Self, Problem> {
        let confined = desk.confined();
        let running = match confined {
            Some(_) => BTreeSet::new(),
            None => read.timers()?.into_iter().map(|timer| timer.task_id).collect(),
        };
        Ok(Self { read, confined, own: desk.only_own(), today: desk.today(), running })
    }

    /// The store itself.
    pub fn read(&self) -> &'r dyn Read {
        self.read
    }

    /// The store's lists, which show everything.
    pub fn pages(&self) -> &'r dyn Pages {
        self.read
    }

    /// A live task.
    pub fn task(&self, id: TaskId) -> Result<Task, Problem> {
        let found = self.read.task(id)?.filter(|task| task.deleted_at.is_none());
        found.filter(|task| self.sees_task(task)).ok_or_else(|| Problem::absent("task"))
    }

    /// A live entry.
    pub fn entry(&self, id: EntryId) -> Result<TimeEntry, Problem> {
        let found = self.read.entry(id)?.filter(|entry| entry.deleted_at.is_none());
        let Some(entry) = found else { return Err(Problem::absent("time entry")) };
        let task = self.read.task(entry.task_id)?;
        if !self.sees_entry(&entry, task.as_ref()) {
            return Err(Problem::absent("time entry"));
        }
        Ok(entry)
    }

    /// A live bill.
    pub fn bill(&self, id: BillId) -> Result<TimeBill, Problem> {
        let found = self.read.bill(id)?.filter(|bill| bill.deleted_at.is_none());
        found.filter(|bill| self.sees_bill(bill)).ok_or_else(|| Problem::absent("time bill"))
    }

    /// A live customer.
    pub fn customer(&self, id: CustomerId) -> Result<Customer, Problem> {
        let found = self.read.customer(id)?.filter(|customer| customer.deleted_at.is_none());
        found.filter(|c| self.sees_customer(c.id)).ok_or_else(|| Problem::absent("customer"))
    }

    /// A live pillar.
    pub fn pillar(&self, id: PillarId) -> Result<Pillar, Problem> {
        let found = self.read.pillar(id)?.filter(|pillar| pillar.deleted_at.is_none());
        found.filter(|p| self.sees_customer(p.customer_id)).ok_or_else(|| Problem::absent("pillar"))
    }

    /// Whether the asker may see what is a customer's.
    pub fn sees_customer(&self, customer: CustomerId) -> bool {
        self.confined.is_none_or(|own| own == customer)
    }

    /// Whether the asker may see a task, deleted or not.
    pub fn sees_task(&self, task: &Task) -> bool {
        self.confined.is_none_or(|own| task.customer_id == Some(own))
    }

    /// Visits the tasks that the asker may see by id after a place, deleted ones too, until the
    /// visit says false.
    pub fn tasks_after(
        &self,
        place: Option<TaskId>,
        visit: &mut dyn FnMut(Task) -> bool,
    ) -> Result<(), Problem> {
        let Some(customer) = self.confined else {
            return Ok(self.read.tasks_after(place, visit)?);
        };
        let mut tasks = self.read.tasks_of_customer(customer)?;
        tasks.sort_by_key(|task| task.id);
        for task in tasks {
            if place.is_none_or(|place| place < task.id) && !visit(task) {
                break;
            }
        }
        Ok(())
    }

    /// Whether the asker may see an entry, deleted or not, on this task.
    pub fn sees_entry(&self, entry: &TimeEntry, task: Option<&Task>) -> bool {
        self.own.is_none_or(|own| entry.user_id == own)
            && (self.confined.is_none() || task.is_some_and(|task| self.sees_task(task)))
    }

    /// Whether the asker may see a bill; customers see what was agreed to.
    pub fn sees_bill(&self, bill: &TimeBill) -> bool {
        self.own.is_none_or(|own| bill.user_id == own)
            && self.confined.is_none_or(|own| bill.customer_id == own && bill.status.is_frozen())
    }

    /// Whether the asker may see running timers.
    pub fn sees_timers(&self) -> bool {
        self.confined.is_none()
    }

    /// A task with what the asker may know of its time and its relations.
    pub fn show_task(&self, task: &Task) -> Result<Value, Problem> {
        let children = self.read.children(task.id)?;
        let facts = TaskFacts {
            count: self.read.task_count(task.id, self.own)?,
            runs: self.running.contains(&task.id),
            children: children.iter().filter(|c| self.sees_task(c)).map(|c| c.id).collect(),
        };
        let mut shown = wire::task(task, &facts);
        if self.confined.is_some() {
            let mut blockers = task.blocked_by_task_ids.clone();
            blockers.retain(|id| self.task(*id).is_ok());
            shown["blockedByTaskIds"] = json!(blockers);
            let parent = task.parent_task_id.filter(|id| self.task(*id).is_ok());
            shown["parentTaskId"] = json!(parent);
        }
        Ok(shown)
    }

    /// An entry; its notes are not for customers.
    pub fn show_entry(&self, entry: &TimeEntry, task: Option<&Task>) -> Value {
        let mut shown = wire::entry(entry, task);
        if self.confined.is_some() {
            shown["notes"] = Value::Null;
        }
        shown
    }

    /// An entry, its task asked of the store.
    pub fn show_entry_of(&self, entry: &TimeEntry) -> Result<Value, Problem> {
        Ok(self.show_entry(entry, self.read.task(entry.task_id)?.as_ref()))
    }

    /// A timer.
    pub fn show_timer(&self, timer: &ActiveTimer) -> Result<Value, Problem> {
        Ok(wire::timer(timer, self.read.task(timer.task_id)?.as_ref()))
    }

    /// A customer; our own words about it are not for it.
    pub fn show_customer(&self, customer: &Customer) -> Value {
        let mut shown = wire::customer(customer, self.today);
        if self.confined.is_some() {
            shown["notes"] = Value::Null;
        }
        shown
    }

    /// A bill; how it fares in the accounting system is not for customers.
    pub fn show_bill(&self, bill: &TimeBill) -> Value {
        let mut shown = wire::bill(bill);
        if self.confined.is_some() {
            shown["xeroSyncError"] = Value::Null;
        }
        shown
    }

    /// A pillar.
    pub fn show_pillar(&self, pillar: &Pillar) -> Value {
        wire::pillar(pillar, self.today)
    }
}

impl Desk<'_> {
    /// Asks the store as the asker sees it.
    pub fn see<T>(
        &self,
        question: impl FnOnce(&Sight<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.read(|read| question(&Sight::of(self, read)?))
    }

    /// A task as it is now.
    pub fn shown_task(&self, id: TaskId) -> Result<Value, Problem> {
        self.see(|sight| sight.show_task(&sight.task(id)?))
    }

    /// An entry as it is now.
    pub fn shown_entry(&self, id: EntryId) -> Result<Value, Problem> {
        self.see(|sight| sight.show_entry_of(&sight.entry(id)?))
    }

    /// A bill as it is now.
    pub fn shown_bill(&self, id: BillId) -> Result<Value, Problem> {
        self.see(|sight| Ok(sight.show_bill(&sight.bill(id)?)))
    }
}
