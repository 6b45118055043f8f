//! A device: a store, a clock that is wrong, and the syncs that are under way on it.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::{Code, DeviceId, Refusal, Timestamp, User, Zone};
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::store::{Founder, Kind, Patience, Read, RecordKey, Store};
use crate::sync::fault::{self, Fault};
use crate::sync::machine::{Input, Output, Progress, step};
use crate::sync::model::{Cursor, Reply};
use crate::sync::outgoing::{Outgoing, gather};
use crate::sync::state::{Known, State};
use crate::sync::take::{Arrival, restart, take};

use super::laws;
use super::world::World;

/// A sync under way.
#[derive(Default)]
pub(super) struct Session {
    progress: Progress,
    next: Option<Output>,
    outgoing: Option<Outgoing>,
    reply: Option<Reply>,
}

pub(super) struct Device {
    pub(super) engine: Engine,
    pub(super) user: User,
    /// How far its clock is wrong, in milliseconds.
    skew: i64,
    sessions: [Option<Session>; 2],
    forks: u128,
    number: usize,
    /// Cursor and versions as they were last; none while everything is fetched anew.
    seen: Option<(Cursor, BTreeMap<RecordKey, u64>)>,
}

impl Device {
    pub(super) fn new(number: usize, user: User, skew: i64) -> Self {
        let device = DeviceId(Uuid::from_u128(0xd0 + number as u128));
        let owner = user.clone();
        let founder = move || Founder { owner: owner.clone(), device };
        Self::with(number, (user, skew), Store::in_memory(Kind::Account, founder))
    }

    fn with(number: usize, (user, skew): (User, i64), store: Store) -> Self {
        let engine = Engine {
            store,
            zone: Zone::UTC,
            settings: Settings::default(),
            ids: IdSource::seeded(&format!("device {number}")),
            mode: Mode::Real,
        };
        Self { engine, user, skew, sessions: [None, None], forks: 0, number, seen: None }
    }

    /// The same device once more: a copy of its store.
    pub(super) fn twin(&self, number: usize) -> Self {
        Self::with(number, (self.user.clone(), self.skew), self.engine.store.twin())
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&dyn Read) -> Result<T, Refusal>) -> T {
        self.engine.store.read(Patience::Command, look).unwrap()
    }
}

impl World {
    /// What a device's clock says.
    pub(super) fn clock_of(&self, at: usize) -> Timestamp {
        Timestamp::from_millis(self.time + self.devices[at].skew)
    }

    /// One of the device's syncs makes a step, in bad weather.
    pub(super) fn advance(&mut self, at: usize) -> Result<(), String> {
        let which = usize::from(self.dice.percent(30));
        let mut session = self.devices[at].sessions[which].take().unwrap_or_default();
        if self.dice.percent(5) {
            // The process is killed: nothing of it is left but what the store has.
            return Ok(());
        }
        self.time += 50;
        if self.step(at, &mut session, Weather::Bad)? == Stands::Under {
            self.devices[at].sessions[which] = Some(session);
        }
        Ok(())
    }

    /// A sync from its beginning to its end, in good weather.
    pub(super) fn sync_to_the_end(&mut self, at: usize) -> Result<(), String> {
        self.devices[at].sessions = [None, None];
        let mut session = Session::default();
        for _ in 0..4_000 {
            self.time += 5;
            if self.step(at, &mut session, Weather::Good)? == Stands::Ended {
                return Ok(());
            }
        }
        Err(format!("law 14: the sync of device {at} does not end: {:?}", session.progress))
    }

    fn step(
        &mut self,
        at: usize,
        session: &mut Session,
        weather: Weather,
    ) -> Result<Stands, String> {
        let Some(next) = session.next.take() else {
            return Ok(decide(session, &Input::Begin));
        };
        match next {
            Output::Gather => {
                let page = Some(self.page);
                let outgoing = self.devices[at].read(|read| Ok(gather(read, page)?));
                let stands = decide(session, &Input::Gathered(&outgoing));
                session.outgoing = Some(outgoing);
                Ok(stands)
            }
            Output::Send => self.send(at, session, weather),
            Output::Take => self.take(at, session, weather),
            Output::Fork => {
                let device = &mut self.devices[at];
                device.forks += 1;
                let id = 0xd000 + 0x100 * device.number as u128 + device.forks;
                let id = DeviceId(Uuid::from_u128(id));
                let set = device.engine.store.write(|door| Ok::<_, Refusal>(door.set_device(id)?));
                set.map_err(|refusal| refusal.to_string())?;
                Ok(decide(session, &Input::Ready))
            }
            Output::Restart => {
                let store = &self.devices[at].engine.store;
                store.write(|door| restart(door)).map_err(|refusal| refusal.to_string())?;
                Ok(decide(session, &Input::Ready))
            }
            Output::Wait(_) => Ok(decide(session, &Input::Ready)),
            Output::Done => Ok(Stands::Ended),
            Output::Fail(refusal) => match weather {
                Weather::Bad => Ok(Stands::Ended),
                Weather::Good => Err(format!("law 14: the sync of device {at} fails: {refusal}")),
            },
        }
    }

