//! Delete: a task that should not be there. Its entries stay, and bill as before.

use crate::domain::{Refusal, Task, Timestamp};
use crate::engine::lookup::{self, Among};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::moves::{MovedTasks, sentence};
use super::named;

impl Engine {
    /// Deletes tasks, all or none. What waited for them waits no longer; their children stay.
    pub fn delete_tasks(
        &self,
        words: &[String],
        now: Timestamp,
    ) -> Result<Done<MovedTasks>, Refusal> {
        self.change(now, |draft| {
            let found = words.iter().map(|words| lookup::task(draft, words, Among::All));
            let named = named::once(found)?;
            for task in &named {
                refuse_running(draft, task)?;
            }
            for task in &named {
                draft.put_task(Task { deleted_at: Some(now), ..task.clone() })?;
            }
            let mut deleted = MovedTasks::default();
            deleted.finish(draft, named)?;
            let sentence = sentence("Deleted", &deleted.tasks);
            Ok((deleted, sentence))
        })
    }
}

/// Refuses to delete a task on which a timer runs.
fn refuse_running(draft: &Draft<'_>, task: &Task) -> Result<(), Refusal> {
    let Some(timer) = draft.timers()?.into_iter().find(|timer| timer.task_id == task.id) else {
        return Ok(());
    };
    let refusal = |whose: &str| Refusal::conflict(format!("{whose} runs on \"{}\"", task.title));
    Err(if timer.user_id == draft.user().id {
        refusal("a timer").hint("`tat stop` records its time, `tat cancel` drops it")
    } else {
        refusal("somebody else's timer").hint("`tat timers` shows whose, they can stop it")
    })
}
