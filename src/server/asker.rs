//! Who asks, and what they may ask: the only way in which a route learns of the user.
//!
//! A route names the rule that it follows in its signature, so that none can forget to ask. What
//! of the records one may see is carried along. (spec: Authentication, Who sees what)

use std::convert::Infallible;
use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{CustomerId, Role, UserId};

use super::auth;
use super::keep::accounts::Account;
use super::problem::Problem;
use super::state::Cloud;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything its user may.
    All,
    /// Sync, events, active timers and `auth/me` only.
    Sync,
}

/// By what the asker came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A session: the family of its refresh tokens.
    Session(uuid::Uuid),
    /// A personal access token.
    Personal(uuid::Uuid),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Their account as it is now.
    pub account: Account,
    /// What their token is good for.
    pub scope: Scope,
    /// What kind of token it is.
    pub via: Via,
}

impl Asker {
    /// Their id.
    pub fn id(&self) -> UserId {
        self.account.user.id
    }

    /// Their role.
    pub fn role(&self) -> Option<Role> {
        self.account.user.role
    }

    /// Whether they are one of the organisation's own.
    pub fn is_internal(&self) -> bool {
        self.role().is_some_and(Role::is_internal)
    }

    /// Whether they decide on everything.
    pub fn is_admin(&self) -> bool {
        self.role() == Some(Role::InternalAdmin)
    }

    /// The customer to whose things they are confined; none for the organisation's own people.
    pub fn confined(&self) -> Option<CustomerId> {
        // A customer's user without a customer sees that of nobody.
        (!self.is_internal())
            .then(|| self.account.customer.unwrap_or(CustomerId(uuid::Uuid::nil())))
    }

    /// The user whose entries, bills and timers alone they may see and alter; none where all, or
    /// where the customer confines them.
    pub fn only_own(&self) -> Option<UserId> {
        (self.role() == Some(Role::InternalUser)).then(|| self.id())
    }
}

/// A rule about who may call a route.
pub trait Rule: Send + Sync + 'static {
    /// The rule in words, for the document.
    const WORDS: &'static str;
    /// Whether a token of scope sync is enough.
    const SYNC: bool = false;

    /// Whether somebody with this role may.
    fn allows(role: Option<Role>) -> bool;
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident, $words:literal, sync: $sync:literal, $pattern:pat,)*) => {
        $($(#[$doc])* #[derive(Clone, Copy, Debug)] pub struct $name;
        impl Rule for $name {
            const WORDS: &'static str = $words;
            const SYNC: bool = $sync;
            fn allows(role: Option<Role>) -> bool { matches!(role, $pattern) }
        })*
    };
}

rules! {
    /// Anybody who is signed in, with a role or without.
    Anyone, "anyone signed in", sync: false, _,
    /// The same, with a sync token too.
    AnyoneSync, "anyone signed in", sync: true, _,
    /// Anybody with a role.
    SignedIn, "signed in", sync: false,
        Some(Role::InternalAdmin | Role::InternalUser | Role::CustomerAdmin | Role::CustomerUser),
    /// Anybody with a role, with a sync token too.
    SignedInSync, "signed in", sync: true,
        Some(Role::InternalAdmin | Role::InternalUser | Role::CustomerAdmin | Role::CustomerUser),
    /// The organisation's own people.
    Internal, "internal", sync: false, Some(Role::InternalAdmin | Role::InternalUser),
    /// The same, with a sync token too.
    InternalSync, "internal", sync: true, Some(Role::InternalAdmin | Role::InternalUser),
    /// Those who decide on everything.
    Admin, "internal_admin", sync: false, Some(Role::InternalAdmin),
    /// Those who manage a customer's people and pillars: which customer's is asked by the route.
    Manager, "internal_admin, customer_admin of it", sync: false,
        Some(Role::InternalAdmin | Role::CustomerAdmin),
}

/// The bearer token that came with a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Somebody who may call a route by its rule.
pub struct By<R> {
    /// Who it is.
    pub asker: Asker,
    rule: PhantomData<R>,
}

impl<R: Rule> FromRequestParts<Cloud> for By<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Problem> {
        let token = bearer(&parts.headers)
            .ok_or_else(|| Problem::unauthenticated("a bearer token is needed"))?;
        let asker = auth::who(cloud, token).await?;
        if asker.scope == Scope::Sync && !R::SYNC {
            return Err(Problem::forbidden("this token is for sync only"));
        }
        if !R::allows(asker.role()) {
            return Err(Problem::forbidden("your role does not allow it"));
        }
        Ok(Self { asker, rule: PhantomData })
    }
}

/// The same, on a route that may also be called by nobody: it asks only where it must.
pub struct Perhaps<R>(pub Result<By<R>, Problem>);

impl<R: Rule> FromRequestParts<Cloud> for Perhaps<R> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Infallible> {
        Ok(Self(By::from_request_parts(parts, cloud).await))
    }
}
