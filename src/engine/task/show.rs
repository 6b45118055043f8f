//! Show: one task with all that hangs on it.

use std::collections::BTreeMap;

use crate::domain::{BillId, Day, Refusal, Task, TimeBill};
use crate::engine::Engine;
use crate::engine::filter::Names;
use crate::engine::lookup::{self, Among};
use crate::store::Read;

use super::list::TaskView;

/// A task with all that hangs on it.
#[derive(Clone, Debug)]
pub struct TaskShown {
    /// The task.
    pub view: TaskView,
    /// The task of which it is a part.
    pub parent: Option<Task>,
    /// Its parts.
    pub children: Vec<Task>,
    /// What it waits for, closed ones too.
    pub blockers: Vec<Task>,
    /// What waits for it.
    pub waiting: Vec<Task>,
    /// The bills in which its time stands, by day.
    pub bills: Vec<TimeBill>,
}

impl Engine {
    /// One task, closed ones too, with all that hangs on it.
    pub fn show_task(&self, words: &str) -> Result<TaskShown, Refusal> {
        self.ask(|read| {
            let task = lookup::task(read, words, Among::All)?;
            let live = |task: &Task| task.deleted_at.is_none();
            let parent = task.parent_task_id.map(|id| read.task(id)).transpose()?.flatten();
            let mut blockers = Vec::with_capacity(task.blocked_by_task_ids.len());
            for id in &task.blocked_by_task_ids {
                blockers.extend(read.task(*id)?.filter(live));
            }
            Ok(TaskShown {
                parent: parent.filter(live),
                children: read.children(task.id)?,
                blockers,
                waiting: read.waiting_for(task.id)?,
                bills: bills(read, &task)?,
                view: TaskView::of(read, &mut Names::default(), task)?,
            })
        })
    }
}

/// The live bills in which time of a task stands, by day.
fn bills(read: &dyn Read, task: &Task) -> Result<Vec<TimeBill>, Refusal> {
    let mut bills: BTreeMap<(Day, BillId), TimeBill> = BTreeMap::new();
    for entry in read.entries_of(task.id)? {
        for (day, _) in entry.parts() {
            let of_day = read.bills_of_day(entry.user_id, day)?.into_iter();
            let ours =
                of_day.filter(|b| b.deleted_at.is_none() && b.time_entry_ids.contains(&entry.id));
            bills.extend(ours.map(|bill| ((bill.date, bill.id), bill)));
        }
    }
    Ok(bills.into_values().collect())
}
