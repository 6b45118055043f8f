//! A day of work in the dashboard, with the store checked after each step.

use rstest::rstest;

use super::Pane;
use crate::sandbox::Home;

fn office() -> Home {
    let mut home = Home::new();
    home.at("09:00");
    home.ok("customer add Acme --rate 95");
    home.ok("pillar add Acme Platform");
    home
}

/// The times of today's entries with their titles: `08:30 fix login`.
fn log(home: &Home) -> Vec<String> {
    let log = home.json("log today");
    let entries = log.as_array().unwrap().iter();
    entries
        .map(|entry| {
            let minutes = entry["durationInRange"].as_i64().unwrap() / 60_000;
            format!("{} {minutes}m", entry["taskTitle"].as_str().unwrap())
        })
        .collect()
}

fn running(home: &Home) -> String {
    home.json("status")["timer"]["task"]["title"].as_str().unwrap_or_default().to_owned()
}

#[rstest]
#[case((100, 30))]
#[case((80, 24))]
fn a_day_is_worked_in_the_dashboard(#[case] size: (u16, u16)) {
    let home = office();
    let Some(pane) = Pane::open(&home, size, "tat ui") else { return };
    pane.see("nothing runs");

    // Begin, on a task that is made, half an hour ago.
    pane.press(&["s"]).see("Start").write("fix login").press(&["Tab"]).write("8:30");
    pane.press(&["Tab"]).write("Acme").press(&["Tab"]).write("Acme/Platform").see("ready");
    pane.press(&["Enter"]).see("running").see("since 08:30");
    assert_eq!(running(&home), "fix login");

    // Switch to another.
    pane.press(&["s"]).see("stopped at").write("standup").press(&["Tab"]).write("8:45");
    pane.see("0:00 → 0:15").press(&["Enter"]).see("since 08:45");
    assert_eq!(running(&home), "standup");
    assert_eq!(log(&home), ["fix login 15m"]);

    // An interruption is cut out of it.
    pane.press(&["i"]).see("Break in").write("5m").press(&["Enter"]).see("since 09:00");
    assert_eq!(log(&home), ["fix login 15m", "standup 10m"]);

    // The first entry was longer: it is edited, then that is undone and done again.
    pane.press(&["g", "e"]).see("Edit").press(&["Tab"]).press(&["C-u"]).write("8:15");
    pane.see("bill of").press(&["Enter"]).see("Edited");
    assert_eq!(log(&home)[0], "fix login 30m");
    pane.press(&["u"]).see("Undid");
    assert_eq!(log(&home)[0], "fix login 15m");
    pane.press(&["U"]).see("Did again");
    assert_eq!(log(&home)[0], "fix login 30m");

    // The day is done, and its bill approved.
    pane.press(&["G", "Space"]).see("idle");
    assert_eq!(running(&home), "");
    pane.press(&["4"]).see("Time bills").see("Acme").press(&["a"]).see("Approved");
    let bills = home.json("bill list --status approved");
    assert_eq!(bills[0]["billedMinutes"], 30);
    // Another key at once would be read as one with alt.
    pane.press(&["w"]).see("once a day").press(&["Escape"]).see_no("sum of");
    pane.press(&["1"]).see("Entries").press(&["q"]).see_no("Entries");
}

#[test]
fn another_terminal_starts_at_any_moment_and_is_seen() {
    let home = office();
    let Some(pane) = Pane::open(&home, (100, 30), "tat ui") else { return };
    pane.see("nothing runs");
    home.ok("start water the plants");
    let before = std::time::Instant::now();
    pane.see("water the plants").see("running");
    assert!(before.elapsed().as_secs() < 2, "it took {:?}", before.elapsed());
    home.ok("cancel");
    pane.see("nothing runs");
}

#[test]
fn a_store_that_another_terminal_makes_is_seen() {
    let home = Home::new();
    let Some(pane) = Pane::open(&home, (100, 30), "tat ui") else { return };
    pane.see("Nothing is recorded yet");
    assert!(!home.store().exists(), "who only looks makes no store");
    home.ok("start water the plants");
    pane.see("water the plants").see("running");
}

#[test]
fn two_lines_watch_the_timer() {
    let home = office();
    home.ok("start water the plants");
    let Some(pane) = Pane::open(&home, (80, 12), "echo before; tat watch; echo left; cat") else {
        return;
    };
    pane.see("before").see("water the plants").see("leave it running");
    pane.press(&["q"]).see("left");
    assert_eq!(running(&home), "water the plants");
}
