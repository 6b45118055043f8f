//! Pending writes over a snapshot: what one transaction will write, seen as if it were written.
//!
//! A command is decided on a read-only snapshot; the file is opened for writing only when it is
//! certain that something is to be written. A refused command therefore costs no sync of the disk
//! and leaves no trace.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::kv::{Flow, KvRead, KvWrite, Order, Table, Visit};
use super::read::Answer;

/// Rows to be set, or to be taken away.
type Rows = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Writes over a snapshot.
pub(super) struct Pending<K> {
    snapshot: K,
    writes: Writes,
    /// What each write replaced, where some may be taken back; none where nobody asks.
    replaced: Option<Vec<Replaced>>,
}

/// What stood among the writes before one of them: none if nothing did.
#[expect(clippy::option_option, reason = "nothing written and a key taken away are two things")]
struct Replaced {
    table: Table,
    key: Vec<u8>,
    stood: Option<Option<Vec<u8>>>,
}

/// The writes of one transaction.
#[derive(Default)]
pub(super) struct Writes([Rows; Table::ALL.len()]);

impl<K: KvRead> Pending<K> {
    /// Nothing written yet.
    pub(super) fn over(snapshot: K) -> Self {
        Self { snapshot, writes: Writes::default(), replaced: None }
    }

    /// Nothing written yet, and what will be can be taken back as far as to a mark.
    pub(super) fn revocable(snapshot: K) -> Self {
        Self { replaced: Some(Vec::new()), ..Self::over(snapshot) }
    }

    /// A mark to which writes can be taken back.
    pub(super) fn mark(&self) -> usize {
        self.replaced.as_ref().map_or(0, Vec::len)
    }

    /// Takes back the writes that were made after a mark.
    pub(super) fn take_back(&mut self, mark: usize) {
        let Some(replaced) = &mut self.replaced else { return };
        for Replaced { table, key, stood } in replaced.drain(mark.min(replaced.len())..).rev() {
            let rows = &mut self.writes.0[table as usize];
            match stood {
                Some(row) => rows.insert(key, row),
                None => rows.remove(&key),
            };
        }
    }

    /// The writes; the snapshot is closed.
    pub(super) fn into_writes(self) -> Writes {
        self.writes
    }
}

impl Writes {
    /// Makes the writes, table by table in order of keys.
    pub(super) fn make(self, to: &mut impl KvWrite) -> Answer<()> {
        for (table, rows) in Table::ALL.into_iter().zip(self.0) {
            for (key, value) in rows {
                match value {
                    Some(value) => to.put(table, &key, &value)?,
                    None => to.delete(table, &key)?,
                }
            }
        }
        Ok(())
    }
}

impl<K: KvRead> KvRead for Pending<K> {
    fn get(&self, table: Table, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        match self.writes.0[table as usize].get(key) {
            Some(value) => Ok(value.clone()),
            None => self.snapshot.get(table, key),
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
        if to.is_some_and(|to| to <= from) {
            return Ok(());
        }
        let end = to.map_or(Bound::Unbounded, Bound::Excluded);
        let mut written =
            self.writes.0[table as usize].range::<[u8], _>((Bound::Included(from), end));
        let mut next = || match order {
            Order::Up => written.next(),
            Order::Down => written.next_back(),
        };
        let mut ahead = next();
        if ahead.is_none() {
            return self.snapshot.scan(table, from, to, order, visit);
        }
        let mut stopped = false;
        self.snapshot.scan(table, from, to, order, &mut |key, value| {
            while let Some((own, row)) = ahead {
                let earlier = match order {
                    Order::Up => own.as_slice() <= key,
                    Order::Down => own.as_slice() >= key,
                };
                if !earlier {
                    break;
                }
                let same = own.as_slice() == key;
                ahead = next();
                if let Some(row) = row
                    && visit(own, row)? == Flow::Stop
                {
                    stopped = true;
                    return Ok(Flow::Stop);
                }
                if same {
                    return Ok(Flow::On);
                }
            }
            let flow = visit(key, value)?;
            stopped = flow == Flow::Stop;
            Ok(flow)
        })?;
        while let Some((own, row)) = ahead.filter(|_| !stopped) {
            ahead = next();
            if let Some(row) = row {
                stopped = visit(own, row)? == Flow::Stop;
            }
        }
        Ok(())
    }
}

impl<K: KvRead> KvWrite for Pending<K> {
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Answer<()> {
        self.set(table, key, Some(value.to_vec()));
        Ok(())
    }

