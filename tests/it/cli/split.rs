//! `tat split`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn an_entry_or_the_timer_is_taken_apart() {
    let lines = "
        08:00 customer add Acme --rate 90
        09:00 start fix login -c Acme
        11:00 stop
        11:00 split 9:30 10:00 --dry-run
        11:00 split 9:30 10:00
        11:00 split @2 9:45 --task standup
        11:00 add standup --from 8:00 --to 8:30
        11:00 split @5 8:10 --task standup
        11:00 split 9:50 9:55
        11:10 start review
        11:30 split 11:20
        11:30 split running 11:25 --task standup
        11:30 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"");
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
