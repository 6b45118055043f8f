//! The audit log: who decided what that others must be able to ask for later.
//!
//! It is only ever added to, and holds no secret.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Role, Timestamp, UserId};
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::accounts::Standing;
use super::{Kind, all, get, put, row};

/// What was done. New kinds are added at the end: rows hold their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A bill was approved.
    Approval,
    /// A user was given another role.
    Role(Option<Role>),
    /// A user was let in, or no more.
    Standing(Standing),
    /// A record or a user was deleted.
    Deletion,
    /// A password was set.
    Password,
    /// Somebody was invited.
    Invitation,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who did it; none for whoever runs the server.
    pub by: Option<UserId>,
    /// What was done.
    pub deed: Deed,
    /// To which user or record.
    pub subject: Uuid,
}

row!(Line: "a line of the audit log");
row!(Count: "the length of the audit log");

/// How many lines there are.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Count(u64);

/// Where the length lies among the single values.
const COUNT: &[u8] = b"audit";

/// Adds a line.
pub fn write(cloud: &mut CloudWrite<'_>, line: &Line) -> Result<(), StoreError> {
    let Count(count) = get(&cloud.read(), Kind::Single, COUNT)?.unwrap_or_default();
    put(cloud, Kind::Audit, &count.to_be_bytes(), line)?;
    put(cloud, Kind::Single, COUNT, &Count(count.saturating_add(1)))
}

/// Every line, the oldest first.
pub fn list(cloud: &CloudRead<'_>) -> Result<Vec<Line>, StoreError> {
    Ok(all(cloud, Kind::Audit, &[])?.into_iter().map(|(_, line)| line).collect())
}
