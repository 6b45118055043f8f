//! People: who may sign in, how somebody joins, and how an administrator changes that.
//!
//! The same functions stand behind the routes and behind `tat serve user`. How one proves to be
//! somebody is in `auth`.

use lettre::Address;

use crate::domain::{Code, CustomerId, Refusal, Role, Timestamp, User, UserId, limits};
use crate::store::{CloudRead, CloudWrite, Store};

use super::auth::{family, link, password, personal};
use super::keep::accounts::{self, Account, Standing};
use super::keep::audit::{self, Deed, Line};

/// Somebody who shall join.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Their e-mail address.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they may do.
    pub role: Option<Role>,
    /// The customer whose people they are; none for the organisation's own.
    pub customer: Option<CustomerId>,
}

/// An account and the token of a one-time link with which its password is set.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The account.
    pub account: Account,
    /// The token: to be shown once, to whoever asked.
    pub token: String,
}

/// By whom and when something is done to an account.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// Who does it; none for whoever runs the server.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl Act {
    /// Done by whoever runs the server.
    fn here(at: Timestamp) -> Self {
        Self { by: None, at }
    }

    fn write(self, cloud: &mut CloudWrite<'_>, deed: Deed, user: UserId) -> Result<(), Refusal> {
        let Self { by, at } = self;
        Ok(audit::write(cloud, &Line { at, by, deed, subject: user.0 })?)
    }
}

/// Lets somebody join.
pub fn add(store: &Store, newcomer: Newcomer, now: Timestamp) -> Result<Invitation, Refusal> {
    store.keep(|cloud| invite(cloud, newcomer, Act::here(now)))
}

/// Everybody, by e-mail address.
pub fn list(store: &Store) -> Result<Vec<Account>, Refusal> {
    store.cloud(|cloud| Ok(accounts::list(cloud)?))
}

/// Gives the user with this address another role.
pub fn set_role(
    store: &Store,
    email: &str,
    role: Option<Role>,
    now: Timestamp,
) -> Result<Account, Refusal> {
    store.keep(|cloud| {
        let account = named(&cloud.read(), email)?;
        give_role(cloud, account, role, Act::here(now))
    })
}

/// Lets the user with this address sign in no more; what they signed in with before is worthless.
pub fn disable(store: &Store, email: &str, now: Timestamp) -> Result<Account, Refusal> {
    store.keep(|cloud| {
        let account = named(&cloud.read(), email)?;
        give_standing(cloud, account, Standing::Disabled, Act::here(now))
    })
}

/// Lets the user with this address sign in again.
pub fn enable(store: &Store, email: &str, now: Timestamp) -> Result<Account, Refusal> {
    store.keep(|cloud| {
        let account = named(&cloud.read(), email)?;
        give_standing(cloud, account, Standing::Active, Act::here(now))
    })
}

/// Makes a link with which the user with this address sets a new password.
pub fn reset(store: &Store, email: &str, now: Timestamp) -> Result<Invitation, Refusal> {
    store.keep(|cloud| {
        let account = named(&cloud.read(), email)?;
        give_link(cloud, account, now)
    })
}

/// The first administrator of a server that has nobody; none where there is somebody.
pub fn first_admin(
    store: &Store,
    email: &str,
    now: Timestamp,
) -> Result<Option<Invitation>, Refusal> {
    store.keep(|cloud| {
        if !accounts::is_empty(&cloud.read())? {
            return Ok(None);
        }
        let name = email.split('@').next().unwrap_or(email).to_owned();
        let role = Some(Role::InternalAdmin);
        let newcomer = Newcomer { email: email.to_owned(), name, role, customer: None };
        invite(cloud, newcomer, Act::here(now)).map(Some)
    })
}

/// Whether nobody may sign in yet.
pub fn is_nobody(store: &Store) -> Result<bool, Refusal> {
    store.cloud(|cloud| Ok(accounts::is_empty(cloud)?))
}

/// Makes an account and a link for it.
pub fn invite(
    cloud: &mut CloudWrite<'_>,
    newcomer: Newcomer,
    act: Act,
) -> Result<Invitation, Refusal> {
    let Newcomer { email, name, role, customer } = newcomer;
    let (email, name) = (address(&email)?, limits::name("name", &name)?);
    check_customer(role, customer)?;
    if accounts::by_email(&cloud.read(), &email)?.is_some() {
        return Err(Refusal::conflict("the e-mail address cannot be used"));
    }
    let id = UserId(uuid::Uuid::new_v4());
    let account = Account {
        user: User { id, email: Some(email), name, role },
        customer,
        standing: Standing::Invited,
        created_at: act.at,
        updated_at: act.at,
        sees_since: 0,
    };
    let account = accounts::set(cloud, account, act.at)?;
    act.write(cloud, Deed::Invitation, id)?;
    give_link(cloud, account, act.at)
}

