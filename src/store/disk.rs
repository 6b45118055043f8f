//! The tables in redb: one table of bytes for each of ours, and what its errors mean.
//!
//! When a file is opened, locked, made or mended is decided in `file`.

use std::cell::OnceCell;
use std::io::ErrorKind;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use redb::{
    CommitError, DatabaseError, ReadOnlyTable, ReadTransaction, ReadableTable, StorageError,
    TableDefinition, TableError, TransactionError, WriteTransaction,
};

use super::StoreError;
use super::guard::guarded;
use super::kv::{Flow, KvRead, KvWrite, Order, Table, Visit};
use super::read::Answer;

type Bytes = &'static [u8];

const TABLES: usize = Table::ALL.len();

/// How a table of ours is called in redb.
const fn definition(table: Table) -> TableDefinition<'static, Bytes, Bytes> {
    TableDefinition::new(match table {
        Table::Meta => "meta",
        Table::Tasks => "tasks",
        Table::Entries => "entries",
        Table::Timers => "timers",
        Table::Customers => "customers",
        Table::Pillars => "pillars",
        Table::Bills => "bills",
        Table::Focus => "focus",
        Table::Index => "index",
        Table::Counts => "counts",
        Table::Steps => "steps",
        Table::StepChanges => "step_changes",
        Table::Outbox => "outbox",
        Table::Log => "log",
        Table::Versions => "versions",
        Table::Cloud => "cloud",
        Table::Side => "side",
    })
}

/// Scans any redb table.
fn scan_table(
    path: &Path,
    table: &impl ReadableTable<Bytes, Bytes>,
    (from, to): (&[u8], Option<&[u8]>),
    order: Order,
    visit: &mut Visit<'_>,
) -> Answer<()> {
    if to.is_some_and(|to| to <= from) {
        return Ok(());
    }
    let end = to.map_or(Bound::Unbounded, Bound::Excluded);
    let mut range = guarded(path, || table.range::<&[u8]>((Bound::Included(from), end)))?
        .map_err(|error| storage(path, error))?;
    loop {
        let next = guarded(path, || match order {
            Order::Up => range.next(),
            Order::Down => range.next_back(),
        })?;
        let Some(row) = next else { return Ok(()) };
        let (key, value) = row.map_err(|error| storage(path, error))?;
        let (key, value) = guarded(path, || (key.value(), value.value()))?;
        if visit(key, value)? == Flow::Stop {
            return Ok(());
        }
    }
}

fn get_from(
    path: &Path,
    table: &impl ReadableTable<Bytes, Bytes>,
    key: &[u8],
) -> Answer<Option<Vec<u8>>> {
    let row = guarded(path, || Ok(table.get(key)?.map(|row| row.value().to_vec())))?;
    row.map_err(|error| storage(path, error))
}

/// A snapshot of a file.
pub(super) struct Snapshot {
    path: PathBuf,
    transaction: ReadTransaction,
    /// Opened when first asked; none where the file has no such table yet.
    tables: [OnceCell<Option<ReadOnlyTable<Bytes, Bytes>>>; TABLES],
}

impl Snapshot {
    /// The snapshot of a read transaction.
    pub(super) fn new(path: &Path, transaction: ReadTransaction) -> Self {
        Self { path: path.to_owned(), transaction, tables: [const { OnceCell::new() }; TABLES] }
    }

    fn table(&self, table: Table) -> Answer<Option<&ReadOnlyTable<Bytes, Bytes>>> {
        let cell = &self.tables[table as usize];
        if cell.get().is_none() {
            let opened = guarded(&self.path, || self.transaction.open_table(definition(table)))?;
            let opened = match opened {
                Ok(opened) => Some(opened),
                Err(TableError::TableDoesNotExist(_)) => None,
                Err(error) => return Err(table_trouble(&self.path, error)),
            };
            return Ok(cell.get_or_init(|| opened).as_ref());
        }
        Ok(cell.get().and_then(Option::as_ref))
    }
}

