use super::*;
use crate::domain::billing::Seen;
use crate::domain::{
    ActiveTimer, BillStatus, Code, Currency, Customer, CustomerId, Day, DayRange, EntryId, Pillar,
    PillarId, RatePeriod, Refusal, Role, Span, Task, TaskId, TimeEntry, Timestamp, User, Zone,
};
use crate::engine::filter::FilterWords;
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::store::{Founder, Kind, Read, Store};
use rstest::rstest;

/// Tuesday, 24 November 2026, noon in UTC.
fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-24T12:00:00Z").unwrap()
}

fn day(n: u32) -> Day {
    Day::from_ymd_opt(2026, 11, n).unwrap()
}

const ACME: CustomerId = CustomerId(uuid::Uuid::from_u128(0xac));
const WEB: PillarId = PillarId(uuid::Uuid::from_u128(0x3eb));
const MAIL: TaskId = TaskId(uuid::Uuid::from_u128(1));
const SITE: TaskId = TaskId(uuid::Uuid::from_u128(2));

/// A store with a customer of two pillars and a task in each.
fn office() -> Engine {
    let owner = User {
        id: uuid::Uuid::from_u128(7).into(),
        email: None,
        name: "me".to_owned(),
        role: Some(Role::InternalAdmin),
    };
    let device = uuid::Uuid::from_u128(8).into();
    let engine = Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone: Zone::UTC,
        settings: Settings::default(),
        ids: IdSource::seeded("bills"),
        mode: Mode::Real,
    };
    let mut acme = Customer::new(ACME, "Acme", Currency::EUR, now());
    acme.rates = vec![RatePeriod { since: None, rate: Some(80.into()) }];
    let place = |id, title, pillar_id| Task {
        customer_id: Some(ACME),
        pillar_id,
        ..Task::new(id, title, now())
    };
    engine
        .change(now(), |draft| {
            draft.put_customer(acme)?;
            draft.put_pillar(Pillar::general_support(ACME, now()))?;
            draft.put_pillar(Pillar::new(WEB, ACME, "Web/Shop", now()))?;
            draft.put_task(place(MAIL, "mail", None))?;
            draft.put_task(place(SITE, "site", Some(WEB)))?;
            Ok(((), "Opened".to_owned()))
        })
        .unwrap();
    engine
}

/// Records minutes on a day.
fn record(engine: &Engine, id: u128, task: TaskId, (date, minutes): (Day, i64)) {
    engine
        .change(now(), |draft| {
            let user_id = draft.user().id;
            draft.put_entry(TimeEntry {
                id: EntryId(uuid::Uuid::from_u128(id)),
                task_id: task,
                user_id,
                start_time: None,
                end_time: None,
                date: Some(date),
                duration: Span::minutes(minutes),
                notes: None,
                time_zone: "UTC".to_owned(),
                tags: if id == 2 { vec!["night".to_owned()] } else { Vec::new() },
                billable: None,
                created_at: now(),
                updated_at: now(),
                local_version: 0,
                server_version: None,
                deleted_at: None,
            })?;
            Ok(((), "Recorded".to_owned()))
        })
        .unwrap();
}

/// Two days of time before today, and some of today.
fn week() -> Engine {
    let engine = office();
    record(&engine, 1, MAIL, (day(20), 20));
    record(&engine, 2, SITE, (day(20), 60));
    record(&engine, 3, MAIL, (day(23), 15));
    record(&engine, 4, MAIL, (day(24), 1));
    engine
}

fn one(words: &str) -> Which {
    Which::Named(vec![Chosen { words: words.to_owned(), seen: None }])
}

fn decide(engine: &Engine, decision: &Decision, words: &str) -> Result<Decided, Refusal> {
    engine.decide_bills(decision, &one(words), now()).map(|done| done.value)
}

fn names(views: &[BillView]) -> Vec<&str> {
    views.iter().map(|view| view.name.as_str()).collect()
}

