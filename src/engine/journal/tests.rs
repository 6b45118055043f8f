use rstest::rstest;
use uuid::Uuid;

use crate::domain::{
    BillStatus, Code, Customer, CustomerId, Day, Move, Pillar, PillarId, Refusal, Role, Span, Task,
    TaskId, TimeBill, Timestamp, User, When, Zone, limits,
};
use crate::engine::bill::{Chosen, Decision, Which};
use crate::engine::entry::{AddWish, EditWish, Target};
use crate::engine::entry_ref::EntryWords;
use crate::engine::timer::{StartWish, StopWish, TaskWish};
use crate::engine::transfer::TakeRunning;
use crate::engine::{Draft, Engine, IdSource, Mode, Settings};
use crate::formats::json;
use crate::store::{Founder, Kind, Read, Store};

use super::UndoWhich;

/// Tuesday, 24 November 2026, noon in UTC.
fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-24T12:00:00Z").unwrap()
}

fn yesterday() -> Day {
    Day::from_ymd_opt(2026, 11, 23).unwrap()
}

const ACME: CustomerId = CustomerId(Uuid::from_u128(0xac));
const WEB: PillarId = PillarId(Uuid::from_u128(0x3eb));

fn task_id(n: u128) -> TaskId {
    TaskId(Uuid::from_u128(n))
}

fn empty() -> Engine {
    let owner = User {
        id: Uuid::from_u128(7).into(),
        email: None,
        name: "me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let device = Uuid::from_u128(8).into();
    Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone: Zone::UTC,
        settings: Settings::default(),
        ids: IdSource::seeded("journal"),
        mode: Mode::Real,
    }
}

/// A store with a customer and the tasks "one", "two" and "three" of theirs; one step.
fn office() -> Engine {
    let engine = empty();
    change(&engine, |draft| {
        draft.put_customer(Customer::new(ACME, "Acme", crate::domain::Currency::EUR, now()))?;
        draft.put_pillar(Pillar::general_support(ACME, now()))?;
        for (n, title) in [(1, "one"), (2, "two"), (3, "three")] {
            let task = Task::new(task_id(n), title, now());
            draft.put_task(Task { customer_id: Some(ACME), ..task })?;
        }
        Ok(())
    });
    engine
}

/// Makes changes as one step.
fn change(engine: &Engine, put: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>) {
    engine.change(now(), |draft| Ok((put(draft)?, "Changed".to_owned()))).unwrap();
}

fn alter(engine: &Engine, task: u128, with: impl FnOnce(&mut Task)) {
    change(engine, |draft| {
        let mut task = draft.task(task_id(task))?.unwrap();
        with(&mut task);
        draft.put_task(task)
    });
}

fn start(engine: &Engine, words: &str) {
    let task = TaskWish { words: words.to_owned(), ..TaskWish::default() };
    engine.start(&StartWish { task, ..StartWish::default() }, now()).unwrap();
}

/// Records minutes of yesterday.
fn record(engine: &Engine, words: &str, minutes: i64) {
    let wish = AddWish {
        task: TaskWish { words: words.to_owned(), ..TaskWish::default() },
        on: Some(yesterday()),
        length: Some(Span::minutes(minutes)),
        ..AddWish::default()
    };
    engine.add(&wish, now()).unwrap();
}

fn bills(engine: &Engine) -> Vec<TimeBill> {
    let mut bills = engine.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?)).unwrap();
    bills.sort_by_key(|bill| bill.sequence);
    bills
}

fn decide(engine: &Engine, decision: &Decision, words: &[&str]) -> Result<(), Refusal> {
    let chosen = words.iter().map(|words| Chosen { words: (*words).to_owned(), seen: None });
    engine.decide_bills(decision, &Which::Named(chosen.collect()), now()).map(drop)
}

fn undo(engine: &Engine, which: UndoWhich) -> Result<(), Code> {
    engine.undo(which, now()).map(drop).map_err(|refusal| refusal.code)
}

#[test]
fn a_timer_that_took_anothers_place_keeps_its_note_to_itself() {
    let engine = office();
    start(&engine, "one");
    start(&engine, "two");
    engine.note(&Target::RunningOrLast, "of two", now()).unwrap();
    assert_eq!(undo(&engine, UndoWhich::One(3)), Err(Code::Conflict));
    undo(&engine, UndoWhich::Newest(2)).unwrap();
    let timer = engine.status(now()).unwrap().running.unwrap().timer;
    assert_eq!((timer.task_id, timer.notes), (task_id(1), None));
}

