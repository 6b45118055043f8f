//! Killed at any moment: what was acknowledged is there, once; what was not is there wholly or not
//! at all.

use std::io::Read;
use std::process::Child;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use serde_json::Value;

use super::{Chance, begin, each_once, export, is_sound, live, text};
use crate::sandbox::Home;

/// Before the first command.
const BEGINNING: &str = "2026-01-01T00:00:00Z";

/// An entry: title, start, end.
type Entry = (String, String, String);

/// What is in a store: finished entries, and what runs with its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Contents {
    entries: Vec<Entry>,
    running: Option<(String, String)>,
}

impl Contents {
    fn of(export: &Value) -> Self {
        let title = |record: &Value| {
            let task =
                live(export, "tasks").into_iter().find(|task| task["id"] == record["taskId"]);
            text(task.expect("no entry is without its task"), "title").to_owned()
        };
        let start = |record: &Value| text(record, "startTime").to_owned();
        let entry =
            |record: &&Value| (title(record), start(record), text(record, "endTime").into());
        let mut entries: Vec<Entry> = live(export, "timeEntries").iter().map(entry).collect();
        entries.sort();
        let timer = live(export, "activeTimers").first().map(|timer| (title(timer), start(timer)));
        Self { entries, running: timer }
    }

    fn with(&self, entry: Entry) -> Self {
        let mut new = self.clone();
        new.entries.push(entry);
        new.entries.sort();
        new
    }

    fn without(&self, entry: &Entry) -> Self {
        let mut new = self.clone();
        new.entries.retain(|other| other != entry);
        new
    }
}

/// The instant so many minutes after the beginning.
fn minute(minutes: u64) -> String {
    let day = 1 + minutes / 1440;
    format!("2026-01-{day:02}T{:02}:{:02}:00.000Z", minutes / 60 % 24, minutes % 60)
}

/// A command, and what the store holds after it.
struct Command {
    line: String,
    after: Contents,
    /// Whether it takes the last step back.
    takes_back: bool,
}

/// Somebody who works, and whose commands are killed.
struct Driver {
    home: Home,
    chance: Chance,
    /// What the store held after each step that was not taken back, the present last.
    past: Vec<Contents>,
    /// The ids that were acknowledged, by title.
    ids: Vec<(String, String)>,
    minutes: u64,
    /// Before so many µs every command is killed: so many that half of them come to their end,
    /// however fast the machine is.
    longest: u64,
    told: u32,
    done_untold: u32,
    undone: u32,
}

impl Driver {
    fn new(seed: u64) -> Self {
        let mut home = Home::new();
        home.unset("TAT_SEED").at(BEGINNING);
        Self {
            home,
            chance: Chance(seed),
            past: vec![Contents::default()],
            ids: Vec::new(),
            minutes: 0,
            longest: 40_000,
            told: 0,
            done_untold: 0,
            undone: 0,
        }
    }

    fn present(&self) -> &Contents {
        self.past.last().expect("there is always a present")
    }

    /// What is done next, ten minutes later.
    fn next(&mut self) -> Command {
        self.minutes += 10;
        let now = minute(self.minutes);
        self.home.at(&now);
        let present = self.present().clone();
        let title = format!("work{}", self.minutes);
        let command = |line: String, after| Command { line, after, takes_back: false };
        let roll = self.chance.below(100);
        if let Some((task, start)) = present.running.clone() {
            if roll < 40 {
                let after = Contents { running: None, ..present.with((task, start, now)) };
                return command("stop --json".into(), after);
            }
        } else if roll < 40 {
            let after = present.with((title.clone(), minute(self.minutes - 7), now));
            return command(format!("add {title} --for 7m -c Acme --create --json"), after);
        } else if roll < 60 {
            let after = Contents { running: Some((title.clone(), now)), ..present };
            return command(format!("start {title} -c Acme --create --json"), after);
        }
        if roll < 80 && !present.entries.is_empty() {
            let old = self.chance.any(&present.entries).clone();
            // Its start names it, and its end moves so that no other entry is in the way.
            let at = &old.1;
            if roll < 70 {
                return command(format!("delete {at} --json"), present.without(&old));
            }
            let end = format!("{}:{:02}.000Z", &old.2[..16], 1 + self.chance.below(59));
            let new = (old.0.clone(), old.1.clone(), end.clone());
            let after = present.without(&old).with(new);
            return command(format!("edit {at} --to {end} --json"), after);
        }
        let Some(before) = self.past.len().checked_sub(2).map(|at| self.past[at].clone()) else {
            let after = present.with((title.clone(), minute(self.minutes - 7), now));
            return command(format!("add {title} --for 7m -c Acme --create --json"), after);
        };
        Command { line: "undo --json".into(), after: before, takes_back: true }
    }

