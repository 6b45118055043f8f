//! `tat add`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn time_is_said_by_its_ends_its_length_or_its_day() {
    let lines = "
        12:00 customer add Acme --rate 90
        12:00 add fix login -c Acme --from 9:30 --to 11:00 -n reviewed -t web
        12:00 add fix login --from 9:00 --for 20m
        12:00 add standup --for 15m
        12:00 add travel --on mon --for 2h
        12:00 add fix login --on yesterday --from 22:00 --to 1:30
        12:00 add fix login --from 'fri 9:00' --to 17:00 --not-billable
        12:00 log 2026-11-20..today
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat add fix login -c Acme --from 9:30 --to 11:00 -n reviewed -t web
    ✓ fix login   Acme   09:30–11:00   1:30   06d184ac
      billed 1:30 for Acme › General Support today   135.00 EUR
    $ tat add fix login --from 9:00 --for 20m
    ✓ fix login   Acme   09:00–09:20   0:20   a461aaa7
      billed 2:00 for Acme › General Support today   180.00 EUR
    $ tat add standup --for 15m
    ✓ standup   11:45–12:00   0:15   05016bf7
    ! note: it has no customer, so its time makes no bill
    $ tat add travel --on mon --for 2h
    ✓ travel   2:00   0cb3a93e
    ! note: it has no customer, so its time makes no bill
    $ tat add fix login --on yesterday --from 22:00 --to 1:30
    ✓ fix login   Acme   Sun 22 22:00–Mon 23 01:30   3:30   88daa10b
      billed 2:00 for Acme › General Support on Sun 22   180.00 EUR
      billed 3:30 for Acme › General Support today   315.00 EUR
    $ tat add fix login --from 'fri 9:00' --to 17:00 --not-billable
    ✓ fix login   Acme   Fri 20 09:00–17:00   8:00   f7bfbdd0
    $ tat log 2026-11-20..today
    Fri 20 Nov 2026   8:00
      09:00–17:00     8:00  fix login  Acme  not billable  @6  f7bfbdd0

    Sun 22 Nov 2026   2:00
      22:00–24:00 →   2:00  fix login  Acme                @5  88daa10b

    Mon 23 Nov 2026   5:35
                      2:00  travel                         @4  0cb3a93e
    → 00:00–01:30     1:30  fix login  Acme                @5  88daa10b
      gap             7:30
      09:00–09:20     0:20  fix login  Acme                @3  a461aaa7
      gap             0:10
      09:30–11:00     1:30  fix login  Acme  #web          @2  06d184ac
                            reviewed
      gap             0:45
      11:45–12:00     0:15  standup                        @1  05016bf7

    total            15:35  on 3 days

    → passes midnight: each day counts its own part
    ");
}

#[test]
fn entries_in_the_way_are_named_kept_or_trimmed() {
    let mut home = Home::new();
    play(&mut home, "09:00 start standup\n10:00 stop\n10:30 start fix login\n12:00 status");
    home.refused("add x --from 9:30 --to 9:45", "overlap")
        .names(&["09:30–09:45", "09:00–10:00", "standup"])
        .hints_at("--trim")
        .hints_at("--overlap");
    home.refused("add x --from 11:00 --to 11:30", "overlap").names(&["timer", "fix login"]);
    let lines = "
        12:00 add x --from 9:15 --to 9:30 --trim
        12:00 add y --from 8:45 --to 9:20 --trim
        12:00 add z --from 11:00 --to 11:30 --trim
        12:00 add w --from 9:00 --to 10:00 --overlap
        12:00 log
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat add x --from 9:15 --to 9:30 --trim
    ✓ x   09:15–09:30   0:15   05016bf7
      made room standup   09:00–10:00 → 09:00–09:15, 09:30–10:00
    ! note: it has no customer, so its time makes no bill
    $ tat add y --from 8:45 --to 9:20 --trim
    ✓ y   08:45–09:20   0:35   0cb3a93e
      made room standup   09:00–09:15 → deleted
      made room x   09:15–09:30 → 09:20–09:30
    ! note: it has no customer, so its time makes no bill
    $ tat add z --from 11:00 --to 11:30 --trim
    ✓ z   11:00–11:30   0:30   a5bd5db0
      made room fix login   10:30–12:00 → 10:30–11:00, 11:30–12:00
    ! note: it has no customer, so its time makes no bill
    $ tat add w --from 9:00 --to 10:00 --overlap
    ✓ w   09:00–10:00   1:00   3982dd65
    ! note: it has no customer, so its time makes no bill
    $ tat log
    Mon 23 Nov 2026  3:45
      08:45–09:20    0:35  y          overlaps @5        @6  0cb3a93e
      09:00–10:00    1:00  w          overlaps @4 @6 @3  @5  3982dd65
      09:20–09:30    0:10  x          overlaps @5        @4  05016bf7
      09:30–10:00    0:30  standup    overlaps @5        @3  642fa62b
      gap            0:30
      10:30–11:00    0:30  fix login                     @2  19d79f88
      11:00–11:30    0:30  z                             @1  a5bd5db0
    ▶ 11:30–now      0:30  fix login  running                f232b835
    ");
}

