//! The store's file: opened late and closed early, made whole or not at all.
//!
//! Readers open it read-only and never wait for the disk. Writers queue, decide on a snapshot, and
//! open it for writing only to commit. What the tables mean is not known here.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, Durability, ReadOnlyDatabase,
    ReadableDatabase, StorageBackend,
};

use super::commit::SCHEMA;
use super::disk::{self, Snapshot, WriteTables};
use super::guard::{guarded, remember};
use super::handle::Patience;
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::lock::{Queue, Wait, make_folder, private};
use super::pending::Writes;
use super::read::Answer;
use super::records::{meta, single};
use super::trial::Trial;
use super::unclosed::Unclosed;
use super::{StoreError, migrate, sound};

/// Memory for pages while reading: a question touches few.
const READ_CACHE: usize = 8 << 20;

/// Memory for pages while writing.
const WRITE_CACHE: usize = 64 << 20;

/// A snapshot with the handle that holds it.
pub(super) struct Open {
    pub(super) snapshot: Snapshot,
    /// Closed after the snapshot.
    _database: Box<dyn ReadableDatabase>,
    /// What keeps writers out where the file's own lock does not.
    _turn: Option<Queue>,
}

impl Open {
    fn of(path: &Path, database: impl ReadableDatabase + 'static) -> Answer<Self> {
        let transaction = guarded(path, || database.begin_read())?;
        let transaction = transaction.map_err(|error| disk::transaction(path, error))?;
        let snapshot = Snapshot::new(path, transaction);
        Ok(Self { snapshot, _database: Box::new(database), _turn: None })
    }
}

/// Opens the file to read; none if it does not exist. One that a crash left is read as it is, and
/// one of an older schema is brought up to date.
pub(super) fn open(path: &Path, patience: Patience) -> Answer<Option<Open>> {
    let mut wait = Wait::new(patience);
    let Some(open) = open_as_it_is(path, &mut wait, None)? else { return Ok(None) };
    if schema_of(path, &open.snapshot)? == SCHEMA {
        return Ok(Some(open));
    }
    drop(open);
    let queue = Queue::join(path, &wait)?;
    open_newest(path, &mut wait, &queue)
}

/// The same for one who stands at the head of the queue and is about to write. Days that were
/// indexed by another release of the zone database are indexed again first.
pub(super) fn open_queued(path: &Path, wait: &mut Wait, queue: &Queue) -> Answer<Option<Open>> {
    let Some(open) = open_as_it_is(path, wait, Some(queue))? else { return Ok(None) };
    if schema_of(path, &open.snapshot)? != SCHEMA {
        drop(open);
        return open_newest(path, wait, queue);
    }
    if sound::other_zones(&open.snapshot)? {
        drop(open);
        transact(path, wait, |tables| sound::rebuild(tables))?;
        return open_as_it_is(path, wait, Some(queue));
    }
    Ok(Some(open))
}

/// Brings the schema up to date, if nobody else has done so meanwhile, and opens.
fn open_newest(path: &Path, wait: &mut Wait, queue: &Queue) -> Answer<Option<Open>> {
    if let Some(open) = open_as_it_is(path, wait, Some(queue))? {
        let schema = schema_of(path, &open.snapshot)?;
        if schema == SCHEMA {
            return Ok(Some(open));
        }
        // The snapshot keeps writers out while the file is copied.
        copy_whole(path, &beside(path, &format!(".before-schema-{SCHEMA}")))?;
        drop(open);
        transact(path, wait, |tables| migrate::migrate(tables, schema))?;
    }
    open_as_it_is(path, wait, Some(queue))
}

/// Opens the file whatever its schema; none if it does not exist.
fn open_as_it_is(path: &Path, wait: &mut Wait, queue: Option<&Queue>) -> Answer<Option<Open>> {
    // A reader that finds the file taken again and again queues up too: among busy writers it would
    // else never come to its turn.
    let mut turn = None;
    let mut may_queue = queue.is_none();
    remember(path);
    loop {
        let trouble = match guarded(path, || open_to_read(path))? {
            Ok(database) => return Open::of(path, database).map(Some),
            Err(trouble) => trouble,
        };
        match trouble {
            DatabaseError::DatabaseAlreadyOpen => {
                if may_queue && wait.is_long() {
                    may_queue = false;
                    turn = join_if_allowed(path, wait)?;
                } else if !wait.pause() {
                    return Err(StoreError::Locked { path: path.to_owned() });
                }
            }
            DatabaseError::RepairAborted => {
                let alone = queue.is_some() || turn.is_some();
                turn = if alone { turn } else { join_if_allowed(path, wait)? };
                let open = Open::of(path, open_in_memory(path)?)?;
                return Ok(Some(Open { _turn: turn, ..open }));
            }
            trouble => {
                if !is_there(path)? {
                    return Ok(None);
                }
                return Err(wrong_file(path, trouble));
            }
        }
    }
}

