//! Records through the routes: tasks, timers, entries, bills, customers, pillars, focus.

use rstest::rstest;
use serde_json::{Value, json};

use super::office::{Office, today};

fn task_path(id: &str) -> String {
    format!("/api/tasks/{id}")
}

#[test]
fn a_put_with_the_version_that_was_read_is_taken_an_older_one_is_a_conflict() {
    let office = Office::new();
    let path = task_path(&office.mail);
    let read = office.put(&office.ada, &path, &json!({ "link": "https://a.example" })).body;
    let ours = json!({ "title": "post", "serverVersion": read["serverVersion"] });
    let altered = office.put(&office.ada, &path, &ours);
    assert_eq!((altered.status, &altered.body["title"]), (200, &json!("post")));
    assert!(altered.body["serverVersion"].as_u64() > read["serverVersion"].as_u64());
    let late = json!({ "title": "letters", "serverVersion": read["serverVersion"] });
    let conflict = office.put(&office.bob, &path, &late);
    assert_eq!(conflict.problem(), (409, "conflict"));
    assert_eq!(conflict.body["current"], altered.body);
    // Without a version only what is named is set.
    let merged = office.put(&office.bob, &path, &json!({ "tags": ["b", "a", "B"] }));
    assert_eq!(merged.body["tags"], json!(["a", "b"]));
    assert_eq!(merged.body["title"], json!("post"));
    assert_eq!(merged.body["link"], json!("https://a.example"));
}

#[test]
fn derived_and_unknown_fields_of_a_put_are_ignored() {
    let office = Office::new();
    office.worked(&office.ada, &office.mail, "08:00", "08:20");
    let read = office.put(&office.ada, &task_path(&office.mail), &json!({})).body;
    assert_eq!(read["timeElapsed"], json!(20 * 60 * 1000));
    let mut whole = read.clone();
    for (field, value) in [
        ("timeElapsed", json!(1)),
        ("startStopCount", json!(77)),
        ("childTaskIds", json!([office.site])),
        ("canStartStop", json!(false)),
        ("whatever", json!({ "deep": [1] })),
    ] {
        whole[field] = value;
    }
    let same = office.put(&office.ada, &task_path(&office.mail), &whole);
    assert_eq!((same.status, same.body), (200, read));
}

#[rstest]
#[case(&["in_progress", "completed", "to_do", "cancelled", "to_do"], None)]
#[case(&["in_progress", "blocked", "to_do"], None)]
#[case(&["exploded", "to_do"], Some("illegal_transition"))]
#[case(&["completed", "in_progress"], Some("illegal_transition"))]
#[case(&["in_progress", "to_do"], Some("illegal_transition"))]
#[case(&["in_progress", "intake"], Some("illegal_transition"))]
#[case(&["cancelled", "completed"], Some("illegal_transition"))]
fn a_status_is_reached_by_the_arrows_of_the_domain(
    #[case] steps: &[&str],
    #[case] refused: Option<&str>,
) {
    let office = Office::new();
    let path = task_path(&office.mail);
    let (last, before) = steps.split_last().unwrap();
    for step in before {
        assert_eq!(office.put(&office.ada, &path, &json!({ "status": step })).status, 200);
    }
    let reply = office.put(&office.ada, &path, &json!({ "status": last }));
    match refused {
        Some(code) => assert_eq!(reply.problem(), (409, code)),
        None => assert_eq!((reply.status, &reply.body["status"]), (200, &json!(last))),
    }
}

#[test]
fn a_blocked_task_is_ready_once_its_blocker_is_done_and_circles_are_refused() {
    let office = Office::new();
    let (mail, site) = (task_path(&office.mail), task_path(&office.site));
    let wish = json!({ "status": "blocked", "blockedByTaskIds": [office.site] });
    assert_eq!(office.put(&office.ada, &mail, &wish).body["status"], json!("blocked"));
    let circle = office.put(&office.ada, &site, &json!({ "blockedByTaskIds": [office.mail] }));
    assert_eq!(circle.problem(), (409, "conflict"));
    let held = office.put(&office.ada, &mail, &json!({ "status": "to_do" }));
    assert_eq!(held.problem(), (409, "illegal_transition"));
    assert_eq!(office.put(&office.bob, &site, &json!({ "status": "completed" })).status, 200);
    let freed = office.put(&office.ada, &mail, &json!({})).body;
    assert_eq!((&freed["status"], &freed["ready"]), (&json!("to_do"), &json!(true)));
}

