//! A working month: everything that a consultant typed in October 2026, played through the program,
//! and its bills, entries and tasks compared with a reckoning that knows nothing of it.
//!
//! `make.py` beside this file wrote the script and, with arithmetic of its own (`model.py`), the
//! tables. There are interruptions and corrections, a trip through three zones, the night in which
//! the clock goes back, rates that change within the month, approvals and what came after them; in
//! the end all of it is undone and done again.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::sandbox::Home;

/// Each line: an instant, a zone, and what was typed; `!CODE ` before it where it is refused.
const SCRIPT: &str = include_str!("script.txt");
const BILLS: &str = include_str!("bills.tsv");
const ENTRIES: &str = include_str!("entries.tsv");
const TASKS: &str = include_str!("tasks.tsv");

#[test]
fn a_working_month_comes_to_what_another_reckoning_says() {
    let mut home = Home::new();
    play(&mut home);
    let export = home.json("export all --format json");
    comes_to_the_tables(&home);
    let verified = home.json("bill verify all");
    assert_eq!(verified["different"], Value::Array(Vec::new()));
    assert_eq!(verified["checked"], BILLS.lines().count() - 1);
    let recomputed = home.json("bill recompute all");
    assert_eq!(recomputed["changed"], Value::Array(Vec::new()));
    home.ok("doctor");
    comes_back_from_its_export(&home, &export);

    home.ok("undo --to 0");
    assert_eq!(home.json("log all"), Value::Array(Vec::new()));
    assert_eq!(home.json("bill list all"), Value::Array(Vec::new()));
    home.ok("redo --steps 10000");
    comes_to_the_tables(&home);
}

/// Compares what is in the store with the tables.
fn comes_to_the_tables(home: &Home) {
    let export = home.json("export all --format json");
    let names = Names::of(&export);
    compare("tasks", TASKS, task_rows(&export, &names));
    compare("entries", ENTRIES, entry_rows(&home.json("log all")));
    compare("bills", BILLS, bill_rows(&home.json("bill list all"), &names));
}

/// Types every line at its instant and in its zone.
fn play(home: &mut Home) {
    for (number, line) in SCRIPT.lines().enumerate() {
        let [now, zone, typed] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("script.txt:{}: not three columns", number + 1);
        };
        home.set("TAT_NOW", now).set("TZ", zone);
        let Some((code, typed)) = typed.strip_prefix('!').and_then(|rest| rest.split_once(' '))
        else {
            let ran = home.tat(typed);
            assert_eq!(ran.code, 0, "script.txt:{} at {now} in {zone}\n{ran}", number + 1);
            continue;
        };
        let ran = home.tat(&format!("{typed} --json"));
        assert_ne!(ran.code, 0, "script.txt:{} at {now} in {zone}: not {code}\n{ran}", number + 1);
        ran.refusal(code);
    }
}

/// An empty store that takes the export in holds the same.
fn comes_back_from_its_export(home: &Home, export: &Value) {
    let mut other = Home::new();
    other.set("TAT_NOW", "2026-10-31T12:00:00Z").set("TAT_SEED", "other");
    let file = other.path("month.json");
    std::fs::write(&file, export.to_string()).unwrap();
    let imported = other.json(&format!("import '{}'", file.display()));
    assert_eq!(imported["failed"], Value::Array(Vec::new()));
    assert_eq!(&other.json("export all --format json"), export);
    assert_eq!(other.json("bill list all"), home.json("bill list all"));
    other.ok("bill verify all");
    let again = other.json(&format!("import '{}'", file.display()));
    assert_eq!(again["added"], 0);
}

/// What ids are called.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(export: &Value) -> Self {
        let mut names = BTreeMap::new();
        for (list, field) in [("customers", "name"), ("pillars", "name"), ("tasks", "title")] {
            for record in items(&export[list]) {
                names.insert(cell(&record["id"]), cell(&record[field]));
            }
        }
        Self(names)
    }

    fn get(&self, id: &Value) -> String {
        let id = cell(id);
        self.0.get(&id).cloned().unwrap_or(id)
    }
}

fn bill_rows(bills: &Value, names: &Names) -> Vec<String> {
    items(bills)
        .map(|bill| {
            row(&[
                names.get(&bill["customerId"]),
                names.get(&bill["pillarId"]),
                cell(&bill["date"]),
                cell(&bill["sequence"]),
                cell(&bill["billedMinutes"]),
                cell(&bill["amount"]),
                cell(&bill["currency"]),
                cell(&bill["status"]),
                cell(&bill["duration"]),
                decimal(&bill["rate"]),
                cell(&bill["rateSource"]),
                items(&bill["timeEntryIds"]).count().to_string(),
                cell(&bill["memo"]),
            ])
        })
        .collect()
}

fn entry_rows(entries: &Value) -> Vec<String> {
    items(entries)
        .map(|entry| {
            let tags: Vec<String> = items(&entry["tags"]).map(cell).collect();
            row(&[
                cell(&entry["taskTitle"]),
                instant(&entry["startTime"]),
                instant(&entry["endTime"]),
                cell(&entry["date"]),
                cell(&entry["duration"]),
                cell(&entry["timeZone"]),
                cell(&entry["billable"]),
                if tags.is_empty() { "-".to_owned() } else { tags.join(",") },
                cell(&entry["notes"]),
            ])
        })
        .collect()
}

fn task_rows(export: &Value, names: &Names) -> Vec<String> {
    items(&export["tasks"])
        .filter(|task| task["deletedAt"].is_null())
        .map(|task| {
            row(&[
                cell(&task["title"]),
                names.get(&task["customerId"]),
                names.get(&task["pillarId"]),
                cell(&task["status"]),
                names.get(&task["parentTaskId"]),
                cell(&task["startStopCount"]),
                cell(&task["timeElapsed"]),
            ])
        })
        .collect()
}

/// Compares the rows of a table with those that were found, in any order.
#[track_caller]
fn compare(what: &str, table: &str, mut found: Vec<String>) {
    let mut expected: Vec<String> = table.lines().skip(1).map(str::to_owned).collect();
    assert!(expected.len() > 50, "the table of {what} is cut off");
    expected.sort();
    found.sort();
    let only = |these: &[String], those: &[String]| -> String {
        let count = |rows: &[String], row: &str| rows.iter().filter(|r| *r == row).count();
        let odd = these.iter().filter(|row| count(these, row) > count(those, row));
        odd.map(|row| format!("  {row}\n")).collect::<Vec<_>>().concat()
    };
    let (missing, surplus) = (only(&expected, &found), only(&found, &expected));
    assert!(
        expected == found,
        "{what}: {}\nmissing:\n{missing}\nnot expected:\n{surplus}",
        table.lines().next().unwrap()
    );
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().unwrap_or_else(|| panic!("not an array: {list}")).iter()
}

fn row(cells: &[String]) -> String {
    cells.join("\t")
}

/// A value as a table holds it: nothing is `-`, a line break is `\n`.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.replace('\n', "\\n"),
        other => other.to_string(),
    }
}

/// An instant without its milliseconds, which are always 0.
fn instant(value: &Value) -> String {
    cell(value).replace(".000Z", "Z")
}

/// A number without the zeros at its end.
fn decimal(value: &Value) -> String {
    let text = cell(value);
    Decimal::from_str(&text).map_or(text, |number| number.normalize().to_string())
}
