//! Taking over what the server answered: one transaction, after which the store shows what the
//! server has with what still waits on top.
//!
//! Versions only grow, so that an answer that comes twice, or late, changes nothing. Bills are
//! computed anew where something that waits may alter them; elsewhere they are the server's.
//! (spec: Exchange, Client)

mod intake;
mod lost;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Change, Code, Refusal, Timestamp};
use crate::engine::IdSource;
use crate::store::{
    Class, Commit, Door, Flow, JournalEntry, Read, RecordKey, Side, SideSpan, by_record,
};

use super::model::{Answered, Conflict, Outcome, Reply, Row};
use super::outgoing::Outgoing;
use super::record::{Record, made};
use super::state::{self, Known, Letter, State};

use intake::Intake;
use view::View;

/// When an answer came.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// The device's clock.
    pub now: Timestamp,
    /// How far the server's clock is ahead of it, in milliseconds.
    pub offset: i64,
}

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// Operations that the server has now.
    pub pushed: usize,
    /// Records that it had newer.
    pub pulled: usize,
    /// Operations that it refused.
    pub rejected: usize,
    /// Conflicts that came into the journal.
    pub conflicts: usize,
    /// Whether there is more to fetch.
    pub more: bool,
}

/// Takes an answer over.
pub fn take(
    door: &mut dyn Door,
    (sent, reply): (&Outgoing, &Reply),
    arrival: Arrival,
) -> Result<Took, Refusal> {
    let mut state = State::read(door)?;
    // An answer to a question from elsewhere than where the store stands now came late: another
    // sync of the device was quicker.
    let late = sent.request.cursor != state.cursor;
    if late && state.sweep {
        return Ok(Took { more: true, ..Took::default() });
    }
    let mut took = Took { more: reply.has_more || late, ..Took::default() };
    if !late {
        begin_life(&mut state, reply);
    }
    let answered = settle_answers(door, sent, reply, &mut took)?;
    let mut intake = Intake::of(door, reply, &state)?;
    took.pulled = intake.pulled;
    intake.meet(door, &state, reply.has_more)?;
    lost::send_again(door, &state, &intake, arrival.now)?;
    take_beside(door, &intake, &mut took)?;
    intake.remember(door)?;
    let keys = affected(door, &state, &intake, &answered)?;
    show(door, &mut state, (&intake, &keys), (&answered, arrival.now))?;
    state::set_offset(door, arrival.offset, reply.server_time)?;
    if !late {
        go_on(&mut state, reply);
    }
    state.write(door)?;
    Ok(took)
}

/// Shows everything anew from what the server has and what waits; for after a repair, and to prove
/// that the store shows nothing else.
pub fn refold(door: &mut dyn Door, now: Timestamp) -> Result<(), Refusal> {
    let mut state = State::read(door)?;
    let intake = Intake::default();
    let mut keys = bases(door)?;
    door.each_side(SideSpan::under(Side::Queue, &[]), &mut |key, _| {
        keys.extend(RecordKey::from_bytes(key));
        Ok(Flow::On)
    })?;
    keys.retain(|key| key.class != Class::Conflict);
    show(door, &mut state, (&intake, &keys), (&BTreeSet::new(), now))?;
    Ok(state.write(door)?)
}

/// Notes in which life of the server's store versions count from now on, and what it has lost.
fn begin_life(state: &mut State, reply: &Reply) {
    let before = state.epoch.replace(reply.epoch.clone());
    let Some(before) = before.filter(|before| *before != reply.epoch) else { return };
    let until = reply.ended.iter().find_map(|ended| {
        let cursor: super::model::Cursor = ended.parse().ok()?;
        (cursor.epoch.to_string() == before).then_some(cursor.seq)
    });
    // A server that does not know the life in which versions were given knows nothing of them.
    state.lost_above = Some(until.unwrap_or(0));
}

