//! The laws, looked at after a run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use crate::domain::{Day, Refusal, Timestamp};
use crate::engine::{Draft, IdSource};
use crate::store::{Class, Patience, Read, RecordKey, Store};
use crate::sync::model::Fields;
use crate::sync::record::{PROVISIONAL, Record};
use crate::sync::state::Known;
use crate::sync::take::refold;

use super::world::{FUTURE, World, Write, task_id};

type Contents = BTreeMap<RecordKey, Fields>;

/// Every live record of a store.
fn contents(read: &dyn Read) -> Result<Contents, Refusal> {
    let mut keys = Vec::new();
    read.every_task(&mut |it| keys.push(RecordKey::new(Class::Task, it.id.0)))?;
    read.every_entry(&mut |it| keys.push(RecordKey::new(Class::Entry, it.id.0)))?;
    read.every_customer(&mut |it| keys.push(RecordKey::new(Class::Customer, it.id.0)))?;
    read.every_pillar(&mut |it| keys.push(RecordKey::new(Class::Pillar, it.id.0)))?;
    read.every_bill(&mut |it| keys.push(RecordKey::new(Class::Bill, it.id.0)))?;
    keys.extend(read.timers()?.iter().map(|it| RecordKey::new(Class::Entry, it.id.0)));
    let mut found = Contents::new();
    for key in keys {
        let Some(record) = Record::find(read, key)?.filter(|it| !it.is_deleted()) else { continue };
        let known = Known::read(read, key)?;
        let mut fields = record.fields();
        fields.extend(known.extra);
        if known.version > 0 {
            fields.insert("serverVersion".into(), known.version.into());
        }
        fields.remove(PROVISIONAL);
        found.insert(key, fields);
    }
    Ok(found)
}

/// Law 2: what is shown is what the server has, with what waits on top.
pub(super) fn view_is_fold(store: &Store, now: Timestamp) -> Result<(), String> {
    let bare = |store: &Store| -> Contents {
        let mut all = store.read(Patience::Command, |read| contents(read)).unwrap();
        for fields in all.values_mut() {
            for stamp in ["updatedAt", "createdAt", "localVersion"] {
                fields.remove(stamp);
            }
        }
        all
    };
    let twin = store.twin();
    twin.write(|door| refold(door, now)).map_err(|refusal| refusal.to_string())?;
    let (shown, folded) = (bare(store), bare(&twin));
    match difference(&shown, &folded) {
        None => Ok(()),
        Some(difference) => Err(format!("law 2: shown and folded differ: {difference}")),
    }
}

/// The first difference between two stores.
fn difference(one: &Contents, other: &Contents) -> Option<String> {
    let keys: BTreeSet<&RecordKey> = one.keys().chain(other.keys()).collect();
    keys.into_iter().find(|key| one.get(key) != other.get(key)).map(|key| {
        let text = |it: &Contents| it.get(key).map(crate::sync::record::text).unwrap_or_default();
        format!("{key:?}\n  {}\n  {}", text(one), text(other))
    })
}

/// Looks at all laws.
pub(super) fn look(world: &mut World) -> Result<(), String> {
    converged(world)?;
    one_timer(world)?;
    nothing_vanished(world)?;
    bills_follow(world)?;
    tomorrow_is_kept(world)
}

/// Law 1: a user's devices show what the server shows that user.
fn converged(world: &World) -> Result<(), String> {
    for (at, device) in world.devices.iter().enumerate() {
        let shown: Contents = world
            .shown(device.user.id)
            .into_iter()
            .filter(|row| !row.deleted)
            .filter_map(|row| {
                let key = row.key().filter(|key| key.class != Class::User)?;
                let mut fields = row.record?;
                fields.remove(PROVISIONAL);
                (key.class != Class::Conflict).then_some((key, fields))
            })
            .collect();
        let held = device.read(|read| contents(read));
        if let Some(difference) = difference(&held, &shown) {
            return Err(format!("law 1: device {at} and the server differ: {difference}"));
        }
        let mut waiting = 0;
        device.read(|read| {
            waiting = crate::sync::outgoing::waiting(read)?;
            Ok(())
        });
        let letters = device.read(|read| Ok(crate::sync::state::Letter::all(read)?));
        if waiting > 0 && letters.is_empty() {
            return Err(format!("law 14: device {at} still has {waiting} operations"));
        }
    }
    Ok(())
}

