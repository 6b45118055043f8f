//! Marks: who wrote each field of a record last, and under which number (the server's store).
//!
//! A commit marks what it changes as written through it; who wrote it on which device is said
//! afterwards by whoever knows (`sync`). Nothing is decided here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::{ActiveTimer, Change, DeviceId, Edit, Timestamp, UserId};

use super::kv::{KvRead, KvWrite, Table};
use super::read::Answer;
use super::rows::Row;
use super::side::{RecordKey, Side, side_key};

/// How a field was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// By somebody's edit.
    #[default]
    Edit,
    /// By somebody's stop of a timer.
    Stop,
    /// By the server itself, as it follows from the rules.
    Rule,
}

/// The last write of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The number of the change.
    pub seq: u64,
    /// The clock of the write: milliseconds.
    pub millis: i64,
    /// And a counter.
    pub counter: u32,
    /// The device; none for the server and for those who speak to it without one.
    pub device: Option<DeviceId>,
    /// Who wrote it.
    pub user: Option<UserId>,
    /// How.
    pub how: How,
}

/// The marks of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The number of the record's last change.
    pub version: u64,
    /// Who made the record: the mark of every field that was not written since.
    pub made: Mark,
    /// The fields that were.
    pub fields: BTreeMap<String, Mark>,
    /// The fields that this program does not know, as a JSON object; empty for none.
    pub extra: String,
    /// A timer that was dropped: what it was.
    pub lost: Option<ActiveTimer>,
}

impl Marks {
    /// The last write of a field.
    pub fn of(&self, field: &str) -> &Mark {
        self.fields.get(field).unwrap_or(&self.made)
    }

    /// Every write that still stands.
    pub fn all(&self) -> impl Iterator<Item = &Mark> {
        self.fields.values().chain([&self.made])
    }

    /// Every write that still stands, to say who made it.
    pub fn all_mut(&mut self) -> impl Iterator<Item = (Option<&str>, &mut Mark)> {
        let fields = self.fields.iter_mut().map(|(field, mark)| (Some(field.as_str()), mark));
        fields.chain([(None, &mut self.made)])
    }
}

/// The marks of a record; none if it was never changed.
pub(super) fn get(kv: &impl KvRead, key: RecordKey) -> Answer<Option<Marks>> {
    let row = kv.get(Table::Side, &side_key(Side::Marks, &key.bytes()).0)?;
    row.map(|row| Marks::from_row(&row)).transpose()
}

/// Sets the marks of a record.
pub(super) fn put(kv: &mut impl KvWrite, key: RecordKey, marks: &Marks) -> Answer<()> {
    kv.put(Table::Side, &side_key(Side::Marks, &key.bytes()).0, &marks.to_row()?)
}

/// Marks the changes of one record as written through a commit.
pub(super) fn note(
    kv: &mut impl KvWrite,
    (key, changes): (RecordKey, &[Change]),
    seq: u64,
    (at, user): (Timestamp, Option<UserId>),
) -> Answer<()> {
    let mark =
        Mark { seq, millis: at.millis(), counter: 0, device: None, user, how: How::default() };
    let (before, after) = (fields(changes, Half::Before), fields(changes, Half::After));
    let stood = get(kv, key)?;
    let mut marks = stood.unwrap_or_else(|| Marks { made: mark, ..Marks::default() });
    marks.version = seq;
    marks.lost = dropped(changes);
    if before.is_empty() && marks.made.seq != seq {
        // It comes back whole.
        marks.made = mark;
        marks.fields.clear();
    }
    if marks.made.seq != seq && !after.is_empty() {
        let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
        for name in names.filter(|name| !STAMPS.contains(&name.as_str())) {
            if before.get(name).unwrap_or(&Value::Null) != after.get(name).unwrap_or(&Value::Null) {
                marks.fields.insert(name.clone(), mark);
            }
        }
    }
    if after.is_empty() {
        marks.fields.insert(DELETED.to_owned(), mark);
    }
    if let Some(end) = marks.fields.get_mut("endTime")
        && end.seq == seq
        && stopped(changes)
    {
        end.how = How::Stop;
    }
    put(kv, key, &marks)
}

/// The field that says that a record is gone.
pub const DELETED: &str = "deletedAt";

/// The fields that nobody writes but the program: they are not marked.
pub const STAMPS: [&str; 5] = ["id", "createdAt", "updatedAt", "localVersion", "serverVersion"];

/// Which half of an edit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Before,
    After,
}

/// The fields of a record before or after its changes; none where it was or is not there.
fn fields(changes: &[Change], half: Half) -> Map<String, Value> {
    fn of<T: Serialize>(edit: &Edit<T>, half: Half) -> Option<Map<String, Value>> {
        let record = if half == Half::Before { &edit.before } else { &edit.after };
        match serde_json::to_value(record.as_ref()?) {
            Ok(Value::Object(map)) => Some(map),
            _ => None,
        }
    }
    let of_change = |change: &Change| match change {
        Change::Task(edit) => of(edit, half),
        Change::Entry(edit) => of(edit, half),
        Change::Timer(edit) => of(edit, half),
        Change::Customer(edit) => of(edit, half),
        Change::Pillar(edit) => of(edit, half),
        Change::Bill(edit) => of(edit, half),
        Change::Focus(edit) => of(edit, half),
    };
    changes.iter().find_map(of_change).unwrap_or_default()
}

/// Whether a timer became an entry.
fn stopped(changes: &[Change]) -> bool {
    let ended = |change: &Change| matches!(change, Change::Timer(edit) if edit.after.is_none());
    let made = |change: &Change| matches!(change, Change::Entry(edit) if edit.after.is_some());
    changes.iter().any(ended) && changes.iter().any(made)
}

/// The timer that was dropped and became no entry.
fn dropped(changes: &[Change]) -> Option<ActiveTimer> {
    match changes {
        [Change::Timer(Edit { before: Some(timer), after: None })] => Some(timer.clone()),
        _ => None,
    }
}