#[test]
fn a_timer_does_not_come_back_on_a_task_that_is_done() {
    let engine = office();
    start(&engine, "one");
    engine.stop(&StopWish::default(), now()).unwrap();
    engine.move_tasks(&["one".to_owned()], Move::Done, now()).unwrap();
    assert_eq!(undo(&engine, UndoWhich::One(3)), Err(Code::Conflict));
    assert!(engine.status(now()).unwrap().running.is_none());
}

#[test]
fn a_rejection_stands_again_when_the_change_that_answered_it_is_undone() {
    let engine = office();
    record(&engine, "one", 30);
    decide(&engine, &Decision::Reject("why".to_owned()), &["Acme@mon"]).unwrap();
    let longer = EditWish { length: Some(Span::minutes(40)), ..EditWish::default() };
    engine.edit(&Target::RunningOrLast, &longer, now()).unwrap();
    assert_eq!(bills(&engine)[0].status, BillStatus::Pending);
    undo(&engine, UndoWhich::Newest(1)).unwrap();
    assert_eq!(bills(&engine)[0].status, BillStatus::Rejected);
    engine.delete(&[EntryWords::Last], now()).unwrap();
    undo(&engine, UndoWhich::Newest(1)).unwrap();
    assert_eq!(bills(&engine)[0].status, BillStatus::Rejected);
    engine.redo(1, now()).unwrap();
    assert_eq!(bills(&engine), []);
}

#[test]
fn bills_of_one_group_thaw_from_the_last_to_the_first() {
    let engine = office();
    for minutes in [30, 20] {
        record(&engine, "one", minutes);
        let last = format!("Acme@mon#{}", bills(&engine).len());
        decide(&engine, &Decision::Approve, &[&last]).unwrap();
    }
    let frozen = bills(&engine);
    decide(&engine, &Decision::Reopen, &["Acme@mon", "Acme@mon#2"]).unwrap();
    assert_eq!(bills(&engine).len(), 1);
    undo(&engine, UndoWhich::Newest(1)).unwrap();
    let seen = |bills: &[TimeBill]| -> Vec<_> {
        bills.iter().map(|b| (b.sequence, b.status, b.billed_minutes, b.approved_at)).collect()
    };
    assert_eq!(seen(&bills(&engine)), seen(&frozen));
    engine.redo(1, now()).unwrap();
    assert_eq!(seen(&bills(&engine)), [(1, BillStatus::Pending, 60, None)]);
}

#[test]
fn decisions_stand_again_when_their_entries_come_back_with_them() {
    let engine = office();
    record(&engine, "one", 30);
    decide(&engine, &Decision::Memo("half an hour".to_owned()), &["Acme@mon"]).unwrap();
    decide(&engine, &Decision::Approve, &["Acme@mon"]).unwrap();
    record(&engine, "one", 20);
    decide(&engine, &Decision::Reopen, &["Acme@mon"]).unwrap();
    let stood = bills(&engine);
    undo(&engine, UndoWhich::Newest(5)).unwrap();
    assert_eq!(bills(&engine), []);
    engine.redo(5, now()).unwrap();
    let seen = |bills: &[TimeBill]| -> Vec<_> {
        bills.iter().map(|b| (b.sequence, b.status, b.billed_minutes, b.memo.clone())).collect()
    };
    assert_eq!(seen(&bills(&engine)), seen(&stood));
}

/// Later steps may stand in the way of what held when a link, a name or a customer was set.
#[rstest]
#[case::a_circle_of_parents(|task: &mut Task| task.parent_task_id = Some(task_id(2)),
    |task: &mut Task| task.parent_task_id = None, |task: &mut Task| task.parent_task_id = Some(task_id(1)))]
#[case::a_circle_of_blockers(|task: &mut Task| task.blocked_by_task_ids = vec![task_id(2)],
    |task: &mut Task| task.blocked_by_task_ids = vec![], |task: &mut Task| task.blocked_by_task_ids = vec![task_id(1)])]
#[case::a_title_taken_since(|task: &mut Task| task.title = "x".to_owned(),
    |task: &mut Task| task.title = "y".to_owned(), |task: &mut Task| task.title = "X".to_owned())]
