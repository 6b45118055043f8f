//! `tat break`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn a_hole_is_cut_out_of_what_ran() {
    let lines = "
        09:00 start fix login -c Acme --create
        12:00 break 10:00 10:15 --dry-run
        12:00 break 10:00 10:15
        12:00 break 30m
        12:30 stop
        12:30 break 1h 10m
        12:30 break 10m
        12:30 break --entry @2 10:30 10:40
        12:30 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat start fix login -c Acme --create
    ▶ fix login   Acme   since 09:00
    $ tat break 10:00 10:15 --dry-run
      0cce4fb0  09:00–10:00  1:00  fix login  Acme
    ▶ fix login   Acme   since 10:15
      bill  Mon 23  Acme › General Support  none → 1:00
    ! note: this was a dry run; nothing was written
    $ tat break 10:00 10:15
      0cce4fb0  09:00–10:00  1:00  fix login  Acme
    ▶ fix login   Acme   since 10:15
      billed 1:00 for Acme › General Support today   no rate
    $ tat break 30m
      a461aaa7  10:15–11:30  1:15  fix login  Acme
    ▶ fix login   Acme   since 12:00
      billed 2:15 for Acme › General Support today   no rate
    $ tat stop
    ■ fix login   Acme   12:00–12:30   0:30
      billed 2:45 for Acme › General Support today   no rate
    $ tat break 1h 10m
    ! error: the break 2026-11-23 11:20–12:30 does not lie inside 2026-11-23 12:00–12:30
    !
    ! hint: `tat log` shows what ran when
    = exit 1
    $ tat break 10m
      b4cb5e44  12:00–12:20  0:20  fix login  Acme
      billed 2:45 for Acme › General Support today   no rate
    $ tat break --entry @2 10:30 10:40
      a461aaa7  10:15–10:30  0:15  fix login  Acme
      88daa10b  10:40–11:30  0:50  fix login  Acme
      billed 2:30 for Acme › General Support today   no rate
    $ tat log
    Mon 23 Nov 2026  2:25
      09:00–10:00    1:00  fix login  Acme  @4  0cce4fb0
      gap            0:15
      10:15–10:30    0:15  fix login  Acme  @3  a461aaa7
      gap            0:10
      10:40–11:30    0:50  fix login  Acme  @2  88daa10b
      gap            0:30
      12:00–12:20    0:20  fix login  Acme  @1  b4cb5e44
    ");
}

#[test]
fn scripts_read_what_is_left() {
    let mut home = Home::new();
    play(&mut home, "09:00 start fix login\n12:00 status");
    let left = home.json("break -45m -30m");
    assert_eq!(left["entries"][0]["endTime"], "2026-11-23T10:15:00.000Z");
    assert_eq!(left["timer"]["startTime"], "2026-11-23T10:30:00.000Z");
    assert_eq!(left["bills"], serde_json::json!([]));
}

#[test]
fn a_break_lies_inside() {
    let mut home = Home::new();
    home.refused("break 10m", "not_found");
    play(&mut home, "09:00 start fix login\n10:00 stop");
    home.refused("break 10:00 10:15", "invalid_time").names(&["10:00"]).hints_at("tat log");
    home.refused("break 1h", "invalid_time").names(&["nothing"]).hints_at("tat delete");
    home.refused("break 2h", "invalid_time");
    home.refused("break 9:00 10:00", "invalid_time");
    home.refused("break 9:30 9:20", "invalid_time");
    home.refused("break 10", "usage");
    home.refused("break -10m", "usage").hints_at("tat break 45m");
    home.refused("break", "usage");
    home.refused("break 9:10 9:20 9:30", "usage");
}
