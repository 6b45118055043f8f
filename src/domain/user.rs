//! Users and what their role allows.

use serde::{Deserialize, Serialize};

use super::{CustomerId, UserId};

/// What a user may do (spec: User).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees and decides everything.
    InternalAdmin,
    /// Tracks their own time.
    InternalUser,
    /// A customer's own administrator.
    CustomerAdmin,
    /// A customer's reader.
    CustomerUser,
}

impl Role {
    /// Whether it is a role of the organisation's own people.
    pub const fn is_internal(self) -> bool {
        matches!(self, Self::InternalAdmin | Self::InternalUser)
    }

    /// Every role.
    pub const ALL: [Self; 4] =
        [Self::InternalAdmin, Self::InternalUser, Self::CustomerAdmin, Self::CustomerUser];

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InternalAdmin => "internal_admin",
            Self::InternalUser => "internal_user",
            Self::CustomerAdmin => "customer_admin",
            Self::CustomerUser => "customer_user",
        }
    }
}

/// Somebody who records time or decides on bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user's id.
    pub id: UserId,
    /// The address they sign in with; a local store's user has none.
    #[serde(default)]
    pub email: Option<String>,
    /// What they are called.
    pub name: String,
    /// What they may do; none means nothing at all.
    #[serde(default)]
    pub role: Option<Role>,
}

/// The customers a user wants to see, in the order they chose (spec: `CustomerFocus`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerFocus {
    /// Whose focus it is.
    pub user_id: UserId,
    /// The customers; empty means all.
    pub customer_ids: Vec<CustomerId>,
}
