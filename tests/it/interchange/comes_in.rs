//! What somebody may say about an import, and what the import says.

use insta::assert_snapshot;
use rstest::rstest;
use serde_json::json;

use crate::sandbox::Home;

/// A week as Toggl writes it, with everything in it that needs a word.
const WEEK: &str = "\
Client,Project,Description,Billable,Start date,Start time,End date,End time,Tags
Acme,Website,draw the logo,Yes,2026-10-05,09:00:00,2026-10-05,10:20:00,\"a, b\"
Acme,Website,fix the header,Yes,2026-10-05,10:30:00,2026-10-05,11:20:00,
,,lunch,No,2026-10-05,12:30:00,2026-10-05,12:30:00,
,Solo,in the fold,No,2026-10-25,02:30:00,2026-10-25,04:00:00,
,Solo,in the gap,No,2026-03-29,02:30:00,2026-03-29,04:00:00,
,Solo,never,No,2026-13-29,02:30:00,2026-13-29,03:30:00,
,Solo,at the same time,No,2026-10-05,10:00:00,2026-10-05,10:40:00,
";

fn home_with(files: &[(&str, &str)]) -> Home {
    let home = Home::new();
    for (name, text) in files {
        std::fs::write(home.path("home").join(name), text).unwrap();
    }
    home
}

