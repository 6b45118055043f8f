//! The world of a run: a server, users, their devices, and a clock that only the server knows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{
    Currency, Customer, CustomerId, Pillar, RatePeriod, Refusal, Role, Task, TaskId, Timestamp,
    User, UserId,
};
use crate::engine::{Draft, IdSource};
use crate::store::{Commit, Founder, JournalEntry, Kind, Patience, Store};
use crate::sync::host::{Asker, Host, People};
use crate::sync::model::{Conflict, Exchange, Hlc, Operation, Reply, SCHEMA};
use crate::sync::state::Letter;
use crate::sync::take::retry;

use super::device::Device;
use super::dice::Dice;

pub(super) const CUSTOMERS: [CustomerId; 2] =
    [CustomerId(Uuid::from_u128(0xc0)), CustomerId(Uuid::from_u128(0xc1))];

/// A field that no program of today knows.
pub(super) const FUTURE: &str = "mood";

/// What somebody wrote, or did, and what was there before.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) record: Uuid,
    pub(super) field: &'static str,
    pub(super) value: Value,
    pub(super) before: Value,
}

/// What was done in a run.
#[derive(Default)]
pub(super) struct History {
    /// Writes of values that are written once.
    pub(super) writes: Vec<Write>,
    /// Records that were made.
    pub(super) made: BTreeSet<Uuid>,
    /// Records that were deleted, with what their fields held for who deleted them.
    pub(super) deleted: Vec<(Uuid, BTreeMap<String, Value>)>,
    /// What was in the journal of conflicts at any time.
    pub(super) journal: BTreeMap<Uuid, Conflict>,
    /// Operations that were refused, by the record.
    pub(super) refused: BTreeSet<Uuid>,
}

pub(super) struct World {
    pub(super) dice: Dice,
    pub(super) server: Store,
    pub(super) users: Vec<User>,
    pub(super) devices: Vec<Device>,
    /// The true time, in milliseconds.
    pub(super) time: i64,
    pub(super) history: History,
    /// Requests that were sent before and may come once more.
    pub(super) late: Vec<(UserId, Exchange)>,
    /// The server's store as it was, for a day that is hoped not to come.
    backup: Option<Store>,
    words: u64,
    pub(super) page: usize,
}

impl People for Vec<User> {
    fn find(&self, id: UserId) -> Result<Option<User>, Refusal> {
        Ok(self.iter().find(|user| user.id == id).cloned())
    }
}

fn user(n: u128, role: Role) -> User {
    let name = format!("user {n}");
    User { id: Uuid::from_u128(n).into(), email: Some(name.clone()), name, role: Some(role) }
}

