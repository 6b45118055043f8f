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
        12:30 break --entry @2 9:30 9:40
        12:30 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"");
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
    home.refused("break 2h", "invalid_time");
    home.refused("break 9:00 10:00", "invalid_time");
    home.refused("break 9:30 9:20", "invalid_time");
    home.refused("break 10", "usage");
    home.refused("break -10m", "usage").hints_at("tat break 45m");
    home.refused("break", "usage");
    home.refused("break 9:10 9:20 9:30", "usage");
}
