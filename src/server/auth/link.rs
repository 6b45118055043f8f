//! One-time links, with which somebody sets a password without an old one.
//!
//! Only their digest is kept. A new one for the same user makes those before it worthless.

use serde::{Deserialize, Serialize};

use crate::domain::{Refusal, Span, Timestamp, UserId};
use crate::server::keep::{self, Kind, row};
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::secret;

/// How long one is good.
pub const LIFE: Span = Span::hours(7 * 24);

/// A link that was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Link {
    user: UserId,
    ends_at: Timestamp,
}

row!(Link: "a one-time link");

/// Makes a link's token for a user.
pub fn make(cloud: &mut CloudWrite<'_>, user: UserId, now: Timestamp) -> Result<String, Refusal> {
    forget(cloud, user)?;
    let token = secret::fresh()?;
    let link = Link { user, ends_at: now + LIFE };
    keep::put(cloud, Kind::Link, &secret::digest(token.as_bytes()), &link)?;
    Ok(token)
}

/// Whose password a token may set; none if it is worth nothing, or no longer.
pub fn owner(
    cloud: &CloudRead<'_>,
    token: &str,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    let link: Option<Link> = keep::get(cloud, Kind::Link, &secret::digest(token.as_bytes()))?;
    Ok(link.filter(|link| now < link.ends_at).map(|link| link.user))
}

/// Makes a user's links worthless.
pub fn forget(cloud: &mut CloudWrite<'_>, user: UserId) -> Result<(), StoreError> {
    drop_where(cloud, |link| link.user == user)
}

/// Forgets links that have run out.
pub fn purge(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    drop_where(cloud, |link| now >= link.ends_at)
}

fn drop_where(
    cloud: &mut CloudWrite<'_>,
    dropped: impl Fn(&Link) -> bool,
) -> Result<(), StoreError> {
    for (key, link) in keep::all::<Link>(&cloud.read(), Kind::Link, &[])? {
        if dropped(&link) {
            cloud.delete(Kind::Link as u8, &key)?;
        }
    }
    Ok(())
}
