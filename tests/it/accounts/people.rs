//! People: what each role may do on its own machine, and who decides on them.

use serde_json::json;

use super::{Team, fed};
use crate::server::PASSWORD;

#[test]
fn a_role_is_asked_before_anything_is_written() {
    let team = Team::signed_in();
    let bob = team.member("bob", "internal_user");
    bob.ok("start mail --at 9:00");
    bob.ok("stop --at 9:30");
    let before = (bob.json("history"), bob.json("task list"));
    bob.tat("customer add Acme --json").refusal("forbidden").hints_at("administrator");
    bob.tat("start site -c Acme --create --json").refusal("forbidden");
    assert_eq!((bob.json("history"), bob.json("task list")), before);
    team.ada.ok("customer add Acme");
    // The server would say the same.
    bob.tat("user list --json").refusal("forbidden");
}

#[test]
fn administrators_decide_who_signs_in() {
    let team = Team::signed_in();
    let ada = &team.ada;
    let bob = team.member("bob", "internal_user");
    let people = ada.json("user list");
    let emails: Vec<_> = people.as_array().unwrap().iter().map(|one| &one["email"]).collect();
    assert_eq!(emails, ["ada@example.org", "bob@example.org"]);
    assert_eq!(
        ada.json("user role bob@example.org internal_admin")["user"]["role"],
        "internal_admin"
    );
    assert_eq!(bob.json("whoami")["user"]["role"], "internal_admin");
    bob.ok("customer add Bolt");
    ada.ok("user disable bob@example.org");
    bob.tat("whoami --json").refusal("unauthenticated").hints_at("tat login");
    ada.ok("user enable bob@example.org");
    let link = ada.json("user reset bob@example.org")["link"].clone();
    let input = format!("{}\nanother horse battery", link.as_str().unwrap());
    assert_eq!(fed(&bob, "password --link", &input).code, 0);
    let old = team.try_login(&bob, "bob@example.org", "--insecure-storage --json");
    old.refusal("unauthenticated");
    ada.tat("user disable eve@example.org --json").refusal("not_found");
}

#[test]
fn a_password_is_changed_with_the_old_one() {
    let team = Team::signed_in();
    let ada = &team.ada;
    ada.json("token add one");
    let set = fed(ada, "password --json", &format!("{PASSWORD}\nanother horse battery"));
    assert_eq!(set.document(), json!({ "personalTokens": 1 }));
    ada.ok("whoami");
    let wrong = fed(ada, "password --json", &format!("{PASSWORD}\nyet another horse"));
    assert!(!wrong.refusal("forbidden").message.contains(PASSWORD));
    fed(ada, "password --json", "").refusal("usage").hints_at("standard input");
}

#[test]
fn everybody_sees_who_works_on_what() {
    let team = Team::signed_in();
    let client = team.server.sign_in();
    let task = client.add_task(&json!({ "title": "mail" }), None).unwrap();
    let id = serde_json::from_value(task["id"].clone()).unwrap();
    client.start(id, &json!({}), None).unwrap();
    let timers = team.ada.json("timers");
    assert_eq!(timers[0]["taskTitle"], "mail");
    assert_eq!(timers[0]["userName"], "ada");
    assert!(timers[0]["elapsed"].is_i64() && timers[0]["customerName"].is_null(), "{timers}");
}
