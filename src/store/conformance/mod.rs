//! One suite that every store passes: after any commits it answers every question as a plain model
//! does, and what is refused leaves no trace.
//!
//! What a file may suffer is tested in `file/tests`, losing power in `power_loss`.

mod model;
mod questions;

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::domain::{Change, Edit};

use super::kv::{Flow, KvRead, Order, Table};
use super::outbox::{self, Operation};
use super::rows::Row;
use super::sample::{self, founder, id};
use super::{Commit, Door, JournalEntry, Kind, Patience, Store, StoreError};
use model::Model;

/// A record that is put, or whose row is taken away.
#[derive(Clone, Debug)]
pub(super) enum Put {
    Task(crate::domain::Task),
    Entry(crate::domain::TimeEntry),
    Timer(crate::domain::ActiveTimer),
    Customer(crate::domain::Customer),
    Pillar(crate::domain::Pillar),
    Bill(crate::domain::TimeBill),
    Focus(crate::domain::CustomerFocus),
    EntryGone(u8),
    TimerGone(u8),
    TaskGone(u8),
}

/// What somebody does to a store.
#[derive(Clone, Debug)]
enum Deed {
    /// Commits as a new step, as part of an old one, as undo, redo or sync.
    Commit(Vec<Put>, JournalEntry),
    /// Commits twice in one transaction.
    Twice(Vec<Put>, Vec<Put>),
    /// Commits, and is refused after all.
    Refused(Vec<Put>),
    /// Writes nothing.
    Nothing,
}

pub(super) fn puts() -> impl Strategy<Value = Vec<Put>> {
    let put = prop_oneof![
        3 => sample::task().prop_map(Put::Task),
        6 => sample::entry().prop_map(Put::Entry),
        1 => sample::timer().prop_map(Put::Timer),
        1 => sample::customer().prop_map(Put::Customer),
        1 => sample::pillar().prop_map(Put::Pillar),
        3 => sample::bill().prop_map(Put::Bill),
        1 => sample::focus().prop_map(Put::Focus),
        1 => sample::IDS.prop_map(Put::EntryGone),
        1 => (0..3u8).prop_map(Put::TimerGone),
        1 => sample::IDS.prop_map(Put::TaskGone),
    ];
    proptest::collection::vec(put, 0..6)
}

fn journal() -> impl Strategy<Value = JournalEntry> {
    let steps = || proptest::collection::vec(1..8u64, 0..3);
    prop_oneof![
        6 => "[a-z]{1,8}".prop_map(JournalEntry::New),
        2 => (1..8u64).prop_map(JournalEntry::More),
        2 => steps().prop_map(JournalEntry::Undo),
        2 => steps().prop_map(JournalEntry::Redo),
        1 => "[a-z]{1,8}".prop_map(|sentence| JournalEntry::Sync(sentence, id(7))),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        6 => (puts(), journal()).prop_map(|(puts, journal)| Deed::Commit(puts, journal)),
        1 => (puts(), puts()).prop_map(|(first, then)| Deed::Twice(first, then)),
        1 => puts().prop_map(Deed::Refused),
        1 => Just(Deed::Nothing),
    ];
    proptest::collection::vec(deed, 1..8)
}

/// The changes that put these records where the model stands.
pub(super) fn changes(puts: &[Put], door: &dyn super::Read) -> Vec<Change> {
    fn edit<T>(before: Option<T>, after: Option<T>) -> Edit<T> {
        Edit { before, after }
    }
    let change = |put: &Put| match put.clone() {
        Put::Task(task) => Change::Task(edit(door.task(task.id).unwrap(), Some(task))),
        // An edit that does not tell what stood there; the store looks for itself.
        Put::Entry(entry) => Change::Entry(edit(None, Some(entry))),
        Put::Timer(timer) => Change::Timer(edit(door.timer(timer.user_id).unwrap(), Some(timer))),
        Put::Customer(customer) => Change::Customer(edit(None, Some(customer))),
        Put::Pillar(pillar) => Change::Pillar(edit(None, Some(pillar))),
        Put::Bill(bill) => Change::Bill(edit(door.bill(bill.id).unwrap(), Some(bill))),
        Put::Focus(focus) => Change::Focus(edit(None, Some(focus))),
        Put::EntryGone(n) => Change::Entry(edit(door.entry(id(n)).unwrap(), None)),
        Put::TimerGone(n) => Change::Timer(edit(door.timer(id(n)).unwrap(), None)),
        Put::TaskGone(n) => Change::Task(edit(door.task(id(n)).unwrap(), None)),
    };
    puts.iter().map(change).collect()
}

