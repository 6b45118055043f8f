//! Whole histories between trackers: what comes in adds up, comes in once, and leaves again.
//!
//! What each format writes, line by line, is proven beside its reader.

mod comes_in;
mod history;
mod peers;

use rstest::rstest;
use serde_json::{Value, json};

use crate::sandbox::Home;
use history::{Entry, entries, total, written};

/// The names of the formats of which there is a whole history.
const FORMATS: [&str; 6] = ["timewarrior", "watson", "bartib", "klog", "timeclock", "csv"];

/// A home without clock changes, which some formats cannot tell.
fn home_in_utc() -> Home {
    let mut home = Home::new();
    home.set("TZ", "UTC");
    home
}

/// Imports a history in one format, and answers where it came in.
fn imported(format: &str, all: &[Entry]) -> (Home, Value) {
    let home = home_in_utc();
    std::fs::write(home.path("home/history"), written(format, all)).unwrap();
    let answer = home.json("import history --verify");
    assert_eq!(answer["added"], json!(all.len()), "{format}");
    assert_eq!(answer["failed"], json!([]), "{format}");
    assert_eq!(answer["verified"]["different"], json!([]), "{format}");
    assert_eq!(answer["duration"], json!(total(all)), "{format}");
    (home, answer)
}

/// The time in a store, in milliseconds.
fn recorded(home: &Home) -> i64 {
    let report = home.json("report all --by month");
    report["total"]["duration"].as_i64().unwrap()
}

fn comes_in_once_and_leaves_again(format: &str, count: usize) -> Home {
    let all = entries(count);
    let (home, _) = imported(format, &all);
    assert_eq!(recorded(&home), total(&all));
    let before = home.ok("export").stdout;

    let again = home.json("import history");
    assert_eq!((&again["added"], &again["skipped"]), (&json!(0), &json!(count)));
    assert!(home.ok("export").stdout == before, "a second import altered something");

    home.ok(&format!("export all --format {format} -o left"));
    let other = home_in_utc();
    std::fs::copy(home.path("home/left"), other.path("home/left")).unwrap();
    let back = other.json("import left --verify");
    assert_eq!((&back["added"], &back["failed"]), (&json!(count), &json!([])));
    assert_eq!(recorded(&other), total(&all), "what left {format} came back as something else");
    assert_eq!(home.json("bill verify all")["different"], json!([]));
    home
}

#[rstest]
#[case("timewarrior")]
#[case("watson")]
#[case("bartib")]
#[case("klog")]
#[case("timeclock")]
#[case("csv")]
fn a_thousand_entries_come_in_once_and_leave_again(#[case] format: &str) {
    let home = comes_in_once_and_leaves_again(format, 1_000);
    let before = recorded(&home);
    home.ok("undo");
    assert_eq!(home.json("log all"), json!([]), "an import is one step");
    let anew = home.json("import history");
    assert_eq!(anew["added"], json!(1_000), "what was taken back can come again");
    assert_eq!(recorded(&home), before);
    assert_eq!(home.json("bill verify all")["different"], json!([]));
}

#[rstest]
#[case("timewarrior")]
#[case("watson")]
#[case("bartib")]
#[case("klog")]
#[case("timeclock")]
#[case("csv")]
fn long_a_hundred_thousand_entries_come_in_once_and_leave_again(#[case] format: &str) {
    comes_in_once_and_leaves_again(format, 100_000);
}

/// The same history makes the same days and customers, whichever tracker it was in.
#[test]
fn every_tracker_tells_the_same_history() {
    let all = entries(400);
    let mut known: Option<(&str, Value)> = None;
    for format in FORMATS.into_iter().filter(|format| *format != "timewarrior") {
        let (home, _) = imported(format, &all);
        let mut groups = home.json("report all --by customer --by day")["groups"].take();
        for group in groups.as_array_mut().unwrap() {
            // Its id differs from store to store.
            group["key"] = Value::Null;
        }
        match &known {
            Some((first, expected)) => assert_eq!(&groups, expected, "{format} and {first}"),
            None => known = Some((format, groups)),
        }
    }
}
