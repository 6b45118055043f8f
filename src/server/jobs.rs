//! What the server does by itself, every minute: it moves on what waits for nobody any more, and
//! forgets what has run out.
//!
//! When a minute is over is the business of whoever runs the server.

use std::sync::{Mutex, TryLockError};

use crate::domain::{Span, Timestamp};
use crate::store::{CloudWrite, Store};

use super::auth::{family, limit, link, personal};
use super::keep::answers;
use super::once::KEPT;
use super::problem::Problem;
use super::state::Cloud;

/// How long deletions are remembered. (spec: sync, Exchange)
const TOMBSTONES: Span = Span::hours(180 * 24);

/// So many answers and deletions are forgotten at a time.
const AT_A_TIME: usize = 1_000;

/// A round of all that is due.
#[derive(Debug, Default)]
pub struct Jobs {
    running: Mutex<()>,
}

/// What a round did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// It was made; so many tasks moved on.
    Done(usize),
    /// Another one is still at it.
    Busy,
}

impl Jobs {
    /// Makes a round, unless one is being made. It may block.
    pub fn round(&self, cloud: &Cloud) -> Result<Round, Problem> {
        let _alone = match self.running.try_lock() {
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(alone)) => alone.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(Round::Busy),
        };
        let now = cloud.now();
        let moved = cloud.held().transact(None, |store| {
            let done = cloud.engine(store.clone()).check_statuses(now)?;
            Ok::<_, Problem>(done.value)
        })?;
        Store::held(cloud.held(), None).keep(|cloud| forget(cloud, now))?;
        cloud.tell_news()?;
        Ok(Round::Done(moved))
    }
}

/// Forgets what has run out.
fn forget(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<(), Problem> {
    family::purge(cloud, now)?;
    personal::purge(cloud, now)?;
    link::purge(cloud, now)?;
    limit::purge(cloud, now)?;
    answers::forget(cloud, now - KEPT, AT_A_TIME)?;
    cloud.forget_deletions(now - TOMBSTONES, AT_A_TIME)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_round_is_made_while_another_is() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::in_folder(folder.path());
        let jobs = Jobs::default();
        let running = jobs.running.lock().unwrap();
        assert_eq!(jobs.round(&cloud).unwrap(), Round::Busy);
        drop(running);
        assert_eq!(jobs.round(&cloud).unwrap(), Round::Done(0));
    }
}
