use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{
    BillId, Code, Currency, Customer, CustomerId, Day, Pillar, PillarId, Refusal, Role, Task,
    TaskId, Timestamp, User, UserId, Zone,
};
use crate::engine::{Engine, IdSource, Mode, Settings};
use crate::formats::json as document;
use crate::store::{Founder, Kind, Read, Store};

use super::{ExportWish, Imported, TakeRunning};

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-24T12:00:00Z").unwrap()
}

const ME: UserId = UserId(Uuid::from_u128(7));
const ACME: CustomerId = CustomerId(Uuid::from_u128(0xac));

fn engine() -> Engine {
    let role = Some(Role::InternalAdmin);
    let owner = User { id: ME, email: None, name: "me".to_owned(), role };
    let device = Uuid::from_u128(8).into();
    Engine {
        store: Store::in_memory(Kind::Local, move || Founder { owner: owner.clone(), device }),
        zone: Zone::UTC,
        settings: Settings::default(),
        ids: IdSource::seeded("transfer"),
        mode: Mode::Real,
    }
}

fn id(n: u128) -> String {
    Uuid::from_u128(n).to_string()
}

/// A record with the stamps that every record has, and these fields.
fn with(mut record: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { return record };
    for (name, value) in fields {
        record[name] = value;
    }
    record
}

fn task(n: u128, fields: Value) -> Value {
    let task = Task::new(TaskId(Uuid::from_u128(n)), format!("task {n}"), now());
    with(serde_json::to_value(task).unwrap(), fields)
}

fn customer(n: u128, fields: Value) -> Value {
    let id = CustomerId(Uuid::from_u128(n));
    let customer = Customer::new(id, format!("customer {n}"), Currency::EUR, now());
    with(serde_json::to_value(customer).unwrap(), fields)
}

fn pillar(n: u128, of: CustomerId, fields: Value) -> Value {
    let id = PillarId(Uuid::from_u128(n));
    let pillar = Pillar::new(id, of, format!("pillar {n}"), now());
    with(serde_json::to_value(pillar).unwrap(), fields)
}

fn entry(n: u128, fields: Value) -> Value {
    let entry = json!({
        "id": id(n), "taskId": id(1), "userId": ME,
        "startTime": "2026-11-23T09:00:00Z", "endTime": "2026-11-23T10:00:00Z",
        "duration": 3_600_000, "timeZone": "UTC",
        "createdAt": now(), "updatedAt": now(),
    });
    with(entry, fields)
}

fn bill(sequence: u32, fields: Value) -> Value {
    let day = Day::from_ymd_opt(2026, 11, 23).unwrap();
    let pillar = PillarId::general_support(ACME);
    let bill = json!({
        "id": BillId::of(ME, ACME, pillar, day, sequence), "userId": ME, "customerId": ACME,
        "pillarId": pillar, "date": day, "sequence": sequence, "timeEntryIds": [],
        "duration": 0, "billedMinutes": 0, "rounding": {"incrementMinutes": 15, "mode": "up"},
        "currency": "EUR", "createdAt": now(), "updatedAt": now(),
    });
    with(bill, fields)
}

/// Takes in a document of these lists, beside a customer and a task of theirs.
fn import(engine: &Engine, lists: Value) -> Imported {
    let lists = with(
        json!({
            "format": "tat", "version": 1,
            "customers": [customer(0xac, json!({}))],
            "tasks": [task(1, json!({"customerId": ACME}))],
        }),
        lists,
    );
    let read = document::read(&serde_json::to_vec(&lists).unwrap()).unwrap();
    engine.import_json(read, TakeRunning::Yes, now()).unwrap()
}

