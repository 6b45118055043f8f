//! Passwords: hashed with argon2id, a few at a time, and compared in a time that tells nothing.
//!
//! Hashing takes memory and time on purpose, so only so many are hashed at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::{Code, Refusal, UserId};
use crate::server::keep::{self, Kind, row};
use crate::server::problem::Problem;
use crate::store::{CloudRead, CloudWrite, StoreError};

use super::secret;

/// So many passwords are hashed at once: two take 38 MiB.
const AT_ONCE: usize = 2;

/// The fewest characters of a password.
const SHORTEST: usize = 8;

/// The most bytes of a password.
const LONGEST: usize = 1024;

/// What hashing a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2 }
    }
}

/// The hash of a password, in the PHC form.
#[derive(Serialize, Deserialize)]
struct Hashed(String);

row!(Hashed: "the hash of a password");

/// Who hashes passwords.
pub struct Hashing {
    cost: Cost,
    slots: Semaphore,
}

impl Hashing {
    /// Hashes at this cost.
    pub fn new(cost: Cost) -> Self {
        Self { cost, slots: Semaphore::new(AT_ONCE) }
    }

    /// Waits until one more password may be hashed.
    pub async fn slot(&self) -> Result<SemaphorePermit<'_>, Problem> {
        let slot = self.slots.acquire().await;
        slot.map_err(|_| Problem::new(Code::Internal, "passwords are hashed no more"))
    }

    fn argon(&self) -> Result<Argon2<'static>, Refusal> {
        let params = Params::new(self.cost.memory, self.cost.passes, 1, None);
        let params = params.map_err(|error| broken(&error))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// The hash of a password. Takes its time.
    pub fn hash(&self, password: &str) -> Result<String, Refusal> {
        let salt = secret::random::<16>()?;
        let hash: PasswordHash = self
            .argon()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| broken(&error))?;
        Ok(hash.to_string())
    }

    /// Whether a password is the one that was hashed. Takes the same time where there is no hash.
    pub fn fits(&self, password: &str, hash: Option<&str>) -> Result<bool, Refusal> {
        let nobody = self.nobody();
        let hash = PasswordHash::new(hash.unwrap_or(&nobody)).map_err(|error| broken(&error))?;
        Ok(self.argon()?.verify_password(password.as_bytes(), &hash).is_ok())
    }

    /// A hash of the usual cost to which no password is known.
    fn nobody(&self) -> String {
        let Cost { memory, passes } = self.cost;
        let (salt, none) = ("A".repeat(22), "A".repeat(43));
        format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${none}")
    }
}

fn broken(error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::Internal, format!("a password cannot be hashed: {error}"))
}

/// Refuses a password that is too short or too long.
pub fn check(password: &str) -> Result<(), Problem> {
    if password.chars().count() < SHORTEST {
        let detail = format!("a password has at least {SHORTEST} characters");
        return Err(Problem::field("newPassword", detail));
    }
    if password.len() > LONGEST {
        let detail = format!("a password has at most {LONGEST} bytes");
        return Err(Problem::field("newPassword", detail));
    }
    Ok(())
}

/// The hash of a user's password; none before the first was set.
pub fn find(cloud: &CloudRead<'_>, user: UserId) -> Result<Option<String>, StoreError> {
    Ok(keep::get(cloud, Kind::Password, user.as_bytes())?.map(|Hashed(hash)| hash))
}

/// Sets the hash of a user's password.
pub fn set(cloud: &mut CloudWrite<'_>, user: UserId, hash: String) -> Result<(), StoreError> {
    keep::put(cloud, Kind::Password, user.as_bytes(), &Hashed(hash))
}

/// Forgets a user's password.
pub fn forget(cloud: &mut CloudWrite<'_>, user: UserId) -> Result<(), StoreError> {
    cloud.delete(Kind::Password as u8, user.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory: 8, passes: 1 };

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let hashing = Hashing::new(CHEAP);
        let hash = hashing.hash("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_ne!(hash, hashing.hash("correct horse").unwrap(), "each has a salt of its own");
        assert!(hashing.fits("correct horse", Some(&hash)).unwrap());
        assert!(!hashing.fits("correct house", Some(&hash)).unwrap());
    }

    /// The time is the same by construction: nobody's hash is computed at the same cost.
    #[test]
    fn nobody_is_hashed_at_the_cost_of_somebody() {
        let hashing = Hashing::new(Cost::default());
        let nobody = hashing.nobody();
        let params = |hash: &str| Params::try_from(&PasswordHash::new(hash).unwrap()).unwrap();
        let somebody = hashing.hash("correct horse").unwrap();
        let (left, right) = (params(&nobody), params(&somebody));
        assert_eq!(left.m_cost(), right.m_cost());
        assert_eq!(left.t_cost(), right.t_cost());
        assert_eq!(left.p_cost(), right.p_cost());
        assert_eq!(left.output_len(), right.output_len());
        assert!(!hashing.fits("", None).unwrap());
    }
}
