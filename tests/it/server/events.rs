//! What is told to whoever listens.

use serde_json::{Value, json};
use tat::domain::Role;
use tat::server::people;

use super::office::Office;

/// What one hears, word by word: (event, entity, id).
fn told(heard: &[String]) -> Vec<(String, String, String)> {
    let mut told = Vec::new();
    for event in heard.join("").split("\n\n") {
        let field = |name: &str| {
            event.lines().find_map(|line| line.strip_prefix(name)).map_or("", str::trim)
        };
        if !field("event:").is_empty() {
            let data: Value = serde_json::from_str(field("data:")).unwrap();
            let text = |name: &str| data[name].as_str().unwrap_or("").to_owned();
            told.push((field("event:").to_owned(), text("entity"), text("id")));
        }
    }
    told
}

#[test]
fn listeners_are_told_what_changed_as_far_as_they_may_see_it() {
    let office = Office::new();
    let mut admin = office.house.listen(&office.admin.token, None);
    let mut ada = office.house.listen(&office.ada.token, None);
    let mut acme = office.house.listen(&office.acme_user.token, None);
    let entry = office.worked(&office.bob, &office.mail, "07:00", "08:00");
    let other = office.worked(&office.bob, &office.site, "08:00", "08:30");
    let change = |entity: &str, id: &str| ("change".to_owned(), entity.to_owned(), id.to_owned());
    let mut bills: Vec<_> = office.get(&office.admin, "/api/time-bills").items();
    bills.sort_by_key(|bill| bill["serverVersion"].as_u64());
    let bill = |n: usize| bills[n]["id"].as_str().unwrap();
    let all = [
        change("timeEntry", &entry),
        change("timeBill", bill(0)),
        change("timeEntry", &other),
        change("timeBill", bill(1)),
    ];
    assert_eq!(told(&admin.hear()), all);
    assert_eq!(told(&ada.hear()), []);
    assert_eq!(told(&acme.hear()), [change("timeEntry", &entry)]);
    office.approve(&bills[0]);
    assert_eq!(told(&acme.hear()), [change("timeBill", bill(0))]);
}

#[test]
fn who_comes_back_is_told_what_they_missed() {
    let office = Office::new();
    let entry = office.worked(&office.bob, &office.mail, "07:00", "08:00");
    let seq = office.bill_of(&office.acme)["serverVersion"].as_u64().unwrap();
    let heard = office.house.listen(&office.admin.token, Some(seq - 2)).hear();
    assert_eq!(told(&heard)[0], ("change".into(), "timeEntry".into(), entry));
    assert_eq!(told(&heard).len(), 2);
    // A number that was never given: a server that was restored.
    let lost = office.house.listen(&office.admin.token, Some(seq + 9_999)).hear();
    assert_eq!(told(&lost)[0].0, "resync");
}

#[test]
fn whoever_is_disabled_or_gets_another_role_hears_nothing_more() {
    let office = Office::new();
    let mut ada = office.house.listen(&office.ada.token, None);
    let mut bob = office.house.listen(&office.bob.token, None);
    let mut admin = office.house.listen(&office.admin.token, None);
    let (store, now) = (office.house.store(), office.house.now());
    people::disable(&store, &office.ada.email, now).unwrap();
    people::set_role(&store, &office.bob.email, Some(Role::InternalAdmin), now).unwrap();
    let path = format!("/api/tasks/{}", office.mail);
    assert_eq!(office.put(&office.admin, &path, &json!({ "title": "post" })).status, 200);
    assert_eq!(told(&ada.hear()), []);
    assert!(ada.is_over());
    assert_eq!(told(&bob.hear()), []);
    assert!(bob.is_over());
    assert_eq!(told(&admin.hear()).len(), 3);
    assert!(!admin.is_over());
}
