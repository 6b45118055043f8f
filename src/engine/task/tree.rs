//! Tree: tasks under their parents, depth first.
//!
//! What a child does to its parent is said in `domain::tree`.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Refusal, Task, TaskId, naming};
use crate::engine::Engine;
use crate::engine::filter::Names;
use crate::engine::lookup::{self, Among};
use crate::store::Read;

use super::list::TaskView;

/// A task at its place in the tree.
#[derive(Clone, Debug)]
pub struct TreeLine {
    /// The task.
    pub view: TaskView,
    /// How many parents stand above it in what was asked for.
    pub depth: usize,
    /// Whether it is the last of its siblings.
    pub last: bool,
}

impl Engine {
    /// The tree under a task, or all trees in which something is open: each parent before its
    /// children, siblings by age.
    pub fn task_tree(&self, under: Option<&str>) -> Result<Vec<TreeLine>, Refusal> {
        self.ask(|read| {
            let forest = Forest::gather(read)?;
            let roots = match under {
                Some(words) => vec![lookup::task(read, words, Among::All)?],
                None => forest.open_roots(),
            };
            let mut names = Names::default();
            let mut lines = Vec::new();
            for (task, depth, last) in forest.lines(&roots) {
                lines.push(TreeLine { view: TaskView::of(read, &mut names, task)?, depth, last });
            }
            Ok(lines)
        })
    }
}

/// Every live task under its live parent.
struct Forest {
    children: BTreeMap<Option<TaskId>, Vec<Task>>,
}

impl Forest {
    fn gather(read: &dyn Read) -> Result<Self, Refusal> {
        let tasks = lookup::tasks_among(read, Among::All)?;
        let ids: BTreeSet<TaskId> = tasks.iter().map(|task| task.id).collect();
        let mut children: BTreeMap<Option<TaskId>, Vec<Task>> = BTreeMap::new();
        for task in tasks {
            // A child whose parent was deleted stands for itself.
            let parent = task.parent_task_id.filter(|id| ids.contains(id));
            children.entry(parent).or_default().push(task);
        }
        for siblings in children.values_mut() {
            siblings.sort_by_cached_key(|t| (t.created_at, naming::fold(&t.title), t.id));
        }
        Ok(Self { children })
    }

    fn of(&self, parent: Option<TaskId>) -> &[Task] {
        self.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// The tasks without a parent under whom, or at whom, something is open.
    fn open_roots(&self) -> Vec<Task> {
        let open = |root: &&Task| {
            self.lines(std::slice::from_ref(*root)).iter().any(|(task, ..)| task.is_open())
        };
        self.of(None).iter().filter(open).cloned().collect()
    }

    /// Tasks with all below them, each once, with their depth and whether no sibling follows.
    fn lines(&self, roots: &[Task]) -> Vec<(Task, usize, bool)> {
        let mut lines = Vec::new();
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<(Task, usize, bool)> = Vec::new();
        push(&mut ahead, roots, 0);
        while let Some((task, depth, last)) = ahead.pop() {
            if seen.insert(task.id) {
                push(&mut ahead, self.of(Some(task.id)), depth + 1);
                lines.push((task, depth, last));
            }
        }
        lines
    }
}

/// Puts siblings on a stack so that the first one comes off first.
fn push(ahead: &mut Vec<(Task, usize, bool)>, siblings: &[Task], depth: usize) {
    for (nth, task) in siblings.iter().rev().enumerate() {
        ahead.push((task.clone(), depth, nth == 0));
    }
}
