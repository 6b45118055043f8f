//! The worker: a thread that asks and changes the store, so that keys never wait for a disk.
//!
//! One after another, in the order in which things were asked for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, Thread};

use super::deed::Deed;
use super::effect::Subject;
use super::load::{self, Ask};
use super::message::Msg;
use super::pages;
use crate::clock::Clock;
use crate::domain::{Code, Refusal};
use crate::engine::Engine;

/// Work that needs the store.
#[derive(Debug)]
pub(crate) enum Work {
    /// Ask for parts.
    Load(Vec<Ask>),
    /// Ask for them only if the store has seen more commits than this.
    Renew(u64, Vec<Ask>),
    /// Do this.
    Do(Box<Deed>),
    /// Say what this would do.
    Foresee(u64, Box<Deed>),
    /// Make a page about this.
    Show(Subject),
}

/// Where messages go: into the channel, and the loop is woken.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    messages: Sender<Msg>,
    reader: Thread,
}

impl Post {
    /// A post to this very thread, with its other end.
    pub(crate) fn here() -> (Self, Receiver<Msg>) {
        let (messages, received) = channel();
        (Self { messages, reader: thread::current() }, received)
    }

    /// Sends a message. If nobody reads any more, the program is ending.
    pub(crate) fn send(&self, msg: Msg) {
        if self.messages.send(msg).is_ok() {
            self.reader.unpark();
        }
    }
}

/// Starts the worker; it ends when nobody can ask it any more.
pub(crate) fn start(engine: Engine, clock: Clock, post: Post) -> Result<Sender<Work>, Refusal> {
    let (asked, work) = channel();
    let run = move || {
        while let Ok(work) = work.recv() {
            let msg = catch_unwind(AssertUnwindSafe(|| answer(&engine, clock, &work)));
            post.send(msg.unwrap_or_else(|_| fallen(work)));
        }
    };
    let spawned = thread::Builder::new().name("worker".to_owned()).spawn(run);
    spawned.map_err(|error| {
        Refusal::new(Code::Failed, format!("no thread could be started: {error}"))
            .hint("`tat status` and the other commands need none")
    })?;
    Ok(asked)
}

/// Does a piece of work.
pub(crate) fn answer(engine: &Engine, clock: Clock, work: &Work) -> Msg {
    let now = clock.now();
    match work {
        Work::Load(asks) => Msg::Loaded(load::load(engine, asks, now).map(Box::new)),
        Work::Renew(seen, asks) => match engine.ask(|read| Ok(read.generation()?)) {
            Ok(generation) if generation == *seen => Msg::Same,
            _ => Msg::Loaded(load::load(engine, asks, now).map(Box::new)),
        },
        Work::Do(deed) => Msg::Done(deed.clone(), deed.run(engine, now)),
        Work::Foresee(number, deed) => Msg::Foreseen(*number, deed.run(&engine.foreseeing(), now)),
        Work::Show(subject) => Msg::Shown(pages::page(engine, subject, now)),
    }
}

/// The answer to work on which the program fell.
fn fallen(work: Work) -> Msg {
    let refusal = Refusal::new(Code::Internal, "this is a bug of tat; it was given up")
        .hint("`tat doctor` looks whether the store is sound");
    match work {
        Work::Load(_) | Work::Renew(..) => Msg::Loaded(Err(refusal)),
        Work::Do(deed) => Msg::Done(deed, Err(refusal)),
        Work::Foresee(number, _) => Msg::Foreseen(number, Err(refusal)),
        Work::Show(_) => Msg::Shown(Err(refusal)),
    }
}
