//! Histories: what may be done, at random times and in random places.

use proptest::prelude::*;

use crate::domain::{
    BillStatus, Change, CustomerFocus, DayWord, Fold, Move, RatePeriod, Refusal, Rounding,
    RoundingMode, Span, TimeEntry, Timestamp, When, Zone,
};
use crate::engine::Done;
use crate::engine::bill::{Chosen, Decision, Which};
use crate::engine::clash::Clash;
use crate::engine::entry::{
    AddWish, BreakWish, EditWish, FillWish, Gap, Hole, JoinWish, Long, SplitWish, Target, ZoneWish,
};
use crate::engine::entry_ref::EntryWords;
use crate::engine::journal::UndoWhich;
use crate::engine::timer::{Again, Finding, StartWish, StopWish, TaskWish, Then};
use crate::store::Read;

use super::mass::{Mass, of_many};
use super::world::{CUSTOMERS, HOMES, PILLARS, PLACES, World, task_id};

/// One thing that is done. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Wait(i64),
    Start { task: usize, ago: Option<i64>, zone: usize, clash: Clash, reopen: bool },
    Stop { ago: Option<i64>, done: bool },
    Cancel,
    Continue,
    Add { task: usize, ago: i64, length: i64, zone: usize, clash: Clash, wall: bool, later: bool },
    AddDay { task: usize, ago: i64, length: i64 },
    Edit { nth: usize, how: Edit, clash: Clash },
    Split { nth: usize, permille: i64, task: Option<usize> },
    Join { nth: usize, gap: bool },
    Break { from: i64, length: i64, last: bool },
    Fill { ago: Option<i64>, task: Option<usize> },
    Delete { nth: usize },
    Note,
    Decide { bill: usize, what: usize },
    Rate { customer: usize, pillar: bool, rate: Option<i64>, ago: Option<i64> },
    Round { customer: usize, increment: u32, mode: RoundingMode },
    Home { task: usize, home: usize },
    DropPillar(usize),
    Focus(usize),
    Move { task: usize, wanted: Move },
    Block { task: usize, by: usize },
    Unblock(usize),
    Explode(usize),
    DeleteTask(usize),
    Mass(Mass),
    Undo(usize),
    UndoOne(u64),
    Redo(usize),
}

/// What is altered of an entry.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    From(i64),
    To(i64),
    Length(i64),
    Shift(i64),
    Day(i64),
    Task(usize),
    Billable(bool),
    Zone(usize, bool),
    Tag,
}

fn zone(n: usize) -> Zone {
    Zone::parse(PLACES[n % PLACES.len()].0).unwrap()
}

fn words(task: usize) -> String {
    format!("task {}", task % HOMES.len())
}

fn clashes() -> impl Strategy<Value = Clash> {
    prop::sample::select(vec![Clash::Refuse, Clash::Trim, Clash::Overlap])
}

/// Seconds ago: often recent, now and then ahead.
fn ago() -> impl Strategy<Value = i64> {
    prop_oneof![-100_i64..7_200, 0_i64..200_000, (0_i64..50).prop_map(|n| n * 3_600)]
}

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        ago().prop_map(Edit::From),
        ago().prop_map(Edit::To),
        (0_i64..90_000).prop_map(Edit::Length),
        (-90_000_i64..90_000).prop_map(Edit::Shift),
        (-1_i64..4).prop_map(Edit::Day),
        (0_usize..5).prop_map(Edit::Task),
        any::<bool>().prop_map(Edit::Billable),
        (0_usize..8, any::<bool>()).prop_map(|(zone, keep)| Edit::Zone(zone, keep)),
        Just(Edit::Tag),
    ]
}

fn of_timers() -> impl Strategy<Value = Op> {
    let at = || prop::option::of(ago());
    prop_oneof![
        (0_usize..5, at(), 0_usize..8, clashes(), any::<bool>()).prop_map(
            |(task, ago, zone, clash, reopen)| Op::Start { task, ago, zone, clash, reopen }
        ),
        (at(), any::<bool>()).prop_map(|(ago, done)| Op::Stop { ago, done }),
        Just(Op::Cancel),
        Just(Op::Continue),
        (0_i64..30_000).prop_map(Op::Wait),
    ]
}

