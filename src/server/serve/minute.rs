//! The minute: when the server does what it does by itself.
//!
//! What is done then stands in `jobs`.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::server::jobs::{Jobs, Round};
use crate::server::state::Cloud;

/// How often a round is made. (spec: Routes, the scheduler)
const ROUND: Duration = Duration::from_secs(60);

/// Makes a round now and every minute, until nobody asks any more. A round that takes longer is
/// waited for.
pub(super) async fn rounds(cloud: Cloud) {
    let jobs = Arc::new(Jobs::default());
    let mut minutes = interval(ROUND);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        let (cloud, jobs) = (cloud.clone(), jobs.clone());
        match tokio::task::spawn_blocking(move || jobs.round(&cloud)).await {
            Ok(Ok(Round::Done(0) | Round::Busy)) => {}
            Ok(Ok(Round::Done(moved))) => tracing::info!(moved, "tasks moved on"),
            Ok(Err(problem)) => {
                tracing::error!(
                    code = problem.code.as_str(),
                    why = problem.detail,
                    "a round failed"
                );
            }
            Err(error) => tracing::error!(%error, "a round fell over a bug"),
        }
    }
}
