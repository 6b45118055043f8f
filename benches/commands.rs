//! What the commands of every day cost as processes, with no entry, a thousand and a million,
//! side by side with a program that does nothing: `cargo bench --bench commands`.
//!
//! Times are medians of runs that take turns, so that a busy machine is as unkind to one as to the
//! other. Instructions are counted by valgrind where it is installed, and are the same on a busy
//! machine. What the store alone costs is measured in `store`.

#![expect(clippy::print_stdout, reason = "a table for people")]

#[expect(dead_code, reason = "the store is written by another bench")]
mod history;
mod measure;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use measure::{done, median, nothing, thousands};
use tat::domain::Span;

const SIZES: [u64; 3] = [0, 1_000, 1_000_000];

/// How often each command that reads runs on each store.
const READINGS: u32 = 101;

/// How often each command that writes runs on each store; it waits for the disk.
const WRITINGS: u32 = 31;

/// How often instructions are counted.
const COUNTS: u32 = 3;

/// What reads: on the evening of the first day, while a timer runs.
const READING: [&[&str]; 2] = [&["status"], &["log", "today"]];

/// What writes, each with its minute of a new day.
const WRITING: [(&[&str], i64); 3] = [
    (&["start", "Bench the kettle"], 1),
    (&["stop"], 3),
    (&["add", "Bench the cup", "--for", "1m"], 5),
];

/// The minute after the last entry of the first day.
const EVENING: i64 = 30;

/// What counts instructions.
const VALGRIND: [&str; 3] = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let nothing = nothing(folder);
    let nothing = || Command::new(&nothing);
    let mut empty = Cost::default();
    let mut desks: Vec<Desk> = SIZES.iter().map(|entries| Desk::new(folder, *entries)).collect();
    let counts = if valgrind_is_there() { COUNTS } else { 0 };
    for _ in 0..READINGS {
        empty.time(nothing());
        for desk in &mut desks {
            desk.read(|command, cost| cost.time(command));
        }
    }
    for _ in 0..counts {
        empty.count(&nothing());
        for desk in &mut desks {
            desk.read(|command, cost| cost.count(&command));
        }
    }
    for desk in &desks {
        done(desk.command(&["stop"], EVENING + 2));
    }
    for _ in 0..WRITINGS {
        for desk in &mut desks {
            desk.write(|command, cost| cost.time(command));
        }
    }
    for _ in 0..counts {
        for desk in &mut desks {
            desk.write(|command, cost| cost.count(&command));
        }
    }
    println!("{}", table(&mut empty, &mut desks));
    if counts == 0 {
        println!("\ninstructions were not counted, since valgrind is not installed");
    }
    for desk in desks {
        std::fs::remove_dir_all(desk.data).expect("the copy is ours");
    }
}

fn valgrind_is_there() -> bool {
    Command::new(VALGRIND[0]).arg("--version").stdout(Stdio::null()).status().is_ok()
}

/// A store and how many days its work has gone on, with what its commands cost.
struct Desk {
    data: PathBuf,
    days: i64,
    reading: [Cost; READING.len()],
    writing: [Cost; WRITING.len()],
}

