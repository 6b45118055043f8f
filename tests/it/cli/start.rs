//! `tat start`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn one_timer_runs_and_both_are_told() {
    let lines = "
        09:00 start fix login -c Acme -p Platform --create
        09:00 start fix login
        09:55 start standup
        10:10 start -
        10:30 start standup --at 10:20 -n daily -t team --not-billable
        10:40 start --new standup two -c Acme
        10:40 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat start fix login -c Acme -p Platform --create
    ▶ fix login   Acme › Platform   since 09:00
    $ tat start fix login
    ▶ fix login   Acme › Platform   since 09:00
      it runs already; nothing changed
    $ tat start standup
    ▶ standup   since 09:55
      stopped fix login after 0:55
      billed 1:00 for Acme › Platform today   no rate
    ! note: it has no customer, so its time makes no bill
    $ tat start -
    ▶ fix login   Acme › Platform   since 10:10
      stopped standup after 0:15
    $ tat start standup --at 10:20 -n daily -t team --not-billable
    ▶ standup   since 10:20
      stopped fix login after 0:10
      billed 1:15 for Acme › Platform today   no rate
    $ tat start --new standup two -c Acme
    ▶ standup two   Acme   since 10:40
      stopped standup after 0:20
    $ tat log
    Mon 23 Nov 2026  1:40
      09:00–09:55    0:55  fix login  Acme › Platform         @4  f4ae2df4
      09:55–10:10    0:15  standup                            @3  06d184ac
      10:10–10:20    0:10  fix login  Acme › Platform         @2  a461aaa7
      10:20–10:40    0:20  standup                     #team  @1  a150fcbe
                           daily
    ");
}

#[test]
fn a_task_is_found_by_its_title_or_its_id() {
    let mut home = Home::new();
    let one = home.json("start fix login -c Acme --create")["task"]["id"].clone();
    let other = home.json("start fix login -c Globex --create")["task"]["id"].clone();
    assert_ne!(one, other);
    home.refused("start FIX  login", "ambiguous").names(&["2 tasks"]).hints_at("-c CUSTOMER");
    home.at("10:10");
    assert_eq!(home.json("start FIX login -c acme")["task"]["id"], one);
    let prefix = &other.as_str().unwrap()[..8];
    assert_eq!(home.json(&format!("start id:{prefix}"))["task"]["id"], other);
    home.refused(&format!("start id:{prefix} -c Acme"), "conflict").hints_at("tat task edit");
    // Digits alone, or letters alone, are a title.
    assert_eq!(home.json("start 47114711")["task"]["title"], "47114711");
    home.refused("start id:00000000", "not_found");
}

#[test]
fn a_closed_title_is_taken_back_or_made_anew() {
    let mut home = Home::new();
    let old = home.json("start report")["task"]["id"].clone();
    home.at("10:30").ok("stop --done");
    home.refused("start report", "conflict")
        .names(&["report", "completed"])
        .hints_at("--reopen")
        .hints_at("--new");
    let again = home.json("start report --reopen");
    assert_eq!((&again["task"]["id"], &again["task"]["status"]), (&old, &"in_progress".into()));
    home.refused("start report --new", "conflict");
    home.at("11:00").ok("stop --done");
    assert_ne!(home.json("start report --new")["task"]["id"], old);
}

#[test]
fn unknown_customers_are_suggested_and_never_made_by_themselves() {
    let home = Home::new();
    home.ok("start fix login -c Acme -p Platform --create");
    home.refused("start x -c Acmee", "not_found").names(&["Acmee"]).hints_at("`Acme`");
    home.refused("start x -c Acme -p Platfrom", "not_found").hints_at("Platform");
    let task = &home.json("start x -p Acme/Platform")["task"];
    assert!(task["customerId"].is_string() && task["pillarId"].is_string(), "{task}");
}

