//! Soundness: whether every row can be read and every index and counter says what the rows say,
//! and making them again where they do not.
//!
//! Whether the file itself is whole is asked in `keep`.

use std::collections::BTreeMap;

use crate::domain::{
    ActiveTimer, Customer, CustomerFocus, Pillar, Task, TimeBill, TimeEntry, Zone,
};

use super::StoreError;
use super::counts::{self, Counts};
use super::index::{Indexed, entry_key};
use super::keys::Index;
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::outbox::Operation;
use super::read::Answer;
use super::records::{each, meta, single};
use super::rows::{Chunk, Row, StepHead};

/// So many findings of one kind are told singly.
const TOLD: usize = 5;

/// What is wrong with a store; nothing when it is sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Each as a sentence without a period.
    pub wrong: Vec<String>,
    /// Whether making the indexes and counters again mends all of it.
    pub mendable: bool,
}

impl Findings {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// A finding being made.
#[derive(Default)]
struct Finder {
    found: BTreeMap<String, Vec<String>>,
    hopeless: bool,
}

impl Finder {
    fn tell(&mut self, kind: &str, thing: &dyn ToString) {
        self.found.entry(kind.to_owned()).or_default().push(thing.to_string());
    }

    fn unreadable(&mut self, table: Table, error: &StoreError) {
        self.hopeless = true;
        self.tell(&format!("rows of {table:?} cannot be read"), error);
    }

