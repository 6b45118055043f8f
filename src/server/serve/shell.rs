//! The shell around the routes: what every request goes through, whatever it is about.
//!
//! Who asks and what is answered is the routes' business.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::{FutureExt, StreamExt};
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use uuid::Uuid;

use crate::domain::Code;
use crate::server::problem::Problem;

use super::measure::Measures;
use super::patience;

/// Under which name a request's id travels.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the shell knows.
#[derive(Clone)]
struct Shell {
    measures: Arc<Measures>,
    ending: watch::Receiver<bool>,
    secure: bool,
}

/// The routes with everything around them; `ending` says when streams without an end have to end.
pub(super) fn shell(
    routes: Router,
    measures: Arc<Measures>,
    ending: watch::Receiver<bool>,
    secure: bool,
) -> Router {
    let shell = Shell { measures, ending, secure };
    routes
        .layer(from_fn(receive))
        .layer(RequestDecompressionLayer::new())
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(shell, watch_over))
}

/// Takes the body only as long as it comes in time.
async fn receive(request: Request, next: Next) -> Response {
    next.run(request.map(patience::in_time)).await
}

/// Counts a request, logs it, and guards its answer. What a client sent is not logged: paths are
/// those of the routes, without queries.
async fn watch_over(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = id_of(&request);
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or("none", MatchedPath::as_str);
    shell.measures.begin();
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        Problem::new(Code::Internal, "a request fell over a bug").into_response()
    });
    let (status, took) = (response.status(), began.elapsed());
    shell.measures.end(&method, route, status, took);
    tracing::info!(
        request = id,
        method = %method,
        route,
        status = status.as_u16(),
        ms = took.as_secs_f64() * 1000.0,
        "answered"
    );
    guard(&mut response, &id, shell.secure);
    ended_by(response, shell.ending)
}

/// The id that a proxy gave the request, where it is a sound one, else a fresh one.
fn id_of(request: &Request) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    let sound = |id: &&str| {
        let sign = |c: u8| c.is_ascii_alphanumeric() || b"-_.".contains(&c);
        (1..=64).contains(&id.len()) && id.bytes().all(sign)
    };
    given.filter(sound).map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)
}

/// Says to browsers that an answer is nothing but data, unless the route said otherwise.
fn guard(response: &mut Response, id: &str, secure: bool) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID.clone(), id);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
}

/// The same answer; a stream of events ends when the server does.
fn ended_by(response: Response, mut ending: watch::Receiver<bool>) -> Response {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return response;
    }
    response.map(|body| {
        let end = async move {
            // A server whose end nobody can tell any more has ended.
            let _ = ending.wait_for(|ending| *ending).await;
        };
        Body::from_stream(body.into_data_stream().take_until(Box::pin(end)))
    })
}
