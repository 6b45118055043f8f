//! A store in memory: for tests, and for a store that does not exist yet.
//!
//! Nothing in it outlives the process.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::kv::{Flow, KvRead, KvWrite, Order, Table, Visit};
use super::read::Answer;

/// Tables in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tables([BTreeMap<Vec<u8>, Vec<u8>>; Table::ALL.len()]);

impl KvRead for Tables {
    fn get(&self, table: Table, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        Ok(self.0[table as usize].get(key).cloned())
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Answer<()> {
        if to.is_some_and(|to| to <= from) {
            return Ok(());
        }
        let to = to.map_or(Bound::Unbounded, Bound::Excluded);
        let range = self.0[table as usize].range::<[u8], _>((Bound::Included(from), to));
        let rows: &mut dyn Iterator<Item = _> = match order {
            Order::Up => &mut range.into_iter(),
            Order::Down => &mut range.rev(),
        };
        for (key, value) in rows {
            if visit(key, value)? == Flow::Stop {
                break;
            }
        }
        Ok(())
    }
}

/// A transaction on tables in memory: dropped without [`keep`](Self::keep), it leaves no trace.
pub(super) struct Transaction<'a> {
    tables: &'a mut Tables,
    /// What to put back, the newest last.
    undo: Vec<(Table, Vec<u8>, Option<Vec<u8>>)>,
}

impl<'a> Transaction<'a> {
    /// Begins a transaction.
    pub(super) fn new(tables: &'a mut Tables) -> Self {
        Self { tables, undo: Vec::new() }
    }

    /// Keeps what was written.
    pub(super) fn keep(mut self) {
        self.undo.clear();
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        while let Some((table, key, value)) = self.undo.pop() {
            match value {
                Some(value) => self.tables.0[table as usize].insert(key, value),
                None => self.tables.0[table as usize].remove(&key),
            };
        }
    }
}

impl KvRead for Transaction<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.tables.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Answer<()> {
        self.tables.scan(table, from, to, order, visit)
    }
}

impl KvWrite for Transaction<'_> {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Answer<()> {
        let before = self.tables.0[table as usize].insert(key.to_vec(), value.to_vec());
        self.undo.push((table, key.to_vec(), before));
        Ok(())
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Answer<()> {
        if let Some(before) = self.tables.0[table as usize].remove(key) {
            self.undo.push((table, key.to_vec(), Some(before)));
        }
        Ok(())
    }
}
