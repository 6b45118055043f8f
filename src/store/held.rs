//! A store that one process keeps open, as the cloud does: readers see snapshots, and writes that
//! come at the same time become durable together.
//!
//! Each transaction decides on what those before it in the same batch wrote; a refused one writes
//! nothing, and none is answered before its batch is on the disk. Who asks is not known here.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use redb::{Builder, Database, ReadableDatabase};

use crate::domain::{Timestamp, User};

use super::disk::{self, Snapshot};
use super::file::{
    beside, commit_in, copy_rows, is_there, open, open_queued, rename, schema_of, write,
};
use super::guard::guarded;
use super::handle::{Founder, Kind, Patience};
use super::lock::{Queue, Wait, make_folder};
use super::memory::Tables;
use super::pending::{Pending, Writes};
use super::read::Answer;
use super::records::Records;
use super::sound::{self, Findings};
use super::{Commit, Door, JournalEntry, Store, StoreError, log};

/// Memory for pages.
const CACHE: usize = 24 << 20;

/// How often a batch looks whether others are about to join it before it is written.
const PATIENCE: u32 = 20;

/// How long it looks away between.
const GLANCE: Duration = Duration::from_micros(100);

/// A store that is kept open.
pub struct Held {
    path: PathBuf,
    database: Database,
    founder: Founder,
    desk: Mutex<Desk>,
    /// Who writes the batch to the disk.
    flush: Mutex<()>,
    /// How many stand before the desk.
    waiting: AtomicUsize,
    /// Keeps other programs' writers out; they would only meet the file's own lock.
    _queue: Queue,
}

/// Where transactions of one batch are decided, one after the other.
#[derive(Default)]
struct Desk {
    pending: Option<Pending<Snapshot>>,
    batch: Arc<Batch>,
}

/// Transactions that become durable together.
#[derive(Default)]
struct Batch {
    outcome: OnceLock<Result<(), Arc<StoreError>>>,
}

/// A transaction while it is decided.
pub(super) struct Inside {
    pending: Mutex<Option<Pending<Snapshot>>>,
}

impl Inside {
    /// What is written so far, over what was there; an error once the transaction has ended.
    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&mut Pending<Snapshot>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pending = locked(&self.pending);
        match pending.as_mut() {
            Some(pending) => look(pending),
            None => Err(StoreError::Row("the transaction has ended".into()).into()),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked while holding it left it as it was: see `Borrowed`.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts what was written so far back on the desk, without what a refused transaction wrote.
struct Borrowed<'d> {
    desk: MutexGuard<'d, Desk>,
    inside: Arc<Inside>,
    mark: usize,
    accepted: bool,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(mut pending) = locked(&self.inside.pending).take() {
            if !self.accepted {
                pending.take_back(self.mark);
            }
            self.desk.pending = Some(pending);
        }
    }
}

impl Held {
    /// Opens the store in this file, or makes it, and keeps it. Another process that has it open
    /// is `locked` at once.
    pub fn open(path: &Path, founder: &Founder) -> Answer<Arc<Self>> {
        let mut wait = Wait::new(Patience::Status);
        let queue = Queue::join(path, &wait)?;
        if is_there(path)? {
            // Brings an older schema up to date, and refuses what is no store of ours.
            drop(open(path, Patience::Status)?);
        } else {
            write(path, &mut wait, unwritten(founder)?)?;
        }
        let opened = guarded(path, || Builder::new().set_cache_size(CACHE).open(path))?;
        let database = opened.map_err(|error| disk::open(path, error))?;
        let held = Self {
            path: path.to_owned(),
            database,
            founder: founder.clone(),
            desk: Mutex::default(),
            flush: Mutex::default(),
            waiting: AtomicUsize::new(0),
            _queue: queue,
        };
        schema_of(path, &held.snapshot()?)?;
        Ok(Arc::new(held))
    }