    fn send(
        &mut self,
        at: usize,
        session: &mut Session,
        weather: Weather,
    ) -> Result<Stands, String> {
        let Some(outgoing) = &session.outgoing else { return Ok(Stands::Ended) };
        let (user, asked) = (self.devices[at].user.id, outgoing.request.clone());
        let bad = weather == Weather::Bad;
        if bad && self.dice.percent(30) && !self.late.is_empty() {
            // One that was sent before comes once more.
            let n = self.dice.below(self.late.len());
            let (user, again) = self.late[n].clone();
            let _ = self.serve(user, &again);
        }
        let lost = Refusal::new(Code::Offline, "no answer");
        let chance = self.dice.next();
        if bad && self.dice.percent(15) {
            return Ok(decide(session, &Input::Trouble(&lost, None, chance)));
        }
        let mut answer = self.serve(user, &asked);
        if bad && self.dice.percent(25) {
            let again = self.serve(user, &asked);
            if self.dice.percent(50) {
                answer = again;
            }
        }
        self.late.push((user, asked));
        if bad && self.dice.percent(15) {
            return Ok(decide(session, &Input::Trouble(&lost, None, chance)));
        }
        Ok(match answer {
            Ok(reply) => {
                // As it would come over the wire.
                let text = serde_json::to_string(&reply).map_err(|error| error.to_string())?;
                session.reply = serde_json::from_str(&text).map_err(|error| error.to_string())?;
                decide(session, &Input::Replied)
            }
            Err(refusal) => decide(session, &Input::Trouble(&refusal, None, chance)),
        })
    }

    fn take(
        &mut self,
        at: usize,
        session: &mut Session,
        weather: Weather,
    ) -> Result<Stands, String> {
        let (Some(outgoing), Some(reply)) = (session.outgoing.take(), session.reply.take()) else {
            return Ok(Stands::Ended);
        };
        let now = self.clock_of(at);
        let arrival = Arrival { now, offset: reply.server_time.millis() - now.millis() };
        let store = self.devices[at].engine.store.clone();
        if fault::on(Fault::CursorFirst) {
            let cursor = reply.next_cursor.clone();
            let early = store.write(|door| {
                let mut state = State::read(door)?;
                state.cursor = cursor;
                Ok::<_, Refusal>(state.write(door)?)
            });
            early.map_err(|refusal| refusal.to_string())?;
            if weather == Weather::Bad && self.dice.percent(20) {
                return Ok(Stands::Ended);
            }
        }
        if weather == Weather::Bad && self.dice.percent(20) {
            // Killed before the answer was taken.
            return Ok(Stands::Ended);
        }
        let took = store
            .write(|door| take(door, (&outgoing, &reply), arrival))
            .map_err(|refusal| format!("device {at} cannot take: {refusal}"))?;
        self.look_at(at)?;
        Ok(decide(session, &Input::Took(took)))
    }

    /// What holds after every step on a device.
    fn look_at(&mut self, at: usize) -> Result<(), String> {
        let now = self.clock_of(at);
        laws::view_is_fold(&self.devices[at].engine.store, now)?;
        let seen = self.devices[at].read(|read| {
            let state = State::read(read)?;
            let cursor = state.cursor.and_then(|text| text.parse::<Cursor>().ok());
            let known: BTreeMap<RecordKey, u64> = Known::all(read)?.into_iter().collect();
            Ok(cursor.filter(|_| !state.sweep).map(|cursor| (cursor, known)))
        });
        let before = std::mem::replace(&mut self.devices[at].seen, seen);
        let (Some((from, old)), Some((to, new))) = (&before, &self.devices[at].seen) else {
            return Ok(());
        };
        let back = |key: &&RecordKey| new.get(*key).is_some_and(|version| *version < old[*key]);
        match old.keys().find(back) {
            _ if from.epoch != to.epoch => Ok(()),
            _ if from.seq > to.seq => {
                Err(format!("law 8: the cursor of device {at} went back from {from} to {to}"))
            }
            Some(key) => Err(format!("law 8: the version of {key:?} went back on device {at}")),
            None => Ok(()),
        }
    }
}

/// Whether requests arrive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weather {
    Good,
    Bad,
}

/// Whether a sync is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Under,
    Ended,
}

fn decide(session: &mut Session, input: &Input<'_>) -> Stands {
    let (progress, next) = step(std::mem::take(&mut session.progress), input);
    session.progress = progress;
    session.next = Some(next);
    Stands::Under
}