#[test]
fn times_that_cannot_be_are_refused() {
    let mut home = Home::new();
    home.at("09:00").ok("start standup");
    home.at("09:30").ok("stop");
    home.at("10:00").ok("start fix login");
    home.at("11:00");
    home.refused("start x --at 9:45", "invalid_time").hints_at("tat edit running");
    home.refused("start x --at 11:30", "invalid_time").names(&["future"]);
    home.refused("start x --at 10:30 --stopped-at 10:45", "invalid_time");
    home.refused("start x --at 25:00", "usage");
    home.refused("start x --at 45", "usage");
    home.ok("cancel");
    home.refused("start x --at 9:15", "overlap").names(&["standup", "09:15"]).hints_at("--trim");
    assert_snapshot!(home.tat("start x --at 9:15 --trim"), @"
    $ tat start x --at 9:15 --trim
    ▶ x   since 09:15
      made room standup   09:00–09:30 → 09:00–09:15
    ! note: it has no customer, so its time makes no bill
    ");
    home.ok("undo");
    home.ok("start x --at 9:15 --overlap");
    home.refused("start --new --reopen x", "usage");
    home.refused("start", "usage");
}

#[test]
fn a_forgotten_timer_is_recorded_with_a_warning_where_nobody_can_be_asked() {
    let mut home = Home::new();
    home.at("2026-11-22T09:00:00+01:00").ok("start fix login");
    home.at("2026-11-23T08:00:00+01:00");
    assert_snapshot!(home.tat("status"), @"
    $ tat status
    ▶ fix login   23:00 since yesterday 09:00
      today 8:00   week 8:00
      runs for over 10:00; `tat stop --at WHEN` says when it really ended
    ");
    assert_snapshot!(home.tat("start standup"), @r#"
    $ tat start standup
    ▶ standup   since 08:00
      stopped fix login after 23:00
    ! warning: "fix login" ran for 23:00; was it forgotten?
    ! hint: `tat edit 4a5f35cb --to WHEN` says when it really ended
    ! note: it has no customer, so its time makes no bill
    "#);
    home.ok("undo");
    assert_snapshot!(home.tat("start standup --stopped-at 'yesterday 17:30'"), @"
    $ tat start standup --stopped-at 'yesterday 17:30'
    ▶ standup   since 08:00
      stopped fix login after 8:30
    ! note: it has no customer, so its time makes no bill
    ");
}

#[test]
fn a_time_that_happened_twice_takes_the_first_unless_told() {
    let mut home = Home::new();
    home.at("2026-10-25T04:00:00+01:00");
    let first = home.tat("start x --at 2:30 --json");
    assert_eq!(first.document()["timer"]["startTime"], "2026-10-25T00:30:00.000Z");
    assert!(first.stderr.contains("happened twice"), "{first}");
    home.ok("cancel");
    let second = home.tat("start x --at 2:30 --later --json");
    assert_eq!(second.document()["timer"]["startTime"], "2026-10-25T01:30:00.000Z");
    assert_eq!(second.stderr, "");
    home.ok("cancel");
    home.at("2026-03-29T12:00:00+02:00");
    home.refused("start x --at 2:30", "invalid_time").names(&["does not exist", "03:00"]);
}

#[test]
fn scripts_read_the_timer_and_what_was_stopped() {
    let mut home = Home::new();
    home.ok("customer add Acme --rate 90");
    home.at("10:00").ok("start fix login -c Acme");
    home.at("10:20");
    let dry = home.json("start standup -t b -t A -n daily --zone America/New_York --dry-run");
    assert_eq!(dry["dryRun"], true);
    let started = home.json("start standup -t b -t A -n daily --zone America/New_York");
    assert!(started.get("dryRun").is_none());
    let keys: Vec<_> = started.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["timer", "task", "stopped", "bill"]);
    let timer = &started["timer"];
    assert_eq!(timer["startTime"], "2026-11-23T09:20:00.000Z");
    assert_eq!(timer["timeZone"], "America/New_York");
    assert_eq!(timer["tags"], serde_json::json!(["A", "b"]));
    assert_eq!((&timer["notes"], &timer["billable"]), (&"daily".into(), &false.into()));
    assert_eq!(started["task"]["status"], "in_progress");
    assert_eq!(started["stopped"]["duration"], 20 * 60 * 1000);
    assert_eq!(started["bill"]["billedMinutes"], 30);
    assert_eq!(started["bill"]["amount"], "45.00");
    let already = home.json("start standup");
    assert_eq!((&already["timer"], &already["stopped"]), (timer, &serde_json::Value::Null));
    let plain = home.ok("start standup --plain").stdout;
    assert_eq!(plain.trim_end_matches('\n').split('\t').count(), 8);
}

#[test]
fn a_dry_run_shows_the_bill_and_writes_nothing() {
    let mut home = Home::new();
    home.ok("customer add Acme --rate 90");
    home.at("10:00").ok("start fix login -c Acme");
    home.at("10:20");
    let before = home.contents();
    assert_snapshot!(home.tat("start a new thing -c Acme --dry-run"), @"
    $ tat start a new thing -c Acme --dry-run
    ▶ a new thing   Acme   since 10:20
      stopped fix login after 0:20
      bill  Mon 23  Acme › General Support  none → 0:30  none → 45.00 EUR
    ! note: this was a dry run; nothing was written
    ");
    assert_eq!(home.contents(), before);
}

#[test]
fn a_long_title_fits_a_narrow_terminal() {
    let mut home = Home::new();
    home.set("COLUMNS", "60");
    let lines = "
        10:00 start write the report on the state of the northern warehouses -c Acme --create
        10:30 stop
    ";
    let picture = play(&mut home, lines);
    assert_snapshot!(picture, @"
    $ tat start write the report on the state of the northern warehouses -c Acme --create
    ▶ write the report on the state of the…   Acme   since 10:00
    $ tat stop
    ■ write the report on the state…   Acme   10:00–10:30   0:30
      billed 0:30 for Acme › General Support today   no rate
    ");
    let answers = picture.lines().filter(|line| !line.starts_with('$'));
    assert!(answers.into_iter().all(|line| line.chars().count() <= 60), "{picture}");
}