    fn delete(&mut self, table: Table, key: &[u8]) -> Answer<()> {
        self.set(table, key, None);
        Ok(())
    }
}

impl<K> Pending<K> {
    fn set(&mut self, table: Table, key: &[u8], row: Option<Vec<u8>>) {
        let stood = self.writes.0[table as usize].insert(key.to_vec(), row);
        if let Some(replaced) = &mut self.replaced {
            replaced.push(Replaced { table, key: key.to_vec(), stood });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::Tables;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Keys so short that they meet.
    fn key() -> impl Strategy<Value = Vec<u8>> {
        vec(0..4u8, 0..3)
    }

    /// A write: a value to be set, or none to take the key away.
    fn write() -> impl Strategy<Value = (Vec<u8>, Option<u8>)> {
        (key(), proptest::option::of(any::<u8>()))
    }

    fn make(to: &mut impl KvWrite, writes: &[(Vec<u8>, Option<u8>)]) {
        for (key, value) in writes {
            match value {
                Some(value) => to.put(Table::Tasks, key, &[*value]).unwrap(),
                None => to.delete(Table::Tasks, key).unwrap(),
            }
        }
    }

    type Met = Vec<(Vec<u8>, Vec<u8>)>;

    fn scan(kv: &impl KvRead, from: &[u8], to: Option<&[u8]>, way: (Order, usize)) -> Met {
        let (order, limit) = way;
        let mut met = Vec::new();
        kv.scan(Table::Tasks, from, to, order, &mut |key, value| {
            met.push((key.to_vec(), value.to_vec()));
            Ok(if met.len() < limit { Flow::On } else { Flow::Stop })
        })
        .unwrap();
        met
    }

    proptest! {
        #[test]
        fn what_is_pending_reads_as_if_it_were_written(
            stood in vec(write(), 0..12),
            writes in vec(write(), 0..12),
            (from, to) in (key(), proptest::option::of(key())),
            limit in 1..5usize,
        ) {
            let mut tables = Tables::default();
            make(&mut tables, &stood);
            let mut pending = Pending::over(tables.clone());
            make(&mut pending, &writes);
            let mut written = tables.clone();
            make(&mut written, &writes);
            for order in [Order::Up, Order::Down] {
                for limit in [limit, usize::MAX] {
                    prop_assert_eq!(
                        scan(&pending, &from, to.as_deref(), (order, limit)),
                        scan(&written, &from, to.as_deref(), (order, limit))
                    );
                }
            }
            for (key, _) in stood.iter().chain(&writes) {
                prop_assert_eq!(
                    pending.get(Table::Tasks, key).unwrap(),
                    written.get(Table::Tasks, key).unwrap()
                );
            }
            pending.into_writes().make(&mut tables).unwrap();
            prop_assert_eq!(tables, written);
        }

        #[test]
        fn what_is_taken_back_was_never_written(
            first in vec(write(), 0..12),
            second in vec(write(), 0..12),
        ) {
            let mut kept = Pending::revocable(Tables::default());
            make(&mut kept, &first);
            let mark = kept.mark();
            make(&mut kept, &second);
            kept.take_back(mark);
            let mut only_first = Tables::default();
            make(&mut only_first, &first);
            let mut tables = Tables::default();
            kept.into_writes().make(&mut tables).unwrap();
            prop_assert_eq!(tables, only_first);
        }
    }
}
