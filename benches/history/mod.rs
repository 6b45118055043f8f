//! A history: five years of work for ten customers, the same every time, written through the
//! store's own door with the bills that follow from it.
//!
//! What is measured over it stands in the benches.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tat::domain::billing::{self, DayInput, Part};
use tat::domain::{
    ActiveTimer, BillStatus, Change, Currency, Customer, CustomerId, Day, DeviceId, Edit, EntryId,
    Pillar, PillarId, RatePeriod, Role, Span, Status, Task, TaskId, TimeBill, TimeEntry, Timestamp,
    User, UserId, Zone,
};
use tat::store::{Commit, Founder, JournalEntry, Kind, SCHEMA, Store, StoreError};
use uuid::Uuid;

/// Counts up whenever the same call writes another history.
const EDITION: u32 = 1;

/// So many days it goes back.
const DAYS: u64 = 5 * 365;

/// So many days are written in one commit.
const BATCH: u64 = 30;

/// The bills of so many days wait to be sent; older ones were.
const OPEN_DAYS: u64 = 45;

const CUSTOMERS: [&str; 10] = [
    "Acme",
    "Blom & Zoon",
    "Café Noord",
    "Delta Rail",
    "Ets. Dupont",
    "Fjord Data",
    "Grün GmbH",
    "Haven Zuid",
    "Île Verte",
    "Jansen Bouw",
];
const PILLARS: [&str; 3] = ["Platform", "Web shop", "Advice"];
const VERBS: [&str; 8] =
    ["Fix", "Review", "Write", "Plan", "Test", "Deploy", "Discuss", "Clean up"];
const THINGS: [&str; 12] = [
    "login redirect",
    "invoice export",
    "search index",
    "onboarding mail",
    "rate limits",
    "the yearly report",
    "accessibility",
    "database backup",
    "mobile layout",
    "error pages",
    "team planning",
    "naïve caching",
];
const NOTES: [&str; 5] = [
    "with Noor",
    "found the cause: a stale cookie",
    "second round after the feedback of Monday",
    "half of it waits for the new certificate",
    "paired; see the ticket for what is left to do",
];

/// When the history ends: a Friday afternoon in Amsterdam, while a timer runs.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-20T14:30:00Z").expect("a written-out instant")
}

/// The last day of the history.
pub(crate) fn today() -> Day {
    zone().day_of(now())
}

/// Where it happened.
pub(crate) fn zone() -> Zone {
    Zone::parse("Europe/Amsterdam").expect("a known zone")
}

/// Whose history it is.
pub(crate) fn user() -> UserId {
    UserId(Uuid::from_u128(1))
}

/// The store in this file, which belongs to the history's user.
pub(crate) fn store_at(path: &Path) -> Store {
    Store::at(path, Kind::Local, || Founder {
        owner: User {
            id: user(),
            email: None,
            name: "me".to_owned(),
            role: Some(Role::InternalAdmin),
        },
        device: DeviceId(Uuid::from_u128(2)),
    })
}

/// A store with so many entries that is kept from run to run. Whoever writes to it copies it.
pub(crate) fn kept(folder: &Path, entries: u64) -> Result<PathBuf, StoreError> {
    let path = folder.join(format!("{entries}-entries-{EDITION}-schema-{SCHEMA}.redb"));
    if !path.exists() {
        let unfinished = path.with_extension("unfinished");
        let _ = std::fs::remove_file(&unfinished);
        write(&unfinished, entries)?;
        std::fs::rename(&unfinished, &path).expect("a name in a folder of ours");
    }
    Ok(path)
}

/// Writes a history of so many entries into a new store.
pub(crate) fn write(path: &Path, entries: u64) -> Result<Store, StoreError> {
    let store = store_at(path);
    let mut author = Author::new(entries);
    let mut changes = author.beginning();
    for day in 0..DAYS {
        changes.extend(author.day(day, entries));
        if (day + 1) % BATCH == 0 || day + 1 == DAYS {
            commit(&store, &changes, author.evening(day))?;
            changes.clear();
        }
    }
    commit(&store, &[author.running()], now())?;
    Ok(store)
}

