//! Tasks by id.

use crate::domain::{
    Code, CustomerId, Day, Move, PillarId, Refusal, Span, Status, Task, TaskId, Timestamp, UserId,
    limits, tree,
};
use crate::engine::set::Set;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::{line, live_customer, live_pillar, live_task, taken};

/// What a task is to be.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// What it is called.
    pub title: Option<String>,
    /// More words.
    pub description: Set<String>,
    /// Where more stands about it.
    pub link: Set<String>,
    /// The task of which it is a part.
    pub parent: Set<TaskId>,
    /// Whom it is for; a pillar of another one does not come along.
    pub customer: Set<CustomerId>,
    /// For which part of the work.
    pub pillar: Set<PillarId>,
    /// Where it stands: reached by the arrows that a person may take.
    pub status: Option<Status>,
    /// The tasks it waits for, in place of those it waits for now.
    pub blockers: Option<Vec<TaskId>>,
    /// Who does it.
    pub user: Set<UserId>,
    /// Words to find it by, in place of those it has.
    pub tags: Option<Vec<String>>,
    /// How long it should take.
    pub estimate: Set<Span>,
    /// When it should be done.
    pub due: Set<Day>,
}

impl Engine {
    /// Makes a task; without an id it gets a fresh one. (spec: Task status, new)
    pub fn create_task(
        &self,
        id: Option<TaskId>,
        patch: &TaskPatch,
        now: Timestamp,
    ) -> Result<Done<Task>, Refusal> {
        self.change(now, |draft| {
            let id = match id {
                Some(id) if draft.task(id)?.is_some() => return Err(taken("task", id)),
                Some(id) => id,
                None => draft.fresh_id().into(),
            };
            let mut task = Task::new(id, limits::title(patch.title.as_deref().unwrap_or(""))?, now);
            task.user_id = Some(draft.user().id);
            if patch.status == Some(Status::Intake) {
                task.status = Status::Intake;
            }
            patch.alter(draft, &mut task)?;
            if let (true, Some(parent)) = (patch.customer.keeps(), task.parent_task_id) {
                let parent = live_task(draft, parent)?;
                if task.customer_id.is_none() {
                    (task.customer_id, task.pillar_id) = (parent.customer_id, parent.pillar_id);
                }
            }
            draft.refuse_same_title(&task)?;
            draft.put_task(task)?;
            patch.go(draft, id)?;
            let task = live_task(draft, id)?;
            let sentence = format!("Added the task \"{}\"", task.title);
            Ok((task, sentence))
        })
    }

    /// Alters a task. (spec: Task status; Bills, where it gets another customer or pillar)
    pub fn patch_task(
        &self,
        id: TaskId,
        patch: &TaskPatch,
        now: Timestamp,
    ) -> Result<Done<Task>, Refusal> {
        self.change(now, |draft| {
            let mut task = live_task(draft, id)?;
            patch.alter(draft, &mut task)?;
            draft.refuse_same_title(&task)?;
            draft.put_task(task)?;
            patch.go(draft, id)?;
            let task = live_task(draft, id)?;
            let sentence = format!("Edited the task \"{}\"", task.title);
            Ok((task, sentence))
        })
    }

    /// Deletes a task; whoever's timer runs on it stops now. Its entries stay, and bill by the
    /// customer and pillar it had. (spec: Routes)
    pub fn remove_task(&self, id: TaskId, now: Timestamp) -> Result<Done<Task>, Refusal> {
        self.change(now, |draft| {
            let task = live_task(draft, id)?;
            for timer in draft.timers()?.into_iter().filter(|timer| timer.task_id == id) {
                let end = now.whole_second();
                if timer.start_time < end {
                    draft.stop_at(timer, end, None)?;
                } else {
                    draft.remove_timer(timer.user_id)?;
                }
            }
            let task = Task { deleted_at: Some(now), ..task };
            draft.put_task(task.clone())?;
            let sentence = format!("Deleted \"{}\"", task.title);
            Ok((task, sentence))
        })
    }
}

impl TaskPatch {
    /// Sets every field but the status.
    fn alter(&self, draft: &Draft<'_>, task: &mut Task) -> Result<(), Refusal> {
        if let Some(title) = &self.title {
            task.title = limits::title(title)?;
        }
        let text = |words: &String| limits::text("description", words);
        task.description = self.description.over(task.description.take(), text)?;
        task.link = line("link", &self.link, task.link.take())?;
        if let Some(tags) = &self.tags {
            task.tags = limits::tags(tags)?;
        }
        task.user_id = self.user.over(task.user_id, |user| Ok(Some(*user)))?;
        task.estimate = self.estimate.over(task.estimate, |span| positive(*span).map(Some))?;
        task.due_date = self.due.over(task.due_date, |day| Ok(Some(*day)))?;
        self.place(draft, task)?;
        self.tie(draft, task)
    }