    /// Runs the next command and kills it at a random moment, unless it is done by then.
    fn step(&mut self) {
        let command = self.next();
        let moment = Duration::from_micros(self.chance.below(self.longest));
        let (answer, killed) = run_until(begin(&self.home, &command.line), moment);
        // Whoever read this holds the command for done.
        let told = serde_json::from_str::<Value>(&answer).ok();
        assert!(killed || told.is_some(), "{} was refused:\n{answer}", command.line);
        let holds = Contents::of(&export(&self.home));
        match told {
            Some(answer) => {
                self.told += 1;
                self.longest -= self.longest / 10;
                assert_eq!(holds, command.after, "{} was told of as done", command.line);
                let entry = &answer["entry"];
                if command.line.starts_with("add") {
                    self.ids.push((holds.title_of(entry), text(entry, "id").to_owned()));
                }
            }
            None if holds == command.after => self.done_untold += 1,
            None => {
                self.undone += 1;
                self.longest += self.longest / 10;
                assert_eq!(&holds, self.present(), "{} is half done", command.line);
                return;
            }
        }
        if command.takes_back {
            self.past.pop();
        } else {
            self.past.push(command.after);
        }
    }

    /// Everything that was acknowledged is there under its id, and the store is sound.
    fn check(&self) {
        is_sound(&self.home);
        let all = export(&self.home);
        let entries = live(&all, "timeEntries");
        let ids = each_once(&entries, "id");
        each_once(&live(&all, "tasks"), "title");
        for (title, id) in &self.ids {
            let stays = self.present().entries.iter().any(|entry| entry.0 == *title);
            assert_eq!(ids.contains(id), stays, "{title} was acknowledged as {id}");
        }
    }
}

impl Contents {
    /// The title of an entry that the program told of.
    fn title_of(&self, told: &Value) -> String {
        let (start, end) = (text(told, "startTime"), text(told, "endTime"));
        let found = self.entries.iter().find(|entry| (&*entry.1, &*entry.2) == (start, end));
        found.unwrap_or_else(|| panic!("not in the store: {told}")).0.clone()
    }
}

/// What a program printed until it ended or the moment came in which it was killed; and whether it
/// was killed.
fn run_until(mut child: Child, moment: Duration) -> (String, bool) {
    let mut out = child.stdout.take().expect("a pipe");
    let (done, printed) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = out.read_to_end(&mut text);
        let _ = done.send(());
        read.map(|_| String::from_utf8_lossy(&text).into_owned()).expect("a pipe can be read")
    });
    let killed = printed.recv_timeout(moment) == Err(RecvTimeoutError::Timeout);
    if killed {
        child.kill().expect("our own child can be killed");
    }
    child.wait().expect("the program ends");
    (reader.join().expect("the reader ends"), killed)
}

fn kill_again_and_again(seed: u64, times: u32) -> Driver {
    let mut driver = Driver::new(seed);
    for time in 1..=times {
        driver.step();
        if time % 50 == 0 {
            driver.check();
        }
    }
    driver.check();
    driver
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    kill_again_and_again(1, 50);
}

#[test]
fn long_kill() {
    let driver = kill_again_and_again(2, 500);
    // A test that always kills too soon or too late proves nothing.
    let Driver { told, done_untold, undone, .. } = driver;
    println!("told {told}, done and not told {done_untold}, not done {undone}");
    assert!(told > 100 && undone > 100, "told {told}, not done {undone}");
    assert!(done_untold > 0, "none was killed between its commit and its answer");
}

#[test]
fn a_store_is_made_whole_or_not_at_all() {
    let mut chance = Chance(3);
    let (mut made, mut longest) = (0, 40_000);
    for _ in 0..40 {
        let home = Home::new();
        let moment = Duration::from_micros(chance.below(longest));
        let line = "add first -c Acme --create --for 30m --json";
        let (told, _) = run_until(begin(&home, line), moment);
        let entries = live(&export(&home), "timeEntries").len();
        made += entries;
        longest = if entries == 1 { longest - longest / 10 } else { longest + longest / 10 };
        assert!(entries == 1 || !told.ends_with('\n'), "it was told of as done: {told}");
        home.ok("add second -c Acme --create --from 8:00 --for 30m");
        assert_eq!(live(&export(&home), "timeEntries").len(), entries + 1);
        is_sound(&home);
    }
    assert!((5..35).contains(&made), "{made} of 40 were made");
}
