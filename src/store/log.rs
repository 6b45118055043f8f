//! The log of the cloud's store: every change gets the next sequence number inside the commit that
//! makes it, so that the order of numbers is the order in which others see them.
//!
//! Each record stands in the log once, under its newest number: whoever pulls reads from a cursor
//! on and misses nothing. What one may see is not decided here. (spec: sync, Model)

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{Change, Edit, Timestamp, UserId};

use super::commit::apply;
use super::keys::{Key, Parts, next_number};
use super::kv::{Flow, KvRead, KvWrite, Order, Table};
use super::read::Answer;
use super::records::{get, meta, single};
use super::rows::Row;
use super::side::{Side, by_record, side_key};
use super::{Commit, StoreError, marks};

/// What kind of record changed: a public name on the wire. (spec: sync, Model)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Entity {
    /// A task.
    Task,
    /// A finished entry.
    TimeEntry,
    /// A running timer, which shares its id and its version with the entry it becomes.
    Timer,
    /// A customer.
    Customer,
    /// A pillar.
    Pillar,
    /// A bill.
    TimeBill,
    /// A user's focus.
    CustomerFocus,
    /// A lost write that somebody may want back.
    Conflict,
    /// A user.
    User,
}

impl Entity {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::TimeEntry => "timeEntry",
            Self::Timer => "timer",
            Self::Customer => "customer",
            Self::Pillar => "pillar",
            Self::TimeBill => "timeBill",
            Self::CustomerFocus => "customerFocus",
            Self::Conflict => "conflict",
            Self::User => "user",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        const ALL: [Entity; 9] = [
            Entity::Task,
            Entity::TimeEntry,
            Entity::Timer,
            Entity::Customer,
            Entity::Pillar,
            Entity::TimeBill,
            Entity::CustomerFocus,
            Entity::Conflict,
            Entity::User,
        ];
        ALL.into_iter().find(|entity| entity.as_str() == name)
    }

    /// The kind of record that a change alters.
    pub const fn of(change: &Change) -> Self {
        match change {
            Change::Task(_) => Self::Task,
            Change::Entry(_) => Self::TimeEntry,
            Change::Timer(_) => Self::Timer,
            Change::Customer(_) => Self::Customer,
            Change::Pillar(_) => Self::Pillar,
            Change::Bill(_) => Self::TimeBill,
            Change::Focus(_) => Self::CustomerFocus,
        }
    }

    /// The first byte of a record's key among the versions: timers and entries share theirs.
    const fn shelf(self) -> u8 {
        match self {
            Self::Task => 1,
            Self::TimeEntry | Self::Timer => 2,
            Self::Customer => 3,
            Self::Pillar => 4,
            Self::TimeBill => 5,
            Self::CustomerFocus => 6,
            Self::Conflict => 7,
            Self::User => 8,
        }
    }
}

/// The newest change of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its sequence number: the record's server version.
    pub seq: u64,
    /// What kind of record it is now.
    pub entity: Entity,
    /// The record.
    pub id: Uuid,
    /// When, on a clock that never stands still between two changes.
    pub at: Timestamp,
    /// Whether the record is gone.
    pub deleted: bool,
}

/// A row of the log; the sequence number is the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LogRow {
    entity: Entity,
    id: Uuid,
    at: Timestamp,
    deleted: bool,
}

/// The newest number and its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Newest {
    seq: u64,
    at: i64,
}

fn version_key(entity: Entity, id: Uuid) -> Key {
    Key::new().byte(entity.shelf()).bytes(id.as_bytes())
}

/// A record's server version; 0 if it was never changed.
pub(super) fn version(kv: &impl KvRead, entity: Entity, id: Uuid) -> Answer<u64> {
    Ok(get(kv, Table::Versions, &version_key(entity, id).0)?.unwrap_or(0))
}

/// The newest number and its time; 0 at 1970 in an empty store.
pub(super) fn newest(kv: &impl KvRead) -> Answer<(u64, Timestamp)> {
    let newest: Newest = single(kv, meta::LOGGED)?.unwrap_or_default();
    Ok((newest.seq, Timestamp::from_millis(newest.at)))
}

