//! Leads: what people from outside wrote.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::Timestamp;
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::{Kind, all, put, row};

/// What somebody from outside wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lead {
    /// Its id.
    pub id: Uuid,
    /// Who wrote.
    pub name: String,
    /// Where they can be reached.
    pub email: String,
    /// What they wrote.
    pub message: String,
    /// When.
    pub created_at: Timestamp,
}

row!(Lead: "a lead");

/// Keeps a lead.
pub fn set(cloud: &mut CloudWrite<'_>, lead: &Lead) -> Result<(), StoreError> {
    put(cloud, Kind::Lead, lead.id.as_bytes(), lead)
}

/// Every lead, the oldest first.
pub fn list(cloud: &CloudRead<'_>) -> Result<Vec<Lead>, StoreError> {
    let rows = all(cloud, Kind::Lead, &[])?;
    let mut leads: Vec<Lead> = rows.into_iter().map(|(_, lead)| lead).collect();
    leads.sort_by_key(|lead| (lead.created_at, lead.id));
    Ok(leads)
}
