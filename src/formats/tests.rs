//! What every format must stand: that no bytes, however wrong, make it panic or go on for ever.

use super::foreign::{ForeignTime, Found};
use super::*;
use insta::assert_snapshot;
use proptest::prelude::*;

/// A file of every format.
const FILES: [&str; 19] = [
    "timewarrior/export.json",
    "timewarrior/2026-11.data",
    "watson/frames",
    "watson/state",
    "bartib/activities.bartib",
    "klog/work.klg",
    "timeclock/time.timeclock",
    "timedot/time.timedot",
    "toggl/detailed.csv",
    "toggl/newer.csv",
    "clockify/us.csv",
    "clockify/unsure.csv",
    "harvest/detailed.csv",
    "kimai/export.csv",
    "kimai/german.csv",
    "kimai/timesheets.json",
    "ics/calendar.ics",
    "csv/ours.csv",
    "csv/anybody.csv",
];

fn bytes_of(file: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(folder.join(file)).unwrap()
}

/// Reads bytes as one format; there can be no more findings than bytes.
fn count(importer: &dyn Importer, bytes: &[u8]) -> usize {
    let source: &dyn Source = &bytes;
    let Ok(findings) = importer.read(source) else { return 0 };
    findings.take(bytes.len() + 2).filter(|found| matches!(found, Found::Time(_))).count()
}

