//! Amends: what people do about conflicts in the journal and about operations that were refused.

use serde_json::Value;
use uuid::Uuid;

use crate::domain::{Candidate, Code, Refusal, SHORTEST_PREFIX, Timestamp};
use crate::engine::{Engine, Mode};
use crate::store::{Class, DELETED, RecordKey};

use super::model::{Conflict, Fields};
use super::record::Record;
use super::state::{self, Letter};
use super::take;

/// The conflicts of the journal that these ids mean; all without any.
pub fn conflicts(engine: &Engine, ids: &[String]) -> Result<Vec<Conflict>, Refusal> {
    let known = engine.ask(|read| Ok(state::conflicts(read)?))?;
    chosen(known, ids, ("conflict", "`tat sync conflicts` lists them"), |it| it.id)
}

/// The refused operations that these ids mean; all without any.
pub fn letters(engine: &Engine, ids: &[String]) -> Result<Vec<Letter>, Refusal> {
    let known = engine.ask(|read| Ok(Letter::all(read)?))?;
    chosen(known, ids, ("refused operation", "`tat sync rejected` lists them"), |it| it.op_id)
}

/// Of what is known, what ids or their beginnings mean.
fn chosen<T: Clone>(
    known: Vec<T>,
    ids: &[String],
    (what, hint): (&str, &str),
    id: impl Fn(&T) -> Uuid,
) -> Result<Vec<T>, Refusal> {
    if ids.is_empty() {
        return Ok(known);
    }
    let mut found: Vec<T> = Vec::new();
    for words in ids {
        let bare = words.trim().to_lowercase();
        if bare.len() < SHORTEST_PREFIX {
            let message = format!("{} is too short for an id", quoted(words));
            return Err(Refusal::usage(message).hint(hint));
        }
        let fits: Vec<&T> =
            known.iter().filter(|one| id(one).to_string().starts_with(&bare)).collect();
        match fits[..] {
            [one] => found.push(one.clone()),
            [] => {
                let message = format!("no {what} has an id that begins with {}", quoted(words));
                return Err(Refusal::not_found(message).hint(hint));
            }
            _ => {
                let all = fits.iter().map(|one| id(one).to_string());
                let all = all.map(|id| Candidate { label: id.clone(), id }).collect();
                let message = format!("several ids begin with {}", quoted(words));
                return Err(Refusal::new(Code::Ambiguous, message).among(words, all));
            }
        }
    }
    Ok(found)
}

/// Writes what lost again, as an ordinary edit, and takes the conflict off the journal.
pub fn restore(engine: &Engine, conflict: &Conflict, now: Timestamp) -> Result<(), Refusal> {
    engine.change(now, |draft| {
        let record = restored(draft, conflict, now)?;
        let sentence = format!("Took back {} of a conflict", conflict.field);
        if let Record::Entry(entry) = &record {
            draft.refuse_frozen(entry)?;
        }
        record.put(draft)?;
        Ok(((), sentence))
    })?;
    dismiss(engine, conflict, now)
}

/// The record with what lost in the place of what it holds.
fn restored(
    draft: &crate::engine::Draft<'_>,
    conflict: &Conflict,
    now: Timestamp,
) -> Result<Record, Refusal> {
    let gone = || {
        Refusal::not_found("the record of the conflict is no longer here")
            .hint("`tat sync conflicts dismiss ID` takes the conflict off the list")
    };
    let entity = crate::store::Entity::parse(&conflict.entity).ok_or_else(gone)?;
    let key = RecordKey::new(super::model::class_of(entity), conflict.record_id);
    let record = Record::find(draft, key)?.ok_or_else(gone)?;
    let mut fields: Fields = record.fields();
    let lost = if conflict.field == DELETED && !conflict.lost.is_null() {
        serde_json::json!(now)
    } else {
        conflict.lost.clone()
    };
    if key.class == Class::Entry && conflict.field == "endTime" && lost.is_null() {
        fields.insert("date".into(), Value::Null);
    }
    fields.insert(conflict.field.clone(), lost);
    Record::read(key, &fields)?.0.ok_or_else(|| {
        Refusal::conflict("the timer was dropped there while it was stopped here")
            .hint("`tat delete` deletes its entry")
    })
}

/// Takes a conflict off the journal, on all devices of the record's owner.
pub fn dismiss(engine: &Engine, conflict: &Conflict, now: Timestamp) -> Result<(), Refusal> {
    if engine.mode == Mode::DryRun {
        return Ok(());
    }
    engine.store.write(|door| Ok(door.dismiss(conflict.id, now)?))
}

/// Sends refused operations again with the next sync, and what they held up behind them.
pub fn retry(engine: &Engine, letters: &[Letter], now: Timestamp) -> Result<(), Refusal> {
    amend(engine, letters, now, |door, letter| take::retry(door, letter))
}

/// Forgets refused operations; what they held up goes with the next sync.
pub fn discard(engine: &Engine, letters: &[Letter], now: Timestamp) -> Result<(), Refusal> {
    amend(engine, letters, now, |door, letter| Ok(letter.forget(door)?))
}

fn amend(
    engine: &Engine,
    letters: &[Letter],
    now: Timestamp,
    act: impl Fn(&mut dyn crate::store::Door, &Letter) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    if engine.mode == Mode::DryRun || letters.is_empty() {
        return Ok(());
    }
    engine.store.write(|door| {
        for letter in letters {
            act(door, letter)?;
        }
        take::refold(door, now)
    })
}

/// The user's own words in quotes.
fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}