impl World {
    /// Two users with two to five devices, two customers and four tasks.
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let users = vec![user(0xa1, Role::InternalAdmin), user(0xa2, Role::InternalUser)];
        let owner = users[0].clone();
        let founder = move || Founder { owner: owner.clone(), device: Uuid::from_u128(9).into() };
        let server = Store::in_memory(Kind::Cloud, founder);
        let count = 2 + dice.below(4);
        let devices = (0..count).map(|n| {
            // Most belong to one user: their devices meet most often.
            let user = &users[usize::from(n > 0 && dice.percent(30))];
            let skew = i64::try_from(dice.below(7_200_000)).unwrap_or(0) - 3_600_000;
            Device::new(n, user.clone(), skew)
        });
        let devices = devices.collect();
        let page = 1 + dice.below(4);
        let mut world = Self {
            dice,
            server,
            users,
            devices,
            time: 1_764_064_800_000,
            history: History::default(),
            late: Vec::new(),
            backup: None,
            words: 0,
            page,
        };
        world.open();
        world
    }

    /// Makes what is there from the beginning, one of it with a field of tomorrow.
    fn open(&mut self) {
        let now = self.now();
        let ids = IdSource::seeded("server");
        let made = self.server.write(|door| {
            let changes = {
                let mut draft = Draft::new(&*door, now, &ids)?;
                for (n, id) in CUSTOMERS.into_iter().enumerate() {
                    let mut customer = Customer::new(id, format!("c{n}"), Currency::EUR, now);
                    customer.rates = vec![RatePeriod { since: None, rate: Some(80.into()) }];
                    draft.put_customer(customer)?;
                    draft.put_pillar(Pillar::general_support(id, now))?;
                }
                for n in 0..3 {
                    let mut task = Task::new(task_id(n), format!("task {n}"), now);
                    task.customer_id = (n < 2).then(|| CUSTOMERS[n % 2]);
                    draft.put_task(task)?;
                }
                draft.settle()?;
                draft.changes()
            };
            let journal = JournalEntry::New(String::new());
            Ok::<_, Refusal>(door.commit(&Commit {
                changes: &changes,
                at: now,
                journal,
                owner: None,
            })?)
        });
        made.unwrap();
        let fields = json!({"title": "tomorrow", FUTURE: "bright", "status": "to_do"});
        let operation = Operation {
            op_seq: 1,
            op_id: Uuid::from_u128(0xf0),
            entity: "task".into(),
            id: task_id(3).0,
            kind: crate::sync::model::Kind::Create,
            base_server_version: 0,
            fields: fields.as_object().cloned().unwrap(),
            hlc: Hlc { millis: self.time, counter: 0 },
            wall_time: now,
            schema: SCHEMA,
            was: serde_json::Map::new(),
            seen: None,
        };
        let asked = Exchange {
            device_id: Uuid::from_u128(0xf1).into(),
            schema: SCHEMA,
            cursor: None,
            ops: vec![operation],
            limit: None,
        };
        self.serve(self.users[0].id, &asked).unwrap();
    }

    /// What time it is at the server.
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time)
    }

    /// A word that nobody ever wrote.
    pub(super) fn word(&mut self) -> String {
        self.words += 1;
        format!("w{}", self.words)
    }

    pub(super) fn user(&self, id: UserId) -> User {
        self.users.iter().find(|user| user.id == id).cloned().unwrap()
    }

    fn host(&self, user: UserId) -> (Asker, Store) {
        let user = self.user(user);
        (Asker { user: user.clone(), since: 0 }, self.server.acting_as(user))
    }

    /// The server takes a request.
    pub(super) fn serve(&mut self, user: UserId, asked: &Exchange) -> Result<Reply, Refusal> {
        let (asker, store) = self.host(user);
        let host = Host { store: &store, people: &self.users, now: self.now() };
        let reply = host.exchange(&asker, asked)?;
        let known = |read: &dyn crate::store::Read| crate::sync::state::conflicts(read);
        let conflicts =
            self.server.read(Patience::Command, |read| known(read)).map_err(Refusal::from)?;
        for conflict in conflicts {
            self.history.journal.insert(conflict.id, conflict);
        }
        let refused = reply
            .results
            .iter()
            .zip(&asked.ops)
            .filter(|(answered, _)| answered.status == crate::sync::model::Outcome::Rejected);
        self.history.refused.extend(refused.map(|(_, operation)| operation.id));
        Ok(reply)
    }

    /// Everything that the server shows a user.
    pub(super) fn shown(&self, user: UserId) -> Vec<crate::sync::model::Row> {
        let (asker, store) = self.host(user);
        let host = Host { store: &store, people: &self.users, now: self.now() };
        let (mut rows, mut cursor) = (Vec::new(), None);
        loop {
            let reply = host.pull(&asker, cursor.as_deref(), Some(1000)).unwrap();
            rows.extend(reply.changes);
            cursor = reply.next_cursor;
            if !reply.has_more {
                return rows;
            }
        }
    }

    /// Lives through some days.
    pub(super) fn live(&mut self) -> Result<(), String> {
        let events = 30 + self.dice.below(50);
        for _ in 0..events {
            self.time += 1_000 + i64::try_from(self.dice.below(240_000)).unwrap_or(0);
            let at = self.dice.below(self.devices.len());
            match self.dice.below(100) {
                0..50 => self.deed(at),
                50..97 => self.sync_on(at)?,
                97 => self.copy(at),
                98 => self.backup = Some(self.server.twin()),
                _ => self.restore(),
            }
        }
        Ok(())
    }

    /// A device goes on with a sync for some steps.
    fn sync_on(&mut self, at: usize) -> Result<(), String> {
        for _ in 0..=self.dice.below(6) {
            self.advance(at)?;
        }
        Ok(())
    }

    /// A device's store is copied, and both go on.
    fn copy(&mut self, at: usize) {
        if self.devices.len() < 6 {
            let twin = self.devices[at].twin(self.devices.len());
            self.devices.push(twin);
        }
    }

    /// The server's store is lost, and its backup takes its place.
    fn restore(&mut self) {
        let Some(backup) = self.backup.take() else { return };
        self.server = backup;
        self.server.keep(|cloud| Ok::<_, Refusal>(cloud.new_epoch()?)).unwrap();
        // Requests that were under way to the server that is no more do not reach this one.
        self.late.clear();
    }

    /// The network is good again: everybody syncs twice, and all comes to an end.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        for round in 0..6 {
            for at in 0..self.devices.len() {
                self.time += 60_000;
                self.sync_to_the_end(at)?;
                if round < 4 {
                    self.answer_letters(at);
                }
            }
        }
        Ok(())
    }

    /// Somebody looks at what was refused and forgets it, or tries once more.
    fn answer_letters(&mut self, at: usize) {
        let letters = self.devices[at].read(|read| Ok(Letter::all(read)?));
        for letter in letters {
            let again = self.dice.percent(20);
            let store = &self.devices[at].engine.store;
            let answered = store
                .write(|door| if again { retry(door, &letter) } else { Ok(letter.forget(door)?) });
            answered.unwrap();
        }
    }
}

pub(super) fn task_id(n: usize) -> TaskId {
    TaskId(Uuid::from_u128(0x70 + n as u128))
}