#[test]
fn a_timer_becomes_an_entry_and_its_bill_with_one_answer() {
    let office = Office::new();
    let start = format!("/api/tasks/{}/start", office.mail);
    let started = office.post(&office.ada, &start, &json!({ "startTime": today("08:29") }));
    assert_eq!(started.status, 201, "{:?}", started.body);
    assert_eq!(started.body["task"]["status"], json!("in_progress"));
    assert_eq!(started.body["task"]["startStopCount"], json!(1));
    assert_eq!(started.body["stopped"], Value::Null);
    // Another one stops it at the same instant.
    let other = format!("/api/tasks/{}/start", office.site);
    let switched = office.post(&office.ada, &other, &json!({}));
    assert_eq!(switched.body["activeTimer"]["startTime"], json!(today("09:00")));
    assert_eq!(switched.body["stopped"]["timeEntry"]["endTime"], json!(today("09:00")));
    assert_eq!(switched.body["stopped"]["timeBill"]["billedMinutes"], json!(45));
    assert_eq!(switched.body["stopped"]["timeBill"]["amount"], json!("60.00"));
    assert_eq!(
        switched.body["stopped"]["timeEntry"]["id"], started.body["activeTimer"]["id"],
        "the entry has the timer's id"
    );
    let stop = format!("/api/tasks/{}/stop", office.site);
    let early = office.post(&office.ada, &stop, &json!({ "endTime": today("08:00") }));
    assert_eq!(early.problem(), (400, "invalid_time"));
    let stopped = office.post(&office.ada, &stop, &json!({}));
    assert_eq!((stopped.status, &stopped.body["timeEntry"]), (200, &Value::Null));
    assert_eq!(office.post(&office.ada, &stop, &json!({})).problem(), (409, "conflict"));
}

#[test]
fn times_that_cannot_be_are_refused() {
    let office = Office::new();
    office.worked(&office.ada, &office.mail, "07:00", "08:00");
    let start = format!("/api/tasks/{}/start", office.mail);
    let at = |clock: &str| json!({ "startTime": today(clock) });
    assert_eq!(office.post(&office.ada, &start, &at("09:02")).problem(), (400, "invalid_time"));
    assert_eq!(office.post(&office.ada, &start, &at("07:30")).problem(), (409, "overlap"));
    let entry = |from: &str, to: &str, more: Value| {
        let mut wish = json!({
            "taskId": office.mail, "startTime": today(from), "endTime": today(to),
        });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        office.post(&office.ada, "/api/time-entries", &wish)
    };
    assert_eq!(entry("07:59", "08:10", json!({})).problem(), (409, "overlap"));
    assert_eq!(entry("08:10", "08:10", json!({})).problem(), (400, "invalid_time"));
    assert_eq!(entry("08:10", "10:10", json!({})).problem(), (400, "invalid_time"));
    let three = entry("08:10", "08:20", json!({ "duration": 1000 }));
    assert_eq!(three.problem(), (400, "invalid_time"));
    let typed = entry("08:10", "08:20", json!({ "tags": 7 }));
    assert_eq!(typed.problem(), (400, "bad_request"));
    assert_eq!(typed.body["field"], json!("tags"));
    let zone = entry("08:10", "08:20", json!({ "timeZone": "Mars/North" }));
    assert_eq!(zone.body["field"], json!("timeZone"));
    // Others' time is not in the way.
    office.worked(&office.bob, &office.mail, "07:30", "07:40");
}

