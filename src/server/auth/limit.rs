//! Limits: how often something may happen within a time before one must wait.
//!
//! What is counted are digests and addresses, never what somebody typed.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::domain::{Code, Span, Timestamp, naming};
use crate::server::keep::{self, Kind, row};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::{CloudRead, CloudWrite, Store, StoreError};

use super::secret;

/// So often within so long.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    mark: u8,
    most: usize,
    within: Span,
}

/// Failed sign-ins of an account. (spec: Authentication)
pub const ACCOUNT: Limit = Limit { mark: b'a', most: 10, within: Span::minutes(15) };

/// Failed sign-ins from an address. (spec: Authentication)
pub const ADDRESS: Limit = Limit { mark: b'p', most: 30, within: Span::minutes(15) };

/// Leads from an address. (spec: Routes)
pub const LEADS: Limit = Limit { mark: b'l', most: 5, within: Span::hours(1) };

/// The longest time for which anything is counted.
const LONGEST: Span = Span::hours(1);

/// When something happened, the oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Tally(Vec<Timestamp>);

row!(Tally: "a tally");

/// Whose attempts are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted(Vec<u8>);

impl Counted {
    /// Those for an account, whether there is one or not.
    pub fn account(email: &str) -> Self {
        Self(secret::digest(naming::fold(email.trim()).as_bytes()).to_vec())
    }

    /// Those from an address; of IPv6, from one network of /64, which is one subscriber.
    pub fn address(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        })
    }
}

impl Limit {
    fn key(self, whose: &Counted) -> Vec<u8> {
        [&[self.mark], whose.0.as_slice()].concat()
    }

    fn tally(
        self,
        cloud: &CloudRead<'_>,
        whose: &Counted,
        now: Timestamp,
    ) -> Result<Tally, StoreError> {
        let mut tally: Tally =
            keep::get(cloud, Kind::Failures, &self.key(whose))?.unwrap_or_default();
        tally.0.retain(|at| now.since(*at) < self.within);
        Ok(tally)
    }

    /// Refuses what has happened too often, and says how long to wait. (429)
    pub fn check(
        self,
        cloud: &CloudRead<'_>,
        whose: &Counted,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let Tally(times) = self.tally(cloud, whose, now)?;
        let Some(oldest) = times.len().checked_sub(self.most).and_then(|n| times.get(n)) else {
            return Ok(());
        };
        let wait = (*oldest + self.within).since(now).millis();
        let seconds = u64::try_from(wait).unwrap_or(0).div_ceil(1000).max(1);
        let problem = Problem::new(Code::RateLimited, "too many attempts");
        Err(Problem { retry_after: Some(seconds), ..problem })
    }

    /// Counts that it happened once more.
    pub fn count(
        self,
        cloud: &mut CloudWrite<'_>,
        whose: &Counted,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tally = self.tally(&cloud.read(), whose, now)?;
        tally.0.push(now);
        keep::put(cloud, Kind::Failures, &self.key(whose), &tally)
    }

    /// Begins to count anew.
    fn forget(self, cloud: &mut CloudWrite<'_>, whose: &Counted) -> Result<(), StoreError> {
        cloud.delete(Kind::Failures as u8, &self.key(whose))
    }
}

/// Whose attempts to prove who they are count: the account's and the address's.
pub struct Tried {
    account: Counted,
    address: Counted,
}

impl Tried {
    /// Attempts on an account, whether there is one or not, from an address.
    pub fn of(email: &str, address: IpAddr) -> Self {
        Self { account: Counted::account(email), address: Counted::address(address) }
    }

    /// Refuses where too many have failed.
    pub fn check(&self, cloud: &Cloud) -> Result<(), Problem> {
        let now = cloud.now();
        Store::held(cloud.held(), None).cloud(|cloud| {
            ACCOUNT.check(cloud, &self.account, now)?;
            ADDRESS.check(cloud, &self.address, now)
        })
    }

    /// Counts one that failed.
    pub fn count(&self, cloud: &Cloud) -> Result<(), StoreError> {
        let now = cloud.now();
        Store::held(cloud.held(), None).keep(|cloud| {
            ACCOUNT.count(cloud, &self.account, now)?;
            ADDRESS.count(cloud, &self.address, now)
        })
    }

    /// Forgets those on the account, after one that did not fail.
    pub fn forget(&self, cloud: &mut CloudWrite<'_>) -> Result<(), StoreError> {
        ACCOUNT.forget(cloud, &self.account)
    }
}

/// Forgets what no longer counts.
pub fn purge(cloud: &mut CloudWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    for (key, tally) in keep::all::<Tally>(&cloud.read(), Kind::Failures, &[])? {
        if tally.0.last().is_none_or(|last| now.since(*last) >= LONGEST) {
            cloud.delete(Kind::Failures as u8, &key)?;
        }
    }
    Ok(())
}
