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
    assert_snapshot!(play(&mut Home::new(), lines), @"");
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
    home.refused("fill 8:45", "conflict").hints_at("--task");
    home.at("13:00").ok("start noon");
    home.refused("fill", "usage").names(&["4h30m"]).hints_at("--yes");
    home.refused("fill 9:00 --task nothing", "not_found");
    home.ok("fill --yes");
}
