//! Customers: list, make, alter, delete.

use axum::Json;
use axum::extract::State;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::{Currency, Customer, CustomerId, RatePeriod, Rounding, Timestamp, naming};
use crate::engine::patch::{CustomerPatch, RatePatch};
use crate::engine::set::Set;
use crate::server::asker::{Admin, By, SignedIn};
use crate::server::body::{Asked, Body, Named, Posted, given, value};
use crate::server::desk::{Desk, Reply};
use crate::server::expected::refuse_changed;
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::sight::Sight;
use crate::server::state::Cloud;

/// Which customers are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those that changed after this instant, deleted ones too: the `syncTimestamp` of the list
    /// before.
    #[param(value_type = Option<String>, format = DateTime)]
    last_sync_timestamp: Option<Timestamp>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Where a list of customers goes on, and the instant of its first page.
type Place = (String, CustomerId, Timestamp);

/// Lists customers by name, archived ones too.
#[utoipa::path(
    get, path = "/api/customers", tag = "customers", params(Wish),
    responses(
        (status = 200, description = "A page of customers", body = openapi::CustomerPage),
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
    let place: Option<Place> = page::place(wish.cursor.as_deref())?;
    cloud.ask(&by.asker, |desk| {
        let since = page::since(desk, wish.last_sync_timestamp)?;
        let synced = match &place {
            Some((.., synced)) => *synced,
            None => page::synced(desk)?,
        };
        desk.see(|sight| {
            let mut page = Page::of(limit);
            for (name, customer) in by_name(sight, since)? {
                let at = (name, customer.id);
                if place.as_ref().is_some_and(|(name, id, _)| (&at.0, at.1) <= (name, *id)) {
                    continue;
                }
                if !page.take(sight.show_customer(&customer), (at.0, at.1, synced)) {
                    break;
                }
            }
            let (items, next) = page.finish();
            let mut answer = page::list(items, next);
            answer["syncTimestamp"] = json!(synced);
            Ok(Json(answer))
        })
    })
}

/// The customers that the asker sees, by folded name and id.
fn by_name(sight: &Sight<'_>, since: u64) -> Result<Vec<(String, Customer)>, Problem> {
    let mut found = Vec::new();
    sight.read().every_customer(&mut |customer| {
        if sight.sees_customer(customer.id)
            && page::is_news(since, customer.server_version, customer.deleted_at)
        {
            found.push((naming::fold(&customer.name), customer));
        }
    })?;
    found.sort_by(|a, b| (&a.0, a.1.id).cmp(&(&b.0, b.1.id)));
    Ok(found)
}

/// A customer as it is to be: the fields that are left out stay as they are; others are ignored.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerFields {
    /// Its id, where the sender gives it one; in a POST only.
    #[schema(value_type = Option<String>, format = Uuid)]
    id: Option<CustomerId>,
    /// What they are called; needed in a POST.
    #[serde(default, deserialize_with = "value")]
    name: Option<String>,
    /// Money an hour, from today on, or for all time where there was none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    rate: Set<Decimal>,
    /// Every rate with its first day, in place of those there are.
    #[serde(default, deserialize_with = "value")]
    #[schema(value_type = Option<Vec<openapi::RatePeriod>>)]
    rates: Option<Vec<RatePeriod>>,
    /// ISO 4217.
    #[serde(default, deserialize_with = "value")]
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<openapi::Rounding>)]
    rounding: Set<Rounding>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    contact_name: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    phone: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    notes: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    time_zone: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    xero_project_id: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    xero_contact_id: Set<String>,
    /// False puts them into the archive.
    #[serde(default, deserialize_with = "value")]
    active: Option<bool>,
    /// The version that was read: another one now is a conflict. Without it the fields are merged.
    server_version: Option<u64>,
}

impl CustomerFields {
    fn into_patch(self) -> Result<CustomerPatch, Problem> {
        let time_zone = match self.time_zone {
            Set::Keep => Set::Keep,
            Set::Clear => Set::Clear,
            Set::To(name) => page::zone("timeZone", Some(&name))?.into(),
        };
        Ok(CustomerPatch {
            name: self.name,
            rate: RatePatch { today: self.rate, all: days_of(self.rates)? },
            currency: self.currency,
            rounding: self.rounding,
            email: self.email,
            contact: self.contact_name,
            phone: self.phone,
            notes: self.notes,
            time_zone,
            xero_project: self.xero_project_id,
            xero_contact: self.xero_contact_id,
            active: self.active,
        })
    }
}

/// Rates whose first days can be recorded.
pub fn days_of(rates: Option<Vec<RatePeriod>>) -> Result<Option<Vec<RatePeriod>>, Problem> {
    for day in rates.iter().flatten().filter_map(|period| period.since) {
        page::day("rates", day)?;
    }
    Ok(rates)
}

/// A customer and its pillars.
#[derive(ToSchema)]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct NewCustomer {
    customer: openapi::Customer,
    /// General Support.
    pillars: Vec<openapi::Pillar>,
}

/// Makes a customer with its first pillar.
#[utoipa::path(
    post, path = "/api/customers", tag = "customers", request_body = CustomerFields, params(Once),
    responses((status = 201, description = "Both", body = NewCustomer), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    posted: Posted<CustomerFields>,
) -> Result<Reply, Problem> {
    let fields = posted.value;
    if fields.name.is_none() {
        return Err(Problem::field("name", "a customer has a name"));
    }
    cloud
        .once(by.asker, posted.once, move |desk| {
            let id = fields.id;
            let made = desk.engine.create_customer(id, &fields.into_patch()?, desk.now)?.value;
            let body = desk.see(|sight| {
                let mut pillars = Vec::new();
                for pillar in &made.pillars {
                    pillars.push(sight.show_pillar(&sight.pillar(pillar.id)?));
                }
                let customer = sight.show_customer(&sight.customer(made.customer.id)?);
                Ok(json!({ "customer": customer, "pillars": pillars }))
            })?;
            Ok(Reply::created(body))
        })
        .await
}

/// Alters a customer.
#[utoipa::path(
    put, path = "/api/customers/{id}", tag = "customers", request_body = CustomerFields,
    params(("id" = String, Path, description = "The customer", format = Uuid)),
    responses((status = 200, description = "The customer", body = openapi::Customer), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    Named(id): Named<CustomerId>,
    Body(fields): Body<CustomerFields>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let before = desk.see(|sight| sight.customer(id))?;
            refuse_changed(fields.server_version, before.server_version, || shown(desk, id))?;
            desk.engine.patch_customer(id, &fields.into_patch()?, desk.now)?;
            Ok(Reply::ok(shown(desk, id)?))
        })
        .await
}

/// Deletes a customer who has no tasks, entries or bills.
#[utoipa::path(
    delete, path = "/api/customers/{id}", tag = "customers",
    params(("id" = String, Path, description = "The customer", format = Uuid)),
    responses((status = 204, description = "It is gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn remove(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    Named(id): Named<CustomerId>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            desk.see(|sight| sight.customer(id).map(drop))?;
            desk.engine.remove_customer(id, desk.now)?;
            Ok(Reply::empty())
        })
        .await
}

fn shown(desk: &Desk<'_>, id: CustomerId) -> Result<Value, Problem> {
    desk.see(|sight| Ok(sight.show_customer(&sight.customer(id)?)))
}
