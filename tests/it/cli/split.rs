//! `tat split`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn an_entry_or_the_timer_is_taken_apart() {
    let lines = "
        08:00 customer add Acme --rate 90
        08:30 add standup --from 8:00 --to 8:20
        09:00 start fix login -c Acme
        11:00 stop
        11:00 split 9:30 10:00 --dry-run
        11:00 split 9:30 10:00
        11:00 split @2 9:45 --task standup
        11:00 split 8:05 8:10
        11:00 split 9:50 9:55
        11:10 start review
        11:30 split 11:20
        11:30 split running 11:25 --task standup
        11:30 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat add standup --from 8:00 --to 8:20
    ✓ standup   08:00–08:20   0:20   06d184ac
    ! note: it has no customer, so its time makes no bill
    $ tat start fix login -c Acme
    ▶ fix login   Acme   since 09:00
    $ tat stop
    ■ fix login   Acme   09:00–11:00   2:00
      billed 2:00 for Acme › General Support today   180.00 EUR
    $ tat split 9:30 10:00 --dry-run
      f232b835  09:00–09:30  0:30  fix login  Acme
      6fe5fb49  09:30–10:00  0:30  fix login  Acme
      0cb3a93e  10:00–11:00  1:00  fix login  Acme
      bill  Mon 23  Acme › General Support  2:00  180.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat split 9:30 10:00
      f232b835  09:00–09:30  0:30  fix login  Acme
      6fe5fb49  09:30–10:00  0:30  fix login  Acme
      0cb3a93e  10:00–11:00  1:00  fix login  Acme
      billed 2:00 for Acme › General Support today   180.00 EUR
    $ tat split @2 9:45 --task standup
      6fe5fb49  09:30–09:45  0:15  fix login  Acme
      88daa10b  09:45–10:00  0:15  standup
      billed 1:45 for Acme › General Support today   157.50 EUR
    $ tat split 8:05 8:10
      06d184ac  08:00–08:10  0:10  standup
      f7bfbdd0  08:10–08:20  0:10  standup
    $ tat split 9:50 9:55
      88daa10b  09:45–09:55  0:10  standup
      7da83378  09:55–10:00  0:05  standup
    $ tat start review
    ▶ review   since 11:10
    ! note: it has no customer, so its time makes no bill
    $ tat split 11:20
      4169e3dc  11:10–11:20  0:10  review
    ▶ review   since 11:20
    $ tat split running 11:25 --task standup
      f1e69719  11:20–11:25  0:05  review
    ▶ standup   since 11:25
    $ tat log
    Mon 23 Nov 2026  2:40
      08:00–08:10    0:10  standup                   @9  06d184ac
      08:10–08:20    0:10  standup                   @8  f7bfbdd0
      gap            0:40
      09:00–09:30    0:30  fix login  Acme           @7  f232b835
      09:30–09:45    0:15  fix login  Acme           @6  6fe5fb49
      09:45–09:55    0:10  standup                   @5  88daa10b
      09:55–10:00    0:05  standup                   @4  7da83378
      10:00–11:00    1:00  fix login  Acme           @3  0cb3a93e
      gap            0:10
      11:10–11:20    0:10  review                    @2  4169e3dc
      11:20–11:25    0:05  review                    @1  f1e69719
    ▶ 11:25–now      0:05  standup          running      50e199e2
    ");
}

#[test]
fn scripts_read_the_parts() {
    let mut home = Home::new();
    play(&mut home, "09:00 start fix login -c Acme --create\n10:00 stop");
    let parts = home.json("split 9:20 9:40");
    let lengths: Vec<_> =
        parts["entries"].as_array().unwrap().iter().map(|part| &part["duration"]).collect();
    assert_eq!(lengths, [1_200_000, 1_200_000, 1_200_000]);
    assert_eq!(parts["bills"][0]["billedMinutes"], 60);
    assert_eq!(home.ok("split 9:50 --plain").stdout.lines().count(), 2);
}

#[test]
fn a_split_lies_inside() {
    let mut home = Home::new();
    home.refused("split 9:00", "not_found");
    play(&mut home, "09:00 start fix login\n10:00 stop\n10:00 add travel --on mon --for 1h");
    home.refused("split @1 10:00", "invalid_time").names(&["10:00"]);
    home.refused("split @1 8:00", "invalid_time");
    home.refused("split 8:00 9:30", "invalid_time").names(&["08:00"]);
    home.refused("split @1", "usage").hints_at("tat split");
    home.refused("split", "usage");
    home.refused("split @9 9:30", "not_found");
    home.refused("split @1 9:30 --task nothing", "not_found");
    home.refused("split @2 9:30", "conflict").names(&["no clock times"]);
}