#[test]
fn two_of_three_times_decide_the_third() {
    let office = Office::new();
    let minutes = |n: i64| n * 60_000;
    let wish = json!({
        "taskId": office.mail, "endTime": today("08:30"), "duration": minutes(30),
        "notes": "drafts",
    });
    let made = office.post(&office.ada, "/api/time-entries", &wish);
    assert_eq!(made.body["startTime"], json!(today("08:00")));
    let path = format!("/api/time-entries/{}", made.text("/id"));
    for (wish, from, to) in [
        (json!({ "duration": minutes(20) }), "08:00", "08:20"),
        (json!({ "startTime": today("07:50") }), "07:50", "08:20"),
        (json!({ "endTime": today("08:40"), "duration": minutes(10) }), "08:30", "08:40"),
        (json!({ "startTime": today("08:00"), "duration": minutes(15) }), "08:00", "08:15"),
        (json!({ "startTime": today("08:05"), "endTime": today("08:25") }), "08:05", "08:25"),
    ] {
        let moved = office.patch(&office.ada, &path, &wish);
        assert_eq!(moved.status, 200, "{:?}", moved.body);
        let times = (moved.text("/startTime"), moved.text("/endTime"));
        assert_eq!(times, (today(from), today(to)), "{wish}");
    }
    assert_eq!(office.bill_of(&office.acme)["duration"], json!(minutes(20)));
    let notes = format!("{path}/notes");
    let noted = office.post(&office.ada, &notes, &json!({ "notes": "letters" }));
    assert_eq!((noted.status, &noted.body["notes"]), (200, &json!("letters")));
    let bare = office.post(&office.ada, &notes, &json!({ "notes": "" }));
    assert_eq!(bare.body["notes"], Value::Null);
}

#[test]
fn what_stands_in_an_approved_bill_is_frozen() {
    let office = Office::new();
    let entry = office.worked(&office.ada, &office.mail, "08:00", "08:20");
    let path = format!("/api/time-entries/{entry}");
    office.approve(&office.bill_of(&office.acme));
    let later = json!({ "endTime": today("08:30") });
    assert_eq!(office.patch(&office.ada, &path, &later).problem(), (409, "frozen"));
    assert_eq!(office.delete(&office.ada, &path).problem(), (409, "frozen"));
    let bill = office.bill_of(&office.acme);
    let bill_path = format!("/api/time-bills/{}", bill["id"].as_str().unwrap());
    let memo = office.patch(&office.ada, &bill_path, &json!({ "memo": "late" }));
    assert_eq!(memo.problem(), (409, "frozen"));
    let sent = office.patch(&office.admin, &bill_path, &json!({ "status": "sent_to_billing" }));
    assert_eq!((sent.status, &sent.body["status"]), (200, &json!("sent_to_billing")));
    let back = office.patch(&office.admin, &bill_path, &json!({ "status": "pending" }));
    assert_eq!(back.problem(), (409, "illegal_transition"));
}

#[test]
fn a_decision_on_what_was_not_seen_is_refused() {
    let office = Office::new();
    office.worked(&office.ada, &office.mail, "07:00", "07:20");
    let seen = office.bill_of(&office.acme);
    let path = format!("/api/time-bills/{}", seen["id"].as_str().unwrap());
    office.worked(&office.ada, &office.mail, "07:30", "07:50");
    let by_version = json!({ "status": "approved", "serverVersion": seen["serverVersion"] });
    let conflict = office.patch(&office.admin, &path, &by_version);
    assert_eq!(conflict.problem(), (409, "conflict"));
    assert_eq!(conflict.body["current"], office.bill_of(&office.acme));
    let by_sight = json!({ "status": "approved", "seen": {
        "billedMinutes": seen["billedMinutes"], "amount": seen["amount"],
        "timeEntryIds": seen["timeEntryIds"],
    } });
    assert_eq!(office.patch(&office.admin, &path, &by_sight).problem(), (409, "conflict"));
    let all =
        json!({ "ids": [seen["id"]], "seen": { path[16..].to_owned(): seen["serverVersion"] } });
    let none = office.post(&office.admin, "/api/time-bills/approve-all", &all);
    assert_eq!(
        none.body,
        json!({ "approved": [], "failed": [{ "id": seen["id"], "reason": "conflict" }] })
    );
    // A decision without either is taken as it is.
    let taken = office.patch(&office.admin, &path, &json!({ "status": "approved" }));
    assert_eq!(taken.body["approvedBy"], json!(office.admin.id));
}