/// Makes a link with which an account's password is set.
pub fn give_link(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    now: Timestamp,
) -> Result<Invitation, Refusal> {
    if account.standing == Standing::Disabled {
        let who = account.user.email.as_deref().unwrap_or(&account.user.name);
        return Err(Refusal::conflict(format!("{who} is disabled"))
            .hint(format!("`tat serve user enable {who}` lets them sign in again")));
    }
    let token = link::make(cloud, account.user.id, now)?;
    Ok(Invitation { account, token })
}

/// An e-mail address as somebody typed it.
pub fn address(typed: &str) -> Result<String, Refusal> {
    let email = typed.trim();
    if email.parse::<Address>().is_err() {
        return Err(Refusal::usage(format!("\"{email}\" is no e-mail address"))
            .hint("write it as `ada@example.org`"));
    }
    Ok(email.to_owned())
}

/// Gives an account another role.
pub fn give_role(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    role: Option<Role>,
    act: Act,
) -> Result<Account, Refusal> {
    check_customer(role, account.customer)?;
    if account.user.role == role {
        return Ok(account);
    }
    act.write(cloud, Deed::Role(role), account.user.id)?;
    let user = User { role, ..account.user };
    Ok(accounts::set(cloud, Account { user, ..account }, act.at)?)
}

/// Lets an account sign in, or no more.
pub fn give_standing(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    standing: Standing,
    act: Act,
) -> Result<Account, Refusal> {
    let id = account.user.id;
    // Whoever never set a password has still to do it.
    let is_new = password::find(&cloud.read(), id)?.is_none();
    let standing =
        if standing == Standing::Active && is_new { Standing::Invited } else { standing };
    if standing == Standing::Disabled {
        end_everything(cloud, id)?;
    }
    if account.standing == standing {
        return Ok(account);
    }
    act.write(cloud, Deed::Standing(standing), id)?;
    Ok(accounts::set(cloud, Account { standing, ..account }, act.at)?)
}

/// Calls an account something else.
pub fn give_name(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    name: &str,
    act: Act,
) -> Result<Account, Refusal> {
    let name = limits::name("name", name)?;
    if account.user.name == name {
        return Ok(account);
    }
    let user = User { name, ..account.user };
    Ok(accounts::set(cloud, Account { user, ..account }, act.at)?)
}

/// Takes an account away, with all that belongs to signing in.
pub fn remove(cloud: &mut CloudWrite<'_>, account: &Account, act: Act) -> Result<(), Refusal> {
    let id = account.user.id;
    end_everything(cloud, id)?;
    password::forget(cloud, id)?;
    act.write(cloud, Deed::Deletion, id)?;
    Ok(accounts::remove(cloud, account, act.at)?)
}

/// Makes every token and link of a user worthless.
fn end_everything(cloud: &mut CloudWrite<'_>, user: UserId) -> Result<(), Refusal> {
    family::end_all(cloud, user, None)?;
    personal::revoke_all(cloud, user)?;
    Ok(link::forget(cloud, user)?)
}

/// A customer's role needs a customer, and no other role may have one.
fn check_customer(role: Option<Role>, customer: Option<CustomerId>) -> Result<(), Refusal> {
    match (role, customer) {
        (Some(role @ (Role::CustomerAdmin | Role::CustomerUser)), None) => {
            Err(Refusal::usage(format!("{} is the role of a customer's people", role.as_str()))
                .hint("say whose with `--customer NAME`"))
        }
        (Some(role @ (Role::InternalAdmin | Role::InternalUser)), Some(_)) => {
            Err(Refusal::usage(format!("{} is no role of a customer's people", role.as_str()))
                .hint("a customer's people are `customer_admin` or `customer_user`"))
        }
        _ => Ok(()),
    }
}

/// The account with an e-mail address.
fn named(cloud: &CloudRead<'_>, email: &str) -> Result<Account, Refusal> {
    accounts::by_email(cloud, email)?.ok_or_else(|| {
        Refusal::new(Code::NotFound, format!("no user has the e-mail address \"{email}\""))
            .hint("`tat serve user list` shows who there is")
    })
}
