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
    assert_snapshot!(play(&mut Home::new(), lines), @"");
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
    assert_snapshot!(play(&mut home, lines), @"");
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
