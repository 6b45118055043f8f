//! Access tokens: what a signed-in client shows with each request, for a quarter of an hour.
//!
//! They are JSON Web Tokens signed with Ed25519. No other algorithm is ever considered, whatever
//! the head of a token asks for.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Code, Refusal, Span, Timestamp, UserId};
use crate::server::asker::Scope;

use super::secret;
use super::signing::{PublicKey, SigningKey, is_signed};

/// How long one is valid. (spec: Authentication)
pub const LIFE: Span = Span::minutes(15);

/// The one algorithm.
const ALGORITHM: &str = "EdDSA";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The server that gave it.
    pub iss: String,
    /// Whose it is.
    pub sub: UserId,
    /// The family of refresh tokens with which it came.
    pub sid: Uuid,
    /// With which of the family it came.
    pub generation: u32,
    /// What it is good for.
    pub scope: Scope,
    /// When it was given, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Whether it has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.millis() >= self.exp.saturating_mul(1000)
    }
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

/// The token that says this, signed.
pub fn give(claims: &Claims, key: &SigningKey) -> Result<String, Refusal> {
    let head = part(&Head { alg: ALGORITHM, typ: "JWT", kid: &key.id() })?;
    let message = format!("{head}.{}", part(claims)?);
    let signature = secret::text(&key.sign(message.as_bytes())?);
    Ok(format!("{message}.{signature}"))
}

fn part(value: &impl Serialize) -> Result<String, Refusal> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| Refusal::new(Code::Internal, format!("a token: {error}")))?;
    Ok(secret::text(&bytes))
}

/// What a token says; none if it was not signed by a key that `find` knows.
pub fn read<E>(
    token: &str,
    find: impl FnOnce(&str) -> Result<Option<PublicKey>, E>,
) -> Result<Option<Claims>, E> {
    let Some((message, signature)) = token.rsplit_once('.') else { return Ok(None) };
    let Some((head, claims)) = message.split_once('.') else { return Ok(None) };
    let Some(head) = secret::bytes(head) else { return Ok(None) };
    let Ok(head) = serde_json::from_slice::<Head<'_>>(&head) else { return Ok(None) };
    if head.alg != ALGORITHM {
        return Ok(None);
    }
    let Some(signature) = secret::bytes(signature) else { return Ok(None) };
    let Some(key) = find(head.kid)? else { return Ok(None) };
    let signed = is_signed(&key, message.as_bytes(), &signature);
    Ok(signed.then(|| said(claims)).flatten())
}

fn said<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&secret::bytes(part)?).ok()
}
