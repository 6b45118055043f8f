//! Pillars: a customer's projects, each with a rate of its own if it has one.

use serde::{Deserialize, Serialize};

use super::{CustomerId, PillarId, RatePeriod, Timestamp};

/// The name of the pillar that every customer has from the start (spec: Pillar).
pub const GENERAL_SUPPORT: &str = "General Support";

/// A part of the work for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pillar {
    /// The pillar's id.
    pub id: PillarId,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What it is called; unique (case folded) within its customer.
    pub name: String,
    /// Hourly rates with the first day of each, oldest first; they go before the customer's.
    #[serde(default)]
    pub rates: Vec<RatePeriod>,
    /// Whether it is the customer's General Support, which cannot be deleted.
    #[serde(default)]
    pub is_default: bool,
    /// False once archived: not offered any more, still counted.
    #[serde(default = "super::yes")]
    pub active: bool,
    /// The task in the accounting system.
    #[serde(default)]
    pub xero_task_id: Option<String>,
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

impl Pillar {
    /// A new, active pillar of a customer.
    pub fn new(
        id: PillarId,
        customer_id: CustomerId,
        name: impl Into<String>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            customer_id,
            name: name.into(),
            rates: Vec::new(),
            is_default: false,
            active: true,
            xero_task_id: None,
            created_at: now,
            updated_at: now,
            local_version: 0,
            server_version: None,
            deleted_at: None,
        }
    }

    /// The pillar that a customer has from the start.
    pub fn general_support(customer_id: CustomerId, now: Timestamp) -> Self {
        let id = PillarId::general_support(customer_id);
        Self { is_default: true, ..Self::new(id, customer_id, GENERAL_SUPPORT, now) }
    }
}
