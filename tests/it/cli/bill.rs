//! `tat bill`: list, show, memo, approve, reject, reopen, send, recompute, verify.

use insta::assert_snapshot;
use serde_json::{Value, json};
use tat::domain::{BillStatus, Refusal, Timestamp, Zone};
use tat::engine::{Engine, IdSource, Mode, Settings};
use tat::store::{Founder, Kind, Store};

use super::play_days;
use crate::sandbox::Home;

/// The store of a home, without the program.
fn engine(home: &Home) -> Engine {
    Engine {
        store: Store::at(home.store(), Kind::Local, || -> Founder { unreachable!("it is there") }),
        zone: Zone::parse("Europe/Amsterdam").unwrap(),
        settings: Settings::default(),
        ids: IdSource::seeded("beside"),
        mode: Mode::Real,
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-11-23T09:00:00Z").unwrap()
}

/// Two customers, of which one has a rate, and a week of work for them.
fn office() -> Home {
    let mut home = Home::new();
    let lines = "
        17 09:00 start standup
        17 09:15 start fix login -c Acme -p Platform --create
        17 10:20 start fix login -c Acme -p Platform
        17 11:05 start support -c Acme --new
        17 11:20 stop
        19 13:00 start fix login
        19 14:50 start build page -c Globex -p Web --create
        19 16:50 stop
        22 23:00 start fix login
        23 00:30 stop
        23 08:00 start fix login
    ";
    let played = play_days(&mut home, lines);
    assert!(!played.contains("error"), "{played}");
    home.at("2026-11-23T10:00:00+01:00");
    home.ok("customer edit Acme --rate 90");
    home
}

fn narrow(home: &mut Home) -> &mut Home {
    home.set("COLUMNS", "60")
}

#[test]
fn bills_are_listed_with_their_totals() {
    let mut home = office();
    home.ok("bill memo Acme/Platform@tue the login, twice");
    home.ok("bill reject Globex@thu --note 'the page is not up yet, and nobody at Globex has seen it; please wait for their answer before this is billed to them'");
    assert_snapshot!(home.ok("bill list"), @"
    $ tat bill list
    day         customer                time  billed   rate      amount  status          id
    Tue 17 Nov  Acme › General Support  0:15    0:15  90.00   22.50 EUR  pending         bc4bd403
                Acme › Platform         1:50    2:00  90.00  180.00 EUR  pending   memo  262ae8c0
    Thu 19 Nov  Acme › Platform         1:50    2:00  90.00  180.00 EUR  pending         f0ae4895
                Globex › Web            2:00    2:00            no rate  rejected        59312443
                the page is not up yet, and nobody at Globex has seen it; please wait for their answer
                before this is billed to them
    Sun 22 Nov  Acme › Platform         1:00    1:00  90.00   90.00 EUR  pending         29466cb7
    Mon 23 Nov  Acme › Platform         0:30    0:30  90.00   45.00 EUR  pending         b1ff2689

                Acme                    5:25    5:45         517.50 EUR
                Globex                  2:00    2:00
                total, 6 bills          7:25    7:45         517.50 EUR
    ");
    assert_snapshot!(home.ok("bill list --customer Acme --grep login --limit 2"), @"
    $ tat bill list --customer Acme --grep login --limit 2
    day         customer         time  billed   rate      amount  status   id
    Sun 22 Nov  Acme › Platform  1:00    1:00  90.00   90.00 EUR  pending  29466cb7
    Mon 23 Nov  Acme › Platform  0:30    0:30  90.00   45.00 EUR  pending  b1ff2689

                total, 2 bills   1:30    1:30         135.00 EUR
    ");
    let picture = narrow(&mut home).ok("bill list all");
    assert!(picture.stdout.lines().all(|line| line.chars().count() <= 60), "{picture}");
    assert_snapshot!(picture, @"
    $ tat bill list all
    day     customer          time  billed      amount  status
    17 Nov  Acme › General …  0:15    0:15   22.50 EUR  pending
            Acme › Platform   1:50    2:00  180.00 EUR  pending
    19 Nov  Acme › Platform   1:50    2:00  180.00 EUR  pending
            Globex › Web      2:00    2:00     no rate  rejected
            the page is not up yet, and nobody at Globex has
            seen it; please wait for their answer before this is
            billed to them
    22 Nov  Acme › Platform   1:00    1:00   90.00 EUR  pending
    23 Nov  Acme › Platform   0:30    0:30   45.00 EUR  pending

            Acme              5:25    5:45  517.50 EUR
            Globex            2:00    2:00
            total, 6 bills    7:25    7:45  517.50 EUR
    ");
}

#[test]
fn an_empty_list_says_what_was_looked_for() {
    let home = office();
    assert_snapshot!(home.ok("bill list yesterday --status approved --status sent"), @"
    $ tat bill list yesterday --status approved --status sent
    no approved or sent bills in yesterday (2026-11-22)
    ");
    assert_snapshot!(home.ok("bill list --status sent_to_billing"), @"
    $ tat bill list --status sent_to_billing
    no sent bills
    ");
    assert_snapshot!(home.ok("bill list --customer Globex --tag none --grep absent"), @"
    $ tat bill list --customer Globex --tag none --grep absent
    no bills that fit the filters and are not yet sent
    ");
    assert_eq!(home.json("bill list 2025"), json!([]));
    assert_snapshot!(Home::new().ok("bill list"), @"
    $ tat bill list
    no bills that are not yet sent
    ");
}

#[test]
fn what_was_sent_is_not_listed_unless_asked_for() {
    let home = office();
    home.ok("bill approve Globex@thu");
    home.ok("bill send Globex@thu --reference 2026-117");
    let names = |line: &str| -> Vec<Value> {
        let bills = home.json(line);
        bills.as_array().unwrap().iter().map(|bill| bill["customerName"].clone()).collect()
    };
    assert!(!names("bill list").contains(&json!("Globex")));
    assert_eq!(names("bill list --status sent"), [json!("Globex")]);
    assert_eq!(names("bill list 2026-11-19 --customer Globex"), [json!("Globex")]);
    let plain = home.ok("bill list --status sent --plain");
    let columns: Vec<&str> = plain.stdout.trim_end_matches('\n').split('\t').collect();
    assert_eq!(
        columns[1..].join("|"),
        "2026-11-19|Globex|Web|1|sent_to_billing|7200000|120|||EUR||2026-117|"
    );
}

#[test]
fn a_bill_is_shown_and_explained() {
    let mut home = office();
    home.ok("bill memo Acme/Platform@tue the login, twice");
    home.ok("bill approve Acme/Platform@tue");
    assert_snapshot!(home.ok("bill show Acme/Platform@tue"), @"
    $ tat bill show Acme/Platform@tue
    Acme › Platform   Tue 17 Nov 2026   approved   262ae8c0

      billed     2:00 of 1:50, rounded up to 15 minutes
      rate       90.00 EUR/h, the customer's
      amount     180.00 EUR
      approved   10:00
      memo       the login, twice
      name       Acme/Platform@2026-11-17

      09:15–11:05  1:50  fix login  032ae969
    ");
    assert_snapshot!(home.ok("bill show Acme/Platform@sun"), @"
    $ tat bill show Acme/Platform@sun
    Acme › Platform   Sun 22 Nov 2026   pending   29466cb7

      billed     1:00 of 1:00, rounded up to 15 minutes
      rate       90.00 EUR/h, the customer's
      amount     90.00 EUR
      name       Acme/Platform@2026-11-22

      23:00–Mon 23 00:30  1:00  fix login  7da83378
    ");
    assert_snapshot!(home.ok("bill show Globex@thu --explain"), @"
    $ tat bill show Globex@thu --explain
    Globex › Web   Thu 19 Nov 2026   pending   59312443

      14:50–16:50  build page                                           2:00
      sum                                                               2:00
      rounded up to 15 minutes                                          2:00
      billed                                                            2:00
      no rate, neither the pillar's nor the customer's: not chargeable
    ");
    let explained = home.json("bill show Acme/Platform@tue --explain");
    let mut explain = explained["explain"].clone();
    for part in explain["parts"].as_array_mut().unwrap() {
        part.as_object_mut().unwrap().remove("entryId").expect("each part names its entry");
    }
    assert_eq!(
        explain,
        json!({
            "parts": [{"taskTitle": "fix login", "day": "2026-11-17", "duration": 6_600_000}],
            "sum": 6_600_000,
            "rounding": {"incrementMinutes": 15, "mode": "up"},
            "frozenMinutes": 0,
            "billedMinutes": 120,
            "rate": "90",
            "rateSource": "customer",
            "amount": "180.00",
        })
    );
    assert!(home.json("bill show Acme/Platform@tue").get("explain").is_none());
    let plain = home.ok("bill show Acme/Platform@tue --explain --plain");
    assert!(plain.stdout.ends_with("\tfix login\t2026-11-17\t6600000\n"), "{plain}");
    // Time that comes after the approval makes a second bill, which is worth what the first left.
    home.ok("stop");
    home.at("2026-11-17T18:00:00+01:00");
    home.ok("start fix login --at 17:50 --overlap");
    home.ok("stop");
    assert_snapshot!(home.ok("bill show Acme/Platform@tue#2 --explain"), @"
    $ tat bill show 'Acme/Platform@tue#2' --explain
    Acme › Platform #2   Tue 17 Nov 2026   pending   c86c8043

      17:50–18:00  fix login            0:10
      sum                               0:10
      with the frozen bills before it   2:00
      rounded up to 15 minutes          2:00
      billed in those before it        -2:00
      billed                            0:00
      rate an hour, the customer's     90.00  EUR
      amount                            0.00  EUR
    ");
}

#[test]
fn all_of_a_range_are_approved_but_today_and_what_runs() {
    let mut home = office();
    assert_snapshot!(home.ok("bill approve --all 2026-11-16.. --dry-run"), @"
    $ tat bill approve --all 2026-11-16.. --dry-run
    approved 5 bills   7:15   472.50 EUR

      4 bills  Acme    5:15  472.50 EUR
      1 bill   Globex  2:00     no rate

      bill  Tue 17  Acme › General Support  0:15  22.50 EUR   pending → approved
      bill  Tue 17  Acme › Platform         2:00  180.00 EUR  pending → approved
      bill  Thu 19  Acme › Platform         2:00  180.00 EUR  pending → approved
      bill  Thu 19  Globex › Web            2:00              pending → approved
      bill  Sun 22  Acme › Platform         1:00  90.00 EUR   pending → approved
    ! note: this was a dry run; nothing was written
    ! note: left out 1 bill of today, which is not over
    ! warning: 1 bill has no rate and is approved as not chargeable
    !
    !   Thu 19  Globex › Web  2:00
    !
    ! hint: set one: `tat pillar edit Globex/Web --rate 90`
    ! hint: what is approved keeps what it had: `tat bill reopen Globex/Web@2026-11-19` first
    ");
    assert_snapshot!(home.ok("bill approve --all 2026-11-16.. --except Acme/General\\ Support@tue"), @"
    $ tat bill approve --all 2026-11-16.. --except 'Acme/General Support@tue'
    approved 4 bills   7:00   450.00 EUR

      Tue 17 Nov  Acme › Platform  2:00  180.00 EUR
      Thu 19 Nov  Acme › Platform  2:00  180.00 EUR
      Thu 19 Nov  Globex › Web     2:00     no rate
      Sun 22 Nov  Acme › Platform  1:00   90.00 EUR

      3 bills  Acme    5:00  450.00 EUR
      1 bill   Globex  2:00     no rate
    ! note: left out 1 bill of today, which is not over
    ! warning: 1 bill has no rate and is approved as not chargeable
    !
    !   Thu 19  Globex › Web  2:00
    !
    ! hint: set one: `tat pillar edit Globex/Web --rate 90`
    ! hint: what is approved keeps what it had: `tat bill reopen Globex/Web@2026-11-19` first
    ");
    assert_snapshot!(home.ok("bill approve --all 2026-11-16.. --customer Globex"), @"
    $ tat bill approve --all 2026-11-16.. --customer Globex
    no bills to approve in 2026-11-16..
    ");
    assert_snapshot!(home.ok("bill reopen --all --yes"), @"
    $ tat bill reopen --all --yes
    reopened 4 bills   7:00   450.00 EUR

      Tue 17 Nov  Acme › Platform  2:00  180.00 EUR
      Thu 19 Nov  Acme › Platform  2:00  180.00 EUR
      Thu 19 Nov  Globex › Web     2:00     no rate
      Sun 22 Nov  Acme › Platform  1:00   90.00 EUR

      3 bills  Acme    5:00  450.00 EUR
      1 bill   Globex  2:00     no rate
    ");
    home.at("2026-11-24T09:00:00+01:00");
    assert_snapshot!(home.ok("bill approve --all mon"), @"
    $ tat bill approve --all mon
    no bills to approve in mon (2026-11-23)
    ! note: left out 1 bill to which the running timer will add
    ");
}

#[test]
fn bills_go_from_hand_to_hand() {
    let home = office();
    for line in ["approve Acme/Platform@tue", "approve Acme/Platform@tue"] {
        home.ok(&format!("bill {line}"));
    }
    assert_snapshot!(home.ok("bill approve Acme/Platform@tue Globex@thu"), @"
    $ tat bill approve Acme/Platform@tue Globex@thu
    approved Globex › Web   Thu 19 Nov   2:00   no rate
    ! note: the bill Acme/Platform@2026-11-17 is approved already
    ! warning: 1 bill has no rate and is approved as not chargeable
    !
    !   Thu 19  Globex › Web  2:00
    !
    ! hint: set one: `tat pillar edit Globex/Web --rate 90`
    ! hint: what is approved keeps what it had: `tat bill reopen Globex/Web@2026-11-19` first
    ");
    assert_snapshot!(home.ok("bill reopen Acme/Platform@tue"), @"
    $ tat bill reopen Acme/Platform@tue
    reopened Acme › Platform   Tue 17 Nov   2:00   180.00 EUR
    ");
    assert_snapshot!(home.ok("bill reject Acme/Platform@tue --note 'whose login was it?'"), @"
    $ tat bill reject Acme/Platform@tue --note 'whose login was it?'
    rejected Acme › Platform   Tue 17 Nov   2:00   180.00 EUR
      whose login was it?
    ");
    assert_snapshot!(home.ok("bill memo Acme/Platform@tue login of the intranet"), @"
    $ tat bill memo Acme/Platform@tue login of the intranet
    put a memo on Acme › Platform   Tue 17 Nov   2:00   180.00 EUR
      login of the intranet
    ");
    assert_snapshot!(home.ok("bill memo Acme/Platform@tue ''"), @"
    $ tat bill memo Acme/Platform@tue ''
    took the memo off Acme › Platform   Tue 17 Nov   2:00   180.00 EUR
    ");
    assert_snapshot!(home.ok("bill send Globex@thu --reference 2026-117"), @"
    $ tat bill send Globex@thu --reference 2026-117
    marked as sent Globex › Web   Thu 19 Nov   2:00   no rate
    ");
    let changed = home.json("bill approve Acme/Platform@tue --dry-run");
    assert_eq!(changed["dryRun"], true);
    assert_eq!(changed["changed"][0]["status"], "approved");
    assert_eq!(changed["changed"].as_array().unwrap().len(), 1);
    let bill = home.json("bill show Acme/Platform@tue");
    assert_eq!(
        (&bill["status"], &bill["rejectionNote"]),
        (&json!("pending"), &json!("whose login was it?"))
    );
    let sent = home.json("bill show Globex@thu");
    assert_eq!(
        (&sent["status"], &sent["reference"]),
        (&json!("sent_to_billing"), &json!("2026-117"))
    );
    assert_eq!(home.json("bill send Globex@thu")["changed"], json!([]));
}

#[test]
fn a_decision_that_cannot_be_is_refused() {
    let home = office();
    home.ok("bill approve Globex@thu");
    home.refused("bill", "usage").hints_at("tat bill --help");
    home.refused("bill approve", "usage");
    home.refused("bill approve --all", "usage").hints_at("last-week").hints_at("--yes");
    home.refused("bill approve --all week today", "usage").names(&["today"]);
    home.refused("bill approve --all Acme@tue", "usage").names(&["Acme@tue"]);
    home.refused("bill approve Acme@tue --customer Acme", "usage").hints_at("--all");
    home.refused("bill approve Acme@tue --except Globex@thu", "usage");
    home.refused("bill approve --all week --except Acme@wed", "not_found");
    home.refused("bill approve Acme@tue", "ambiguous").names(&["Acme@tue"]).hints_at("Platform");
    home.refused("bill approve Acme/Platform@tue Acme@wed", "not_found").names(&["Acme"]);
    home.refused("bill approve Acme/Platform@tue#2", "not_found").hints_at("#1");
    home.refused("bill send Acme/Platform@tue", "illegal_transition").hints_at("approve");
    home.refused("bill reject Globex@thu --note no", "illegal_transition").hints_at("reopen");
    home.refused("bill reject Acme/Platform@tue", "usage").names(&["--note"]);
    home.refused("bill reject Acme/Platform@tue --note ' '", "usage");
    home.refused("bill memo Globex@thu late", "frozen").hints_at("tat bill reopen Globex@thu");
    home.refused("bill memo Globex@thu", "usage");
    home.refused("bill list --status done", "usage").names(&["done"]);
    home.ok("bill send Globex@thu");
    home.refused("bill reopen Globex@thu", "illegal_transition").names(&["it is sent"]);
    home.refused("bill show nonsense", "usage").hints_at("tat bill list");
    home.refused("bill show abcd1234", "not_found");
}

#[test]
fn bills_are_checked_and_computed_anew() {
    let home = office();
    home.ok("bill approve Globex@thu");
    assert_snapshot!(home.ok("bill verify"), @"
    $ tat bill verify
    ✓ 6 bills checked, all as their entries make them
    ");
    assert_eq!(home.json("bill verify 2026-11-17"), json!({"checked": 2, "different": []}));
    assert_snapshot!(home.ok("bill recompute"), @"
    $ tat bill recompute
    0 made, 0 changed, 5 right as they were; 1 approved or sent, which nothing changes
    ");
    assert_eq!(
        home.json("bill recompute 2026-11-19"),
        json!({"created": 0, "updated": 0, "unchanged": 1, "skippedFrozen": 1, "changed": []})
    );
    tamper(&home).unwrap();
    let found = home.tat("bill verify");
    assert_snapshot!(found, @"
    $ tat bill verify
    1 of 6 bills differs

      Globex › Web   Thu 19 Nov   59312443
        billedMinutes  125 → 120
    ! hint: `tat bill recompute` mends those that are pending or rejected
    = exit 1
    ");
    let found = home.tat("bill verify --json");
    assert_eq!(found.code, 1);
    let different = &found.document()["different"][0];
    assert_eq!(different["customerName"], "Globex");
    let wrong = json!({"field": "billedMinutes", "stored": "125", "computed": "120"});
    assert_eq!(different["differences"], json!([wrong]));
    let plain = home.tat("bill verify --plain");
    assert!(
        plain.stdout.ends_with("\tGlobex/Web@2026-11-19\tbilledMinutes\t125\t120\n"),
        "{plain}"
    );
}

/// Writes wrong minutes into the one approved bill.
fn tamper(home: &Home) -> Result<(), Refusal> {
    engine(home).change(now(), |draft| {
        use tat::store::Read;
        let mut bill = draft.bills_in(BillStatus::Approved)?.remove(0);
        bill.billed_minutes += 5;
        draft.put_bill(bill)?;
        Ok(((), "Tampered".to_owned()))
    })?;
    Ok(())
}