#[test]
fn what_cannot_have_been_is_refused() {
    let mut home = Home::new();
    home.at("12:00");
    home.refused("add x", "usage").hints_at("--for 45m");
    home.refused("add x --from 9:00", "usage").hints_at("--to");
    home.refused("add x --from 9:00 --to 10:00 --for 1h", "usage");
    home.refused("add x --from 9:00 --to 9:00 --on mon", "invalid_time");
    home.refused("add x --from 11:00 --to 13:00", "invalid_time").names(&["future"]);
    home.refused("add x --on tomorrow --for 1h", "invalid_time").names(&["future"]);
    home.refused("add x --on mon --for 25h --yes", "invalid_time");
    home.refused("add x --for 45", "usage").hints_at("90m");
    home.refused("add x --for 0m", "invalid_time");
    home.refused("add x --from 9:00 --for 1h --zone Mars/Base", "usage");
    home.refused("add x --from 'sun 9:00' --for 17h", "usage").hints_at("--yes");
    home.refused("add --for 1h", "usage");
    home.refused("add x -c Nobody --for 1h", "not_found").hints_at("tat customer add");
    home.refused(&format!("add {} --for 1h", "x".repeat(1001)), "too_large");
    home.ok("add x --from 'sun 9:00' --for 17h --yes");
}

#[test]
fn scripts_read_the_entry_its_task_and_its_bills() {
    let mut home = Home::new();
    home.at("12:00").ok("customer add Acme --rate 60");
    let added = home.json("add night -c Acme --from 'yesterday 23:30' --to 0:20 -t b -t a");
    let keys: Vec<_> = added.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["entry", "task", "bills"]);
    assert_eq!(added["entry"]["duration"], 50 * 60 * 1000);
    assert_eq!(added["entry"]["billable"], true);
    assert_eq!(added["entry"]["tags"], serde_json::json!(["a", "b"]));
    assert_eq!(added["task"]["status"], "to_do");
    let bills = added["bills"].as_array().unwrap();
    let billed: Vec<_> = bills.iter().map(|bill| (&bill["date"], &bill["billedMinutes"])).collect();
    assert_eq!(billed, [(&"2026-11-22".into(), &30.into()), (&"2026-11-23".into(), &30.into())]);
    let day = home.json("add travel --on mon --for 1h30")["entry"].clone();
    assert_eq!((&day["date"], &day["duration"]), (&"2026-11-23".into(), &5_400_000.into()));
    assert!(day["startTime"].is_null() && day["endTime"].is_null());
    let there = home.json("add call --from 3:00 --for 1h --zone America/New_York --dry-run");
    assert_eq!(there["dryRun"], true);
    assert_eq!(there["entry"]["startTime"], "2026-11-23T08:00:00.000Z");
    let plain = home.ok("add a\\\\b --for 1m --overlap --plain").stdout;
    let fields: Vec<&str> = plain.trim_end_matches('\n').split('\t').collect();
    assert_eq!((fields.len(), fields[5], fields[7]), (12, "60000", "a\\\\b"));
}

#[test]
fn what_is_in_the_way_in_another_zone_is_named_with_it() {
    let mut home = Home::new();
    home.at("12:00").ok("add call --from 10:00 --for 1h --zone Asia/Kolkata");
    home.refused("add call --from 5:35 --for 10m", "overlap")
        .names(&["2026-11-23 05:35–05:45", "2026-11-23 10:00–11:00 Asia/Kolkata"]);
}
