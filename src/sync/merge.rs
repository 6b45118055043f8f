//! Merging: one operation and one record as it stands → the record as it will be, and what lost.
//!
//! Pure, and the same for devices and for the plain routes. Who may write, what a frozen bill
//! holds, and whether graphs stay without circles is asked in `host`. (spec: Conflicts)

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{DeviceId, Refusal, Timestamp, UserId};
use crate::store::{Class, DELETED, How, Mark, Marks, RecordKey, STAMPS};

use super::fault::{self, Fault};
use super::model::{Conflict, Fields, Hlc, Kind, Operation};
use super::record::{PROVISIONAL, runs};

/// A record as it stands before an operation.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Its fields, those of a dropped timer too; none if there never was one.
    pub fields: Option<Fields>,
    /// Whether it is deleted or dropped.
    pub deleted: bool,
    /// Who wrote its fields last.
    pub marks: Marks,
}

/// Who makes an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// The device; none for who speaks to the server without one.
    pub device: Option<DeviceId>,
    /// The user.
    pub user: UserId,
    /// The clock of the operation, no further ahead than it may be.
    pub hlc: Hlc,
}

/// What comes of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The record's fields.
    pub fields: Fields,
    /// Whether it is deleted.
    pub deleted: bool,
    /// The fields that the operation wrote.
    pub written: BTreeSet<String>,
    /// What lost.
    pub conflicts: Vec<Lost>,
    /// Whether anything of the operation did not come about as it said.
    pub altered: bool,
}

/// A write that lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// The field.
    pub field: String,
    /// What it holds.
    pub kept: Value,
    /// What it would have held.
    pub lost: Value,
    /// Who wrote what was lost.
    pub by: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// What kind of loss it is.
    pub kind: &'static str,
}

impl Lost {
    /// The record of the journal, with an id that follows from the operation.
    pub fn conflict(self, operation: &Operation, owner: Option<UserId>) -> Conflict {
        Conflict {
            id: Uuid::new_v5(&operation.op_id, self.field.as_bytes()),
            entity: operation.entity.clone(),
            record_id: operation.id,
            field: self.field,
            kept: self.kept,
            lost: self.lost,
            lost_by: self.by,
            at: self.at,
            kind: self.kind.to_owned(),
            user_id: owner.map(|user| user.0),
        }
    }
}

/// Fields that are lists of which members come and go one by one.
const SETS: [&str; 2] = ["tags", "blockedByTaskIds"];

/// Merges an operation into a record.
pub fn merge(
    key: RecordKey,
    standing: &Standing,
    operation: &Operation,
    author: &Author,
) -> Result<Merged, Refusal> {
    let work = Work { standing, operation, author };
    let Some(stood) = &standing.fields else { return work.make(key) };
    let mut merged =
        Merged { fields: stood.clone(), deleted: standing.deleted, ..Merged::default() };
    match operation.kind {
        Kind::Delete => work.delete(&mut merged),
        Kind::Stop => {
            if work.comes_back(&mut merged, Back::Unseen) {
                work.stop(&mut merged);
                work.write_fields(&mut merged);
            }
        }
        Kind::Create | Kind::Start | Kind::Patch => {
            work.comes_back(&mut merged, Back::Asked);
            work.write_fields(&mut merged);
        }
        Kind::Unknown => return Err(unknown_kind()),
    }
    work.stamp(&mut merged);
    Ok(merged)
}

/// The refusal of an operation that only a newer program knows.
fn unknown_kind() -> Refusal {
    Refusal::new(crate::domain::Code::BadRequest, "the operation is of an unknown kind")
        .hint("the server has to be as new as the program that made it")
}

/// How a deleted record may come back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    /// By an edit that had not seen the delete.
    Unseen,
    /// By that, or because it says so.
    Asked,
}

/// One operation on one record.
struct Work<'a> {
    standing: &'a Standing,
    operation: &'a Operation,
    author: &'a Author,
}

