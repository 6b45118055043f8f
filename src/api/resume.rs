//! Going on with a session: what is kept of it becomes an access token.

use std::time::Duration;

use super::Answer;
use super::client::Client;
use crate::credentials::{Place, Safe, Secret, given};

/// A client in somebody's name.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The client.
    pub client: Client,
    /// Where its secret was found.
    pub place: Place,
    /// How long it is good; none for as long as its token is.
    pub lasts: Option<Duration>,
}

impl Client {
    /// The same client in the name of whose secret lies in the safe. A refresh token is exchanged
    /// while nobody else does so, and its successor is kept before anything else is done with it:
    /// one that was never kept would leave nothing to go on with. (spec: Tokens)
    pub fn resume(&self, safe: &Safe) -> Answer<SignedIn> {
        // What the environment gives is not renewed.
        let hold = if given()?.is_none() { Some(safe.hold()?) } else { None };
        let found = safe.open()?;
        let place = found.place;
        if found.secret.user().is_some() {
            drop(hold);
            let client = self.signed_in(found.secret.expose());
            return Ok(SignedIn { client, place, lasts: None });
        }
        let tokens = self.refresh(found.secret.expose())?;
        safe.keep(&Secret::new(&tokens.refresh_token), place)?;
        drop(hold);
        let client = self.signed_in(&tokens.access_token);
        Ok(SignedIn { client, place, lasts: Some(Duration::from_secs(tokens.expires_in)) })
    }
}
