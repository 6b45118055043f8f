//! Lists: which records they hold, in which order, piece by piece, and what of them a customer sees.

use rstest::rstest;
use serde_json::{Value, json};
use tat::domain::Span;

use super::office::{Office, today};

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// A list, a page after the other.
fn in_pages(office: &Office, path: &str, limit: usize) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = office.get(&office.admin, &format!("{path}{sign}limit={limit}&cursor={cursor}"));
        let items = page.items();
        assert!(items.len() <= limit);
        all.extend(items);
        match page.body["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return all,
        }
    }
}

/// An office in which a few days were worked.
fn busy() -> Office {
    let office = Office::new();
    for (day, person, task) in [
        (17, &office.ada, &office.mail),
        (18, &office.bob, &office.mail),
        (18, &office.bob, &office.site),
        (19, &office.ada, &office.site),
        (20, &office.ada, &office.mail),
        (20, &office.bob, &office.site),
    ] {
        let wish = json!({ "taskId": task, "date": format!("2026-11-{day}"), "duration": 600_000 });
        assert_eq!(office.post(person, "/api/time-entries", &wish).status, 201);
    }
    office.worked(&office.ada, &office.mail, "07:00", "07:30");
    office.worked(&office.bob, &office.mail, "07:00", "07:30");
    office
}

#[rstest]
#[case("/api/time-entries")]
#[case("/api/time-entries?customer=acme&enrich=true")]
#[case("/api/time-entries?startDate=2026-11-18&endDate=2026-11-20")]
#[case("/api/time-bills")]
#[case("/api/tasks")]
#[case("/api/customers")]
#[case("/api/pillars")]
fn pages_of_any_size_make_up_the_list(#[case] path: &str) {
    let office = busy();
    let whole = office.get(&office.admin, path).items();
    assert!(whole.len() > 1, "{whole:?}");
    for limit in [1, 2, 3, whole.len(), 1000] {
        assert_eq!(in_pages(&office, path, limit), whole, "{limit} a page");
    }
}

#[test]
fn filters_leave_what_they_say() {
    let office = busy();
    let count = |filter: &str| {
        office.get(&office.admin, &format!("/api/time-entries?{filter}")).items().len()
    };
    assert_eq!(count(""), 8);
    assert_eq!(count(&format!("userId={}", office.ada.id)), 4);
    assert_eq!(count(&format!("taskId={}", office.mail)), 5);
    assert_eq!(count(&format!("customerId={}", office.bolt)), 3);
    assert_eq!(count("customer=BOLT"), 3);
    assert_eq!(count(&format!("customerId={}&userId={}", office.bolt, office.ada.id)), 1);
    assert_eq!(count("startDate=2026-11-18&endDate=2026-11-20"), 5);
    assert_eq!(count("endDate=2026-11-17"), 1);
    assert_eq!(count("startDate=2026-11-21"), 2);
    assert_eq!(count("customer=nobody"), 0);
    let bills = |filter: &str| {
        office.get(&office.admin, &format!("/api/time-bills?{filter}")).items().len()
    };
    assert_eq!(bills("startDate=2026-11-18&endDate=2026-11-20&customer=bolt"), 3);
    assert_eq!(bills("status=approved"), 0);
    assert_eq!(bills(&format!("status=pending&userId={}", office.bob.id)), 4);
}

#[rstest]
#[case("limit=0", "limit")]
#[case("limit=many", "limit")]
#[case("cursor=xx", "cursor")]
#[case("userId=ada", "userId")]
#[case("startDate=2026-13-01", "startDate")]
#[case("startDate=2026-11-02&endDate=2026-11-01", "endDate")]
#[case("enrich=perhaps", "enrich")]
fn a_query_that_cannot_be_understood_names_the_field(#[case] query: &str, #[case] field: &str) {
    let office = Office::new();
    let reply = office.get(&office.admin, &format!("/api/time-entries?{query}"));
    assert_eq!((reply.problem(), &reply.body["field"]), ((400, "bad_request"), &json!(field)));
}

/// An entry's day is the day in its own zone, and one that passes midnight lies in both.
#[test]
fn days_are_those_of_the_entrys_zone() {
    let office = Office::new();
    let made = |from: &str, to: &str, zone: &str| {
        let wish = json!({
            "taskId": office.mail, "startTime": from, "endTime": to, "timeZone": zone,
        });
        let made = office.post(&office.ada, "/api/time-entries", &wish);
        assert_eq!(made.status, 201, "{:?}", made.body);
        made.text("/id")
    };
    let east = made("2026-11-20T11:00:00Z", "2026-11-20T11:30:00Z", "Pacific/Kiritimati");
    let west = made("2026-11-21T11:00:00Z", "2026-11-21T11:30:00Z", "Etc/GMT+12");
    let night = made("2026-11-19T23:00:00Z", "2026-11-20T01:00:00Z", "UTC");
    let on = |day: &str| {
        let path = format!("/api/time-entries?startDate={day}&endDate={day}");
        office.get(&office.ada, &path).items()
    };
    assert_eq!(ids(&on("2026-11-19")), [night.as_str()]);
    assert_eq!(ids(&on("2026-11-20")), [night.as_str(), west.as_str()]);
    assert_eq!(ids(&on("2026-11-21")), [east.as_str()]);
}

