//! The desk at which a request is decided: the store in the asker's name, the use cases over it,
//! and the instant.
//!
//! Who may ask what is decided before; see `asker`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::domain::{CustomerId, Day, Timestamp, User, UserId};
use crate::engine::{Engine, IdSource, Mode};
use crate::store::{Pages, Patience, Store};

use super::asker::Asker;
use super::audit;
use super::problem::Problem;
use super::state::Cloud;

/// Where one request is decided.
pub struct Desk<'a> {
    /// The server.
    pub cloud: &'a Cloud,
    /// Who asks.
    pub asker: &'a Asker,
    /// The store: within [`Cloud::change`] one transaction, else as it is now.
    pub store: Store,
    /// The use cases over it, in the asker's name.
    pub engine: Engine,
    /// The instant of the request.
    pub now: Timestamp,
}

impl Desk<'_> {
    /// Asks the store.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&dyn Pages) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.store.leaf(Patience::Command, question)
    }

    /// The date now, in the server's zone.
    pub fn today(&self) -> Day {
        self.cloud.settings().zone.day_of(self.now)
    }

    /// The use cases in another user's name, within the same transaction.
    pub fn engine_of(&self, user: User) -> Engine {
        Engine {
            store: self.store.acting_as(user),
            zone: self.engine.zone,
            settings: self.engine.settings.clone(),
            ids: self.engine.ids.clone(),
            mode: self.engine.mode,
        }
    }

    /// The customer to whose things the asker is confined; none for the organisation's own people.
    pub fn confined(&self) -> Option<CustomerId> {
        self.asker.confined()
    }

    /// The user whose entries, bills and timers alone the asker may see; none where all.
    pub fn only_own(&self) -> Option<UserId> {
        self.asker.only_own()
    }
}

impl Cloud {
    /// Answers a question about the store as it is.
    pub fn ask<T>(
        &self,
        asker: &Asker,
        question: impl FnOnce(&Desk<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let user = asker.account.user.clone();
        question(&self.desk(asker, Store::held(self.held(), Some(user))))
    }

    /// Decides a change as one durable transaction: refused, it leaves no trace.
    pub async fn change<T: Send + 'static>(
        &self,
        asker: Asker,
        decide: impl FnOnce(&Desk<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let cloud = self.clone();
        self.work(move || {
            let user = asker.account.user.clone();
            cloud.held().transact(Some(user), |store| {
                let desk = cloud.desk(&asker, store.clone());
                let since = store.cloud(|cloud| Ok::<_, Problem>(cloud.newest_change()?.0))?;
                let done = decide(&desk)?;
                audit::write_down(&desk, since)?;
                Ok(done)
            })
        })
        .await
    }

    /// Does work that may block on a thread for such work, and tells the news afterwards.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let done = tokio::task::spawn_blocking(work).await.map_err(|failure| {
            Problem::new(crate::domain::Code::Internal, format!("a request failed: {failure}"))
        })??;
        self.tell_news()?;
        Ok(done)
    }

    /// The use cases over a store.
    pub fn engine(&self, store: Store) -> Engine {
        let settings = self.settings();
        Engine {
            store,
            zone: settings.zone,
            settings: settings.rules.clone(),
            ids: IdSource::random(),
            mode: Mode::Real,
        }
    }

    fn desk<'a>(&'a self, asker: &'a Asker, store: Store) -> Desk<'a> {
        let engine = self.engine(store.clone());
        Desk { cloud: self, asker, store, engine, now: self.now() }
    }
}

/// An answer that can be given a second time: its status and its document.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The document; none for an answer without one.
    pub body: Option<Value>,
}

impl Reply {
    /// The answer to a question, or to a change of what was there.
    pub fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
    }

    /// Something was made.
    pub fn created(body: Value) -> Self {
        Self { status: 201, body: Some(body) }
    }

    /// It is done, and there is nothing to say.
    pub fn empty() -> Self {
        Self { status: 204, body: None }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        match self.body {
            Some(body) => (status, Json(body)).into_response(),
            None => status.into_response(),
        }
    }
}