fn undo_makes_nothing_that_no_command_would(
    #[case] set: fn(&mut Task),
    #[case] unset: fn(&mut Task),
    #[case] other: fn(&mut Task),
) {
    let engine = office();
    alter(&engine, 1, set);
    alter(&engine, 1, unset);
    alter(&engine, 2, other);
    assert_eq!(undo(&engine, UndoWhich::One(3)), Err(Code::Conflict));
    undo(&engine, UndoWhich::One(4)).unwrap();
    undo(&engine, UndoWhich::One(3)).unwrap();
}

#[test]
fn time_of_a_deleted_task_follows_its_pillar_back_and_forth() {
    let engine = office();
    change(&engine, |draft| draft.put_pillar(Pillar::new(WEB, ACME, "Web", now())));
    alter(&engine, 1, |task| task.pillar_id = Some(WEB));
    record(&engine, "one", 30);
    alter(&engine, 1, |task| task.deleted_at = Some(now()));
    undo(&engine, UndoWhich::One(2)).unwrap();
    assert_eq!(bills(&engine)[0].pillar_id, PillarId::general_support(ACME));
    engine.redo(1, now()).unwrap();
    assert_eq!(bills(&engine)[0].pillar_id, WEB);
}

#[test]
fn memos_that_are_too_long_together_keep_a_bill_from_being_reopened() {
    let engine = office();
    let long = Decision::Memo("x".repeat(limits::LONGEST_TEXT));
    record(&engine, "one", 30);
    decide(&engine, &long, &["Acme@mon"]).unwrap();
    decide(&engine, &Decision::Approve, &["Acme@mon"]).unwrap();
    record(&engine, "one", 20);
    decide(&engine, &Decision::Memo("y".to_owned()), &["Acme@mon#2"]).unwrap();
    let (stood, reopened) = (bills(&engine), decide(&engine, &Decision::Reopen, &["Acme@mon"]));
    assert_eq!(reopened.unwrap_err().code, Code::TooLarge);
    assert_eq!(bills(&engine), stood);
}

#[test]
fn an_import_of_families_and_approved_time_is_taken_back_and_brought_again() {
    let engine = office();
    alter(&engine, 1, |task| task.parent_task_id = Some(task_id(2)));
    alter(&engine, 2, |task| task.blocked_by_task_ids = vec![task_id(3)]);
    record(&engine, "one", 30);
    decide(&engine, &Decision::Approve, &["Acme@mon"]).unwrap();
    decide(&engine, &Decision::Send(None), &["Acme@mon"]).unwrap();
    let mut out = Vec::new();
    engine
        .export_json(&crate::engine::transfer::ExportWish::default(), &mut out, Day::MIN)
        .unwrap();
    let other = empty();
    other.import_json(json::read(&out).unwrap(), TakeRunning::Yes, now()).unwrap();
    assert_eq!(bills(&other), bills(&engine));
    undo(&other, UndoWhich::Newest(1)).unwrap();
    assert_eq!(bills(&other), []);
    other.redo(1, now()).unwrap();
    assert_eq!(bills(&other)[0].status, BillStatus::SentToBilling);
}

#[test]
fn what_accounting_has_is_not_taken_back() {
    let engine = office();
    record(&engine, "one", 30);
    decide(&engine, &Decision::Approve, &["Acme@mon"]).unwrap();
    decide(&engine, &Decision::Send(None), &["Acme@mon"]).unwrap();
    let mut bill = bills(&engine)[0].clone();
    change(&engine, |draft| {
        bill.xero_time_entry_id = Some("x-1".to_owned());
        draft.put_bill(bill)
    });
    assert_eq!(undo(&engine, UndoWhich::One(4)), Err(Code::Conflict));
    assert_eq!(bills(&engine)[0].status, BillStatus::SentToBilling);
}

#[test]
fn a_new_command_empties_redo_and_one_that_changes_nothing_does_not() {
    let engine = office();
    start(&engine, "one");
    record(&engine, "two", 30);
    undo(&engine, UndoWhich::Newest(1)).unwrap();
    start(&engine, "one");
    let missing = StopWish { at: Some(When::Ago(Span::hours(1))), ..StopWish::default() };
    assert_eq!(engine.stop(&missing, now()).unwrap_err().code, Code::InvalidTime);
    engine.redo(1, now()).unwrap();
    undo(&engine, UndoWhich::Newest(1)).unwrap();
    start(&engine, "two");
    assert_eq!(engine.redo(1, now()).unwrap_err().code, Code::Conflict);
}
