//! Answers that were given under a client's key, so that a request that is sent twice is granted
//! once. (spec: Idempotency-Key)
//!
//! When one is looked for, and when it is too old, is said in `once`.

use serde::{Deserialize, Serialize};

use crate::domain::{Timestamp, UserId};
use crate::store::{CloudRead, CloudWrite, Flow, Row, StoreError};

use super::{Kind, get, put, row};

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// When.
    pub at: Timestamp,
    /// What tells the request from others with that key.
    pub digest: Vec<u8>,
    /// The status.
    pub status: u16,
    /// The document, as text; none for an answer without one.
    pub body: Option<String>,
}

row!(Given: "a stored answer");

fn key_of(user: UserId, key: &str) -> Vec<u8> {
    [user.as_bytes(), key.as_bytes()].concat()
}

/// The answer that a user was given under a key.
pub fn find(cloud: &CloudRead<'_>, user: UserId, key: &str) -> Result<Option<Given>, StoreError> {
    get(cloud, Kind::Answer, &key_of(user, key))
}

/// Keeps an answer.
pub fn set(
    cloud: &mut CloudWrite<'_>,
    (user, key): (UserId, &str),
    given: &Given,
) -> Result<(), StoreError> {
    put(cloud, Kind::Answer, &key_of(user, key), given)
}

/// Forgets answers from before an instant, at most `limit`; answers how many.
pub fn forget(
    cloud: &mut CloudWrite<'_>,
    before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let mut old = Vec::new();
    cloud.read().each(Kind::Answer as u8, &[], &mut |key, row| {
        if Given::from_row(row)?.at < before {
            old.push(key.to_vec());
        }
        Ok(if old.len() < limit { Flow::On } else { Flow::Stop })
    })?;
    for key in &old {
        cloud.delete(Kind::Answer as u8, key)?;
    }
    Ok(old.len())
}
