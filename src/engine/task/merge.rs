//! Merge: two tasks that were one. One goes, and what hung on it hangs on the other.
//!
//! Tasks whose customer or pillar was merged are in `rehome`.

use crate::domain::{Move, Refusal, Span, Status, Task, TaskId, Timestamp, limits, tree};
use crate::engine::lookup::{self, Among};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::edit::find;

/// One task was merged into another.
#[derive(Clone, Debug)]
pub struct MergedTask {
    /// The one that went, as it was.
    pub from: Task,
    /// The one that took it over, as it is now.
    pub into: Task,
    /// Every task that is otherwise now: these two, children, and what waits.
    pub changed: Vec<Task>,
    /// The time that moved.
    pub taken: Taken,
    /// Things to say.
    pub notes: Vec<String>,
}

/// The time of a task that went to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many entries moved.
    pub entries: usize,
    /// Their time.
    pub elapsed: Span,
    /// How many entries stay with the task that went, because they stand in frozen bills.
    pub kept: usize,
    /// Whether a running timer moved too.
    pub timer: bool,
}

impl Engine {
    /// Merges a task into another: entries, timer, children and what waits for it move, the one
    /// that went stays as a tombstone. Entries in frozen bills stay with it. (spec: task merge)
    pub fn merge_tasks(
        &self,
        from: &str,
        into: &str,
        now: Timestamp,
    ) -> Result<Done<MergedTask>, Refusal> {
        self.change(now, |draft| {
            let from = lookup::task(draft, from, Among::All)?;
            let target = lookup::task(draft, into, Among::All)?;
            if from.id == target.id {
                return Err(Refusal::usage(format!("both words mean the task \"{}\"", from.title))
                    .hint(
                        "name the one that goes first, then the one that stays; ids tell apart",
                    ));
            }
            let taken = draft.merge_task(from.id, target.id)?;
            let mut notes = Vec::new();
            if from.status == Status::Blocked && target.status != Status::Blocked {
                notes.push(format!(
                    "\"{}\" waits for nobody: what \"{}\" waited for was left out",
                    target.title, from.title
                ));
            }
            draft.settle()?;
            let into = draft.task(target.id)?.unwrap_or(target);
            let mut changed = vec![into.clone()];
            let others = draft.tasks.edits().filter(|(id, _)| *id != into.id);
            changed.extend(others.filter_map(|(_, edit)| edit.after.clone()));
            let sentence = format!("Merged the task \"{}\" into \"{}\"", from.title, into.title);
            Ok((MergedTask { from, into, changed, taken, notes }, sentence))
        })
    }
}

impl Draft<'_> {
    /// Lets a task take over another one, which goes.
    pub(in crate::engine) fn merge_task(
        &mut self,
        from: TaskId,
        into: TaskId,
    ) -> Result<Taken, Refusal> {
        let taken = self.take_time_over(from, into)?;
        self.take_blockers_over(from, into)?;
        self.take_family_over(from, into)?;
        if let (Some(from), Some(mut target)) = (self.task(from)?, self.task(into)?) {
            take_words_over(&from, &mut target)?;
            self.put_task(target)?;
            self.put_task(Task { deleted_at: Some(self.now()), ..from })?;
        }
        Ok(taken)
    }

    /// Moves entries and timers. What stands in a frozen bill cannot be altered and stays.
    fn take_time_over(&mut self, from: TaskId, into: TaskId) -> Result<Taken, Refusal> {
        let mut taken = Taken::default();
        for mut entry in self.entries_of(from)? {
            if self.frozen_bill_of(&entry)?.is_some() {
                taken.kept += 1;
                continue;
            }
            taken.entries += 1;
            taken.elapsed += entry.duration;
            entry.task_id = into;
            self.put_entry(entry)?;
        }
        for mut timer in self.timers()?.into_iter().filter(|timer| timer.task_id == from) {
            self.move_task(into, Move::Start)?;
            taken.timer = true;
            timer.task_id = into;
            self.put_timer(timer)?;
        }
        Ok(taken)
    }

    /// Lets others wait for the task that stays, and, while it waits itself, that one for what
    /// the other waited for.
    fn take_blockers_over(&mut self, from: TaskId, into: TaskId) -> Result<(), Refusal> {
        for mut task in self.waiting_for(from)? {
            task.blocked_by_task_ids.retain(|id| *id != from && *id != into);
            if task.id == into {
                if task.status == Status::Blocked && task.blocked_by_task_ids.is_empty() {
                    self.move_task(into, Move::Unblock)?;
                    let moved = self.task(into)?.unwrap_or_else(|| task.clone());
                    task = Task { blocked_by_task_ids: Vec::new(), ..moved };
                }
                self.put_task(task)?;
                continue;
            }
            self.put_task(task.clone())?;
            if let Some(target) = self.task(into)? {
                tree::refuse_blocker_circle(&task, &target, |id| find(self, id))?;
            }
            task.blocked_by_task_ids.push(into);
            task.blocked_by_task_ids.sort_unstable();
            self.put_task(task)?;
        }
        let (Some(from), Some(mut target)) = (self.task(from)?, self.task(into)?) else {
            return Ok(());
        };
        if from.status != Status::Blocked || target.status != Status::Blocked {
            return Ok(());
        }
        for id in from.blocked_by_task_ids.iter().filter(|id| **id != into) {
            if let Some(blocker) = self.task(*id)? {
                tree::refuse_blocker_circle(&target, &blocker, |id| find(self, id))?;
            }
            target.blocked_by_task_ids.push(*id);
        }
        target.blocked_by_task_ids.sort_unstable();
        target.blocked_by_task_ids.dedup();
        self.put_task(target)
    }

    /// Hangs the children of one task below the other, and that one, where it hangs nowhere or
    /// below the first, where the first hung.
    fn take_family_over(&mut self, from: TaskId, into: TaskId) -> Result<(), Refusal> {
        let (Some(from), Some(mut target)) = (self.task(from)?, self.task(into)?) else {
            return Ok(());
        };
        if target.parent_task_id.is_none_or(|parent| parent == from.id) {
            target.parent_task_id = None;
            let above = from.parent_task_id.filter(|parent| *parent != into);
            if let Some(parent) = above.map(|id| self.task(id)).transpose()?.flatten()
                && tree::refuse_parent_circle(&target, &parent, |id| find(self, id)).is_ok()
            {
                target.parent_task_id = Some(parent.id);
            }
            self.put_task(target.clone())?;
        }
        for child in self.children(from.id)? {
            tree::refuse_parent_circle(&child, &target, |id| find(self, id))?;
            self.put_task(Task { parent_task_id: Some(into), ..child })?;
        }
        Ok(())
    }
}

/// Gives a task the tags of another, and what it says that this one does not.
fn take_words_over(from: &Task, into: &mut Task) -> Result<(), Refusal> {
    let tags: Vec<String> = into.tags.iter().chain(&from.tags).cloned().collect();
    into.tags = limits::tags(&tags)?;
    into.description = into.description.take().or_else(|| from.description.clone());
    into.link = into.link.take().or_else(|| from.link.clone());
    into.estimate = into.estimate.or(from.estimate);
    into.due_date = into.due_date.or(from.due_date);
    into.user_id = into.user_id.or(from.user_id);
    Ok(())
}
