//! Chosen: which records an export takes, where it does not take all.

use std::collections::BTreeSet;

use crate::domain::{
    ActiveTimer, BillId, CustomerId, Day, DayRange, Refusal, Task, TaskId, TimeBill, TimeEntry,
};
use crate::engine::filter::{Filter, Names};
use crate::store::Read;

use super::leave::ExportWish;

/// What an export takes.
pub(super) struct Chosen {
    range: DayRange,
    /// None where everything is taken.
    filtered: Option<Filtered>,
}

/// What filters leave: entries, and what they need to be understood.
struct Filtered {
    filter: Filter,
    entries: BTreeSet<crate::domain::EntryId>,
    tasks: BTreeSet<TaskId>,
    customers: BTreeSet<CustomerId>,
    bills: BTreeSet<BillId>,
}

impl Chosen {
    /// Finds out what is taken.
    pub(super) fn of(read: &dyn Read, wish: &ExportWish) -> Result<Self, Refusal> {
        let range = wish.range;
        if wish.filter.is_empty() && wish.filter.limit.is_none() {
            return Ok(Self { range, filtered: None });
        }
        let filter = Filter::find(read, &wish.filter)?;
        let mut names = Names::default();
        let first = range.start.unwrap_or(Day::MIN);
        let last = range.end.unwrap_or(Day::MAX);
        let mut taken = Vec::new();
        for entry in read.entries_on(filter.user, first, last)? {
            if filter.takes(&entry, names.task(read, entry.task_id)?) {
                taken.push(entry);
            }
        }
        taken.drain(..taken.len().saturating_sub(filter.limit.unwrap_or(usize::MAX)));
        let mut filtered = Filtered {
            filter,
            entries: taken.iter().map(|entry| entry.id).collect(),
            tasks: taken.iter().map(|entry| entry.task_id).collect(),
            customers: BTreeSet::new(),
            bills: BTreeSet::new(),
        };
        filtered.complete(read, range)?;
        Ok(Self { range, filtered: Some(filtered) })
    }

    /// Whether everything is taken.
    pub(super) fn is_all(&self) -> bool {
        self.filtered.is_none()
    }

    pub(super) fn customer(&self, id: CustomerId) -> bool {
        self.filtered.as_ref().is_none_or(|filtered| filtered.customers.contains(&id))
    }

    pub(super) fn task(&self, task: &Task) -> bool {
        self.filtered.as_ref().is_none_or(|filtered| filtered.tasks.contains(&task.id))
    }

    pub(super) fn entry(&self, entry: &TimeEntry, _: Option<&Task>) -> bool {
        match &self.filtered {
            Some(filtered) => filtered.entries.contains(&entry.id),
            None => {
                self.range == DayRange::ALL
                    || entry.parts().iter().any(|(day, _)| self.range.contains(*day))
            }
        }
    }

    pub(super) fn timer(&self, timer: &ActiveTimer, task: Option<&Task>) -> bool {
        let entry = timer.to_entry(timer.start_time, timer.start_time);
        self.filtered.as_ref().is_none_or(|filtered| {
            filtered.tasks.contains(&timer.task_id) && filtered.filter.takes(&entry, task)
        })
    }

    pub(super) fn bill(&self, bill: &TimeBill) -> bool {
        match &self.filtered {
            Some(filtered) => filtered.bills.contains(&bill.id),
            None => self.range.contains(bill.date),
        }
    }
}

impl Filtered {
    /// Adds what the entries need: the tasks above theirs, the customers, and the bills in which
    /// all the time is theirs.
    fn complete(&mut self, read: &dyn Read, range: DayRange) -> Result<(), Refusal> {
        let mut waiting: Vec<TaskId> = self.tasks.iter().copied().collect();
        while let Some(id) = waiting.pop() {
            let Some(task) = read.task(id)? else { continue };
            self.customers.extend(task.customer_id);
            let others = task.parent_task_id.iter().chain(&task.blocked_by_task_ids);
            let others: Vec<TaskId> = others.copied().collect();
            waiting.extend(others.into_iter().filter(|id| self.tasks.insert(*id)));
        }
        let (entries, bills) = (&self.entries, &mut self.bills);
        let customers = &mut self.customers;
        read.every_bill(&mut |bill| {
            let ours = !bill.time_entry_ids.is_empty()
                && bill.time_entry_ids.iter().all(|id| entries.contains(id));
            if ours && range.contains(bill.date) {
                bills.insert(bill.id);
                customers.insert(bill.customer_id);
            }
        })?;
        Ok(())
    }
}
