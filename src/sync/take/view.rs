//! The view: what the store shows of records, made of what the server has and what waits.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::domain::{Change, Day, DeviceId, Edit, Refusal, Role, TimeBill, Timestamp, UserId};
use crate::engine::{Draft, IdSource};
use crate::store::{Class, DELETED, Deed, Flow, Read, RecordKey, Side, SideSpan};
use crate::sync::merge::{Author, Standing, merge};
use crate::sync::model::{Fields, Row};
use crate::sync::outgoing::{any_waits, on_wire, queue_of, waits};
use crate::sync::record::Record;
use crate::sync::running;
use crate::sync::state::Known;

use super::intake::Intake;

/// The store as it will show the records.
pub(super) struct View<'a> {
    read: &'a dyn Read,
    draft: Draft<'a>,
    role: Option<Role>,
    user: UserId,
    /// What the server has of the records that were looked at.
    server: BTreeMap<RecordKey, Option<Record>>,
    /// Timers that are ended here for the time being.
    ended: BTreeSet<Uuid>,
}

impl<'a> View<'a> {
    /// The store as it is.
    pub(super) fn new(read: &'a dyn Read, now: Timestamp, ids: &IdSource) -> Result<Self, Refusal> {
        let owner = read.owner()?;
        Ok(Self {
            read,
            draft: Draft::new(read, now, ids)?,
            role: owner.role,
            user: owner.id,
            server: BTreeMap::new(),
            ended: BTreeSet::new(),
        })
    }

    /// What changes, what the server has of it, and which timers are ended for the time being.
    pub(super) fn finish(self) -> (Vec<Change>, BTreeMap<RecordKey, Option<Record>>, Vec<Uuid>) {
        (self.draft.changes(), self.server, self.ended.into_iter().collect())
    }

    /// Shows records as the server has them, with what waits on top. Timers come last, when all
    /// that are no longer running are out of the way.
    pub(super) fn show(
        &mut self,
        intake: &Intake,
        keys: &BTreeSet<RecordKey>,
    ) -> Result<(), Refusal> {
        let mut timers = Vec::new();
        for key in keys {
            let has = match intake.rows.get(key) {
                Some(row) => self.taken(*key, row.as_ref())?,
                None => self.server_has(*key)?,
            };
            let extra = match intake.rows.get(key).and_then(Option::as_ref) {
                Some(Row { record: Some(fields), .. }) => Record::read(*key, fields)?.1,
                _ => Known::read(self.read, *key)?.extra,
            };
            let shown = self.folded(*key, has.clone(), extra)?;
            self.server.insert(*key, has);
            match shown {
                Some(Record::Timer(timer)) => {
                    self.draft_drop(*key)?;
                    timers.push(timer);
                }
                Some(record) => {
                    record.put(&mut self.draft)?;
                }
                None => self.remove(*key)?,
            }
        }
        timers.sort_by_key(|timer| (timer.start_time, timer.id));
        for timer in timers {
            let ended = running::run(&mut self.draft, timer)?;
            self.ended.extend(ended.map(|id| id.0));
        }
        Ok(())
    }

    /// A record as it came. One that is gone stays as a tombstone, if it was here; a timer goes.
    fn taken(&self, key: RecordKey, row: Option<&Row>) -> Result<Option<Record>, Refusal> {
        let Some(row) = row else { return Ok(None) };
        if let Some(fields) = &row.record {
            let record = Record::read(key, fields)?.0;
            return Ok(record.map(|record| record.at_version(row.server_version)));
        }
        let Some(stood) = self.server_has(key)? else { return Ok(None) };
        if matches!(stood, Record::Timer(_) | Record::Focus(_)) {
            return Ok(None);
        }
        let mut fields = stood.fields();
        if !stood.is_deleted() {
            let at = serde_json::json!(self.draft.now());
            fields.insert(DELETED.into(), at);
        }
        let record = Record::read(key, &fields)?.0;
        Ok(record.map(|record| record.at_version(row.server_version)))
    }

    /// What the server has of a record, as far as is known here.
    fn server_has(&self, key: RecordKey) -> Result<Option<Record>, Refusal> {
        if let Some(record) = self.server.get(&key) {
            return Ok(record.clone());
        }
        match self.read.base(key)? {
            Some(stood) => Ok(stood.iter().find_map(Record::after)),
            None => Record::find(self.read, key),
        }
    }

    /// A record with what waits on top.
    fn folded(
        &self,
        key: RecordKey,
        has: Option<Record>,
        extra: Fields,
    ) -> Result<Option<Record>, Refusal> {
        let waiting = queue_of(self.read, key)?;
        if waiting.is_empty() {
            return Ok(has);
        }
        if key.class == Class::Bill {
            return Ok(self.folded_bill(has, &waiting));
        }
        let mut standing = Standing {
            deleted: has.as_ref().is_some_and(Record::is_deleted),
            fields: has.as_ref().map(|record| {
                let mut fields = record.fields();
                fields.extend(extra);
                fields
            }),
            ..Standing::default()
        };
        for (seq, operation) in waiting {
            let Some(operation) = on_wire(seq, &operation, self.role) else { continue };
            let author =
                Author { device: Some(DeviceId(Uuid::nil())), user: self.user, hlc: operation.hlc };
            // What cannot be done on what the server has now shows nothing until it answers.
            if let Ok(merged) = merge(key, &standing, &operation, &author) {
                standing.deleted = merged.deleted;
                standing.fields = Some(merged.fields);
            }
        }
        let Some(fields) = standing.fields else { return Ok(None) };
        let version = Known::read(self.read, key)?.version;
        let record = match Record::read(key, &fields) {
            Ok((record, _)) => record,
            Err(_) => has,
        };
        Ok(record.map(|record| record.at_version(version)))
    }

