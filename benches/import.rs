//! A million entries in one import, and what reports over them take: `cargo bench --bench import`.
//!
//! Peak memory is measured by GNU time, where it is installed.

#![expect(clippy::print_stdout, reason = "a table for people")]

#[path = "../tests/it/interchange/history.rs"]
mod history;
#[expect(dead_code, reason = "these figures stand beside no others")]
mod measure;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use history::{entries, total, written};
use measure::{done, median, thousands};

const ENTRIES: usize = 1_000_000;

/// How often each report runs.
const RUNS: usize = 21;

const REPORTS: [&[&str]; 3] = [
    &["report", "2024-11"],
    &["report", "2024-11", "--by", "customer", "--by", "day"],
    &["report", "all", "--by", "customer", "--by", "month"],
];

/// Prints a program's peak memory, in KiB, as the last line of what it says.
const MEMORY: [&str; 3] = ["time", "-f", "%M"];

fn main() {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-import");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home).expect("a folder of ours");
    let all = entries(ENTRIES);
    println!("| | time | a second | peak memory |\n|---|---:|---:|---:|");
    for format in ["csv", "watson"] {
        fs::write(home.join("history"), written(format, &all)).expect("room");
        let _ = fs::remove_dir_all(home.join("data"));
        let words = ["import", "history", "--json"];
        let (took, memory) = weighed(&home, &words, total(&all));
        let a_second = ENTRIES as u128 * 1000 / took.as_millis().max(1);
        let entries = thousands(&ENTRIES);
        println!(
            "| {entries} entries in from {format} | {:.1} s | {} | {memory} |",
            took.as_secs_f64(),
            thousands(&a_second)
        );
    }
    println!("\n| over 1,000,000 entries | median | fastest |\n|---|---:|---:|");
    for words in REPORTS {
        let mut times: Vec<_> = (0..RUNS).map(|_| done(tat(&home, &[], words))).collect();
        let middle = median(&mut times);
        let fastest = times[0].as_secs_f64() * 1e3;
        println!("| `tat {}` | {middle:.1} ms | {fastest:.1} ms |", words.join(" "));
    }
    fs::remove_dir_all(home).expect("the folder is ours");
}

/// Imports a history that must add up; how long that took, and the peak memory where it is known.
fn weighed(home: &Path, words: &[&str], expected: i64) -> (Duration, String) {
    let time_is_there = Command::new(MEMORY[0]).arg("--version").output().is_ok();
    let mut command = tat(home, if time_is_there { &MEMORY } else { &[] }, words);
    let began = Instant::now();
    let Output { status, stdout, stderr } = command.output().expect("the program can be run");
    let took = began.elapsed();
    let said = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{words:?}: {said}");
    let answer: serde_json::Value = serde_json::from_slice(&stdout).expect("one document");
    assert_eq!(answer["added"], ENTRIES, "what came in");
    assert_eq!(answer["duration"], expected, "the time of what came in");
    let kib: Option<u64> = said.lines().next_back().and_then(|line| line.trim().parse().ok());
    let memory = kib.map_or("– (GNU time is not installed)".to_owned(), |kib| {
        format!("{} MB", kib * 1024 / 1_000_000)
    });
    (took, memory)
}

/// The program with these words, called by another or by nobody.
fn tat(home: &Path, through: &[&str], words: &[&str]) -> Command {
    let line: Vec<&str> =
        [through, &[env!("CARGO_BIN_EXE_tat")], words].into_iter().flatten().copied().collect();
    let mut command = Command::new(line[0]);
    command.args(&line[1..]).env_clear().current_dir(home);
    command.envs([("TZ", "UTC"), ("LANG", "C.UTF-8")]);
    command.env("TAT_DATA_DIR", home.join("data")).env("TAT_CONFIG_DIR", home);
    command
}
