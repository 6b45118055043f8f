//! Outgoing: what waits in the outbox, as it stands on the wire, and which of it goes next.
//!
//! Pure but for reading. What becomes of the answers is in `take`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::{Change, Edit, Role, TimeBill};
use crate::store::{self, Answer, Class, Deed, Entity, Flow, Read, RecordKey};

use super::fault::{self, Fault};
use super::model::{Exchange, Fields, Hlc, Kind, MOST_BYTES, MOST_OPERATIONS, Operation, SCHEMA};
use super::record::{Record, text};
use super::state::{Letter, State};

/// The fields of a bill that somebody decides; the others are computed everywhere.
const DECIDED: [&str; 9] = [
    "status",
    "memo",
    "rejectionNote",
    "reference",
    "approvedBy",
    "approvedAt",
    "sentAt",
    "xeroTimeEntryId",
    "xeroSyncError",
];

/// Fields that say when and how often, not what: alone they are nothing to send.
const STAMPS: [&str; 5] = ["id", "createdAt", "serverVersion", "updatedAt", "localVersion"];

/// Lists of which the wire says what they held before.
const SETS: [&str; 2] = ["tags", "blockedByTaskIds"];

/// What goes to the server next.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The request.
    pub request: Exchange,
    /// Numbers in the outbox that say nothing to the server: they go with this exchange.
    pub void: Vec<u64>,
    /// Whether more waits behind these.
    pub more: bool,
}

/// Gathers what goes next: nothing before everything was fetched once, nothing on a record that a
/// refused operation holds up, and no more than one exchange holds.
pub fn gather(read: &dyn Read, page: Option<usize>) -> Answer<Outgoing> {
    let state = State::read(read)?;
    let request = Exchange {
        device_id: read.device()?,
        schema: SCHEMA,
        cursor: state.cursor,
        ops: Vec::new(),
        limit: page,
    };
    let mut outgoing = Outgoing { request, void: Vec::new(), more: false };
    if !state.whole || state.sweep {
        outgoing.more = true;
        return Ok(outgoing);
    }
    let held: BTreeSet<RecordKey> = Letter::all(read)?.iter().filter_map(Letter::key).collect();
    let role = read.owner()?.role;
    let mut bytes = 0;
    read.waiting(0, &mut |seq, operation| {
        if outgoing.void.len() >= 4 * MOST_OPERATIONS {
            outgoing.more = true;
            return Flow::Stop;
        }
        if operation.key().is_some_and(|key| held.contains(&key)) {
            return Flow::On;
        }
        let Some(operation) = on_wire(seq, &operation, role) else {
            outgoing.void.push(seq);
            return Flow::On;
        };
        bytes += text(&operation).len() + 1;
        let ops = &mut outgoing.request.ops;
        if !ops.is_empty() && (ops.len() >= MOST_OPERATIONS || bytes > MOST_BYTES) {
            outgoing.more = true;
            return Flow::Stop;
        }
        ops.push(operation);
        Flow::On
    })?;
    Ok(outgoing)
}

/// How many operations wait that say something to the server.
pub fn waiting(read: &dyn Read) -> Answer<usize> {
    let role = read.owner()?.role;
    let mut count = 0;
    read.waiting(0, &mut |seq, operation| {
        count += usize::from(on_wire(seq, &operation, role).is_some());
        Flow::On
    })?;
    Ok(count)
}

/// An operation as it stands on the wire; none if it says nothing to the server.
pub fn on_wire(seq: u64, operation: &store::Operation, role: Option<Role>) -> Option<Operation> {
    let wire = |entity: Entity, id: Uuid, kind: Kind, fields: Fields| Operation {
        op_seq: seq,
        op_id: id_of(seq, operation),
        entity: entity.as_str().to_owned(),
        id,
        kind,
        base_server_version: operation.base,
        fields,
        hlc: Hlc { millis: operation.millis, counter: operation.counter },
        wall_time: operation.at,
        schema: SCHEMA,
        was: Fields::new(),
        seen: None,
    };
    let changes = match &operation.deed {
        Deed::Record(changes) => changes,
        Deed::Dismiss(id) => {
            return Some(wire(Entity::Conflict, *id, Kind::Delete, Fields::new()));
        }
    };
    if let [Change::Bill(edit)] = &changes[..] {
        let (kind, fields, seen) = decision(edit, role)?;
        let id = edit.after.as_ref()?.id.0;
        return Some(Operation { seen, ..wire(Entity::TimeBill, id, kind, fields) });
    }
    let (before, after) = halves(changes);
    let key = operation.key()?;
    let entity = after.as_ref().or(before.as_ref())?.entity();
    let stood = before.as_ref().map(Record::fields).unwrap_or_default();
    let (kind, fields) = match (&before, &after) {
        (None, Some(Record::Timer(_))) => (Kind::Start, after.as_ref()?.fields()),
        (None, Some(after)) => (Kind::Create, after.fields()),
        (Some(_), None) => (Kind::Delete, Fields::new()),
        (Some(before), Some(after)) if after.is_deleted() && !before.is_deleted() => {
            (Kind::Delete, Fields::new())
        }
        (Some(before), Some(after)) => {
            let stopped = matches!((before, after), (Record::Timer(_), Record::Entry(_)));
            let kind = if stopped { Kind::Stop } else { Kind::Patch };
            (kind, differing(before, after)?)
        }
        (None, None) => return None,
    };
    let mut was = Fields::new();
    for name in SETS.iter().filter(|name| fields.contains_key(**name) && kind == Kind::Patch) {
        was.extend(stood.get(*name).map(|value| ((*name).to_owned(), value.clone())));
    }
    Some(Operation { was, ..wire(entity, key.id, kind, fields) })
}

