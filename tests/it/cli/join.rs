//! `tat join`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn two_entries_of_a_task_become_one() {
    let lines = "
        08:00 customer add Acme --rate 90
        09:00 start fix login -c Acme -n first -t a
        09:30 stop
        09:40 continue -n second
        10:00 stop
        10:00 join @1 @2
        10:00 join @1 @2 --with-gap --dry-run
        10:00 join @1 @2 --with-gap
        10:00 log
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @"
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat start fix login -c Acme -n first -t a
    ▶ fix login   Acme   since 09:00
    $ tat stop
    ■ fix login   Acme   09:00–09:30   0:30
      billed 0:30 for Acme › General Support today   45.00 EUR
    $ tat continue -n second
    ▶ fix login   Acme   since 09:40
    $ tat stop
    ■ fix login   Acme   09:40–10:00   0:20
      billed 1:00 for Acme › General Support today   90.00 EUR
    $ tat join @1 @2
    ! error: there is a gap of 10m between the entries
    !
    ! hint: `--with-gap` makes it part of the entry
    = exit 1
    $ tat join @1 @2 --with-gap --dry-run
    ✓ fix login   Acme   09:00–10:00   1:00   06d184ac
      bill  Mon 23  Acme › General Support  1:00  90.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat join @1 @2 --with-gap
    ✓ fix login   Acme   09:00–10:00   1:00   06d184ac
      billed 1:00 for Acme › General Support today   90.00 EUR
    $ tat log
    Mon 23 Nov 2026  1:00
      09:00–10:00    1:00  fix login  Acme  #a  @1  06d184ac
                           first
                           second
    ");
    home.ok("undo");
    let joined = home.json("join @2 @1 --with-gap");
    assert_eq!(joined["entry"]["notes"], "first\nsecond");
    assert_eq!(joined["bills"][0]["billedMinutes"], 60);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let mut home = Home::new();
    play(
        &mut home,
        "09:00 start fix login\n09:30 start standup\n09:40 start fix login\n09:50 stop
         10:00 add fix login --on mon --for 1h",
    );
    home.refused("join @1 @2", "conflict").names(&["two tasks"]).hints_at("tat edit");
    home.refused("join @1 @3 --with-gap", "overlap").names(&["standup"]);
    home.refused("join @1 @1", "usage").names(&["same"]);
    home.refused("join @1 @4", "conflict").names(&["no clock times"]);
    home.refused("join @1", "usage");
    home.refused("join @1 running", "conflict").hints_at("tat stop");
    home.ok("edit @3 --not-billable");
    home.ok("edit @1 --billable");
    home.ok("delete @2");
    home.refused("join @1 @2 --with-gap", "conflict").names(&["billable"]);
}
