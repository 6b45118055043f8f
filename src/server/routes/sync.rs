//! Sync: a device sends what it did and learns what others did.
//!
//! How edits are merged is in `sync`; here is only the door. (spec: sync, Exchange)

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::{Refusal, User, UserId};
use crate::server::asker::{By, InternalSync};
use crate::server::body::{Asked, Body};
use crate::server::desk::Desk;
use crate::server::keep::accounts;
use crate::server::openapi::{self, SyncRefused};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::Store;
use crate::sync::host::{Asker, Host, People};
use crate::sync::model::{Exchange, Reply};

/// Where a device stands.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Pull {
    /// Up to where it has seen the server's changes; none for nothing.
    cursor: Option<String>,
    /// How many changes it wants at once: 500, at most 1000.
    limit: Option<u32>,
}

/// Takes a device's operations, each once, and answers what changed since its cursor.
#[utoipa::path(
    post, path = "/api/sync", tag = "sync", request_body = openapi::Exchange,
    responses(
        (status = 200, description = "What came of it", body = openapi::ExchangeReply),
        SyncRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn exchange(
    State(cloud): State<Cloud>,
    by: By<InternalSync>,
    Body(asked): Body<Exchange>,
) -> Result<Json<Reply>, Problem> {
    let reply = if asked.ops.is_empty() {
        // Nothing is written: a snapshot answers, and nobody waits for the disk.
        answered(cloud, by, move |host, asker| host.exchange(asker, &asked)).await?
    } else {
        cloud
            .change(by.asker, move |desk| with_host(desk, |host, me| host.exchange(me, &asked)))
            .await?
    };
    Ok(Json(reply))
}

/// Answers what changed since a cursor.
#[utoipa::path(
    get, path = "/api/sync", tag = "sync", params(Pull),
    responses(
        (status = 200, description = "What changed", body = openapi::ExchangeReply),
        SyncRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn pull(
    State(cloud): State<Cloud>,
    by: By<InternalSync>,
    Asked(wish): Asked<Pull>,
) -> Result<Json<Reply>, Problem> {
    let limit = wish.limit.map(|limit| limit as usize);
    let reply =
        answered(cloud, by, move |host, asker| host.pull(asker, wish.cursor.as_deref(), limit));
    Ok(Json(reply.await?))
}

/// Answers on a thread for long work, from the store as it is.
async fn answered(
    cloud: Cloud,
    by: By<InternalSync>,
    question: impl FnOnce(&Host<'_>, &Asker) -> Result<Reply, Refusal> + Send + 'static,
) -> Result<Reply, Problem> {
    let at_work = cloud.clone();
    cloud.work(move || at_work.ask(&by.asker, |desk| with_host(desk, question))).await
}

fn with_host(
    desk: &Desk<'_>,
    question: impl FnOnce(&Host<'_>, &Asker) -> Result<Reply, Refusal>,
) -> Result<Reply, Problem> {
    let account = &desk.asker.account;
    let asker = Asker { user: account.user.clone(), since: account.sees_since };
    let host = Host { store: &desk.store, people: &Accounts(&desk.store), now: desk.now };
    Ok(question(&host, &asker)?)
}

/// The accounts of the server, for whoever asks for a user.
struct Accounts<'a>(&'a Store);

impl People for Accounts<'_> {
    fn find(&self, id: UserId) -> Result<Option<User>, Refusal> {
        let account = self.0.cloud(|cloud| Ok::<_, Refusal>(accounts::find(cloud, id)?))?;
        Ok(account.map(|account| account.user))
    }
}
