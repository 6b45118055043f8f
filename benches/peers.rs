//! The same history in `tat` and in other trackers, and how long each takes for the same question:
//! `cargo bench --bench peers`. `tests/run --long` installs the others.
//!
//! Times are medians of runs that take turns. What the trackers answer is compared in the tests.

#![expect(clippy::print_stdout, reason = "a table for people")]

#[expect(dead_code, reason = "totals are compared in the tests")]
#[path = "../tests/it/interchange/history.rs"]
mod history;
mod measure;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use history::{Entry, entries, written};
use measure::{done, median, nothing, thousands};

const SIZES: [usize; 2] = [1_000, 100_000];

/// How often each tracker takes its turn, while it has time left.
const ROUNDS: usize = 31;

/// A tracker that has used so much time has no more turns, after the first three.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is measured: columns of the table.
const QUESTIONS: [&str; 3] = ["status", "start + stop", "a month"];

/// A tracker, how it takes a history, and what it calls the commands.
struct Tracker {
    program: &'static str,
    take: fn(&Path, &[Entry]),
    start: &'static [&'static str],
    status: &'static [&'static str],
    stop: &'static [&'static str],
    month: &'static [&'static str],
}

const TRACKERS: [Tracker; 4] = [
    Tracker {
        program: env!("CARGO_BIN_EXE_tat"),
        take: |home, all| {
            fs::write(home.join("history.csv"), written("csv", all)).expect("room");
            let mut import = Command::new(env!("CARGO_BIN_EXE_tat"));
            import.args(["import", "history.csv"]);
            done(at_home(import, home));
        },
        start: &["start", "write the spec", "-c", "acme", "-p", "dev"],
        status: &["status"],
        stop: &["stop"],
        month: &["report", "2024-11"],
    },
    Tracker {
        program: "timew",
        take: |home, all| {
            let data = home.join("timew/data");
            fs::create_dir_all(&data).expect("a folder of ours");
            fs::write(home.join("timew/timewarrior.cfg"), "").expect("room");
            // A file for each month: `inc 20241101T…`
            let mut months: BTreeMap<String, String> = BTreeMap::new();
            for line in written("timewarrior", all).lines() {
                let month = format!("{}-{}", &line[4..8], &line[8..10]);
                let text = months.entry(month).or_default();
                text.push_str(line);
                text.push('\n');
            }
            for (month, text) in months {
                fs::write(data.join(format!("{month}.data")), text).expect("room");
            }
        },
        start: &["start", "acme/dev", "write the spec"],
        status: &[],
        stop: &["stop"],
        month: &["summary", "2024-11-01", "-", "2024-12-01"],
    },
    Tracker {
        program: "bartib",
        take: |home, all| fs::write(home.join("bartib"), written("bartib", all)).expect("room"),
        start: &["start", "-p", "acme/dev", "-d", "write the spec"],
        status: &["current"],
        stop: &["stop"],
        month: &["report", "--from", "2024-11-01", "--to", "2024-11-30"],
    },
    Tracker {
        program: "watson",
        take: |home, all| fs::write(home.join("frames"), written("watson", all)).expect("room"),
        start: &["start", "acme/dev", "+review"],
        status: &["status"],
        stop: &["stop"],
        month: &["report", "--from", "2024-11-01", "--to", "2024-11-30", "--no-pager"],
    },
];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (there, absent): (Vec<_>, Vec<_>) =
        TRACKERS.iter().partition(|tracker| place(tracker.program).is_some());
    let sizes = there.iter().flat_map(|tracker| SIZES.map(|size| (*tracker, size)));
    let mut desks: Vec<Desk> = sizes.map(|(at, size)| Desk::new(folder, at, size)).collect();
    let nothing = nothing(folder);
    let mut empty = Vec::new();
    for round in 0..ROUNDS {
        empty.push(done(Command::new(&nothing)));
        let mut desks: Vec<_> = desks.iter_mut().filter(|desk| desk.has_time(round)).collect();
        for desk in &mut desks {
            desk.ask(desk.tracker.month, 2);
            desk.ask(desk.tracker.start, 1);
        }
        // Timewarrior refuses to stop in the second in which it started.
        std::thread::sleep(Duration::from_millis(1_100));
        for desk in &mut desks {
            desk.ask(desk.tracker.status, 0);
            let started = desk.times[1].pop().unwrap_or_default();
            desk.ask(desk.tracker.stop, 1);
            let stopped = desk.times[1].pop().unwrap_or_default();
            desk.times[1].push(started + stopped);
        }
    }
    println!("{}", table(&mut desks));
    println!("\nIn ms; an empty process takes {:.1} ms.", median(&mut empty));
    for tracker in absent {
        println!("left out: `{}` is not installed", tracker.program);
    }
    for desk in desks {
        fs::remove_dir_all(desk.home).expect("the folder is ours");
    }
}