impl KvRead for Snapshot {
    fn get(&self, table: Table, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        match self.table(table)? {
            Some(table) => get_from(&self.path, table, key),
            None => Ok(None),
        }
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Answer<()> {
        match self.table(table)? {
            Some(table) => scan_table(&self.path, table, (from, to), order, visit),
            None => Ok(()),
        }
    }
}

/// The tables of a write transaction; dropped before it commits.
pub(super) struct WriteTables<'t> {
    path: &'t Path,
    transaction: &'t WriteTransaction,
    tables: [OnceCell<redb::Table<'t, Bytes, Bytes>>; TABLES],
}

impl<'t> WriteTables<'t> {
    /// The tables of a transaction, none of them open.
    pub(super) fn new(path: &'t Path, transaction: &'t WriteTransaction) -> Self {
        Self { path, transaction, tables: [const { OnceCell::new() }; TABLES] }
    }

    fn table(&self, table: Table) -> Answer<&redb::Table<'t, Bytes, Bytes>> {
        let cell = &self.tables[table as usize];
        if let Some(open) = cell.get() {
            return Ok(open);
        }
        let opened = self
            .transaction
            .open_table(definition(table))
            .map_err(|error| table_trouble(self.path, error))?;
        Ok(cell.get_or_init(|| opened))
    }

    fn table_mut(&mut self, table: Table) -> Answer<&mut redb::Table<'t, Bytes, Bytes>> {
        self.table(table)?;
        self.tables[table as usize]
            .get_mut()
            .ok_or_else(|| StoreError::Row("a table did not open".into()))
    }
}

impl KvRead for WriteTables<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        get_from(self.path, self.table(table)?, key)
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Answer<()> {
        scan_table(self.path, self.table(table)?, (from, to), order, visit)
    }
}

impl KvWrite for WriteTables<'_> {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Answer<()> {
        let path = self.path;
        self.table_mut(table)?.insert(key, value).map_err(|error| storage(path, error))?;
        Ok(())
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Answer<()> {
        let path = self.path;
        self.table_mut(table)?.remove(key).map_err(|error| storage(path, error))?;
        Ok(())
    }
}

/// What trouble with the storage means.
pub(super) fn storage(path: &Path, error: StorageError) -> StoreError {
    match error {
        StorageError::Corrupted(why) => damaged(path, &format!("is damaged ({why})")),
        StorageError::Io(error) => io(path, &error),
        other => StoreError::Disk { path: path.to_owned(), why: other.to_string() },
    }
}

/// What trouble with the system means.
pub(super) fn io(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::InvalidData => damaged(path, "is not a store of tat"),
        ErrorKind::UnexpectedEof => damaged(path, "is cut off"),
        _ => StoreError::Disk { path: path.to_owned(), why: error.to_string() },
    }
}

/// A store that is none, or not whole.
pub(super) fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), why: why.to_owned() }
}

/// What trouble on opening means, save for what is tried again.
pub(super) fn open(path: &Path, error: DatabaseError) -> StoreError {
    match error {
        DatabaseError::Storage(error) => storage(path, error),
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::TransactionInProgress => {
            StoreError::Locked { path: path.to_owned() }
        }
        DatabaseError::UpgradeRequired(_) => damaged(path, "is in a form that is too old"),
        other => damaged(path, &format!("does not open ({other})")),
    }
}

pub(super) fn transaction(path: &Path, error: TransactionError) -> StoreError {
    match error {
        TransactionError::Storage(error) => storage(path, error),
        other => StoreError::Disk { path: path.to_owned(), why: other.to_string() },
    }
}

pub(super) fn commit(path: &Path, error: CommitError) -> StoreError {
    match error {
        CommitError::Storage(error) => storage(path, error),
        other => StoreError::Disk { path: path.to_owned(), why: other.to_string() },
    }
}

fn table_trouble(path: &Path, error: TableError) -> StoreError {
    match error {
        TableError::Storage(error) => storage(path, error),
        TableError::TableTypeMismatch { .. } | TableError::TableIsMultimap(_) => {
            damaged(path, "is not a store of tat")
        }
        other => damaged(path, &format!("is damaged ({other})")),
    }
}
