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
    assert_snapshot!(play(&mut home, lines), @"
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat start fix login -c Acme
    ▶ fix login   Acme   since 09:00
    $ tat start standup
    ▶ standup   since 09:30
      stopped fix login after 0:30
      billed 0:30 for Acme › General Support today   45.00 EUR
    ! note: it has no customer, so its time makes no bill
    $ tat stop
    ■ standup   09:30–10:00   0:30
    $ tat delete @1 9:15 --dry-run
    deleted 2 entries
      f232b835  09:30–10:00  0:30  standup
      06d184ac  09:00–09:30  0:30  fix login  Acme
      bill  Mon 23  Acme › General Support  0:30 → none  45.00 EUR → none
    ! note: this was a dry run; nothing was written
    $ tat delete @1 9:15
    deleted 2 entries   `tat undo` brings them back
      f232b835  09:30–10:00  0:30  standup
      06d184ac  09:00–09:30  0:30  fix login  Acme
    $ tat log
    no entries in today (2026-11-23)
    $ tat bill list
    no bills that are not yet sent
    $ tat undo
    undone  5  10:00  Deleted 2 entries
    ");
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