proptest! {
    #[test]
    fn no_bytes_break_a_format(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for importer in IMPORTERS {
            prop_assert!(count(importer, &bytes) <= bytes.len());
        }
    }

    #[test]
    fn no_mutilated_file_breaks_a_format(
        file in 0..FILES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = bytes_of(FILES[file]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        for importer in IMPORTERS {
            prop_assert!(count(importer, &bytes) <= bytes.len());
            let text = String::from_utf8_lossy(&bytes);
            let _ = importer.detect(&Head { name: "file", text: &text });
        }
    }
}

/// A finding on one line: what is not said is left out.
fn shown(found: &Found) -> String {
    let foreign = match found {
        Found::Unreadable(line, why) => return format!("{line}: cannot be read: {why}"),
        Found::Remark(line, what) => return format!("{line}: {what}"),
        Found::Time(foreign) => foreign,
    };
    let end = |end: Option<String>| end.unwrap_or_else(|| "…".to_owned());
    let instant = |at: crate::domain::Timestamp| at.to_string().replace(":00.000Z", "Z");
    let mut parts = vec![match foreign.time {
        ForeignTime::Instants(start, to) => {
            format!("{} to {}", instant(start), end(to.map(instant)))
        }
        ForeignTime::Wall(start, to) => {
            format!("{start} to {} on the wall", end(to.map(|to| to.to_string())))
        }
        ForeignTime::Day(day, span) => format!("{span} on {day}"),
    }];
    let mut part = |name: &str, text: Option<String>| {
        parts.extend(text.map(|text| format!("{name} {text:?}")));
    };
    part("id", foreign.native.clone());
    part("length", foreign.length.map(|length| length.to_string()));
    part("zone", foreign.zone.map(|zone| zone.name().to_owned()));
    part("client", foreign.client.clone());
    part("project", foreign.project.clone());
    part("task", foreign.task.clone());
    part("description", foreign.description.clone());
    part("tags", Some(foreign.tags.join(", ")).filter(|tags| !tags.is_empty()));
    part("billable", foreign.billable.map(|billable| billable.to_string()));
    part("user", foreign.user.clone());
    format!("{}: {}", foreign.line, parts.join("  "))
}

/// What is found in a real file, by the format that it looks like.
fn picture(file: &str) -> String {
    let bytes = bytes_of(file);
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let importer = detect(&Head { name: "", text }).unwrap();
    let bytes: &[u8] = &bytes;
    let found: Vec<String> = importer.read(&bytes).unwrap().map(|found| shown(&found)).collect();
    format!("{}\n{}", importer.name(), found.join("\n"))
}

#[test]
fn files_of_timewarrior() {
    assert_snapshot!(picture("timewarrior/export.json"), @r#"
    timewarrior
    2: 2026-11-22T23:00Z to 2026-11-23T01:30Z  description "with Noor; see #12"  tags "acme.web, fix \"login\" redirect, näive"
    3: 2026-11-23T07:44:28.000Z to 2026-11-23T08:00Z
    4: 2026-11-23T08:15Z to 2026-11-23T08:15Z  tags "nothing"
    5: 2026-11-23T08:30Z to …  tags "standup"
    "#);
    assert_snapshot!(picture("timewarrior/2026-11.data"), @r#"
    timewarrior
    1: 2026-11-22T23:00Z to 2026-11-23T01:30Z  description "with Noor; see #12"  tags "acme.web, fix \"login\" redirect, näive"
    2: 2026-11-23T07:44:28.000Z to 2026-11-23T08:00Z
    3: 2026-11-23T08:10Z to 2026-11-23T08:12Z  description "only a note"
    5: 2026-11-23T08:30Z to …  tags "standup"
    6: cannot be read: "20261323T083000Z" is no time such as 20261123T074428Z
    "#);
}

#[test]
fn files_of_watson() {
    assert_snapshot!(picture("watson/frames"), @r#"
    watson
    2: 2026-11-23T09:00Z to 2026-11-23T10:00Z  id "6f2c3a1d9b8e4f5a8c7d6e5f4a3b2c1d"  project "acme/web"  tags "review, näive"
    3: 2026-11-23T11:00Z to 2026-11-23T11:30Z  id "0a1b2c3d4e5f60718293a4b5c6d7e8f9"  project "standup"
    4: 2026-11-23T11:00Z to 2026-11-23T12:00Z  id "ffffffffffffffffffffffffffffffff"  project "old"
    5: 2026-11-23T13:00Z to 2026-11-23T14:00Z  id "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"  project "qwatson"  description "a comment"  tags "x"
    6: cannot be read: "soon" is no time in seconds since 1970
    "#);
    assert_snapshot!(picture("watson/state"), @r#"
    watson
    1: 2026-11-23T09:00Z to …  project "acme/web"  tags "review"
    "#);
}

#[test]
fn files_of_bartib() {
    assert_snapshot!(picture("bartib/activities.bartib"), @r#"
    bartib
    1: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  project "acme/web"  description "fix login | redirect"
    3: 2026-11-22 23:30:00 to 2026-11-23 00:15:00 on the wall  project "night \\ shift"
    4: 2026-11-23 10:30:15 to 2026-11-23 11:00:45 on the wall  project "acme/web"  description "with seconds"
    5: 2026-11-23 11:00:00 to … on the wall  project "standup"  description "still on"
    6: cannot be read: "2026-11-23 25:00" is no time such as 2026-11-23 09:30
    7: cannot be read: the project is missing
    "#);
}

#[test]
fn files_of_klog() {
    assert_snapshot!(picture("klog/work.klg"), @r#"
    klog
    8: the pause was taken from the end of the time before it
    3: 2026-11-20 08:00:00 to 2026-11-20 09:30:00 on the wall  client "Acme"  description "fix the #login redirect"  tags "login, review, naïve"
    4: 2026-11-20 09:30:00 to 2026-11-20 13:00:00 on the wall  client "Acme"  project "Web shop"  description "and a longer summary\nof two lines"
    7: 45m on 2026-11-20  client "Acme"  description "mail"  tags "ticket=123"
    9: 2026-11-20 22:00:00 to 2026-11-21 01:00:00 on the wall  client "Acme"  description "late"
    12: 2026-11-20 23:00:00 to 2026-11-21 02:00:00 on the wall  description "from the evening before"
    13: 2h on 2026-11-21
    14: 2026-11-21 13:00:00 to … on the wall  description "open"
    17: cannot be read: the end is before the start
    18: cannot be read: "soonish" is neither a duration nor a range of times
    "#);
}

#[test]
fn files_of_timeclock() {
    assert_snapshot!(picture("timeclock/time.timeclock"), @r#"
    timeclock
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  project "acme:web"  description "fix login"  tags "ticket=12, urgent"
    5: 2026-11-23 11:30:00 to 2026-11-23 11:45:00 on the wall  project "standup"
    4: 2026-11-23 11:00:00 to 2026-11-23 12:00:00 on the wall  project "acme:mail"
    9: 2026-11-23T12:00Z to 2026-11-23T13:00Z  project "acme:web"  description "abroad"
    11: cannot be read: it closes what was never opened
    12: 2026-11-23 16:00:00 to … on the wall  project "acme:web"  description "open"
    "#);
}

#[test]
fn files_of_timedot() {
    assert_snapshot!(picture("timedot/time.timedot"), @r#"
    timedot
    3: 1h30m on 2026-11-23  project "acme:web"  tags "ticket=12"
    4: 15m on 2026-11-23  project "standup"
    5: 1h30m on 2026-11-23  project "mail"
    6: 1h30m on 2026-11-23  project "calls"
    7: 30m on 2026-11-23  project "letters"  tags "t=a"
    7: 15m on 2026-11-23  project "letters"  tags "t=b"
    8: 0m on 2026-11-23  project "nothing"
    11: 4h on 2026-11-24  project "acme:web"
    12: cannot be read: "so-so" is no amount of time
    "#);
}

#[test]
fn files_of_toggl() {
    assert_snapshot!(picture("toggl/detailed.csv"), @r#"
    toggl
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  length "1h30m"  client "Acme"  project "Web"  task "Login"  description "fix, then test"  tags "review, näive"  billable "true"  user "noor@example.com"
    3: 2026-11-23 10:30:00 to 2026-11-23 10:45:00 on the wall  length "15m"  project "standup"  description "Monday"  billable "false"  user "noor@example.com"
    4: 2026-11-22 23:30:00 to 2026-11-23 00:30:00 on the wall  length "1h"  client "Acme"  project "Web"  description "two\nlines"  billable "true"  user "noor@example.com"
    6: 2026-11-23 12:00:00 to 2026-11-23 12:10:00 on the wall  length "15m"  client "Acme"  project "Web"  description "rounded"  billable "true"  user "noor@example.com"
    7: cannot be read: "23 Nov 12:00:00" is no time
    "#);
    assert_snapshot!(picture("toggl/newer.csv"), @r#"
    toggl
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  length "1h30m"  client "Acme"  project "Web"  description "fix"  billable "false"  user "noor@example.com"
    "#);
}

#[test]
fn files_of_clockify() {
    assert_snapshot!(picture("clockify/us.csv"), @r#"
    clockify
    2: 2026-03-04 10:23:52 to 2026-03-04 11:23:00 on the wall  length "59m08s"  client "Acme"  project "Web"  description "fix login"  tags "review, näive"  billable "true"  user "noor@example.com"
    3: 2026-03-14 23:30:00 to 2026-03-15 00:30:00 on the wall  length "1h"  client "Acme"  project "Web"  description "later"  billable "false"  user "noor@example.com"
    "#);
    assert_snapshot!(picture("clockify/unsure.csv"), @r#"
    clockify
    1: no date tells day and month apart; read them as day before month
    2: 2026-04-03 10:23:00 to 2026-04-03 11:23:00 on the wall  length "1h"  description "mail"  user "Noor"
    "#);
}

#[test]
fn files_of_harvest() {
    assert_snapshot!(picture("harvest/detailed.csv"), @r#"
    harvest
    2: 1h34m48s on 2026-11-20  client "Acme"  project "Web"  task "Development"  description "fix login"  billable "true"  user "Noor Visser"
    3: 30m on 2026-11-20  client "Acme"  project "Web"  task "Meetings"  billable "false"  user "Noor Visser"
    4: 0m on 2026-11-21  client "Acme"  project "Web"  task "Development"  description "nothing"  billable "true"  user "Noor Visser"
    5: 2000h on 2026-11-21  client "Acme"  project "Web"  task "Development"  description "too much"  billable "true"  user "Noor Visser"
    "#);
}

#[test]
fn files_of_kimai() {
    assert_snapshot!(picture("kimai/export.csv"), @r#"
    kimai
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  id "4711"  client "Acme"  project "Web"  task "Development"  description "fix login"  tags "review, näive"  billable "true"  user "noor"
    3: 2026-11-22 23:30:00 to 2026-11-23 00:15:00 on the wall  id "4712"  client "Acme"  project "Web"  task "Meeting"  billable "false"  user "noor"
    "#);
    assert_snapshot!(picture("kimai/german.csv"), @r#"
    kimai
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  client "Acme"  project "Web"  task "Entwicklung"  description "fix login"  user "noor"
    "#);
    assert_snapshot!(picture("kimai/timesheets.json"), @r#"
    kimai
    2: 2026-11-23T08:00Z to 2026-11-23T09:30Z  id "4711"  client "Acme"  project "Web"  task "Development"  description "fix login"  tags "review"  billable "true"
    5: 2026-11-23T10:00Z to …  id "4713"
    "#);
}

#[test]
fn files_of_ics() {
    assert_snapshot!(picture("ics/calendar.ics"), @r#"
    ics
    14: 2026-11-23T08:00Z to 2026-11-23T09:30Z  id "1@example.com"  task "fix login, then test"  description "with Noor\nand Sam"  tags "review, naïve"
    27: the event repeats; the first time came in alone
    27: 2026-11-23 11:00:00 to 2026-11-23 12:30:00 on the wall  id "2@example.com"  zone "Europe/Amsterdam"  task "standup"
    35: 2026-11-24 11:00:00 to 2026-11-24 11:30:00 on the wall  id "2@example.com\u{1f}20261124T100000Z"  zone "Europe/Berlin"  task "standup moved"
    44: 2026-11-23 14:00:00 to 2026-11-23 15:00:00 on the wall  id "3@example.com"  task "floating"
    50: the event takes whole days; skipped
    56: the event was cancelled; skipped
    63: the event was declined; skipped
    71: cannot be read: no time zone is called "Nowhere/Land"
    "#);
}

#[test]
fn files_of_csv() {
    assert_snapshot!(picture("csv/ours.csv"), @r#"
    csv
    2: 2026-11-23T08:00Z to 2026-11-23T09:30Z  length "1h30m"  zone "Europe/Amsterdam"  client "Acme"  project "Web"  task "fix login"  user "me"
    3: 15m on 2026-11-23  zone "Europe/Amsterdam"  task "mail"  user "me"
    "#);
    assert_snapshot!(picture("csv/anybody.csv"), @r#"
    csv
    2: 2026-11-23 09:00:00 to 2026-11-23 10:30:00 on the wall  project "acme/web"  description "fix; then test"  tags "review, x"  billable "true"
    3: 2026-11-23 10:30:00 to 2026-11-23 10:45:00 on the wall  project "standup"  billable "false"
    4: 2026-11-23 11:00:00 to … on the wall  project "acme/web"  description "runs"
    5: cannot be read: "noon" is no time
    "#);
}
