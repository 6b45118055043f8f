//! What a device remembers of its syncs, beside records: cursor, versions, what was refused.
//!
//! It lies in side rows of the account's store. Who alters it is `take`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{Timestamp, User};
use crate::store::{self, Answer, Door, Flow, Read, RecordKey, Side, SideSpan, state};

use super::model::{Conflict, Fields};
use super::record::{of_text, text};

/// The name of the side row in which the state lies.
const STATE: &[u8] = b"sync";

/// Where a device stands with its server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct State {
    /// Up to where the server's changes are taken over; none at the beginning.
    pub cursor: Option<String>,
    /// The life of the server's store that the versions here belong to.
    pub epoch: Option<String>,
    /// Whether everything was fetched once, so that there is something to send against.
    pub whole: bool,
    /// Whether a fetch from the beginning is under way, after which what it did not meet goes.
    pub sweep: bool,
    /// Versions above this one were lost by a server that was restored.
    pub lost_above: Option<u64>,
    /// When a sync last came to its end.
    pub last_sync: Option<Timestamp>,
    /// Since when syncs fail by passing trouble.
    pub trouble_since: Option<Timestamp>,
    /// Timers that are ended here for the time being, since another of the user started later.
    pub ended: Vec<Uuid>,
}

impl State {
    /// The state in a store.
    pub fn read(read: &dyn Read) -> Answer<Self> {
        let row = read.side(Side::State, STATE)?;
        Ok(row.and_then(|row| serde_json::from_slice(&row).ok()).unwrap_or_default())
    }

    /// Writes the state.
    pub fn write(&self, door: &mut dyn Door) -> Answer<()> {
        door.put_side(Side::State, STATE, Some(text(self).as_bytes()))
    }
}

/// Keeps how far the server's clock is ahead, in milliseconds, and sets back a clock of operations
/// that ran too far ahead before that was known.
pub fn set_offset(door: &mut dyn Door, offset: i64, server: Timestamp) -> Answer<()> {
    door.put_side(Side::State, state::OFFSET, Some(&offset.to_be_bytes()))?;
    let clock = door.side(Side::State, state::CLOCK)?;
    let millis = clock.and_then(|row| row.first_chunk::<8>().copied()).map(i64::from_be_bytes);
    if millis.is_some_and(|millis| millis > server.millis().saturating_add(60_000)) {
        door.put_side(Side::State, state::CLOCK, None)?;
    }
    Ok(())
}

/// What the server said of a record, beside what the store has a place for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Its version.
    pub version: u64,
    /// The fields that are unknown here.
    pub extra: Fields,
}

impl Known {
    /// What is known of a record; version 0 where nothing is.
    pub fn read(read: &dyn Read, key: RecordKey) -> Answer<Self> {
        let row = read.side(Side::Known, &key.bytes())?.unwrap_or_default();
        Ok(Self::of_row(&row))
    }

    fn of_row(row: &[u8]) -> Self {
        let Some((version, rest)) = row.split_first_chunk::<8>() else { return Self::default() };
        let extra = std::str::from_utf8(rest).map(of_text).unwrap_or_default();
        Self { version: u64::from_be_bytes(*version), extra }
    }

    /// Writes it.
    pub fn write(&self, door: &mut dyn Door, key: RecordKey) -> Answer<()> {
        let mut row = self.version.to_be_bytes().to_vec();
        if !self.extra.is_empty() {
            row.extend_from_slice(text(&self.extra).as_bytes());
        }
        door.put_side(Side::Known, &key.bytes(), Some(&row))
    }

    /// Every record of which the server said something, with its version.
    pub fn all(read: &dyn Read) -> Answer<Vec<(RecordKey, u64)>> {
        let mut found = Vec::new();
        read.each_side(SideSpan::under(Side::Known, &[]), &mut |key, row| {
            found.extend(RecordKey::from_bytes(key).map(|key| (key, Self::of_row(row).version)));
            Ok(Flow::On)
        })?;
        Ok(found)
    }
}

/// An operation that the server refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// Its number among the device's own.
    pub op_seq: u64,
    /// Its id.
    pub op_id: Uuid,
    /// What kind of record it would have altered.
    pub entity: String,
    /// The record.
    pub record_id: Uuid,
    /// Why it was refused, as a public name.
    pub code: String,
    /// And in words.
    pub reason: String,
    /// What to do about it.
    pub hint: String,
    /// The operation itself.
    pub operation: store::Operation,
}

impl Letter {
    /// Everything that was refused and not yet dealt with, oldest first.
    pub fn all(read: &dyn Read) -> Answer<Vec<Self>> {
        let mut found = Vec::new();
        read.each_side(SideSpan::under(Side::Letter, &[]), &mut |_, row| {
            found.extend(serde_json::from_slice::<Self>(row).ok());
            Ok(Flow::On)
        })?;
        Ok(found)
    }

    /// Keeps it.
    pub fn write(&self, door: &mut dyn Door) -> Answer<()> {
        door.put_side(Side::Letter, &self.op_seq.to_be_bytes(), Some(text(self).as_bytes()))
    }

    /// Forgets it.
    pub fn forget(&self, door: &mut dyn Door) -> Answer<()> {
        door.put_side(Side::Letter, &self.op_seq.to_be_bytes(), None)
    }

    /// The record that it holds up.
    pub fn key(&self) -> Option<RecordKey> {
        self.operation.key()
    }
}

/// The conflicts of the journal, oldest first.
pub fn conflicts(read: &dyn Read) -> Answer<Vec<Conflict>> {
    let mut found: Vec<Conflict> = Vec::new();
    read.each_side(SideSpan::under(Side::Conflict, &[]), &mut |_, row| {
        found.extend(serde_json::from_slice::<Conflict>(row).ok());
        Ok(Flow::On)
    })?;
    found.sort_by_key(|conflict| (conflict.at, conflict.id));
    Ok(found)
}

/// The users of the organisation, as the server named them, by name.
pub fn users(read: &dyn Read) -> Answer<Vec<User>> {
    let mut found: Vec<User> = Vec::new();
    read.each_side(SideSpan::under(Side::People, &[]), &mut |_, row| {
        found.extend(serde_json::from_slice::<User>(row).ok());
        Ok(Flow::On)
    })?;
    found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(found)
}

/// Keeps a user as the server names them, or forgets one.
pub(super) fn put_user(
    door: &mut dyn Door,
    key: RecordKey,
    record: Option<&Fields>,
) -> Answer<Option<User>> {
    let row = record.map(text);
    door.put_side(Side::People, key.id.as_bytes(), row.as_ref().map(String::as_bytes))?;
    let user = record.map(|fields| Value::Object(fields.clone()));
    Ok(user.and_then(|user| serde_json::from_value(user).ok()))
}
