//! Power loss: a disk in memory that forgets what was not synced, torn at sectors and in any
//! order; commits on it must be there wholly or not at all.
//!
//! The path is the one of `file`, from making a store to closing it; only the disk is another.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Error, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use redb::{Builder, Database, ReadableDatabase, StorageBackend};

use super::conformance::{changes, puts};
use super::disk::Snapshot;
use super::kv::Table;
use super::memory::Tables;
use super::pending::{Pending, Writes};
use super::records::{Records, each};
use super::sample::{epoch, founder};
use super::unclosed::Unclosed;
use super::{Commit, Door, JournalEntry, Kind, StoreError, file, sound};

/// The least that a disk writes wholly or not at all.
const SECTOR: usize = 512;

type Sector = [u8; SECTOR];

/// A disk, and what it would still know if the power went now.
#[derive(Default)]
struct Platter {
    now: Vec<u8>,
    safe: Vec<u8>,
    /// Every state of a sector since the last sync.
    sectors: BTreeMap<usize, Vec<Sector>>,
    /// Every length since the last sync.
    lengths: Vec<usize>,
    /// So many more writes and syncs are done until the power goes; none for never.
    left: Option<usize>,
    done: usize,
}

impl Platter {
    /// One more write or sync, if there is power for it.
    fn spend(&mut self) -> Result<()> {
        self.done += 1;
        match &mut self.left {
            Some(0) => Err(Error::other("the power is gone")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn sector(&self, number: usize) -> Sector {
        let mut sector = [0; SECTOR];
        let from = (number * SECTOR).min(self.now.len());
        let to = (from + SECTOR).min(self.now.len());
        sector[..to - from].copy_from_slice(&self.now[from..to]);
        sector
    }

    fn remember(&mut self, from: usize, to: usize) {
        for number in from / SECTOR..to.div_ceil(SECTOR) {
            let sector = self.sector(number);
            self.sectors.entry(number).or_default().push(sector);
        }
    }

    /// The power goes: of each sector that was not synced any one of its states stays, and any one
    /// of the file's lengths.
    fn lose_power(&mut self, mut chance: impl FnMut(usize) -> usize) {
        let mut disk = self.safe.clone();
        let reach = self.now.len().max(disk.len()).next_multiple_of(SECTOR);
        disk.resize(reach, 0);
        for (number, states) in std::mem::take(&mut self.sectors) {
            let at = number * SECTOR;
            let kept = chance(states.len() + 1);
            if let Some(state) = kept.checked_sub(1).and_then(|kept| states.get(kept))
                && let Some(place) = disk.get_mut(at..at + SECTOR)
            {
                place.copy_from_slice(state);
            }
        }
        let lengths = std::mem::take(&mut self.lengths);
        let kept = chance(lengths.len() + 1);
        let length = kept.checked_sub(1).map_or(self.safe.len(), |kept| lengths[kept]);
        disk.resize(length, 0);
        *self = Self { now: disk.clone(), safe: disk, ..Self::default() };
    }
}

/// A handle of the disk.
#[derive(Clone, Default)]
struct Disk(Arc<Mutex<Platter>>);

impl Disk {
    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap()
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Disk")
    }
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        Ok(self.platter().now.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let platter = self.platter();
        let at = place(offset);
        let bytes = platter.now.get(at..at + out.len());
        out.copy_from_slice(bytes.ok_or_else(|| Error::other("read beyond the end"))?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        platter.now.resize(place(length), 0);
        platter.lengths.push(place(length));
        Ok(())
    }

    fn sync_data(&self) -> Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        platter.safe = platter.now.clone();
        platter.sectors.clear();
        platter.lengths.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        let (from, to) = (place(offset), place(offset) + data.len());
        if platter.now.len() < to {
            platter.now.resize(to, 0);
            platter.lengths.push(to);
        }
        platter.now[from..to].copy_from_slice(data);
        platter.remember(from, to);
        Ok(())
    }
}

/// What stands in all tables.
fn rows(snapshot: &Snapshot) -> Tables {
    let mut rows = Tables::default();
    for table in Table::ALL {
        each(snapshot, table, &[], &mut |key, value| {
            super::kv::KvWrite::put(&mut rows, table, key, value)
        })
        .unwrap();
    }
    rows
}

/// The name by which the disk's file is told of.
fn name() -> &'static Path {
    Path::new("disk")
}

fn snapshot(database: &Database) -> Snapshot {
    Snapshot::new(name(), database.begin_read().unwrap())
}

/// Opens the file on the disk, as it is opened after a crash.
fn open(disk: &Disk) -> std::result::Result<Database, redb::DatabaseError> {
    Builder::new().set_cache_size(1 << 20).create_with_backend(disk.clone())
}

/// What a reader finds in the file on the disk after a crash, before anybody repairs it.
fn read_unclosed(disk: &Disk) -> Tables {
    let reader = Builder::new().open_read_only_with_backend(Unclosed::over(disk.clone()));
    let reader = reader.expect("the store is read after a loss of power");
    rows(&Snapshot::new(name(), reader.begin_read().unwrap()))
}

/// One life of a store: commits on it, losing the power now and then.
struct Life {
    disk: Disk,
    runner: TestRunner,
    /// What stands in the tables after the last commit that was acknowledged.
    stands: Tables,
    made: bool,
    losses: usize,
}

impl Life {
    fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self {
            disk: Disk::default(),
            runner: TestRunner::new_with_rng(Config::default(), rng),
            stands: Tables::default(),
            made: false,
            losses: 0,
        }
    }