/// Gives a record's change the next number and writes it down; answers the number.
pub(super) fn note(
    kv: &mut impl KvWrite,
    (entity, id): (Entity, Uuid),
    now: Timestamp,
    deleted: bool,
) -> Answer<u64> {
    let (seq, at) = newest(kv)?;
    let seq = next_number(seq)?;
    let at = now.max(Timestamp::from_millis(at.millis().saturating_add(1)));
    let key = version_key(entity, id);
    if let Some(stood) = get::<u64>(kv, Table::Versions, &key.0)? {
        kv.delete(Table::Log, &stood.to_be_bytes())?;
    }
    kv.put(Table::Versions, &key.0, &seq.to_row()?)?;
    let row = LogRow { entity, id, at, deleted };
    kv.put(Table::Log, &seq.to_be_bytes(), &row.to_row()?)?;
    kv.put(Table::Meta, meta::LOGGED, &Newest { seq, at: at.millis() }.to_row()?)?;
    Ok(seq)
}

/// Makes the changes of a commit, each record's under the next number, which is its version. A
/// timer that becomes an entry, or the other way round, is one record: what it is now stands in the
/// log, not what it was.
pub(super) fn apply_all(
    kv: &mut impl KvWrite,
    commit: &Commit<'_>,
    user: Option<UserId>,
) -> Answer<()> {
    for (key, changes) in by_record(commit.changes) {
        let Some(now) = changes.iter().find(|change| !is_gone(change)).or(changes.first()) else {
            continue;
        };
        let seq = note(kv, (Entity::of(now), key.id), commit.at, is_deleted(now))?;
        for change in &changes {
            apply(kv, &with_version(change, seq))?;
        }
        marks::note(kv, (key, &changes), seq, (commit.at, user))?;
    }
    Ok(())
}

fn is_gone(change: &Change) -> bool {
    match change {
        Change::Timer(edit) => edit.after.is_none(),
        Change::Entry(edit) => edit.after.is_none(),
        _ => false,
    }
}

fn is_deleted(change: &Change) -> bool {
    fn gone<T>(edit: &Edit<T>, deleted: impl Fn(&T) -> bool) -> bool {
        edit.after.as_ref().is_none_or(deleted)
    }
    match change {
        Change::Task(edit) => gone(edit, |r| r.deleted_at.is_some()),
        Change::Entry(edit) => gone(edit, |r| r.deleted_at.is_some()),
        Change::Timer(edit) => gone(edit, |_| false),
        Change::Customer(edit) => gone(edit, |r| r.deleted_at.is_some()),
        Change::Pillar(edit) => gone(edit, |r| r.deleted_at.is_some()),
        Change::Bill(edit) => gone(edit, |r| r.deleted_at.is_some()),
        Change::Focus(edit) => gone(edit, |_| false),
    }
}

/// The change with its number in the record, where the record has a place for it.
fn with_version(change: &Change, seq: u64) -> Change {
    fn set<T: Clone>(
        edit: &Edit<T>,
        place: impl Fn(&mut T) -> &mut Option<u64>,
        seq: u64,
    ) -> Edit<T> {
        let mut edit = edit.clone();
        if let Some(record) = &mut edit.after {
            *place(record) = Some(seq);
        }
        edit
    }
    match change {
        Change::Task(edit) => Change::Task(set(edit, |r| &mut r.server_version, seq)),
        Change::Entry(edit) => Change::Entry(set(edit, |r| &mut r.server_version, seq)),
        Change::Customer(edit) => Change::Customer(set(edit, |r| &mut r.server_version, seq)),
        Change::Pillar(edit) => Change::Pillar(set(edit, |r| &mut r.server_version, seq)),
        Change::Bill(edit) => Change::Bill(set(edit, |r| &mut r.server_version, seq)),
        Change::Timer(_) | Change::Focus(_) => change.clone(),
    }
}

