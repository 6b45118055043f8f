//! The dashboard as somebody uses it, without a terminal: keys in, pictures and a store out.

mod laws;
mod mending;
mod pictures;
mod script;

use super::Desk;
use super::deed::Deed;
use super::model::{Look, Screen};
use super::rehearsal::Rehearsal;
use super::theme::Theme;
use crate::clock::Clock;
use crate::config::{Config, Env};
use crate::domain::{Role, Timestamp, User, When, Zone};
use crate::engine::bill::{Chosen, Decision};
use crate::engine::customer::CustomerWish;
use crate::engine::entry::AddWish;
use crate::engine::pillar::PillarWish;
use crate::engine::rate::Since;
use crate::engine::task::TaskAddWish;
use crate::engine::timer::{StartWish, TaskWish};
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::store::{Founder, Kind, Store};
use crate::text::glyphs::Glyphs;

/// An instant as RFC 3339 writes it.
fn instant(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// One minute past one on a Monday in Amsterdam.
fn now() -> Timestamp {
    instant("2026-11-23T13:01:07+01:00")
}

/// An engine over an empty store.
fn engine() -> Engine {
    let owner = User {
        id: uuid::Uuid::from_u128(7).into(),
        email: None,
        name: "me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let device = uuid::Uuid::from_u128(8).into();
    Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone: Zone::parse("Europe/Amsterdam").unwrap(),
        settings: Settings::default(),
        ids: IdSource::seeded("dashboard"),
        mode: Mode::Real,
    }
}

/// The dashboard over an engine.
fn over(engine: Engine, size: (u16, u16)) -> Rehearsal {
    let config = Config { glyphs: Glyphs::UNICODE, ..Config::of_nobody(&Env::default()) };
    let desk = Desk {
        engine,
        config,
        clock: Clock::Fixed(now()),
        editor: None,
        kept: std::path::PathBuf::new(),
        dumb: false,
        warnings: Vec::new(),
    };
    let mut rehearsal = Rehearsal::new(desk, size);
    rehearsal.model.look = Look { theme: Theme::Numbers, glyphs: Glyphs::UNICODE };
    rehearsal
}

fn task(words: &str, place: Option<(&str, &str)>) -> TaskWish {
    let (customer, pillar) = place.unzip();
    TaskWish {
        words: words.to_owned(),
        customer: customer.map(str::to_owned),
        pillar: pillar.filter(|pillar| !pillar.is_empty()).map(str::to_owned),
        ..TaskWish::default()
    }
}

/// A week of work for two customers, a board of tasks, and a Monday morning on which a timer runs.
fn office(size: (u16, u16)) -> Rehearsal {
    let engine = engine();
    let run = |at: &str, deed: Deed| {
        deed.run(&engine, instant(at)).unwrap();
    };
    let start = "2026-11-16T08:00:00+01:00";
    let customer = |name: &str, rate: i64| {
        let rate = Some(rate.into());
        Deed::CustomerAdd(CustomerWish { name: name.into(), rate, ..CustomerWish::default() })
    };
    let pillar = |owner: &str, name: &str, rate: Option<i64>| {
        Deed::PillarAdd(PillarWish {
            customer: owner.into(),
            name: name.into(),
            rate: rate.map(Into::into),
            since: Since::Unsaid,
        })
    };
    run(start, customer("Acme", 95));
    run(start, customer("Globex", 90));
    run(start, pillar("Acme", "Platform", None));
    run(start, pillar("Acme", "Billing", Some(80)));
    run(start, pillar("Globex", "Web", None));
    let add = |day: u32, from: &str, to: &str, wish: TaskWish| {
        let when = |text: &str| When::parse(&format!("2026-11-{day} {text}")).ok();
        let wish = AddWish { task: wish, from: when(from), to: when(to), ..AddWish::default() };
        run(&format!("2026-11-{day}T19:00:00+01:00"), Deed::Add(wish));
    };
    for day in 16..=20 {
        add(day, "08:30", "09:05", task("planning", None));
        add(day, "09:10", "12:02", task("fix login redirect", Some(("Acme", "Platform"))));
        add(day, "13:00", "15:44", task("invoice design", Some(("Acme", "Billing"))));
        add(day, "15:50", "17:53", task("dashboard", Some(("Globex", "Web"))));
    }
    for (title, due) in
        [("rotate keys", Some(25)), ("docs for export", None), ("migrate DNS", Some(23))]
    {
        let due = due.and_then(|day| crate::domain::Day::from_ymd_opt(2026, 11, day));
        let wish = TaskAddWish { title: title.into(), due, ..TaskAddWish::default() };
        run("2026-11-20T19:10:00+01:00", Deed::TaskAdd(wish));
    }
    let ship = TaskAddWish { title: "ship 2.4".into(), ..TaskAddWish::default() };
    run("2026-11-20T19:11:00+01:00", Deed::TaskAdd(ship));
    let by = vec!["rotate keys".to_owned(), "docs for export".to_owned()];
    run("2026-11-20T19:12:00+01:00", Deed::TaskBlock("ship 2.4".into(), by));
    let decide = |bill: &str, decision: Decision| {
        let chosen = vec![Chosen { words: bill.into(), seen: None }];
        run("2026-11-21T10:00:00+01:00", Deed::Decide(decision, chosen));
    };
    decide("Acme/Platform@2026-11-19", Decision::Approve);
    decide("Globex/Web@2026-11-17", Decision::Reject("demo only".into()));
    let today = "2026-11-23T12:19:00+01:00";
    let at = |text: &str| When::parse(text).ok();
    for (from, to, wish) in [
        ("8:30", "9:25", task("planning", None)),
        ("10:00", "11:36", task("review PR 118", Some(("Acme", "Platform")))),
    ] {
        let wish = AddWish { task: wish, from: at(from), to: at(to), ..AddWish::default() };
        run(today, Deed::Add(wish));
    }
    let start = StartWish {
        task: task("fix login redirect", Some(("Acme", "Platform"))),
        at: at("12:20"),
        ..StartWish::default()
    };
    run("2026-11-23T12:20:00+01:00", Deed::Start(start));
    over(engine, size)
}

impl Rehearsal {
    /// Presses the key of a screen.
    fn go_to(&mut self, screen: Screen) {
        let at = Screen::ALL.into_iter().position(|other| other == screen).unwrap();
        self.press(&(at + 1).to_string());
    }

    /// What is said below the screen; empty where nothing is.
    fn said(&self) -> String {
        self.model.toast.as_ref().map_or(String::new(), |toast| toast.text.clone())
    }

    /// The title of what runs; empty where nothing runs.
    fn running(&self) -> String {
        let running = self.model.data.status.running.as_ref();
        running.map_or(String::new(), |running| running.task.title.clone())
    }
}
