//! Unmaking: what a step made goes again, unless later steps build on it.

use std::collections::BTreeSet;

use crate::domain::{CustomerId, PillarId, Refusal, TaskId};
use crate::engine::Draft;
use crate::store::{Read, Step};

impl Draft<'_> {
    /// Takes a task back that a step made, unless something came to hang on it. What is `going`
    /// was made by the same step.
    pub(super) fn unmake_task(
        &mut self,
        id: TaskId,
        going: &BTreeSet<TaskId>,
        step: &Step,
    ) -> Result<(), Refusal> {
        let Some(mut task) = self.task(id)? else { return Ok(()) };
        let hangs = !self.entries_of(id)?.is_empty()
            || self.timers()?.iter().any(|timer| timer.task_id == id)
            || self.children(id)?.iter().any(|child| !going.contains(&child.id))
            || self.waiting_for(id)?.iter().any(|waiting| !going.contains(&waiting.id));
        if hangs {
            return Err(needed(step, &format!("the task \"{}\"", task.title)));
        }
        task.deleted_at = Some(self.now);
        self.put_task(task)
    }

    /// Takes a pillar back that a step made, unless a task came to lie in it.
    pub(super) fn unmake_pillar(&mut self, id: PillarId, step: &Step) -> Result<(), Refusal> {
        let Some(mut pillar) = self.pillar(id)? else { return Ok(()) };
        if self.tasks_of_pillar(id)?.iter().any(|task| task.deleted_at.is_none()) {
            return Err(needed(step, &format!("the pillar \"{}\"", pillar.name)));
        }
        pillar.deleted_at = Some(self.now);
        self.put_pillar(pillar)
    }

    /// Takes a customer back that a step made, unless a task or a pillar came to be theirs.
    pub(super) fn unmake_customer(&mut self, id: CustomerId, step: &Step) -> Result<(), Refusal> {
        let Some(mut customer) = self.customer(id)? else { return Ok(()) };
        let hangs = self.tasks_of_customer(id)?.iter().any(|task| task.deleted_at.is_none())
            || self.pillars_of(id)?.iter().any(|pillar| !pillar.is_default);
        if hangs {
            return Err(needed(step, &format!("the customer \"{}\"", customer.name)));
        }
        for mut pillar in self.pillars_of(id)? {
            pillar.deleted_at = Some(self.now);
            self.put_pillar(pillar)?;
        }
        customer.deleted_at = Some(self.now);
        self.put_customer(customer)
    }
}

fn needed(step: &Step, what: &str) -> Refusal {
    Refusal::conflict(format!("step {} made {what}, on which later steps build", step.seq))
        .hint(format!("`tat undo --to {}` takes all of them back", step.seq.saturating_sub(1)))
}
