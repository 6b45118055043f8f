//! Answers that were given under a client's key, so that a request that is sent twice is granted
//! once. (spec: Idempotency-Key)
//!
//! When one is looked for, and when it is too old, is said in `once`.

use serde::{Deserialize, Serialize};

use crate::domain::{Timestamp, UserId};
use crate::store::{CloudRead, CloudWrite, Flow, StoreError};

use super::{Kind, get, put, row};

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// When.
    pub at: Timestamp,
    /// What tells the request from others with that key.
    pub digest: Vec<u8>,
    /// The status.
    pub status: u16,
    /// The document, as text; none for an answer without one.
    pub body: Option<String>,
}

row!(Given: "a stored answer");

fn key_of(user: UserId, key: &str) -> Vec<u8> {
    [user.as_bytes(), key.as_bytes()].concat()
}

/// The answer that a user was given under a key.
pub fn find(cloud: &CloudRead<'_>, user: UserId, key: &str) -> Result<Option<Given>, StoreError> {
    get(cloud, Kind::Answer, &key_of(user, key))
}

/// Where it stands among all answers when one was given: milliseconds, then its key.
fn age_of(given: &Given, key: &[u8]) -> Vec<u8> {
    [&time_of(given.at)[..], key].concat()
}

/// A time as bytes that sort as it does; none is kept from before 1970.
fn time_of(at: Timestamp) -> [u8; 8] {
    u64::try_from(at.millis()).unwrap_or(0).to_be_bytes()
}

/// Keeps an answer, in place of an older one under its key.
pub fn set(
    cloud: &mut CloudWrite<'_>,
    (user, key): (UserId, &str),
    given: &Given,
) -> Result<(), StoreError> {
    let key = key_of(user, key);
    if let Some(older) = get::<Given>(&cloud.read(), Kind::Answer, &key)? {
        cloud.delete(Kind::AnswerAge as u8, &age_of(&older, &key))?;
    }
    cloud.put(Kind::AnswerAge as u8, &age_of(given, &key), &[])?;
    put(cloud, Kind::Answer, &key, given)
}

/// Forgets answers from before an instant, the oldest first, at most `limit`; answers how many.
pub fn forget(
    cloud: &mut CloudWrite<'_>,
    before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let (mut old, before) = (Vec::new(), time_of(before));
    cloud.read().each(Kind::AnswerAge as u8, &[], &mut |age, _| {
        if old.len() == limit || age >= &before[..] {
            return Ok(Flow::Stop);
        }
        old.push(age.to_vec());
        Ok(Flow::On)
    })?;
    for age in &old {
        cloud.delete(Kind::AnswerAge as u8, age)?;
        cloud.delete(Kind::Answer as u8, age.get(8..).unwrap_or_default())?;
    }
    Ok(old.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Founder, Kind as Whose, Store};

    #[test]
    fn the_oldest_are_forgotten_first_and_younger_ones_stay() {
        let founder = || Founder {
            owner: crate::domain::User {
                id: UserId(uuid::Uuid::nil()),
                email: None,
                name: "server".into(),
                role: None,
            },
            device: crate::domain::DeviceId(uuid::Uuid::nil()),
        };
        let store = Store::in_memory(Whose::Cloud, founder);
        let user = UserId(uuid::Uuid::from_u128(7));
        let at = Timestamp::from_millis;
        let given = |millis| Given { at: at(millis), digest: vec![1], status: 200, body: None };
        let left = store
            .keep(|cloud| {
                // "b" is given anew: what is old is its first answer.
                for (key, millis) in [("a", 1_000), ("b", 2_000), ("c", 3_000), ("b", 4_000)] {
                    set(cloud, (user, key), &given(millis))?;
                }
                assert_eq!(forget(cloud, at(4_000), 1)?, 1);
                assert_eq!(forget(cloud, at(4_000), 10)?, 1);
                assert_eq!(forget(cloud, at(4_000), 10)?, 0);
                let read = cloud.read();
                let there = |key| Ok::<_, StoreError>(find(&read, user, key)?.is_some());
                Ok::<_, StoreError>([there("a")?, there("b")?, there("c")?])
            })
            .unwrap();
        assert_eq!(left, [false, true, false]);
    }
}