fn commit(store: &Store, changes: &[Change], at: Timestamp) -> Result<(), StoreError> {
    let journal = JournalEntry::New(format!("Recorded {} changes", changes.len()));
    store.write(|door| door.commit(&Commit { changes, at, journal, owner: None }).map(drop))
}

/// Chance that falls the same way every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn any<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let count = u64::try_from(all.len()).unwrap_or(1);
        &all[usize::try_from(self.below(count)).unwrap_or(0)]
    }

    fn id(&mut self) -> Uuid {
        let bytes = (u128::from(self.next()) << 64) | u128::from(self.next());
        uuid::Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid()
    }
}

/// Who makes the history up.
struct Author {
    chance: Chance,
    zone: Zone,
    customers: BTreeMap<CustomerId, Customer>,
    pillars: BTreeMap<PillarId, Pillar>,
    tasks: Vec<Task>,
}

/// A task, and where its time is billed.
struct Place {
    task: TaskId,
    customer: Option<CustomerId>,
    pillar: Option<PillarId>,
}

impl Place {
    /// An entry on the task as the rules of billing take it; it lies in one day.
    fn part(&self, entry: &TimeEntry) -> Part {
        Part {
            entry_id: entry.id,
            task_id: self.task,
            customer_id: self.customer,
            pillar_id: self.pillar,
            billable: entry.billable.unwrap_or(self.customer.is_some()),
            span: entry.duration,
        }
    }
}

/// A bill that was approved and sent.
fn sent_off(bill: TimeBill, at: Timestamp) -> TimeBill {
    TimeBill {
        status: BillStatus::SentToBilling,
        approved_by: Some(user()),
        approved_at: Some(at),
        sent_at: Some(at),
        ..bill
    }
}

fn new<T>(after: T) -> Edit<T> {
    Edit { before: None, after: Some(after) }
}

impl Author {
    fn new(entries: u64) -> Self {
        let mut author = Self {
            chance: Chance(entries),
            zone: zone(),
            customers: BTreeMap::new(),
            pillars: BTreeMap::new(),
            tasks: Vec::new(),
        };
        let start = author.zone.day_start(author.date(0));
        for name in &CUSTOMERS {
            author.meet(name, start);
        }
        let pillars: Vec<Pillar> = author.pillars.values().cloned().collect();
        for number in 0..(entries / 200).clamp(20, 5000) {
            author.think_of(number, &pillars, start);
        }
        author
    }

    /// A new customer with its pillars.
    fn meet(&mut self, name: &str, now: Timestamp) {
        let id = CustomerId(self.chance.id());
        let mut customer = Customer::new(id, name, Currency::EUR, now);
        let rate = 70 + self.chance.below(50);
        customer.rates = vec![RatePeriod { since: None, rate: Some(rate.into()) }];
        let general = Pillar::general_support(id, now);
        let own = PILLARS.map(|name| Pillar::new(PillarId(self.chance.id()), id, name, now));
        self.customers.insert(id, customer);
        self.pillars.extend(own.into_iter().chain([general]).map(|pillar| (pillar.id, pillar)));
    }

    /// A new task; one in ten is for nobody.
    fn think_of(&mut self, number: u64, pillars: &[Pillar], now: Timestamp) {
        let (verb, thing) = (self.chance.any(&VERBS), self.chance.any(&THINGS));
        let mut task = Task::new(TaskId(self.chance.id()), format!("{verb} {thing} {number}"), now);
        if !number.is_multiple_of(10) {
            let pillar = self.chance.any(pillars);
            task.customer_id = Some(pillar.customer_id);
            task.pillar_id = Some(pillar.id);
        }
        task.status = if number.is_multiple_of(5) { Status::InProgress } else { Status::Completed };
        task.local_version = 1;
        self.tasks.push(task);
    }

