//! `tat delete`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn entries_go_and_their_bills_with_them() {
    let lines = "
        08:00 customer add Acme --rate 90
        09:00 start fix login -c Acme
        09:30 start standup
        10:00 stop
        10:00 delete @1 9:15 --dry-run
        10:00 delete @1 9:15
        10:00 log
        10:00 bill list
        10:00 undo
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @"");
    let deleted = home.json("delete last @1");
    assert_eq!(deleted["changed"].as_array().unwrap().len(), 1, "the same entry twice");
    assert!(deleted["changed"][0]["deletedAt"].is_string());
    assert_eq!(home.ok("delete last --plain").stdout.split('\t').count(), 12);
}

#[test]
fn all_or_none_are_deleted() {
    let mut home = Home::new();
    play(&mut home, "09:00 start fix login\n09:30 start standup\n10:00 status");
    home.refused("delete", "usage");
    home.refused("delete @1 @2", "not_found").names(&["@2"]);
    home.refused("delete @1 running", "conflict").hints_at("tat cancel");
    home.refused("delete ffff", "not_found").hints_at("tat log");
    home.refused("delete 11:00", "not_found");
}
