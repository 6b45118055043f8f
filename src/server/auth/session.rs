//! Sessions: what a client gets when it signs in, and how it goes on with it.

use serde_json::{Value, json};

use crate::domain::{Refusal, Timestamp};
use crate::server::asker::Scope;
use crate::server::keep::accounts::{self, Account, Standing};
use crate::server::problem::Problem;
use crate::store::{CloudWrite, Store};

use super::access::{self, Claims};
use super::family::{self, Shown, Token};
use super::secret::ServerKey;
use super::{signing, worthless};

/// A client's tokens.
pub struct Session {
    access: String,
    refresh: String,
    account: Account,
}

impl Session {
    /// The session as the routes answer it.
    pub fn to_json(&self) -> Value {
        json!({
            "accessToken": self.access,
            "refreshToken": self.refresh,
            "expiresIn": access::LIFE.whole_seconds(),
            "user": self.account.to_json(),
        })
    }
}

/// Begins a session of an account.
pub fn begin(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    (issuer, now): (&str, Timestamp),
) -> Result<Session, Refusal> {
    let token = family::begin(cloud, account.user.id, now)?;
    give(cloud, account, token, (issuer, now))
}

fn give(
    cloud: &mut CloudWrite<'_>,
    account: Account,
    token: Token,
    (issuer, now): (&str, Timestamp),
) -> Result<Session, Refusal> {
    let seconds = now.millis().div_euclid(1000);
    let claims = Claims {
        iss: issuer.to_owned(),
        sub: token.user,
        sid: token.family,
        generation: token.generation,
        scope: Scope::All,
        iat: seconds,
        exp: seconds + access::LIFE.whole_seconds(),
    };
    let access = access::give(&claims, &signing::current(cloud, now)?)?;
    let refresh = token.to_text(&ServerKey::ensure(cloud)?);
    Ok(Session { access, refresh, account })
}

/// Goes on with a session by its refresh token. A token that comes too late ends its family, which
/// is kept although the answer is a refusal.
pub fn go_on(store: &Store, token: &str, at: (&str, Timestamp)) -> Result<Session, Problem> {
    let went = store.keep(|cloud| {
        let Some(token) = shown(cloud, token)? else { return Ok::<_, Refusal>(None) };
        let Some(account) = accounts::find(&cloud.read(), token.user)? else { return Ok(None) };
        let Some(mut family) = family::find(&cloud.read(), token.user, token.family)? else {
            return Ok(None);
        };
        if account.standing != Standing::Active {
            return Ok(None);
        }
        let Shown::Next(generation) = family.show(token.generation, at.1) else {
            family::end(cloud, token.user, token.family)?;
            return Ok(None);
        };
        family::set(cloud, (token.user, token.family), &family)?;
        give(cloud, account, Token { generation, ..token }, at).map(Some)
    })?;
    went.ok_or_else(worthless)
}

fn shown(cloud: &CloudWrite<'_>, token: &str) -> Result<Option<Token>, Refusal> {
    let key = ServerKey::find(&cloud.read())?;
    Ok(key.and_then(|key| Token::of_text(token, &key)))
}