/// The newest changes after a number, in order, at most `limit`.
pub(super) fn after(kv: &impl KvRead, seq: u64, limit: usize) -> Answer<Vec<Logged>> {
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    let from = next_number(seq)?.to_be_bytes();
    kv.scan(Table::Log, &from, None, Order::Up, &mut |key, row| {
        found.push(logged(key, row)?);
        Ok(if found.len() < limit { Flow::On } else { Flow::Stop })
    })?;
    Ok(found)
}

fn logged(key: &[u8], row: &[u8]) -> Answer<Logged> {
    let LogRow { entity, id, at, deleted } = LogRow::from_row(row)?;
    Ok(Logged { seq: Parts(key).number()?, entity, id, at, deleted })
}

/// The last number whose change was not made after an instant: times grow with numbers.
pub(super) fn seq_at(kv: &impl KvRead, at: Timestamp) -> Answer<u64> {
    let (mut low, mut high) = (0, newest(kv)?.0);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let next = after(kv, middle - 1, 1)?.first().copied();
        match next {
            Some(change) if change.at <= at => low = change.seq.max(middle),
            _ => high = middle - 1,
        }
    }
    Ok(low.min(newest(kv)?.0))
}

/// Up to which number deletions are forgotten: a cursor before it has missed some.
pub(super) fn floor(kv: &impl KvRead) -> Answer<u64> {
    Ok(single(kv, meta::LOG_FLOOR)?.unwrap_or(0))
}

/// Forgets deletions that are older than an instant, a few at a time; answers how many.
pub(super) fn forget(kv: &mut impl KvWrite, before: Timestamp, limit: usize) -> Answer<usize> {
    let mut old = Vec::new();
    kv.scan(Table::Log, &[], None, Order::Up, &mut |key, row| {
        let change = logged(key, row)?;
        if change.at >= before || old.len() >= limit {
            return Ok(Flow::Stop);
        }
        if change.deleted {
            old.push(change.seq);
        }
        Ok(Flow::On)
    })?;
    for seq in &old {
        kv.delete(Table::Log, &seq.to_be_bytes())?;
    }
    if let Some(last) = old.last() {
        kv.put(Table::Meta, meta::LOG_FLOOR, &last.to_row()?)?;
    }
    Ok(old.len())
}

/// The name of this life of the store.
pub(super) fn epoch(kv: &impl KvRead) -> Answer<Uuid> {
    let bytes = kv.get(Table::Meta, meta::EPOCH)?;
    let bytes = bytes.ok_or_else(|| StoreError::Row("the store has no epoch".into()))?;
    Uuid::from_slice(&bytes).map_err(|_| StoreError::Row("the epoch is no id".into()))
}

/// How far numbers leap with a new life, so that none of those which were lost is given again.
const LEAP: u64 = 1_000_000;

/// Begins a new life: cursors of the one before it are known no more. Up to where that one is
/// remembered stays written, so that devices know which of their records are lost.
pub(super) fn new_epoch(kv: &mut impl KvWrite) -> Answer<()> {
    if let Some(before) = kv.get(Table::Meta, meta::EPOCH)? {
        let (seq, at) = newest(kv)?;
        let lives = side_key(Side::State, LIVES).0;
        let mut row = kv.get(Table::Side, &lives)?.unwrap_or_default();
        row.extend_from_slice(&before);
        row.extend_from_slice(&seq.to_be_bytes());
        kv.put(Table::Side, &lives, &row)?;
        let leapt = Newest { seq: seq.saturating_add(LEAP), at: at.millis() };
        kv.put(Table::Meta, meta::LOGGED, &leapt.to_row()?)?;
    }
    kv.put(Table::Meta, meta::EPOCH, Uuid::new_v4().as_bytes())
}

/// The name of the side row of lives that ended: the epoch of each and its last number.
const LIVES: &[u8] = b"lives";

/// The lives of the store that ended, and the last number of each that is remembered.
pub(super) fn lives(kv: &impl KvRead) -> Answer<Vec<(Uuid, u64)>> {
    let row = kv.get(Table::Side, &side_key(Side::State, LIVES).0)?.unwrap_or_default();
    let mut parts = Parts(&row);
    let mut lives = Vec::new();
    while !parts.0.is_empty() {
        lives.push((parts.id()?, parts.number()?));
    }
    Ok(lives)
}