    /// The store's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn founder(&self) -> &Founder {
        &self.founder
    }

    /// The store as everything durable says it is now.
    pub(super) fn snapshot(&self) -> Answer<Snapshot> {
        let transaction = guarded(&self.path, || self.database.begin_read())?;
        let transaction = transaction.map_err(|error| disk::transaction(&self.path, error))?;
        Ok(Snapshot::new(&self.path, transaction))
    }

    /// Decides one transaction in a user's name, and answers when it is durable. What `decide` asks
    /// and commits through the store it is given is one whole: refused, it leaves no trace. It must
    /// be short, since others wait, and must use no other store.
    pub fn transact<T, E: From<StoreError>>(
        self: &Arc<Self>,
        acting: Option<User>,
        decide: impl FnOnce(&Store) -> Result<T, E>,
    ) -> Result<T, E> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let desk = locked(&self.desk);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let (value, batch) = self.decide(desk, acting, decide)?;
        if let Some(batch) = batch {
            self.make_durable(&batch)?;
        }
        Ok(value)
    }

    /// Decides at the desk; answers the batch whose being written must be waited for, if any.
    fn decide<T, E: From<StoreError>>(
        self: &Arc<Self>,
        mut desk: MutexGuard<'_, Desk>,
        acting: Option<User>,
        decide: impl FnOnce(&Store) -> Result<T, E>,
    ) -> Result<(T, Option<Arc<Batch>>), E> {
        let pending = match desk.pending.take() {
            Some(pending) => pending,
            None => Pending::revocable(self.snapshot()?),
        };
        let mark = pending.mark();
        let inside = Arc::new(Inside { pending: Mutex::new(Some(pending)) });
        let mut borrowed = Borrowed { desk, inside: inside.clone(), mark, accepted: false };
        let value = decide(&Store::inside(inside, self.founder.clone(), acting))?;
        borrowed.accepted = true;
        let batch = borrowed.desk.batch.clone();
        let written = borrowed.inside.with(|pending| Ok::<_, StoreError>(pending.mark() > 0))?;
        Ok((value, written.then_some(batch)))
    }

    /// Waits until a batch is on the disk; whoever comes first writes it.
    fn make_durable(&self, batch: &Arc<Batch>) -> Answer<()> {
        let turn = locked(&self.flush);
        if batch.outcome.get().is_none() {
            for _ in 0..PATIENCE {
                if self.waiting.load(Ordering::Relaxed) == 0 {
                    break;
                }
                std::thread::sleep(GLANCE);
            }
            self.write(&mut locked(&self.desk));
        }
        drop(turn);
        match batch.outcome.get() {
            Some(Ok(())) => Ok(()),
            Some(Err(trouble)) => Err(again(trouble)),
            None => Err(StoreError::Row("a batch was lost".into())),
        }
    }

    /// Writes what lies on the desk.
    fn write(&self, desk: &mut Desk) {
        let batch = std::mem::take(&mut desk.batch);
        let outcome = match desk.pending.take() {
            Some(pending) => self.commit(pending.into_writes()),
            None => Err(StoreError::Row("a batch was lost".into())),
        };
        let _ = batch.outcome.set(outcome.map_err(Arc::new));
    }

    fn commit(&self, writes: Writes) -> Answer<()> {
        guarded(&self.path, || commit_in(&self.path, &self.database, |tables| writes.make(tables)))?
    }

    /// Copies the store, as it is between two commits, to a file that does not exist yet; nobody
    /// waits meanwhile.
    pub fn backup(&self, to: &Path) -> Answer<()> {
        if is_there(to)? {
            let why = "is there already; a backup replaces nothing".to_owned();
            return Err(StoreError::Disk { path: to.to_owned(), why });
        }
        let half = beside(to, ".half");
        let copied =
            copy_rows(&self.snapshot()?, &half, |_| Ok(())).and_then(|()| rename(&half, to));
        if copied.is_err() {
            let _ = std::fs::remove_file(&half);
        }
        copied
    }

    /// Looks through every row, index and counter.
    pub fn check(&self) -> Answer<Findings> {
        sound::check(&self.snapshot()?)
    }
}

/// What an empty store consists of.
fn unwritten(founder: &Founder) -> Answer<Writes> {
    let asked = || founder.clone();
    let mut records = Records::new(Pending::over(Tables::default()), Kind::Cloud, &asked);
    records.commit(&Commit {
        changes: &[],
        at: Timestamp::from_millis(0),
        journal: JournalEntry::New(String::new()),
        owner: None,
    })?;
    Ok(records.into_kv().into_writes())
}

/// Makes the cloud's store of a backup, where there is none yet: a new life of it, so that every
/// device looks again at what it holds.
pub fn restore_cloud(path: &Path, from: &Path) -> Answer<()> {
    let mut wait = Wait::new(Patience::Status);
    make_folder(path)?;
    let queue = Queue::join(path, &wait)?;
    if is_there(path)? {
        let why = "is there already; a backup is restored into an empty folder".to_owned();
        return Err(StoreError::Disk { path: path.to_owned(), why });
    }
    let Some(open) = open_queued(from, &mut wait, &queue)? else {
        return Err(StoreError::Disk { path: from.to_owned(), why: "does not exist".to_owned() });
    };
    let findings = sound::check(&open.snapshot)?;
    if let Some(first) = findings.wrong.first() {
        return Err(disk::damaged(from, &format!("is damaged: {first}")));
    }
    log::epoch(&open.snapshot)
        .map_err(|_| disk::damaged(from, "is no backup of a server's store"))?;
    let half = beside(path, ".restoring");
    let copied = copy_rows(&open.snapshot, &half, |tables| log::new_epoch(tables))
        .and_then(|()| rename(&half, path));
    if copied.is_err() {
        let _ = std::fs::remove_file(&half);
    }
    drop(queue);
    copied
}

/// The same trouble for each who shares it.
fn again(trouble: &StoreError) -> StoreError {
    match trouble {
        StoreError::Locked { path } => StoreError::Locked { path: path.clone() },
        StoreError::Damaged { path, why } => {
            StoreError::Damaged { path: path.clone(), why: why.clone() }
        }
        StoreError::Newer { path, found, known } => {
            StoreError::Newer { path: path.clone(), found: *found, known: *known }
        }
        StoreError::Disk { path, why } => StoreError::Disk { path: path.clone(), why: why.clone() },
        StoreError::Row(why) => StoreError::Row(why.clone()),
    }
}

#[cfg(test)]
mod tests;
