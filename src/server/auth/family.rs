//! Families of refresh tokens: one for each sign-in, in which each token follows from the one
//! before it.
//!
//! A token is derived from the server's key, its family and its number in it, so none is stored and
//! a successor can be given again: a lost answer logs nobody out. A predecessor is good until its
//! successor, or an access token that came with that, has been used, and half a minute after; when
//! it comes later, somebody has a copy, and the family ends. (spec: sync, Tokens)

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Refusal, Span, Timestamp, UserId};
use crate::server::keep::{self, Kind, row};
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::secret::{self, DIGEST, ServerKey};

/// How long a predecessor stays good once its successor has been used.
const GRACE: Span = Span::seconds(30);

/// A family that nobody asked for so long has ended.
pub const IDLE: Span = Span::hours(90 * 24);

/// What refresh tokens begin with.
const PREFIX: &str = "tatr_";

/// A refresh token: which of which family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Whose it is.
    pub user: UserId,
    /// Its family.
    pub family: Uuid,
    /// Its number in it.
    pub generation: u32,
}

impl Token {
    fn words(self) -> Vec<u8> {
        let parts: [&[u8]; 4] = [
            b"refresh",
            self.user.as_bytes(),
            self.family.as_bytes(),
            &self.generation.to_be_bytes(),
        ];
        parts.concat()
    }

    /// The token as the client keeps it.
    pub fn to_text(self, key: &ServerKey) -> String {
        let words = self.words();
        let proof = key.derive(&words);
        format!("{PREFIX}{}", secret::text(&[&words[b"refresh".len()..], &proof].concat()))
    }

    /// The token of a text; none if this server never gave it.
    pub fn of_text(text: &str, key: &ServerKey) -> Option<Self> {
        let bytes = secret::bytes(text.strip_prefix(PREFIX)?)?;
        let (user, rest) = bytes.split_first_chunk::<16>()?;
        let (family, rest) = rest.split_first_chunk::<16>()?;
        let (generation, proof) = rest.split_first_chunk::<4>()?;
        let token = Self {
            user: UserId::from_bytes(*user),
            family: Uuid::from_bytes(*family),
            generation: u32::from_be_bytes(*generation),
        };
        (proof.len() == DIGEST && key.derived(&token.words(), proof)).then_some(token)
    }
}

/// A family, as far as its tokens have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// When somebody signed in.
    pub began_at: Timestamp,
    /// When a token of it was last exchanged.
    pub seen_at: Timestamp,
    /// The newest token that was given. Every one before it has been used.
    newest: u32,
    /// When the newest, or an access token that came with it, was first used.
    used_at: Option<Timestamp>,
    /// The same of those before it, as far as it lies within the grace.
    lately: Vec<(u32, Timestamp)>,
}

row!(Family: "a family of refresh tokens");

/// What came of showing a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This is its successor.
    Next(u32),
    /// It has been shown too late: the family ends.
    Over,
}

impl Family {
    /// A family with one token, which nobody has used.
    pub fn begun(now: Timestamp) -> Self {
        Self { began_at: now, seen_at: now, newest: 0, used_at: None, lately: Vec::new() }
    }

    /// Whether nobody has asked for it for too long.
    pub fn is_idle(&self, now: Timestamp) -> bool {
        now.since(self.seen_at) >= IDLE
    }

    /// Exchanges a token for its successor.
    pub fn show(&mut self, generation: u32, now: Timestamp) -> Shown {
        if self.is_idle(now) {
            return Shown::Over;
        }
        self.seen_at = self.seen_at.max(now);
        self.lately.retain(|(_, used)| now.since(*used) <= GRACE);
        if generation >= self.newest {
            // One beyond the newest was given before a backup was restored.
            let used = self.used_at.filter(|_| generation == self.newest).unwrap_or(now);
            self.lately.push((generation, used));
            self.newest = generation.saturating_add(1);
            self.used_at = None;
            return Shown::Next(self.newest);
        }
        let successor = generation + 1;
        let good = if successor == self.newest {
            self.used_at.is_none_or(|used| now.since(used) <= GRACE)
        } else {
            self.lately.iter().any(|(used, _)| *used == successor)
        };
        if good { Shown::Next(successor) } else { Shown::Over }
    }

    /// Whether a token is the newest, and neither it nor what came with it has been used.
    pub fn is_unused(&self, generation: u32) -> bool {
        generation >= self.newest && self.used_at.is_none()
    }

    /// Notes that an access token was used which came with a refresh token; false if nothing
    /// follows from it.
    pub fn use_access(&mut self, generation: u32, now: Timestamp) -> bool {
        let first = self.is_unused(generation);
        if first {
            self.used_at = Some(now);
        }
        first
    }
}

fn key(user: UserId, family: Uuid) -> Vec<u8> {
    [user.as_bytes().as_slice(), family.as_bytes()].concat()
}

/// A user's family.
pub fn find(
    cloud: &CloudRead<'_>,
    user: UserId,
    family: Uuid,
) -> Result<Option<Family>, StoreError> {
    keep::get(cloud, Kind::Family, &key(user, family))
}

/// Sets a user's family.
pub fn set(
    cloud: &mut CloudWrite<'_>,
    (user, id): (UserId, Uuid),
    family: &Family,
) -> Result<(), StoreError> {
    keep::put(cloud, Kind::Family, &key(user, id), family)
}

/// Begins a family; answers its first token.
pub fn begin(cloud: &mut CloudWrite<'_>, user: UserId, now: Timestamp) -> Result<Token, Refusal> {
    let family = uuid::Builder::from_random_bytes(secret::random()?).into_uuid();
    set(cloud, (user, family), &Family::begun(now))?;
    Ok(Token { user, family, generation: 0 })
}

/// Ends a family: its tokens are worth nothing from now on.
pub fn end(cloud: &mut CloudWrite<'_>, user: UserId, family: Uuid) -> Result<(), StoreError> {
    cloud.delete(Kind::Family as u8, &key(user, family))
}

/// Ends all of a user's families but one.
pub fn end_all(
    cloud: &mut CloudWrite<'_>,
    user: UserId,
    but: Option<Uuid>,
) -> Result<(), StoreError> {
    let kept = but.map(|family| key(user, family));
    for (key, _) in keep::all::<Family>(&cloud.read(), Kind::Family, user.as_bytes())? {
        if Some(&key) != kept.as_ref() {
            cloud.delete(Kind::Family as u8, &key)?;
        }
    }
    Ok(())
}

/// Forgets families for which nobody asked for too long.
pub fn purge(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    for (key, family) in keep::all::<Family>(&cloud.read(), Kind::Family, &[])? {
        if family.is_idle(now) {
            cloud.delete(Kind::Family as u8, &key)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
