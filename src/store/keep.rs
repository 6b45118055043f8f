//! Keeping a store: backup, restore, checking and mending.
//!
//! What is checked in the rows is in `sound`.

use std::path::Path;

use super::file::{
    beside, copy_whole, followed, is_there, open, open_queued, rename, transact, try_out,
};
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
    try_out(candidate).map_err(named)?;
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
    Ok(())
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

/// Looks through the whole store: the file's pages, then every row, index and counter. A store that
/// does not exist is sound.
pub(super) fn check(path: &Path) -> Answer<Findings> {
    if !is_there(path)? {
        return Ok(Findings::default());
    }
    let mut wait = Wait::new(Patience::Command);
    let queue = Queue::join(path, &wait)?;
    try_out(path)?;
    match open_queued(path, &mut wait, &queue)? {
        Some(open) => sound::check(&open.snapshot),
        None => Ok(Findings::default()),
    }
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
