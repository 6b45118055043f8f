//! Records as fields: a record of the store as the wire has it, and back.
//!
//! A timer and the entry that it becomes are one record; fields that this program does not know
//! ride along in `extra`. Derived fields are left out. (spec: sync, Model)

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{
    ActiveTimer, Change, Code, Customer, CustomerFocus, Edit, Pillar, Refusal, Task, TimeBill,
    TimeEntry, Timestamp, UserId,
};
use crate::engine::Draft;
use crate::store::{Class, Entity, Read, RecordKey};
use crate::wire;

use super::model::Fields;

/// The field that says that an end was put by the server and gives way to a real stop.
pub const PROVISIONAL: &str = "endProvisional";

/// Fields that are derived, and those that only a timer has: never kept beside a record.
const DERIVED: [&str; 9] = [
    "startStopCount",
    "timeElapsed",
    "childTaskIds",
    "canStartStop",
    "rate",
    "billableByHand",
    "deviceId",
    "deletedAt",
    "serverVersion",
];

/// A record of the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A task.
    Task(Task),
    /// A finished entry.
    Entry(TimeEntry),
    /// A running timer.
    Timer(ActiveTimer),
    /// A customer.
    Customer(Customer),
    /// A pillar.
    Pillar(Pillar),
    /// A bill.
    Bill(TimeBill),
    /// A focus.
    Focus(CustomerFocus),
}

impl Record {
    /// The record that a store, or a draft, has under a key.
    pub fn find(read: &dyn Read, key: RecordKey) -> Result<Option<Self>, Refusal> {
        let id = key.id;
        Ok(match key.class {
            Class::Task => read.task(id.into())?.map(Self::Task),
            Class::Customer => read.customer(id.into())?.map(Self::Customer),
            Class::Pillar => read.pillar(id.into())?.map(Self::Pillar),
            Class::Bill => read.bill(id.into())?.map(Self::Bill),
            Class::Focus => read.focus(id.into())?.map(Self::Focus),
            Class::Entry => match read.entry(id.into())? {
                Some(entry) => Some(Self::Entry(entry)),
                None => running(read, id)?.map(Self::Timer),
            },
            Class::Conflict | Class::User => None,
        })
    }

    /// The record after a change, and the key under which it stands.
    pub fn after(change: &Change) -> Option<Self> {
        match change.clone() {
            Change::Task(edit) => edit.after.map(Self::Task),
            Change::Entry(edit) => edit.after.map(Self::Entry),
            Change::Timer(edit) => edit.after.map(Self::Timer),
            Change::Customer(edit) => edit.after.map(Self::Customer),
            Change::Pillar(edit) => edit.after.map(Self::Pillar),
            Change::Bill(edit) => edit.after.map(Self::Bill),
            Change::Focus(edit) => edit.after.map(Self::Focus),
        }
    }

    /// What it is called on the wire.
    pub const fn entity(&self) -> Entity {
        match self {
            Self::Task(_) => Entity::Task,
            Self::Entry(_) => Entity::TimeEntry,
            Self::Timer(_) => Entity::Timer,
            Self::Customer(_) => Entity::Customer,
            Self::Pillar(_) => Entity::Pillar,
            Self::Bill(_) => Entity::TimeBill,
            Self::Focus(_) => Entity::CustomerFocus,
        }
    }

    /// Whether it is deleted.
    pub const fn is_deleted(&self) -> bool {
        match self {
            Self::Task(task) => task.deleted_at.is_some(),
            Self::Entry(entry) => entry.deleted_at.is_some(),
            Self::Customer(customer) => customer.deleted_at.is_some(),
            Self::Pillar(pillar) => pillar.deleted_at.is_some(),
            Self::Bill(bill) => bill.deleted_at.is_some(),
            Self::Timer(_) | Self::Focus(_) => false,
        }
    }

    /// Its user, if it belongs to one alone.
    pub const fn owner(&self) -> Option<UserId> {
        match self {
            Self::Task(_) | Self::Customer(_) | Self::Pillar(_) => None,
            Self::Entry(entry) => Some(entry.user_id),
            Self::Timer(timer) => Some(timer.user_id),
            Self::Bill(bill) => Some(bill.user_id),
            Self::Focus(focus) => Some(focus.user_id),
        }
    }

    /// Its fields, without those that are unknown here.
    pub fn fields(&self) -> Fields {
        match self {
            Self::Task(task) => wire::fields(task),
            Self::Entry(entry) => wire::fields(entry),
            Self::Timer(timer) => wire::fields(timer),
            Self::Customer(customer) => wire::fields(customer),
            Self::Pillar(pillar) => wire::fields(pillar),
            Self::Bill(bill) => wire::fields(bill),
            Self::Focus(focus) => {
                let mut fields = wire::fields(focus);
                fields.insert("id".into(), json!(focus.user_id));
                fields
            }
        }
    }

    /// Puts it into a draft. Of a user's timers the caller sees to it that one runs.
    pub fn put(self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        match self {
            Self::Task(task) => draft.put_task(task),
            Self::Entry(entry) => {
                if let Some(timer) = draft.timer(entry.user_id)?.filter(|t| t.id == entry.id) {
                    draft.remove_timer(timer.user_id)?;
                }
                draft.put_entry(entry)
            }
            Self::Timer(timer) => {
                if draft.entry(timer.id)?.is_some() {
                    draft.remove_entry(timer.id)?;
                }
                draft.put_timer(timer)
            }
            Self::Customer(customer) => draft.put_customer(customer),
            Self::Pillar(pillar) => draft.put_pillar(pillar),
            Self::Bill(bill) => draft.put_bill(bill),
            Self::Focus(focus) => draft.put_focus(focus),
        }
    }

