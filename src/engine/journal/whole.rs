//! Whole: what must still hold once steps are gone back or forth, since later steps may stand in
//! the way of what held then.

use crate::domain::{Edit, Refusal, Task, tree};
use crate::engine::Draft;
use crate::engine::lookup::quoted;
use crate::store::Read;

impl Draft<'_> {
    /// Refuses what no command would leave: two things of one name, a circle of tasks, a task of
    /// somebody who is gone, a timer on a task on which none may run.
    pub(super) fn refuse_what_cannot_be(&self) -> Result<(), Refusal> {
        self.refuse_same_names()?;
        for (_, edit) in self.tasks.edits() {
            self.refuse_circles(edit)?;
            self.refuse_lost(edit)?;
        }
        for timer in self.timers.edits().filter_map(|(_, edit)| edit.after.as_ref()) {
            let Some(task) = self.task(timer.task_id)? else { continue };
            if task.deleted_at.is_some() || !task.status.can_start_stop() {
                let is = if task.deleted_at.is_some() { "deleted" } else { task.status.as_str() };
                return Err(Refusal::conflict(format!(
                    "the timer would run on \"{}\", which is {is}",
                    task.title
                ))
                .hint(format!("`tat task reopen {}` first", quoted(&task.title))));
            }
        }
        Ok(())
    }

    fn refuse_circles(&self, edit: &Edit<Task>) -> Result<(), Refusal> {
        let Some(task) = edit.after.as_ref().filter(|task| task.deleted_at.is_none()) else {
            return Ok(());
        };
        let find = |id| Ok::<_, Refusal>(self.task(id)?);
        if let Some(parent) = task.parent_task_id.map(find).transpose()?.flatten() {
            tree::refuse_parent_circle(task, &parent, find)?;
        }
        for blocker in &task.blocked_by_task_ids {
            if let Some(blocker) = find(*blocker)? {
                tree::refuse_blocker_circle(task, &blocker, find)?;
            }
        }
        Ok(())
    }

    /// Refuses to bring a task back to a customer who was taken back since.
    fn refuse_lost(&self, edit: &Edit<Task>) -> Result<(), Refusal> {
        let place = |task: &Option<Task>| task.as_ref().map(|task| task.customer_id);
        let (Some(task), true) = (&edit.after, place(&edit.before) != place(&edit.after)) else {
            return Ok(());
        };
        let customer = task.customer_id.map(|id| self.customer(id)).transpose()?.flatten();
        match customer.filter(|c| c.deleted_at.is_some() && task.deleted_at.is_none()) {
            Some(gone) => Err(Refusal::conflict(format!(
                "\"{}\" would be of the customer \"{}\", who is gone",
                task.title, gone.name
            ))
            .hint("`tat history` shows the step that made the customer; `tat redo` does it again")),
            None => Ok(()),
        }
    }
}