impl Desk {
    /// A copy of a history of so many entries, on the Monday after its end. The day begins with
    /// the same few entries in each.
    fn new(folder: &Path, entries: u64) -> Self {
        let kept = folder.join("bench-stores");
        std::fs::create_dir_all(&kept).expect("a folder for the stores");
        let kept = history::kept(&kept, entries).expect("a history can be written");
        let data = folder.join(format!("bench-desk-{entries}"));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).expect("a folder for the copy");
        std::fs::copy(&kept, data.join("local.redb")).expect("room for a copy");
        let (reading, writing) = Default::default();
        let desk = Self { data, days: 0, reading, writing };
        done(desk.command(&["cancel"], 0));
        done(desk.command(&["customer", "add", "Kitchen", "--rate", "90"], 0));
        let titles = ["Bench the kettle", "Bench the cup", "Rinse", "Dry", "Put away"];
        for (title, minute) in titles.iter().cycle().zip((2..EVENING).step_by(3)) {
            done(desk.command(&["add", title, "-c", "Kitchen", "--for", "1m"], minute));
        }
        done(desk.command(&["start", titles[0]], EVENING));
        desk
    }

    /// Runs each command that reads once.
    fn read(&mut self, run: impl Fn(Command, &mut Cost)) {
        for (at, words) in READING.iter().enumerate() {
            run(self.command(words, EVENING + 1), &mut self.reading[at]);
        }
    }

    /// Runs each command that writes once, on a new day.
    fn write(&mut self, run: impl Fn(Command, &mut Cost)) {
        self.days += 1;
        for (at, (words, minute)) in WRITING.iter().enumerate() {
            let minute = self.days * 24 * 60 + minute;
            run(self.command(words, minute), &mut self.writing[at]);
        }
    }

    /// The program with these words, at this desk and so many minutes after the first morning.
    fn command(&self, words: &[&str], minute: i64) -> Command {
        let now = history::now() + Span::hours(64) + Span::minutes(minute);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tat"));
        command
            .args(words)
            .env_clear()
            .env("TAT_NOW", now.to_string())
            .env("TAT_TIMEZONE", history::zone().name())
            .env("TAT_DATA_DIR", &self.data)
            .env("TAT_CONFIG_DIR", &self.data)
            .current_dir(&self.data);
        command
    }
}

/// What a command cost in each of its runs.
#[derive(Default)]
struct Cost {
    times: Vec<Duration>,
    instructions: Vec<u64>,
}

impl Cost {
    fn time(&mut self, command: Command) {
        self.times.push(done(command));
    }

    /// Runs a program once more under valgrind.
    fn count(&mut self, command: &Command) {
        let mut valgrind = Command::new(VALGRIND[0]);
        valgrind.args(&VALGRIND[1..]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            valgrind.env(name, value.unwrap_or_default());
        }
        if let Some(folder) = command.get_current_dir() {
            valgrind.current_dir(folder);
        }
        let output = valgrind.output().expect("valgrind");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
        let count =
            said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
        self.instructions.push(count.expect("callgrind says what it collected"));
    }

    /// The median time in ms.
    fn millis(&mut self) -> f64 {
        median(&mut self.times)
    }

    /// The median of the instructions, in millions.
    fn millions(&mut self) -> Option<f64> {
        self.instructions.sort_unstable();
        let median = self.instructions.get(self.instructions.len() / 2)?;
        Some(f64::from(u32::try_from(*median).unwrap_or(u32::MAX)) / 1e6)
    }
}

/// Everything that was measured, in Markdown.
fn table(empty: &mut Cost, desks: &mut [Desk]) -> String {
    use std::fmt::Write as _;

    let nothing = empty.millis();
    let count = |millions: Option<f64>| millions.map_or("–".to_owned(), |m| format!("{m:.2}"));
    let mut head = "| |".to_owned();
    let mut rule = "|---|".to_owned();
    let mut first = "| an empty process |".to_owned();
    for entries in SIZES {
        let _ = write!(head, " {} entries | × | Mi |", thousands(&entries));
        rule += "---:|---:|---:|";
        let _ = write!(first, " {nothing:.2} ms | 1.0 | {} |", count(empty.millions()));
    }
    let mut lines = vec![head + " growth |", rule + "---:|", first + " |"];
    let reading = READING.map(|words| words.join(" "));
    let writing = WRITING.map(|(words, _)| words[0].to_owned());
    for (at, name) in reading.into_iter().chain(writing).enumerate() {
        let mut line = format!("| `tat {name}` |");
        let mut grown = Vec::new();
        for desk in &mut *desks {
            let Some(cost) = desk.reading.iter_mut().chain(&mut desk.writing).nth(at) else {
                continue;
            };
            let (millis, millions) = (cost.millis(), cost.millions());
            let ratio = millis / nothing;
            let _ = write!(line, " {millis:.2} ms | {ratio:.2} | {} |", count(millions));
            grown.extend(millions);
        }
        let growth = match *grown.as_slice() {
            [_, thousand, million] => format!("{:+.1} %", (million / thousand - 1.0) * 100.0),
            _ => "–".to_owned(),
        };
        lines.push(format!("{line} {growth} |"));
    }
    lines.join("\n")
}
