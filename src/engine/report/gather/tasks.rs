//! Tasks that were looked up once, with what the report wants to know of them.

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};

use crate::domain::{Refusal, Task, TaskId};
use crate::engine::filter::{Filter, Names};
use crate::report::Grouping;
use crate::store::Read;

use super::super::line::Place;

/// A task, as far as it is known.
pub(in crate::engine::report) struct Known {
    pub(in crate::engine::report) task: Option<Task>,
    /// Where its time goes.
    pub(in crate::engine::report) place: Place,
    /// The slot of all time that goes the same way as its own.
    pub(super) slot: usize,
    /// Whether its time is taken: by the rule, where it is not billed by hand, where it is.
    taken: [bool; 3],
}

impl Known {
    /// Whether time of it is taken that is billed by hand so, or by the rule.
    pub(super) fn is_taken(&self, billable: Option<bool>) -> bool {
        self.taken[billable.map_or(0, |by_hand| 1 + usize::from(by_hand))]
    }
}

/// The tasks of a report.
pub(in crate::engine::report) struct Tasks {
    by: Vec<Grouping>,
    known: HashMap<TaskId, Known>,
    slots_of: HashMap<(Option<TaskId>, Place), usize>,
    /// Where the time of each slot goes; what no grouping asks for is left out.
    pub(super) slots: Vec<(Option<TaskId>, Place)>,
}

impl Tasks {
    /// None yet, for a report that is grouped so.
    pub(super) fn new(by: &[Grouping]) -> Self {
        let (known, slots_of) = (HashMap::new(), HashMap::new());
        Self { by: by.to_vec(), known, slots_of, slots: Vec::new() }
    }

    /// A task's title, if it was looked up and is there.
    pub(in crate::engine::report) fn title(&self, id: TaskId) -> Option<&str> {
        self.known.get(&id)?.task.as_ref().map(|task| task.title.as_str())
    }

    /// A task, looked up if it was not.
    pub(in crate::engine::report) fn find(
        &mut self,
        (read, names, filter): (&dyn Read, &mut Names, &Filter),
        id: TaskId,
    ) -> Result<&Known, Refusal> {
        let new = match self.known.entry(id) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(new) => new,
        };
        let task = read.task(id)?;
        let place = Place::of(read, names, task.as_ref())?;
        let has = |grouping| self.by.contains(&grouping);
        let way = Place {
            customer: place.customer.filter(|_| has(Grouping::Customer)),
            pillar: place.pillar.filter(|_| has(Grouping::Pillar)),
            status: place.status.filter(|_| has(Grouping::TaskStatus)),
        };
        let way = (Some(id).filter(|_| has(Grouping::Task)), way);
        let slot = *self.slots_of.entry(way).or_insert_with(|| {
            self.slots.push(way);
            self.slots.len() - 1
        });
        let here = filter.takes_task(id, task.as_ref());
        let taken = [None, Some(false), Some(true)]
            .map(|billable| here && filter.takes_billable(billable, task.as_ref()));
        Ok(new.insert(Known { task, place, slot, taken }))
    }
}
