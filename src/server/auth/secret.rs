//! Secrets: where chance comes from, how a secret is kept (as a digest) and how one is derived.
//!
//! Nothing here follows from a seed, whatever a test may set: who can foresee a token owns it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hmac};
use serde::{Deserialize, Serialize};

use crate::domain::{Code, Refusal};
use crate::server::keep::{self, Kind, row};
use crate::store::{CloudRead, CloudWrite};

/// Bytes of a digest.
pub const DIGEST: usize = 32;

/// Where the server's own key lies among the single values.
const PLACE: &[u8] = b"server key";

/// The key from which the server derives refresh tokens.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServerKey([u8; 32]);

row!(ServerKey: "the server's key");

impl ServerKey {
    /// The server's key; none before the first sign-in.
    pub fn find(cloud: &CloudRead<'_>) -> Result<Option<Self>, Refusal> {
        Ok(keep::get(cloud, Kind::Single, PLACE)?)
    }

    /// The server's key, made where there is none.
    pub fn ensure(cloud: &mut CloudWrite<'_>) -> Result<Self, Refusal> {
        if let Some(key) = Self::find(&cloud.read())? {
            return Ok(key);
        }
        let key = Self(random()?);
        keep::put(cloud, Kind::Single, PLACE, &key)?;
        Ok(key)
    }

    /// What follows from the key for some words.
    pub fn derive(&self, words: &[u8]) -> [u8; DIGEST] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut derived = [0; DIGEST];
        derived.copy_from_slice(hmac::sign(&key, words).as_ref());
        derived
    }

    /// Whether this follows from the key for these words, in a time that tells nothing.
    pub fn derived(&self, words: &[u8], given: &[u8]) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        hmac::verify(&key, words, given).is_ok()
    }
}

/// Bytes that nobody can foresee.
pub fn random<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Refusal::new(Code::Internal, "the system gives no random bytes"))?;
    Ok(bytes)
}

/// A fresh secret of 256 bits, as text for a link or a header.
pub fn fresh() -> Result<String, Refusal> {
    Ok(text(&random::<32>()?))
}

/// The form in which a secret is kept: from it nobody comes back to the secret.
pub fn digest(secret: &[u8]) -> [u8; DIGEST] {
    let mut bytes = [0; DIGEST];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, secret).as_ref());
    bytes
}

/// Bytes as text that needs no escape in a link or a header.
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of such a text; none if it is something else.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
