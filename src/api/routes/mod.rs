//! The routes, one file for each thing they are about.
//!
//! Bodies and answers are the documents of the API as they are: what they mean is known to those
//! who call.

pub(super) mod auth;
mod customers;
mod people;
mod records;
mod sync;
mod time;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use zeroize::Zeroizing;

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List {
    /// What is on it.
    pub items: Vec<Value>,
    /// Where the next page begins; none after the last.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// When it was read, for the next question about what changed since.
    #[serde(default)]
    pub sync_timestamp: Option<String>,
}

/// The tokens of a session.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// What requests are signed with.
    #[serde(deserialize_with = "secret")]
    pub access_token: Zeroizing<String>,
    /// With what the next tokens are got; good for one time.
    #[serde(deserialize_with = "secret")]
    pub refresh_token: Zeroizing<String>,
    /// How long the access token is good, in seconds.
    pub expires_in: u64,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

fn secret<'de, D: Deserializer<'de>>(reader: D) -> Result<Zeroizing<String>, D::Error> {
    String::deserialize(reader).map(Zeroizing::new)
}
