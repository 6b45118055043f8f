use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::domain::{Change, Edit, Span, Status, TaskId, UserId};
use crate::store::keys::Key;
use crate::store::memory::Tables;
use crate::store::records::Records;
use crate::store::rows::CountRow;
use crate::store::sample::{self, epoch, founder, id};
use crate::store::{Commit, Door, JournalEntry, Kind, Read, StoreError};

fn set<T>(after: T) -> Edit<T> {
    Edit { before: None, after: Some(after) }
}

fn any_of<T: std::fmt::Debug>(records: impl Strategy<Value = T>, runner: &mut TestRunner) -> T {
    records.new_tree(runner).unwrap().current()
}

/// Tables with a task of each status, and entries and bills on them.
fn tables() -> Tables {
    let mut runner = TestRunner::deterministic();
    let mut changes = Vec::new();
    for (n, status) in (0u8..).zip(Status::ALL) {
        let task = Task { status, ..Task::new(id(n), format!("task {n}"), epoch()) };
        let entry = any_of(sample::entry(), &mut runner);
        let entry = TimeEntry { id: id(n), task_id: id(n), deleted_at: None, ..entry };
        changes.push(Change::Task(set(task)));
        changes.push(Change::Entry(set(entry)));
        changes.push(Change::Bill(set(any_of(sample::bill(), &mut runner))));
    }
    let founder = founder;
    let mut records = Records::new(Tables::default(), Kind::Local, &founder);
    let journal = JournalEntry::New("Filled".to_owned());
    records.commit(&Commit { changes: &changes, at: epoch(), journal, owner: None }).unwrap();
    records.into_kv()
}

/// Plants a fault in sound tables, looks whether it is found, and whether it is mended.
fn found_and_mended(kind: &str, plant: impl FnOnce(&mut Tables)) {
    let whole = tables();
    assert!(check(&whole).unwrap().is_sound());
    let mut tables = whole.clone();
    plant(&mut tables);
    assert_ne!(tables, whole, "nothing was planted");
    let findings = check(&tables).unwrap();
    assert!(findings.wrong.iter().any(|wrong| wrong.starts_with(kind)), "{findings:?}");
    assert!(findings.mendable);
    rebuild(&mut tables).unwrap();
    assert!(check(&tables).unwrap().is_sound());
    assert!(tables == whole, "mended, and yet other than before");
}

/// A key in a table that begins so.
fn first_key(tables: &Tables, table: Table, prefix: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    tables
        .scan(table, prefix, None, Order::Up, &mut |key, _| {
            found = key.to_vec();
            Ok(Flow::Stop)
        })
        .unwrap();
    assert!(found.starts_with(prefix));
    found
}

#[test]
fn an_index_row_that_is_missing_is_found_and_mended_in_every_index() {
    for index in [Index::TaskTitle, Index::EntryDay, Index::EntryUser, Index::BillUserDay] {
        found_and_mended("indexes that lack a row", |tables| {
            let key = first_key(tables, Table::Index, &[index as u8]);
            tables.delete(Table::Index, &key).unwrap();
        });
    }
}

#[test]
fn a_stale_index_row_is_found_and_mended() {
    found_and_mended("indexes with rows too many: tasks by title", |tables| {
        let stale = crate::store::index::titled("an old title").bytes(id::<TaskId>(1).as_bytes());
        tables.put(Table::Index, &stale.0, &[]).unwrap();
    });
    found_and_mended("indexes with rows too many: an unknown index", |tables| {
        tables.put(Table::Index, &[200, 1], &[]).unwrap();
    });
}

#[test]
fn an_index_row_that_says_something_else_is_found_and_mended() {
    found_and_mended("indexes with a wrong row: entries by day", |tables| {
        let key = first_key(tables, Table::Index, &[Index::EntryDay as u8]);
        tables.put(Table::Index, &key, b"nonsense").unwrap();
    });
}

#[test]
fn a_wrong_counter_is_found_and_mended() {
    let wrong = CountRow { entries: 7, elapsed: Span::hours(7) }.to_row().unwrap();
    for kind in [1, 2] {
        found_and_mended("counters with a wrong sum", |tables| {
            let key = first_key(tables, Table::Counts, &[kind]);
            tables.put(Table::Counts, &key, &wrong).unwrap();
        });
        found_and_mended("counters that are missing", |tables| {
            let key = first_key(tables, Table::Counts, &[kind]);
            tables.delete(Table::Counts, &key).unwrap();
        });
    }
    found_and_mended("counters without entries: 2", |tables| {
        for key in [counter(200, 0), counts::of_user(id(200)).day(sample::day(0)).0] {
            tables.put(Table::Counts, &key, &wrong).unwrap();
        }
    });
}

