//! Keeping a store: backup, restore, checking and mending.
//!
//! What is checked in the rows is in `sound`.

use std::path::{Path, PathBuf};

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
/// stays beside it under a name that nothing had; answers that name.
pub(super) fn restore(path: &Path, from: &Path) -> Answer<Option<PathBuf>> {
    if !from.is_file() {
        return Err(missing(from));
    }
    let mut wait = Wait::new(Patience::Command);
    let queue = Queue::join(path, &wait)?;
    let path = &followed(path)?;
    let candidate = beside(path, ".restoring");
    copy_whole(from, &candidate)?;
    let restored = accept(&candidate, from, &mut wait, &queue).and_then(|()| {
        let aside = if is_there(path)? { Some(free_name(path)?) } else { None };
        if let Some(aside) = &aside {
            put_aside(path, aside)?;
        }
        rename(&candidate, path).map(|()| aside)
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

/// The first name that nothing has for the store that gives way: `….before-restore`, then
/// `….before-restore-2` and so on. What an earlier restore kept is never replaced.
pub(super) fn free_name(path: &Path) -> Answer<PathBuf> {
    let mut number = 1;
    loop {
        let more = if number == 1 { String::new() } else { format!("-{number}") };
        let name = beside(path, &format!(".before-restore{more}"));
        if !is_there(&name)? {
            return Ok(name);
        }
        number += 1;
    }
}

/// Gives the store a second name, so that there is a store at every moment.
fn put_aside(path: &Path, aside: &Path) -> Answer<()> {
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