fn of_entries() -> impl Strategy<Value = Op> {
    let add = (0_usize..5, ago(), 1_i64..60_000, 0_usize..8, clashes(), any::<(bool, bool)>());
    prop_oneof![
        4 => add.prop_map(|(task, ago, length, zone, clash, (wall, later))| {
            Op::Add { task, ago, length, zone, clash, wall, later }
        }),
        1 => (0_usize..5, -1_i64..4, 0_i64..90_000)
            .prop_map(|(task, ago, length)| Op::AddDay { task, ago, length }),
        4 => (0_usize..6, edits(), clashes())
            .prop_map(|(nth, how, clash)| Op::Edit { nth, how, clash }),
        2 => (0_usize..6, 0_i64..=1000, prop::option::of(0_usize..5))
            .prop_map(|(nth, permille, task)| Op::Split { nth, permille, task }),
        1 => (1_usize..6, any::<bool>()).prop_map(|(nth, gap)| Op::Join { nth, gap }),
        2 => (ago(), 0_i64..7_200, any::<bool>())
            .prop_map(|(from, length, last)| Op::Break { from, length, last }),
        1 => (prop::option::of(ago()), prop::option::of(0_usize..5))
            .prop_map(|(ago, task)| Op::Fill { ago, task }),
        1 => (0_usize..6).prop_map(|nth| Op::Delete { nth }),
        1 => Just(Op::Note),
    ]
}

fn of_bills() -> impl Strategy<Value = Op> {
    let modes = prop::sample::select(vec![
        RoundingMode::Up,
        RoundingMode::Down,
        RoundingMode::Nearest,
        RoundingMode::None,
    ]);
    let at = || prop::option::of(0_i64..4);
    prop_oneof![
        6 => (any::<prop::sample::Index>(), 0_usize..8)
            .prop_map(|(bill, what)| Op::Decide { bill: bill.index(1_000), what }),
        1 => (0_usize..2, any::<bool>(), prop::option::of(0_i64..200), at())
            .prop_map(|(customer, pillar, rate, ago)| Op::Rate { customer, pillar, rate, ago }),
        1 => (0_usize..2, 1_u32..=60, modes)
            .prop_map(|(customer, increment, mode)| Op::Round { customer, increment, mode }),
        1 => (0_usize..5, 0_usize..5).prop_map(|(task, home)| Op::Home { task, home }),
        1 => (0_usize..2).prop_map(Op::DropPillar),
        1 => (0_usize..3).prop_map(Op::Focus),
    ]
}

fn of_tasks() -> impl Strategy<Value = Op> {
    let moves = prop::sample::select(vec![Move::Done, Move::Cancel, Move::Reopen, Move::Start]);
    prop_oneof![
        3 => (0_usize..5, moves).prop_map(|(task, wanted)| Op::Move { task, wanted }),
        2 => (0_usize..5, 0_usize..5).prop_map(|(task, by)| Op::Block { task, by }),
        1 => (0_usize..5).prop_map(Op::Unblock),
        1 => (0_usize..5).prop_map(Op::Explode),
        1 => (0_usize..5).prop_map(Op::DeleteTask),
    ]
}

fn of_the_journal() -> impl Strategy<Value = Op> {
    prop_oneof![
        (1_usize..4).prop_map(Op::Undo),
        (0_u64..8).prop_map(Op::UndoOne),
        (1_usize..4).prop_map(Op::Redo),
    ]
}

/// A place to begin in, and what is done there.
pub(super) fn histories(length: std::ops::Range<usize>) -> impl Strategy<Value = (usize, Vec<Op>)> {
    let op = prop_oneof![
        4 => of_timers(),
        6 => of_entries(),
        4 => of_bills(),
        2 => of_the_journal(),
        2 => of_tasks(),
        2 => of_many().prop_map(Op::Mass),
    ];
    (0..PLACES.len(), prop::collection::vec(op, length))
}

