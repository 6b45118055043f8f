//! `tat log`.

use insta::assert_snapshot;

use super::play_days;
use crate::sandbox::Home;

/// Three days: tags, a note, a gap, a night, an overlap, time that is not billed, an approved
/// bill, another zone, and a timer that runs.
fn office() -> Home {
    let mut home = Home::new();
    let lines = "
        20 09:00 start fix login -c Acme -p Platform --create -t review
        20 10:05 start standup
        20 10:20 stop -n 'who talks to the customer about the certificate that expires on Monday'
        20 11:05 start 'the landing page with a title that says everything' -c Globex --create
        20 16:35 stop
        20 16:40 start fix login --at 10:00 --overlap --zone America/New_York
        20 16:50 stop
        22 22:30 start night deploy -c Acme -p Platform -t ops
        23 01:15 stop
        23 09:00 start fix login --not-billable
        23 09:40 stop
        23 09:45 start chapter two
        23 10:00 bill approve Globex@fri
    ";
    let played = play_days(&mut home, lines);
    assert!(!played.contains("error"), "{played}");
    home
}

#[test]
fn the_days_are_a_ledger() {
    let mut home = office();
    home.set("COLUMNS", "120");
    assert_snapshot!(home.ok("log 2026-11-20..today"), @"
    $ tat log 2026-11-20..today
    Fri 20 Nov 2026   7:40
      09:00–10:05     1:05  fix login                           Acme › Platform  #review                        @6  f4ae2df4
      10:05–10:20     0:15  standup                                                                             @5  06d184ac
                            who talks to the customer about the certificate that expires on Monday
      gap             0:45
      11:05–16:35     5:30  the landing page with a title tha…  Globex           overlaps @3  approved          @4  642fa62b
      10:00–10:50     0:50  fix login                           Acme › Platform  overlaps @4  America/New_York  @3  88daa10b

    Sun 22 Nov 2026   1:30
      22:30–24:00 →   1:30  night deploy                        Acme › Platform  #ops                           @2  7379a3e8

    Mon 23 Nov 2026   2:10
    → 00:00–01:15     1:15  night deploy                        Acme › Platform  #ops                           @2  7379a3e8
      gap             7:45
      09:00–09:40     0:40  fix login                           Acme › Platform  not billable                   @1  4169e3dc
      gap             0:05
    ▶ 09:45–now       0:15  chapter two                                          running                            c714f332

    total            11:20  on 3 days

    → passes midnight: each day counts its own part
    ");
}

#[test]
fn in_a_narrow_terminal_places_and_marks_stand_below() {
    let mut home = office();
    home.set("COLUMNS", "60");
    let picture = home.ok("log 2026-11-20..today");
    assert!(picture.stdout.lines().all(|line| line.chars().count() <= 60), "{picture}");
    assert_snapshot!(picture, @"
    $ tat log 2026-11-20..today
    Fri 20 Nov 2026   7:40
      09:00–10:05     1:05  fix login               @6  f4ae2df4
                            Acme › Platform  #review
      10:05–10:20     0:15  standup                 @5  06d184ac
                            who talks to the customer about the
                            certificate that expires on Monday
      gap             0:45
      11:05–16:35     5:30  the landing page with…  @4  642fa62b
                            Globex  overlaps @3  approved
      10:00–10:50     0:50  fix login               @3  88daa10b
                            Acme › Platform  overlaps @4  Ameri…

    Sun 22 Nov 2026   1:30
      22:30–24:00 →   1:30  night deploy            @2  7379a3e8
                            Acme › Platform  #ops

    Mon 23 Nov 2026   2:10
    → 00:00–01:15     1:15  night deploy            @2  7379a3e8
                            Acme › Platform  #ops
      gap             7:45
      09:00–09:40     0:40  fix login               @1  4169e3dc
                            Acme › Platform  not billable
      gap             0:05
    ▶ 09:45–now       0:15  chapter two                 c714f332
                            running

    total            11:20  on 3 days

    → passes midnight: each day counts its own part
    ");
    home.set("LC_ALL", "C");
    assert!(home.ok("log").stdout.is_ascii());
}

#[test]
fn what_runs_is_cut_to_the_range() {
    let mut home = Home::new();
    play_days(&mut home, "22 23:00 start night watch");
    home.at("2026-11-23T01:30:00+01:00");
    assert_snapshot!(home.ok("log yesterday"), @"
    $ tat log yesterday
    Sun 22 Nov 2026  1:00
    ▶ 23:00–24:00 →  1:00  night watch  running  4a5f35cb

    → passes midnight: each day counts its own part
    ");
    assert_eq!(home.json("log yesterday"), serde_json::json!([]));
    assert_snapshot!(home.ok("log 2026-11-21"), @"
    $ tat log 2026-11-21
    no entries in 2026-11-21
    ");
}

#[test]
fn a_day_has_its_target_and_its_length() {
    let mut home = Home::new();
    std::fs::create_dir_all(home.path("config")).unwrap();
    let config = "holidays = [\"2026-10-26\"]\n[targets]\ndaily = \"8h\"\n";
    std::fs::write(home.path("config/config.toml"), config).unwrap();
    home.at("2026-10-25T00:30:00+02:00");
    home.ok("start turn the clocks");
    home.at("2026-10-25T03:30:00+01:00");
    home.ok("stop");
    home.at("2026-10-26T09:00:00+01:00");
    home.ok("start rest");
    home.at("2026-10-26T09:10:00+01:00");
    home.ok("stop");
    assert_snapshot!(home.ok("log 7d"), @"
    $ tat log 7d
    Sun 25 Oct 2026  4:00  of 8:00, 25 h day
      00:30–03:30    4:00  turn the clocks    @2  4a5f35cb

    Mon 26 Oct 2026  0:10  holiday
      09:00–09:10    0:10  rest               @1  f232b835

    total            4:10  on 2 days
    ");
}

#[test]
fn filters_look_at_all_days_and_show_the_newest() {
    let mut home = office();
    assert_snapshot!(home.ok("log --customer Acme --not-tag ops"), @"
    $ tat log --customer Acme --not-tag ops
    Fri 20 Nov 2026  1:55
      09:00–10:05    1:05  fix login  Acme › Platform  #review                              @6  f4ae2df4
      10:00–10:50    0:50  fix login  Acme › Platform  overlaps 642fa62b  America/New_York  @3  88daa10b

    Mon 23 Nov 2026  0:40
      09:00–09:40    0:40  fix login  Acme › Platform  not billable                         @1  4169e3dc

    total            2:35  on 2 days
    ");
    assert_snapshot!(home.ok("log --limit 1"), @"
    $ tat log --limit 1
    Mon 23 Nov 2026  0:55
      09:00–09:40    0:40  fix login    Acme › Platform  not billable  @1  4169e3dc
      gap            0:05
    ▶ 09:45–now      0:15  chapter two                   running           c714f332
    ");
    assert_snapshot!(home.ok("log --tag absent"), @"
    $ tat log --tag absent
    no entries that fit the filters in all days
    ");
    assert_snapshot!(home.ok("log today --grep certificate"), @"
    $ tat log today --grep certificate
    no entries that fit the filters in today (2026-11-23)
    ");
    home.at("2026-11-23T10:00:00+01:00");
    for minute in 0..52 {
        home.at(&format!("11:{minute:02}"));
        home.ok(&format!("start task {}", minute % 2));
    }
    let cut = home.ok("log --grep task --no-pager");
    assert_eq!(cut.stderr, "note: these are the newest 50; `--limit` or a RANGE shows others\n");
    assert_eq!(home.json("log --grep task").as_array().unwrap().len(), 50);
    assert_eq!(home.json("log --grep task --limit 60").as_array().unwrap().len(), 51);
    assert_eq!(home.json("log today --grep task").as_array().unwrap().len(), 51);
}

#[test]
fn scripts_read_entries_with_what_they_lie_under() {
    let home = office();
    let today = home.json("log");
    let [night, login] = today.as_array().unwrap().as_slice() else { panic!("{today}") };
    assert_eq!(night["durationInRange"], 4_500_000);
    assert_eq!(night["duration"], 9_900_000);
    assert_eq!(night["billIds"].as_array().unwrap().len(), 2);
    assert_eq!(login["billable"], false);
    assert_eq!(login["customerName"], "Acme");
    assert_eq!(login["pillarName"], "Platform");
    assert_eq!(login["taskTitle"], "fix login");
    assert_eq!(login["billIds"], serde_json::json!([]));
    let friday = home.json("log 2026-11-20");
    let overlaps = |title: &str| {
        let mut entries = friday.as_array().unwrap().iter();
        entries
            .any(|entry| entry["taskTitle"] == title && entry["overlaps"] != serde_json::json!([]))
    };
    assert!(!overlaps("standup"));
    assert!(
        overlaps("the landing page with a title that says everything") && overlaps("fix login")
    );
    let plain = home.ok("log --plain");
    let columns: Vec<&str> = plain.stdout.lines().next().unwrap().split('\t').collect();
    assert_eq!(columns.len(), 15, "{plain}");
    assert_eq!(
        columns[1..6].join(" "),
        "2026-11-22 2026-11-22T21:30:00.000Z 2026-11-23T00:15:00.000Z Europe/Amsterdam 9900000"
    );
    assert_eq!(columns[12], "4500000");
}

#[test]
fn what_names_no_days_or_things_is_refused() {
    let home = office();
    home.refused("log someday", "usage").names(&["someday"]).hints_at("last-week");
    home.refused("log today tomorrow", "usage");
    home.refused("log --customer Acm", "not_found").names(&["Acm"]).hints_at("Acme");
    home.refused("log --task nothing", "not_found").names(&["nothing"]);
    home.refused("log --billable --not-billable", "usage");
    home.refused("log --limit x", "usage");
}
