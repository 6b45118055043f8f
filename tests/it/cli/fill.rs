//! `tat fill`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn what_follows_a_gap_begins_earlier_or_a_new_entry_fills_it() {
    let lines = "
        09:00 start fix login -c Acme --create
        10:00 stop
        10:20 start standup
        11:00 fill --dry-run
        11:00 fill
        11:10 stop
        11:30 add review --for 10m
        11:30 fill 11:15 --task 'fix login'
        11:40 fill --task standup
        11:40 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat start fix login -c Acme --create
    ▶ fix login   Acme   since 09:00
    $ tat stop
    ■ fix login   Acme   09:00–10:00   1:00
      billed 1:00 for Acme › General Support today   no rate
    $ tat start standup
    ▶ standup   since 10:20
    ! note: it has no customer, so its time makes no bill
    $ tat fill --dry-run
    ▶ standup   since 10:00
      filled a gap of 0:20
    ! note: this was a dry run; nothing was written
    $ tat fill
    ▶ standup   since 10:00
      filled a gap of 0:20
    $ tat stop
    ■ standup   10:00–11:10   1:10
    $ tat add review --for 10m
    ✓ review   11:20–11:30   0:10   a5bd5db0
    ! note: it has no customer, so its time makes no bill
    $ tat fill 11:15 --task 'fix login'
    ✓ fix login   Acme   11:10–11:20   0:10   f7bfbdd0
      filled a gap of 0:10
      billed 1:15 for Acme › General Support today   no rate
    $ tat fill --task standup
    ✓ standup   11:30–11:40   0:10   7da83378
      filled a gap of 0:10
    $ tat log
    Mon 23 Nov 2026  2:40
      09:00–10:00    1:00  fix login  Acme  @5  b4cb5e44
      10:00–11:10    1:10  standup          @4  f232b835
      11:10–11:20    0:10  fix login  Acme  @3  f7bfbdd0
      11:20–11:30    0:10  review           @2  a5bd5db0
      11:30–11:40    0:10  standup          @1  7da83378
    ");
}

#[test]
fn scripts_read_what_changed() {
    let mut home = Home::new();
    play(&mut home, "09:00 start a\n10:00 stop\n10:20 start b\n11:00 status");
    let changed = home.json("fill")["changed"].clone();
    assert_eq!(changed[0]["startTime"], "2026-11-23T09:00:00.000Z");
    assert!(changed[0].get("endTime").is_none(), "it still runs");
    play(&mut home, "11:00 stop\n11:30 start c\n12:00 stop");
    let changed = home.json("fill 11:15")["changed"].clone();
    assert_eq!(
        (&changed[0]["duration"], changed.as_array().unwrap().len()),
        (&3_600_000.into(), 1)
    );
}

#[test]
fn a_gap_has_two_ends_in_one_day() {
    let mut home = Home::new();
    home.refused("fill", "nothing_running");
    home.at("2026-11-22T20:00:00+01:00").ok("start late");
    home.ok("stop --at 20:00 --if-running");
    home.ok("add late --from 19:00 --to 20:00");
    home.at("2026-11-23T08:00:00+01:00").ok("start early");
    home.refused("fill", "conflict").hints_at("tat log");
    home.at("08:30").ok("stop");
    home.refused("fill 8:15", "conflict").names(&["recorded time"]);
    home.at("09:00").refused("fill 8:45", "conflict").hints_at("--task");
    home.at("13:00").ok("start noon");
    home.refused("fill", "usage").names(&["4h30m"]).hints_at("--yes");
    home.refused("fill 9:00 --task nothing --yes", "not_found");
    home.ok("fill --yes");
}
