//! Other trackers read what leaves, and find the same total.

use std::ffi::OsString;
use std::process::{Command, Output};
use std::time::Duration;

use crate::sandbox::{Home, left_out};

use super::history::{entries, total};
use super::imported;

/// A store with a history, and its time in seconds.
fn history() -> (Home, i64) {
    let all = entries(2_000);
    let (home, _) = imported("csv", &all);
    (home, total(&all) / 1000)
}

/// Where programs of the machine lie.
fn folders() -> OsString {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the program")]
    std::env::var_os("PATH").unwrap_or_default()
}

/// Runs a tracker of the machine in a home; its answer on standard output.
fn ask(home: &Home, program: &str, set: &[(&str, &str)], args: &[&str]) -> String {
    let mut command: Command = home.other(program);
    // Its own interpreter has to be found.
    command.env("PATH", folders());
    for (name, path) in set {
        command.env(name, home.path(path));
    }
    let Output { status, stdout, stderr } = command.args(args).output().unwrap();
    let said = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{program} {args:?} failed: {said}");
    String::from_utf8_lossy(&stdout).into_owned()
}

#[test]
fn long_timewarrior_reads_what_leaves() {
    if left_out("timew") {
        return;
    }
    let (home, seconds) = history();
    std::fs::create_dir_all(home.path("timew/data")).unwrap();
    std::fs::write(home.path("timew/timewarrior.cfg"), "").unwrap();
    let data = home.path("timew/data/2020-01.data");
    home.ok(&format!("export all --format timewarrior -o {}", data.display()));
    let summary = ask(&home, "timew", &[("TIMEWARRIORDB", "timew")], &["summary", ":all"]);
    let sum = summary.split_whitespace().next_back().unwrap();
    let parts: Vec<i64> = sum.split(':').map(|part| part.parse().unwrap()).collect();
    assert_eq!(parts.iter().fold(0, |sum, part| sum * 60 + part), seconds, "{sum}");
}

#[test]
fn long_watson_reads_what_leaves() {
    if left_out("watson") {
        return;
    }
    let (home, seconds) = history();
    std::fs::create_dir_all(home.path("watson")).unwrap();
    let frames = home.path("watson/frames");
    home.ok(&format!("export all --format watson -o {}", frames.display()));
    let args = ["report", "--all", "--json", "--no-current"];
    let report = ask(&home, "watson", &[("WATSON_DIR", "watson")], &args);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let time = Duration::from_secs_f64(report["time"].as_f64().unwrap());
    assert_eq!(time.as_secs(), seconds.unsigned_abs());
}

#[test]
fn long_bartib_reads_what_leaves() {
    if left_out("bartib") {
        return;
    }
    let (home, seconds) = history();
    let file = home.path("home/activities.bartib");
    home.ok(&format!("export all --format bartib -o {}", file.display()));
    let file = file.display().to_string();
    let check = ask(&home, "bartib", &[], &["-f", &file, "check"]);
    assert!(check.contains("successfully"), "{check}");
    let report = ask(&home, "bartib", &[], &["-f", &file, "report"]);
    // `Total...................... 5103h 17m`, in bold
    let total = report.lines().rfind(|line| line.contains("Total")).unwrap();
    let number = |unit: char| -> i64 {
        let digits = total.split(unit).next().unwrap();
        let start = digits.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        digits[start..].parse().unwrap()
    };
    let minutes = total.split_once('h').map_or("0m", |(_, rest)| rest).trim();
    let minutes: i64 = minutes.split('m').next().unwrap().parse().unwrap();
    assert_eq!((number('h') * 60 + minutes) * 60, seconds, "{total}");
}
