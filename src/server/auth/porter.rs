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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Refusal, Span, UserId};
    use crate::server::asker::Scope;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(0) + Span::seconds(seconds)
    }

    /// A token that this server gives.
    fn token(cloud: &Cloud, iss: &str, exp: i64) -> String {
        let (sub, sid) = (UserId(Uuid::nil()), Uuid::nil());
        let iss = iss.to_owned();
        let claims = Claims { iss, sub, sid, generation: 0, scope: Scope::All, iat: 0, exp };
        let give = |cloud: &mut crate::store::CloudWrite<'_>| {
            access::give(&claims, &signing::current(cloud, at(0))?)
        };
        Store::held(cloud.held(), None).keep::<_, Refusal>(give).unwrap()
    }

    #[test]
    fn a_token_that_is_remembered_ends_when_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::in_folder(folder.path());
        let token = token(&cloud, &cloud.settings().public_url, 900);
        let good = |seconds| cloud.porter().claims(&cloud, &token, at(seconds)).unwrap().is_some();
        assert!(good(0));
        assert_eq!(cloud.porter().known.read().unwrap().len(), 1);
        assert!(good(899));
        assert!(!good(900));
    }

    #[test]
    fn the_token_of_another_address_is_worth_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::in_folder(folder.path());
        let token = token(&cloud, "https://example.org", 900);
        assert_eq!(cloud.porter().claims(&cloud, &token, at(0)).unwrap(), None);
    }

    #[test]
    fn no_more_tokens_are_remembered_than_fit() {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Cloud::in_folder(folder.path());
        let token = token(&cloud, &cloud.settings().public_url, 900);
        let claims = cloud.porter().claims(&cloud, &token, at(0)).unwrap().unwrap();
        for n in 0..2 * MOST {
            cloud.porter().remember(secret::digest(&n.to_be_bytes()), &claims, at(0));
            assert!(cloud.porter().known.read().unwrap().len() <= MOST);
        }
    }
}
