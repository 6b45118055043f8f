//! Users: who is in the organisation and among its customers, for those who decide on it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::domain::{CustomerId, Role, UserId};
use crate::engine::set::Set;
use crate::server::asker::{Admin, By};
use crate::server::body::{Asked, Body, Named, Posted};
use crate::server::desk::{Desk, Reply};
use crate::server::invite::{self, For};
use crate::server::keep::accounts::{self, Account, Standing};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::people::{self, Act, Newcomer};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Place {
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    pub limit: Option<u32>,
}

impl Place {
    /// The page of these accounts, which are in the order of their addresses.
    pub fn page(
        &self,
        accounts: Vec<Account>,
        show: impl Fn(&Account) -> Value,
    ) -> Result<Value, Problem> {
        let place: Option<String> = page::place(self.cursor.as_deref())?;
        let mut page = Page::of(page::limit(self.limit)?);
        for account in accounts {
            let at = account.user.email.clone();
            if place.is_some() && at <= place {
                continue;
            }
            if !page.take(show(&account), at.unwrap_or_default()) {
                break;
            }
        }
        let (items, next) = page.finish();
        Ok(page::list(items, next))
    }
}

/// Lists everybody by e-mail address.
#[utoipa::path(
    get, path = "/api/users", tag = "users", params(Place),
    responses((status = 200, description = "A page of users", body = openapi::UserPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    Asked(place): Asked<Place>,
) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, |desk| {
        let accounts = desk.store.cloud(accounts::list)?;
        place.page(accounts, Account::to_json).map(Json)
    })
}

/// Somebody who shall join.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewUser {
    /// Their e-mail address, which nobody else has.
    email: String,
    /// What they are called.
    name: String,
    /// What they may do; nothing at all if null.
    #[serde(default)]
    #[schema(value_type = Option<openapi::Role>)]
    role: Option<Role>,
    /// The customer whose people they are, for the roles `customer_*`.
    #[schema(value_type = Option<String>, format = Uuid)]
    customer_id: Option<CustomerId>,
}

/// Lets somebody join: they get a link with which they set a password. Where no mail is set up it
/// is in the answer, as `inviteLink`.
#[utoipa::path(
    post, path = "/api/users", tag = "users", request_body = NewUser,
    params(Once),
    responses((status = 201, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    posted: Posted<NewUser>,
) -> Result<Reply, Problem> {
    let NewUser { email, name, role, customer_id } = posted.value;
    let newcomer = Newcomer { email, name, role, customer: customer_id };
    cloud
        .invite(by.asker, (posted.once, For::Joining), move |desk| {
            if let Some(customer) = newcomer.customer {
                known_customer(desk, customer)?;
            }
            invite::invite(desk, newcomer)
        })
        .await
}

fn known_customer(desk: &Desk<'_>, id: CustomerId) -> Result<(), Problem> {
    let customer = desk.read(|read| Ok(read.customer(id)?))?;
    match customer.filter(|customer| customer.deleted_at.is_none()) {
        Some(_) => Ok(()),
        None => Err(Problem::field("customerId", "no such customer")),
    }
}

/// What may be changed of a user.
#[derive(Deserialize, ToSchema)]
pub struct UserFields {
    /// What they may do; nothing at all if null.
    #[serde(default)]
    #[schema(value_type = Option<openapi::Role>)]
    role: Set<Role>,
    /// Whether they may sign in: `active` or `disabled`.
    #[schema(value_type = Option<openapi::Standing>)]
    status: Option<Standing>,
}

/// Changes what somebody else may do. Disabled, all that they signed in with is worth nothing.
#[utoipa::path(
    patch, path = "/api/users/{id}", tag = "users", request_body = UserFields,
    params(("id" = String, Path, description = "The user", format = Uuid)),
    responses((status = 200, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    Named(id): Named<UserId>,
    Body(fields): Body<UserFields>,
) -> Result<Json<Value>, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let account = found(desk, id)?;
            let act = Act { by: Some(desk.asker.id()), at: desk.now };
            let account = change(desk, account, (fields.role, fields.status), act)?;
            Ok(Json(account.to_json()))
        })
        .await
}

/// Changes an account's role and standing; nobody changes their own.
pub fn change(
    desk: &Desk<'_>,
    account: Account,
    (role, standing): (Set<Role>, Option<Standing>),
    act: Act,
) -> Result<Account, Problem> {
    let own = account.user.id == desk.asker.id();
    let role = match role {
        Set::Keep => account.user.role,
        Set::To(role) => Some(role),
        Set::Clear => None,
    };
    let alters =
        role != account.user.role || standing.is_some_and(|standing| standing != account.standing);
    if own && alters {
        return Err(Problem::forbidden("one's own role and status are set by somebody else"));
    }
    if standing == Some(Standing::Invited) && account.standing != Standing::Invited {
        return Err(Problem::field("status", "a status is set to active or disabled"));
    }
    desk.store.keep(|cloud| {
        let account = people::give_role(cloud, account, role, act)
            .map_err(|refusal| Problem::from(refusal).in_field("role"))?;
        Ok(match standing {
            Some(standing) => people::give_standing(cloud, account, standing, act)?,
            None => account,
        })
    })
}

/// Makes a link with which somebody sets a new password. Where no mail is set up it is in the
/// answer, as `resetLink`.
#[utoipa::path(
    post, path = "/api/users/{id}/reset", tag = "users",
    params(Once, ("id" = String, Path, description = "The user", format = Uuid)),
    responses((status = 200, description = "The user", body = openapi::User), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn reset(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    Named(id): Named<UserId>,
    posted: Posted<Value>,
) -> Result<Reply, Problem> {
    cloud
        .invite(by.asker, (posted.once, For::Resetting), move |desk| {
            let account = found(desk, id)?;
            Ok(desk.store.keep(|cloud| people::give_link(cloud, account, desk.now))?)
        })
        .await
}

fn found(desk: &Desk<'_>, id: UserId) -> Result<Account, Problem> {
    let account = desk.store.cloud(|cloud| accounts::find(cloud, id))?;
    account.ok_or_else(|| Problem::absent("user"))
}
