//! The handle of a store: opens nothing until asked, and closes before it answers.
//!
//! How a file is opened, locked and made is in `file`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use crate::domain::{DeviceId, User};

use super::cloud::{CloudRead, CloudWrite};
use super::held::{Held, Inside};
use super::kv::KvRead;
use super::lock::{Queue, Wait};
use super::memory::Tables;
use super::pending::{Pending, Writes};
use super::records::Records;
use super::sound::{self, Findings};
use super::{Door, Pages, Read, StoreError, file, keep};

/// Whose store it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of this machine alone.
    Local,
    /// Of an account: every change waits in the outbox for the server.
    Account,
    /// Of the cloud: every change gets a sequence number, and nothing is undone.
    Cloud,
}

/// How long to wait for another process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// As long as a prompt may: 50 ms.
    Status,
    /// As long as a command may: 30 s.
    Command,
}

/// To whom a store belongs when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founder {
    /// Its user.
    pub owner: User,
    /// Its device.
    pub device: DeviceId,
}

/// A store, closed until asked.
#[derive(Clone)]
pub struct Store {
    place: Place,
    kind: Kind,
    founder: Arc<LateFounder>,
    /// Who asks and writes, where that is not the owner.
    acting: Option<User>,
}

#[derive(Clone)]
enum Place {
    File(PathBuf),
    Memory(Arc<RwLock<Tables>>),
    Held(Arc<Held>),
    /// Within one transaction on a store that is held.
    Inside(Arc<Inside>),
}

/// The founder, asked for once and only when the store does not exist yet.
struct LateFounder {
    source: Box<dyn Fn() -> Founder + Send + Sync>,
    founder: OnceLock<Founder>,
}

impl Store {
    /// The store in this file. `founder` is asked for an owner and a device when the store does
    /// not exist yet.
    pub fn at(
        path: impl Into<PathBuf>,
        kind: Kind,
        founder: impl Fn() -> Founder + Send + Sync + 'static,
    ) -> Self {
        Self::new(Place::File(path.into()), kind, founder)
    }