#[rstest]
#[case::ends_before_it_starts(entry(9, json!({"endTime": "2026-11-23T08:00:00Z"})))]
#[case::under_a_second(entry(9, json!({"endTime": "2026-11-23T09:00:00.900Z"})))]
#[case::no_end(entry(9, json!({"endTime": null})))]
#[case::more_than_a_day(entry(9, json!({"startTime": null, "endTime": null, "date": "2026-11-23", "duration": 86_401_000})))]
#[case::no_such_day(entry(9, json!({"startTime": null, "endTime": null, "date": "+12026-11-23"})))]
#[case::centuries(entry(9, json!({"startTime": "1900-01-02T00:00:00Z"})))]
#[case::a_long_note(entry(9, json!({"notes": "x".repeat(65_537)})))]
#[case::many_tags(entry(9, json!({"tags": (0..101).map(|n| n.to_string()).collect::<Vec<_>>()})))]
#[case::a_task_of_nobody(entry(9, json!({"taskId": id(99)})))]
#[case::a_task_that_is_a_customer(entry(9, json!({"taskId": ACME})))]
#[case::no_record(json!(7))]
#[case::no_id(json!({}))]
fn a_wrong_entry_is_told_by_its_number_while_the_rest_comes_in(#[case] wrong: Value) {
    let engine = engine();
    let list = json!([entry(2, json!({})), wrong, entry(3, json!({}))]);
    let imported = import(&engine, json!({"timeEntries": list}));
    let numbers: Vec<usize> = imported.failed.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [4], "{:?}", imported.failed);
    let entries = engine.ask(|read| Ok(read.entries_on(None, Day::MIN, Day::MAX)?)).unwrap();
    assert_eq!(entries.len(), 2);
}

#[rstest]
#[case::customers_of_one_name("customers", json!([customer(0xac, json!({})), customer(5, json!({"name": "CUSTOMER 172"}))]), 2)]
#[case::a_pillar_of_nobody("pillars", json!([pillar(5, CustomerId(Uuid::from_u128(99)), json!({}))]), 2)]
#[case::a_rate_below_nothing("pillars", json!([pillar(5, ACME, json!({"rates": [{"since": null, "rate": "-1"}]}))]), 2)]
#[case::tasks_of_one_title("tasks", json!([task(1, json!({})), task(5, json!({"title": "TASK 1"}))]), 3)]
#[case::a_title_without_end("tasks", json!([task(1, json!({})), task(5, json!({"title": "x".repeat(1_001)}))]), 3)]
#[case::a_focus_on_nobody("customerFocus", json!([{"userId": ME, "customerIds": [id(99)]}]), 3)]
#[case::no_list("timeEntries", json!({"0": 1}), 3)]
#[case::a_bill_under_the_wrong_id("timeBills", json!([bill(1, json!({"id": id(5)}))]), 3)]
#[case::a_bill_without_end("timeBills", json!([bill(u32::MAX, json!({"status": "approved"}))]), 3)]
#[case::approved_time_of_nobody("timeBills", json!([bill(1, json!({"status": "approved", "timeEntryIds": [id(99)]}))]), 3)]
fn a_wrong_record_is_told_by_its_number(
    #[case] list: &str,
    #[case] records: Value,
    #[case] number: usize,
) {
    let imported = import(&engine(), json!({ list: records }));
    let numbers: Vec<usize> = imported.failed.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [number], "{:?}", imported.failed);
}

#[test]
fn no_time_comes_into_two_approved_bills() {
    let engine = engine();
    let of = |status: &str| json!({"status": status, "timeEntryIds": [id(2)]});
    let imported = import(
        &engine,
        json!({
            "timeEntries": [entry(2, json!({}))],
            "timeBills": [bill(1, of("approved")), bill(2, of("sent_to_billing"))],
        }),
    );
    assert_eq!(imported.failed.len(), 1);
    let bills = engine.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?)).unwrap();
    assert_eq!(bills.len(), 1);
}