/// The step that was made, and all that changed.
pub(super) type Did = (Option<u64>, Vec<Change>);

fn step<T>(done: Result<Done<T>, Refusal>) -> Result<Did, Refusal> {
    done.map(|done| (done.step, done.changes))
}

impl Op {
    /// Whether it goes back or forth in the journal.
    pub(super) fn is_turn(&self) -> bool {
        matches!(self, Self::Undo(_) | Self::UndoOne(_) | Self::Redo(_))
    }

    /// Does it.
    pub(super) fn apply(&self, world: &mut World) -> Result<Did, Refusal> {
        if let Self::Wait(seconds) = self {
            world.now = world.now + Span::seconds(*seconds);
            return Ok(Did::default());
        }
        match self {
            Self::Start { .. } | Self::Stop { .. } | Self::Cancel | Self::Continue => {
                self.on_timer(world)
            }
            Self::Add { .. } | Self::AddDay { .. } => self.record(world),
            Self::Decide { .. }
            | Self::Rate { .. }
            | Self::Round { .. }
            | Self::Home { .. }
            | Self::DropPillar(_)
            | Self::Focus(_) => self.around_bills(world),
            Self::Undo(count) => step(world.engine.undo(UndoWhich::Newest(*count), world.now)),
            Self::UndoOne(seq) => step(world.engine.undo(UndoWhich::One(*seq), world.now)),
            Self::Redo(count) => step(world.engine.redo(*count, world.now)),
            Self::Mass(mass) => mass.apply(world),
            Self::Move { .. }
            | Self::Block { .. }
            | Self::Unblock(_)
            | Self::Explode(_)
            | Self::DeleteTask(_) => self.on_task(world),
            _ => self.on_entry(world),
        }
    }

    fn on_task(&self, world: &World) -> Result<Did, Refusal> {
        let (engine, now) = (&world.engine, world.now);
        match self {
            Self::Move { task, wanted } => step(engine.move_tasks(&[words(*task)], *wanted, now)),
            Self::Block { task, by } => step(engine.block_task(&words(*task), &[words(*by)], now)),
            Self::Unblock(task) => step(engine.unblock_task(&words(*task), &[], now)),
            Self::Explode(task) => {
                let titles = ["first", "second"].map(|part| format!("{part} of {task}"));
                step(engine.explode_task(&words(*task), &titles, now))
            }
            Self::DeleteTask(task) => step(engine.delete_tasks(&[words(*task)], now)),
            _ => Ok(Did::default()),
        }
    }

    fn on_timer(&self, world: &World) -> Result<Did, Refusal> {
        let (engine, now) = (&world.engine, world.now);
        match self {
            Self::Start { task, ago, zone: n, clash, reopen } => step(engine.start(
                &StartWish {
                    task: TaskWish {
                        words: words(*task),
                        how: if *reopen { Finding::Reopen } else { Finding::FindOrMake },
                        ..TaskWish::default()
                    },
                    at: ago.map(|ago| before(now, ago)),
                    zone: Some(zone(*n)),
                    clash: *clash,
                    note: (*n == 0).then(|| "what was done".to_owned()),
                    ..StartWish::default()
                },
                now,
            )),
            Self::Stop { ago, done } => step(engine.stop(
                &StopWish {
                    at: ago.map(|ago| before(now, ago)),
                    then: if *done { Then::Done } else { Then::Leave },
                    ..StopWish::default()
                },
                now,
            )),
            Self::Cancel => step(engine.cancel(now)),
            _ => step(engine.resume(&Again::Last, &StartWish::default(), now)),
        }
    }