    /// What is there before the first day.
    fn beginning(&self) -> Vec<Change> {
        let customers = self.customers.values().cloned().map(|c| Change::Customer(new(c)));
        let pillars = self.pillars.values().cloned().map(|p| Change::Pillar(new(p)));
        let tasks = self.tasks.iter().cloned().map(|task| Change::Task(new(task)));
        customers.chain(pillars).chain(tasks).collect()
    }

    fn date(&self, day: u64) -> Day {
        self.zone.day_of(now()) - chrono::Days::new(DAYS - 1 - day)
    }

    /// The end of a day's work.
    fn evening(&self, day: u64) -> Timestamp {
        self.zone.day_start(self.date(day)) + Span::hours(18)
    }

    /// A day's entries, one after the other from eight to noon's hour and on, and their bills.
    fn day(&mut self, day: u64, entries: u64) -> Vec<Change> {
        let count = entries * (day + 1) / DAYS - entries * day / DAYS;
        let (date, evening) = (self.date(day), self.evening(day));
        let pace = 6 * 3600 / i64::try_from(count).unwrap_or(i64::MAX).max(1);
        let mut start = self.zone.day_start(date) + Span::hours(8);
        let mut changes = Vec::new();
        let mut parts = Vec::new();
        for _ in 0..count {
            let pause = i64::try_from(self.chance.below(5)).unwrap_or(0);
            let end = start + Span::seconds((pace - pause).clamp(1, 3 * 3600));
            let spot = self.place();
            let entry = self.entry(spot.task, (start, end), evening);
            start = end + Span::seconds(pause);
            parts.push(spot.part(&entry));
            changes.push(Change::Entry(new(entry)));
        }
        let input = DayInput {
            user_id: user(),
            day: date,
            parts: &parts,
            customers: &self.customers,
            pillars: &self.pillars,
            existing: &[],
            now: evening,
        };
        let bills = billing::recompute_day(&input);
        let sent = day + OPEN_DAYS < DAYS;
        let bills = bills.into_iter().map(|bill| if sent { sent_off(bill, evening) } else { bill });
        changes.extend(bills.map(|bill| Change::Bill(new(bill))));
        changes
    }

    fn entry(
        &mut self,
        task_id: TaskId,
        (start, end): (Timestamp, Timestamp),
        at: Timestamp,
    ) -> TimeEntry {
        let notes = self.chance.below(3) == 0;
        TimeEntry {
            id: EntryId(self.chance.id()),
            task_id,
            user_id: user(),
            start_time: Some(start),
            end_time: Some(end),
            date: None,
            duration: end.since(start),
            notes: notes.then(|| (*self.chance.any(&NOTES)).to_owned()),
            time_zone: self.zone.name().to_owned(),
            tags: if self.chance.below(8) == 0 { vec!["remote".to_owned()] } else { Vec::new() },
            billable: (self.chance.below(20) == 0).then_some(false),
            created_at: at,
            updated_at: at,
            local_version: 1,
            server_version: None,
            deleted_at: None,
        }
    }

    /// A task to work on.
    fn place(&mut self) -> Place {
        let task = self.chance.any(&self.tasks);
        Place { task: task.id, customer: task.customer_id, pillar: task.pillar_id }
    }

    /// The timer that runs when the history ends.
    fn running(&mut self) -> Change {
        Change::Timer(new(ActiveTimer {
            id: EntryId(self.chance.id()),
            user_id: user(),
            task_id: self.tasks[0].id,
            start_time: now() - Span::minutes(25),
            notes: None,
            tags: Vec::new(),
            billable: None,
            time_zone: self.zone.name().to_owned(),
            device_id: DeviceId(Uuid::from_u128(2)),
            updated_at: now(),
        }))
    }
}
