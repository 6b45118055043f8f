//! Customers: who pays, in which currency, at which rate, rounded how.

use serde::{Deserialize, Serialize};

use super::{Currency, CustomerId, RatePeriod, Rounding, Timestamp};

/// Somebody for whom work is done and billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The customer's id.
    pub id: CustomerId,
    /// What they are called; unique (case folded) among the customers that are not deleted.
    pub name: String,
    /// Hourly rates with the first day of each, oldest first.
    #[serde(default)]
    pub rates: Vec<RatePeriod>,
    /// Where statements go.
    #[serde(default)]
    pub email: Option<String>,
    /// Whom to talk to.
    #[serde(default)]
    pub contact_name: Option<String>,
    /// And how.
    #[serde(default)]
    pub phone: Option<String>,
    /// Words for ourselves.
    #[serde(default)]
    pub notes: Option<String>,
    /// What they are billed in.
    pub currency: Currency,
    /// How their time is rounded; none means up to 15 minutes.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    /// The zone of their statements; recorded time keeps its own.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The project in the accounting system.
    #[serde(default)]
    pub xero_project_id: Option<String>,
    /// The contact in the accounting system.
    #[serde(default)]
    pub xero_contact_id: Option<String>,
    /// False once archived: not offered any more, still counted.
    #[serde(default = "super::yes")]
    pub active: bool,
    /// When the record was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// How often this device has changed it.
    #[serde(default)]
    pub local_version: u64,
    /// The server's sequence number of its last accepted change.
    #[serde(default)]
    pub server_version: Option<u64>,
    /// When it was deleted, if it was.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

impl Customer {
    /// A new, active customer with this name, billed in this currency.
    pub fn new(
        id: CustomerId,
        name: impl Into<String>,
        currency: Currency,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            rates: Vec::new(),
            email: None,
            contact_name: None,
            phone: None,
            notes: None,
            currency,
            rounding: None,
            time_zone: None,
            xero_project_id: None,
            xero_contact_id: None,
            active: true,
            created_at: now,
            updated_at: now,
            local_version: 0,
            server_version: None,
            deleted_at: None,
        }
    }
}