    fn findings(self) -> Findings {
        let wrong = self.found.into_iter().map(|(kind, things)| {
            let more = match things.len().saturating_sub(TOLD) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("{kind}: {}{more}", things[..things.len().min(TOLD)].join(", "))
        });
        Findings { wrong: wrong.collect(), mendable: !self.hopeless }
    }
}

/// Reads every row and counts every index and counter again.
pub(super) fn check(kv: &impl KvRead) -> Answer<Findings> {
    let mut finder = Finder::default();
    let mut expected = Expected::default();
    indexed::<Task>(kv, Table::Tasks, &mut finder, &mut expected)?;
    indexed::<Pillar>(kv, Table::Pillars, &mut finder, &mut expected)?;
    indexed::<TimeBill>(kv, Table::Bills, &mut finder, &mut expected)?;
    readable::<Customer>(kv, Table::Customers, &mut finder)?;
    readable::<ActiveTimer>(kv, Table::Timers, &mut finder)?;
    readable::<CustomerFocus>(kv, Table::Focus, &mut finder)?;
    readable::<StepHead>(kv, Table::Steps, &mut finder)?;
    readable::<Chunk>(kv, Table::StepChanges, &mut finder)?;
    readable::<Operation>(kv, Table::Outbox, &mut finder)?;
    let mut counts = Counts::default();
    each(kv, Table::Entries, &[], &mut |key, row| {
        let entry = match TimeEntry::from_row(row) {
            Ok(entry) => entry,
            Err(error) => {
                finder.unreadable(Table::Entries, &error);
                return Ok(());
            }
        };
        if key != entry_key(entry.sort_time(), entry.id) {
            finder.tell("entries lie in the wrong place", &entry.id);
        }
        counts.add(&entry);
        compare(kv, &entry, &mut finder, &mut expected)
    })?;
    expected.compare(kv, &mut finder)?;
    compare_counts(kv, &counts, &mut finder)?;
    Ok(finder.findings())
}

/// How many rows each index should have.
#[derive(Default)]
struct Expected(BTreeMap<u8, u64>);

impl Expected {
    /// Rows that are missing were told one by one; rows that should not be there show in the sum.
    fn compare(mut self, kv: &impl KvRead, finder: &mut Finder) -> Answer<()> {
        each(kv, Table::Index, &[], &mut |key, _| {
            let count = self.0.entry(key.first().copied().unwrap_or_default()).or_default();
            *count = count.wrapping_sub(1);
            Ok(())
        })?;
        for (index, left) in self.0 {
            let surplus = 0u64.wrapping_sub(left);
            if left != 0 && surplus < left {
                finder.tell("indexes with rows too many", &Index::name(index));
            }
        }
        Ok(())
    }
}

fn readable<R: Row>(kv: &impl KvRead, table: Table, finder: &mut Finder) -> Answer<()> {
    each(kv, table, &[], &mut |_, row| {
        if let Err(error) = R::from_row(row) {
            finder.unreadable(table, &error);
        }
        Ok(())
    })
}

fn indexed<R: Row + Indexed>(
    kv: &impl KvRead,
    table: Table,
    finder: &mut Finder,
    expected: &mut Expected,
) -> Answer<()> {
    each(kv, table, &[], &mut |_, row| match R::from_row(row) {
        Ok(record) => compare(kv, &record, finder, expected),
        Err(error) => {
            finder.unreadable(table, &error);
            Ok(())
        }
    })
}

/// Whether a record's index rows are there.
fn compare(
    kv: &impl KvRead,
    record: &impl Indexed,
    finder: &mut Finder,
    expected: &mut Expected,
) -> Answer<()> {
    for (key, value) in record.index_rows() {
        let index = key.first().copied().unwrap_or_default();
        *expected.0.entry(index).or_default() += 1;
        match kv.get(Table::Index, &key)? {
            Some(there) if there == value => {}
            Some(_) => finder.tell("indexes with a wrong row", &Index::name(index)),
            None => finder.tell("indexes that lack a row", &Index::name(index)),
        }
    }
    Ok(())
}

fn compare_counts(kv: &impl KvRead, counted: &Counts, finder: &mut Finder) -> Answer<()> {
    let mut there = 0;
    each(kv, Table::Counts, &[], &mut |_, _| {
        there += 1;
        Ok(())
    })?;
    for (key, count) in counted.iter() {
        match kv.get(Table::Counts, key)? {
            Some(row) if row == count.to_row()? => {}
            Some(_) => finder.tell("counters with a wrong sum", &counts::name(key)),
            None => {
                there += 1;
                finder.tell("counters that are missing", &counts::name(key));
            }
        }
    }
    if there > counted.iter().len() {
        finder.tell("counters without entries", &(there - counted.iter().len()));
    }
    Ok(())
}

/// Makes every index and counter again from the rows.
pub(super) fn rebuild(kv: &mut impl KvWrite) -> Answer<()> {
    clear(kv, Table::Index)?;
    clear(kv, Table::Counts)?;
    again::<Task>(kv, Table::Tasks)?;
    again::<Pillar>(kv, Table::Pillars)?;
    again::<TimeBill>(kv, Table::Bills)?;
    // One that moves up may be met again, so that nothing is counted before all lie right.
    in_pieces(kv, Table::Entries, &mut |kv, key, row| {
        let entry = TimeEntry::from_row(row)?;
        let right = entry_key(entry.sort_time(), entry.id);
        if right != key {
            kv.delete(Table::Entries, key)?;
            kv.put(Table::Entries, &right, row)?;
        }
        Ok(())
    })?;
    let mut counts = Counts::default();
    in_pieces(kv, Table::Entries, &mut |kv, _, row| {
        let entry = TimeEntry::from_row(row)?;
        counts.add(&entry);
        put_index(kv, &entry)
    })?;
    for (key, count) in counts.iter() {
        kv.put(Table::Counts, key, &count.to_row()?)?;
    }
    kv.put(Table::Meta, meta::ZONES, &Zone::DATABASE.to_owned().to_row()?)
}

/// Whether the days were indexed by another release of the zone database than this program's.
pub(super) fn other_zones(kv: &impl KvRead) -> Answer<bool> {
    let zones: Option<String> = single(kv, meta::ZONES)?;
    Ok(zones.is_some_and(|zones| zones != Zone::DATABASE))
}

fn put_index(kv: &mut impl KvWrite, record: &impl Indexed) -> Answer<()> {
    for (key, value) in record.index_rows() {
        kv.put(Table::Index, &key, &value)?;
    }
    Ok(())
}

fn again<R: Row + Indexed>(kv: &mut impl KvWrite, table: Table) -> Answer<()> {
    in_pieces(kv, table, &mut |kv, _, row| put_index(kv, &R::from_row(row)?))
}

/// So many rows are read before what follows from them is written.
const PIECE: usize = 4096;

/// What is called with the tables, a key and its value.
type Piece<'a, K> = dyn FnMut(&mut K, &[u8], &[u8]) -> Answer<()> + 'a;

/// Calls `visit` with every row that stands in the table now, and lets it write.
fn in_pieces<K: KvWrite>(kv: &mut K, table: Table, visit: &mut Piece<'_, K>) -> Answer<()> {
    let mut from = Vec::new();
    loop {
        let mut piece = Vec::new();
        kv.scan(table, &from, None, Order::Up, &mut |key, row| {
            piece.push((key.to_vec(), row.to_vec()));
            Ok(if piece.len() < PIECE { Flow::On } else { Flow::Stop })
        })?;
        let Some((last, _)) = piece.last() else { return Ok(()) };
        from = super::keys::after(last);
        for (key, row) in &piece {
            visit(kv, key, row)?;
        }
    }
}

fn clear<K: KvWrite>(kv: &mut K, table: Table) -> Answer<()> {
    in_pieces(kv, table, &mut |kv, key, _| kv.delete(table, key))
}

#[cfg(test)]
mod tests;
