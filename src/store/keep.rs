//! Keeping a store: backup, restore, checking and mending.
//!
//! What is checked in the rows is in `sound`.

use std::path::Path;

use redb::{Builder, StorageError};

use super::file::{beside, copy_whole, followed, is_there, open, open_queued, rename, transact};
use super::handle::Patience;
use super::lock::{Queue, Wait};
use super::read::Answer;
use super::sound::{self, Findings};
use super::{StoreError, disk};

/// Copies the store, as it is between two commits, to a file that does not exist yet.
pub(super) fn backup(path: &Path, to: &Path) -> Answer<()> {
    if is_there(to)? {
        let why = "is there already; a backup replaces nothing".to_owned();
        return Err(StoreError::Disk { path: to.to_owned(), why });
    }
    // The snapshot keeps writers out while the file is copied.
    match open(path, Patience::Command)? {
        Some(_snapshot) => copy_whole(path, to),
        None => Err(missing(path)),
    }
}

/// Puts a backup in the store's place, once it is known to be whole. The store that was there
/// stays beside it under a name that ends in `.before-restore`.
pub(super) fn restore(path: &Path, from: &Path) -> Answer<()> {
    if !from.is_file() {
        return Err(missing(from));
    }
    let mut wait = Wait::new(Patience::Command);
    let queue = Queue::join(path, &wait)?;
    let path = &followed(path)?;
    let candidate = beside(path, ".restoring");
    copy_whole(from, &candidate)?;
    let restored = accept(&candidate, from, &mut wait, &queue).and_then(|()| {
        if is_there(path)? {
            put_aside(path, &beside(path, ".before-restore"))?;
        }
        rename(&candidate, path)
    });
    if restored.is_err() {
        let _ = std::fs::remove_file(&candidate);
    }
    restored
}

/// Whether a copied backup may become the store.
fn accept(candidate: &Path, from: &Path, wait: &mut Wait, queue: &Queue) -> Answer<()> {
    let named = |error| named_after(error, from);
    let open = open_queued(candidate, wait, queue).map_err(named)?;
    let open = open.ok_or_else(|| missing(from))?;
    let findings = sound::check(&open.snapshot).map_err(named)?;
    drop(open);
    if let Some(first) = findings.wrong.first().filter(|_| !findings.mendable) {
        return Err(disk::damaged(from, &format!("is damaged: {first}")));
    }
    if !findings.is_sound() {
        transact(candidate, wait, |tables| sound::rebuild(tables)).map_err(named)?;
    }
    whole(candidate).map_err(named)
}

/// The same trouble, told of the file that the person named.
fn named_after(error: StoreError, file: &Path) -> StoreError {
    let path = file.to_owned();
    match error {
        StoreError::Damaged { why, .. } => StoreError::Damaged { path, why },
        StoreError::Newer { found, known, .. } => StoreError::Newer { path, found, known },
        other => other,
    }
}

/// Gives the store a second name, so that there is a store at every moment.
fn put_aside(path: &Path, aside: &Path) -> Answer<()> {
    let _ = std::fs::remove_file(aside);
    match std::fs::hard_link(path, aside) {
        Ok(()) => Ok(()),
        Err(_) => copy_whole(path, aside),
    }
}

/// Whether redb finds its own pages whole.
fn whole(path: &Path) -> Answer<()> {
    let mut database = Builder::new().open(path).map_err(|error| disk::open(path, error))?;
    match database.check_integrity() {
        Ok(true) => Ok(()),
        Ok(false) => Err(disk::damaged(path, "was damaged and is mended now")),
        Err(redb::DatabaseError::Storage(StorageError::Corrupted(why))) => {
            Err(disk::damaged(path, &format!("is damaged ({why})")))
        }
        Err(error) => Err(disk::open(path, error)),
    }
}

/// Looks through the whole store: the file's pages on a copy, so that nothing is altered, then
/// every row, index and counter. A store that does not exist is sound.
pub(super) fn check(path: &Path) -> Answer<Findings> {
    let Some(open) = open(path, Patience::Command)? else { return Ok(Findings::default()) };
    let copy = beside(path, ".checked");
    copy_whole(path, &copy)?;
    drop(open);
    let pages = whole(&copy).map_err(|error| named_after(error, path));
    let rows = match super::file::open(&copy, Patience::Command) {
        Ok(Some(copied)) => sound::check(&copied.snapshot),
        Ok(None) => Ok(Findings::default()),
        Err(error) => Err(named_after(error, path)),
    };
    let _ = std::fs::remove_file(&copy);
    pages?;
    rows
}

/// Makes every index and counter again from the rows.
pub(super) fn reindex(path: &Path) -> Answer<()> {
    let mut wait = Wait::new(Patience::Command);
    let queue = Queue::join(path, &wait)?;
    if open_queued(path, &mut wait, &queue)?.is_none() {
        queue.leave_no_trace();
        return Ok(());
    }
    transact(path, &mut wait, |tables| sound::rebuild(tables))
}

fn missing(path: &Path) -> StoreError {
    StoreError::Disk { path: path.to_owned(), why: "does not exist".to_owned() }
}
