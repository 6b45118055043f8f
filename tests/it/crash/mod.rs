//! Nothing that was acknowledged is lost: crowds of processes, readers that do not read, kills at
//! any moment, full disks, files cut off, and clocks that jump back.
//!
//! The loss of power, which no test of a program from outside can bring about, is in `store`.

mod clock;
mod crowd;
mod damage;
mod disk;
mod kill;
mod reader;

use std::collections::BTreeSet;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::sandbox::{Home, Ran, words};

/// Starts the program with a line of words and does not wait for it.
#[track_caller]
fn begin(home: &Home, line: &str) -> Child {
    home.command(words(line))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run")
}

/// What a program that was started says in the end.
#[track_caller]
fn end(home: &Home, line: &str, child: Child) -> Ran {
    let output = child.wait_with_output().expect("the program ends");
    Ran::new(&home.path(""), line.to_owned(), &output)
}

/// Starts all lines at once and answers what each of them said.
fn all_at_once(home: &Home, lines: &[String]) -> Vec<Ran> {
    let started: Vec<Child> = lines.iter().map(|line| begin(home, line)).collect();
    lines.iter().zip(started).map(|(line, child)| end(home, line, child)).collect()
}

/// Everything in the store.
#[track_caller]
fn export(home: &Home) -> Value {
    let ran = home.tat("export all --format json");
    assert_eq!(ran.code, 0, "{ran}");
    ran.document()
}

/// The records of one kind in an export that are not deleted.
fn live<'a>(export: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = export[kind].as_array().unwrap_or_else(|| panic!("no {kind} in {export}"));
    all.iter().filter(|record| record["deletedAt"].is_null()).collect()
}

/// A field that holds text.
fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("no {field} in {record}"))
}

/// A field of all records, no two of which may have the same.
#[track_caller]
fn each_once(records: &[&Value], field: &str) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    for record in records {
        let value = text(record, field).to_owned();
        assert!(met.insert(value), "twice in the store: {record}");
    }
    met
}

/// The store is sound, every bill is what it should be, and the history has each step once.
/// Answers how many steps there are.
#[track_caller]
fn is_sound(home: &Home) -> u64 {
    let doctor = home.tat("doctor");
    assert_eq!(doctor.code, 0, "{doctor}");
    assert!(doctor.stdout.contains("sound"), "{doctor}");
    let verified = home.json("bill verify");
    assert_eq!(verified["different"], serde_json::json!([]), "{verified}");
    let history = home.json("history");
    let seqs: Vec<u64> =
        history.as_array().unwrap().iter().map(|step| step["seq"].as_u64().unwrap()).collect();
    let count = u64::try_from(seqs.len()).unwrap();
    assert!(seqs.iter().rev().copied().eq(1..=count), "steps are missing or twice: {seqs:?}");
    count
}

/// Chance that falls the same way every time.
struct Chance(u64);

impl Chance {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    /// One of several.
    fn any<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let count = u64::try_from(of.len()).unwrap();
        &of[usize::try_from(self.below(count)).unwrap()]
    }
}