/// Why a deed was refused.
#[derive(Debug)]
enum No {
    Decided,
    Store(#[expect(dead_code, reason = "shown when a test fails")] StoreError),
}

impl From<StoreError> for No {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn commit_puts(
    door: &mut dyn Door,
    puts: &[Put],
    journal: &JournalEntry,
) -> Result<(Vec<Change>, u64), StoreError> {
    let changes = changes(puts, &*door);
    let commit =
        Commit { changes: &changes, at: sample::epoch(), journal: journal.clone(), owner: None };
    let seq = door.commit(&commit)?;
    Ok((changes, seq))
}

/// Does a deed to the store and to the model, and looks whether both say the same of it.
fn act(store: &Store, model: &mut Model, deed: &Deed) -> Result<(), TestCaseError> {
    let kind = store.kind();
    let take = |model: &mut Model, changes: &[Change], journal: &JournalEntry| {
        let commit = Commit { changes, at: sample::epoch(), journal: journal.clone(), owner: None };
        model.commit(&commit, kind)
    };
    match deed {
        Deed::Commit(puts, journal) => {
            let mut made = Vec::new();
            let done = store.write(|door| {
                made = changes(puts, &*door);
                commit_puts(door, puts, journal).map(|(_, seq)| seq)
            });
            prop_assert_eq!(done.ok(), take(model, &made, journal));
        }
        Deed::Twice(first, then) => {
            let journals = ["one", "two"].map(|word| JournalEntry::New(word.to_owned()));
            let mut asked = Ok(());
            store
                .write(|door| {
                    let (made, seq) = commit_puts(door, first, &journals[0])?;
                    assert_eq!(Some(seq), take(model, &made, &journals[0]));
                    // The door sees what was committed through it.
                    asked = questions::all_the_same(&*door, model);
                    let (made, seq) = commit_puts(door, then, &journals[1])?;
                    assert_eq!(Some(seq), take(model, &made, &journals[1]));
                    Ok::<(), StoreError>(())
                })
                .unwrap();
            asked?;
        }
        Deed::Refused(puts) => {
            let refused = store.write(|door| {
                commit_puts(door, puts, &JournalEntry::New("never".to_owned()))?;
                Err::<(), No>(No::Decided)
            });
            prop_assert!(matches!(refused, Err(No::Decided)));
        }
        Deed::Nothing => store.write(|_| Ok::<(), StoreError>(())).unwrap(),
    }
    Ok(())
}

/// Everything that the store keeps, as bytes; none where there is nothing.
fn trace(store: &Store) -> Option<Vec<u8>> {
    match store.path() {
        Some(path) => {
            let beside = |path: &Path| path.parent().is_some_and(Path::exists);
            assert!(path.exists() || !beside(path), "a folder and no store");
            std::fs::read(path).ok()
        }
        None => Some(format!("{:?}", store.memory().unwrap()).into_bytes()),
    }
}

fn outbox(store: &Store) -> Vec<(u64, outbox::Deed)> {
    let mut found = Vec::new();
    store.look(|kv: &dyn KvRead| {
        kv.scan(Table::Outbox, &[], None, Order::Up, &mut |_, row| {
            let waits = Operation::from_row(row)?;
            found.push((waits.step, waits.deed));
            Ok(Flow::On)
        })
        .unwrap();
    });
    found
}

/// Does all deeds, and asks everything after each.
fn conforms(store: &Store, deeds: &[Deed]) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    for deed in deeds {
        let (before, generation) = (trace(store), model.generation);
        act(store, &mut model, deed)?;
        if model.generation == generation {
            prop_assert_eq!(trace(store), before, "a refused or empty write left a trace");
        }
        ask(store, &model)?;
    }
    prop_assert_eq!(outbox(store), model.outbox.clone());
    let findings = store.check().unwrap();
    prop_assert!(findings.is_sound(), "{:?}", findings);
    store.reindex().unwrap();
    ask(store, &model)
}

/// Asks everything.
fn ask(store: &Store, model: &Model) -> Result<(), TestCaseError> {
    let mut asked = Ok(());
    store
        .read(Patience::Command, |read| {
            asked = questions::all_the_same(read, model);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    asked
}

macro_rules! stores {
    ($($name:ident: $cases:literal, $with:expr;)*) => {$(
        mod $name {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig::with_cases($cases))]

                #[test]
                fn answers_as_the_model_does(deeds in deeds(), account: bool) {
                    let kind = if account { Kind::Account } else { Kind::Local };
                    let with: fn(Kind, &[Deed]) -> Result<(), TestCaseError> = $with;
                    with(kind, &deeds)?;
                }
            }
        }
    )*};
}

stores! {
    memory: 256, |kind, deeds| conforms(&Store::in_memory(kind, founder), deeds);
    redb: 24, |kind, deeds| {
        let home = tempfile::tempdir().unwrap();
        conforms(&Store::at(home.path().join("data/local.redb"), kind, founder), deeds)
    };
}
