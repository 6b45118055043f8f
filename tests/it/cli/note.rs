//! `tat note`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn a_line_is_added_to_what_runs_or_ran_last() {
    let lines = "
        09:00 note too early
        09:00 start fix login
        09:10 note the redirect loses the query
        09:20 note and the fragment
        09:30 stop
        09:40 note done
        09:45 start standup
        09:50 note --entry @1 --dry-run never
        09:50 note --entry @1 afterwards
        09:50 log
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @"");
    assert_eq!(home.json("note one")["timer"]["notes"], "one");
    let noted = home.json("note --entry 9:15 more");
    assert!(noted["entry"]["notes"].as_str().unwrap().ends_with("afterwards\nmore"), "{noted}");
    home.refused("note", "usage");
    home.refused("note --entry @7 x", "not_found");
    let long = "x".repeat(64 * 1024);
    home.args(["note", &long, "--json"]).refusal("too_large");
}
