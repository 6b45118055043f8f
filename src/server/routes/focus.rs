//! Focus: the customers that one wants to see.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::domain::{CustomerFocus, CustomerId};
use crate::server::asker::{By, Internal};
use crate::server::body::Body;
use crate::server::desk::{Desk, Reply};
use crate::server::openapi::{self, ReadRefused, WriteRefused};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

/// So many customers at most: more is no focus.
const MOST: usize = 1_000;

/// Answers one's own focus; no customers means all.
#[utoipa::path(
    get, path = "/api/customer-focus", tag = "customers",
    responses((status = 200, description = "It", body = openapi::CustomerFocus), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn get(State(cloud): State<Cloud>, by: By<Internal>) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, shown).map(Json)
}

fn shown(desk: &Desk<'_>) -> Result<Value, Problem> {
    let user_id = desk.asker.id();
    let focus = desk.read(|read| Ok(read.focus(user_id)?))?;
    Ok(json!(focus.unwrap_or(CustomerFocus { user_id, customer_ids: Vec::new() })))
}

/// The customers, in order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Focus {
    #[schema(value_type = Vec<String>)]
    customer_ids: Vec<CustomerId>,
}

/// Sets one's own focus.
#[utoipa::path(
    put, path = "/api/customer-focus", tag = "customers", request_body = Focus,
    responses((status = 200, description = "It", body = openapi::CustomerFocus), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn set(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Body(wish): Body<Focus>,
) -> Result<Reply, Problem> {
    if wish.customer_ids.len() > MOST {
        let most = format!("a focus holds at most {MOST} customers");
        return Err(Problem::field("customerIds", most));
    }
    cloud
        .change(by.asker, move |desk| {
            let mut words = Vec::with_capacity(wish.customer_ids.len());
            for id in wish.customer_ids {
                desk.see(|sight| sight.customer(id).map(drop))
                    .map_err(|problem| problem.in_field("customerIds"))?;
                words.push(format!("id:{id}"));
            }
            desk.engine.set_focus(&words, desk.now)?;
            Ok(Reply::ok(shown(desk)?))
        })
        .await
}
