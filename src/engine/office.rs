//! An office to try commands in: a customer, a few tasks, and words as they are typed.

use uuid::Uuid;

use crate::domain::{
    Currency, Customer, CustomerId, Day, Pillar, PillarId, RatePeriod, Refusal, Role, Span, Task,
    TaskId, TimeBill, TimeEntry, Timestamp, User, When, Zone,
};
use crate::store::{Founder, Kind, Read, Store};

use super::bill::{Chosen, Decision, Which};
use super::clash::Clash;
use super::entry::{AddWish, Added};
use super::timer::{StartWish, Started, StopWish, Stopped, TaskWish};
use super::{Engine, IdSource, Mode, Settings};

pub(super) const ACME: CustomerId = CustomerId(Uuid::from_u128(0xac));
pub(super) const WEB: PillarId = PillarId(Uuid::from_u128(0x3eb));

/// An engine, and what time it is there.
pub(super) struct Office {
    pub(super) engine: Engine,
    pub(super) now: Timestamp,
}

/// An instant as RFC 3339 writes it.
pub(super) fn instant(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// A WHEN.
pub(super) fn when(text: &str) -> When {
    When::parse(text).unwrap()
}

impl Office {
    /// An office in a zone at an instant: the tasks "mail" (Acme), "site" (Acme/Web) and "loose"
    /// (of nobody); one step.
    pub(super) fn new(zone: &str, now: &str) -> Self {
        let role = Some(Role::InternalAdmin);
        let owner =
            User { id: Uuid::from_u128(7).into(), email: None, name: "me".to_owned(), role };
        let device = Uuid::from_u128(8).into();
        let engine = Engine {
            store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
            zone: Zone::parse(zone).unwrap(),
            settings: Settings::default(),
            ids: IdSource::seeded("office"),
            mode: Mode::Real,
        };
        let now = instant(now);
        let open = |draft: &mut super::Draft<'_>| {
            let mut acme = Customer::new(ACME, "Acme", Currency::EUR, now);
            acme.rates = vec![RatePeriod { since: None, rate: Some(80.into()) }];
            draft.put_customer(acme)?;
            draft.put_pillar(Pillar::general_support(ACME, now))?;
            draft.put_pillar(Pillar::new(WEB, ACME, "Web", now))?;
            let homes = [("mail", Some(ACME), None), ("site", Some(ACME), Some(WEB))];
            for (n, (title, customer_id, pillar_id)) in
                (1..).zip(homes.into_iter().chain([("loose", None, None)]))
            {
                let task = Task::new(TaskId(Uuid::from_u128(n)), title, now);
                draft.put_task(Task { customer_id, pillar_id, ..task })?;
            }
            Ok(((), "Opened".to_owned()))
        };
        engine.change(now, open).unwrap();
        Self { engine, now }
    }

    pub(super) fn start(&self, words: &str, at: Option<&str>) -> Result<Started, Refusal> {
        self.start_with(words, StartWish { at: at.map(when), ..StartWish::default() })
    }

    pub(super) fn start_with(&self, words: &str, wish: StartWish) -> Result<Started, Refusal> {
        let task = TaskWish { words: words.to_owned(), ..wish.task };
        self.engine.start(&StartWish { task, ..wish }, self.now).map(|done| done.value)
    }

    pub(super) fn stop(&self, at: Option<&str>) -> Result<Stopped, Refusal> {
        let wish = StopWish { at: at.map(when), ..StopWish::default() };
        self.engine.stop(&wish, self.now).map(|done| done.value)
    }

    /// Adds an entry from one WHEN to another.
    pub(super) fn add(&self, words: &str, from: &str, to: &str) -> Result<Added, Refusal> {
        self.add_with(words, from, to, AddWish::default())
    }

    pub(super) fn add_with(
        &self,
        words: &str,
        from: &str,
        to: &str,
        wish: AddWish,
    ) -> Result<Added, Refusal> {
        let task = TaskWish { words: words.to_owned(), ..TaskWish::default() };
        let (from, to) = (Some(when(from)), Some(when(to)));
        let wish = AddWish { task, from, to, ..wish };
        self.engine.add(&wish, self.now).map(|done| done.value)
    }

    /// Adds an entry whatever is in the way.
    pub(super) fn add_anyway(&self, words: &str, from: &str, to: &str, clash: Clash) -> Added {
        self.add_with(words, from, to, AddWish { clash, ..AddWish::default() }).unwrap()
    }

    pub(super) fn decide(&self, decision: &Decision, words: &str) -> Result<(), Refusal> {
        let which = Which::Named(vec![Chosen { words: words.to_owned(), seen: None }]);
        self.engine.decide_bills(decision, &which, self.now).map(drop)
    }

    /// Every live entry as clock times in UTC with its task, by time.
    pub(super) fn entries(&self) -> Vec<String> {
        let show = |read: &dyn Read, entry: &TimeEntry| -> Result<String, Refusal> {
            let title = read.task(entry.task_id)?.map_or_else(String::new, |task| task.title);
            Ok(match entry.times() {
                Some((start, end)) => format!("{}-{} {title}", clock(start), clock(end)),
                None => format!("{} {} {title}", entry.day(), entry.duration),
            })
        };
        let list = |read: &dyn Read| {
            let entries = read.entries_on(None, Day::MIN, Day::MAX)?;
            entries.iter().map(|entry| show(read, entry)).collect()
        };
        self.engine.ask(list).unwrap()
    }

    /// When what runs began, in UTC, and on what.
    pub(super) fn running(&self) -> Option<String> {
        let running = self.engine.status(self.now).unwrap().running?;
        Some(format!("{} {}", clock(running.timer.start_time), running.task.title))
    }

    pub(super) fn bills(&self) -> Vec<TimeBill> {
        self.engine.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?)).unwrap()
    }

    /// The live bills as day, number, raw time and billed minutes.
    pub(super) fn billed(&self) -> Vec<(String, u32, Span, u32)> {
        let bills = self.bills();
        let one = |b: &TimeBill| (b.date.to_string(), b.sequence, b.duration, b.billed_minutes);
        bills.iter().map(one).collect()
    }
}

/// A day of the month and a clock time in UTC.
fn clock(at: Timestamp) -> String {
    let shown = Zone::UTC.local(at).format("%d %H:%M:%S").to_string();
    shown.strip_suffix(":00").unwrap_or(&shown).to_owned()
}
