//! The words of the exchange: operations, answers and changes, as they stand on the wire.
//!
//! What is decided about them is in `merge`, `host` and `take`. Members that this program does not
//! know are ignored, and fields of records that it does not know are kept. (spec: sync)

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::{DeviceId, Timestamp};
use crate::store::{Class, Entity, RecordKey};

/// The version of the protocol that is spoken.
pub const SCHEMA: u32 = 1;

/// The oldest version of the protocol that the server answers.
pub const OLDEST_SCHEMA: u32 = 1;

/// So many operations go in one exchange at most.
pub const MOST_OPERATIONS: usize = 200;

/// And so many bytes of them.
pub const MOST_BYTES: usize = 256 * 1024;

/// A record's fields by their names on the wire.
pub type Fields = Map<String, Value>;

/// The clock of an operation: milliseconds by the server's clock, as far as the device knows it,
/// and a counter. On the wire it is `"<ms>-<counter>"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc {
    /// Milliseconds since the epoch.
    pub millis: i64,
    /// Tells operations of one millisecond apart.
    pub counter: u32,
}

impl Hlc {
    /// The same clock, but not after `latest`. (spec: Conflicts, 2)
    #[must_use]
    pub fn at_most(self, latest: Timestamp) -> Self {
        Self { millis: self.millis.min(latest.millis()), ..self }
    }
}

impl fmt::Display for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.millis, self.counter)
    }
}

impl FromStr for Hlc {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("\"{text}\" is no clock of the form <ms>-<counter>");
        let (millis, counter) = text.rsplit_once('-').ok_or_else(wrong)?;
        let millis = millis.parse().map_err(|_| wrong())?;
        let counter = counter.parse().map_err(|_| wrong())?;
        Ok(Self { millis, counter })
    }
}

impl Serialize for Hlc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hlc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// What an operation does to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Makes it, or brings it back.
    Create,
    /// Changes fields.
    Patch,
    /// Deletes it.
    Delete,
    /// Makes it as a timer that runs.
    Start,
    /// Ends the timer.
    Stop,
    /// Something that a newer program does.
    #[serde(other)]
    Unknown,
}

/// One edit of one record by one device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its number among the device's own.
    pub op_seq: u64,
    /// Its id.
    pub op_id: Uuid,
    /// What kind of record it alters.
    pub entity: String,
    /// The record.
    pub id: Uuid,
    /// What it does.
    pub kind: Kind,
    /// The server's version of the record that the device had seen; 0 for none.
    #[serde(default, deserialize_with = "or_default")]
    pub base_server_version: u64,
    /// The fields that it changes.
    #[serde(default, deserialize_with = "or_default")]
    pub fields: Fields,
    /// The clock of the edit.
    pub hlc: Hlc,
    /// When the device's own clock said it was.
    pub wall_time: Timestamp,
    /// The version of the protocol in which it was written.
    pub schema: u32,
    /// What lists (tags, blockers) held before the edit, so that adds and removes merge.
    #[serde(default, skip_serializing_if = "Fields::is_empty", deserialize_with = "or_default")]
    pub was: Fields,
    /// What was seen of a bill when somebody decided on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Fields>,
}

impl Operation {
    /// The record that it alters; none if this program knows no such kind of record.
    pub fn key(&self) -> Option<RecordKey> {
        Some(RecordKey { class: class_of(Entity::parse(&self.entity)?), id: self.id })
    }
}

/// An absent or null member is as good as an empty one.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The class of records to which an entity belongs.
pub const fn class_of(entity: Entity) -> Class {
    match entity {
        Entity::Task => Class::Task,
        Entity::TimeEntry | Entity::Timer => Class::Entry,
        Entity::Customer => Class::Customer,
        Entity::Pillar => Class::Pillar,
        Entity::TimeBill => Class::Bill,
        Entity::CustomerFocus => Class::Focus,
        Entity::Conflict => Class::Conflict,
        Entity::User => Class::User,
    }
}