#[test]
fn an_import_says_what_it_would_do_and_what_it_did() {
    let home = home_with(&[("toggl.csv", WEEK)]);
    assert_snapshot!(home.tat("import toggl.csv --dry-run"), @r#"
    $ tat import toggl.csv --dry-run
    would import 5 entries   5:50   Sun 29 Mar 2026 to Sun 25 Oct 2026
      would make 1 customer   Acme
      would make 1 pillar   Acme/Website
      would make 3 tasks
      3 entries share time with others
      1 bill  Acme  0:00 → 2:15  no rate
      line 4   it has no length; skipped
      line 5   2026-10-25 02:30 happened twice in Europe/Amsterdam; took the first
      line 6   2026-03-29 02:30 did not happen in Europe/Amsterdam; shifted to 03:30
      line 7   "2026-13-29" is no day
    ! note: this was a dry run; nothing was written
    = exit 1
    "#);
    assert!(!home.store().exists(), "a dry run made a store");
    assert_snapshot!(home.tat("import toggl.csv --verify"), @r#"
    $ tat import toggl.csv --verify
    imported 5 entries   5:50   Sun 29 Mar 2026 to Sun 25 Oct 2026
      made 1 customer   Acme
      made 1 pillar   Acme/Website
      made 3 tasks
      3 entries share time with others
      1 bill  Acme  0:00 → 2:15  no rate
      line 4   it has no length; skipped
      line 5   2026-10-25 02:30 happened twice in Europe/Amsterdam; took the first
      line 6   2026-03-29 02:30 did not happen in Europe/Amsterdam; shifted to 03:30
      line 7   "2026-13-29" is no day
      4 totals of days and projects agree with the source
    = exit 1
    "#);
    assert_snapshot!(home.tat("log oct"), @r"
    $ tat log oct
    Mon 5 Oct 2026   2:50
      09:00–10:20    1:20  draw the logo   Acme › Website  overlaps @3  #a #b  @4  eae4e9a5
      10:00–10:40    0:40  Solo                            overlaps @2 @4      @3  eab435c6
                           at the same time
      10:30–11:20    0:50  fix the header  Acme › Website  overlaps @3         @2  ea75b80d

    Sun 25 Oct 2026  2:30  25 h day
      02:30–04:00    2:30  Solo                                                @1  ea8fb257
                           in the fold

    total            5:20  on 2 days
    ");
    let before = home.contents();
    assert_snapshot!(home.tat("import toggl.csv"), @r#"
    $ tat import toggl.csv
    imported 0 entries   5 were here already
      line 4   it has no length; skipped
      line 7   "2026-13-29" is no day
    = exit 1
    "#);
    assert_eq!(home.contents(), before, "a second import altered something");
    assert_snapshot!(home.tat("undo"), @r"
    $ tat undo
    undone  1  10:00  Imported toggl.csv
    ");
    assert_eq!(home.json("log all"), json!([]));
    assert_eq!(home.json("bill list all"), json!([]));
}

#[test]
fn projects_and_tags_go_where_the_map_says() {
    let home = home_with(&[
        ("toggl.csv", WEEK),
        ("data", "inc 20261120T074428Z - 20261120T084428Z # acme.web urgent # \"hello\"\n"),
    ]);
    let map = "--map Website=Globex/Web --map Solo=Globex";
    home.refused(&format!("import toggl.csv {map}"), "not_found")
        .names(&["Globex"])
        .hints_at("--create");
    home.tat(&format!("import toggl.csv {map} --create"));
    let report = home.json("report all --by customer --by pillar");
    let customers = report["groups"].as_array().unwrap();
    let names: Vec<_> = customers.iter().map(|group| &group["label"]).collect();
    assert_eq!(names, ["Globex"], "{report:#}");
    home.refused("import data --map acme.web=Globex/Shop", "not_found").names(&["Globex", "Shop"]);
    home.ok("import data --map acme.web=Globex/Web");
    let entry = home.json("log 2026-11-20")[0].take();
    assert_eq!((&entry["customerName"], &entry["pillarName"]), (&json!("Globex"), &json!("Web")));
    assert_eq!((&entry["tags"], &entry["taskTitle"]), (&json!(["urgent"]), &json!("hello")));
    assert_snapshot!(home.tat("import data --map acme.shop=Globex/Web"), @r#"
    $ tat import data --map 'acme.shop=Globex/Web'
    imported 0 entries   1 was here already
    ! warning: nothing in the files is called "acme.shop"
    "#);
}

#[test]
fn times_without_a_zone_are_in_the_one_that_was_said() {
    let night = "2026-11-01 01:30 - 2026-11-01 02:30 | acme/dev | night\n";
    let home = home_with(&[("night", night)]);
    assert_snapshot!(home.tat("import night --zone America/New_York"), @r"
    $ tat import night --zone America/New_York
    imported 1 entry   2:00   Sun 1 Nov 2026
      made 1 customer   acme
      made 1 pillar   acme/dev
      made 1 task
      1 bill  acme  0:00 → 2:00  no rate
      line 1   2026-11-01 01:30 happened twice in America/New_York; took the first
    ");
    let entry = home.json("log all")[0].take();
    assert_eq!(entry["timeZone"], "America/New_York");
    assert_eq!(entry["startTime"], "2026-11-01T05:30:00.000Z");
    assert_eq!(entry["duration"], 2 * 3_600_000, "the hour that came twice counts");
    home.refused("import night --zone Mars/Base", "usage").names(&["Mars/Base"]);
}

#[test]
fn what_runs_becomes_the_timer_on_request() {
    let home = home_with(&[
        ("old", "2026-11-23 08:00 | acme/dev | older\n"),
        (
            "new",
            "2026-11-23 09:00 - 2026-11-23 09:10 | acme/ops | done\n2026-11-23 09:30 | acme/ops | newer\n",
        ),
    ]);
    assert_snapshot!(home.tat("import old new --dry-run"), @r"
    $ tat import old new --dry-run
    would import 1 entry   0:10   Mon 23 Nov 2026
      would make 1 customer   acme
      would make 1 pillar   acme/ops
      would make 1 task
      1 bill  acme  0:00 → 0:15  no rate
      line 1   old: it has not ended; skipped (`--running` takes it as the timer)
      line 2   new: it has not ended; skipped (`--running` takes it as the timer)
    ! note: this was a dry run; nothing was written
    ");
    assert_snapshot!(home.tat("import old new --running"), @r"
    $ tat import old new --running
    imported 2 entries   0:10   Mon 23 Nov 2026
      a timer is running now
      made 1 customer   acme
      made 1 pillar   acme/ops
      made 2 tasks
      1 bill  acme  0:00 → 0:15  no rate
      line 1   old: it has not ended, and another timer runs; skipped
    ");
    let timer = home.json("status")["timer"].take();
    assert_eq!((&timer["task"]["title"], &timer["elapsed"]), (&json!("newer"), &json!(1_800_000)));
    assert_snapshot!(home.tat("import old --running"), @r"
    $ tat import old --running
    imported 0 entries
      line 1   it has not ended, and another timer runs; skipped
    ");
    home.ok("undo");
    assert_eq!(home.json("status")["running"], false);
}

#[rstest]
#[case::nothing("empty", "", "", "bad_request", "empty")]
#[case::no_text("bytes", "\0\u{1}\u{2}", "", "bad_request", "bytes")]
#[case::another_format("file", WEEK, "--format klogg", "usage", "klogg")]
#[case::no_mapping("file", WEEK, "--map Website", "usage", "Website")]
#[case::no_such_file("file", WEEK, "other", "not_found", "other")]
fn what_cannot_come_in_is_refused_whole(
    #[case] name: &str,
    #[case] text: &str,
    #[case] flags: &str,
    #[case] code: &str,
    #[case] named: &str,
) {
    home_with(&[(name, text)]).refused(&format!("import {name} {flags}"), code).names(&[named]);
}