    fn record(&self, world: &World) -> Result<Did, Refusal> {
        let (engine, now) = (&world.engine, world.now);
        let mut wish = AddWish { long: Long::Allow, ..AddWish::default() };
        match self {
            Self::Add { task, ago, length, zone: n, clash, wall, later } => {
                wish.task.words = words(*task);
                wish.zone = Some(zone(*n));
                wish.from = Some(if *wall {
                    let local = zone(*n).local((now - Span::seconds(*ago)).whole_second());
                    When::On(DayWord::Date(local.date()), local.time())
                } else {
                    before(now, *ago)
                });
                wish.length = Some(Span::seconds(*length));
                wish.fold = if *later { Fold::Later } else { Fold::First };
                wish.clash = *clash;
                wish.billable = (*length % 5 == 0).then_some(*length % 2 == 0);
                wish.tags = vec!["tag".to_owned()];
            }
            Self::AddDay { task, ago, length } => {
                wish.task.words = words(*task);
                wish.on = Some(engine.zone.day_of(now - Span::hours(24 * ago)));
                wish.length = Some(Span::seconds(*length));
            }
            _ => {}
        }
        step(engine.add(&wish, now))
    }

    fn on_entry(&self, world: &World) -> Result<Did, Refusal> {
        let (engine, now) = (&world.engine, world.now);
        let target = |nth: usize| match nth {
            0 => Target::RunningOrLast,
            nth => Target::These(vec![EntryWords::Nth(nth)]),
        };
        let fold = Fold::First;
        match self {
            Self::Edit { nth, how, clash } => {
                let mut wish = how.wish(world);
                wish.clash = *clash;
                step(engine.edit(&target(*nth), &wish, now))
            }
            Self::Split { nth, permille, task } => {
                let entries = world.entries();
                let ends =
                    entries.iter().rev().nth(nth.saturating_sub(1)).and_then(TimeEntry::times);
                let (start, end) = ends.unwrap_or((now - Span::hours(1), now));
                let within = Span::from_millis(end.since(start).millis() * permille / 1000);
                let at = vec![before(now, now.since(start + within).whole_seconds())];
                let task = task.map(words);
                step(engine.split(&SplitWish { target: target(*nth), at, task, fold }, now))
            }
            Self::Join { nth, gap } => {
                let gap = if *gap { Gap::Fill } else { Gap::Refuse };
                let (one, other) = (EntryWords::Nth(*nth), EntryWords::Nth(nth + 1));
                step(engine.join(&JoinWish { one, other, gap }, now))
            }
            Self::Break { from, length, last } => {
                let hole = match last {
                    true => Hole::Last(Span::seconds(*length)),
                    false => Hole::Between(before(now, *from), before(now, from - length)),
                };
                step(
                    engine
                        .take_break(&BreakWish { target: Target::RunningOrLast, hole, fold }, now),
                )
            }
            Self::Fill { ago, task } => {
                let (at, task) = (ago.map(|ago| before(now, ago)), task.map(words));
                step(engine.fill(&FillWish { at, task, long: Long::Allow, fold }, now))
            }
            Self::Delete { nth } => step(engine.delete(&[EntryWords::Nth(*nth.max(&1))], now)),
            _ => step(engine.note(&Target::RunningOrLast, "noted", now)),
        }
    }