    /// A bill with the decisions that wait on top. One that freezes it holds for what was seen, and
    /// the first on a bill that the server does not know yet brings the bill with it.
    fn folded_bill(
        &self,
        has: Option<Record>,
        waiting: &[(u64, crate::store::Operation)],
    ) -> Option<Record> {
        let mut shown = match has {
            Some(Record::Bill(bill)) => Some(bill),
            _ => None,
        };
        for (seq, operation) in waiting {
            let Some(wire) = on_wire(*seq, operation, self.role) else { continue };
            let Deed::Record(changes) = &operation.deed else { continue };
            let [Change::Bill(Edit { after: Some(after), .. })] = &changes[..] else { continue };
            let Some(bill) = shown.take() else {
                shown = Some(after.clone());
                continue;
            };
            let stands = if after.is_frozen() { after } else { &bill };
            let mut fields = Record::Bill(stands.clone()).fields();
            fields.extend(wire.fields);
            let key = RecordKey::new(Class::Bill, bill.id.0);
            shown = match Record::read(key, &fields) {
                Ok((Some(Record::Bill(folded)), _)) => {
                    Some(TimeBill { server_version: bill.server_version, ..folded })
                }
                _ => Some(bill),
            };
        }
        shown.map(Record::Bill)
    }

    /// Takes a record out of the view.
    fn remove(&mut self, key: RecordKey) -> Result<(), Refusal> {
        if key.class == Class::Entry {
            self.draft_drop(key)?;
            if self.draft.entry(key.id.into())?.is_none() {
                return Ok(());
            }
        } else if Record::find(&self.draft, key)?.is_none() {
            return Ok(());
        }
        self.draft.forget(key)
    }

    /// Takes a timer out of its user's slot.
    fn draft_drop(&mut self, key: RecordKey) -> Result<(), Refusal> {
        let slot = self.draft.timers()?.into_iter().find(|timer| timer.id.0 == key.id);
        if let Some(timer) = slot {
            self.draft.remove_timer(timer.user_id)?;
        }
        Ok(())
    }

    /// Brings the bills of every touched day to what the server has, and computes those anew that
    /// something which waits may alter.
    pub(super) fn bill(&mut self, answered: &BTreeSet<RecordKey>) -> Result<(), Refusal> {
        let mut days = self.draft.touched_days()?;
        for key in answered.iter().filter(|key| key.class == Class::Entry) {
            if let Some(Record::Entry(entry)) = Record::find(&self.draft, *key)? {
                days.extend(entry.parts().into_iter().map(|(day, _)| (entry.user_id, day)));
            }
        }
        let wide =
            |key: &RecordKey| matches!(key.class, Class::Task | Class::Customer | Class::Pillar);
        if answered.iter().any(wide) {
            // Bills anywhere may have been computed anew for its sake.
            days.extend(self.foreseen_days()?);
        }
        let anywhere = any_waits(self.read, Class::Task)?
            || any_waits(self.read, Class::Customer)?
            || any_waits(self.read, Class::Pillar)?;
        let mut wanted = BTreeSet::new();
        for (user, day) in days {
            let bills = self.reset_bills(user, day)?;
            if anywhere || self.may_differ(&bills, user, day)? {
                wanted.insert((user, day));
            }
        }
        self.draft.recompute(&wanted)
    }

    /// The days of bills that are not what the server has.
    fn foreseen_days(&self) -> Result<Vec<(UserId, Day)>, Refusal> {
        let mut keys = Vec::new();
        let span = SideSpan::under(Side::Base, &[Class::Bill as u8]);
        self.read.each_side(span, &mut |key, _| {
            keys.extend(RecordKey::from_bytes(key));
            Ok(Flow::On)
        })?;
        let mut days = Vec::with_capacity(keys.len());
        for key in keys {
            let shown = Record::find(&self.draft, key)?;
            if let Some(Record::Bill(bill)) = shown.or(self.server_has(key)?) {
                days.push((bill.user_id, bill.date));
            }
        }
        Ok(days)
    }

    /// Sets the bills of a day to what the server has, with decisions that wait on top.
    fn reset_bills(&mut self, user: UserId, day: Day) -> Result<Vec<TimeBill>, Refusal> {
        let mut reset = Vec::new();
        for bill in self.draft.bills_of_day(user, day)? {
            let key = RecordKey::new(Class::Bill, bill.id.0);
            let has = self.server_has(key)?;
            let shown = self.folded(key, has.clone(), Fields::new())?;
            self.server.insert(key, has);
            match shown {
                Some(Record::Bill(shown)) => {
                    reset.push(shown.clone());
                    if shown != bill {
                        self.draft.put_bill(shown)?;
                    }
                }
                _ => self.draft.forget(key)?,
            }
        }
        Ok(reset)
    }

    /// Whether something waits that may alter the bills of a day.
    fn may_differ(&self, bills: &[TimeBill], user: UserId, day: Day) -> Result<bool, Refusal> {
        let ids = bills.iter().flat_map(|bill| bill.time_entry_ids.iter().map(|id| id.0));
        let mut entries: BTreeSet<Uuid> = ids.collect();
        entries.extend(self.draft.entries_on(Some(user), day, day)?.iter().map(|e| e.id.0));
        for id in entries {
            if waits(self.read, RecordKey::new(Class::Entry, id))? {
                return Ok(true);
            }
        }
        for bill in bills {
            if waits(self.read, RecordKey::new(Class::Bill, bill.id.0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
