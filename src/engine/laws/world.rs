//! The store that histories are lived through in, and what is looked at after every command.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{
    Currency, Customer, CustomerId, Day, EntryId, Pillar, PillarId, RatePeriod, Refusal, Role,
    Rounding, RoundingMode, Span, Task, TaskId, TimeBill, TimeEntry, Timestamp, User, Zone,
};
use crate::engine::transfer::{ExportWish, TakeRunning};
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::formats::json;
use crate::store::{DayTotal, Founder, Kind, Read, Store};

/// Places and instants soon after clocks were changed there.
pub(super) const PLACES: [(&str, &str); 8] = [
    ("Europe/Amsterdam", "2026-10-25T03:30:00Z"),
    ("Europe/Amsterdam", "2026-03-29T04:00:00.500Z"),
    ("America/Sao_Paulo", "2018-11-04T06:00:00Z"),
    ("America/Sao_Paulo", "2018-02-18T05:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T18:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T20:00:00Z"),
    ("Pacific/Apia", "2011-12-30T20:00:00Z"),
    ("UTC", "2026-11-24T12:00:00Z"),
];

pub(super) const CUSTOMERS: [CustomerId; 2] =
    [CustomerId(Uuid::from_u128(0xc0)), CustomerId(Uuid::from_u128(0xc1))];
pub(super) const PILLARS: [PillarId; 2] =
    [PillarId(Uuid::from_u128(0xa0)), PillarId(Uuid::from_u128(0xa1))];

/// Where a task may belong: to nobody, to General Support, to a pillar.
pub(super) const HOMES: [(Option<CustomerId>, Option<PillarId>); 5] = [
    (None, None),
    (Some(CUSTOMERS[0]), None),
    (Some(CUSTOMERS[0]), Some(PILLARS[0])),
    (Some(CUSTOMERS[1]), Some(PILLARS[1])),
    (Some(CUSTOMERS[1]), None),
];

pub(super) fn task_id(n: usize) -> TaskId {
    TaskId(Uuid::from_u128(0x70 + n as u128))
}

/// A store, and what time it is.
pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) now: Timestamp,
}

fn engine(seed: &str, zone: Zone) -> Engine {
    let owner = User {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, seed.as_bytes()).into(),
        email: None,
        name: "me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let device = Uuid::from_u128(8).into();
    Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone,
        settings: Settings::default(),
        ids: IdSource::seeded(seed),
        mode: Mode::Real,
    }
}

impl World {
    /// Two customers with a pillar each, and a task in every home.
    pub(super) fn new(place: usize) -> Self {
        let (zone, now) = PLACES[place % PLACES.len()];
        let now = Timestamp::parse_rfc3339(now).unwrap();
        let engine = engine("laws", Zone::parse(zone).unwrap());
        engine
            .change(now, |draft| {
                for (n, id) in CUSTOMERS.into_iter().enumerate() {
                    let mut customer = Customer::new(id, format!("c{n}"), Currency::EUR, now);
                    if n == 0 {
                        customer.rates = vec![RatePeriod { since: None, rate: Some(80.into()) }];
                    } else {
                        let mode = RoundingMode::Nearest;
                        customer.rounding = Some(Rounding { increment_minutes: 6, mode });
                    }
                    draft.put_customer(customer)?;
                    draft.put_pillar(Pillar::general_support(id, now))?;
                    draft.put_pillar(Pillar::new(PILLARS[n], id, format!("p{n}"), now))?;
                }
                for (n, (customer_id, pillar_id)) in HOMES.into_iter().enumerate() {
                    let task = Task::new(task_id(n), format!("task {n}"), now);
                    let parent_task_id = (n == 1).then(|| task_id(3));
                    let blocked_by_task_ids = if n == 2 { vec![task_id(4)] } else { Vec::new() };
                    draft.put_task(Task {
                        parent_task_id,
                        customer_id,
                        pillar_id,
                        blocked_by_task_ids,
                        ..task
                    })?;
                }
                Ok(((), "Opened".to_owned()))
            })
            .unwrap();
        Self { engine, now }
    }

    fn ask<T>(&self, question: impl FnOnce(&dyn Read) -> Result<T, Refusal>) -> T {
        self.engine.ask(question).unwrap()
    }

    /// Every live record without its stamps.
    pub(super) fn contents(&self) -> BTreeMap<String, Value> {
        contents(&self.engine)
    }

    /// Everything that the store holds, to the last byte.
    pub(super) fn everything(&self) -> (Vec<u8>, String) {
        let mut out = Vec::new();
        self.engine.export_json(&ExportWish::default(), &mut out, Day::MIN).unwrap();
        let rest = self.ask(|read| {
            let steps = read.steps(usize::MAX)?;
            Ok(format!("{:?} {:?} {}", steps, read.redo_stack()?, read.generation()?))
        });
        (out, rest)
    }

