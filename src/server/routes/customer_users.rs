//! A customer's people: for those who decide on everything, and for the customer's own
//! administrators.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{Code, CustomerId, Role, UserId};
use crate::server::asker::{By, Manager};
use crate::server::body::{Asked, Body, Named, Posted};
use crate::server::desk::{Desk, Reply};
use crate::server::invite::{self, For};
use crate::server::keep::accounts::{self, Account, Standing};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::people::{self, Act, Newcomer};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

use super::users::{self, Place};

/// Lists a customer's people by e-mail address.
#[utoipa::path(
    get, path = "/api/customers/{id}/users", tag = "users",
    params(("id" = String, Path, description = "The customer", format = Uuid), Place),
    responses((status = 200, description = "A page of users", body = openapi::UserPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named(customer): Named<CustomerId>,
    Asked(place): Asked<Place>,
) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, |desk| {
        managed(desk, customer)?;
        let mut accounts = desk.store.cloud(accounts::list)?;
        accounts.retain(|account| account.customer == Some(customer));
        place.page(accounts, Account::to_json).map(Json)
    })
}

/// Somebody of a customer who shall join.
#[derive(Deserialize, ToSchema)]
pub struct NewCustomerUser {
    /// Their e-mail address, which nobody else has.
    email: String,
    /// What they are called.
    name: String,
    /// `customer_admin` or `customer_user`.
    #[schema(value_type = openapi::CustomerRole)]
    role: Role,
}

/// Invites somebody of a customer. Where no mail is set up the link is in the answer, as
/// `inviteLink`.
#[utoipa::path(
    post, path = "/api/customers/{id}/users", tag = "users", request_body = NewCustomerUser,
    params(("id" = String, Path, description = "The customer", format = Uuid), Once),
    responses((status = 201, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named(customer): Named<CustomerId>,
    posted: Posted<NewCustomerUser>,
) -> Result<Reply, Problem> {
    let NewCustomerUser { email, name, role } = posted.value;
    let newcomer = Newcomer { email, name, role: Some(role), customer: Some(customer) };
    cloud
        .invite(by.asker, (posted.once, For::Joining), move |desk| {
            managed(desk, customer)?;
            of_customers(role)?;
            invite::invite(desk, newcomer)
        })
        .await
}

/// What may be changed of a customer's user.
#[derive(Deserialize, ToSchema)]
pub struct CustomerUserFields {
    /// What they are called.
    name: Option<String>,
    /// `customer_admin` or `customer_user`.
    #[schema(value_type = Option<openapi::CustomerRole>)]
    role: Option<Role>,
    /// Whether they may sign in: `active` or `disabled`.
    #[schema(value_type = Option<openapi::Standing>)]
    status: Option<Standing>,
}

/// Changes a customer's user.
#[utoipa::path(
    put, path = "/api/customers/{id}/users/{userId}", tag = "users",
    request_body = CustomerUserFields,
    params(
        ("id" = String, Path, description = "The customer", format = Uuid),
        ("userId" = String, Path, description = "The user", format = Uuid),
    ),
    responses((status = 200, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named((customer, user)): Named<(CustomerId, UserId)>,
    Body(fields): Body<CustomerUserFields>,
) -> Result<Json<Value>, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let account = member(desk, customer, user)?;
            if let Some(role) = fields.role {
                of_customers(role)?;
            }
            let act = act(desk);
            let set = (fields.role.into(), fields.status);
            let account = users::change(desk, account, set, act)?;
            let account = match fields.name {
                Some(name) => desk
                    .store
                    .keep(|cloud| people::give_name(cloud, account, &name, act))
                    .map_err(|refusal| Problem::from(refusal).in_field("name"))?,
                None => account,
            };
            Ok(Json(account.to_json()))
        })
        .await
}

/// Takes a customer's user away.
#[utoipa::path(
    delete, path = "/api/customers/{id}/users/{userId}", tag = "users",
    params(
        ("id" = String, Path, description = "The customer", format = Uuid),
        ("userId" = String, Path, description = "The user", format = Uuid),
    ),
    responses((status = 204, description = "They are gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn delete(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named((customer, user)): Named<(CustomerId, UserId)>,
) -> Result<StatusCode, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let account = member(desk, customer, user)?;
            if user == desk.asker.id() {
                return Err(Problem::forbidden("nobody takes themselves away"));
            }
            desk.store.keep(|cloud| people::remove(cloud, &account, act(desk)))?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

/// Makes a new link for somebody who was invited and has not come yet.
#[utoipa::path(
    post, path = "/api/customers/{id}/users/{userId}/resend-invite", tag = "users",
    params(
        Once,
        ("id" = String, Path, description = "The customer", format = Uuid),
        ("userId" = String, Path, description = "The user", format = Uuid),
    ),
    responses((status = 200, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn resend(
    State(cloud): State<Cloud>,
    by: By<Manager>,
    Named((customer, user)): Named<(CustomerId, UserId)>,
    posted: Posted<Value>,
) -> Result<Reply, Problem> {
    cloud
        .invite(by.asker, (posted.once, For::Reminding), move |desk| {
            let account = member(desk, customer, user)?;
            if account.standing != Standing::Invited {
                return Err(Problem::new(Code::Conflict, "no invitation is open"));
            }
            Ok(desk.store.keep(|cloud| people::give_link(cloud, account, desk.now))?)
        })
        .await
}

fn act(desk: &Desk<'_>) -> Act {
    Act { by: Some(desk.asker.id()), at: desk.now }
}

/// Refuses a customer that does not exist, or is not the asker's to manage: both answer the same.
fn managed(desk: &Desk<'_>, id: CustomerId) -> Result<(), Problem> {
    let absent = || Problem::absent("customer");
    if desk.confined().is_some_and(|own| own != id) {
        return Err(absent());
    }
    let customer = desk.read(|read| Ok(read.customer(id)?))?;
    customer.filter(|customer| customer.deleted_at.is_none()).map(drop).ok_or_else(absent)
}

/// A customer's user.
fn member(desk: &Desk<'_>, customer: CustomerId, user: UserId) -> Result<Account, Problem> {
    managed(desk, customer)?;
    let account = desk.store.cloud(|cloud| accounts::find(cloud, user))?;
    account
        .filter(|account| account.customer == Some(customer))
        .ok_or_else(|| Problem::absent("user"))
}

/// Refuses a role that an invitation does not give. (spec: Who sees what)
fn of_customers(role: Role) -> Result<(), Problem> {
    match role {
        Role::CustomerAdmin | Role::CustomerUser => Ok(()),
        Role::InternalAdmin | Role::InternalUser => {
            let problem = Problem::forbidden("a customer's people have the roles of customers");
            Err(problem.in_field("role"))
        }
    }
}