/// Queues up; no queue where the folder lets nobody make one.
fn join_if_allowed(path: &Path, wait: &Wait) -> Answer<Option<Queue>> {
    match Queue::join(path, wait) {
        Err(StoreError::Disk { .. }) => Ok(None),
        joined => joined.map(Some),
    }
}

/// How readers share the file. Beside a writer that locks it whole, as ours do, this excludes each
/// other as the usual mode does; but a reader in it does not load the map of free pages, which
/// grows with the file and which only writers need.
const READERS: ConcurrencyMode = if cfg!(any(target_os = "linux", target_vendor = "apple", windows))
{
    ConcurrencyMode::SingleWriter
} else {
    ConcurrencyMode::ExclusiveWriter
};

/// Opens an existing file for reading, whether or not its last writer closed it.
fn open_to_read(path: &Path) -> Result<ReadOnlyDatabase, DatabaseError> {
    let file = FileBackend::new(OpenOptions::new().read(true).open(path)?)?;
    Builder::new()
        .set_cache_size(READ_CACHE)
        .set_concurrency_mode(READERS)
        .open_read_only_with_backend(Unclosed::over(file))
}

/// Whether anything has this name, be it a link to nothing. Where that cannot be known, the store
/// is not taken for one that was never made.
pub(super) fn is_there(path: &Path) -> Answer<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(disk::io(path, &error)),
    }
}

/// The file to which a name leads through links; the name itself where there is nothing yet.
pub(super) fn followed(path: &Path) -> Answer<PathBuf> {
    if !is_there(path)? {
        return Ok(path.to_owned());
    }
    std::fs::canonicalize(path).map_err(|error| disk::io(path, &error))
}

/// Why a file is no store.
fn wrong_file(path: &Path, trouble: DatabaseError) -> StoreError {
    match std::fs::metadata(path) {
        Ok(file) if file.is_file() && file.len() == 0 => disk::damaged(path, "is empty"),
        Ok(file) if file.is_dir() => disk::damaged(path, "is a folder"),
        _ => disk::open(path, trouble),
    }
}

/// Looks through all pages of the file, and repairs it in memory alone. That takes longer than the
/// repair itself, but a file of which nobody knows is trusted by nothing else afterwards. The caller
/// stands at the head of the queue.
pub(super) fn try_out(path: &Path) -> Answer<()> {
    let database = open_in_memory(path)?;
    guarded(path, || database.close())?.map_err(|error| wrong_file(path, error))
}

/// Opens the file as it is once it is repaired, without altering it.
fn open_in_memory(path: &Path) -> Answer<Database> {
    remember(path);
    let file = OpenOptions::new().read(true).open(path).map_err(|error| disk::io(path, &error))?;
    let file = FileBackend::new(file).map_err(|error| disk::open(path, error))?;
    let trial = Trial::over(file).map_err(|error| disk::io(path, &error))?;
    let open = || {
        Builder::new()
            .set_cache_size(READ_CACHE)
            .set_check_integrity_on_open(true)
            .create_with_backend(trial)
    };
    guarded(path, open)?.map_err(|error| wrong_file(path, error))
}

/// Opens an existing file for writing.
fn open_to_write(path: &Path, wait: &mut Wait) -> Answer<Database> {
    loop {
        match Builder::new().set_cache_size(WRITE_CACHE).open(path) {
            Ok(database) => return Ok(database),
            Err(DatabaseError::DatabaseAlreadyOpen) => {
                if !wait.pause() {
                    return Err(StoreError::Locked { path: path.to_owned() });
                }
            }
            Err(trouble) => return Err(wrong_file(path, trouble)),
        }
    }
}

/// The schema of a store; refused if this program does not know it, or if it is no store of ours.
pub(super) fn schema_of(path: &Path, snapshot: &Snapshot) -> Answer<u32> {
    let schema: u32 = single(snapshot, meta::SCHEMA)?
        .ok_or_else(|| disk::damaged(path, "is not a store of tat"))?;
    if schema > SCHEMA {
        return Err(StoreError::Newer { path: path.to_owned(), found: schema, known: SCHEMA });
    }
    Ok(schema)
}

/// Makes the writes durable: in the file if it exists, else in a new one.
pub(super) fn write(path: &Path, wait: &mut Wait, writes: Writes) -> Answer<()> {
    if is_there(path)? {
        transact(path, wait, |tables| writes.make(tables))
    } else {
        create(path, writes)
    }
}

