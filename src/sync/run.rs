//! The runner: one sync from its beginning to its end, over a store and a server.
//!
//! It does what the machine says and decides nothing itself. No transaction is open while it speaks
//! to the server or waits. (spec: Exchange, Client)

use std::time::Duration;

use serde_json::Value;

use crate::api::{self, Client};
use crate::domain::{Code, DeviceId, Refusal, Timestamp};
use crate::store::{Patience, Store};

use super::machine::{Input, Output, Progress, Report, step};
use super::model::{Exchange, Reply};
use super::outgoing::{Outgoing, gather};
use super::state::State;
use super::take::{Arrival, restart, take};

/// As many changes as are asked for at once.
const PAGE: usize = 1_000;

/// Why a request brought no answer.
#[derive(Clone, Debug)]
pub struct Silence {
    /// What it means to the user.
    pub refusal: Refusal,
    /// How long the server asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// A way to the server.
pub trait Wire {
    /// Sends operations and fetches changes.
    fn exchange(&self, asked: &Exchange) -> Result<Reply, Silence>;
}

impl Wire for Client {
    fn exchange(&self, asked: &Exchange) -> Result<Reply, Silence> {
        let fault = |error: serde_json::Error| Silence {
            refusal: Refusal::new(Code::Failed, format!("the exchange cannot be read: {error}"))
                .hint("look whether the server and this `tat` are of one time"),
            retry_after: None,
        };
        let body = serde_json::to_value(asked).map_err(fault)?;
        let reply: Value = self.sync_post(&body).map_err(silence)?;
        serde_json::from_value(reply).map_err(fault)
    }
}

fn silence(trouble: api::Trouble) -> Silence {
    Silence { refusal: *trouble.refusal, retry_after: trouble.retry_after }
}

/// What a sync needs of the world.
pub struct Means<'a> {
    /// The way to the server.
    pub wire: &'a dyn Wire,
    /// This machine's clock.
    pub clock: &'a dyn Fn() -> Timestamp,
    /// Numbers by chance.
    pub chance: &'a dyn Fn() -> u64,
    /// Lets time pass.
    pub wait: &'a dyn Fn(Duration),
}

/// Brings an account's store and the server's together.
pub fn run(store: &Store, means: &Means<'_>) -> Result<Report, Refusal> {
    let outcome = go(store, means);
    remember(store, outcome.as_ref().err(), (means.clock)())?;
    outcome
}

fn go(store: &Store, means: &Means<'_>) -> Result<Report, Refusal> {
    let (mut progress, mut next) = step(Progress::default(), &Input::Begin);
    let mut outgoing: Option<Outgoing> = None;
    let mut answer: Option<(Reply, Arrival)> = None;
    loop {
        let silence: Option<Silence>;
        let input = match next {
            Output::Gather => {
                let gathered = store.read(Patience::Command, |read| gather(read, Some(PAGE)))?;
                Input::Gathered(outgoing.insert(gathered))
            }
            Output::Send => match sent(means, outgoing.as_ref()) {
                Ok(arrived) => {
                    answer = Some(arrived);
                    Input::Replied
                }
                Err(trouble) => {
                    silence = Some(trouble);
                    match &silence {
                        Some(Silence { refusal, retry_after }) => {
                            Input::Trouble(refusal, *retry_after, (means.chance)())
                        }
                        None => Input::Ready,
                    }
                }
            },
            Output::Take => match (&outgoing, answer.take()) {
                (Some(outgoing), Some((reply, arrival))) => {
                    let took = store.write(|door| take(door, (outgoing, &reply), arrival))?;
                    Input::Took(took)
                }
                _ => Input::Begin,
            },
            Output::Fork => {
                let device = DeviceId(uuid::Uuid::new_v4());
                store.write(|door| Ok::<_, Refusal>(door.set_device(device)?))?;
                Input::Ready
            }
            Output::Restart => {
                store.write(|door| restart(door))?;
                Input::Ready
            }
            Output::Wait(pause) => {
                (means.wait)(pause);
                Input::Ready
            }
            Output::Done => return Ok(progress.report),
            Output::Fail(refusal) => return Err(refusal),
        };
        (progress, next) = step(progress, &input);
    }
}

/// Sends what was gathered, and measures how far the server's clock is ahead: as it was in the
/// middle between question and answer.
fn sent(means: &Means<'_>, outgoing: Option<&Outgoing>) -> Result<(Reply, Arrival), Silence> {
    let Some(outgoing) = outgoing else {
        return Err(Silence {
            refusal: Refusal::new(Code::Internal, "nothing was gathered to be sent"),
            retry_after: None,
        });
    };
    let asked_at = (means.clock)();
    let reply = means.wire.exchange(&outgoing.request)?;
    let now = (means.clock)();
    let middle = asked_at.millis().midpoint(now.millis());
    let offset = reply.server_time.millis().saturating_sub(middle);
    Ok((reply, Arrival { now, offset }))
}

/// Keeps when a sync last came to its end, or since when syncs fail by what may pass.
fn remember(store: &Store, trouble: Option<&Refusal>, now: Timestamp) -> Result<(), Refusal> {
    let passing = trouble.is_some_and(|refusal| {
        matches!(refusal.code, Code::Offline | Code::RateLimited | Code::Locked)
    });
    if trouble.is_some() && !passing {
        return Ok(());
    }
    let written = store.write(|door| {
        let mut state = State::read(door)?;
        if passing {
            if state.trouble_since.is_some() {
                return Ok(());
            }
            state.trouble_since = Some(now);
        } else {
            state.last_sync = Some(now);
            state.trouble_since = None;
        }
        Ok::<_, Refusal>(state.write(door)?)
    });
    // That a sync failed is said anyway; where the store cannot be written, that is said.
    if trouble.is_some() { Ok(()) } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Role, Task};
    use crate::sync::office::{Server, now};

    #[test]
    fn what_one_device_made_the_other_has_after_a_slow_server() {
        let server = Server::new(Role::InternalUser);
        server.silences.borrow_mut().push(Silence {
            refusal: Refusal::new(Code::RateLimited, "slow"),
            retry_after: Some(Duration::from_secs(9)),
        });
        let (one, other) = (server.device(), server.device());
        let made = one.change(now(), |draft| {
            draft.put_task(Task::new(draft.fresh_id().into(), "mail", now()))?;
            Ok(((), "Made".to_owned()))
        });
        assert!(made.is_ok());
        let report = server.sync(&one).unwrap();
        assert_eq!((report.pushed, report.rejected), (1, 0));
        assert_eq!(server.waited.borrow().as_slice(), [Duration::from_secs(9)]);
        server.sync(&other).unwrap();
        let titled = other.ask(|read| Ok(read.tasks_titled("mail")?)).unwrap();
        assert_eq!(titled.len(), 1);
        assert_eq!(server.sync(&other).unwrap(), Report::default());
    }

    #[test]
    fn since_when_a_server_is_silent_is_remembered_until_it_answers() {
        let server = Server::new(Role::InternalUser);
        let silent = || Silence { refusal: Refusal::new(Code::Offline, "no"), retry_after: None };
        server.silences.borrow_mut().extend(std::iter::repeat_with(silent).take(5));
        let device = server.device();
        assert_eq!(server.sync(&device).unwrap_err().code, Code::Offline);
        let state = || device.ask(|read| Ok(State::read(read)?)).unwrap();
        assert_eq!((state().trouble_since, state().last_sync), (Some(now()), None));
        server.sync(&device).unwrap();
        assert_eq!((state().trouble_since, state().last_sync), (None, Some(now())));
    }
}