/// Takes answered operations out of the outbox; those that were refused become letters. Answers
/// which records they were about.
fn settle_answers(
    door: &mut dyn Door,
    sent: &Outgoing,
    reply: &Reply,
    took: &mut Took,
) -> Result<BTreeSet<RecordKey>, Refusal> {
    let mut about = BTreeSet::new();
    for seq in &sent.void {
        if let Some(operation) = door.operation(*seq)? {
            about.extend(operation.key());
            door.take_out(*seq)?;
        }
    }
    for answered in &reply.results {
        let Some(operation) = sent.request.ops.iter().find(|op| op.op_id == answered.op_id) else {
            continue;
        };
        let seq = operation.op_seq;
        let Some(stored) = door.operation(seq)? else { continue };
        about.extend(stored.key());
        if answered.status == Outcome::Rejected {
            took.rejected += 1;
            letter(operation.op_seq, answered, (&operation.entity, stored)).write(door)?;
        } else {
            took.pushed += 1;
        }
        door.take_out(seq)?;
    }
    about.retain(|key| key.class != Class::Conflict);
    Ok(about)
}

fn letter(
    op_seq: u64,
    answered: &Answered,
    (entity, operation): (&str, crate::store::Operation),
) -> Letter {
    let told = |text: &Option<String>, otherwise: &str| {
        text.clone().unwrap_or_else(|| otherwise.to_owned())
    };
    Letter {
        op_seq,
        op_id: answered.op_id,
        entity: entity.to_owned(),
        record_id: operation.key().map(|key| key.id).unwrap_or_default(),
        code: told(&answered.code, Code::Conflict.as_str()),
        reason: told(&answered.reason, "the server refused it"),
        hint: told(&answered.hint, "`tat sync rejected retry ID` sends it again"),
        operation,
    }
}

/// Takes over conflicts and users, which are no records of the store.
fn take_beside(door: &mut dyn Door, intake: &Intake, took: &mut Took) -> Result<(), Refusal> {
    for row in &intake.beside {
        let Some(key) = row.key() else { continue };
        if key.class == Class::Conflict {
            take_conflict(door, row, took)?;
            continue;
        }
        let user = state::put_user(door, key, row.record.as_ref())?;
        let owner = door.owner()?;
        if let Some(user) = user.filter(|user| user.id == owner.id && *user != owner) {
            door.set_owner(&user)?;
        }
    }
    Ok(())
}

fn take_conflict(door: &mut dyn Door, row: &Row, took: &mut Took) -> Result<(), Refusal> {
    let record = row.record.as_ref().filter(|_| !row.deleted);
    let Some(record) = record else {
        return Ok(door.put_side(Side::Conflict, row.id.as_bytes(), None)?);
    };
    let key = RecordKey::new(Class::Conflict, row.id);
    if super::outgoing::waits(door, key)? {
        // It was dealt with here, and the server will hear of it.
        return Ok(());
    }
    let conflict = serde_json::to_value(record).and_then(serde_json::from_value::<Conflict>);
    if conflict.is_ok() {
        took.conflicts += 1;
        let text = super::record::text(record);
        door.put_side(Side::Conflict, row.id.as_bytes(), Some(text.as_bytes()))?;
    }
    Ok(())
}

/// The records that may look otherwise from now on.
fn affected(
    read: &dyn Read,
    state: &State,
    intake: &Intake,
    answered: &BTreeSet<RecordKey>,
) -> Result<BTreeSet<RecordKey>, Refusal> {
    let mut keys: BTreeSet<RecordKey> = intake.rows.keys().copied().collect();
    keys.extend(answered);
    keys.extend(state.ended.iter().map(|id| RecordKey::new(Class::Entry, *id)));
    let mut empty = true;
    read.waiting(0, &mut |_, _| {
        empty = false;
        Flow::Stop
    })?;
    if empty {
        // Nothing waits: the store shows what the server has.
        keys.extend(bases(read)?);
    }
    Ok(keys)
}

/// The records of which the store shows something else than the server has.
fn bases(read: &dyn Read) -> Result<BTreeSet<RecordKey>, Refusal> {
    let mut keys = BTreeSet::new();
    read.each_side(SideSpan::under(Side::Base, &[]), &mut |key, _| {
        keys.extend(RecordKey::from_bytes(key));
        Ok(Flow::On)
    })?;
    Ok(keys)
}

