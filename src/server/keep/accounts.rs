//! Accounts: the users who may sign in, of the organisation and of its customers.
//!
//! How one proves to be one of them is in `auth`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::{CustomerId, Role, Timestamp, User, UserId, naming};
use crate::store::{CloudRead, CloudWrite, Entity, Flow, StoreError};

use super::{Kind, all, get, put, row};

/// Whether somebody may sign in. (spec: `CustomerUser`)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Invited, and has not set a password yet.
    Invited,
    /// May sign in.
    Active,
    /// May no longer sign in; tokens given before are worth nothing.
    Disabled,
}

impl Standing {
    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// An account. A customer's user is a user: one id. (spec: Who sees what)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Who it is.
    pub user: User,
    /// The customer whose people they are; none for the organisation's own.
    pub customer: Option<CustomerId>,
    /// Whether they may sign in.
    pub standing: Standing,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The sequence number at which their role or their customer last changed: what a device
    /// pulled before may not be what they see now.
    pub sees_since: u64,
}

row!(Account: "an account");
row!(UserIdRow: "a user's id");

/// The id behind an e-mail address.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct UserIdRow(UserId);

impl Account {
    /// The account as the routes for users show it.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.user.id,
            "email": self.user.email,
            "name": self.user.name,
            "role": self.user.role.map(Role::as_str),
            "customerId": self.customer,
            "status": self.standing,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        })
    }
}

/// The account of a user.
pub fn find(cloud: &CloudRead<'_>, id: UserId) -> Result<Option<Account>, StoreError> {
    get(cloud, Kind::Account, id.as_bytes())
}

/// The account with an e-mail address, whatever its case.
pub fn by_email(cloud: &CloudRead<'_>, email: &str) -> Result<Option<Account>, StoreError> {
    let key = naming::fold(email.trim());
    match get::<UserIdRow>(cloud, Kind::Email, key.as_bytes())? {
        Some(UserIdRow(id)) => find(cloud, id),
        None => Ok(None),
    }
}

/// Whether there is no account at all.
pub fn is_empty(cloud: &CloudRead<'_>) -> Result<bool, StoreError> {
    let mut empty = true;
    cloud.each(Kind::Account as u8, &[], &mut |_, _| {
        empty = false;
        Ok(Flow::Stop)
    })?;
    Ok(empty)
}

/// Every account, by e-mail address.
pub fn list(cloud: &CloudRead<'_>) -> Result<Vec<Account>, StoreError> {
    let mut accounts: Vec<Account> =
        all(cloud, Kind::Account, &[])?.into_iter().map(|(_, account)| account).collect();
    accounts.sort_by(|a, b| a.user.email.cmp(&b.user.email));
    Ok(accounts)
}

/// Sets an account; devices learn of it. Answers it as it is kept.
pub fn set(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    now: Timestamp,
) -> Result<Account, StoreError> {
    let id = account.user.id;
    let before = find(&cloud.read(), id)?;
    let old = before.as_ref().and_then(address);
    let new = address(&account);
    if let Some(old) = old.filter(|old| Some(old) != new.as_ref()) {
        cloud.delete(Kind::Email as u8, old.as_bytes())?;
    }
    if let Some(new) = new {
        put(cloud, Kind::Email, new.as_bytes(), &UserIdRow(id))?;
    }
    let seq = cloud.note((Entity::User, id.0), now, false)?;
    let sees_since = match before {
        Some(before) if sees_the_same(&before, &account) => before.sees_since,
        _ => seq,
    };
    let account = Account { sees_since, updated_at: now, ..account };
    put(cloud, Kind::Account, id.as_bytes(), &account)?;
    Ok(account)
}

/// Takes an account away; devices learn of it.
pub fn remove(
    cloud: &mut CloudWrite<'_>,
    account: &Account,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(address) = address(account) {
        cloud.delete(Kind::Email as u8, address.as_bytes())?;
    }
    cloud.delete(Kind::Account as u8, account.user.id.as_bytes())?;
    cloud.note((Entity::User, account.user.id.0), now, true)?;
    Ok(())
}

fn address(account: &Account) -> Option<String> {
    account.user.email.as_deref().map(naming::fold)
}

fn sees_the_same(one: &Account, other: &Account) -> bool {
    (one.user.role, one.customer) == (other.user.role, other.customer)
}
