//! The porter: what the server remembers of sign-ins while it runs.
//!
//! Nothing of it is needed after a restart.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::domain::Timestamp;
use crate::server::problem::Problem;
use crate::server::settings::Settings;
use crate::server::state::Cloud;
use crate::store::Store;

use super::access::{self, Claims};
use super::password::Hashing;
use super::secret::{self, DIGEST};
use super::signing;

/// So many tokens are remembered.
const MOST: usize = 4096;

/// What the server remembers of sign-ins.
pub struct Porter {
    /// Who hashes passwords.
    pub hashing: Hashing,
    /// What signed tokens said, by digest: a signature is checked once.
    known: RwLock<HashMap<[u8; DIGEST], Claims>>,
}

impl Porter {
    /// A porter who remembers nothing yet.
    pub fn new(settings: &Settings) -> Self {
        Self { hashing: Hashing::new(settings.password_cost), known: RwLock::default() }
    }

    /// What an access token says; none if this server did not give it, or it has ended.
    pub fn claims(
        &self,
        cloud: &Cloud,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Claims>, Problem> {
        let digest = secret::digest(token.as_bytes());
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&digest).cloned();
        if let Some(claims) = known {
            return Ok(Some(claims).filter(|claims| !claims.is_over(now)));
        }
        let find =
            |id: &str| Store::held(cloud.held(), None).cloud(|cloud| signing::checking(cloud, id));
        let ours =
            |claims: &Claims| claims.iss == cloud.settings().public_url && !claims.is_over(now);
        let Some(claims) = access::read(token, find)?.filter(ours) else { return Ok(None) };
        self.remember(digest, &claims, now);
        Ok(Some(claims))
    }

    fn remember(&self, digest: [u8; DIGEST], claims: &Claims, now: Timestamp) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, claims| !claims.is_over(now));
        }
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(digest, claims.clone());
    }
}
