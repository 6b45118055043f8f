//! The intake: of what came, what is newer than what is known.

use std::collections::BTreeMap;

use crate::domain::{DeviceId, Refusal};
use crate::store::{Class, Door, Flow, Read, RecordKey, Side, SideSpan};
use crate::sync::fault::{self, Fault};
use crate::sync::model::{Fields, Reply, Row};
use crate::sync::record::Record;
use crate::sync::state::{Known, State};

use super::version;

/// What the server has newer than the store.
#[derive(Default)]
pub(super) struct Intake {
    /// Records by their key; none where the server no longer has one to show.
    pub(super) rows: BTreeMap<RecordKey, Option<Row>>,
    /// Conflicts and users.
    pub(super) beside: Vec<Row>,
    /// How many came that this device did not send.
    pub(super) pulled: usize,
    /// The device that made the first of them.
    pub(super) device: Option<DeviceId>,
}

impl Intake {
    /// Takes the newest of each record, where it is newer than what is known.
    pub(super) fn of(read: &dyn Read, reply: &Reply, state: &State) -> Result<Self, Refusal> {
        let mut intake = Self::default();
        let answered = reply.results.iter().filter_map(|answered| answered.record.as_ref());
        let answered = answered.filter(|_| !fault::on(Fault::AnswerWithoutRecord));
        for row in answered {
            intake.add(read, row, state)?;
        }
        for row in &reply.changes {
            if intake.add(read, row, state)? {
                intake.pulled += 1;
                if intake.device.is_none() {
                    intake.device = Some(row.device_id.unwrap_or(DeviceId(uuid::Uuid::nil())));
                }
            }
        }
        Ok(intake)
    }

    /// Takes one row, if it is news; answers whether it was.
    fn add(&mut self, read: &dyn Read, row: &Row, state: &State) -> Result<bool, Refusal> {
        let Some(key) = row.key() else { return Ok(false) };
        let newer = fault::on(Fault::NoVersionGuard)
            || state.sweep
            || row.server_version > version(read, key)?;
        let met = self.rows.get(&key).and_then(Option::as_ref);
        let newest = met.is_none_or(|met| met.server_version < row.server_version);
        if !newer || !(newest || fault::on(Fault::NoVersionGuard)) {
            return Ok(false);
        }
        if matches!(key.class, Class::Conflict | Class::User) {
            self.beside.push(row.clone());
        } else {
            // What cannot be read here is left as it was; a newer program will fetch it again.
            if row.record.as_ref().is_some_and(|fields| Record::read(key, fields).is_err()) {
                return Ok(false);
            }
            self.rows.insert(key, Some(row.clone()));
        }
        Ok(true)
    }

    /// In a fetch from the beginning: notes what was met, and at its end takes away what was not.
    pub(super) fn meet(
        &mut self,
        door: &mut dyn Door,
        state: &State,
        more: bool,
    ) -> Result<(), Refusal> {
        if !state.sweep {
            return Ok(());
        }
        let beside = self.beside.iter().filter_map(Row::key);
        for key in self.rows.keys().copied().chain(beside) {
            door.put_side(Side::Met, &key.bytes(), Some(&[]))?;
        }
        if more {
            return Ok(());
        }
        let mut met = std::collections::BTreeSet::new();
        door.each_side(SideSpan::under(Side::Met, &[]), &mut |key, _| {
            met.extend(RecordKey::from_bytes(key));
            Ok(Flow::On)
        })?;
        for (key, version) in Known::all(door)? {
            if version == 0 || met.contains(&key) {
                continue;
            }
            match key.class {
                Class::Conflict => door.put_side(Side::Conflict, key.id.as_bytes(), None)?,
                Class::User => door.put_side(Side::People, key.id.as_bytes(), None)?,
                _ => drop(self.rows.insert(key, None)),
            }
        }
        for key in met {
            door.put_side(Side::Met, &key.bytes(), None)?;
        }
        Ok(())
    }

    /// Keeps the versions of what came, and the fields of it that are unknown here.
    pub(super) fn remember(&self, door: &mut dyn Door) -> Result<(), Refusal> {
        for (key, row) in &self.rows {
            match row {
                Some(row) => known(*key, row)?.write(door, *key)?,
                None => door.put_side(Side::Known, &key.bytes(), None)?,
            }
        }
        for row in &self.beside {
            if let Some(key) = row.key() {
                let known = Known { version: row.server_version, extra: Fields::new() };
                known.write(door, key)?;
            }
        }
        Ok(())
    }
}

fn known(key: RecordKey, row: &Row) -> Result<Known, Refusal> {
    let extra = match &row.record {
        Some(fields) => Record::read(key, fields)?.1,
        None => Fields::new(),
    };
    Ok(Known { version: row.server_version, extra })
}
