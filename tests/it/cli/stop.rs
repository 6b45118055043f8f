//! `tat stop` and its synonym `pause`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn a_stop_records_and_bills() {
    let lines = "
        08:00 customer add Acme --rate 90
        09:00 start fix login -c Acme -n 'first thing'
        09:20 stop -n released
        09:30 start standup
        09:30 stop
        10:00 start review
        10:30 pause --at 10:15 --done
        10:30 stop
        10:30 stop --if-running
        10:30 log
    ";
    assert_snapshot!(play(&mut Home::new(), lines), @"
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat start fix login -c Acme -n 'first thing'
    ▶ fix login   Acme   since 09:00
    $ tat stop -n released
    ■ fix login   Acme   09:00–09:20   0:20
      billed 0:30 for Acme › General Support today   45.00 EUR
    $ tat start standup
    ▶ standup   since 09:30
    ! note: it has no customer, so its time makes no bill
    $ tat stop
    ■ standup   (not recorded)
    ! note: it ran for less than a second and was not recorded
    $ tat start review
    ▶ review   since 10:00
    ! note: it has no customer, so its time makes no bill
    $ tat pause --at 10:15 --done
    ■ review   10:00–10:15   0:15
    $ tat stop
    ! error: no timer is running
    !
    ! hint: `tat start TITLE` starts one, `tat continue` starts the last again
    = exit 3
    $ tat stop --if-running
    no timer is running
    $ tat log
    Mon 23 Nov 2026  0:35
      09:00–09:20    0:20  fix login  Acme  @2  06d184ac
                           first thing
                           released
      gap            0:40
      10:00–10:15    0:15  review           @1  a5bd5db0
    ");
}

#[test]
fn an_end_lies_between_the_start_and_now() {
    let mut home = Home::new();
    home.refused("stop", "nothing_running").hints_at("tat start");
    home.at("10:00").ok("start fix login");
    home.at("11:00");
    home.refused("stop --at 11:30", "invalid_time").names(&["future"]);
    home.refused("stop --at 9:00", "invalid_time").hints_at("tat edit running");
    home.refused("stop --at 1h", "usage");
    home.at("2026-11-24T08:00:00+01:00");
    // The latest such time that is past and after the start.
    let stopped = home.json("stop --at 17:30");
    assert_eq!(stopped["entry"]["endTime"], "2026-11-23T16:30:00.000Z");
}

#[test]
fn scripts_read_the_entry_and_its_bill() {
    let mut home = Home::new();
    home.ok("customer add Acme --rate 90");
    home.at("10:00").ok("start fix login -c Acme");
    home.at("10:20");
    let dry = home.json("stop --dry-run");
    assert_eq!(dry["dryRun"], true);
    let stopped = home.json("stop");
    let keys: Vec<_> = stopped.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["entry", "task", "bill"]);
    assert_eq!(stopped["entry"]["duration"], 20 * 60 * 1000);
    assert_eq!(stopped["bill"]["timeEntryIds"][0], stopped["entry"]["id"]);
    assert_eq!(stopped["task"]["timeElapsed"], 20 * 60 * 1000);
    let nothing = serde_json::json!({"entry": null, "task": null, "bill": null});
    assert_eq!(home.json("stop --if-running"), nothing);
    home.ok("start fix login");
    let short = home.tat("stop --json");
    assert!(short.document()["entry"].is_null(), "{short}");
    assert!(short.stderr.contains("less than a second"), "{short}");
    home.ok("start fix login --at 10:10 --overlap");
    let plain = home.ok("stop --plain").stdout;
    assert_eq!(plain.trim_end_matches('\n').split('\t').count(), 12);
}

#[test]
fn a_stop_that_passes_midnight_answers_with_the_last_days_bill() {
    let mut home = Home::new();
    home.ok("customer add Acme --rate 60");
    home.at("2026-11-22T23:30:00+01:00").ok("start migration -c Acme");
    home.at("2026-11-23T01:00:00+01:00");
    assert_snapshot!(home.tat("stop --dry-run"), @"
    $ tat stop --dry-run
    ■ migration   Acme   Sun 22 23:30–Mon 23 01:00   1:30
      bill  Sun 22  Acme › General Support  none → 0:30  none → 30.00 EUR
      bill  Mon 23  Acme › General Support  none → 1:00  none → 60.00 EUR
    ! note: this was a dry run; nothing was written
    ");
    let bill = &home.json("stop")["bill"];
    assert_eq!((&bill["date"], &bill["billedMinutes"]), (&"2026-11-23".into(), &60.into()));
}
