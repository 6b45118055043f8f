//! Every route on one page, and the document that describes them.
//!
//! Both come from the same list, so neither can know a route that the other does not.

use axum::Router;
use axum::http::StatusCode;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::domain::Code;

use super::openapi::{Bearer, ProblemShape};
use super::problem::Problem;
use super::routes::{
    auth, customer_users, customers, document, events, focus, health, leads, password, pillars,
    sync, tasks, time_bills, time_entries, timers, tokens, users,
};
use super::state::Cloud;

#[derive(OpenApi)]
#[openapi(
    info(title = "tat", description = "Tasks, time and bills of a team"),
    modifiers(&Bearer),
    components(schemas(ProblemShape)),
)]
struct About;

fn all() -> OpenApiRouter<Cloud> {
    OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(health::health))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::me))
        .routes(routes!(auth::config))
        .routes(routes!(auth::keys))
        .routes(routes!(tokens::create, tokens::list))
        .routes(routes!(tokens::revoke))
        .routes(routes!(password::set))
        .routes(routes!(password::form, password::filled))
        .routes(routes!(document::document))
        .routes(routes!(tasks::list, tasks::create))
        .routes(routes!(tasks::internal_users))
        .routes(routes!(tasks::update, tasks::remove))
        .routes(routes!(timers::start))
        .routes(routes!(timers::stop))
        .routes(routes!(timers::list))
        .routes(routes!(timers::own, timers::run, timers::cancel))
        .routes(routes!(time_entries::list, time_entries::create))
        .routes(routes!(time_entries::update, time_entries::remove))
        .routes(routes!(time_entries::note))
        .routes(routes!(time_bills::list))
        .routes(routes!(time_bills::update))
        .routes(routes!(time_bills::recompute))
        .routes(routes!(time_bills::approve_all))
        .routes(routes!(customers::list, customers::create))
        .routes(routes!(customers::update, customers::remove))
        .routes(routes!(pillars::list, pillars::create))
        .routes(routes!(pillars::update, pillars::remove))
        .routes(routes!(focus::get, focus::set))
        .routes(routes!(sync::exchange, sync::pull))
        .routes(routes!(events::events))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::update))
        .routes(routes!(users::reset))
        .routes(routes!(customer_users::list, customer_users::create))
        .routes(routes!(customer_users::update, customer_users::delete))
        .routes(routes!(customer_users::resend))
        .routes(routes!(leads::create))
}

/// The routes over a server's state.
pub fn router(cloud: Cloud) -> Router {
    let (router, _) = all().split_for_parts();
    router
        .fallback(|| async { Problem::absent("route") })
        .method_not_allowed_fallback(|| async {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            Problem { status, ..Problem::new(Code::BadRequest, "the route has no such method") }
        })
        .with_state(cloud)
}

/// The document that describes the routes.
pub fn document() -> Document {
    all().into_openapi()
}