    pub(super) fn bills(&self) -> Vec<TimeBill> {
        self.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?))
    }

    pub(super) fn entries(&self) -> Vec<TimeEntry> {
        self.ask(|read| Ok(read.entries_on(None, Day::MIN, Day::MAX)?))
    }

    pub(super) fn totals(&self) -> Vec<DayTotal> {
        self.ask(all_totals)
    }

    /// Looks whether everything is as it should be.
    pub(super) fn look(&self) -> Result<(), TestCaseError> {
        let findings = self.engine.store.check().unwrap();
        prop_assert!(findings.is_sound(), "{:?}", findings);
        self.look_at_entries()?;
        let ahead = |entry: &TimeEntry| entry.end_time > Some(self.now + Span::minutes(1));
        prop_assert!(!self.entries().iter().any(ahead));
        self.look_at_bills()
    }

    pub(super) fn look_at_entries(&self) -> Result<(), TestCaseError> {
        for entry in self.entries() {
            let sum: Span = entry.parts().iter().map(|(_, span)| *span).sum();
            prop_assert_eq!(sum, entry.duration);
            prop_assert!(entry.duration >= Span::seconds(1));
            if let Some((start, end)) = entry.times() {
                prop_assert_eq!((start, end), (start.whole_second(), end.whole_second()));
                prop_assert_eq!(end.since(start), entry.duration);
            }
        }
        Ok(())
    }

    fn look_at_bills(&self) -> Result<(), TestCaseError> {
        let verified = self.engine.verify_bills(None, self.now).unwrap();
        prop_assert!(verified.different.is_empty(), "{:#?}", verified.different);
        let recomputed = self.engine.recompute_bills(None, self.now).unwrap();
        prop_assert!(recomputed.changes.is_empty(), "{:#?}", recomputed.changes);
        let mut billed: BTreeSet<(EntryId, Day)> = BTreeSet::new();
        let mut time = Span::ZERO;
        let bills = self.bills();
        for bill in &bills {
            time += bill.duration;
            for id in &bill.time_entry_ids {
                prop_assert!(billed.insert((*id, bill.date)), "{id} is in two bills");
            }
        }
        let mut expected = Span::ZERO;
        for entry in self.entries() {
            let task = self.ask(|read| Ok(read.task(entry.task_id)?)).unwrap();
            for (day, span) in entry.parts() {
                let frozen = bills.iter().any(|bill| {
                    bill.is_frozen() && bill.date == day && bill.time_entry_ids.contains(&entry.id)
                });
                let rule = task.customer_id.is_some();
                if frozen || rule && entry.billable.unwrap_or(rule) {
                    expected += span;
                }
            }
        }
        prop_assert_eq!(time, expected);
        Ok(())
    }

    /// An empty store of somebody else at the same time and place.
    pub(super) fn elsewhere(&self) -> Self {
        Self { engine: engine("elsewhere", self.engine.zone), now: self.now }
    }

    /// A store goes out as JSON and comes into an empty one as it was; a second time nothing
    /// comes in, and the whole is one step that can be taken back.
    pub(super) fn travels(&self) -> Result<(), TestCaseError> {
        let (out, _) = self.everything();
        let other = self.elsewhere();
        let import = || {
            let document = json::read(&out).unwrap();
            other.engine.import_json(document, TakeRunning::Yes, self.now).unwrap()
        };
        let imported = import();
        prop_assert!(imported.failed.is_empty(), "{:?}", imported.failed);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        prop_assert_eq!(text(&other.everything().0), text(&out));
        other.look()?;
        let stands = other.everything();
        let again = import();
        prop_assert_eq!((again.added, other.everything()), (0, stands));
        let contents = other.contents();
        let undone = other.engine.undo(super::UndoWhich::Newest(1), self.now);
        prop_assert!(undone.is_ok(), "{:?}", undone);
        same(&other.contents(), &BTreeMap::new(), "an undone import")?;
        other.look()?;
        let redone = other.engine.redo(1, self.now);
        prop_assert!(redone.is_ok(), "{:?}", redone);
        same(&other.contents(), &contents, "a redone import")?;
        other.look()
    }
}

/// What every day comes to.
pub(super) fn all_totals(read: &dyn Read) -> Result<Vec<DayTotal>, Refusal> {
    Ok(read.day_totals(None, Day::MIN, Day::MAX)?)
}

/// Sees that two stores hold the same; tells only what differs.
pub(super) fn same(
    is: &BTreeMap<String, Value>,
    was: &BTreeMap<String, Value>,
    when: &str,
) -> Result<(), TestCaseError> {
    let names: BTreeSet<&String> = is.keys().chain(was.keys()).collect();
    for name in names {
        let (is, was) = (is.get(name), was.get(name));
        let text = |record: Option<&Value>| record.map(ToString::to_string);
        prop_assert_eq!(text(is), text(was), "{}: {}", when, name);
    }
    Ok(())
}

fn value(record: &impl Serialize) -> Value {
    serde_json::to_value(record).unwrap()
}

fn contents(engine: &Engine) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let mut put = |kind: &str, id: Uuid, record: Value| {
        let mut record = record;
        if record.get("deletedAt").is_some_and(|at| !at.is_null()) {
            return;
        }
        for stamp in ["createdAt", "updatedAt", "localVersion", "serverVersion"] {
            record.as_object_mut().unwrap().remove(stamp);
        }
        found.insert(format!("{kind} {id}"), record);
    };
    engine
        .ask(|read| {
            read.every_task(&mut |r| put("task", r.id.0, value(&r)))?;
            read.every_entry(&mut |r| put("entry", r.id.0, value(&r)))?;
            read.every_customer(&mut |r| put("customer", r.id.0, value(&r)))?;
            read.every_pillar(&mut |r| put("pillar", r.id.0, value(&r)))?;
            read.every_bill(&mut |r| put("bill", r.id.0, value(&r)))?;
            for timer in read.timers()? {
                put("timer", timer.user_id.0, value(&timer));
            }
            let focus = read.focus(read.owner()?.id)?;
            if let Some(focus) = focus.filter(|focus| !focus.customer_ids.is_empty()) {
                put("focus", focus.user_id.0, value(&focus));
            }
            Ok::<_, Refusal>(())
        })
        .unwrap();
    found
}
