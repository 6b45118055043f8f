//! Setting a password: over the API, and with a small page for whoever got a link.
//!
//! The page needs no script: its form comes back to the server as it is.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::UserId;
use crate::server::address::Caller;
use crate::server::asker::{Anyone, Asker, Perhaps, Via};
use crate::server::auth::limit::Tried;
use crate::server::auth::renew::{Ground, Renewed, renew};
use crate::server::auth::{link, password};
use crate::server::body::{Asked, Body};
use crate::server::openapi::{self, OpenRefused};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::Store;

/// A new password, with what it is set with.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Wish {
    /// The token of a one-time link.
    token: Option<String>,
    /// The old password, of whoever is signed in.
    old_password: Option<String>,
    /// The new one.
    new_password: String,
}

/// Sets a password with a one-time link's token, or with the old password. Every other session ends.
#[utoipa::path(
    post, path = "/api/auth/password", tag = "auth", request_body = Wish,
    responses(
        (status = 200, description = "It is set", body = openapi::PasswordSet),
        OpenRefused,
    ),
    security((), ("bearer" = [])),
)]
pub async fn set(
    State(cloud): State<Cloud>,
    Caller(address): Caller,
    Perhaps(by): Perhaps<Anyone>,
    Body(wish): Body<Wish>,
) -> Result<Json<Value>, Problem> {
    password::check(&wish.new_password)?;
    let Renewed { personal } = match (wish.token, wish.old_password) {
        (Some(token), _) => with_link(&cloud, token, wish.new_password).await?,
        (None, Some(old)) => {
            let by = by?;
            let email = by.asker.account.user.email.clone().unwrap_or_default();
            let tried = Tried::of(&email, address);
            with_old(&cloud, by.asker, tried, (old, wish.new_password)).await?
        }
        (None, None) => {
            return Err(Problem::field("token", "a token or the old password is needed"));
        }
    };
    Ok(Json(json!({ "personalTokens": personal })))
}

async fn with_link(cloud: &Cloud, token: String, new: String) -> Result<Renewed, Problem> {
    let over = || Problem::unauthenticated("the link is not valid, or no longer");
    // A token that is worth nothing shall not cost a hash.
    owner(cloud, &token)?.ok_or_else(over)?;
    let slot = cloud.porter().hashing.slot().await?;
    let desk = cloud.clone();
    let renewed = cloud.work(move || {
        let hash = desk.porter().hashing.hash(&new)?;
        let store = Store::held(desk.held(), None);
        renew(&store, &Ground::Link(token), hash, desk.now())?.ok_or_else(over)
    });
    let renewed = renewed.await;
    drop(slot);
    renewed
}

async fn with_old(
    cloud: &Cloud,
    asker: Asker,
    tried: Tried,
    (old, new): (String, String),
) -> Result<Renewed, Problem> {
    tried.check(cloud)?;
    let slot = cloud.porter().hashing.slot().await?;
    tried.check(cloud)?;
    let desk = cloud.clone();
    let renewed = cloud.work(move || {
        let store = Store::held(desk.held(), None);
        let user = asker.id();
        let hash = store.cloud(|cloud| password::find(cloud, user))?;
        if !desk.porter().hashing.fits(&old, hash.as_deref())? {
            tried.count(&desk)?;
            return Err(Problem::forbidden("the old password is wrong"));
        }
        let session = match asker.via {
            Via::Session(session) => Some(session),
            Via::Personal(_) => None,
        };
        let hash = desk.porter().hashing.hash(&new)?;
        renew(&store, &Ground::Old(user, session), hash, desk.now())?
            .ok_or_else(|| Problem::forbidden("the account is disabled"))
    });
    let renewed = renewed.await;
    drop(slot);
    renewed
}

/// Whose password a link's token sets.
fn owner(cloud: &Cloud, token: &str) -> Result<Option<UserId>, Problem> {
    let now = cloud.now();
    Store::held(cloud.held(), None).cloud(|cloud| Ok(link::owner(cloud, token, now)?))
}

