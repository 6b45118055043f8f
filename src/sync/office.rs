//! An office to try syncs in: a server in memory, and devices that speak to it at once.

use std::cell::RefCell;
use std::time::Duration;

use uuid::Uuid;

use crate::domain::{DeviceId, Refusal, Role, Timestamp, User, UserId, Zone};
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::store::{Founder, Kind, Store};

use super::host::{Asker, Host, People};
use super::machine::Report;
use super::model::{Exchange, Reply};
use super::run::{Means, Silence, Wire, run};

/// A server that one user asks.
pub(super) struct Server {
    pub(super) store: Store,
    pub(super) user: User,
    /// Answers that are given before the server is asked, the last first.
    pub(super) silences: RefCell<Vec<Silence>>,
    /// How long was waited.
    pub(super) waited: RefCell<Vec<Duration>>,
}

impl People for Server {
    fn find(&self, id: UserId) -> Result<Option<User>, Refusal> {
        Ok(Some(self.user.clone()).filter(|user| user.id == id))
    }
}

impl Wire for Server {
    fn exchange(&self, asked: &Exchange) -> Result<Reply, Silence> {
        if let Some(silence) = self.silences.borrow_mut().pop() {
            return Err(silence);
        }
        let asker = Asker { user: self.user.clone(), since: 0 };
        let store = self.store.acting_as(self.user.clone());
        let host = Host { store: &store, people: self, now: now() };
        let refused = |refusal| Silence { refusal, retry_after: None };
        host.exchange(&asker, asked).map_err(refused)
    }
}

impl Server {
    /// A server of somebody with this role.
    pub(super) fn new(role: Role) -> Self {
        let user = user(role);
        let owner = user.clone();
        let founder = move || Founder { owner: owner.clone(), device: fresh() };
        Self {
            store: Store::in_memory(Kind::Cloud, founder),
            user,
            silences: RefCell::default(),
            waited: RefCell::default(),
        }
    }

    /// A device of the user.
    pub(super) fn device(&self) -> Engine {
        let owner = self.user.clone();
        engine(Store::in_memory(Kind::Account, move || Founder {
            owner: owner.clone(),
            device: fresh(),
        }))
    }

    /// A device syncs.
    pub(super) fn sync(&self, device: &Engine) -> Result<Report, Refusal> {
        let wait = |pause| self.waited.borrow_mut().push(pause);
        run(&device.store, &Means { wire: self, clock: &now, chance: &|| 3, wait: &wait })
    }
}

/// The use cases over a store.
pub(super) fn engine(store: Store) -> Engine {
    Engine {
        store,
        zone: Zone::UTC,
        settings: Settings::default(),
        ids: IdSource::random(),
        mode: Mode::Real,
    }
}

/// What time it is everywhere.
pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(1_764_064_800_000)
}

fn user(role: Role) -> User {
    let name = "me".to_owned();
    User { id: Uuid::from_u128(7).into(), email: None, name, role: Some(role) }
}

pub(super) fn fresh() -> DeviceId {
    DeviceId(Uuid::new_v4())
}