#[rstest]
#[case("Acme@2026-11-23", Ok("Acme/General Support@2026-11-23"))]
#[case("acme / general support@mon", Ok("Acme/General Support@2026-11-23"))]
#[case("Acme/Web/Shop@fri", Ok("Acme/Web/Shop@2026-11-20"))]
#[case("Acme/Web/Shop@2026-11-20#1", Ok("Acme/Web/Shop@2026-11-20"))]
#[case("Acme@2026-11-20", Err(Code::Ambiguous))]
#[case("Acme@2026-11-19", Err(Code::NotFound))]
#[case("Acme/Web/Shop@2026-11-20#2", Err(Code::NotFound))]
#[case("Acne@2026-11-20", Err(Code::NotFound))]
#[case("Acme/Wbe@2026-11-20", Err(Code::NotFound))]
#[case("Acme@someday", Err(Code::Usage))]
#[case("Acme@today#0", Err(Code::Usage))]
#[case("Acme", Err(Code::Usage))]
#[case("0000", Err(Code::NotFound))]
#[case("@", Err(Code::Usage))]
fn bills_go_by_place_and_day(#[case] words: &str, #[case] expected: Result<&str, Code>) {
    let found = week().show_bill(words, now());
    assert_eq!(found.map(|bill| bill.view.name).map_err(|r| r.code), expected.map(str::to_owned));
}

#[test]
fn a_bill_goes_by_the_beginning_of_its_id() {
    let engine = week();
    let bill = engine.show_bill("Acme@mon", now()).unwrap().view.bill;
    let found = engine.show_bill(&bill.id.to_string()[..8], now()).unwrap();
    assert_eq!(found.view.bill, bill);
    assert_eq!(found.parts[0].task_title, "mail");
}

#[test]
fn what_is_not_yet_sent_is_listed_and_filters_look_inside() {
    let engine = week();
    let list = |statuses: &[BillStatus], filter: FilterWords| {
        let statuses = statuses.to_vec();
        let wish = BillWish { range: None, statuses, filter };
        engine.list_bills(&wish).unwrap()
    };
    let all = list(&[], FilterWords::default());
    assert_eq!(
        names(&all),
        [
            "Acme/General Support@2026-11-20",
            "Acme/Web/Shop@2026-11-20",
            "Acme/General Support@2026-11-23",
            "Acme/General Support@2026-11-24",
        ]
    );
    decide(&engine, &Decision::Approve, "Acme@mon").unwrap();
    decide(&engine, &Decision::Send(Some("R1".to_owned())), "Acme@mon").unwrap();
    assert_eq!(list(&[], FilterWords::default()).len(), 3);
    assert_eq!(list(&[BillStatus::SentToBilling], FilterWords::default()).len(), 1);
    let tagged = FilterWords { tags: vec!["night".to_owned()], ..FilterWords::default() };
    assert_eq!(names(&list(&[], tagged)), ["Acme/Web/Shop@2026-11-20"]);
    let newest = FilterWords { limit: Some(1), ..FilterWords::default() };
    assert_eq!(names(&list(&[], newest)), ["Acme/General Support@2026-11-24"]);
}

#[test]
fn a_whole_leaves_out_today_what_runs_and_the_exceptions() {
    let engine = week();
    engine
        .change(now(), |draft| {
            let (user_id, device_id) = (draft.user().id, draft.device_id());
            draft.put_timer(ActiveTimer {
                id: EntryId(uuid::Uuid::from_u128(99)),
                user_id,
                task_id: MAIL,
                start_time: Timestamp::parse_rfc3339("2026-11-23T22:00:00Z").unwrap(),
                notes: None,
                tags: Vec::new(),
                billable: None,
                time_zone: "UTC".to_owned(),
                device_id,
                updated_at: now(),
            })?;
            Ok(((), "Started".to_owned()))
        })
        .unwrap();
    let except = vec!["Acme/Web/Shop@fri".to_owned()];
    let range = Some(DayRange::new(day(16), day(24)));
    let which = Which::Whole(Box::new(WholeWish { range, except, ..WholeWish::default() }));
    let done = engine.decide_bills(&Decision::Approve, &which, now()).unwrap();
    assert_eq!(names(&done.value.bills), ["Acme/General Support@2026-11-20"]);
    let why: Vec<LeftOut> = done.value.left_out.iter().map(|(_, why)| *why).collect();
    assert_eq!(why, [LeftOut::Running, LeftOut::Today]);
    let sums = totals(&done.value.bills);
    assert_eq!((sums[0].count, sums[0].billed_minutes), (1, 30));
    assert_eq!(sums[0].amount.map(|a| a.to_string()).as_deref(), Some("40.00"));
}