    /// Sets customer and pillar, which must belong together.
    fn place(&self, draft: &Draft<'_>, task: &mut Task) -> Result<(), Refusal> {
        let customer = self.customer.over(task.customer_id, |id| Ok(Some(*id)))?;
        if customer != task.customer_id {
            if let Some(id) = customer {
                live_customer(draft, id)?;
            }
            task.pillar_id = None;
            task.customer_id = customer;
        }
        match &self.pillar {
            Set::Keep => {}
            Set::Clear => task.pillar_id = None,
            Set::To(id) if task.pillar_id == Some(*id) => {}
            Set::To(id) => {
                let pillar = live_pillar(draft, *id)?;
                let said = !self.customer.keeps();
                if said && task.customer_id != Some(pillar.customer_id) {
                    return Err(Refusal::conflict(format!(
                        "the pillar \"{}\" belongs to another customer",
                        pillar.name
                    ))
                    .hint("name a pillar of the task's customer, or none"));
                }
                task.customer_id = Some(pillar.customer_id);
                task.pillar_id = Some(pillar.id);
            }
        }
        Ok(())
    }

    /// Sets parent and blockers; no circle may close.
    fn tie(&self, draft: &Draft<'_>, task: &mut Task) -> Result<(), Refusal> {
        let find = |id| Ok::<_, Refusal>(draft.task(id)?);
        match &self.parent {
            Set::Keep => {}
            Set::Clear => task.parent_task_id = None,
            Set::To(id) if task.parent_task_id == Some(*id) => {}
            Set::To(id) => {
                let parent = live_task(draft, *id)?;
                tree::refuse_parent_circle(task, &parent, find)?;
                task.parent_task_id = Some(parent.id);
            }
        }
        let Some(blockers) = &self.blockers else { return Ok(()) };
        let mut wanted = blockers.clone();
        wanted.sort_unstable();
        wanted.dedup();
        for id in wanted.iter().filter(|id| !task.blocked_by_task_ids.contains(id)) {
            let blocker = live_task(draft, *id)?;
            if !blocker.is_open() {
                let (title, is) = (&blocker.title, blocker.status.as_str());
                return Err(Refusal::conflict(format!("\"{title}\" is {is} and holds nobody up"))
                    .hint("take it back first, or leave it out"));
            }
            tree::refuse_blocker_circle(task, &blocker, find)?;
        }
        task.blocked_by_task_ids = wanted;
        Ok(())
    }

    /// Takes the task to the status that is wanted, and settles. The doer's own timer on it stops
    /// where the move says so.
    fn go(&self, draft: &mut Draft<'_>, id: TaskId) -> Result<(), Refusal> {
        let task = live_task(draft, id)?;
        let freed = task.status == Status::Blocked
            && task.blocked_by_task_ids.is_empty()
            && self.blockers.is_some();
        let wanted = match self.status {
            Some(status) if status != task.status => Some(arrow(draft, &task, status)?),
            // With the last one that it waited for, it is ready to be done.
            _ if freed && had_blockers(draft, id) => Some(Move::Unblock),
            _ => None,
        };
        if let Some(wanted) = wanted {
            if matches!(wanted, Move::Done | Move::Cancel | Move::Block | Move::Explode) {
                draft.stop_if_on(id)?;
            }
            draft.move_task(id, wanted)?;
        }
        draft.settle()
    }
}

/// Whether a task waited for others before this command.
fn had_blockers(draft: &Draft<'_>, id: TaskId) -> bool {
    let mut edits = draft.tasks.edits();
    let before = edits.find(|(task, _)| *task == id).and_then(|(_, edit)| edit.before.as_ref());
    before.is_some_and(|task| !task.blocked_by_task_ids.is_empty())
}

/// The move that leads to a status. One that goes by itself is refused by `move_to`.
fn arrow(draft: &Draft<'_>, task: &Task, to: Status) -> Result<Move, Refusal> {
    Ok(match (task.status, to) {
        (Status::Completed | Status::Cancelled, Status::ToDo) => Move::Reopen,
        (Status::Blocked, Status::ToDo) => {
            let mut held = false;
            for id in &task.blocked_by_task_ids {
                held |= draft.task(*id)?.is_some_and(|blocker| blocker.is_open());
            }
            if held { Move::Triage } else { Move::Unblock }
        }
        (_, Status::ToDo) => Move::Triage,
        (_, Status::InProgress) => Move::Start,
        (_, Status::Completed) => Move::Done,
        (_, Status::Cancelled) => Move::Cancel,
        (_, Status::Blocked) => Move::Block,
        (_, Status::Exploded) => Move::Explode,
        (from, Status::Intake) => {
            let message =
                format!("\"{}\" is {} and was taken in already", task.title, from.as_str());
            return Err(Refusal::new(Code::IllegalTransition, message)
                .hint("only a new task begins in intake"));
        }
    })
}

fn positive(span: Span) -> Result<Span, Refusal> {
    if span < Span::ZERO {
        return Err(Refusal::usage("the estimate is less than nothing")
            .hint("leave it out where nobody knows"));
    }
    Ok(span)
}