#[test]
fn bills_are_rejected_with_a_reason_and_decided_by_admins_alone() {
    let office = Office::new();
    office.worked(&office.ada, &office.mail, "07:00", "07:20");
    let path = format!("/api/time-bills/{}", office.bill_of(&office.acme)["id"].as_str().unwrap());
    let bare = office.patch(&office.admin, &path, &json!({ "status": "rejected" }));
    assert_eq!((bare.status, &bare.body["field"]), (400, &json!("rejectionNote")));
    let wish = json!({ "status": "rejected", "rejectionNote": "which ticket?" });
    assert_eq!(office.patch(&office.ada, &path, &wish).problem(), (403, "forbidden"));
    assert_eq!(office.patch(&office.admin, &path, &wish).body["status"], json!("rejected"));
    let memo = office.patch(&office.ada, &path, &json!({ "memo": "ticket 12" }));
    assert_eq!(
        (&memo.body["memo"], &memo.body["status"]),
        (&json!("ticket 12"), &json!("pending"))
    );
    let dry = json!({ "dryRun": true });
    let counted = office.post(&office.admin, "/api/time-bills/recompute", &dry);
    let expected = json!({ "created": 0, "updated": 0, "unchanged": 1, "skippedFrozen": 0 });
    assert_eq!((counted.status, counted.body), (200, expected));
    let missing = uuid::Uuid::from_u128(5);
    let all = json!({ "ids": [missing, office.bill_of(&office.acme)["id"]] });
    let approved = office.post(&office.admin, "/api/time-bills/approve-all", &all);
    assert_eq!(approved.body["failed"], json!([{ "id": missing, "reason": "not_found" }]));
    assert_eq!(office.bill_of(&office.acme)["status"], json!("approved"));
}

#[test]
fn a_deleted_task_stops_every_timer_on_it_and_keeps_its_time() {
    let office = Office::new();
    let start = format!("/api/tasks/{}/start", office.mail);
    for person in [&office.ada, &office.bob] {
        let wish = json!({ "startTime": today("08:30") });
        assert_eq!(office.post(person, &start, &wish).status, 201);
    }
    assert_eq!(office.delete(&office.ada, &task_path(&office.mail)).status, 204);
    assert_eq!(office.get(&office.admin, "/api/active-timers").items(), Vec::<Value>::new());
    let entries = office.get(&office.admin, &format!("/api/time-entries?taskId={}", office.mail));
    assert_eq!(entries.items().len(), 2);
    let bills = office.get(&office.admin, &format!("/api/time-bills?customerId={}", office.acme));
    assert_eq!(bills.items().len(), 2);
    assert_eq!(office.delete(&office.ada, &task_path(&office.mail)).problem(), (404, "not_found"));
}

#[test]
fn ones_own_timer_is_put_switched_and_dropped() {
    let office = Office::new();
    let me = "/api/active-timers/me";
    assert_eq!(office.get(&office.ada, me).problem(), (404, "not_found"));
    let on = |task: &str| json!({ "taskId": task });
    let running = office.put(&office.ada, me, &on(&office.mail));
    assert_eq!(running.status, 200, "{:?}", running.body);
    assert_eq!(office.get(&office.ada, me).body, running.body);
    assert_eq!(office.put(&office.ada, me, &on(&office.mail)).body, running.body);
    let other = office.put(&office.ada, me, &on(&office.site));
    assert_eq!(other.problem(), (409, "conflict"));
    assert_eq!(other.body["current"], running.body);
    let switch = json!({ "taskId": office.site, "switch": true });
    assert_eq!(office.put(&office.ada, me, &switch).body["taskId"], json!(office.site));
    let all = office.get(&office.bob, "/api/active-timers?enrich=true").items();
    assert_eq!(all[0]["customerName"], json!("Bolt"));
    assert_eq!(office.delete(&office.ada, me).status, 204);
    assert_eq!(office.delete(&office.ada, me).problem(), (404, "not_found"));
    assert_eq!(office.get(&office.admin, "/api/time-entries").items(), Vec::<Value>::new());
}