/// The key of what a user spent on a task.
fn counter(task: u8, user: u8) -> Vec<u8> {
    counts::on_task(id(task)).bytes(id::<UserId>(user).as_bytes()).0
}

#[test]
fn an_entry_in_the_wrong_place_is_found_and_mended() {
    found_and_mended("entries lie in the wrong place", |tables| {
        let key = first_key(tables, Table::Entries, &[]);
        let row = tables.get(Table::Entries, &key).unwrap().unwrap();
        tables.delete(Table::Entries, &key).unwrap();
        let elsewhere = Key::new().time(epoch() + Span::hours(9999)).bytes(&key[8..]);
        tables.put(Table::Entries, &elsewhere.0, &row).unwrap();
    });
}

#[test]
fn a_row_that_cannot_be_read_is_found_and_no_mending_is_promised() {
    for table in [Table::Tasks, Table::Entries, Table::Bills, Table::Steps, Table::StepChanges] {
        let mut tables = tables();
        let key = first_key(&tables, table, &[]);
        tables.put(table, &key, &[1, 2, 3]).unwrap();
        let findings = check(&tables).unwrap();
        assert!(!findings.mendable, "{table:?}: {findings:?}");
        let named = format!("rows of {table:?} cannot be read");
        assert!(findings.wrong.iter().any(|wrong| wrong.starts_with(&named)), "{findings:?}");
    }
}

#[test]
fn numbers_at_their_end_are_refused() {
    let founder = founder;
    let last = u64::MAX;
    let step = [Key::new().number(last).0, Key::new().number(1).number(last).0];
    let row = CountRow { entries: last, elapsed: Span::from_millis(i64::MAX) }.to_row().unwrap();
    for (table, key, row) in [
        (Table::Meta, meta::GENERATION, last.to_row().unwrap()),
        (Table::Meta, meta::SENT_NEXT, last.to_row().unwrap()),
        (Table::Steps, &step[0], first_row(Table::Steps)),
        (Table::StepChanges, &step[1], first_row(Table::StepChanges)),
    ] {
        let mut tables = tables();
        tables.put(table, key, &row).unwrap();
        let mut records = Records::new(tables, Kind::Account, &founder);
        let change = Change::Task(set(Task::new(id(1), "one", epoch())));
        let journal = match table {
            Table::StepChanges => JournalEntry::More(1),
            _ => JournalEntry::New("More".to_owned()),
        };
        let commit = Commit { changes: &[change], at: epoch(), journal, owner: None };
        assert!(matches!(records.commit(&commit), Err(StoreError::Row(_))), "{table:?}");
    }
    let mut tables = tables();
    tables.put(Table::Counts, &counter(1, 0), &row).unwrap();
    tables.put(Table::Counts, &counter(1, 1), &row).unwrap();
    let count = Records::new(tables, Kind::Local, &founder).task_count(id(1), None).unwrap();
    assert_eq!(count.entries, last);
}

/// Some row of a table.
fn first_row(table: Table) -> Vec<u8> {
    let tables = tables();
    tables.get(table, &first_key(&tables, table, &[])).unwrap().unwrap()
}

proptest! {
    /// Whatever stands in the tables: there is an answer or an error, and never a panic.
    #[test]
    fn no_row_panics(
        table in prop::sample::select(&Table::ALL[..]),
        at: prop::sample::Index,
        byte: u8,
        place: prop::sample::Index,
    ) {
        let mut tables = tables();
        let mut rows = Vec::new();
        each(&tables, table, &[], &mut |key, row| {
            rows.push((key.to_vec(), row.to_vec()));
            Ok(())
        }).unwrap();
        prop_assume!(!rows.is_empty());
        let (key, mut row) = rows.swap_remove(at.index(rows.len()));
        prop_assume!(!row.is_empty());
        let place = place.index(row.len());
        row[place] = byte;
        tables.put(table, &key, &row).unwrap();
        let _ = check(&tables);
        let founder = founder;
        let mut records = Records::new(tables, Kind::Account, &founder);
        for n in sample::IDS {
            let _ = records.entries_of(id(n));
            let _ = records.task_count(id(n), None);
            let _ = records.newest_entries(id(n), &mut |_| true);
            let _ = records.bills_of_day(id(n), sample::day(n));
        }
        let _ = records.day_totals(None, crate::domain::Day::MIN, crate::domain::Day::MAX);
        let _ = records.entries_on(None, crate::domain::Day::MIN, crate::domain::Day::MAX);
        let journal = JournalEntry::New("More".to_owned());
        let _ = records.commit(&Commit { changes: &[], at: epoch(), journal, owner: None });
        let _ = rebuild(&mut records.into_kv());
    }
}
