//! Programs that are run to their end, and how long that takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program that does nothing, built here and now.
pub(crate) fn nothing(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("nothing.rs"), folder.join("nothing"));
    std::fs::write(&source, "fn main() {}\n").expect("a file of ours");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-O", "-o"]).arg(&program).arg(&source);
    assert!(rustc.status().expect("rustc").success(), "nothing does not compile");
    program
}

/// Runs a program to its end, which must be a good one.
pub(crate) fn done(mut command: Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let status = command.status().expect("the program can be run");
    let took = began.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    took
}

/// The time in the middle, in ms; 0 without any.
pub(crate) fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// 1000000 as `1,000,000`.
pub(crate) fn thousands(number: &impl ToString) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