    /// A store that lives as long as its handles, for tests. The cloud's is never without an epoch.
    pub fn in_memory(kind: Kind, founder: impl Fn() -> Founder + Send + Sync + 'static) -> Self {
        let store = Self::new(Place::Memory(Arc::default()), kind, founder);
        if kind == Kind::Cloud {
            // Tables in memory refuse nothing.
            let _ = store.keep(|cloud: &mut CloudWrite<'_>| cloud.new_epoch());
        }
        store
    }

    fn new(
        place: Place,
        kind: Kind,
        founder: impl Fn() -> Founder + Send + Sync + 'static,
    ) -> Self {
        let founder = LateFounder { source: Box::new(founder), founder: OnceLock::new() };
        Self { place, kind, founder: Arc::new(founder), acting: None }
    }

    /// A store that is kept open, asked and written in a user's name.
    pub fn held(held: &Arc<Held>, acting: Option<User>) -> Self {
        let founder = held.founder().clone();
        let store = Self::new(Place::Held(held.clone()), Kind::Cloud, move || founder.clone());
        Self { acting, ..store }
    }

    /// A transaction on a store that is held: all that is asked and committed through it is one.
    pub(super) fn inside(inside: Arc<Inside>, founder: Founder, acting: Option<User>) -> Self {
        let store = Self::new(Place::Inside(inside), Kind::Cloud, move || founder.clone());
        Self { acting, ..store }
    }

    /// The same store, asked and written in another user's name.
    #[must_use]
    pub fn acting_as(&self, user: User) -> Self {
        Self { acting: Some(user), ..self.clone() }
    }

    /// The store's file; none in memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Held(held) => Some(held.path()),
            Place::Memory(_) | Place::Inside(_) => None,
        }
    }

    /// Whose store it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn founder(&self) -> &Founder {
        self.founder.founder.get_or_init(|| (self.founder.source)())
    }

    /// Asks the store as it is now. One that does not exist yet answers as empty and is not made.
    /// Others cannot write meanwhile: nothing slow, such as printing, belongs in `question`.
    pub fn read<T, E: From<StoreError>>(
        &self,
        patience: Patience,
        question: impl FnOnce(&dyn Read) -> Result<T, E>,
    ) -> Result<T, E> {
        self.leaf(patience, |pages| question(pages))
    }

    /// The same, for questions that are answered page by page.
    pub fn leaf<T, E: From<StoreError>>(
        &self,
        patience: Patience,
        question: impl FnOnce(&dyn Pages) -> Result<T, E>,
    ) -> Result<T, E> {
        let founder = || self.founder().clone();
        let acting = self.acting.as_ref();
        self.tables(patience, |kv| question(&Records::new(kv, self.kind, &founder).by(acting)))
    }

    /// Reads what the cloud keeps beside records.
    pub fn cloud<T, E: From<StoreError>>(
        &self,
        question: impl FnOnce(&CloudRead<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tables(Patience::Command, |kv| question(&CloudRead::new(kv)))
    }

    /// Shows the tables as they are.
    fn tables<T, E: From<StoreError>>(
        &self,
        patience: Patience,
        look: impl FnOnce(&dyn KvRead) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.place {
            Place::File(path) => match file::open(path, patience)? {
                Some(open) => look(&open.snapshot),
                None => look(&Tables::default()),
            },
            Place::Memory(tables) => look(&*tables.read().unwrap_or_else(PoisonError::into_inner)),
            Place::Held(held) => look(&held.snapshot()?),
            Place::Inside(inside) => inside.with(|pending| look(pending)),
        }
    }

    /// Writes what the cloud keeps beside records, in one transaction.
    pub fn keep<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&mut CloudWrite<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.place {
            Place::Held(held) => held.transact(self.acting.clone(), |inside| inside.keep(change)),
            Place::Inside(inside) => inside.with(|pending| {
                let mark = pending.mark();
                change(&mut CloudWrite::new(pending)).inspect_err(|_| pending.take_back(mark))
            }),
            Place::Memory(tables) => {
                let mut tables = tables.write().unwrap_or_else(PoisonError::into_inner);
                let mut pending = Pending::over(tables.clone());
                let value = change(&mut CloudWrite::new(&mut pending))?;
                pending.into_writes().make(&mut *tables)?;
                Ok(value)
            }
            Place::File(path) => {
                let why = "a store in a file is not the cloud's".to_owned();
                Err(StoreError::Disk { path: path.clone(), why }.into())
            }
        }
    }

    /// Changes the store in one transaction, which is durable when this returns. If `change`
    /// refuses, or commits nothing, no trace is left. Writers wait for each other.
    pub fn write<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&mut dyn Door) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.place {
            Place::File(path) => self.write_file(path, change),
            Place::Memory(tables) => {
                let mut tables = tables.write().unwrap_or_else(PoisonError::into_inner);
                let (value, writes) = self.decide(&*tables, change)?;
                if let Some(writes) = writes {
                    writes.make(&mut *tables)?;
                }
                Ok(value)
            }
            Place::Held(held) => held.transact(self.acting.clone(), |inside| inside.write(change)),
            Place::Inside(inside) => inside.with(|pending| {
                let mark = pending.mark();
                let founder = || self.founder().clone();
                let records = Records::new(&mut *pending, self.kind, &founder);
                let mut records = records.by(self.acting.as_ref());
                let value = change(&mut records);
                if value.is_err() || !records.committed() {
                    pending.take_back(mark);
                }
                value
            }),
        }
    }

    fn write_file<T, E: From<StoreError>>(
        &self,
        path: &Path,
        change: impl FnOnce(&mut dyn Door) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut wait = Wait::new(Patience::Command);
        let queue = Queue::join(path, &wait)?;
        let Some(open) = file::open_queued(path, &mut wait, &queue)? else {
            let decided = self.decide(Tables::default(), change);
            let Ok((value, Some(writes))) = decided else {
                queue.leave_no_trace();
                return decided.map(|(value, _)| value);
            };
            file::write(path, &mut wait, writes)?;
            return Ok(value);
        };
        let (value, writes) = self.decide(&open.snapshot, change)?;
        drop(open);
        if let Some(writes) = writes {
            file::write(path, &mut wait, writes)?;
        }
        Ok(value)
    }

    /// Decides on a snapshot; answers what is to be written, if anything was committed.
    fn decide<T, E>(
        &self,
        snapshot: impl KvRead,
        change: impl FnOnce(&mut dyn Door) -> Result<T, E>,
    ) -> Result<(T, Option<Writes>), E> {
        let founder = || self.founder().clone();
        let records = Records::new(Pending::over(snapshot), self.kind, &founder);
        let mut records = records.by(self.acting.as_ref());
        let value = change(&mut records)?;
        let committed = records.committed();
        Ok((value, committed.then(|| records.into_kv().into_writes())))
    }

    /// Copies the store to a file that does not exist yet.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.on_file(|path| keep::backup(path, to))
    }

    /// Puts a backup in the store's place, once it is known to be whole; what was there stays
    /// beside it under a name that nothing had, which is answered.
    pub fn restore(&self, from: &Path) -> Result<Option<PathBuf>, StoreError> {
        self.on_file(|path| keep::restore(path, from))
    }

    /// The name that the store would be kept under if a backup took its place.
    pub fn name_aside(&self) -> Result<PathBuf, StoreError> {
        self.on_file(keep::free_name)
    }

    /// Looks through the whole store and says what is wrong.
    pub fn check(&self) -> Result<Findings, StoreError> {
        match &self.place {
            Place::File(path) => keep::check(path),
            Place::Memory(tables) => {
                sound::check(&*tables.read().unwrap_or_else(PoisonError::into_inner))
            }
            Place::Held(held) => held.check(),
            Place::Inside(inside) => inside.with(|pending| sound::check(pending)),
        }
    }

    /// Makes every index and counter again from the records.
    pub fn reindex(&self) -> Result<(), StoreError> {
        match &self.place {
            Place::File(path) => keep::reindex(path),
            Place::Memory(tables) => {
                sound::rebuild(&mut *tables.write().unwrap_or_else(PoisonError::into_inner))
            }
            Place::Held(held) => held.transact(None, Self::reindex),
            Place::Inside(inside) => inside.with(sound::rebuild),
        }
    }

    /// Shows the tables as they are, to a test.
    #[cfg(test)]
    pub(super) fn look<T>(&self, look: impl FnOnce(&dyn KvRead) -> T) -> T {
        match &self.place {
            Place::File(path) => match file::open(path, Patience::Command).unwrap() {
                Some(open) => look(&open.snapshot),
                None => look(&Tables::default()),
            },
            Place::Memory(tables) => look(&*tables.read().unwrap()),
            Place::Held(held) => look(&held.snapshot().unwrap()),
            Place::Inside(_) => unreachable!("no test looks into a transaction"),
        }
    }

    /// A copy of a store in memory as it is now, for a test.
    #[cfg(test)]
    #[must_use]
    pub fn twin(&self) -> Self {
        let tables = self.memory().unwrap_or_default();
        Self { place: Place::Memory(Arc::new(RwLock::new(tables))), ..self.clone() }
    }

    /// The tables of a store in memory, for a test.
    #[cfg(test)]
    pub(super) fn memory(&self) -> Option<Tables> {
        match &self.place {
            Place::Memory(tables) => Some(tables.read().unwrap().clone()),
            _ => None,
        }
    }

    fn on_file<T>(
        &self,
        act: impl FnOnce(&Path) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &self.place {
            Place::File(path) => act(path),
            Place::Held(held) => act(held.path()),
            Place::Memory(_) | Place::Inside(_) => Err(StoreError::Disk {
                path: PathBuf::new(),
                why: "a store in memory has no file".to_owned(),
            }),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.path())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
