//! Personal access tokens, for cron and CI: they live until they expire or are revoked.
//!
//! The token names its user, so that a client knows whose store is meant before it asks.
//! (spec: Authentication)

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{Refusal, Timestamp, UserId};
use crate::server::asker::Scope;
use crate::server::keep::{self, Kind, row};
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::secret::{self, DIGEST};

/// What they begin with.
pub const PREFIX: &str = "tatp_";

/// A personal access token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// What its owner calls it.
    pub name: String,
    /// What it is good for.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; none means when it is revoked.
    pub expires_at: Option<Timestamp>,
    digest: [u8; DIGEST],
}

row!(Personal: "a personal access token");

impl Personal {
    /// Whether it has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }

    /// The token as routes show it.
    pub fn to_json(&self, id: Uuid) -> Value {
        json!({
            "id": id,
            "name": self.name,
            "scope": self.scope,
            "createdAt": self.created_at,
            "expiresAt": self.expires_at,
        })
    }
}

/// The id of the token with this digest.
fn id_of(digest: &[u8; DIGEST]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn key(user: UserId, id: Uuid) -> Vec<u8> {
    [user.as_bytes().as_slice(), id.as_bytes()].concat()
}

/// Makes a token; answers its id and the secret, which is never seen again.
pub fn make(
    cloud: &mut CloudWrite<'_>,
    user: UserId,
    wish: Wish,
    now: Timestamp,
) -> Result<(Uuid, Personal, String), Refusal> {
    let text = format!("{PREFIX}{user}_{}", secret::fresh()?);
    let digest = secret::digest(text.as_bytes());
    let Wish { name, scope, expires_at } = wish;
    let token = Personal { name, scope, created_at: now, expires_at, digest };
    let id = id_of(&digest);
    keep::put(cloud, Kind::Personal, &key(user, id), &token)?;
    Ok((id, token, text))
}

/// What a token shall be.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What its owner calls it.
    pub name: String,
    /// What it is good for.
    pub scope: Scope,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// The user that a token names, and its digest; none if it is no personal token.
pub fn parse(text: &str) -> Option<(UserId, [u8; DIGEST])> {
    let (user, _) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let user = UserId(Uuid::try_parse(user).ok()?);
    Some((user, secret::digest(text.as_bytes())))
}

/// The token with this digest, and its id.
pub fn find(
    cloud: &CloudRead<'_>,
    user: UserId,
    digest: &[u8; DIGEST],
) -> Result<Option<(Uuid, Personal)>, StoreError> {
    let id = id_of(digest);
    let token: Option<Personal> = keep::get(cloud, Kind::Personal, &key(user, id))?;
    Ok(token.filter(|token| token.digest == *digest).map(|token| (id, token)))
}

/// A user's tokens, the oldest first.
pub fn list(cloud: &CloudRead<'_>, user: UserId) -> Result<Vec<(Uuid, Personal)>, StoreError> {
    let rows = keep::all::<Personal>(cloud, Kind::Personal, user.as_bytes())?;
    let mut tokens: Vec<(Uuid, Personal)> = rows
        .into_iter()
        .filter_map(|(key, token)| Some((Uuid::from_slice(key.get(16..)?).ok()?, token)))
        .collect();
    tokens.sort_by_key(|(id, token)| (token.created_at, *id));
    Ok(tokens)
}

/// Revokes a user's token; false if there is none with this id.
pub fn revoke(cloud: &mut CloudWrite<'_>, user: UserId, id: Uuid) -> Result<bool, StoreError> {
    let key = key(user, id);
    let known = cloud.read().get(Kind::Personal as u8, &key)?.is_some();
    cloud.delete(Kind::Personal as u8, &key)?;
    Ok(known)
}

/// Revokes all of a user's tokens.
pub fn revoke_all(cloud: &mut CloudWrite<'_>, user: UserId) -> Result<(), StoreError> {
    for (id, _) in list(&cloud.read(), user)? {
        revoke(cloud, user, id)?;
    }
    Ok(())
}

/// Forgets tokens that have expired.
pub fn purge(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    for (key, token) in keep::all::<Personal>(&cloud.read(), Kind::Personal, &[])? {
        if token.is_over(now) {
            cloud.delete(Kind::Personal as u8, &key)?;
        }
    }
    Ok(())
}
