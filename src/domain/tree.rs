//! Tree: parents and children, blockers and those who wait; no circles, and what moves by itself.
//!
//! What a person moves by hand is in `moves`.

use std::collections::BTreeSet;

use super::error::quoted;
use super::{Refusal, Status, Task, TaskId};

/// A task after the move that its children or blockers cause by themselves; none if they cause
/// none. Deleted and cancelled ones hold nobody up. (spec: Task status)
pub fn automatic(task: &Task, children: &[Task], blockers: &[Task]) -> Option<Task> {
    if task.deleted_at.is_some() {
        return None;
    }
    match task.status {
        Status::Exploded if all_done(children) => {
            let ready = task.ready.map(|_| false);
            Some(Task { status: Status::Completed, ready, ..task.clone() })
        }
        Status::Blocked if !task.blocked_by_task_ids.is_empty() && !holds(blockers) => {
            Some(Task { status: Status::ToDo, ready: Some(true), ..task.clone() })
        }
        _ => None,
    }
}

/// Whether one of these is still open.
fn holds(others: &[Task]) -> bool {
    others.iter().any(Task::is_open)
}

/// Whether none is open and at least one was completed rather than cancelled.
fn all_done(children: &[Task]) -> bool {
    let completed = |t: &Task| t.deleted_at.is_none() && t.status == Status::Completed;
    !holds(children) && children.iter().any(completed)
}

/// Refuses a parent who is the task itself or stands below it, with the path that it would close.
pub fn refuse_parent_circle<E: From<Refusal>>(
    task: &Task,
    parent: &Task,
    find: impl Fn(TaskId) -> Result<Option<Task>, E>,
) -> Result<(), E> {
    let above = |task: &Task| task.parent_task_id.into_iter().collect();
    let Some(path) = path_to(parent, task.id, above, find)? else { return Ok(()) };
    let (child, parent) = (quoted(&task.title), quoted(&parent.title));
    Err(circle(&format!("{parent} cannot be the parent of {child}"), task, &path)
        .hint(format!("`tat task tree {}` shows what stands below it", short(task)))
        .into())
}

/// Refuses a blocker who is the task itself or waits for it, with the path that it would close.
pub fn refuse_blocker_circle<E: From<Refusal>>(
    task: &Task,
    blocker: &Task,
    find: impl Fn(TaskId) -> Result<Option<Task>, E>,
) -> Result<(), E> {
    let before = |task: &Task| task.blocked_by_task_ids.clone();
    let Some(path) = path_to(blocker, task.id, before, find)? else { return Ok(()) };
    let (waiting, blocking) = (quoted(&task.title), quoted(&blocker.title));
    Err(circle(&format!("{waiting} cannot wait for {blocking}"), task, &path)
        .hint(format!("`tat task unblock {}` lets that one wait for nobody", short(blocker)))
        .into())
}

/// The tasks on a way from `start` to the task `goal` (both in), along `next`; none if there is
/// none. Ends on any graph, a circle in it included.
fn path_to<E>(
    start: &Task,
    goal: TaskId,
    next: impl Fn(&Task) -> Vec<TaskId>,
    find: impl Fn(TaskId) -> Result<Option<Task>, E>,
) -> Result<Option<Vec<Task>>, E> {
    let mut path: Vec<(Task, Vec<TaskId>)> = vec![(start.clone(), next(start))];
    let mut seen = BTreeSet::from([start.id]);
    while let Some((last, ahead)) = path.last_mut() {
        if last.id == goal {
            return Ok(Some(path.into_iter().map(|(task, _)| task).collect()));
        }
        match ahead.pop() {
            None => drop(path.pop()),
            Some(id) if !seen.insert(id) => {}
            Some(id) => {
                if let Some(task) = find(id)?.filter(|task| task.deleted_at.is_none()) {
                    let ahead = next(&task);
                    path.push((task, ahead));
                }
            }
        }
    }
    Ok(None)
}

/// The refusal that shows the circle: from the task along the path back to it.
fn circle(wish: &str, task: &Task, path: &[Task]) -> Refusal {
    let titles: Vec<String> =
        std::iter::once(task).chain(path).map(|task| quoted(&task.title)).collect();
    Refusal::conflict(format!("{wish}: that closes the circle {}", titles.join(" → ")))
}

fn short(task: &Task) -> String {
    task.id.to_string().get(..8).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
