//! Time bills: what a day's work for one pillar comes to, rounded, with its rate and its approval.
//!
//! How bills are computed from entries is in `billing`; here are the record and its states.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{BillId, Currency, CustomerId, Day, EntryId, PillarId, Span, Timestamp, UserId};

/// Where a bill stands (spec: Bills, states).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum BillStatus {
    /// Computed; nobody has decided.
    #[default]
    Pending,
    /// Sent back with a note.
    Rejected,
    /// Agreed; nothing in it changes any more.
    Approved,
    /// On its way to the customer.
    SentToBilling,
}

impl BillStatus {
    /// Every status, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Rejected, Self::Approved, Self::SentToBilling];

    /// The name on the wire and in filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Approved => "approved",
            Self::SentToBilling => "sent_to_billing",
        }
    }

    /// The word that people read and type.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SentToBilling => "sent",
            other => other.as_str(),
        }
    }

    /// Whether no recompute may change the bill and no entry in it may be edited.
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::Approved | Self::SentToBilling)
    }
}

/// How a sum of minutes is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the next increment.
    Up,
    /// To the nearest increment, ties up.
    Nearest,
    /// To the last full increment.
    Down,
    /// To the nearest whole minute, ties up.
    None,
}

impl RoundingMode {
    /// The name on the wire and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Nearest => "nearest",
            Self::Down => "down",
            Self::None => "none",
        }
    }
}

/// A rounding policy (spec: Bills, 1–60 minutes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rounding {
    /// The step in minutes, 1 to 60.
    pub increment_minutes: u32,
    /// Which way.
    pub mode: RoundingMode,
}

impl Default for Rounding {
    /// Up to the next 15 minutes (spec: Bills).
    fn default() -> Self {
        Self { increment_minutes: 15, mode: RoundingMode::Up }
    }
}

/// Where a bill's rate came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    /// The pillar's own.
    Pillar,
    /// The customer's.
    Customer,
    /// The project's in the accounting system.
    Project,
    /// There is none: not chargeable.
    #[default]
    None,
}

impl RateSource {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pillar => "pillar",
            Self::Customer => "customer",
            Self::Project => "project",
            Self::None => "none",
        }
    }
}

/// What one user's day for one pillar of one customer comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeBill {
    /// The bill's id, derived from its group and sequence.
    pub id: BillId,
    /// Whose work it is.
    pub user_id: UserId,
    /// Who pays.
    pub customer_id: CustomerId,
    /// For which part of the work.
    pub pillar_id: PillarId,
    /// The day.
    pub date: Day,
    /// Its number among the bills of its group, from 1.
    pub sequence: u32,
    /// Where it stands.
    #[serde(default)]
    pub status: BillStatus,
    /// Words for the customer.
    #[serde(default)]
    pub memo: Option<String>,
    /// Why it was sent back; stays until the next decision.
    #[serde(default)]
    pub rejection_note: Option<String>,
    /// The entries in it, sorted. Computed.
    pub time_entry_ids: Vec<EntryId>,
    /// Their time in this day, raw. Computed.
    pub duration: Span,
    /// What is billed of it. Computed.
    pub billed_minutes: u32,
    /// The policy it was computed with. Computed.
    pub rounding: Rounding,
    /// Money an hour; none means not chargeable. Computed.
    #[serde(default)]
    pub rate: Option<Decimal>,
    /// Where the rate came from. Computed.
    #[serde(default)]
    pub rate_source: RateSource,
    /// What the amount is in. Computed.
    pub currency: Currency,
    /// Money; none without a rate. Computed.
    #[serde(default)]
    pub amount: Option<Decimal>,
    /// What it is called where it was sent by hand.
    #[serde(default)]
    pub reference: Option<String>,
    /// Who agreed.
    #[serde(default)]
    pub approved_by: Option<UserId>,
    /// When.
    #[serde(default)]
    pub approved_at: Option<Timestamp>,
    /// When it was sent.
    #[serde(default)]
    pub sent_at: Option<Timestamp>,
    /// The record in the accounting system.
    #[serde(default)]
    pub xero_time_entry_id: Option<String>,
    /// Why the accounting system refused it.
    #[serde(default)]
    pub xero_sync_error: Option<String>,
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
    /// When it was deleted, if it was: an unfrozen bill goes with its last entry.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
}

impl TimeBill {
    /// Whether no recompute may change it and no entry in it may be edited.
    pub fn is_frozen(&self) -> bool {
        self.deleted_at.is_none() && self.status.is_frozen()
    }
}
