//! Every route on one page, and the document that describes them.
//!
//! Both come from the same list, so neither can know a route that the other does not.

use axum::Router;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem::Problem;
use super::routes::{auth, health, password, tasks};
use super::state::Cloud;

#[derive(OpenApi)]
#[openapi(info(title = "tat", description = "Tasks, time and bills of a team"))]
struct About;

fn all() -> OpenApiRouter<Cloud> {
    OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(health::health))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::me))
        .routes(routes!(password::set))
        .routes(routes!(password::form, password::filled))
        .routes(routes!(tasks::list))
}

/// The routes over a server's state.
pub fn router(cloud: Cloud) -> Router {
    let (router, _) = all().split_for_parts();
    router.fallback(|| async { Problem::absent("route") }).with_state(cloud)
}

/// The document that describes the routes.
pub fn document() -> Document {
    all().into_openapi()
}
