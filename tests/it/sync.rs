//! Two machines and a server, each a process: what one records the other sees.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::sandbox::{Home, words};
use crate::server::PASSWORD;
use crate::server::{ADMIN, Running};

/// A machine on which the first administrator is signed in.
fn machine(server: &Running, flags: &str) -> Home {
    let home = Home::new();
    sign_in(&home, server, flags);
    home
}

fn sign_in(home: &Home, server: &Running, flags: &str) {
    let url = server.said("url");
    let line = format!("login {url} --email {ADMIN} --password-stdin --insecure-storage {flags}");
    let mut child = home
        .command(words(&line))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn titles(home: &Home) -> Vec<Value> {
    let log = home.json("log");
    log.as_array().unwrap().iter().map(|entry| entry["taskTitle"].clone()).collect()
}

#[test]
fn what_one_machine_records_the_other_sees() {
    let server = Running::new();
    server.admin();
    let (one, other) = (machine(&server, ""), machine(&server, ""));
    one.ok("customer add Acme --rate 80");
    one.ok("add mail --from 9:00 --to 10:00 --customer Acme");
    assert_eq!(one.json("sync status")["deadLetters"], json!([]));
    assert!(one.json("sync")["pushed"].as_u64() > Some(0));
    other.ok("sync");
    assert_eq!(titles(&other), [json!("mail")]);
    assert_eq!(one.json("bill list"), other.json("bill list"));
    assert_eq!(other.json("sync")["pulled"], 0);
    assert_eq!(one.json("sync status")["outbox"], 0);
}

#[test]
fn of_two_edits_the_one_that_lost_can_be_had_back() {
    let server = Running::new();
    server.admin();
    let (one, mut other) = (machine(&server, ""), machine(&server, ""));
    one.ok("task add letters");
    one.ok("sync");
    other.ok("sync");
    one.ok("task edit letters --description first");
    other.at("11:00:05");
    other.ok("task edit letters --description second");
    one.ok("sync");
    other.ok("sync");
    one.ok("sync");
    let described = |home: &Home| home.json("task show letters")["description"].clone();
    assert_eq!(described(&one), described(&other));
    let conflicts = other.json("sync conflicts");
    let conflict = &conflicts[0];
    assert_eq!(conflict["field"], "description");
    assert_eq!(conflict["kept"], described(&one));
    let id = conflict["id"].as_str().unwrap();
    other.ok(&format!("sync conflicts restore {id}"));
    assert_eq!(described(&other), conflict["lost"]);
    other.ok("sync");
    one.ok("sync");
    assert_eq!(described(&one), conflict["lost"]);
    assert_eq!(one.json("sync conflicts"), json!([]));
}

#[test]
fn what_was_recorded_alone_goes_over_at_sign_in() {
    let server = Running::new();
    server.admin();
    let home = Home::new();
    home.ok("customer add Acme --rate 80");
    home.ok("add mail --from 9:00 --to 10:00 --customer Acme");
    sign_in(&home, &server, "--adopt");
    assert_eq!(titles(&home), [json!("mail")]);
    let other = machine(&server, "");
    other.ok("sync");
    assert_eq!(titles(&other), [json!("mail")]);
    home.ok("account switch local");
    assert_eq!(titles(&home), Vec::<Value>::new());
}

#[test]
fn without_an_account_there_is_nothing_to_sync_with() {
    let home = Home::new();
    home.refused("sync", "unauthenticated");
    assert_eq!(home.json("sync status")["account"], Value::Null);
    assert_eq!(home.json("sync conflicts"), json!([]));
}

#[test]
fn a_server_that_is_away_is_no_matter_while_the_last_sync_is_young() {
    let server = Running::new();
    server.admin();
    let home = machine(&server, "");
    home.ok("sync");
    drop(server);
    home.ok("task add letters");
    let ran = home.ok("sync --quiet --no-input --max-age 24h");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    home.refused("sync", "offline");
    assert_eq!(home.json("sync status")["outbox"], 1);
}
