//! From words to the task that a move means: an open one, or one that is closed already.

use crate::domain::{Code, Move, Refusal, Task, TaskId, naming};
use crate::engine::lookup::{self, Among};
use crate::store::Read;

/// The task that words mean for a move. A closed task called exactly so goes before open ones
/// that merely hold the words, so that a command given twice does not reach for another task.
pub(super) fn task(read: &dyn Read, words: &str, wanted: Move) -> Result<Task, Refusal> {
    let titled = read.tasks_titled(&naming::fold(words))?;
    let (open, closed): (Vec<Task>, Vec<Task>) = titled.into_iter().partition(Task::is_open);
    if wanted == Move::Reopen {
        return match closed.len() {
            0 => lookup::task(read, words, Among::All),
            1 => closed.into_iter().next().ok_or_else(|| missing(words)),
            _ => Err(lookup::ambiguous_tasks(read, words, &closed)?),
        };
    }
    if open.is_empty() {
        let best = |task: &Task| (task.status == wanted.target(), task.updated_at, task.id);
        if let Some(task) = closed.into_iter().max_by_key(best) {
            return Ok(task);
        }
    }
    match lookup::task(read, words, Among::Open) {
        Err(refusal) if refusal.code == Code::NotFound => {
            lookup::task_by_prefix(read, words, Among::All)?.ok_or(refusal)
        }
        found => found,
    }
}

/// The tasks that several words mean, each once, in their order.
pub(super) fn tasks(read: &dyn Read, words: &[String], wanted: Move) -> Result<Vec<Task>, Refusal> {
    once(words.iter().map(|words| task(read, words, wanted)))
}

/// Tasks that were found, each once.
pub(super) fn once(
    found: impl Iterator<Item = Result<Task, Refusal>>,
) -> Result<Vec<Task>, Refusal> {
    let mut tasks: Vec<Task> = Vec::new();
    for task in found {
        let task = task?;
        let known = |id: TaskId| tasks.iter().any(|other| other.id == id);
        if !known(task.id) {
            tasks.push(task);
        }
    }
    Ok(tasks)
}

fn missing(words: &str) -> Refusal {
    Refusal::not_found(format!("no task matches \"{words}\""))
        .hint("`tat task list --all` shows all")
}