#[test]
fn an_internal_user_sees_everybodys_tasks_and_only_their_own_time() {
    let office = busy();
    let entries = office.get(&office.ada, "/api/time-entries").items();
    assert_eq!(entries.len(), 4);
    assert!(entries.iter().all(|entry| entry["userId"] == json!(office.ada.id)));
    let of_bob = format!("?userId={}", office.bob.id);
    for path in ["/api/time-entries", "/api/time-bills"] {
        let found = office.get(&office.ada, &format!("{path}{of_bob}"));
        assert_eq!(found.items(), Vec::<Value>::new());
    }
    // What is counted for a task is what one may see.
    let mail = |person| {
        let tasks = office.get(person, "/api/tasks").items();
        let found = tasks.iter().find(|task| task["id"] == json!(office.mail)).unwrap();
        (found["startStopCount"].clone(), found["timeElapsed"].clone())
    };
    assert_eq!(mail(&office.ada), (json!(3), json!(3_000_000)));
    assert_eq!(mail(&office.admin), (json!(5), json!(5_400_000)));
}

#[test]
fn customers_see_their_own_tasks_time_without_notes_and_bills_that_were_agreed() {
    let office = busy();
    let who = &office.acme_user;
    let start = format!("/api/tasks/{}/start", office.mail);
    assert_eq!(office.post(&office.bob, &start, &json!({})).status, 201);
    let wish = json!({ "parentTaskId": office.site, "blockedByTaskIds": [office.site] });
    assert_eq!(office.put(&office.ada, &format!("/api/tasks/{}", office.mail), &wish).status, 200);
    for entry in office.get(&office.admin, "/api/time-entries").items() {
        let path = format!("/api/time-entries/{}/notes", entry["id"].as_str().unwrap());
        let noted = office.post(&office.admin, &path, &json!({ "notes": "among ourselves" }));
        assert_eq!(noted.status, 200);
    }
    let set = json!({ "notes": "pays late" });
    assert_eq!(
        office.put(&office.admin, &format!("/api/customers/{}", office.acme), &set).status,
        200
    );
    let bill = office.get(&office.admin, "/api/time-bills?customer=acme&endDate=2026-11-17");
    office.approve(&bill.items()[0]);

    let tasks = office.get(who, "/api/tasks").items();
    assert_eq!(ids(&tasks), [office.mail.as_str()]);
    assert_eq!(tasks[0]["startStopCount"], json!(5), "no running timer is counted");
    assert_eq!(tasks[0]["parentTaskId"], Value::Null);
    assert_eq!(tasks[0]["blockedByTaskIds"], json!([]));
    let entries = office.get(who, "/api/time-entries?enrich=true").items();
    assert_eq!(entries.len(), 5);
    assert!(entries.iter().all(|entry| entry["notes"].is_null()));
    assert!(entries.iter().all(|entry| entry["customerName"] == json!("Acme")));
    let bills = office.get(who, "/api/time-bills").items();
    assert_eq!(ids(&bills), ids(&bill.items()));
    let customers = office.get(who, "/api/customers").items();
    assert_eq!(
        (ids(&customers), &customers[0]["notes"]),
        (vec![office.acme.as_str()], &Value::Null)
    );
    assert!(
        office
            .get(who, "/api/pillars")
            .items()
            .iter()
            .all(|p| p["customerId"] == json!(office.acme))
    );
    // Not by filter either.
    for filter in [
        format!("customerId={}", office.bolt),
        "customer=Bolt".to_owned(),
        format!("userId={}&customer=Bolt", office.bob.id),
    ] {
        for path in ["/api/time-entries", "/api/time-bills"] {
            let found = office.get(who, &format!("{path}?{filter}"));
            assert_eq!(found.items(), Vec::<Value>::new(), "{path}?{filter}");
        }
    }
    let of_task = office.get(who, &format!("/api/time-entries?taskId={}", office.site));
    assert_eq!(of_task.items(), Vec::<Value>::new());
    for status in ["pending", "rejected"] {
        let found = office.get(who, &format!("/api/time-bills?status={status}"));
        assert_eq!(found.items(), Vec::<Value>::new());
    }
}

#[test]
fn a_list_since_an_instant_holds_what_changed_and_what_went() {
    let mut office = Office::new();
    let first = office.get(&office.admin, "/api/tasks");
    let since = first.text("/syncTimestamp");
    office.house.wait(Span::minutes(1));
    let again = office.get(&office.admin, &format!("/api/tasks?lastSyncTimestamp={since}"));
    assert_eq!(again.items(), Vec::<Value>::new());
    assert_eq!(office.delete(&office.ada, &format!("/api/tasks/{}", office.site)).status, 204);
    let made = office.post(&office.ada, "/api/tasks", &json!({ "title": "new" })).text("/id");
    let news = office.get(&office.admin, &format!("/api/tasks?lastSyncTimestamp={since}"));
    let mut found: Vec<(String, bool)> = news
        .items()
        .iter()
        .map(|task| (task["id"].as_str().unwrap().to_owned(), task["deletedAt"].is_null()))
        .collect();
    found.sort();
    let mut expected = vec![(office.site.clone(), false), (made, true)];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(office.get(&office.admin, "/api/tasks").items().len(), 2);
    assert_eq!(today("09:00"), "2026-11-23T09:00:00.000Z");
}
