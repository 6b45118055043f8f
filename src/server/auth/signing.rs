//! The keys that sign access tokens: made when they are needed, changed every 30 days, and kept as
//! long as a token that they signed may be valid.
//!
//! What stands in a token is in `access`.

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::{Code, Refusal, Span, Timestamp};
use crate::server::keep::{self, Kind, row};
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::access::LIFE;
use super::secret;

/// How long a key signs.
const SIGNS: Span = Span::hours(30 * 24);

/// The key that others check a token with.
pub type PublicKey = [u8; 32];

/// A key that signs.
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningKey {
    seed: [u8; 32],
    public: PublicKey,
    made_at: Timestamp,
}

row!(SigningKey: "a signing key");

impl SigningKey {
    /// A fresh key.
    fn fresh(now: Timestamp) -> Result<Self, Refusal> {
        let seed = secret::random()?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(unusable)?;
        let mut public = [0; 32];
        public.copy_from_slice(pair.public_key().as_ref());
        Ok(Self { seed, public, made_at: now })
    }

    /// Its name in the head of a token.
    pub fn id(&self) -> String {
        secret::text(&secret::digest(&self.public)[..12])
    }

    /// The signature of a message.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Refusal> {
        let pair = Ed25519KeyPair::from_seed_and_public_key(&self.seed, &self.public);
        Ok(pair.map_err(unusable)?.sign(message).as_ref().to_vec())
    }

    /// Whether it signs new tokens.
    fn signs(&self, now: Timestamp) -> bool {
        now.since(self.made_at) < SIGNS
    }

    /// Whether a token that it signed may still be valid.
    fn checks(&self, now: Timestamp) -> bool {
        now.since(self.made_at) < SIGNS + LIFE
    }
}

fn unusable(_: ring::error::KeyRejected) -> Refusal {
    Refusal::new(Code::Internal, "a signing key cannot be used")
}

/// Whether a message was signed by the key's other half.
pub fn is_signed(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
}

/// The key that signs now; a new one takes its place when it is due, and keys go whose tokens have
/// all run out.
pub fn current(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<SigningKey, Refusal> {
    let keys = all(&cloud.read())?;
    let newest = keys.iter().max_by_key(|key| key.made_at).filter(|key| key.signs(now));
    if let Some(key) = newest {
        return Ok(key.clone());
    }
    for key in keys.iter().filter(|key| !key.checks(now)) {
        cloud.delete(Kind::SigningKey as u8, key.id().as_bytes())?;
    }
    let key = SigningKey::fresh(now)?;
    keep::put(cloud, Kind::SigningKey, key.id().as_bytes(), &key)?;
    Ok(key)
}

fn all(cloud: &CloudRead<'_>) -> Result<Vec<SigningKey>, StoreError> {
    Ok(keep::all(cloud, Kind::SigningKey, &[])?.into_iter().map(|(_, key)| key).collect())
}

/// What checks the tokens of a key; none if there is no such key, or no longer.
pub fn checking(cloud: &CloudRead<'_>, id: &str) -> Result<Option<PublicKey>, StoreError> {
    Ok(keep::get::<SigningKey>(cloud, Kind::SigningKey, id.as_bytes())?.map(|key| key.public))
}

/// The keys that check tokens, as a JSON Web Key Set.
pub fn key_set(cloud: &CloudRead<'_>) -> Result<Value, StoreError> {
    let keys = all(cloud)?.into_iter().map(|key| {
        json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "alg": "EdDSA",
            "use": "sig",
            "kid": key.id(),
            "x": secret::text(&key.public),
        })
    });
    Ok(json!({ "keys": keys.collect::<Vec<_>>() }))
}