/// Makes the store show these records as the server has them, with what waits on top.
fn show(
    door: &mut dyn Door,
    state: &mut State,
    (intake, keys): (&Intake, &BTreeSet<RecordKey>),
    (answered, now): (&BTreeSet<RecordKey>, Timestamp),
) -> Result<(), Refusal> {
    let ids = IdSource::random();
    let (changes, server, ended) = {
        let read: &dyn Read = &*door;
        let mut view = View::new(read, now, &ids)?;
        view.show(intake, keys)?;
        view.bill(answered)?;
        view.finish()
    };
    state.ended = ended;
    keep_bases(door, &changes, &server)?;
    if changes.is_empty() {
        return Ok(());
    }
    let journal = match intake.device {
        Some(device) if state.whole && intake.pulled > 0 => {
            JournalEntry::Sync(sentence(intake.pulled), device)
        }
        _ => JournalEntry::Unlisted,
    };
    door.commit(&Commit { changes: &changes, at: now, journal, owner: None })?;
    Ok(())
}

fn sentence(pulled: usize) -> String {
    match pulled {
        1 => "Synced 1 record".to_owned(),
        many => format!("Synced {many} records"),
    }
}

/// Keeps what the server has of a record wherever the store shows something else.
fn keep_bases(
    door: &mut dyn Door,
    changes: &[Change],
    server: &BTreeMap<RecordKey, Option<Record>>,
) -> Result<(), Refusal> {
    let mut shown: BTreeMap<RecordKey, (Option<Record>, Option<Record>)> = BTreeMap::new();
    for (key, changes) in by_record(changes) {
        let before = changes.iter().find_map(|change| Record::after(&change.clone().inverse()));
        shown.insert(key, (before, changes.iter().find_map(Record::after)));
    }
    let keys: BTreeSet<RecordKey> = shown.keys().chain(server.keys()).copied().collect();
    for key in keys {
        let kept = door.base(key)?;
        let has = match (server.get(&key), &kept, shown.get(&key)) {
            (Some(record), _, _) => record.clone(),
            (None, Some(stood), _) => stood.iter().find_map(Record::after),
            (None, None, Some((before, _))) => before.clone(),
            (None, None, None) => continue,
        };
        let shows = match shown.get(&key) {
            Some((_, after)) => after.clone(),
            None => Record::find(door, key)?,
        };
        if has != shows {
            door.put_base(key, Some(has.map(made).into_iter().collect()))?;
        } else if kept.is_some() {
            door.put_base(key, None)?;
        }
    }
    Ok(())
}

/// Moves the cursor on.
fn go_on(state: &mut State, reply: &Reply) {
    state.cursor.clone_from(&reply.next_cursor);
    if !reply.has_more {
        state.whole = true;
        state.sweep = false;
        state.lost_above = None;
    }
}

/// Begins anew after the server could not go on from the cursor: everything is fetched again, and
/// what is not met goes; what waits is kept. (spec: 410)
pub fn restart(door: &mut dyn Door) -> Result<(), Refusal> {
    let mut state = State::read(door)?;
    state.cursor = None;
    state.sweep = true;
    let mut met = Vec::new();
    door.each_side(SideSpan::under(Side::Met, &[]), &mut |key, _| {
        met.push(key.to_vec());
        Ok(Flow::On)
    })?;
    for key in met {
        door.put_side(Side::Met, &key, None)?;
    }
    Ok(state.write(door)?)
}

/// Puts a refused operation back into the outbox, with all that it held up, in their order.
pub fn retry(door: &mut dyn Door, letter: &Letter) -> Result<(), Refusal> {
    letter.forget(door)?;
    let Some(key) = letter.key() else { return Ok(()) };
    let held = super::outgoing::queue_of(door, key)?;
    door.send_again(letter.operation.clone())?;
    for (seq, operation) in held {
        door.take_out(seq)?;
        door.send_again(operation)?;
    }
    Ok(())
}

/// Whether anything of a record is known to the server.
fn version(read: &dyn Read, key: RecordKey) -> Result<u64, Refusal> {
    Ok(Known::read(read, key)?.version)
}