impl Work<'_> {
    /// Makes a record that was not there.
    fn make(&self, key: RecordKey) -> Result<Merged, Refusal> {
        match self.operation.kind {
            Kind::Create | Kind::Start => {}
            Kind::Delete => return Ok(Merged { deleted: true, ..Merged::default() }),
            // A focus has no beginning: the first who sets it makes it.
            Kind::Patch if key.class == Class::Focus => {}
            Kind::Patch | Kind::Stop => {
                return Err(Refusal::not_found("the server does not know the record")
                    .hint("`tat sync rejected discard ID` forgets the edit"));
            }
            Kind::Unknown => return Err(unknown_kind()),
        }
        let fields = self.operation.fields.clone();
        let deleted = fields.get(DELETED).is_some_and(|at| !at.is_null());
        let written = fields.keys().cloned().collect();
        Ok(Merged { fields, deleted, written, ..Merged::default() })
    }

    /// Whether the last write of a field came from elsewhere and was not seen.
    fn unseen(&self, mark: &Mark) -> bool {
        let elsewhere = mark.device.is_none() || mark.device != self.author.device;
        mark.seq > self.operation.base_server_version && elsewhere
    }

    /// Whether this write is later than that one.
    fn later_than(&self, mark: &Mark) -> bool {
        let theirs = Hlc { millis: mark.millis, counter: mark.counter };
        (self.author.hlc, self.author.device) > (theirs, mark.device)
    }

    /// Deletes the record, unless somebody edited it meanwhile. (spec: Conflicts, 5)
    fn delete(&self, merged: &mut Merged) {
        if merged.deleted {
            return;
        }
        let edited = |mark: &Mark| mark.how != How::Rule && self.unseen(mark);
        if self.standing.marks.all().any(edited) && !fault::on(Fault::DeleteWins) {
            let at = json!(self.operation.wall_time);
            self.loses(merged, (DELETED, "delete"), at);
            return;
        }
        merged.deleted = true;
        merged.fields.insert(DELETED.into(), json!(self.operation.wall_time));
        merged.written.insert(DELETED.into());
    }

    /// Brings a deleted record back where the operation asks for it or had not seen the delete;
    /// answers whether it is there now.
    fn comes_back(&self, merged: &mut Merged, how: Back) -> bool {
        if !merged.deleted {
            return true;
        }
        let mark = self.standing.marks.of(DELETED);
        let unseen = self.unseen(mark);
        let asks = match self.operation.kind {
            Kind::Create | Kind::Start => true,
            _ => self.operation.fields.get(DELETED).is_some_and(Value::is_null),
        };
        if unseen && fault::on(Fault::DeleteWins) {
            return false;
        }
        if unseen {
            let lost = merged.fields.get(DELETED).cloned().unwrap_or(json!(time_of(mark)));
            journal(merged, (DELETED, "delete"), (Value::Null, lost), mark);
            merged.altered = true;
        } else if how == Back::Unseen || !asks {
            return false;
        }
        merged.deleted = false;
        merged.fields.insert(DELETED.into(), Value::Null);
        merged.written.insert(DELETED.into());
        true
    }

    /// Ends a timer: of two stops of which neither saw the other the earlier stays.
    /// (spec: Conflicts, 4)
    fn stop(&self, merged: &mut Merged) {
        let Some(end) = self.operation.fields.get("endTime").filter(|end| !end.is_null()) else {
            return;
        };
        let mark = *self.standing.marks.of("endTime");
        let stands = merged.fields.get("endTime").cloned().unwrap_or(Value::Null);
        if runs(&merged.fields) || is_provisional(&merged.fields, &mark) {
            write(merged, "endTime", end.clone());
            merged.fields.remove(PROVISIONAL);
            return;
        }
        if fault::on(Fault::LastStopWins) {
            write(merged, "endTime", end.clone());
            return;
        }
        if stands == *end || !self.unseen(&mark) {
            return;
        }
        if mark.how == How::Stop && instant(end) < instant(&stands) {
            journal(merged, ("endTime", "stop"), (end.clone(), stands), &mark);
            write(merged, "endTime", end.clone());
            merged.altered = true;
        } else {
            self.loses(merged, ("endTime", "stop"), end.clone());
        }
    }

    /// Writes the fields of the operation, each by its own rule.
    fn write_fields(&self, merged: &mut Merged) {
        let stop = self.operation.kind == Kind::Stop;
        for (name, value) in &self.operation.fields {
            let apart = STAMPS.contains(&name.as_str()) || name == DELETED || name == PROVISIONAL;
            if apart || (stop && matches!(name.as_str(), "endTime" | "duration")) {
                continue;
            }
            if name == "duration" && has_clock_times(&merged.fields, &self.operation.fields) {
                continue;
            }
            if SETS.contains(&name.as_str()) {
                self.write_set(merged, name, value);
            } else {
                self.write_scalar(merged, name, value);
            }
        }
        // A delete that is written as a field is a delete.
        if self.operation.fields.get(DELETED).is_some_and(|at| !at.is_null()) {
            self.delete(merged);
        }
    }

    /// Writes one value: the later of two wins where neither saw the other.
    fn write_scalar(&self, merged: &mut Merged, name: &str, value: &Value) {
        let stands = merged.fields.get(name).cloned().unwrap_or(Value::Null);
        if stands == *value {
            return;
        }
        let again = matches!(self.operation.kind, Kind::Create | Kind::Start);
        if again && !self.standing.deleted && is_empty(value) {
            // Whoever makes again what is there takes nothing from it.
            return;
        }
        let mark = *self.standing.marks.of(name);
        let gives_way = name == "endTime" && is_provisional(&merged.fields, &mark);
        let concurrent = self.unseen(&mark) && !gives_way && !fault::on(Fault::WholeRecords);
        let judged = concurrent || (fault::on(Fault::ClientClock) && mark.seq > 0);
        if judged && !self.later_than(&mark) {
            if concurrent {
                self.loses(merged, (name, kind_of(name)), value.clone());
            }
            return;
        }
        if concurrent {
            journal(merged, (name, kind_of(name)), (value.clone(), stands), &mark);
        }
        write(merged, name, value.clone());
        if name == "endTime" {
            merged.fields.remove(PROVISIONAL);
        }
    }

    /// Adds and takes away what the operation added and took away.
    fn write_set(&self, merged: &mut Merged, name: &str, value: &Value) {
        let wanted = members(value);
        let stands = members(merged.fields.get(name).unwrap_or(&Value::Null));
        let was = match self.operation.was.get(name) {
            Some(was) => members(was),
            None if self.unseen(self.standing.marks.of(name)) => BTreeSet::new(),
            None => stands.clone(),
        };
        let mut result: BTreeSet<String> = stands.union(&wanted).cloned().collect();
        result.retain(|member| wanted.contains(member) || !was.contains(member));
        // What was there before the edit and was taken away elsewhere meanwhile stays away.
        result.retain(|member| stands.contains(member) || !was.contains(member));
        merged.altered |= result != wanted;
        if result != stands {
            write(merged, name, json!(result));
        }
    }

    /// This operation's write loses.
    fn loses(&self, merged: &mut Merged, (field, kind): (&str, &'static str), lost: Value) {
        merged.altered = true;
        if fault::on(Fault::NoJournal) {
            return;
        }
        let kept = merged.fields.get(field).cloned().unwrap_or(Value::Null);
        let at = Timestamp::from_millis(self.author.hlc.millis);
        let by = Some(self.author.user.0);
        merged.conflicts.push(Lost { field: field.to_owned(), kept, lost, by, at, kind });
    }

    /// Takes over the stamps of a record that the operation altered.
    fn stamp(&self, merged: &mut Merged) {
        if merged.written.is_empty() {
            return;
        }
        let said = &self.operation.fields;
        if let Some(version) = said.get("localVersion") {
            merged.fields.insert("localVersion".into(), version.clone());
        }
        let before = merged.fields.get("updatedAt").map(instant);
        if let Some(at) = said.get("updatedAt").filter(|at| Some(instant(at)) > before) {
            merged.fields.insert("updatedAt".into(), at.clone());
        }
    }
}

