//! Circles: links between tasks that lead nowhere or back to the task itself are cut.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Refusal, Task, TaskId};
use crate::formats::json::Record;
use crate::store::Read;

/// A kind of link from one task to others.
struct Links {
    /// The tasks it leads to.
    of: fn(&Task) -> Vec<TaskId>,
    /// Takes one of them away.
    cut: fn(&mut Task, TaskId),
    /// What is said of a link that leads to nobody.
    lost: &'static str,
    /// What is said of a link that closes a circle.
    circle: &'static str,
}

const KINDS: [Links; 2] = [
    Links {
        of: |task| task.parent_task_id.into_iter().collect(),
        cut: |task, _| task.parent_task_id = None,
        lost: "its parent is not known; it came in without",
        circle: "its parent stands below it; it came in without",
    },
    Links {
        of: |task| task.blocked_by_task_ids.clone(),
        cut: |task, blocker| task.blocked_by_task_ids.retain(|id| *id != blocker),
        lost: "a task it waits for is not known; it came in without",
        circle: "a task it waits for waits for it; it came in without",
    },
];

/// Cuts such links of the tasks that are new here; answers the number of each and what was cut.
pub(super) fn cut(
    records: &mut [(usize, Record)],
    known: &BTreeSet<TaskId>,
    read: &dyn Read,
) -> Result<Vec<(usize, String)>, Refusal> {
    let mut coming: BTreeMap<TaskId, (usize, &mut Task)> = BTreeMap::new();
    for (number, record) in records {
        if let Record::Task(task) = record
            && !known.contains(&task.id)
        {
            coming.entry(task.id).or_insert((*number, task));
        }
    }
    let mut failed = Vec::new();
    for kind in &KINDS {
        for (number, task) in coming.values_mut().map(|(number, task)| (*number, task)) {
            for id in (kind.of)(task) {
                if id == task.id {
                    (kind.cut)(task, id);
                    failed.push((number, kind.circle.to_owned()));
                }
            }
        }
        let ids: BTreeSet<TaskId> = coming.keys().copied().collect();
        for (number, task) in coming.values_mut() {
            for id in (kind.of)(task) {
                if !ids.contains(&id) && read.task(id)?.is_none() {
                    (kind.cut)(task, id);
                    failed.push((*number, kind.lost.to_owned()));
                }
            }
        }
        for (from, to) in closing(&coming, kind) {
            if let Some((number, task)) = coming.get_mut(&from) {
                (kind.cut)(task, to);
                failed.push((*number, kind.circle.to_owned()));
            }
        }
    }
    Ok(failed)
}

/// The links by which circles of live tasks are closed; without them there is none. What is here
/// already has none of its own and leads to nothing that is new.
fn closing(coming: &BTreeMap<TaskId, (usize, &mut Task)>, kind: &Links) -> Vec<(TaskId, TaskId)> {
    let links = |id: TaskId| match coming.get(&id) {
        Some((_, task)) if task.deleted_at.is_none() => (kind.of)(task),
        _ => Vec::new(),
    };
    let (mut seen, mut above) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for first in coming.keys() {
        if !seen.insert(*first) {
            continue;
        }
        let mut path = vec![(*first, links(*first))];
        above.insert(*first);
        while let Some((task, ahead)) = path.last_mut() {
            match ahead.pop() {
                Some(next) if above.contains(&next) => found.push((*task, next)),
                Some(next) if seen.insert(next) => {
                    above.insert(next);
                    path.push((next, links(next)));
                }
                Some(_) => {}
                None => {
                    above.remove(task);
                    path.pop();
                }
            }
        }
    }
    found
}
