//! Readers that do not read, readers that are stopped, and the prompt: nobody is held up who need
//! not be.

use std::io::Read;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{Chance, all_at_once, begin, end, export, is_sound, live};
use crate::sandbox::Home;

/// A home whose log and export are longer than a pipe takes.
fn wordy_home() -> Home {
    let home = Home::new();
    let note = "wort ".repeat(12_000);
    for n in 0..4 {
        home.ok(&format!("add entry{n} --from 0{n}:00 --for 30m -n '{note}'"));
    }
    home
}

/// Waits until a program prints, which says that it is in the middle of its answer.
fn first_byte(child: &mut Child) -> u8 {
    let mut byte = [0];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut byte).expect("it prints");
    byte[0]
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{name} {}", child.id())])
        .status()
        .expect("a shell");
    assert!(sent.success(), "the signal {name} did not reach our own child");
}

/// What a program says if it ends within the time; else the program.
fn within(time: Duration, mut child: Child) -> Result<String, Child> {
    let mut out = child.stdout.take().expect("a pipe");
    let (done, printed) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let _ = out.read_to_string(&mut text);
        let _ = done.send(text);
    });
    match printed.recv_timeout(time) {
        Ok(text) => {
            let status = child.wait().expect("it ends");
            assert!(status.success(), "{status}: {text}");
            Ok(text)
        }
        Err(_) => Err(child),
    }
}

#[test]
fn who_does_not_read_an_answer_holds_nobody_up() {
    let home = wordy_home();
    let lines = ["log all --json", "log all --plain", "log all", "export all --format json"];
    let mut readers: Vec<Child> = lines.iter().map(|line| begin(&home, line)).collect();
    let firsts: Vec<u8> = readers.iter_mut().map(first_byte).collect();
    // Each of them has far more to say than its pipe takes, and stands there.
    home.ok("start while they stand");
    home.ok("stop");
    for reader in &mut readers {
        assert!(reader.try_wait().unwrap().is_none(), "it said all that it had to say");
    }
    for ((line, first), reader) in lines.iter().zip(firsts).zip(readers) {
        let ran = end(&home, line, reader);
        assert_eq!(ran.code, 0, "{line}");
        assert!(ran.stdout.len() > 100_000, "{line} is cut off");
        assert!(!ran.stdout.contains("while they stand"), "{line} was asked before");
        if line.contains("json") {
            let whole = format!("{}{}", char::from(first), ran.stdout);
            serde_json::from_str::<serde_json::Value>(&whole).expect("one document");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let home = wordy_home();
    for line in ["log all --json", "log all", "export all --format json", "history --json"] {
        let mut reader = begin(&home, line);
        first_byte(&mut reader);
        drop(reader.stdout.take());
        let ran = end(&home, line, reader);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{ran}");
    }
}

/// A reader that is stopped in the middle of its answer holds nobody up; one that is stopped in the
/// moment in which it reads the store is waited for.
#[cfg(unix)]
#[test]
fn stopped_readers_hold_nobody_up_for_longer_than_they_are_stopped() {
    let home = wordy_home();
    let mut stopped = begin(&home, "log all --json");
    first_byte(&mut stopped);
    signal(&stopped, "STOP");
    home.ok("start one");
    signal(&stopped, "CONT");
    assert_eq!(end(&home, "log all --json", stopped).code, 0);
    let mut chance = Chance(4);
    for n in 0..20 {
        let reader = begin(&home, "export all --format json -o /dev/null");
        let moment = Instant::now() + Duration::from_micros(chance.below(40_000));
        while Instant::now() < moment {
            std::thread::yield_now();
        }
        signal(&reader, "STOP");
        let writer = begin(&home, &format!("add added{n} --on 2026-11-20 --for {}m --json", n + 1));
        let held = within(Duration::from_secs(2), writer);
        signal(&reader, "CONT");
        if let Err(mut writer) = held {
            assert!(writer.wait().unwrap().success(), "it gave up");
        }
        assert_eq!(end(&home, "export", reader).code, 0);
    }
    assert_eq!(live(&export(&home), "timeEntries").len(), 24);
    is_sound(&home);
}

#[test]
#[expect(clippy::disallowed_types, reason = "the test takes the writers' place in their queue")]
fn status_asks_past_the_queue_and_gives_up_in_time() {
    let home = Home::new();
    home.ok("start fix login");
    let queue = std::fs::File::open(home.path("data/store.lock")).unwrap();
    queue.lock().unwrap();
    home.ok("status");
    home.ok("log");
    let writer = begin(&home, "stop --json");
    home.ok("status");
    queue.unlock().unwrap();
    assert_eq!(end(&home, "stop", writer).code, 0);

    let held = redb::Database::open(home.store()).unwrap();
    let began = Instant::now();
    home.tat("status --json").refusal("locked").names(&["another process", "local.redb"]);
    assert!(began.elapsed() >= Duration::from_millis(50), "it did not wait its 50 ms");
    assert!(began.elapsed() < Duration::from_secs(5), "it waited for {:?}", began.elapsed());
    // What a prompt shows stays one line or none.
    let prompt = home.tat("status --format '{task} {elapsed}'");
    assert_eq!((prompt.code, &*prompt.stdout), (1, ""), "{prompt}");
    let reader = begin(&home, "log --json");
    drop(held);
    assert_eq!(end(&home, "log", reader).code, 0);
    is_sound(&home);
}

#[test]
fn status_answers_among_busy_writers() {
    let home = Home::new();
    home.ok("start fix login");
    let lines: Vec<String> = (0..60)
        .map(|n| match n % 3 {
            0 => "status --json".to_owned(),
            _ => format!("add entry{n} --on 2026-11-20 --for {}m --json", n + 1),
        })
        .collect();
    let mut answered = 0;
    for ran in all_at_once(&home, &lines) {
        if ran.line.starts_with("add") || ran.code == 0 {
            assert_eq!(ran.code, 0, "{ran}");
            answered += usize::from(ran.line.starts_with("status"));
        } else {
            ran.refusal("locked");
        }
    }
    assert!(answered > 0, "no prompt ever came to its turn");
    assert_eq!(live(&export(&home), "timeEntries").len(), 40);
    is_sound(&home);
}

#[test]
fn long_who_waits_too_long_is_told_so_and_writes_nothing() {
    let home = Home::new();
    home.ok("start fix login");
    let held = redb::Database::open(home.store()).unwrap();
    let began = Instant::now();
    let lines = ["stop --json".to_owned(), "log --json".to_owned()];
    for ran in all_at_once(&home, &lines) {
        ran.refusal("locked").hints_at("wait");
    }
    assert!(began.elapsed() >= Duration::from_secs(30), "it gave up after {:?}", began.elapsed());
    drop(held);
    assert_eq!(home.json("status")["running"], true);
    assert_eq!(is_sound(&home), 1);
}