/// One durable transaction on the existing file.
pub(super) fn transact(
    path: &Path,
    wait: &mut Wait,
    fill: impl FnOnce(&mut WriteTables<'_>) -> Answer<()>,
) -> Answer<()> {
    remember(path);
    guarded(path, || commit_and_close(path, open_to_write(path, wait)?, fill))?
}

/// One durable transaction on an open database, which is closed then.
pub(super) fn commit_and_close(
    path: &Path,
    database: Database,
    fill: impl FnOnce(&mut WriteTables<'_>) -> Answer<()>,
) -> Answer<()> {
    commit_in(path, &database, fill)?;
    // What was committed is safe, whatever closing says: an unclean file is repaired when opened.
    let _ = database.close();
    Ok(())
}

/// One durable transaction on an open database.
pub(super) fn commit_in(
    path: &Path,
    database: &Database,
    fill: impl FnOnce(&mut WriteTables<'_>) -> Answer<()>,
) -> Answer<()> {
    let mut transaction = database.begin_write().map_err(|error| disk::transaction(path, error))?;
    transaction.set_quick_repair(true);
    transaction
        .set_durability(Durability::Immediate)
        .map_err(|error| StoreError::Disk { path: path.to_owned(), why: error.to_string() })?;
    let mut tables = WriteTables::new(path, &transaction);
    let filled = fill(&mut tables);
    drop(tables);
    match filled {
        Ok(()) => transaction.commit().map_err(|error| disk::commit(path, error)),
        Err(error) => {
            // The first trouble is the one to tell.
            let _ = transaction.abort();
            Err(error)
        }
    }
}

/// Makes the file under another name and gives it its own once it is whole. The caller stands at
/// the head of the queue.
fn create(path: &Path, writes: Writes) -> Answer<()> {
    make_folder(path)?;
    let unborn = beside(path, ".new");
    let made = fill_new(&unborn, writes).and_then(|()| rename(&unborn, path));
    if made.is_err() {
        let _ = std::fs::remove_file(&unborn);
    }
    made
}

fn fill_new(path: &Path, writes: Writes) -> Answer<()> {
    let backend = new_file(path)?;
    fill(path, backend, |tables| writes.make(tables))
}

/// An empty file that only its owner may read. One with that name is what a crash left half made.
fn new_file(path: &Path) -> Answer<FileBackend> {
    let _ = std::fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    private(&mut options);
    let file = options.open(path).map_err(|error| disk::io(path, &error))?;
    FileBackend::new(file).map_err(|error| disk::open(path, error))
}

/// Makes a store in an empty backend. It is whole once this returns, and durable.
pub(super) fn fill(
    path: &Path,
    backend: impl StorageBackend,
    fill: impl FnOnce(&mut WriteTables<'_>) -> Answer<()>,
) -> Answer<()> {
    let database = Builder::new()
        .set_cache_size(WRITE_CACHE)
        .create_with_backend(backend)
        .map_err(|error| disk::open(path, error))?;
    commit_in(path, &database, fill)?;
    database.close().map_err(|error| disk::open(path, error))
}

/// Copies every row of a snapshot into a new file, and then what `more` writes.
pub(super) fn copy_rows(
    from: &Snapshot,
    to: &Path,
    more: impl FnOnce(&mut WriteTables<'_>) -> Answer<()>,
) -> Answer<()> {
    fill(to, new_file(to)?, |tables| {
        for table in Table::ALL {
            from.scan(table, &[], None, Order::Up, &mut |key, row| {
                tables.put(table, key, row)?;
                Ok(Flow::On)
            })?;
        }
        more(tables)
    })
}

/// The file's name with more behind it, in the same folder.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Renames a file and makes that durable.
pub(super) fn rename(from: &Path, to: &Path) -> Answer<()> {
    std::fs::rename(from, to).map_err(|error| disk::io(to, &error))?;
    sync_folder(to);
    Ok(())
}

/// Makes the names in a file's folder durable, where the system can.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = OpenOptions::new().read(true).open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

/// Copies a file; the copy has its name only once it is whole and durable.
pub(super) fn copy_whole(from: &Path, to: &Path) -> Answer<()> {
    let half = beside(to, ".half");
    let copy = || -> std::io::Result<()> {
        let _ = std::fs::remove_file(&half);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options);
        let mut source = OpenOptions::new().read(true).open(from)?;
        let mut target = options.open(&half)?;
        std::io::copy(&mut source, &mut target)?;
        target.sync_all()
    };
    copy().map_err(|error| disk::io(to, &error)).and_then(|()| rename(&half, to)).inspect_err(
        |_| {
            let _ = std::fs::remove_file(&half);
        },
    )
}

#[cfg(test)]
mod tests;
