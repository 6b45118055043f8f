//! Assign: who does a task.

use crate::domain::{Refusal, Timestamp};
use crate::engine::lookup::{self, Among};
use crate::engine::{Done, Engine};

use super::moves::{MovedTasks, sentence};

impl Engine {
    /// Gives a task to a user.
    pub fn assign_task(
        &self,
        words: &str,
        user: &str,
        now: Timestamp,
    ) -> Result<Done<MovedTasks>, Refusal> {
        self.change(now, |draft| {
            let before = lookup::task(draft, words, Among::All)?;
            let user = lookup::user(draft, user)?;
            let mut task = before.clone();
            task.user_id = Some(user.id);
            draft.put_task(task)?;
            let mut moved = MovedTasks::default();
            moved.finish(draft, vec![before])?;
            let sentence = format!("{} to {}", sentence("Assigned", &moved.tasks), user.name);
            Ok((moved, sentence))
        })
    }
}