#[test]
fn all_named_bills_are_decided_on_or_none() {
    let engine = week();
    let both = Which::Named(
        ["Acme@mon", "Acme@2026-01-01"]
            .map(|words| Chosen { words: words.to_owned(), seen: None })
            .to_vec(),
    );
    let refusal = engine.decide_bills(&Decision::Approve, &both, now()).unwrap_err();
    assert_eq!(refusal.code, Code::NotFound);
    let bill = engine.show_bill("Acme@mon", now()).unwrap().view.bill;
    assert_eq!(bill.status, BillStatus::Pending);
    record(&engine, 5, MAIL, (day(23), 15));
    let seen = Chosen { words: "Acme@mon".to_owned(), seen: Some(Seen::of(&bill)) };
    let refusal =
        engine.decide_bills(&Decision::Approve, &Which::Named(vec![seen]), now()).unwrap_err();
    assert_eq!(refusal.code, Code::Conflict);
}

#[test]
fn of_two_frozen_bills_the_later_is_reopened_first() {
    let engine = week();
    decide(&engine, &Decision::Approve, "Acme@mon").unwrap();
    record(&engine, 5, MAIL, (day(23), 15));
    decide(&engine, &Decision::Memo("later".to_owned()), "Acme@mon#2").unwrap();
    decide(&engine, &Decision::Approve, "Acme@mon#2").unwrap();
    let refusal = decide(&engine, &Decision::Reopen, "Acme@mon").unwrap_err();
    assert_eq!(refusal.code, Code::Conflict);
    assert!(refusal.hints[0].contains("2026-11-23#2"), "{refusal:?}");
    let both = ["Acme@mon", "Acme@mon#2"].map(|w| Chosen { words: w.to_owned(), seen: None });
    let done = engine.decide_bills(&Decision::Reopen, &Which::Named(both.to_vec()), now()).unwrap();
    assert!(done.value.bills[1].bill.deleted_at.is_some(), "folded into the first");
    let bill = engine.show_bill("Acme@mon", now()).unwrap().view.bill;
    assert_eq!((bill.billed_minutes, bill.memo.as_deref()), (30, Some("later")));
    assert_eq!(engine.verify_bills(None, now()).unwrap().different, []);
}

#[test]
fn computing_anew_writes_nothing_and_mends_what_was_tampered_with() {
    let engine = week();
    decide(&engine, &Decision::Approve, "Acme@mon").unwrap();
    let done = engine.recompute_bills(None, now()).unwrap();
    let right = Recomputed { unchanged: 3, skipped_frozen: 1, ..Recomputed::default() };
    assert_eq!((done.value, done.step), (right, None));
    // What an earlier program or another hand may have left: the door alone recomputes nothing.
    let bill = engine.show_bill("Acme/Web/Shop@fri", now()).unwrap().view.bill;
    let wrong = crate::domain::TimeBill { billed_minutes: 7, ..bill.clone() };
    engine
        .store
        .write(|door| -> Result<_, Refusal> {
            let edit = crate::domain::Edit { before: Some(bill), after: Some(wrong) };
            Ok(door.commit(&crate::store::Commit {
                changes: &[crate::domain::Change::Bill(edit)],
                at: now(),
                journal: crate::store::JournalEntry::New("Tampered".to_owned()),
                owner: None,
            })?)
        })
        .unwrap();
    let verified = engine.verify_bills(None, now()).unwrap();
    assert_eq!((verified.checked, verified.different.len()), (4, 1));
    assert_eq!(verified.different[0].1[0].name, "billedMinutes");
    let done = engine.recompute_bills(Some(DayRange::day(day(20))), now()).unwrap();
    let mended = Recomputed { updated: 1, unchanged: 1, ..Recomputed::default() };
    assert_eq!(done.value, mended);
    assert_eq!(engine.verify_bills(None, now()).unwrap().different, []);
}

#[test]
fn a_new_rate_reaches_open_bills_and_no_frozen_one() {
    let engine = week();
    decide(&engine, &Decision::Approve, "Acme@mon").unwrap();
    let done = engine
        .change(now(), |draft| {
            let mut acme = draft.customer(ACME)?.unwrap();
            acme.rates = vec![RatePeriod { since: None, rate: Some(100.into()) }];
            draft.put_customer(acme)?;
            Ok(((), "Raised".to_owned()))
        })
        .unwrap();
    assert_eq!(done.bills().count(), 3);
    let amount = |words: &str| {
        let bill = engine.show_bill(words, now()).unwrap().view.bill;
        bill.amount.map(|amount| amount.to_string())
    };
    assert_eq!(amount("Acme@mon").as_deref(), Some("20.00"));
    assert_eq!(amount("Acme/Web/Shop@fri").as_deref(), Some("100.00"));
}
