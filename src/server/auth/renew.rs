//! A new password: in the place of the old one, or with a one-time link.
//!
//! It ends every other session of its user; personal tokens stay, and are counted for the answer.

use uuid::Uuid;

use crate::domain::{Refusal, Timestamp, UserId};
use crate::server::keep::accounts::{self, Account, Standing};
use crate::server::keep::audit::{self, Deed, Line};
use crate::store::{CloudWrite, Store};

use super::{family, link, password, personal};

/// What a new password is set with.
#[derive(Clone, Debug)]
pub enum Ground {
    /// The token of a one-time link.
    Link(String),
    /// The old password, which was right; this session of the user goes on.
    Old(UserId, Option<Uuid>),
}

/// A password that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// How many personal tokens the user has.
    pub personal: usize,
}

/// Sets the hash of a new password; none if the ground is worth nothing, or no longer.
pub fn renew(
    store: &Store,
    ground: &Ground,
    hash: String,
    now: Timestamp,
) -> Result<Option<Renewed>, Refusal> {
    store.keep(|cloud| {
        let (user, session) = match ground {
            Ground::Link(token) => match link::owner(&cloud.read(), token, now)? {
                Some(user) => (user, None),
                None => return Ok(None),
            },
            Ground::Old(user, session) => (*user, *session),
        };
        let Some(account) = accounts::find(&cloud.read(), user)? else { return Ok(None) };
        if account.standing == Standing::Disabled {
            return Ok(None);
        }
        password::set(cloud, user, hash)?;
        link::forget(cloud, user)?;
        family::end_all(cloud, user, session)?;
        let line = Line { at: now, by: Some(user), deed: Deed::Password, subject: user.0 };
        audit::write(cloud, &line)?;
        welcome(cloud, account, now)?;
        Ok(Some(Renewed { personal: personal::list(&cloud.read(), user)?.len() }))
    })
}

/// Whoever was invited has come.
fn welcome(cloud: &mut CloudWrite<'_>, account: Account, now: Timestamp) -> Result<(), Refusal> {
    if account.standing == Standing::Invited {
        accounts::set(cloud, Account { standing: Standing::Active, ..account }, now)?;
    }
    Ok(())
}
