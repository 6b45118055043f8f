//! Restoring: the record that an edit leads to from what stands now, field by field.
//!
//! Which steps are gone, and what becomes of a record that none is left of, is in `journal`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::{Change, Edit};

/// Fields that are never taken back: they say when and how often, not what.
const STAMPS: [&str; 4] = ["createdAt", "updatedAt", "localVersion", "serverVersion"];

/// The computed part of a bill (spec: Bills).
pub(super) const COMPUTED: [&str; 9] = [
    "timeEntryIds",
    "duration",
    "billedMinutes",
    "rounding",
    "rate",
    "rateSource",
    "currency",
    "amount",
    "deletedAt",
];

/// Why a record cannot be brought back.
pub(super) enum Stuck {
    /// This field was changed since.
    Field(String),
    /// It does not read back.
    Row(String),
}

/// A record's fields.
fn fields<T: Serialize>(record: &T) -> Result<Map<String, Value>, Stuck> {
    match serde_json::to_value(record) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Stuck::Row("a record that is no object".to_owned())),
        Err(error) => Err(Stuck::Row(error.to_string())),
    }
}

/// The record that an edit leads to from what stands now: only the edit's fields, and only where
/// they still are as before it. Fields in `leave` are left alone. None takes the record away.
pub(super) fn restore<T: Serialize + DeserializeOwned>(
    edit: &Edit<T>,
    current: Option<&T>,
    leave: &[&str],
) -> Result<Option<T>, Stuck> {
    let from = edit.before.as_ref().map(fields).transpose()?.unwrap_or_default();
    let Some(to) = &edit.after else {
        return unaltered(edit.before.as_ref(), current).map(|()| None);
    };
    let to = fields(to)?;
    // A record that was made and taken back stands as a tombstone: it is as good as absent.
    let absent = edit.before.is_none();
    let mut now = match current {
        Some(current) => fields(current)?,
        None if absent => to.clone(),
        None => return Err(Stuck::Field("deletedAt".to_owned())),
    };
    if absent && current.is_some() && now.get("deletedAt").is_none_or(Value::is_null) {
        return Err(Stuck::Field("id".to_owned()));
    }
    for (name, value) in &to {
        let name = name.as_str();
        if STAMPS.contains(&name) || leave.contains(&name) {
            continue;
        }
        if absent {
            now.insert(name.to_owned(), value.clone());
        } else if from.get(name) != Some(value) {
            if now.get(name) != from.get(name) {
                return Err(Stuck::Field(name.to_owned()));
            }
            now.insert(name.to_owned(), value.clone());
        }
    }
    serde_json::from_value(Value::Object(now)).map(Some).map_err(|e| Stuck::Row(e.to_string()))
}

/// Says of two records that they differ in nothing but their stamps, or in which field they do.
pub(super) fn unaltered<T: Serialize>(one: Option<&T>, other: Option<&T>) -> Result<(), Stuck> {
    let one = one.map(fields).transpose()?.unwrap_or_default();
    let other = other.map(fields).transpose()?.unwrap_or_default();
    let differs =
        |name: &&String| !STAMPS.contains(&name.as_str()) && one.get(*name) != other.get(*name);
    match one.keys().chain(other.keys()).find(differs) {
        Some(field) => Err(Stuck::Field(field.clone())),
        None => Ok(()),
    }
}

/// The fields that a change alters.
pub(super) fn changed_fields(change: &Change) -> Vec<String> {
    fn of<T: Serialize>(edit: &Edit<T>) -> Vec<String> {
        let map = |r: &Option<T>| r.as_ref().and_then(|r| fields(r).ok()).unwrap_or_default();
        let (before, after) = (map(&edit.before), map(&edit.after));
        let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
        names
            .retain(|name| !STAMPS.contains(&name.as_str()) && before.get(name) != after.get(name));
        names.dedup();
        names
    }
    match change {
        Change::Task(edit) => of(edit),
        Change::Entry(edit) => of(edit),
        Change::Timer(edit) => of(edit),
        Change::Customer(edit) => of(edit),
        Change::Pillar(edit) => of(edit),
        Change::Bill(edit) => of(edit),
        Change::Focus(edit) => of(edit),
    }
}
