//! Health: whether the server answers.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::server::state::Cloud;

/// Says that the server is up, and what time it takes it to be.
#[utoipa::path(
    get, path = "/api/health", tag = "server",
    responses((status = 200, description = "The server is up", body = Value)),
)]
pub async fn health(State(cloud): State<Cloud>) -> Json<Value> {
    let version = env!("CARGO_PKG_VERSION");
    Json(json!({ "status": "ok", "version": version, "time": cloud.now() }))
}
