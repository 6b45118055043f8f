//! Block and unblock: which tasks a task waits for.

use crate::domain::{Move, Refusal, Status, Task, TaskId, Timestamp, naming, tree};
use crate::engine::lookup::{self, Among};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::edit::find;
use super::moves::{MovedTasks, sentence};
use super::named;

impl Engine {
    /// Lets a task wait for others. (spec: Task status)
    pub fn block_task(
        &self,
        words: &str,
        by: &[String],
        now: Timestamp,
    ) -> Result<Done<MovedTasks>, Refusal> {
        self.change(now, |draft| {
            let before = named::task(draft, words, Move::Block)?;
            let blockers = named::tasks(draft, by, Move::Block)?;
            if blockers.is_empty() {
                let usage = format!("\"{}\" is to wait, and nobody is named", before.title);
                return Err(Refusal::usage(usage).hint("`--by TASK` says what it waits for"));
            }
            for blocker in &blockers {
                refuse_closed(blocker)?;
                tree::refuse_blocker_circle(&before, blocker, |id| find(draft, id))?;
            }
            let mut moved = MovedTasks::default();
            moved.move_one(draft, before.id, Move::Block)?;
            let mut ids = before.blocked_by_task_ids.clone();
            ids.extend(blockers.iter().map(|blocker| blocker.id));
            wait_for(draft, before.id, ids)?;
            moved.finish(draft, vec![before])?;
            let sentence = sentence("Blocked", &moved.tasks);
            Ok((moved, sentence))
        })
    }

    /// Lets a task wait no longer for some others; for none at all where nobody is named. With
    /// the last one it is ready to be done. (spec: Task status)
    pub fn unblock_task(
        &self,
        words: &str,
        by: &[String],
        now: Timestamp,
    ) -> Result<Done<MovedTasks>, Refusal> {
        self.change(now, |draft| {
            let before = named::task(draft, words, Move::Unblock)?;
            let mut left = Vec::new();
            if !by.is_empty() {
                let freed = freed(draft, &before, by)?;
                left.clone_from(&before.blocked_by_task_ids);
                left.retain(|id| !freed.contains(id));
            }
            if left.is_empty() {
                draft.move_task(before.id, Move::Unblock)?;
            }
            wait_for(draft, before.id, left)?;
            let mut moved = MovedTasks::default();
            moved.finish(draft, vec![before])?;
            let sentence = sentence("Unblocked", &moved.tasks);
            Ok((moved, sentence))
        })
    }
}

/// Sets the tasks that a task waits for.
fn wait_for(draft: &mut Draft<'_>, id: TaskId, mut blockers: Vec<TaskId>) -> Result<(), Refusal> {
    blockers.sort_unstable();
    blockers.dedup();
    let Some(task) = draft.task(id)? else { return Ok(()) };
    draft.put_task(Task { blocked_by_task_ids: blockers, ..task })
}

/// The tasks that words mean, first among those that a task waits for.
fn freed(read: &dyn Read, task: &Task, words: &[String]) -> Result<Vec<TaskId>, Refusal> {
    let mut blockers = Vec::with_capacity(task.blocked_by_task_ids.len());
    for id in &task.blocked_by_task_ids {
        blockers.extend(read.task(*id)?);
    }
    let mut freed = Vec::with_capacity(words.len());
    for words in words {
        let wanted = naming::fold(words);
        let own = blockers.iter().find(|blocker| naming::fold(&blocker.title) == wanted);
        freed.push(match own {
            Some(blocker) => blocker.id,
            None => lookup::task(read, words, Among::All)?.id,
        });
    }
    Ok(freed)
}

/// Refuses a blocker that is closed: nobody waits for it.
fn refuse_closed(blocker: &Task) -> Result<(), Refusal> {
    let is = match blocker.status {
        Status::Completed => "completed",
        Status::Cancelled => "cancelled",
        _ => return Ok(()),
    };
    let title = &blocker.title;
    Err(Refusal::conflict(format!("\"{title}\" is {is} and holds nobody up"))
        .hint(format!("`tat task reopen {}` takes it back first", lookup::quoted(title))))
}