    fn any<T: fmt::Debug>(&mut self, values: impl Strategy<Value = T>) -> T {
        values.new_tree(&mut self.runner).unwrap().current()
    }

    /// Decides on what stands; answers the writes and what will stand then.
    fn decide(&mut self) -> (Writes, Tables) {
        let puts = self.any(puts());
        let records = || Records::new(Pending::over(self.stands.clone()), Kind::Account, &founder);
        let commit = |mut records: Records<'_, Pending<Tables>>| {
            let changes = changes(&puts, &records);
            let journal = JournalEntry::New("Changed".to_owned());
            records
                .commit(&Commit { changes: &changes, at: epoch(), journal, owner: None })
                .unwrap();
            records.into_kv().into_writes()
        };
        let mut after = self.stands.clone();
        commit(records()).make(&mut after).unwrap();
        (commit(records()), after)
    }

    /// One commit, after which the power may be gone.
    fn commit(&mut self) {
        let (writes, after) = self.decide();
        let cut = self.any(prop_oneof![2 => Just(None), 3 => (0..60usize).prop_map(Some)]);
        self.disk.platter().left = cut;
        let acknowledged = if self.made { self.change(writes) } else { self.make(writes) };
        let gone = self.disk.platter().left == Some(0);
        let maybe = match acknowledged {
            Ok(()) => {
                self.stands = after;
                None
            }
            Err(_) if gone => Some(after),
            Err(error) => panic!("refused with power: {error}"),
        };
        if cut.is_some() {
            // What an acknowledged commit wrote is safe even if the power goes the moment after.
            self.lose_power(maybe);
        }
    }

    /// Makes the store. Until it is whole it bears another name: one that is not is not there.
    fn make(&mut self, writes: Writes) -> std::result::Result<(), StoreError> {
        file::fill(name(), self.disk.clone(), |tables| writes.make(tables))?;
        self.made = true;
        Ok(())
    }

    fn change(&mut self, writes: Writes) -> std::result::Result<(), StoreError> {
        let database = open(&self.disk).map_err(|error| super::disk::open(name(), error))?;
        file::commit_and_close(name(), database, |tables| writes.make(tables))
    }

    /// Loses the power, opens the store again, and looks whether all is as it must be.
    fn lose_power(&mut self, maybe: Option<Tables>) {
        self.losses += 1;
        let runner = &mut self.runner;
        let mut chance = |of: usize| (0..of).new_tree(runner).unwrap().current();
        self.disk.platter().lose_power(&mut chance);
        if !self.made {
            self.disk = Disk::default();
            return;
        }
        let read = read_unclosed(&self.disk);
        let database = open(&self.disk).expect("the store opens after a loss of power");
        let snapshot = snapshot(&database);
        let there = rows(&snapshot);
        assert!(read == there, "a reader found something else than was there after the repair");
        let findings = sound::check(&snapshot).unwrap();
        assert!(findings.is_sound(), "{findings:?}");
        match maybe {
            Some(maybe) if there == maybe => self.stands = maybe,
            _ => {
                assert!(there == self.stands, "an acknowledged commit is lost, or half of one won");
            }
        }
        drop(snapshot);
        database.close().unwrap();
    }
}

/// Lives through some commits; answers how often the power went.
fn live(seed: u64) -> usize {
    let mut life = Life::new(seed);
    for _ in 0..8 {
        life.commit();
    }
    let database = open(&life.disk).unwrap();
    if life.made {
        assert!(rows(&snapshot(&database)) == life.stands);
    }
    life.losses
}

fn live_all(seeds: std::ops::Range<u64>) {
    let mut losses = 0;
    for seed in seeds.clone() {
        let lived = std::panic::catch_unwind(|| live(seed));
        assert!(lived.is_ok(), "power loss: seed {seed} failed");
        losses += lived.unwrap_or_default();
    }
    assert!(losses as u64 > seeds.end - seeds.start, "the power went only {losses} times");
}

#[test]
fn what_was_committed_outlives_a_loss_of_power() {
    live_all(0..40);
}

/// `TAT_POWER_LOSS_SEEDS` says how many lives, where somebody wants more than a thousand.
#[test]
fn long_power_loss() {
    #[expect(clippy::disallowed_methods, reason = "a knob of this test alone")]
    let wanted = std::env::var("TAT_POWER_LOSS_SEEDS").ok();
    live_all(0..wanted.map_or(1000, |seeds| seeds.parse().expect("a number of seeds")));
}
