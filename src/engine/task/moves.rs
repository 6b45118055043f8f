//! Moves: done, cancel, reopen, triage, for several tasks at once.

use crate::domain::{Held, Move, Moved, Refusal, Status, Task, TaskId, Timestamp, move_to};
use crate::engine::timer::Stopped;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::named;

/// A task that was told to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTask {
    /// As it was.
    pub before: Task,
    /// As it is now.
    pub task: Task,
}

impl MovedTask {
    /// Whether it stood there already and nothing changed.
    pub fn already(&self) -> bool {
        self.before == self.task
    }
}

/// Tasks were moved.
#[derive(Clone, Debug, Default)]
pub struct MovedTasks {
    /// The tasks named, each once, in the order in which they were named.
    pub tasks: Vec<MovedTask>,
    /// Others that moved by themselves because of it.
    pub followed: Vec<MovedTask>,
    /// The doer's timer, where it ran on one of them.
    pub stopped: Option<Stopped>,
    /// Things to say.
    pub notes: Vec<String>,
}

impl Engine {
    /// Moves tasks: done, cancel, reopen or triage; all or none. The doer's own timer on a task
    /// that is closed stops first. (spec: Task status)
    pub fn move_tasks(
        &self,
        words: &[String],
        wanted: Move,
        now: Timestamp,
    ) -> Result<Done<MovedTasks>, Refusal> {
        self.change(now, |draft| {
            let named = named::tasks(draft, words, wanted)?;
            let mut moved = MovedTasks::default();
            // What waits for others named here may move by itself once they are done.
            let waits = |task: &Task| matches!(task.status, Status::Blocked | Status::Exploded);
            let (later, first): (Vec<&Task>, Vec<&Task>) =
                named.iter().partition(|task| wanted == Move::Done && waits(task));
            for task in first {
                moved.move_one(draft, task.id, wanted)?;
            }
            if !later.is_empty() {
                draft.settle()?;
            }
            for task in later {
                moved.move_one(draft, task.id, wanted)?;
            }
            moved.finish(draft, named)?;
            let sentence = sentence(past(wanted), &moved.tasks);
            Ok((moved, sentence))
        })
    }
}

impl MovedTasks {
    /// Moves one task; a timer of the doer on it stops where the move says so.
    pub(super) fn move_one(
        &mut self,
        draft: &mut Draft<'_>,
        id: TaskId,
        wanted: Move,
    ) -> Result<(), Refusal> {
        if matches!(wanted, Move::Done | Move::Cancel | Move::Block | Move::Explode)
            && let Some(stopped) = draft.stop_if_on(id)?
        {
            self.stopped = Some(stopped);
        }
        draft.move_task(id, wanted)?;
        Ok(())
    }

    /// Settles, and brings the answer up to what came of it.
    pub(super) fn finish(
        &mut self,
        draft: &mut Draft<'_>,
        named: Vec<Task>,
    ) -> Result<(), Refusal> {
        draft.settle()?;
        for before in named {
            let task = draft.task(before.id)?.unwrap_or_else(|| before.clone());
            self.tasks.push(MovedTask { before, task });
        }
        for (id, edit) in draft.tasks.edits() {
            if let (Some(before), Some(task)) = (&edit.before, &edit.after)
                && before.status != task.status
                && self.tasks.iter().all(|moved| moved.task.id != id)
            {
                let (before, task) = (before.clone(), task.clone());
                self.followed.push(MovedTask { before, task });
            }
        }
        if let Some(stopped) = &mut self.stopped {
            draft.refresh_stopped(stopped)?;
        }
        self.notes.extend(stranded(draft, &self.tasks)?);
        Ok(())
    }
}

impl Draft<'_> {
    /// Moves a task by hand. One that stands there already stays as it is.
    pub fn move_task(&mut self, id: TaskId, wanted: Move) -> Result<Moved, Refusal> {
        let task = self.task(id)?.ok_or_else(|| {
            Refusal::not_found(format!("there is no task {id}"))
                .hint("`tat doctor` says whether the store is whole")
        })?;
        let moved = move_to(&task, wanted, &self.held(&task)?)?;
        if !moved.already() {
            if !task.is_open() {
                self.refuse_same_title(&moved.task)?;
            }
            self.put_task(moved.task.clone())?;
        }
        Ok(moved)
    }

    /// Who holds a task up.
    fn held(&self, task: &Task) -> Result<Held, Refusal> {
        let mut held = Held::default();
        match task.status {
            Status::Exploded => {
                let children = self.children(task.id)?;
                held.children.extend(children.into_iter().filter(Task::is_open).map(|t| t.title));
            }
            Status::Blocked => {
                for id in &task.blocked_by_task_ids {
                    held.blockers.extend(self.task(*id)?.filter(Task::is_open).map(|t| t.title));
                }
            }
            _ => {}
        }
        Ok(held)
    }
}

/// Says of exploded parents that they stay although all their children were cancelled.
fn stranded(draft: &Draft<'_>, moved: &[MovedTask]) -> Result<Vec<String>, Refusal> {
    let mut notes = Vec::new();
    let gone = |task: &Task| task.deleted_at.is_some() || task.status == Status::Cancelled;
    for moved in moved.iter().filter(|moved| gone(&moved.task) && !moved.already()) {
        let Some(parent) =
            moved.task.parent_task_id.map(|id| draft.task(id)).transpose()?.flatten()
        else {
            continue;
        };
        let stays = parent.deleted_at.is_none() && parent.status == Status::Exploded;
        let note = format!("\"{}\" stays exploded: no child of it is left to do", parent.title);
        if stays && draft.children(parent.id)?.iter().all(gone) && !notes.contains(&note) {
            notes.push(note);
        }
    }
    Ok(notes)
}

/// What the journal says of a move.
const fn past(wanted: Move) -> &'static str {
    match wanted {
        Move::Triage => "Took in",
        Move::Start => "Began",
        Move::Done => "Completed",
        Move::Cancel => "Cancelled",
        Move::Reopen => "Reopened",
        Move::Block => "Blocked",
        Move::Explode => "Exploded",
        Move::Unblock => "Unblocked",
    }
}

/// What the journal says was done to tasks.
pub(super) fn sentence(verb: &str, tasks: &[MovedTask]) -> String {
    match tasks {
        [one] => format!("{verb} \"{}\"", one.task.title),
        several => format!("{verb} {} tasks", several.len()),
    }
}
