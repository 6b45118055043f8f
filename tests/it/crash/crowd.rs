//! A hundred commands at once: they queue, and each does what it says, once.

use super::{all_at_once, each_once, export, is_sound, live, text};
use crate::sandbox::Home;

/// A home whose clock goes and whose ids are random, as a person's.
fn living_home() -> Home {
    let mut home = Home::new();
    home.unset("TAT_NOW").unset("TAT_SEED");
    home
}

#[test]
fn a_hundred_commands_at_once_all_succeed_and_nothing_is_lost() {
    let home = living_home();
    let mut lines = Vec::new();
    for n in 0..20 {
        let hour = n + 2;
        lines.push(format!(
            "add entry{n} -c Acme --create --from 2020-03-02T{hour:02}:00:00Z --for 20m --json"
        ));
        lines.push(format!("task add task{n} --json"));
        lines.push(format!("customer add customer{n} --rate 90 --json"));
        lines.push(format!("start timer{n} --json"));
        lines.push(["stop --if-running --json", "bill recompute --json"][n % 2].to_owned());
    }
    for ran in all_at_once(&home, &lines) {
        assert_eq!(ran.code, 0, "{ran}");
        ran.document();
    }
    let all = export(&home);
    let titles = each_once(&live(&all, "tasks"), "title");
    let names = each_once(&live(&all, "customers"), "name");
    for n in 0..20 {
        for title in [format!("entry{n}"), format!("task{n}"), format!("timer{n}")] {
            assert!(titles.contains(&title), "{title} is lost");
        }
        assert!(names.contains(&format!("customer{n}")), "customer{n} is lost");
    }
    assert_eq!((titles.len(), names.len()), (60, 21));
    let added = live(&all, "timeEntries");
    let added = added.iter().filter(|entry| text(entry, "startTime").starts_with("2020-03-02"));
    assert_eq!(added.count(), 20);
    let steps = is_sound(&home);
    assert!((80..=90).contains(&steps), "{steps} steps of 80 commands and up to 10 stops");
}

#[test]
fn a_hundred_starts_at_once_leave_one_timer_and_every_entry_that_was_told_of() {
    let home = living_home();
    let lines: Vec<String> = (0..100).map(|n| format!("start timer{n} --json")).collect();
    let mut told = Vec::new();
    let mut dropped = 0;
    for ran in all_at_once(&home, &lines) {
        assert_eq!(ran.code, 0, "{ran}");
        let stopped = &ran.document()["stopped"];
        if stopped.is_object() {
            told.push(text(stopped, "id").to_owned());
        } else {
            dropped += usize::from(ran.stderr.contains("less than a second"));
        }
    }
    let all = export(&home);
    assert_eq!(all["activeTimers"].as_array().unwrap().len(), 1);
    assert_eq!(each_once(&live(&all, "tasks"), "title").len(), 100);
    told.sort();
    assert!(each_once(&live(&all, "timeEntries"), "id").into_iter().eq(told.iter().cloned()));
    assert_eq!(told.len() + dropped, 99);
    assert_eq!(is_sound(&home), 100);
}

#[test]
fn steps_that_many_take_back_at_once_are_taken_back_once() {
    let home = Home::new();
    for n in 0..10 {
        home.ok(&format!("add entry{n} --on 2026-11-20 --for {}m -c Acme --create", n + 1));
    }
    let undos = vec!["undo --json".to_owned(); 10];
    for ran in all_at_once(&home, &undos) {
        assert_eq!(ran.code, 0, "{ran}");
    }
    assert_eq!(live(&export(&home), "timeEntries").len(), 0);
    is_sound(&home);
    let redos = vec!["redo --json".to_owned(); 10];
    for ran in all_at_once(&home, &redos) {
        assert_eq!(ran.code, 0, "{ran}");
    }
    assert_eq!(live(&export(&home), "timeEntries").len(), 10);
    is_sound(&home);
}
