//! Every use case given at random, dry, done, undone and done again; and an empty store to try on.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::bill::{BillWish, Chosen, Decision, Which};
use super::customer::{CustomerEdit, CustomerWish};
use super::entry::{AddWish, EditWish, Target};
use super::entry_ref::EntryWords;
use super::journal::UndoWhich;
use super::pillar::{PillarEdit, PillarWish};
use super::rate::Since;
use super::set::Set;
use super::shelf::Shelf;
use super::task::{TaskAddWish, TaskEdit};
use super::timer::{Create, StartWish, StopWish, TaskWish, Then};
use super::*;
use crate::domain::{Day, Move, Role, RoundingMode, User};
use crate::store::{Founder, Kind};
use crate::wire;

/// Tuesday, 24 November 2026, nine o'clock in UTC.
pub(in crate::engine) fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-24T09:00:00Z").unwrap()
}

/// A day of that November.
pub(in crate::engine) fn day(n: u32) -> Day {
    Day::from_ymd_opt(2026, 11, n).unwrap()
}

/// An engine over an empty store.
pub(in crate::engine) fn empty() -> Engine {
    let owner = User {
        id: uuid::Uuid::from_u128(7).into(),
        email: Some("me@example.org".to_owned()),
        name: "Me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let device = uuid::Uuid::from_u128(8).into();
    Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone: Zone::UTC,
        settings: Settings::default(),
        ids: IdSource::seeded("engine"),
        mode: Mode::Real,
    }
}

/// Everything live in a store, stamps apart, by kind and id.
pub(in crate::engine) fn contents(engine: &Engine) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut take = |kind: &str, id: String, record: Value| {
        let mut record = record;
        let fields = record.as_object_mut().unwrap();
        if fields.get("deletedAt").is_none_or(Value::is_null) {
            for stamp in ["createdAt", "updatedAt", "localVersion"] {
                fields.shift_remove(stamp);
            }
            all.insert(format!("{kind} {id}"), record);
        }
    };
    let see = |read: &dyn Read| {
        read.every_task(&mut |r| take("task", r.id.to_string(), wire::fields(&r).into()))?;
        read.every_entry(&mut |r| take("entry", r.id.to_string(), wire::fields(&r).into()))?;
        read.every_customer(&mut |r| take("customer", r.id.to_string(), wire::fields(&r).into()))?;
        read.every_pillar(&mut |r| take("pillar", r.id.to_string(), wire::fields(&r).into()))?;
        read.every_bill(&mut |r| take("bill", r.id.to_string(), wire::fields(&r).into()))?;
        for timer in read.timers()? {
            take("timer", timer.id.to_string(), wire::fields(&timer).into());
        }
        let focus = read.focus(read.owner()?.id)?.filter(|focus| !focus.customer_ids.is_empty());
        if let Some(focus) = focus {
            take("focus", focus.user_id.to_string(), wire::fields(&focus).into());
        }
        Ok(())
    };
    engine.ask(see).unwrap();
    all
}

fn steps(engine: &Engine) -> u64 {
    engine.ask(|read| Ok(read.newest_step()?)).unwrap()
}

/// A command: which one, with three small numbers that say on what.
type Command = (usize, usize, usize, usize);

const TITLES: [&str; 5] = ["alpha", "beta", "gamma", "delta", "epsilon"];
const CUSTOMERS: [&str; 2] = ["Acme", "Bolt"];
const PILLARS: [&str; 3] = ["Acme/Web", "Bolt/Web", "Acme/General Support"];
const COMMANDS: usize = 29;

fn owned(word: &str) -> String {
    word.to_owned()
}

