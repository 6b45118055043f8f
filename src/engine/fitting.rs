//! Fitting tasks: what words may mean that name no open task exactly.
//!
//! Somebody at a terminal is asked; elsewhere such words make a new task. (spec: TASK where it may
//! create)

use crate::domain::{Candidate, Refusal, Task, naming};
use crate::store::Read;

use super::Engine;
use super::lookup::{self, Among};
use super::timer::TaskWish;

/// Most tasks that are offered.
const MOST: usize = 20;

/// Open tasks that words may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitting {
    /// The best fit first.
    pub candidates: Vec<Candidate>,
    /// Whether the first of them holds every word.
    pub every_word: bool,
}

impl Engine {
    /// The open tasks that the words of a start or an add may mean; none where they name one
    /// without doubt, or fit nothing.
    pub fn fitting_tasks(&self, wish: &TaskWish) -> Result<Option<Fitting>, Refusal> {
        let folded = naming::fold(&wish.words);
        if wish.words == "-" || wish.words.starts_with("id:") || folded.is_empty() {
            return Ok(None);
        }
        self.ask(|read| {
            let named = read.tasks_titled(&folded)?.iter().any(Task::is_open)
                || lookup::is_start_id(&wish.words)
                    && lookup::task_by_prefix(read, &wish.words, Among::Open)?.is_some();
            if named { Ok(None) } else { fitting(read, wish, &folded) }
        })
    }
}

fn fitting(read: &dyn Read, wish: &TaskWish, folded: &str) -> Result<Option<Fitting>, Refusal> {
    let customer =
        wish.customer.as_deref().and_then(|name| lookup::customer(read, name).ok()).map(|c| c.id);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut found: Vec<(usize, Task)> = Vec::new();
    for task in lookup::tasks_among(read, Among::Open)? {
        if customer.is_some() && task.customer_id != customer {
            continue;
        }
        let title = naming::fold(&task.title);
        let held = words.iter().filter(|word| title.contains(*word)).count();
        let alike = naming::nearest(folded, [title.as_str()]).is_some();
        if held * 2 > words.len() || alike {
            found.push((held, task));
        }
    }
    found.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then(other.updated_at.cmp(&one.updated_at)).then(one.id.cmp(&other.id))
    });
    found.truncate(MOST);
    let every_word = found.first().is_some_and(|(held, _)| *held == words.len());
    let mut candidates = Vec::with_capacity(found.len());
    for (_, task) in found {
        let label = lookup::task_label(read, &task)?;
        candidates.push(Candidate { id: task.id.to_string(), label });
    }
    Ok((!candidates.is_empty()).then_some(Fitting { candidates, every_word }))
}
