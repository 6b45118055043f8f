//! Pillars: list, make, alter, delete.

use axum::Json;
use axum::extract::State;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::domain::{CustomerId, Pillar, PillarId, RatePeriod, naming};
use crate::engine::patch::{PillarPatch, RatePatch};
use crate::engine::set::Set;
use crate::server::asker::{By, Manager, SignedIn};
use crate::server::body::{Asked, Body, Named, Posted, given, value};
use crate::server::desk::{Desk, Reply};
use crate::server::expected::refuse_changed;
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

use super::customers::days_of;

/// Which pillars are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those of this customer.
    #[param(value_type = Option<String>, format = Uuid)]
    customer_id: Option<CustomerId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Lists pillars by customer and name, archived ones too.
#[utoipa::path(
    get, path = "/api/pillars", tag = "pillars", params(Wish),
    responses(
        (status = 200, description = "A page of pillars", body = openapi::PillarPage),
        ReadRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<SignedIn>,
    Asked(wish): Asked<Wish>,
) -> Result<Json<Value>, Problem> {
    let limit = page::limit(wish.limit)?;
    let place: Option<(CustomerId, String, PillarId)> = page::place(wish.cursor.as_deref())?;
    cloud.ask(&by.asker, |desk| {
        desk.see(|sight| {
            let mut found: Vec<_> = sight.read().pillars()?;
            found.retain(|pillar| {
                sight.sees_customer(pillar.customer_id)
                    && wish.customer_id.is_none_or(|id| id == pillar.customer_id)
            });
            let key = |pillar: &Pillar| (pillar.customer_id, naming::fold(&pillar.name), pillar.id);
            found.sort_by_cached_key(key);
            let mut page = Page::of(limit);
            for pillar in found {
                let at = key(&pillar);
                if place.as_ref().is_none_or(|place| *place < at)
                    && !page.take(sight.show_pillar(&pillar), at)
                {
                    break;
                }
            }
            let (items, next) = page.finish();
            Ok(Json(page::list(items, next)))
        })
    })
}

/// A pillar as it is to be: the fields that are left out stay as they are; others are ignored.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PillarFields {
    /// Its id, where the sender gives it one; in a POST only.
    #[schema(value_type = Option<String>, format = Uuid)]
    id: Option<PillarId>,
    /// Whose it is; needed in a POST, and stays.
    #[schema(value_type = Option<String>, format = Uuid)]
    customer_id: Option<CustomerId>,
    /// What it is called; needed in a POST.
    #[serde(default, deserialize_with = "value")]
    name: Option<String>,
    /// Money an hour, from today on, or for all time where there was none; by an `internal_admin`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    rate: Set<Decimal>,
    /// Every rate with its first day, in place of those there are; by an `internal_admin`.
    #[serde(default, deserialize_with = "value")]
    #[schema(value_type = Option<Vec<openapi::RatePeriod>>)]
    rates: Option<Vec<RatePeriod>>,
    /// The task in the accounting system; by an `internal_admin`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    xero_task_id: Set<String>,
    /// False puts it into the archive.
    #[serde(default, deserialize_with = "value")]
    active: Option<bool>,
    /// The version that was read: another one now is a conflict. Without it the fields are merged.
    server_version: Option<u64>,
}

impl PillarFields {
    fn into_patch(self) -> Result<PillarPatch, Problem> {
        Ok(PillarPatch {
            name: self.name,
            rate: RatePatch { today: self.rate, all: days_of(self.rates)? },
            xero_task: self.xero_task_id,
            active: self.active,
        })
    }
}

/// Refuses what only an `internal_admin` may set, where it would be otherwise than it is.
fn refuse_forbidden(
    desk: &Desk<'_>,
    fields: &PillarFields,
    before: Option<&Pillar>,
) -> Result<(), Problem> {
    if desk.asker.is_admin() {
        return Ok(());
    }
    let rates = before.map_or(&[][..], |pillar| &pillar.rates);
    let rate = RatePatch { today: fields.rate, all: fields.rates.clone() };
    if rate.alters(rates, desk.today()) {
        let field = if fields.rates.is_some() { "rates" } else { "rate" };
        return Err(Problem::forbidden("an internal_admin sets rates").in_field(field));
    }
    let known = before.and_then(|pillar| pillar.xero_task_id.as_ref());
    let other = match &fields.xero_task_id {
        Set::Keep => false,
        Set::Clear => known.is_some(),
        Set::To(task) => known != Some(task),
    };
    if other {
        return Err(Problem::forbidden("an internal_admin sets it").in_field("xeroTaskId"));
    }
    Ok(())
}

/// Makes a pillar of a customer.
#[utoipa::path(
    post, path = "/api/pillars", tag = "pillars", request_body = PillarFields, params(Once),
    responses((status = 201, description = "The pillar", body = openapi::Pillar), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    posted: Posted<PillarFields>,
) -> Result<Reply, Problem> {
    let fields = posted.value;
    let Some(customer) = fields.customer_id else {
        return Err(Problem::field("customerId", "a pillar belongs to a customer"));
    };
    if fields.name.is_none() {
        return Err(Problem::field("name", "a pillar has a name"));
    }
    cloud
        .once(by.asker, posted.once, move |desk| {
            desk.see(|sight| sight.customer(customer).map(drop))?;
            refuse_forbidden(desk, &fields, None)?;
            let ids = (fields.id, customer);
            let pillar = desk.engine.create_pillar(ids, &fields.into_patch()?, desk.now)?.value;
            Ok(Reply::created(shown(desk, pillar.id)?))
        })
        .await
}

/// Alters a pillar.
#[utoipa::path(
    put, path = "/api/pillars/{id}", tag = "pillars", request_body = PillarFields,
    params(("id" = String, Path, description = "The pillar", format = Uuid)),
    responses((status = 200, description = "The pillar", body = openapi::Pillar), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named(id): Named<PillarId>,
    Body(fields): Body<PillarFields>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let before = desk.see(|sight| sight.pillar(id))?;
            refuse_forbidden(desk, &fields, Some(&before))?;
            refuse_changed(fields.server_version, before.server_version, || shown(desk, id))?;
            desk.engine.patch_pillar(id, &fields.into_patch()?, desk.now)?;
            Ok(Reply::ok(shown(desk, id)?))
        })
        .await
}

/// Deletes a pillar: its tasks come to General Support, and their time is billed there.
#[utoipa::path(
    delete, path = "/api/pillars/{id}", tag = "pillars",
    params(("id" = String, Path, description = "The pillar", format = Uuid)),
    responses((status = 204, description = "It is gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn remove(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named(id): Named<PillarId>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            desk.see(|sight| sight.pillar(id).map(drop))?;
            desk.engine.remove_pillar(id, desk.now)?;
            Ok(Reply::empty())
        })
        .await
}

fn shown(desk: &Desk<'_>, id: PillarId) -> Result<Value, Problem> {
    desk.see(|sight| Ok(sight.show_pillar(&sight.pillar(id)?)))
}
