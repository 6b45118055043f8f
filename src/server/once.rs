//! Once: a POST that is sent twice under one key is granted once, and answered the same both times.
//!
//! The answer is kept in the transaction of the change itself, so that there is never one without
//! the other, and two that arrive at once are still one. What was refused is decided anew.
//! (spec: Idempotency-Key)

use crate::domain::{Code, Span, Timestamp, UserId};
use crate::store::Store;

use super::asker::Asker;
use super::body::Once;
use super::desk::{Desk, Reply};
use super::keep::answers::{self, Given};
use super::problem::Problem;
use super::state::Cloud;

/// How long an answer can be given again. (spec: Routes)
pub const KEPT: Span = Span::hours(24);

impl Cloud {
    /// Decides a change, once under its key.
    pub async fn once(
        &self,
        asker: Asker,
        once: Option<Once>,
        decide: impl FnOnce(&Desk<'_>) -> Result<Reply, Problem> + Send + 'static,
    ) -> Result<Reply, Problem> {
        self.change(asker, move |desk| match once {
            None => decide(desk),
            Some(once) => {
                let (user, now) = (desk.asker.id(), desk.now);
                granted_once(&desk.store, (user, now), &once, || decide(desk))
            }
        })
        .await
    }

    /// The same for a change that brings forth a secret: it comes with the first answer alone, since
    /// what is kept holds none.
    pub async fn once_with<S: Send + 'static>(
        &self,
        asker: Asker,
        once: Option<Once>,
        decide: impl FnOnce(&Desk<'_>) -> Result<(Reply, S), Problem> + Send + 'static,
    ) -> Result<(Reply, Option<S>), Problem> {
        let (tell, told) = std::sync::mpsc::channel();
        let reply = self.once(asker, once, move |desk| {
            let (reply, secret) = decide(desk)?;
            // Whoever waits for the reply waits for this too.
            let _ = tell.send(secret);
            Ok(reply)
        });
        let reply = reply.await?;
        Ok((reply, told.try_recv().ok()))
    }
}

/// Decides a change once under a user's key, within a transaction.
pub fn granted_once(
    store: &Store,
    (user, now): (UserId, Timestamp),
    once: &Once,
    decide: impl FnOnce() -> Result<Reply, Problem>,
) -> Result<Reply, Problem> {
    let given = store.cloud(|cloud| answers::find(cloud, user, &once.key))?;
    if let Some(given) = given.filter(|given| still_kept(given, now)) {
        if given.digest != once.digest {
            return Err(Problem::new(
                Code::IdempotencyMismatch,
                "the key was used for another request within the last 24 hours",
            ));
        }
        return again(&given);
    }
    let reply = decide()?;
    let given = Given {
        at: now,
        digest: once.digest.clone(),
        status: reply.status,
        body: reply.body.as_ref().map(ToString::to_string),
    };
    store.keep(|cloud| answers::set(cloud, (user, &once.key), &given))?;
    Ok(reply)
}

fn still_kept(given: &Given, now: Timestamp) -> bool {
    now.since(given.at) < KEPT
}

/// The answer as it was given.
fn again(given: &Given) -> Result<Reply, Problem> {
    let body = given.body.as_deref().map(serde_json::from_str).transpose();
    let body = body.map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    Ok(Reply { status: given.status, body })
}
