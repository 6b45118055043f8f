//! Personal access tokens: make, list, revoke one's own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::{Code, Span, Timestamp, limits};
use crate::server::asker::{Anyone, By, Scope, Via};
use crate::server::auth::personal::{self, Wish};
use crate::server::body::{Named, Posted};
use crate::server::desk::Reply;
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page;
use crate::server::problem::Problem;
use crate::server::state::Cloud;

/// So many tokens a user has at most.
const MOST: usize = 100;

/// The longest life of a token, in days.
const LONGEST: u32 = 3650;

/// A token as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewToken {
    /// What its owner calls it.
    #[schema(min_length = 1, max_length = 1000)]
    name: String,
    /// What it is good for.
    scope: Scope,
    /// In how many days it ends; never if left out.
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<u32>,
}

/// Makes a token. Its secret is in this answer and never again.
#[utoipa::path(
    post, path = "/api/auth/tokens", tag = "auth", request_body = NewToken,
    params(Once),
    responses(
        (status = 201, description = "The token with its secret", body = openapi::PersonalToken),
        WriteRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Anyone>,
    posted: Posted<NewToken>,
) -> Result<Reply, Problem> {
    if let Via::Personal(_) = by.asker.via {
        // Else one that leaks could outlive its own end.
        return Err(Problem::forbidden("a token makes no tokens: sign in with the password"));
    }
    let Posted { value: wish, once } = posted;
    let made = cloud.once_with(by.asker, once, move |desk| {
        let wish = wish.checked(desk.now)?;
        let user = desk.asker.id();
        let (id, token, secret) = desk.store.keep(|cloud| {
            if personal::list(&cloud.read(), user)?.len() >= MOST {
                return Err(Problem::new(Code::Conflict, "there are too many tokens")
                    .hint("revoke those that nobody needs"));
            }
            Ok(personal::make(cloud, user, wish, desk.now)?)
        })?;
        Ok((Reply::created(token.to_json(id)), secret))
    });
    let (mut reply, secret) = made.await?;
    if let (Some(answer), Some(secret)) = (reply.body.as_mut(), secret) {
        answer["token"] = json!(secret);
    }
    Ok(reply)
}

impl NewToken {
    fn checked(self, now: Timestamp) -> Result<Wish, Problem> {
        let name = limits::name("name", &self.name);
        let name = name.map_err(|refusal| Problem::from(refusal).in_field("name"))?;
        if self.expires_in_days.is_some_and(|days| days == 0 || days > LONGEST) {
            let detail = format!("a token lives 1 to {LONGEST} days");
            return Err(Problem::field("expiresInDays", detail));
        }
        let life = self.expires_in_days.map(|days| Span::hours(i64::from(days) * 24));
        Ok(Wish { name, scope: self.scope, expires_at: life.map(|life| now + life) })
    }
}

/// Lists one's own tokens, without their secrets.
#[utoipa::path(
    get, path = "/api/auth/tokens", tag = "auth",
    responses((status = 200, description = "The tokens", body = openapi::PersonalTokenPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn list(State(cloud): State<Cloud>, by: By<Anyone>) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, |desk| {
        let tokens = desk.store.cloud(|cloud| personal::list(cloud, desk.asker.id()))?;
        let live = tokens.iter().filter(|(_, token)| !token.is_over(desk.now));
        Ok(Json(page::list(live.map(|(id, token)| token.to_json(*id)).collect(), None)))
    })
}

/// Revokes one of one's own tokens.
#[utoipa::path(
    delete, path = "/api/auth/tokens/{id}", tag = "auth",
    params(("id" = String, Path, description = "The token", format = Uuid)),
    responses((status = 204, description = "It is worth nothing from now on"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn revoke(
    State(cloud): State<Cloud>,
    by: By<Anyone>,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let user = desk.asker.id();
            let known = desk.store.keep(|cloud| personal::revoke(cloud, user, id))?;
            if known { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::absent("token")) }
        })
        .await
}
