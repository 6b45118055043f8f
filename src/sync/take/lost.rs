//! What a restored server has lost, sent again: the records whose versions it does not remember.
//! (spec: Law 18)

use crate::domain::{Change, Edit, Refusal, Role, Timestamp};
use crate::store::{Class, Door, Read, RecordKey};
use crate::sync::model::Row;
use crate::sync::outgoing::queue_of;
use crate::sync::record::{Record, made};
use crate::sync::state::State;

use super::intake::Intake;
use super::version;

/// Puts into the outbox what the store has and a restored server does not.
pub(super) fn send_again(
    door: &mut dyn Door,
    state: &State,
    intake: &Intake,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(lost_above) = state.lost_above else { return Ok(()) };
    for (key, row) in &intake.rows {
        if version(door, *key)? <= lost_above || !is_ours(door, *key)? {
            continue;
        }
        let shows = Record::find(door, *key)?;
        let has = row.as_ref().and_then(|row| of_row(*key, row));
        for (seq, _) in queue_of(door, *key)? {
            door.take_out(seq)?;
        }
        let gone = shows.as_ref().is_none_or(Record::is_deleted);
        if has == shows || (has.is_none() && gone) {
            continue;
        }
        let base = row.as_ref().map_or(0, |row| row.server_version.min(lost_above));
        door.send_anew(now, base, between(has, shows))?;
    }
    Ok(())
}

fn of_row(key: RecordKey, row: &Row) -> Option<Record> {
    Record::read(key, row.record.as_ref()?).ok()?.0
}

/// Whether this user's device is one to send the record again.
fn is_ours(read: &dyn Read, key: RecordKey) -> Result<bool, Refusal> {
    let owner = read.owner()?;
    let admin = owner.role == Some(Role::InternalAdmin);
    let theirs = Record::find(read, key)?.and_then(|record| record.owner());
    Ok(match key.class {
        Class::Task => true,
        Class::Customer | Class::Pillar => admin,
        Class::Entry | Class::Bill => admin || theirs.is_none_or(|user| user == owner.id),
        Class::Focus => theirs.is_none_or(|user| user == owner.id),
        Class::Conflict | Class::User => false,
    })
}

/// The changes that lead from one state of a record to another.
fn between(before: Option<Record>, after: Option<Record>) -> Vec<Change> {
    match (before.map(made), after.map(made)) {
        (Some(before), Some(after)) => joined(before, after),
        (Some(before), None) => vec![before.inverse()],
        (None, Some(after)) => vec![after],
        (None, None) => Vec::new(),
    }
}

/// One change of two, where both are of one kind; else both.
fn joined(before: Change, after: Change) -> Vec<Change> {
    fn edit<T>(before: Edit<T>, after: Edit<T>) -> Edit<T> {
        Edit { before: before.after, after: after.after }
    }
    vec![match (before, after) {
        (Change::Task(a), Change::Task(b)) => Change::Task(edit(a, b)),
        (Change::Entry(a), Change::Entry(b)) => Change::Entry(edit(a, b)),
        (Change::Timer(a), Change::Timer(b)) => Change::Timer(edit(a, b)),
        (Change::Customer(a), Change::Customer(b)) => Change::Customer(edit(a, b)),
        (Change::Pillar(a), Change::Pillar(b)) => Change::Pillar(edit(a, b)),
        (Change::Bill(a), Change::Bill(b)) => Change::Bill(edit(a, b)),
        (Change::Focus(a), Change::Focus(b)) => Change::Focus(edit(a, b)),
        (before, after) => return vec![before.inverse(), after],
    }]
}