/// What a link brings along.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Given {
    /// The one-time token.
    token: Option<String>,
}

/// Shows the form for a one-time link.
#[utoipa::path(
    get, path = "/set-password", tag = "auth", params(Given),
    responses(
        (status = 200, description = "The form", content_type = "text/html", body = String),
        (status = 404, description = "The link is worth nothing", content_type = "text/html", body = String),
    ),
)]
pub async fn form(
    State(cloud): State<Cloud>,
    Asked(given): Asked<Given>,
) -> Result<Response, Problem> {
    let token = given.token.unwrap_or_default();
    let shown = match owner(&cloud, &token)? {
        Some(_) => page(StatusCode::OK, &form_of(&token, None)),
        None => page(StatusCode::NOT_FOUND, OVER),
    };
    Ok(shown)
}

/// What the form sends.
#[derive(Deserialize, ToSchema)]
pub struct Filled {
    token: String,
    password: String,
    again: String,
}

/// Sets the password that the form sends.
#[utoipa::path(
    post, path = "/set-password", tag = "auth",
    request_body(content = Filled, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It is set", content_type = "text/html", body = String),
        (status = 400, description = "It cannot be", content_type = "text/html", body = String),
        (status = 404, description = "The link is worth nothing", content_type = "text/html", body = String),
    ),
)]
pub async fn filled(
    State(cloud): State<Cloud>,
    filled: Result<Form<Filled>, FormRejection>,
) -> Response {
    let Ok(Form(Filled { token, password, again })) = filled else {
        return page(StatusCode::BAD_REQUEST, INCOMPLETE);
    };
    if password != again {
        return page(StatusCode::BAD_REQUEST, &form_of(&token, Some("the two are not the same")));
    }
    if let Err(problem) = password::check(&password) {
        return page(StatusCode::BAD_REQUEST, &form_of(&token, Some(&problem.detail)));
    }
    match with_link(&cloud, token, password).await {
        Ok(_) => page(StatusCode::OK, SET),
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED => {
            page(StatusCode::NOT_FOUND, OVER)
        }
        Err(problem) => problem.into_response(),
    }
}

const SET: &str = "<p>The password is set. Sign in with it: <code>tat login</code>.</p>";

const INCOMPLETE: &str = "<p>The form did not arrive whole. Open the link again.</p>";

const OVER: &str = "<p>This link is not valid, or no longer. Whoever gave it to you can make \
                    another one.</p>";

const STYLE: &str = "body{font:1rem/1.5 sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem}\
                     label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}\
                     input,button{margin:.25rem 0 1rem;padding:.5rem}";

/// The form; a token holds no letter that HTML would read otherwise, since a wrong one comes here
/// only by way of [`escaped`].
fn form_of(token: &str, wrong: Option<&str>) -> String {
    let wrong = wrong.map(|wrong| format!("<p role=\"alert\">{}.</p>", escaped(wrong)));
    format!(
        "{wrong}<form method=\"post\" action=\"set-password\">\
         <input type=\"hidden\" name=\"token\" value=\"{token}\">\
         <label for=\"password\">New password</label>\
         <input id=\"password\" name=\"password\" type=\"password\" required minlength=\"8\" \
         autocomplete=\"new-password\" autofocus>\
         <label for=\"again\">The same again</label>\
         <input id=\"again\" name=\"again\" type=\"password\" required \
         autocomplete=\"new-password\">\
         <button>Set password</button></form>",
        wrong = wrong.unwrap_or_default(),
        token = escaped(token),
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A page that runs nothing, loads nothing, is kept nowhere and tells no other site of its address.
fn page(status: StatusCode, body: &str) -> Response {
    use base64::Engine as _;
    let digest = ring::digest::digest(&ring::digest::SHA256, STYLE.as_bytes());
    let style = base64::engine::general_purpose::STANDARD.encode(digest);
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Set a password</title><style>{STYLE}</style>\
         <h1>Set a password</h1>{body}</html>"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
        (REFERRER_POLICY, "no-referrer".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (status, headers, html).into_response()
}