/// A history in the hands of a tracker.
struct Desk {
    tracker: &'static Tracker,
    program: PathBuf,
    home: PathBuf,
    times: [Vec<Duration>; QUESTIONS.len()],
}

impl Desk {
    fn new(folder: &Path, tracker: &'static Tracker, size: usize) -> Self {
        let program = place(tracker.program).expect("a tracker that is there");
        let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let home = folder.join(format!("bench-peers-{name}-{size}"));
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home).expect("a folder of ours");
        (tracker.take)(&home, &entries(size));
        Self { tracker, program, home, times: Default::default() }
    }

    fn has_time(&self, round: usize) -> bool {
        round < 3 || self.times.iter().flatten().sum::<Duration>() < PATIENCE
    }

    /// Runs a command, whose time belongs to one of the questions.
    fn ask(&mut self, words: &[&str], question: usize) {
        let mut command = Command::new(&self.program);
        command.args(words);
        self.times[question].push(done(at_home(command, &self.home)));
    }

    /// The tracker's name and version.
    fn name(&self) -> String {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        let output = at_home(command, &self.home).output().expect("the program can be run");
        let version = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = version.split_whitespace().find(|word| word.contains('.')).unwrap_or("?");
        let name = self.program.file_stem().unwrap_or_default().to_string_lossy();
        let name = if name == "timew" { "timewarrior" } else { &*name };
        format!("{name} {version}")
    }
}

/// A command in a home of its own, where nothing of the machine's settings reaches it.
fn at_home(mut command: Command, home: &Path) -> Command {
    command.env_clear().current_dir(home).env("PATH", folders());
    command.envs([("TZ", "UTC"), ("LANG", "C.UTF-8")]);
    for (name, place) in [
        ("HOME", "."),
        ("TAT_DATA_DIR", "tat"),
        ("TAT_CONFIG_DIR", "tat"),
        ("TIMEWARRIORDB", "timew"),
        ("BARTIB_FILE", "bartib"),
        ("WATSON_DIR", "."),
    ] {
        command.env(name, home.join(place));
    }
    command
}

/// Where programs lie: those of the machine, and those that the tests install.
fn folders() -> OsString {
    #[expect(clippy::disallowed_methods, reason = "a setting of the bench, not of the program")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    let ours = [peers.join("bin"), peers.join("venv/bin")];
    std::env::join_paths(std::env::split_paths(&path).chain(ours)).unwrap_or(path)
}

/// Where a program lies, if it is there.
fn place(program: &str) -> Option<PathBuf> {
    let folders = folders();
    let mut places = std::env::split_paths(&folders).map(|folder| folder.join(program));
    places.find(|place| place.is_file())
}

/// Everything that was measured, in Markdown.
fn table(desks: &mut [Desk]) -> String {
    let mut head = "| |".to_owned();
    let mut rule = "|---|".to_owned();
    for question in QUESTIONS {
        for size in SIZES {
            let size = thousands(&size);
            let _ = write!(head, " {question}, {size} |");
            rule += "---:|";
        }
    }
    let mut lines = vec![head, rule];
    for tracker in desks.chunks_mut(SIZES.len()) {
        let mut line = format!("| {} |", tracker.first().map(Desk::name).unwrap_or_default());
        for question in 0..QUESTIONS.len() {
            for desk in &mut *tracker {
                let millis = median(&mut desk.times[question]);
                let digits = usize::from(millis < 100.0);
                let _ = write!(line, " {millis:.digits$} |");
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}
