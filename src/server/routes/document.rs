//! The document that describes every route.

use std::sync::LazyLock;

use axum::Json;
use serde_json::Value;

/// Made once: it is the same for as long as the program runs.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::to_value(crate::server::router::document()).unwrap_or(Value::Null)
});

/// Answers the `OpenAPI` document of this server.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "server",
    responses((status = 200, description = "The document", body = Value)),
)]
pub async fn document() -> Json<Value> {
    Json(DOCUMENT.clone())
}