/// Gives a command; most are refused now and then, and that is part of the test.
#[expect(clippy::too_many_lines, reason = "one arm a command")]
fn give(engine: &Engine, command: Command, now: Timestamp) -> Result<(), Refusal> {
    let (which, a, b, c) = command;
    let title = owned(TITLES[a % TITLES.len()]);
    let other = owned(TITLES[b % TITLES.len()]);
    let customer = owned(CUSTOMERS[b % CUSTOMERS.len()]);
    let pillar = owned(PILLARS[c % PILLARS.len()]);
    let entry = EntryWords::Nth(a % 4 + 1);
    let date = day(20 + u32::try_from(b % 4).unwrap());
    let task = TaskWish {
        words: title.clone(),
        customer: (c % 2 == 0).then(|| customer.clone()),
        create: Create::Make,
        ..TaskWish::default()
    };
    let since = [Since::Unsaid, Since::All, Since::Day(day(22))][c % 3];
    let rate = [Set::To(80.into()), Set::To(95.into()), Set::Clear][a % 3];
    match which {
        0 => drop(engine.start(&StartWish { task, ..StartWish::default() }, now)?),
        1 => {
            let then = if b % 2 == 0 { Then::Leave } else { Then::Done };
            drop(engine.stop(&StopWish { then, ..StopWish::default() }, now)?);
        }
        2 => drop(engine.cancel(now)?),
        3 | 4 => {
            let length = Some(Span::minutes(i64::try_from(c).unwrap() * 7 + 1));
            let wish = AddWish { task, length, on: Some(date), ..AddWish::default() };
            drop(engine.add(&wish, now)?);
        }
        5 => {
            let length = Some(Span::minutes(i64::try_from(c).unwrap() * 5 + 1));
            let task = (c % 2 == 0).then_some(other);
            let wish = EditWish { length, task, ..EditWish::default() };
            drop(engine.edit(&Target::These(vec![entry]), &wish, now)?);
        }
        6 => drop(engine.delete(&[entry], now)?),
        7 => {
            let parent = (b % 2 == 0).then_some(other);
            let wish = TaskAddWish { title, parent, pillar: Some(pillar), ..Default::default() };
            drop(engine.add_task(&wish, now)?);
        }
        8 => {
            let customer = if c % 3 == 0 { Set::Clear } else { Set::To(customer) };
            drop(engine.edit_task(&title, &TaskEdit { customer, ..Default::default() }, now)?);
        }
        9 => {
            let pillar = if b % 3 == 0 { Set::Clear } else { Set::To(pillar) };
            drop(engine.edit_task(&title, &TaskEdit { pillar, ..Default::default() }, now)?);
        }
        10 => {
            let parent = if c % 3 == 0 { Set::Clear } else { Set::To(other) };
            drop(engine.edit_task(&title, &TaskEdit { parent, ..Default::default() }, now)?);
        }
        11..=14 => {
            let wanted = [Move::Done, Move::Cancel, Move::Reopen, Move::Done][which - 11];
            let words = if c % 2 == 0 { vec![title] } else { vec![title, other] };
            drop(engine.move_tasks(&words, wanted, now)?);
        }
        15 => {
            let titles = [other, format!("{title} {c}")];
            drop(engine.explode_task(&title, &titles[c % 2..], now)?);
        }
        16 => drop(engine.block_task(&title, &[other], now)?),
        17 => drop(engine.unblock_task(&title, &[other][c % 2..], now)?),
        18 => drop(engine.delete_tasks(&[title], now)?),
        19 => {
            let wish = CustomerWish { name: format!("Corp {c}"), ..CustomerWish::default() };
            drop(engine.add_customer(&wish, now)?);
        }
        20 => {
            let wish = CustomerEdit { rate, since, ..CustomerEdit::default() };
            drop(engine.edit_customer(&customer, &wish, now)?);
        }
        21 => {
            let step = [1, 6, 15, 60][a % 4];
            let mode = [RoundingMode::Up, RoundingMode::Nearest, RoundingMode::None][c % 3];
            let rounding = Rounding { increment_minutes: step, mode };
            drop(engine.set_rounding(&customer, Some(rounding), now)?);
        }
        22 => {
            let wish = PillarWish { customer, name: owned("Web"), ..PillarWish::default() };
            drop(engine.add_pillar(&wish, now)?);
        }
        23 => {
            let wish = PillarEdit { rate, since, ..PillarEdit::default() };
            drop(engine.edit_pillar(&pillar, &wish, now)?);
        }
        24 if c % 2 == 0 => drop(engine.set_focus(&[customer][..a % 2], now)?),
        24 => {
            let shelf = if a % 2 == 0 { Shelf::Archive } else { Shelf::Unarchive };
            drop(engine.archive_customers(&[customer], shelf, now)?);
        }
        _ => {
            let decision = match c {
                0 => Decision::Reject(owned("no")),
                1 => Decision::Reopen,
                2 => Decision::Send(None),
                3 => Decision::Memo(title),
                _ => Decision::Approve,
            };
            let bills = engine.list_bills(&BillWish::default())?;
            let Some(bill) = bills.get((a * 6 + b) % bills.len().max(1)) else { return Ok(()) };
            let words = bill.bill.id.to_string();
            let bill = Which::Named(vec![Chosen { words, seen: None }]);
            drop(engine.decide_bills(&decision, &bill, now)?);
        }
    }
    Ok(())
}