    /// The same with the server's version in it, where it has a place for it.
    #[must_use]
    pub fn at_version(mut self, version: u64) -> Self {
        let version = (version > 0).then_some(version);
        match &mut self {
            Self::Task(task) => task.server_version = version,
            Self::Entry(entry) => entry.server_version = version,
            Self::Customer(customer) => customer.server_version = version,
            Self::Pillar(pillar) => pillar.server_version = version,
            Self::Bill(bill) => bill.server_version = version,
            Self::Timer(_) | Self::Focus(_) => {}
        }
        self
    }

    /// Reads the record of a class from its fields; `extra` is what this program does not know of
    /// it. None for a timer that was dropped.
    pub fn read(key: RecordKey, fields: &Fields) -> Result<(Option<Self>, Fields), Refusal> {
        let mut fields = fields.clone();
        fields.insert("id".into(), json!(key.id));
        let record = match key.class {
            Class::Task => Some(Self::Task(parse(&fields, "task")?)),
            Class::Customer => Some(Self::Customer(parse(&fields, "customer")?)),
            Class::Pillar => Some(Self::Pillar(parse(&fields, "pillar")?)),
            Class::Bill => Some(Self::Bill(parse(&fields, "bill")?)),
            Class::Focus => {
                fields.insert("userId".into(), json!(key.id));
                Some(Self::Focus(parse(&fields, "focus")?))
            }
            Class::Entry => entry_or_timer(&mut fields)?,
            Class::Conflict | Class::User => {
                return Err(unreadable("record", &"it is kept elsewhere"));
            }
        };
        let known = record.as_ref().map(Self::fields).unwrap_or_default();
        let unknown = |name: &str| !known.contains_key(name) && !DERIVED.contains(&name);
        let mut extra: Fields = fields;
        extra.retain(|name, _| unknown(name) && !(key.class == Class::Entry && in_both(name)));
        Ok((record, extra))
    }
}

/// A field that an entry or a timer has, though not both.
fn in_both(name: &str) -> bool {
    matches!(name, "endTime" | "date" | "duration" | "createdAt" | "localVersion")
}

/// Whether the fields are those of a timer that runs.
pub fn runs(fields: &Fields) -> bool {
    let none = |name: &str| fields.get(name).is_none_or(Value::is_null);
    none("endTime") && none("date")
}

/// Reads a timer or an entry. Of an entry with clock times the duration is their difference.
fn entry_or_timer(fields: &mut Fields) -> Result<Option<Record>, Refusal> {
    let deleted = fields.get("deletedAt").is_some_and(|at| !at.is_null());
    if runs(fields) {
        if deleted {
            return Ok(None);
        }
        fill(fields, "deviceId", &json!(Uuid::nil()));
        fill_from(fields, "updatedAt", "startTime");
        return Ok(Some(Record::Timer(parse(fields, "timer")?)));
    }
    fill(fields, "duration", &json!(0));
    fill_from(fields, "updatedAt", "createdAt");
    fill_from(fields, "updatedAt", "endTime");
    fill_from(fields, "createdAt", "updatedAt");
    let mut entry: TimeEntry = parse(fields, "entry")?;
    if let (Some(start), Some(end)) = (entry.start_time, entry.end_time) {
        entry.set_times(start, end);
    } else if entry.date.is_some() {
        (entry.start_time, entry.end_time) = (None, None);
    }
    Ok(Some(Record::Entry(entry)))
}

/// Fills a field that is absent or null.
fn fill(fields: &mut Fields, name: &str, value: &Value) {
    if fields.get(name).is_none_or(Value::is_null) {
        fields.insert(name.to_owned(), value.clone());
    }
}

/// The same with the value of another field.
fn fill_from(fields: &mut Fields, name: &str, other: &str) {
    if let Some(value) = fields.get(other).cloned() {
        fill(fields, name, &value);
    }
}

fn parse<T: DeserializeOwned>(fields: &Fields, what: &str) -> Result<T, Refusal> {
    T::deserialize(Value::Object(fields.clone())).map_err(|error| unreadable(what, &error))
}

fn unreadable(what: &str, why: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(Code::BadRequest, format!("the {what} cannot be read: {why}"))
        .hint("`tat sync rejected show ID` shows what was sent")
}

/// The timer with this id, whosever it is.
fn running(read: &dyn Read, id: Uuid) -> Result<Option<ActiveTimer>, Refusal> {
    Ok(read.timers()?.into_iter().find(|timer| timer.id.0 == id))
}

/// A timer as the entry that it is once it ended.
pub fn ended(timer: &ActiveTimer, end: Timestamp, at: Timestamp) -> TimeEntry {
    TimeEntry { local_version: 1, ..timer.to_entry(end, at) }
}

/// Fields that are unknown here, as the text in which they are kept; nothing for none.
pub fn extra_text(extra: &Fields) -> String {
    if extra.is_empty() { String::new() } else { text(extra) }
}

/// Fields as text.
pub fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Fields that were kept as text.
pub fn of_text(text: &str) -> Fields {
    serde_json::from_str(text).unwrap_or_default()
}

/// The change that makes a record from nothing.
pub fn made(record: Record) -> Change {
    fn edit<T>(record: T) -> Edit<T> {
        Edit { before: None, after: Some(record) }
    }
    match record {
        Record::Task(record) => Change::Task(edit(record)),
        Record::Entry(record) => Change::Entry(edit(record)),
        Record::Timer(record) => Change::Timer(edit(record)),
        Record::Customer(record) => Change::Customer(edit(record)),
        Record::Pillar(record) => Change::Pillar(edit(record)),
        Record::Bill(record) => Change::Bill(edit(record)),
        Record::Focus(record) => Change::Focus(edit(record)),
    }
}
