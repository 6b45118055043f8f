//! The gallery of errors in `docs/errors.md`: what each kind really prints.
//! `TAT_UPDATE=1 cargo test --test it gallery` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::manual::same;
use crate::sandbox::Home;

/// Where the gallery begins in the page.
const HEADING: &str = "## What they look like\n";

/// A kind of error, and lines that come to it, each in a working morning of its own. Lines before
/// the last are made ready and not shown.
const SCENES: &[(&str, &[&str])] = &[
    ("usage", &["statsu"]),
    ("usage", &["start"]),
    ("usage", &["task"]),
    ("usage", &["log --bilable"]),
    ("usage", &["log --limit many"]),
    ("usage", &["log sometime"]),
    ("usage", &["add review --for 45"]),
    ("usage", &["start review --at half-past"]),
    ("usage", &["config set tiemr.max 8h"]),
    ("usage", &["config set time_zone Europe/Pariss"]),
    ("usage", &["help exit"]),
    ("usage", &["export --format docx"]),
    ("not_found", &["task done fixlogn"]),
    ("not_found", &["start review -c Acne"]),
    ("not_found", &["import last-year.json"]),
    ("ambiguous", &["task add fix logout", "task show fix"]),
    ("nothing_running", &["cancel"]),
    ("conflict", &["task done 'fix login'", "start fix login"]),
    ("conflict", &["customer add acme"]),
    ("illegal_transition", &["task done 'fix login'", "task cancel 'fix login'"]),
    ("frozen", &["bill approve Acme@2026-11-23 --yes", "edit last --for 2h"]),
    ("overlap", &["add review --from 9:00 --to 9:30"]),
    ("invalid_time", &["start review --at 23:00"]),
    ("too_large", &["task add [long]"]),
    ("bad_request", &["import notes.txt"]),
    ("failed", &["export -o /nowhere/at/all.json"]),
    ("damaged", &["[damage]", "status"]),
];

/// Kinds that need a server, another program version, two processes or a fault to be seen.
const UNSEEN: &[&str] = &[
    "unauthenticated",
    "forbidden",
    "offline",
    "rate_limited",
    "internal",
    "locked",
    "client_too_old",
    "device_fork",
    "resync",
    "idempotency_mismatch",
];

#[test]
fn the_gallery_shows_what_is_really_printed() {
    let mut gallery = String::new();
    let mut last = "";
    for (code, lines) in SCENES {
        if *code != last {
            let _ = write!(gallery, "\n### {code}\n");
            last = code;
        }
        let _ = write!(gallery, "\n```\n{}```\n", picture(code, lines));
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = page.split(HEADING).next().unwrap().trim_end();
    same(&path, &format!("{head}\n\n{HEADING}{gallery}"));
}

/// Every kind that the page lists is shown, or said to be out of reach.
#[test]
fn every_kind_of_error_is_in_the_gallery() {
    let page = include_str!("../../docs/errors.md");
    let table = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    let known: BTreeSet<String> = table.collect();
    let seen = SCENES.iter().map(|(code, _)| *code).chain(UNSEEN.iter().copied());
    let seen: BTreeSet<String> = seen.map(str::to_owned).collect();
    assert_eq!(known, seen);
}

/// What the last line prints, in words; that it is this kind of error is seen in its JSON.
fn picture(code: &str, lines: &[&str]) -> String {
    let home = morning();
    let (last, before) = lines.split_last().unwrap();
    for line in before {
        if *line == "[damage]" {
            std::fs::write(home.store(), "not a store").unwrap();
        } else {
            home.ok(line);
        }
    }
    let line = last.replace("[long]", &"x".repeat(3000));
    home.tat(&format!("{line} --json")).refusal(code);
    let ran = home.tat(&line);
    let shown = ran.stderr.replace(&"x".repeat(3000), "[3000 letters]");
    format!("$ tat {}\n{shown}", last.replace("[long]", "[3000 letters]"))
}

/// Monday, 10:00, after an hour of work for Acme.
fn morning() -> Home {
    let home = Home::new();
    home.ok("add 'fix login' -c Acme -p Platform --create --from 8:30 --to 9:30");
    std::fs::write(home.path("home/notes.txt"), "buy milk\n").unwrap();
    home
}
