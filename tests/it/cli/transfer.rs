//! `tat export` and `tat import`.

use std::io::{Read, Write};
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::json;

use crate::sandbox::Home;

fn worked() -> Home {
    let mut home = Home::new();
    home.ok("start 'fix login' -c Acme --create --at 8:00 -t review");
    home.at("11:00").ok("start lunch --at 9:30");
    home
}

#[test]
fn what_was_exported_makes_an_equal_store() {
    let home = worked();
    let before = home.ok("export").document();
    home.ok("export -o all.json");
    let mut other = Home::new();
    other.set("TAT_SEED", "another machine").at("11:00");
    let file = home.path("home/all.json");
    let line = format!("import {}", file.display());
    let imported = other.json(&line);
    assert_eq!(imported["failed"], json!([]));
    assert_eq!(imported["running"], true);
    assert_eq!(other.ok("export").document(), before);
    assert_eq!(other.json(&line)["added"], 0, "a second import adds nothing");
    other.ok("undo");
    assert_eq!(other.json("log all"), json!([]), "an import is one step");
    assert_eq!(other.json("status")["running"], false);
}

#[test]
fn a_range_takes_its_days_alone() {
    let home = worked();
    assert_eq!(home.json("export today")["timeEntries"].as_array().unwrap().len(), 1);
    let yesterday = home.json("export yesterday --format json");
    assert_eq!((&yesterday["timeEntries"], &yesterday["timeBills"]), (&json!([]), &json!([])));
    home.refused("export --format docx", "usage").names(&["docx"]).hints_at("--format json");
    home.refused("export --format csv", "usage").names(&["csv"]).hints_at("-o FILE");
    home.refused("export sometime", "usage");
    home.refused("export -o /nowhere/at/all.json", "failed").names(&["/nowhere/at/all.json"]);
}

#[test]
fn an_import_tells_what_came_in_and_what_did_not() {
    let home = worked();
    home.ok("export -o all.json");
    let file = home.path("home/all.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(home.path("home/broken.json"), text.replace("\"duration\":5400000", "\"x\":1"))
        .unwrap();
    let mut other = Home::new();
    other.set("TAT_SEED", "another machine");
    for name in ["all.json", "broken.json"] {
        std::fs::copy(home.path("home").join(name), other.path("home").join(name)).unwrap();
    }
    assert_snapshot!(other.tat("import --dry-run all.json"), @r"
    $ tat import --dry-run all.json
    would import 7 records
      a timer would be running now
    ! note: this was a dry run; nothing was written
    ");
    assert!(!other.store().exists(), "a dry run made a store");
    assert_snapshot!(other.tat("import all.json"), @r"
    $ tat import all.json
    imported 7 records
      a timer is running now
    ");
    assert_snapshot!(other.tat("import all.json broken.json"), @r"
    $ tat import all.json broken.json
    imported 0 records   12 were here already
      record 5   broken.json: timeEntries: missing field `duration`
      record 7   broken.json: timeBills: missing field `duration`
    = exit 1
    ");
    assert_snapshot!(other.tat("import all.json --plain"), @r"
    $ tat import all.json --plain
    added	0
    skipped	7
    running	false
    ");
}

#[test]
fn what_is_no_export_is_refused_whole() {
    let home = worked();
    let write = |text: &str| std::fs::write(home.path("home/file"), text).unwrap();
    write("day,task\n");
    home.refused("import file", "bad_request").names(&["file"]).hints_at("timewarrior");
    write("{\"format\":\"other\"}");
    home.refused("import file", "bad_request").names(&["file"]);
    home.refused("import file --format json", "bad_request").names(&["no tat export"]);
    write("{\"format\":\"tat\",\"version\":99}");
    home.refused("import file", "client_too_old").names(&["99"]);
    write(&"[".repeat(100_000));
    home.refused("import file --format json", "bad_request");
    home.refused("import missing", "not_found").names(&["missing"]);
    home.refused("import file --format toggle", "usage").names(&["toggle"]);
}

/// A reader who does not read keeps nobody else from the store.
#[test]
fn a_reader_who_takes_his_time_keeps_nobody_waiting() {
    let home = worked();
    let mut slow = home.command(["export"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = slow.stdout.take().unwrap();
    let mut first = [0; 1];
    out.read_exact(&mut first).unwrap();
    home.ok("stop");
    drop(out);
    assert!(slow.wait().unwrap().success(), "a reader who goes away is no failure");
}

#[test]
fn standard_input_can_be_imported() {
    let home = worked();
    let export = home.ok("export").stdout;
    let mut other = Home::new();
    other.set("TAT_SEED", "another machine");
    let mut import = other.command(["import", "-", "--json"]);
    let mut import = import.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    import.stdin.take().unwrap().write_all(export.as_bytes()).unwrap();
    assert!(import.wait_with_output().unwrap().status.success());
    assert_eq!(other.ok("export").document(), home.ok("export").document());
}