/// Law 7: no user has two timers.
fn one_timer(world: &World) -> Result<(), String> {
    for user in &world.users {
        let running = world.shown(user.id).into_iter().filter(|row| {
            let of = row.record.as_ref().and_then(|fields| fields.get("userId").cloned());
            row.entity == "timer" && of == Some(Value::String(user.id.to_string()))
        });
        if running.count() > 1 {
            return Err(format!("law 7: two timers of {} run", user.name));
        }
    }
    Ok(())
}

/// Laws 3 to 6, 10 and 17: what was made is there, what was written is there or in the journal, or
/// somebody who had seen it wrote something else or deleted it.
fn nothing_vanished(world: &World) -> Result<(), String> {
    let rows = world.shown(world.users[0].id);
    let mut there: BTreeMap<Uuid, Fields> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.deleted) {
        there.extend(row.record.map(|fields| (row.id, fields)));
    }
    let refused = |id: &Uuid| world.history.refused.contains(id);
    let deleted = |id: &Uuid| world.history.deleted.iter().any(|(gone, _)| gone == id);
    for id in &world.history.made {
        if !there.contains_key(id) && !refused(id) && !deleted(id) {
            return Err(format!("law 5: the record {id} vanished"));
        }
    }
    for write in &world.history.writes {
        if refused(&write.record) || write.value.is_null() {
            continue;
        }
        if !is_covered(world, write, there.get(&write.record)) {
            return Err(format!("law 4: {write:?} vanished; now {:?}", there.get(&write.record)));
        }
    }
    Ok(())
}

fn is_covered(world: &World, write: &Write, now: Option<&Fields>) -> bool {
    let history = &world.history;
    let same = |other: Option<&Value>| other == Some(&write.value);
    let stands = same(now.and_then(|fields| fields.get(write.field)));
    let journaled = history.journal.values().any(|conflict| {
        conflict.record_id == write.record
            && conflict.field == write.field
            && conflict.lost == write.value
    });
    let overwritten = history.writes.iter().any(|other| {
        (other.record, other.field) == (write.record, write.field) && other.before == write.value
    });
    let deleted = now.is_none()
        && history.deleted.iter().any(|(record, held)| {
            *record == write.record
                && (same(held.get(write.field)) || held.get(write.field).is_none())
        });
    let rest = write.field == "endTime"
        && world
            .shown(world.users[0].id)
            .iter()
            .any(|row| row.record.as_ref().is_some_and(|fields| same(fields.get("endTime"))));
    stands || journaled || overwritten || deleted || rest
}

/// Law 11: the server's bills are what its records come to.
fn bills_follow(world: &World) -> Result<(), String> {
    let (now, ids) = (world.now(), IdSource::seeded("law"));
    let changes = world.server.read(Patience::Command, |read| {
        let mut draft = Draft::new(read, now, &ids)?;
        let mut days = BTreeSet::new();
        read.every_bill(&mut |bill| {
            days.insert((bill.user_id, bill.date));
        })?;
        for entry in read.entries_on(None, Day::MIN, Day::MAX)? {
            days.extend(entry.parts().into_iter().map(|(day, _)| (entry.user_id, day)));
        }
        draft.recompute(&days)?;
        Ok::<_, Refusal>(draft.changes())
    });
    match changes.unwrap().first() {
        None => Ok(()),
        Some(change) => Err(format!("law 11: a bill is not what it comes to: {change:?}")),
    }
}

/// Law 13: a field that nobody knows is kept.
fn tomorrow_is_kept(world: &World) -> Result<(), String> {
    let row = world.shown(world.users[0].id).into_iter().find(|row| row.id == task_id(3).0);
    let fields = row.and_then(|row| row.record);
    match fields {
        Some(fields) if fields.get(FUTURE) != Some(&Value::String("bright".into())) => {
            Err(format!("law 13: the field of tomorrow is gone: {fields:?}"))
        }
        _ => Ok(()),
    }
}