#[test]
fn a_customer_is_made_with_general_support_and_stays_while_it_is_used() {
    let office = Office::new();
    let wish = json!({ "name": "Crab", "rate": "90.5", "rounding": null, "currency": "CHF" });
    let made = office.post(&office.admin, "/api/customers", &wish);
    assert_eq!(made.body["customer"]["rate"], json!("90.5"));
    assert_eq!(made.body["pillars"][0]["name"], json!("General Support"));
    let (id, pillar) = (made.text("/customer/id"), made.text("/pillars/0/id"));
    let same = office.post(&office.admin, "/api/customers", &json!({ "name": "CRAB" }));
    assert_eq!(same.problem(), (409, "conflict"));
    let stays = office.delete(&office.admin, &format!("/api/pillars/{pillar}"));
    assert_eq!(stays.problem(), (409, "conflict"));
    let used = office.delete(&office.admin, &format!("/api/customers/{}", office.acme));
    assert_eq!(used.problem(), (409, "conflict"));
    assert_eq!(office.delete(&office.admin, &format!("/api/customers/{id}")).status, 204);
    let names: Vec<Value> = office.get(&office.admin, "/api/customers").items();
    assert_eq!(names.len(), 2);
    let pillars = office.get(&office.admin, &format!("/api/pillars?customerId={id}"));
    assert_eq!(pillars.items(), Vec::<Value>::new());
}

#[test]
fn a_deleted_pillar_leaves_its_tasks_and_their_time_to_general_support() {
    let office = Office::new();
    let wish = json!({ "customerId": office.acme, "name": "Web", "rate": "200" });
    let pillar = office.post(&office.admin, "/api/pillars", &wish).text("/id");
    let moved = office.put(&office.ada, &task_path(&office.mail), &json!({ "pillarId": pillar }));
    assert_eq!(moved.body["pillarId"], json!(pillar));
    office.worked(&office.ada, &office.mail, "07:00", "07:30");
    assert_eq!(office.bill_of(&office.acme)["amount"], json!("100.00"));
    assert_eq!(office.delete(&office.admin, &format!("/api/pillars/{pillar}")).status, 204);
    assert_eq!(office.bill_of(&office.acme)["amount"], json!("40.00"));
}

#[test]
fn a_customers_own_administrator_names_pillars_and_prices_none() {
    let office = Office::new();
    let who = &office.acme_admin;
    let wish = json!({ "customerId": office.acme, "name": "Web" });
    let made = office.post(who, "/api/pillars", &wish);
    assert_eq!(made.status, 201, "{:?}", made.body);
    let path = format!("/api/pillars/{}", made.text("/id"));
    let mut whole = made.body.clone();
    whole["name"] = json!("Site");
    assert_eq!(office.put(who, &path, &whole).body["name"], json!("Site"));
    let priced = office.put(who, &path, &json!({ "rate": "10" }));
    assert_eq!((priced.problem(), &priced.body["field"]), ((403, "forbidden"), &json!("rate")));
    let foreign =
        office.post(who, "/api/pillars", &json!({ "customerId": office.bolt, "name": "x" }));
    let absent = json!({ "customerId": uuid::Uuid::from_u128(3), "name": "x" });
    assert_eq!(foreign.status, 404);
    assert_eq!(foreign.body, office.post(who, "/api/pillars", &absent).body);
}

#[test]
fn focus_is_ones_own_and_keeps_its_order() {
    let office = Office::new();
    let path = "/api/customer-focus";
    let wish = json!({ "customerIds": [office.bolt, office.acme] });
    let set = office.put(&office.ada, path, &wish);
    assert_eq!(set.body["customerIds"], wish["customerIds"]);
    assert_eq!(office.get(&office.ada, path).body, set.body);
    assert_eq!(office.get(&office.bob, path).body["customerIds"], json!([]));
    let unknown = json!({ "customerIds": [uuid::Uuid::from_u128(9)] });
    assert_eq!(office.put(&office.ada, path, &unknown).problem(), (404, "not_found"));
    assert_eq!(office.get(&office.ada, path).body, set.body);
}