/// The record before and after its changes.
fn halves(changes: &[Change]) -> (Option<Record>, Option<Record>) {
    let before = changes.iter().find_map(|change| Record::after(&change.clone().inverse()));
    (before, changes.iter().find_map(Record::after))
}

/// The fields in which two states of a record differ, its stamps with them; none if nothing but
/// stamps does.
fn differing(before: &Record, after: &Record) -> Option<Fields> {
    let (stood, mut fields) = (before.fields(), after.fields());
    if matches!((before, after), (Record::Entry(_), Record::Timer(_))) {
        // A stop that is taken back.
        fields.insert("endTime".into(), Value::Null);
    }
    let none = Value::Null;
    let differs = |name: &str, value: &Value| stood.get(name).unwrap_or(&none) != value;
    let stamp = |name: &str| matches!(name, "updatedAt" | "localVersion");
    let whole = fault::on(Fault::WholeRecords);
    if !fields.iter().any(|(name, value)| !STAMPS.contains(&name.as_str()) && differs(name, value))
    {
        return None;
    }
    fields.retain(|name, value| {
        !matches!(name.as_str(), "id" | "createdAt" | "serverVersion")
            && (whole || stamp(name) || differs(name, value))
    });
    Some(fields)
}

/// What somebody decided on a bill; none where it was only computed anew.
fn decision(edit: &Edit<TimeBill>, role: Option<Role>) -> Option<(Kind, Fields, Option<Fields>)> {
    let admin = role == Some(Role::InternalAdmin);
    let after = edit.after.as_ref().filter(|bill| bill.deleted_at.is_none())?;
    let Some(before) = &edit.before else {
        let fields = Record::Bill(after.clone()).fields();
        return (admin && after.is_frozen()).then_some((Kind::Create, fields, None));
    };
    let (stood, mut fields) =
        (Record::Bill(before.clone()).fields(), Record::Bill(after.clone()).fields());
    let seen = seen(&fields);
    let computed = ["timeEntryIds", "duration", "memo"];
    let moved = computed.iter().any(|name| stood.get(*name) != fields.get(*name));
    fields.retain(|name, value| {
        DECIDED.contains(&name.as_str()) && stood.get(name).unwrap_or(&Value::Null) != value
    });
    let pending_again = before.status.as_str() == "rejected" && after.status.as_str() == "pending";
    if pending_again && (moved || before.deleted_at.is_some()) {
        // It follows from the other change, there as here.
        fields.remove("status");
    }
    if !admin {
        fields.retain(|name, _| name == "memo");
    }
    let decided =
        matches!(fields.get("status").and_then(Value::as_str), Some("approved" | "rejected"));
    (!fields.is_empty()).then(|| (Kind::Patch, fields, decided.then_some(seen)))
}

/// What a bill showed.
fn seen(fields: &Fields) -> Fields {
    let of = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let mut seen = Map::new();
    for name in ["billedMinutes", "amount", "timeEntryIds"] {
        seen.insert(name.to_owned(), of(name));
    }
    seen
}

/// The id of an operation: its time, and what follows from all that it is, so that it is the same
/// however often it is sent, and by which copy of the store.
fn id_of(seq: u64, operation: &store::Operation) -> Uuid {
    let device = operation.device.0;
    let hash = Uuid::new_v5(&device, text(&json!([seq, operation])).as_bytes()).into_bytes();
    let mut random = [0; 10];
    random.copy_from_slice(&hash[..10]);
    let millis = u64::try_from(operation.at.millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Whether operations wait for a record.
pub(super) fn waits(read: &dyn Read, key: RecordKey) -> Answer<bool> {
    let mut any = false;
    let bytes = key.bytes();
    read.each_side(store::SideSpan::under(store::Side::Queue, &bytes), &mut |_, _| {
        any = true;
        Ok(Flow::Stop)
    })?;
    Ok(any)
}

/// Whether operations wait for any record of a class.
pub(super) fn any_waits(read: &dyn Read, class: Class) -> Answer<bool> {
    let mut any = false;
    read.each_side(store::SideSpan::under(store::Side::Queue, &[class as u8]), &mut |_, _| {
        any = true;
        Ok(Flow::Stop)
    })?;
    Ok(any)
}

/// The operations that wait for a record, oldest first, with their numbers.
pub(super) fn queue_of(read: &dyn Read, key: RecordKey) -> Answer<Vec<(u64, store::Operation)>> {
    let mut numbers = Vec::new();
    let bytes = key.bytes();
    read.each_side(store::SideSpan::under(store::Side::Queue, &bytes), &mut |key, _| {
        let seq = key.last_chunk::<8>().map(|seq| u64::from_be_bytes(*seq));
        numbers.extend(seq);
        Ok(Flow::On)
    })?;
    let mut found = Vec::with_capacity(numbers.len());
    for seq in numbers {
        found.extend(read.operation(seq)?.map(|operation| (seq, operation)));
    }
    Ok(found)
}
