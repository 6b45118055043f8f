//! Tables in memory: for tests, and for a store that does not exist yet.
//!
//! Nothing in them outlives the process.

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
        let mut range = self.0[table as usize].range::<[u8], _>((Bound::Included(from), to));
        let mut next = || match order {
            Order::Up => range.next(),
            Order::Down => range.next_back(),
        };
        while let Some((key, value)) = next() {
            if visit(key, value)? == Flow::Stop {
                break;
            }
        }
        Ok(())
    }
}

impl KvWrite for Tables {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Answer<()> {
        self.0[table as usize].insert(key.to_vec(), value.to_vec());
        Ok(())
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Answer<()> {
        self.0[table as usize].remove(key);
        Ok(())
    }
}
