//! Signing in and out, passwords, personal tokens.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::server::address::Caller;
use crate::server::asker::{Anyone, AnyoneSync, By, Via};
use crate::server::auth::limit::Tried;
use crate::server::auth::session::{self, Session};
use crate::server::auth::{family, password, signing};
use crate::server::body::Body;
use crate::server::keep::accounts::{self, Account, Standing};
use crate::server::openapi::{self, OpenRefused, ReadRefused, WriteRefused};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::{CloudRead, Store};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
pub struct Login {
    /// The account's e-mail address.
    email: String,
    /// Its password.
    password: String,
}

/// Signs in with a password.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "auth", request_body = Login,
    responses(
        (status = 200, description = "Tokens and who it is", body = openapi::Session),
        OpenRefused,
    ),
)]
pub async fn login(
    State(cloud): State<Cloud>,
    Caller(address): Caller,
    Body(login): Body<Login>,
) -> Result<Json<Value>, Problem> {
    let tried = Tried::of(&login.email, address);
    // Whoever must wait shall not wait for a slot first.
    tried.check(&cloud)?;
    let slot = cloud.porter().hashing.slot().await?;
    tried.check(&cloud)?;
    let desk = cloud.clone();
    let session = cloud.work(move || sign_in(&desk, &login, &tried)).await;
    drop(slot);
    Ok(Json(session?.to_json()))
}

/// Signs in. Takes the same time and answers the same, whether the account or the password is what
/// is wrong. (spec: Authentication)
fn sign_in(cloud: &Cloud, login: &Login, tried: &Tried) -> Result<Session, Problem> {
    let store = Store::held(cloud.held(), None);
    let account = store.cloud(|cloud| account_of(cloud, &login.email))?;
    let hash = account.as_ref().map(|(_, hash)| hash.as_str());
    let fits = cloud.porter().hashing.fits(&login.password, hash)?;
    let Some((account, _)) = account.filter(|_| fits) else {
        tried.count(cloud)?;
        return Err(wrong());
    };
    let at = (cloud.settings().public_url.as_str(), cloud.now());
    store.keep(|cloud| {
        // The account may have ended meanwhile.
        let account = accounts::find(&cloud.read(), account.user.id)?;
        let account = account.filter(|account| account.standing == Standing::Active);
        tried.forget(cloud)?;
        Ok(session::begin(cloud, account.ok_or_else(wrong)?, at)?)
    })
}

fn wrong() -> Problem {
    Problem::unauthenticated("the e-mail address or the password is wrong")
}

/// An active account and the hash of its password.
fn account_of(cloud: &CloudRead<'_>, email: &str) -> Result<Option<(Account, String)>, Problem> {
    let account = accounts::by_email(cloud, email)?;
    let Some(account) = account.filter(|account| account.standing == Standing::Active) else {
        return Ok(None);
    };
    Ok(password::find(cloud, account.user.id)?.map(|hash| (account, hash)))
}

/// With what a session goes on.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    /// The refresh token that came last.
    refresh_token: String,
}

/// Exchanges a refresh token for the next one and a fresh access token.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "auth", request_body = Refresh,
    responses(
        (status = 200, description = "Tokens and who it is", body = openapi::Session),
        OpenRefused,
    ),
)]
pub async fn refresh(
    State(cloud): State<Cloud>,
    Body(refresh): Body<Refresh>,
) -> Result<Json<Value>, Problem> {
    let desk = cloud.clone();
    let session = cloud.work(move || {
        let at = (desk.settings().public_url.as_str(), desk.now());
        session::go_on(&Store::held(desk.held(), None), &refresh.refresh_token, at)
    });
    Ok(Json(session.await?.to_json()))
}

/// Ends the session; a personal token stays until it is revoked.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn logout(State(cloud): State<Cloud>, by: By<Anyone>) -> Result<StatusCode, Problem> {
    if let Via::Session(session) = by.asker.via {
        let user = by.asker.id();
        cloud
            .change(by.asker, move |desk| {
                desk.store.keep(|cloud| Ok(family::end(cloud, user, session)?))
            })
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Says who is signed in.
#[utoipa::path(
    get, path = "/api/auth/me", tag = "auth",
    responses((status = 200, description = "The user", body = openapi::User), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn me(by: By<AnyoneSync>) -> Json<Value> {
    Json(by.asker.account.to_json())
}

/// Says which kind of sign-in this server wants.
#[utoipa::path(
    get, path = "/api/auth/config", tag = "auth",
    responses((status = 200, description = "The kind", body = openapi::SignIn)),
)]
pub async fn config() -> Json<Value> {
    Json(json!({ "kind": "builtin" }))
}

/// Shows the keys that check access tokens (RFC 7517).
#[utoipa::path(
    get, path = "/.well-known/jwks.json", tag = "auth",
    responses((status = 200, description = "The keys", body = openapi::KeySet)),
)]
pub async fn keys(State(cloud): State<Cloud>) -> Result<Json<Value>, Problem> {
    Ok(Json(Store::held(cloud.held(), None).cloud(signing::key_set)?))
}
