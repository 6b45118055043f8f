//! Edit: another title, place, parent, or other words of a task.

use std::collections::BTreeMap;

use crate::domain::{BillId, Day, Refusal, Span, Task, TaskId, TimeBill, Timestamp, limits, tree};
use crate::engine::lookup::{self, Among};
use crate::engine::set::Set;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

/// A wish to alter a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskEdit {
    /// Another title.
    pub title: Option<String>,
    /// Another customer; a pillar of the old one does not come along.
    pub customer: Set<String>,
    /// Another pillar, or both as `Customer/Pillar`.
    pub pillar: Set<String>,
    /// Other tags, in place of those it has.
    pub tags: Set<Vec<String>>,
    /// Another parent.
    pub parent: Set<String>,
    /// How long it should take.
    pub estimate: Set<Span>,
    /// When it should be done.
    pub due: Set<Day>,
    /// Where more stands about it.
    pub link: Set<String>,
    /// More words.
    pub description: Set<String>,
}

/// A task was altered. The bills that its time left and went to are among the changes.
#[derive(Clone, Debug)]
pub struct EditedTask {
    /// As it was.
    pub before: Task,
    /// As it is now.
    pub task: Task,
    /// Where it got another customer or pillar: the frozen bills that keep time of it.
    pub keep: Vec<TimeBill>,
}

impl EditedTask {
    /// Whether it was so already.
    pub fn already(&self) -> bool {
        self.before == self.task
    }
}

impl Engine {
    /// Alters a task. Its time moves to the bills of its new customer and pillar, but for what
    /// lies in frozen ones. (spec: Bills)
    pub fn edit_task(
        &self,
        words: &str,
        edit: &TaskEdit,
        now: Timestamp,
    ) -> Result<Done<EditedTask>, Refusal> {
        self.change(now, |draft| {
            let before = lookup::task(draft, words, Among::All)?;
            let mut task = before.clone();
            edit.words_of(&mut task)?;
            edit.place_of(draft, &mut task)?;
            if let Set::To(words) = &edit.parent {
                let parent = lookup::task(draft, words, Among::All)?;
                tree::refuse_parent_circle(&task, &parent, |id| find(draft, id))?;
                task.parent_task_id = Some(parent.id);
            } else if edit.parent == Set::Clear {
                task.parent_task_id = None;
            }
            draft.refuse_same_title(&task)?;
            draft.put_task(task.clone())?;
            draft.settle()?;
            let place = |task: &Task| (task.customer_id, task.pillar_id);
            let keep = if place(&before) == place(&task) {
                Vec::new()
            } else {
                frozen_bills(draft, task.id)?
            };
            let task = draft.task(task.id)?.unwrap_or(task);
            let sentence = format!("Edited the task \"{}\"", task.title);
            Ok((EditedTask { before, task, keep }, sentence))
        })
    }
}

impl TaskEdit {
    /// Sets what says nothing about other records.
    fn words_of(&self, task: &mut Task) -> Result<(), Refusal> {
        if let Some(title) = &self.title {
            task.title = limits::title(title)?;
        }
        let tags = self
            .tags
            .over(Some(std::mem::take(&mut task.tags)), |tags| limits::tags(tags).map(Some))?;
        task.tags = tags.unwrap_or_default();
        task.estimate = self.estimate.over(task.estimate, |span| Ok(Some(*span)))?;
        task.due_date = self.due.over(task.due_date, |day| Ok(Some(*day)))?;
        task.link = self.link.over(task.link.take(), |words| limits::line("link", words))?;
        let text = |words: &String| limits::text("description", words);
        task.description = self.description.over(task.description.take(), text)?;
        Ok(())
    }

    /// Sets customer and pillar.
    fn place_of(&self, read: &dyn Read, task: &mut Task) -> Result<(), Refusal> {
        let customer = match &self.customer {
            Set::To(name) => Some(lookup::customer(read, name)?),
            Set::Keep => task.customer_id.map(|id| read.customer(id)).transpose()?.flatten(),
            Set::Clear => None,
        };
        if let Set::To(words) = &self.pillar {
            if self.customer == Set::Clear {
                return Err(Refusal::usage("a pillar belongs to a customer")
                    .hint("leave `--no-customer` or `--pillar` out"));
            }
            let named = words.split_once('/').map(|(owner, _)| owner.trim());
            let elsewhere = named.is_some_and(|owner| lookup::customer(read, owner).is_ok());
            let within = customer.filter(|_| !self.customer.keeps() || !elsewhere);
            let pillar = lookup::pillar(read, words, within.as_ref())?;
            task.customer_id = Some(pillar.customer_id);
            task.pillar_id = Some(pillar.id);
            return Ok(());
        }
        if !self.customer.keeps() {
            let id = customer.map(|customer| customer.id);
            if task.customer_id != id {
                task.pillar_id = None;
            }
            task.customer_id = id;
        }
        if self.pillar == Set::Clear {
            task.pillar_id = None;
        }
        Ok(())
    }
}

/// A task for the rules about circles.
pub(super) fn find(draft: &Draft<'_>, id: TaskId) -> Result<Option<Task>, Refusal> {
    Ok(draft.task(id)?)
}

/// The frozen bills in which time of a task lies, by day.
fn frozen_bills(draft: &Draft<'_>, task: TaskId) -> Result<Vec<TimeBill>, Refusal> {
    let mut frozen: BTreeMap<(Day, BillId), TimeBill> = BTreeMap::new();
    for entry in draft.entries_of(task)? {
        let bills = draft.bills_of(&entry)?.into_iter().filter(TimeBill::is_frozen);
        frozen.extend(bills.map(|bill| ((bill.date, bill.id), bill)));
    }
    Ok(frozen.into_values().collect())
}
