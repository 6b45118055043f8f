//! What the dashboard costs over a hundred thousand entries: the first picture, each key until it is
//! seen, memory, and what it does while nothing happens: `cargo bench --bench dashboard`.
//!
//! Pictures are drawn in memory, as large as a large terminal. Memory and idleness are those of the
//! program itself, in a terminal that tmux lends; without tmux they are left out.

#![expect(clippy::print_stdout, reason = "a table for people")]

#[expect(dead_code, reason = "the store is written by another bench")]
mod history;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tat::clock::Clock;
use tat::config::{Config, Env};
use tat::engine::{Engine, IdSource, Mode, Settings};
use tat::tui::{Desk, Rehearsal};

const ENTRIES: u64 = 100_000;
const SIZE: (u16, u16) = (160, 50);

/// How often each is measured.
const TIMES: usize = 31;

/// How long the idle program is watched.
const IDLE: Duration = Duration::from_secs(10);

/// Keys, and what they are called in the table.
const KEYS: [(&str, &str); 9] = [
    ("j", "one row down"),
    ("2", "to Tasks"),
    ("3", "to Week"),
    ("4", "to Bills"),
    ("5", "to Reports"),
    ("6", "to Sync"),
    ("1", "to Today"),
    (":", "the palette"),
    ("esc", "back"),
];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let kept = folder.join("bench-stores");
    std::fs::create_dir_all(&kept).expect("a folder for the stores");
    let kept = history::kept(&kept, ENTRIES).expect("a history can be written");
    let data = folder.join("bench-dashboard");
    std::fs::create_dir_all(&data).expect("a folder for the copy");
    let store = data.join("local.redb");
    std::fs::copy(&kept, &store).expect("room for a copy");

    println!("| | median | slowest |\n|---|---:|---:|");
    row("the first picture", || {
        let mut desk = Rehearsal::new(desk(&store), SIZE);
        black_box(desk.picture());
    });
    let mut open = Rehearsal::new(desk(&store), SIZE);
    for (key, name) in KEYS {
        row(&format!("`{key}`, {name}"), || {
            open.press(key);
            black_box(open.picture());
        });
    }
    match idle(&data) {
        Some((memory, turns)) => {
            let seconds = IDLE.as_secs();
            println!("\nmemory: {memory:.1} MB; {turns} wake-ups in {seconds} s without a timer");
        }
        None => println!("\nmemory and wake-ups were left out, since tmux is not installed"),
    }
    // The terminal's server may still be tidying up in it.
    let _ = std::fs::remove_dir_all(data);
}

fn desk(store: &Path) -> Desk {
    let config = Config::of_nobody(&Env::default());
    Desk {
        engine: Engine {
            store: history::store_at(store),
            zone: history::zone(),
            settings: Settings::default(),
            ids: IdSource::seeded("dashboard"),
            mode: Mode::Real,
        },
        config,
        clock: Clock::Fixed(history::now()),
        editor: None,
        kept: PathBuf::new(),
        dumb: false,
        warnings: Vec::new(),
    }
}

/// Measures something, and prints its line.
fn row(name: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..TIMES)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let (median, slowest) = (times[TIMES / 2], times[TIMES - 1]);
    println!("| {name} | {:.1} ms | {:.1} ms |", millis(median), millis(slowest));
}

/// The memory of the open program, and how often it woke while nothing happened.
fn idle(data: &Path) -> Option<(f64, u64)> {
    let socket = data.join("tmux");
    let tmux = |args: &[&str]| {
        let mut command = Command::new("tmux");
        command.env("TERM", "xterm-256color").env("TAT_DATA_DIR", data);
        command.env("TAT_NOW", history::now().to_string()).env("XDG_STATE_HOME", data);
        command.arg("-S").arg(&socket).args(args).output().ok()
    };
    let tat = env!("CARGO_BIN_EXE_tat");
    // The history ends with a timer that runs, which would wake it once a second.
    let program = format!("{tat} -q cancel; exec {tat} ui");
    tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50", &program])?;
    thread::sleep(Duration::from_secs(2));
    for key in ["2", "3", "4", "5", "6", "1", ":", "Escape"] {
        tmux(&["send-keys", key])?;
        thread::sleep(Duration::from_millis(300));
    }
    let pid = tmux(&["display-message", "-p", "#{pane_pid}"])?.stdout;
    let pid = String::from_utf8_lossy(&pid).trim().to_owned();
    let before = turns(&pid);
    thread::sleep(IDLE);
    let answer = before.zip(turns(&pid)).map(|(before, after)| after - before);
    let memory = fact(&format!("/proc/{pid}/status"), "VmRSS:");
    tmux(&["kill-server"])?;
    #[expect(clippy::cast_precision_loss, reason = "memory has no so many kilobytes")]
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1000.0;
    memory.map(megabytes).zip(answer)
}

/// How often the threads of a process have gone to sleep so far.
fn turns(pid: &str) -> Option<u64> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let turns = threads.flatten().filter_map(|thread| {
        let status = thread.path().join("status");
        fact(&status.to_string_lossy(), "voluntary_ctxt_switches:")
    });
    Some(turns.sum())
}

/// A number behind a name in a file of facts.
fn fact(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