    fn around_bills(&self, world: &World) -> Result<Did, Refusal> {
        let (engine, now) = (&world.engine, world.now);
        let day = |ago: i64| engine.zone.day_of(now - Span::hours(24 * ago));
        match self {
            Self::Decide { bill, what } => {
                let bills = world.bills();
                if bills.is_empty() {
                    return Ok(Did::default());
                }
                let bill = &bills[bill % bills.len()];
                let words = bill.id.to_string();
                let which = Which::Named(vec![Chosen { words, seen: None }]);
                step(engine.decide_bills(&decision(*what, bill.status), &which, now))
            }
            Self::Rate { customer, pillar, rate, ago } => step(engine.change(now, |draft| {
                let period = RatePeriod { since: ago.map(day), rate: rate.map(Into::into) };
                if *pillar {
                    let mut pillar = draft.pillar(PILLARS[*customer])?.unwrap();
                    pillar.rates = vec![period];
                    draft.put_pillar(pillar)?;
                } else {
                    let mut customer = draft.customer(CUSTOMERS[*customer])?.unwrap();
                    customer.rates = vec![period];
                    draft.put_customer(customer)?;
                }
                Ok(((), "Rated".to_owned()))
            })),
            Self::Round { customer, increment, mode } => step(engine.change(now, |draft| {
                let mut customer = draft.customer(CUSTOMERS[*customer])?.unwrap();
                let (increment_minutes, mode) = (*increment, *mode);
                customer.rounding = Some(Rounding { increment_minutes, mode });
                draft.put_customer(customer)?;
                Ok(((), "Rounded".to_owned()))
            })),
            Self::Home { task, home } => step(engine.change(now, |draft| {
                let mut task = draft.task(task_id(*task))?.unwrap();
                let (customer, pillar) = HOMES[*home];
                let of = |id| Ok::<_, Refusal>(draft.customer(id)?.unwrap().deleted_at.is_none());
                // Nobody gives a task to a customer who is gone.
                let lives = customer.map(of).transpose()?.unwrap_or(true);
                (task.customer_id, task.pillar_id) =
                    if lives { (customer, pillar) } else { (None, None) };
                draft.put_task(task)?;
                Ok(((), "Moved".to_owned()))
            })),
            Self::DropPillar(n) => step(engine.change(now, |draft| {
                let mut pillar = draft.pillar(PILLARS[*n])?.unwrap();
                pillar.deleted_at = pillar.deleted_at.or(Some(now));
                for mut task in draft.tasks_of_pillar(pillar.id)? {
                    task.pillar_id = None;
                    draft.put_task(task)?;
                }
                draft.put_pillar(pillar)?;
                Ok(((), "Deleted a pillar".to_owned()))
            })),
            Self::Focus(count) => step(engine.change(now, |draft| {
                let user_id = draft.user().id;
                let customer_ids = CUSTOMERS[..*count].to_vec();
                draft.put_focus(CustomerFocus { user_id, customer_ids })?;
                Ok(((), "Focused".to_owned()))
            })),
            _ => Ok(Did::default()),
        }
    }
}

impl Edit {
    fn wish(&self, world: &World) -> EditWish {
        let now = world.now;
        let mut wish = EditWish { long: Long::Allow, ..EditWish::default() };
        match self {
            Self::From(ago) => wish.from = Some(before(now, *ago)),
            Self::To(ago) => wish.to = Some(before(now, *ago)),
            Self::Length(seconds) => wish.length = Some(Span::seconds(*seconds)),
            Self::Shift(seconds) => wish.shift = Some(Span::seconds(*seconds)),
            Self::Day(ago) => {
                wish.on = Some(world.engine.zone.day_of(now - Span::hours(24 * ago)));
            }
            Self::Task(task) => wish.task = Some(words(*task)),
            Self::Billable(billable) => wish.billable = Some(*billable),
            Self::Zone(n, true) => wish.zone = Some(ZoneWish::KeepInstant(zone(*n))),
            Self::Zone(n, false) => wish.zone = Some(ZoneWish::KeepClock(zone(*n))),
            Self::Tag => {
                wish.tag = vec!["more".to_owned()];
                wish.untag = vec!["TAG".to_owned()];
            }
        }
        wish
    }
}

/// An instant so many seconds before another; after it if the number is below nothing.
fn before(now: Timestamp, seconds: i64) -> When {
    let at = (now - Span::seconds(seconds)).whole_second();
    When::Offset { local: at.to_utc().naive_utc(), ahead: 0 }
}

/// A decision: mostly one that a bill of this status waits for.
fn decision(what: usize, status: BillStatus) -> Decision {
    match (what, status) {
        (1, _) => Decision::Memo("a memo".to_owned()),
        (2, _) => Decision::Memo("other words".to_owned()),
        (3, BillStatus::Pending) => Decision::Reject("no".to_owned()),
        (4.., BillStatus::Pending) => Decision::Approve,
        (3 | 4, BillStatus::Approved) => Decision::Send(Some("X".to_owned())),
        (4, BillStatus::SentToBilling) => Decision::Send(None),
        _ => Decision::Reopen,
    }
}