/// Sets a field and remembers that the operation did.
fn write(merged: &mut Merged, name: &str, value: Value) {
    merged.fields.insert(name.to_owned(), value);
    merged.written.insert(name.to_owned());
}

/// Somebody else's write loses.
fn journal(
    merged: &mut Merged,
    (field, kind): (&str, &'static str),
    (kept, lost): (Value, Value),
    mark: &Mark,
) {
    if fault::on(Fault::NoJournal) {
        return;
    }
    let by = mark.user.map(|user| user.0).or(mark.device.map(|device| device.0));
    let at = time_of(mark);
    merged.conflicts.push(Lost { field: field.to_owned(), kept, lost, by, at, kind });
}

fn time_of(mark: &Mark) -> Timestamp {
    Timestamp::from_millis(mark.millis)
}

/// Whether an end was put by the server and gives way to a real stop.
pub fn is_provisional(fields: &Fields, mark: &Mark) -> bool {
    mark.how == How::Rule || fields.get(PROVISIONAL) == Some(&Value::Bool(true))
}

/// Whether a record has clock times once the operation's fields are in it.
fn has_clock_times(stands: &Fields, said: &Fields) -> bool {
    let there = |name: &str| said.get(name).or(stands.get(name)).is_some_and(|v| !v.is_null());
    there("startTime") && there("endTime")
}

/// What kind of loss that of a field is.
fn kind_of(name: &str) -> &'static str {
    if matches!(name, "notes" | "memo" | "description") { "note" } else { "field" }
}

/// Whether a value says nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// The members of a list of words.
fn members(value: &Value) -> BTreeSet<String> {
    let words = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    words.map(str::to_owned).collect()
}

/// An instant on the wire; the earliest where it is none.
pub fn instant(value: &Value) -> Timestamp {
    value.as_str().and_then(Timestamp::parse_rfc3339).unwrap_or(Timestamp::MIN)
}
