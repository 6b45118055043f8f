//! The check of all statuses, for a server's schedule.

use crate::domain::{Refusal, Timestamp};
use crate::engine::{Done, Engine};

impl Engine {
    /// Moves on every task that waits for nobody any more; answers how many moved.
    pub fn check_statuses(&self, now: Timestamp) -> Result<Done<usize>, Refusal> {
        self.change(now, |draft| {
            draft.move_waiting()?;
            Ok((draft.changes().len(), "check statuses".to_owned()))
        })
    }
}