#[test]
fn links_in_a_circle_and_into_nowhere_are_cut_and_told() {
    let engine = engine();
    let parent = |n: u128| json!({"parentTaskId": id(n)});
    let waits = |n: u128| json!({"status": "blocked", "blockedByTaskIds": [id(n)]});
    let tasks = [(1, parent(2)), (2, parent(3)), (3, parent(1)), (4, parent(4)), (5, parent(99))];
    let waiting = [(6, waits(7)), (7, waits(6)), (8, waits(7)), (9, waits(99))];
    let all: Vec<Value> = tasks.into_iter().chain(waiting).map(|(n, f)| task(n, f)).collect();
    let imported = import(&engine, json!({ "tasks": all }));
    assert_eq!(imported.added, 9 + 2, "all come in, and the customer with its pillar");
    assert_eq!(imported.failed.len(), 5, "{:?}", imported.failed);
    let links = |read: &dyn Read| -> Result<usize, Refusal> {
        let mut count = 0;
        read.every_task(&mut |task| {
            count += task.parent_task_id.iter().count() + task.blocked_by_task_ids.len();
        })?;
        Ok(count)
    };
    assert_eq!(engine.ask(links).unwrap(), 4);
    assert_eq!(engine.task_tree(None).unwrap().len(), 9);
}

#[test]
fn a_document_of_another_local_user_becomes_ours_wholly() {
    let from = UserId(Uuid::from_u128(70));
    let pillar = PillarId::general_support(ACME);
    let day = Day::from_ymd_opt(2026, 11, 23).unwrap();
    let theirs = json!({
        "id": BillId::of(from, ACME, pillar, day, 1), "userId": from, "approvedBy": from,
        "status": "approved", "timeEntryIds": [id(2)], "duration": 3_600_000, "billedMinutes": 60,
    });
    let lists = json!({
        "user": {"id": from, "name": "other"},
        "timeEntries": [entry(2, json!({"userId": from}))],
        "timeBills": [bill(1, theirs)],
    });
    let ours = engine();
    import(&ours, json!({}));
    assert_eq!(import(&ours, lists.clone()).failed, []);
    let bills = ours.ask(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?)).unwrap();
    assert_eq!((bills[0].user_id, bills[0].approved_by), (ME, Some(ME)));
    assert_eq!(bills[0].id, BillId::of(ME, ACME, pillar, day, 1));
    assert!(ours.verify_bills(None, now()).unwrap().different.is_empty());
    assert_eq!(import(&ours, lists).added, 0);
}

#[test]
fn an_empty_document_hands_an_empty_store_to_its_user() {
    let engine = engine();
    let user = json!({"id": id(70), "name": "other"});
    let bytes = serde_json::to_vec(&json!({"format": "tat", "version": 1, "user": user})).unwrap();
    engine.import_json(document::read(&bytes).unwrap(), TakeRunning::IfEmpty, now()).unwrap();
    assert_eq!(engine.ask(|read| Ok(read.owner()?)).unwrap().name, "other");
    let mut out = Vec::new();
    engine.export_json(&ExportWish::default(), &mut out, Day::MIN).unwrap();
    assert!(document::detect(&out));
}

#[rstest]
#[case::nothing("", Code::BadRequest)]
#[case::no_json("{\"format\":\"tat\"", Code::BadRequest)]
#[case::another("{\"format\":\"other\",\"version\":1}", Code::BadRequest)]
#[case::no_object("[1]", Code::BadRequest)]
#[case::no_version("{\"format\":\"tat\"}", Code::BadRequest)]
#[case::a_newer_one("{\"format\":\"tat\",\"version\":2}", Code::ClientTooOld)]
fn what_is_no_document_is_refused(#[case] text: &str, #[case] code: Code) {
    let refusal = document::read(text.as_bytes()).unwrap_err();
    assert_eq!((refusal.code, refusal.hints.len()), (code, 1), "{refusal}");
}

#[test]
fn a_document_as_deep_as_a_well_is_refused() {
    let deep = format!("{{\"format\":\"tat\",\"version\":1,\"tasks\":{}", "[".repeat(1_000_000));
    assert!(document::read(deep.as_bytes()).is_err());
}
