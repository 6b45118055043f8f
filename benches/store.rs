//! What a question and a commit cost in stores of a thousand, a hundred thousand and a million
//! entries: `cargo bench --profile quick --bench store`. The stores are made by the first run.
//!
//! Each call opens the file and closes it again, as a command does.

mod history;

use std::path::{Path, PathBuf};

use divan::Bencher;
use tat::domain::{Change, Edit, EntryId, Span, TimeEntry};
use tat::store::{Commit, JournalEntry, Patience, Read, Store, StoreError};

const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-stores");
    std::fs::create_dir_all(&folder).expect("a folder for the stores");
    folder
}

fn store(entries: u64) -> Store {
    let path = history::kept(&folder(), entries).expect("a history can be written");
    history::store_at(&path)
}

/// Measures a question to a store of so many entries.
fn ask<T>(bencher: Bencher, entries: u64, question: impl Fn(&dyn Read) -> Result<T, StoreError>) {
    let store = store(entries);
    bencher.bench_local(|| store.read(Patience::Command, &question).expect("an answer"));
}

#[divan::bench(args = SIZES)]
fn owner(bencher: Bencher, entries: u64) {
    ask(bencher, entries, |read| read.owner());
}

#[divan::bench(args = SIZES)]
fn running_timer(bencher: Bencher, entries: u64) {
    ask(bencher, entries, |read| read.timer(history::user()));
}

#[divan::bench(args = SIZES)]
fn newest_entry(bencher: Bencher, entries: u64) {
    ask(bencher, entries, |read| {
        let mut newest = None;
        read.newest_entries(history::user(), &mut |entry| {
            newest = Some(entry);
            false
        })?;
        Ok(newest)
    });
}

#[divan::bench(args = SIZES)]
fn parts_of_a_week(bencher: Bencher, entries: u64) {
    let last = history::today();
    let first = last - chrono::Days::new(6);
    ask(bencher, entries, |read| {
        let mut sum = Span::ZERO;
        read.day_parts(Some(history::user()), first, last, &mut |part| sum += part.span)?;
        Ok(sum)
    });
}

#[divan::bench(args = SIZES)]
fn totals_of_a_week(bencher: Bencher, entries: u64) {
    let last = history::today();
    let first = last - chrono::Days::new(6);
    ask(bencher, entries, |read| read.day_totals(Some(history::user()), first, last));
}

#[divan::bench(args = SIZES)]
fn log_of_today(bencher: Bencher, entries: u64) {
    let today = history::today();
    ask(bencher, entries, |read| read.entries_on(Some(history::user()), today, today));
}

#[divan::bench(args = SIZES)]
fn bills_of_today(bencher: Bencher, entries: u64) {
    let today = history::today();
    ask(bencher, entries, |read| read.bills_of_day(history::user(), today));
}

#[divan::bench(args = SIZES)]
fn history_of_ten_steps(bencher: Bencher, entries: u64) {
    ask(bencher, entries, |read| read.steps(10));
}

/// One entry more, on a copy.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn commit_of_an_entry(bencher: Bencher, entries: u64) {
    let kept = history::kept(&folder(), entries).expect("a history can be written");
    let copy = kept.with_extension("copy");
    std::fs::copy(&kept, &copy).expect("room for a copy");
    let store = history::store_at(&copy);
    let like = newest(&store);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let mut entry = TimeEntry { id: EntryId(uuid::Uuid::from_u128(number)), ..like.clone() };
        let (start, end) = like.times().expect("the history has clock times");
        entry.set_times(start + Span::seconds(1), end + Span::seconds(1));
        commit(&store, entry).expect("the disk takes a commit");
    });
    std::fs::remove_file(&copy).expect("the copy is ours");
}

fn newest(store: &Store) -> TimeEntry {
    let mut newest = None;
    let question = |read: &dyn Read| {
        read.newest_entries(history::user(), &mut |entry| {
            newest = Some(entry);
            false
        })
    };
    store.read(Patience::Command, question).expect("an answer");
    newest.expect("a history has entries")
}

fn commit(store: &Store, entry: TimeEntry) -> Result<u64, StoreError> {
    let at = entry.created_at;
    let changes = [Change::Entry(Edit { before: None, after: Some(entry) })];
    let journal = JournalEntry::New("Recorded one".to_owned());
    store.write(|door| door.commit(&Commit { changes: &changes, at, journal, owner: None }))
}