/// Two customers, and the tasks with some time on them.
fn furnish(engine: &Engine) {
    for name in CUSTOMERS {
        let wish = CustomerWish { name: owned(name), rate: Some(60.into()), ..Default::default() };
        engine.add_customer(&wish, now()).unwrap();
    }
    for (nth, title) in (0u32..).zip(TITLES) {
        let pillar = (nth % 2 == 0).then(|| owned("Acme/General Support"));
        let task = TaskWish { words: owned(title), pillar, ..TaskWish::default() };
        let length = Some(Span::minutes(20));
        let on = Some(day(20 + nth % 4));
        let wish = AddWish { task, length, on, ..AddWish::default() };
        engine.add(&wish, now()).unwrap();
    }
}

/// Refuses to go on where bills are not what they follow from.
fn check_bills(engine: &Engine, now: Timestamp) -> Result<(), TestCaseError> {
    let verified = engine.verify_bills(None, now).unwrap();
    prop_assert!(verified.different.is_empty(), "{:?}", verified.different);
    let recomputed = engine.recompute_bills(None, now).unwrap();
    prop_assert!(recomputed.changes.is_empty(), "{:?}", recomputed.changes);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is done: what is refused leaves no trace, bills are what they follow from, a dry
    /// run says what comes, and undo leads back to the beginning, redo to the end.
    #[test]
    fn all_that_is_done_can_be_undone(
        commands in prop::collection::vec((0..COMMANDS, 0..6usize, 0..6usize, 0..6usize), 1..40)
    ) {
        let engine = empty();
        furnish(&engine);
        let mut at = now();
        let first = steps(&engine);
        let mut seen = vec![contents(&engine)];
        for command in commands {
            at = at + Span::minutes(7);
            let (before, step) = (contents(&engine), steps(&engine));
            let dry = Engine {
                store: engine.store.clone(),
                zone: engine.zone,
                settings: engine.settings.clone(),
                ids: engine.ids.clone(),
                mode: Mode::DryRun,
            };
            let foretold = give(&dry, command, at).is_ok();
            prop_assert_eq!(&contents(&engine), &before);
            let outcome = give(&engine, command, at);
            prop_assert_eq!(outcome.is_ok(), foretold);
            if let Err(refusal) = outcome {
                prop_assert_eq!(steps(&engine), step, "{:?}", refusal);
                prop_assert_eq!(&contents(&engine), &before, "{:?}", refusal);
                prop_assert!(!refusal.hints.is_empty(), "{:?}", refusal);
            }
            check_bills(&engine, at)?;
            let after = contents(&engine);
            if after != before {
                seen.push(after);
            }
        }
        let last = steps(&engine);
        let end = contents(&engine);
        for _ in first..last {
            at = at + Span::minutes(1);
            engine.undo(UndoWhich::Newest(1), at).unwrap();
            check_bills(&engine, at)?;
            let now = contents(&engine);
            prop_assert!(seen.contains(&now), "undo leads to where nobody was");
        }
        prop_assert_eq!(contents(&engine), seen[0].clone());
        for _ in first..last {
            engine.redo(1, at).unwrap();
        }
        prop_assert_eq!(contents(&engine), end);
        check_bills(&engine, at)?;
    }
}
