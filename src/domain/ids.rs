//! Identifiers: one newtype over a UUID for each kind of record.
//!
//! Making fresh ids is not done here: they come from an id source that is passed in, so that the
//! rules stay pure.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fewest characters of an id prefix that a person may type (spec: domain).
pub const SHORTEST_PREFIX: usize = 4;

/// Namespace of every derived id: the DNS namespace of RFC 4122 (spec: `TimeBill`).
const NAMESPACE: Uuid = Uuid::NAMESPACE_DNS;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id as its sixteen bytes, in the order in which ids sort.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Reads an id back from its sixteen bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(
    /// Names a task.
    TaskId
);
id!(
    /// Names a time entry, and before that the timer it was.
    EntryId
);
id!(
    /// Names a customer.
    CustomerId
);
id!(
    /// Names a pillar of a customer.
    PillarId
);
id!(
    /// Names a time bill; derived, never random.
    BillId
);
id!(
    /// Names a user.
    UserId
);
id!(
    /// Names a device: one store on one machine.
    DeviceId
);

impl PillarId {
    /// The id of a customer's "General Support" pillar: the same wherever it is made.
    /// (spec: Pillar)
    pub fn general_support(customer: CustomerId) -> Self {
        Self(Uuid::new_v5(&customer.0, b"general-support"))
    }
}

impl BillId {
    /// The id of the bill of one user, customer, pillar and day with this sequence number: the
    /// same on every device and on the server. (spec: `TimeBill`)
    pub fn of(
        user: UserId,
        customer: CustomerId,
        pillar: PillarId,
        day: super::Day,
        sequence: u32,
    ) -> Self {
        let name =
            format!("tat:bill:{user}:{customer}:{pillar}:{}:{sequence}", day.format("%Y-%m-%d"));
        Self(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
    }
}

/// The range of ids that begin with `prefix` (hexadecimal digits, hyphens where an id has them or
/// left out), both ends included; none if `prefix` cannot begin an id.
pub fn prefix_range(prefix: &str) -> Option<([u8; 16], [u8; 16])> {
    let digits: String = prefix.chars().filter(|c| *c != '-').collect();
    if digits.is_empty() || digits.len() > 32 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    let low = u128::from_str_radix(&format!("{digits:0<32}"), 16).ok()?;
    let high = u128::from_str_radix(&format!("{digits:f<32}"), 16).ok()?;
    Some((low.to_be_bytes(), high.to_be_bytes()))
}
