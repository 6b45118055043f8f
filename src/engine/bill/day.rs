//! A day's facts: everything that the bills of one user's day follow from, gathered from a store.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    Customer, CustomerId, Day, EntryId, Pillar, PillarId, Refusal, Task, TaskId, TimeBill,
    Timestamp, UserId, billing,
};
use crate::store::Read;

/// The entries, tasks, customers, pillars and bills of one user's day.
#[derive(Clone, Debug)]
pub struct DayFacts {
    user: UserId,
    day: Day,
    parts: Vec<billing::Part>,
    tasks: BTreeMap<TaskId, Option<Task>>,
    customers: BTreeMap<CustomerId, Customer>,
    pillars: BTreeMap<PillarId, Pillar>,
    existing: Vec<TimeBill>,
}

impl DayFacts {
    /// Gathers them.
    pub fn gather(read: &dyn Read, user: UserId, day: Day) -> Result<Self, Refusal> {
        let mut facts = Self {
            user,
            day,
            parts: Vec::new(),
            tasks: BTreeMap::new(),
            customers: BTreeMap::new(),
            pillars: BTreeMap::new(),
            existing: read.bills_of_day(user, day)?,
        };
        facts.gather_parts(read)?;
        let customers: BTreeSet<CustomerId> = facts
            .parts
            .iter()
            .filter_map(|part| part.customer_id)
            .chain(facts.existing.iter().map(|bill| bill.customer_id))
            .collect();
        let mut pillars: BTreeSet<PillarId> = facts
            .parts
            .iter()
            .filter_map(|part| part.pillar_id)
            .chain(facts.existing.iter().map(|bill| bill.pillar_id))
            .collect();
        for id in customers {
            facts.customers.extend(read.customer(id)?.map(|customer| (id, customer)));
            pillars.insert(PillarId::general_support(id));
        }
        for id in pillars {
            facts.pillars.extend(read.pillar(id)?.map(|pillar| (id, pillar)));
        }
        Ok(facts)
    }

    /// What lies in the day of each entry, with its task's present place.
    fn gather_parts(&mut self, read: &dyn Read) -> Result<(), Refusal> {
        for entry in read.entries_on(Some(self.user), self.day, self.day)? {
            if let std::collections::btree_map::Entry::Vacant(slot) =
                self.tasks.entry(entry.task_id)
            {
                slot.insert(read.task(entry.task_id)?);
            }
            let task = self.task(entry.task_id);
            let customer_id = task.and_then(|task| task.customer_id);
            let pillar_id = task.and_then(|task| task.pillar_id);
            let ours = entry.parts().into_iter().filter(|(day, _)| *day == self.day);
            self.parts.push(billing::Part {
                entry_id: entry.id,
                task_id: entry.task_id,
                customer_id,
                pillar_id,
                billable: entry.billable.unwrap_or(customer_id.is_some()),
                span: ours.map(|(_, span)| span).sum(),
            });
        }
        Ok(())
    }

    /// The task of an entry of the day, deleted or not.
    fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id).and_then(Option::as_ref)
    }

    /// The task and title of an entry of the day; an empty title where the task is not known.
    pub fn title_of(&self, entry: EntryId) -> String {
        let part = self.parts.iter().find(|part| part.entry_id == entry);
        let task = part.and_then(|part| self.task(part.task_id));
        task.map_or_else(String::new, |task| task.title.clone())
    }

    /// The facts as the rules take them.
    pub fn input(&self, now: Timestamp) -> billing::DayInput<'_> {
        billing::DayInput {
            user_id: self.user,
            day: self.day,
            parts: &self.parts,
            customers: &self.customers,
            pillars: &self.pillars,
            existing: &self.existing,
            now,
        }
    }
}
