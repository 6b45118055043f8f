//! Explode: splitting a task into children that do its work.

use crate::domain::{Move, Refusal, Task, Timestamp, limits};
use crate::engine::{Done, Engine};
use crate::store::Read;

use super::moves::MovedTasks;
use super::named;

/// A task was split.
#[derive(Clone, Debug)]
pub struct Exploded {
    /// The task itself, and what else moved.
    pub moved: MovedTasks,
    /// Its new children, in the order in which they were named.
    pub children: Vec<Task>,
}

impl Engine {
    /// Splits a task into children, which take its customer, pillar and tags. One that is split
    /// already gets further children. (spec: Task status)
    pub fn explode_task(
        &self,
        words: &str,
        titles: &[String],
        now: Timestamp,
    ) -> Result<Done<Exploded>, Refusal> {
        self.change(now, |draft| {
            let parent = named::task(draft, words, Move::Explode)?;
            if titles.is_empty() {
                let usage = format!("\"{}\" is to be split, and no child is named", parent.title);
                return Err(Refusal::usage(usage)
                    .hint("`tat task explode TASK \"first child\" \"second child\"`"));
            }
            let mut moved = MovedTasks::default();
            moved.move_one(draft, parent.id, Move::Explode)?;
            let mut children = Vec::with_capacity(titles.len());
            for title in titles {
                let id = draft.fresh_id().into();
                let child = Task {
                    customer_id: parent.customer_id,
                    pillar_id: parent.pillar_id,
                    tags: parent.tags.clone(),
                    parent_task_id: Some(parent.id),
                    user_id: parent.user_id,
                    ..Task::new(id, limits::title(title)?, now)
                };
                draft.refuse_same_title(&child)?;
                draft.put_task(child)?;
                children.push(id);
            }
            let sentence = format!("Exploded \"{}\" into {}", parent.title, counted(titles.len()));
            moved.finish(draft, vec![parent])?;
            let mut made = Vec::with_capacity(children.len());
            for id in children {
                made.extend(draft.task(id)?);
            }
            Ok((Exploded { moved, children: made }, sentence))
        })
    }
}

fn counted(children: usize) -> String {
    if children == 1 { "1 child".to_owned() } else { format!("{children} children") }
}
