//! Signing in and staying so: passwords, access tokens, refresh families, personal tokens.
//!
//! What somebody may do then is in `asker`.

pub mod access;
pub mod family;
pub mod limit;
pub mod link;
pub mod password;
pub mod personal;
pub mod porter;
pub mod renew;
pub mod secret;
pub mod session;
pub mod signing;

use crate::domain::Timestamp;
use crate::store::Store;

use super::asker::{Asker, Via};
use super::keep::accounts::{self, Account, Standing};
use super::problem::Problem;
use super::state::Cloud;
use access::Claims;

/// Who a token belongs to; 401 if to nobody, or to somebody who may no longer sign in.
pub async fn who(cloud: &Cloud, token: &str) -> Result<Asker, Problem> {
    if token.starts_with(personal::PREFIX) {
        return owner(cloud, token);
    }
    let now = cloud.now();
    let claims = cloud.porter().claims(cloud, token, now)?.ok_or_else(worthless)?;
    let (account, family) = Store::held(cloud.held(), None).cloud(|cloud| {
        let family = family::find(cloud, claims.sub, claims.sid)?;
        Ok::<_, Problem>((accounts::find(cloud, claims.sub)?, family))
    })?;
    let (account, family) = (account.ok_or_else(worthless)?, family.ok_or_else(worthless)?);
    let account = active(account)?;
    if family.is_unused(claims.generation) {
        note_use(cloud, &claims, now).await?;
    }
    Ok(Asker { account, scope: claims.scope, via: Via::Session(claims.sid) })
}

/// Whose a personal token is.
fn owner(cloud: &Cloud, token: &str) -> Result<Asker, Problem> {
    let (user, digest) = personal::parse(token).ok_or_else(worthless)?;
    let (account, token) = Store::held(cloud.held(), None).cloud(|cloud| {
        Ok::<_, Problem>((accounts::find(cloud, user)?, personal::find(cloud, user, &digest)?))
    })?;
    let now = cloud.now();
    let (id, token) = token.filter(|(_, token)| !token.is_over(now)).ok_or_else(worthless)?;
    let account = active(account.ok_or_else(worthless)?)?;
    Ok(Asker { account, scope: token.scope, via: Via::Personal(id) })
}

/// From the first use of an access token on, the refresh token before it has half a minute left.
async fn note_use(cloud: &Cloud, claims: &Claims, now: Timestamp) -> Result<(), Problem> {
    let held = cloud.held().clone();
    let (user, id, generation) = (claims.sub, claims.sid, claims.generation);
    let note = move || {
        Store::held(&held, None).keep(|cloud| {
            if let Some(mut family) = family::find(&cloud.read(), user, id)?
                && family.use_access(generation, now)
            {
                family::set(cloud, (user, id), &family)?;
            }
            Ok(())
        })
    };
    cloud.work(note).await
}

fn active(account: Account) -> Result<Account, Problem> {
    if account.standing == Standing::Active { Ok(account) } else { Err(worthless()) }
}

/// The one answer to every token that is worth nothing.
pub fn worthless() -> Problem {
    Problem::unauthenticated("the token is not valid")
}