/// What a device asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Which device asks.
    pub device_id: DeviceId,
    /// The version of the protocol that it speaks.
    pub schema: u32,
    /// Up to where it has seen the server's changes; none for nothing.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Its operations, in order.
    #[serde(default)]
    pub ops: Vec<Operation>,
    /// How many changes it wants at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// How an operation was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// As it was sent.
    Applied,
    /// With something else in it, or less than it said.
    Merged,
    /// It was taken before.
    Duplicate,
    /// Not at all.
    Rejected,
}

/// The answer to one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The operation.
    pub op_id: Uuid,
    /// How it went.
    pub status: Outcome,
    /// The whole record as it is now; none where there is none.
    #[serde(default)]
    pub record: Option<Row>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// And under which public name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// And what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// One record as the server has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// What it is.
    pub entity: String,
    /// Its id.
    pub id: Uuid,
    /// The number of its last change.
    pub server_version: u64,
    /// Whether it is deleted.
    #[serde(default)]
    pub deleted: bool,
    /// Its fields; none where it is gone.
    #[serde(default)]
    pub record: Option<Fields>,
    /// The device that changed it last; none for the server itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
}

impl Row {
    /// The record that it describes; none if this program knows no such kind.
    pub fn key(&self) -> Option<RecordKey> {
        Some(RecordKey { class: class_of(Entity::parse(&self.entity)?), id: self.id })
    }
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// An answer to each operation, in order.
    #[serde(default)]
    pub results: Vec<Answered>,
    /// What changed since the cursor.
    #[serde(default)]
    pub changes: Vec<Row>,
    /// Up to where these changes go.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// Whether there are more.
    #[serde(default)]
    pub has_more: bool,
    /// The life of the server's store.
    pub epoch: String,
    /// The server's clock.
    pub server_time: Timestamp,
    /// The lives of the server's store that a restore ended, each as its last cursor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<String>,
}

/// Up to where a device has seen the server's changes. Opaque to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The life of the server's store in which it was given.
    pub epoch: Uuid,
    /// The number of the last change that was seen.
    pub seq: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.epoch.simple(), self.seq)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (epoch, seq) = text.split_once('.').ok_or(())?;
        let epoch = epoch.parse().map_err(|_| ())?;
        Ok(Self { epoch, seq: seq.parse().map_err(|_| ())? })
    }
}

/// A write that lost against another, kept so that it can be taken back. (spec: Conflicts)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// Its id.
    pub id: Uuid,
    /// What kind of record it is about.
    pub entity: String,
    /// The record.
    pub record_id: Uuid,
    /// The field.
    pub field: String,
    /// What the field holds.
    pub kept: Value,
    /// What it would have held.
    pub lost: Value,
    /// Who wrote what was lost: the user's id, or the device's where no user is known.
    pub lost_by: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// What kind of loss it is: `field`, `note`, `stop`, `delete` or `reference`.
    pub kind: String,
    /// Whose record it is: their devices are told.
    #[serde(default)]
    pub user_id: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1764064800000-0", Some((1_764_064_800_000, 0)))]
    #[case("-5-7", Some((-5, 7)))]
    #[case("5", None)]
    #[case("5-x", None)]
    #[case("5--1", None)]
    #[case("", None)]
    fn a_clock_reads_back(#[case] text: &str, #[case] clock: Option<(i64, u32)>) {
        let read: Option<Hlc> = text.parse().ok();
        assert_eq!(read, clock.map(|(millis, counter)| Hlc { millis, counter }));
        if let Some(read) = read {
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn an_operation_may_leave_out_what_it_does_not_say() {
        let operation: Operation = serde_json::from_str(
            r#"{"opSeq": 1, "opId": "0192f0c1-2d7a-7000-8000-000000000001", "entity": "task",
                "id": "00000000-0000-0000-0000-000000000001", "kind": "fly", "fields": null,
                "baseServerVersion": null, "hlc": "5-0",
                "wallTime": "2026-11-23T09:30:00.000Z", "schema": 7, "later": true}"#,
        )
        .unwrap();
        assert_eq!(operation.kind, Kind::Unknown);
        assert_eq!((operation.base_server_version, operation.fields.len()), (0, 0));
    }
}
