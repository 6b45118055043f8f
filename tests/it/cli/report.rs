//! `tat report`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::play_days;
use crate::sandbox::Home;

/// Two weeks: two currencies, tags, a night, time that is not billed, a frozen bill whose task
/// moved on, and a timer that runs.
pub(super) fn office() -> Home {
    let mut home = Home::new();
    let lines = "
        16 09:00 customer add Acme --rate 80
        16 09:00 customer add Globex --rate 95.50 --currency USD
        16 09:00 pillar add Acme Platform --rate 110
        16 09:00 start fix login -c Acme -p Platform -t review
        16 11:40 stop
        17 13:00 start landing page -c Globex -t design -t review
        17 16:10 stop
        18 09:00 bill approve Globex@tue
        22 22:30 start night deploy -c Acme -t ops
        23 01:15 stop
        23 08:00 start fix login --not-billable
        23 08:40 stop
        23 09:00 start fix login -t review
        23 09:20 stop
        23 09:25 start chapter two
        23 10:00 status
    ";
    let played = play_days(&mut home, lines);
    assert!(!played.contains("error"), "{played}");
    home
}

#[test]
fn without_words_it_is_this_week_by_customer_and_task() {
    let home = office();
    assert_snapshot!(home.ok("report"), @"
    $ tat report
    Mon 23 Nov 2026 to Sun 29 Nov 2026  by customer, task

                     time                    billed      amount
    Acme             2:15  ████████████████    1:45  155.00 EUR
      night deploy   1:15  ████████▉           1:15  100.00 EUR
      fix login      1:00  ███████             0:30   55.00 EUR
    (no customer) ▶  0:35  ████▏
      chapter two ▶  0:35  ████▏

    total            2:50                      1:45  155.00 EUR

    ▶ still runs; its 0:35 so far are counted
    an entry that passes midnight counts in each day with its own part
    ");
    assert_eq!(home.json("report"), home.json("report week --by customer --by task"));
}

#[test]
fn groups_are_nested_and_money_is_spread() {
    let home = office();
    assert_snapshot!(home.ok("report 2026-11 --by customer,pillar,task"), @"
    $ tat report 2026-11 --by 'customer,pillar,task'
    Sun 1 Nov 2026 to Mon 30 Nov 2026  by customer, pillar, task

                        time                    billed      amount
    Acme                6:25  ████████████████    6:00  577.50 EUR
      Platform          3:40  █████████▏          3:15  357.50 EUR
        fix login       3:40  █████████▏          3:15  357.50 EUR
      General Support   2:45  ██████▊             2:45  220.00 EUR
        night deploy    2:45  ██████▊             2:45  220.00 EUR
    Globex              3:10  ███████▉            3:15  310.38 USD
      General Support   3:10  ███████▉            3:15  310.38 USD
        landing page    3:10  ███████▉            3:15  310.38 USD
    (no customer) ▶     0:35  █▍
      (no pillar) ▶     0:35  █▍
        chapter two ▶   0:35  █▍

    total              10:10                      9:15  577.50 EUR
                                                        310.38 USD

    ▶ still runs; its 0:35 so far are counted
    an entry that passes midnight counts in each day with its own part
    ");
    assert_snapshot!(home.ok("report 2026-11-16..today --by week --by bill-status"), @"
    $ tat report 2026-11-16..today --by week --by bill-status
    Mon 16 Nov 2026 to Mon 23 Nov 2026  by week, bill status

                              time                    billed      amount
    2026-W47  from 16 Nov     7:20  ████████████████    7:30  422.50 EUR
                                                              310.38 USD
      pending                 4:10  █████████           4:15  422.50 EUR
      approved                3:10  ██████▉             3:15  310.38 USD
    2026-W48  from 23 Nov ▶   2:50  ██████▏             1:45  155.00 EUR
      pending                 1:35  ███▍                1:45  155.00 EUR
      (no bill) ▶             1:15  ██▋

    total                    10:10                      9:15  577.50 EUR
                                                              310.38 USD

    ▶ still runs; its 0:35 so far are counted
    an entry that passes midnight counts in each day with its own part
    ");
}

#[test]
fn days_stand_beside_those_before() {
    let mut home = office();
    home.set("COLUMNS", "60");
    let picture = home.ok("report --by day --compare");
    assert!(picture.stdout.lines().all(|line| line.chars().count() <= 60), "{picture}");
    assert_snapshot!(picture, @"
    $ tat report --by day --compare
    Mon 23 Nov 2026 to Sun 29 Nov 2026
    by day, beside Mon 16 Nov 2026 to Sun 22 Nov 2026

                       time  before  change  billed      amount
    Mon 23 Nov 2026 ▶  2:50    2:40   +0:10    1:45  155.00 EUR
    Tue 24 Nov 2026       –    3:10   -3:10
    Sun 29 Nov 2026       –    1:30   -1:30

    total              2:50    7:20   -4:30    1:45  155.00 EUR

    ▶ still runs; its 0:35 so far are counted
    an entry that passes midnight counts in each day with its
    own part
    ");
    let document = home.json("report --by day --compare");
    let previous = home.json("report last-week --by day");
    assert_eq!(document["previous"], previous);
    assert_eq!(previous["range"], json!({"start": "2026-11-16", "end": "2026-11-22"}));
    home.refused("report all --compare", "usage").names(&["all days"]).hints_at("month");
}

#[test]
fn by_tag_an_entry_counts_under_each_and_a_bill_under_none() {
    let home = office();
    assert_snapshot!(home.ok("report 2026-11 --by tag"), @"
    $ tat report 2026-11 --by tag
    Sun 1 Nov 2026 to Mon 30 Nov 2026  by tag

                 time
    #review      6:10  ████████████████
    #design      3:10  ████████▏
    #ops         2:45  ███████▏
    (no tag) ▶   1:15  ███▏

    total       10:10

    ▶ still runs; its 0:35 so far are counted
    an entry with several tags counts under each of them, and once in the total
    an entry that passes midnight counts in each day with its own part
    ");
    let document = home.json("report 2026-11 --by customer --by tag");
    let globex = &document["groups"][1];
    assert_eq!((&globex["label"], &globex["billedMinutes"]), (&json!("Globex"), &json!(195)));
    assert_eq!(globex["groups"][0]["billedMinutes"], Value::Null);
}

#[test]
fn filters_that_tear_bills_leave_no_money() {
    let home = office();
    assert_snapshot!(home.ok("report 2026-11 --grep LOGIN --by task"), @"
    $ tat report 2026-11 --grep LOGIN --by task
    Sun 1 Nov 2026 to Mon 30 Nov 2026  by task

               time
    fix login  3:40  ████████████████

    total      3:40

    the filters reach into bills, so what is billed cannot be told
    an entry that passes midnight counts in each day with its own part
    ");
    for filter in ["--task 'fix login'", "--tag review", "--not-tag ops", "--grep o", "--limit 1"] {
        let document = home.json(&format!("report 2026-11 {filter}"));
        let total = &document["total"];
        for field in ["billedMinutes", "amount", "currency", "amounts"] {
            assert_eq!(
                (&total[field], &document["groups"][0][field]),
                (&Value::Null, &Value::Null)
            );
        }
    }
    let acme = home.json("report 2026-11 --customer acme");
    assert_eq!(acme["total"]["currency"], "EUR");
    let unbilled = home.json("report 2026-11 --not-billable --by task");
    assert_eq!(
        (&unbilled["total"]["billedMinutes"], &unbilled["total"]["amounts"]),
        (&json!(0), &json!({}))
    );
    home.refused("report --customer Acmee", "not_found");
    home.refused("report --by custmer", "usage").names(&["custmer"]);
}

#[test]
fn documents_and_records_are_those_of_the_contract() {
    let home = office();
    let document = home.json("report 2026-11 --by customer,pillar");
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&document), ["range", "groups", "total"]);
    let total = ["duration", "running", "billedMinutes", "amount", "currency", "amounts"];
    assert_eq!(keys(&document["total"]), total);
    assert_eq!(document["total"]["amount"], Value::Null);
    assert_eq!(document["total"]["running"], 35 * 60_000);
    let group =
        ["key", "label", "duration", "billedMinutes", "amount", "currency", "amounts", "groups"];
    assert_eq!(keys(&document["groups"][0]), group);
    let customer = home.json("customer show Acme");
    assert_eq!(document["groups"][0]["key"], customer["id"]);
    let none = &document["groups"][2];
    assert_eq!((&none["key"], &none["label"]), (&Value::Null, &json!("(no customer)")));
    for (by, key) in [("day", "2026-11-16"), ("week", "2026-W47"), ("month", "2026-11")] {
        assert_eq!(home.json(&format!("report 2026-11 --by {by}"))["groups"][0]["key"], key);
    }
    let statuses = home.json("report 2026-11 --by status");
    assert_eq!(statuses, home.json("report 2026-11 --by task-status"));
    assert_eq!(statuses["groups"][0]["key"], "in_progress");
    assert_eq!(home.json("report 2025")["groups"], json!([]));
    assert_snapshot!(home.ok("report 2025"), @"
    $ tat report 2025
    no time in 2025 (2025-01-01..2025-12-31)
    ");
    assert_snapshot!(home.ok("report --plain --by day,customer").stdout.lines().next().unwrap(), @"
    2026-11-23	2026-11-23	c6725af1-5ab3-439c-99b5-dfaab52e17c5	Acme	8100000	0	105	EUR 155.00
    ");
}

#[test]
fn it_is_written_for_spreadsheets_and_pages() {
    let home = office();
    assert_snapshot!(home.ok("report 2026-11 --by day,customer,month --csv"), @"
    $ tat report 2026-11 --by 'day,customer,month' --csv
    day,user,customer,pillar,task,start,end,zone,hours,billed_hours,rate,amount,currency,status,memo,reference,month
    2026-11-16,,Acme,,,,,,2.6667,2.75,,302.50,EUR,,,,2026-11
    2026-11-17,,Globex,,,,,,3.1667,3.25,,310.38,USD,,,,2026-11
    2026-11-22,,Acme,,,,,,1.50,1.50,,120.00,EUR,,,,2026-11
    2026-11-23,,Acme,,,,,,2.25,1.75,,155.00,EUR,,,,2026-11
    2026-11-23,,,,,,,,0.5833,0.00,,,,,,,2026-11
    ");
    let excel = home.ok("report 2026-11 --csv-dialect excel-eu --by customer").stdout;
    assert_snapshot!(excel.strip_prefix('\u{FEFF}').unwrap().replace('\r', ""), @"
    day;user;customer;pillar;task;start;end;zone;hours;billed_hours;rate;amount;currency;status;memo;reference
    ;;Acme;;;;;;6,4167;6,00;;577,50;EUR;;;
    ;;Globex;;;;;;3,1667;3,25;;310,38;USD;;;
    ;;;;;;;;0,5833;0,00;;;;;;
    ");
    assert_snapshot!(home.ok("report 2026-11 --markdown --compare"), @"
    $ tat report 2026-11 --markdown --compare
    | customer      | task         |  time | before | billed |                 amount |
    | ------------- | ------------ | ----: | -----: | -----: | ---------------------: |
    | Acme          | fix login    |  3:40 |   0:00 |   3:15 |             357.50 EUR |
    |               | night deploy |  2:45 |   0:00 |   2:45 |             220.00 EUR |
    | Globex        | landing page |  3:10 |   0:00 |   3:15 |             310.38 USD |
    | (no customer) | chapter two  |  0:35 |   0:00 |        |                        |
    | total         |              | 10:10 |   0:00 |   9:15 | 577.50 EUR, 310.38 USD |
    ");
}

#[test]
fn a_file_is_written_as_its_name_or_a_flag_says() {
    let home = office();
    assert_snapshot!(home.ok("report -o week.md"), @"
    $ tat report -o week.md
    wrote week.md   372 B
    ");
    let markdown = home.ok("report --markdown").stdout;
    assert_eq!(std::fs::read_to_string(home.path("home/week.md")).unwrap(), markdown);
    assert_eq!(home.json("report -o week.json")["file"], "week.json");
    let text = std::fs::read_to_string(home.path("home/week.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), home.json("report"));
    home.ok("report --csv -o dry.csv --dry-run");
    assert!(!home.path("home/dry.csv").exists());
    assert_snapshot!(home.tat("report -o week.txt"), @"
    $ tat report -o week.txt
    ! error: in which format is week.txt to be written
    !
    ! hint: `--format csv`, `xlsx`, `markdown` or `json`; or a name that ends so
    = exit 2
    ");
    home.refused("report --csv", "usage");
    home.refused("report --csv --markdown", "usage");
}

#[test]
fn targets_and_changed_clocks_are_told() {
    let mut home = Home::new();
    std::fs::create_dir_all(home.path("config")).unwrap();
    let config =
        "holidays = [\"2026-10-22\"]\n[targets]\ndaily = \"8h\"\nsat = \"0m\"\nsun = \"0m\"\n";
    std::fs::write(home.path("config/config.toml"), config).unwrap();
    home.set("TAT_NOW", "2026-10-27T12:00:00+01:00");
    home.ok("add watch the clocks --on 2026-10-25 --from 01:00 --to 04:00");
    home.ok("add plan --on 2026-10-26 --from 09:00 --to 16:30");
    assert_snapshot!(home.ok("report 2026-10-22..2026-10-28 --by day"), @"
    $ tat report 2026-10-22..2026-10-28 --by day
    Thu 22 Oct 2026 to Wed 28 Oct 2026  by day

                                time
    Sun 25 Oct 2026  25 h day   4:00  ████████▌
    Mon 26 Oct 2026             7:30  ████████████████

    total                      11:30

    target 24:00, 12:30 left, 3:30 ahead so far
    an entry that passes midnight counts in each day with its own part
    ");
    assert_snapshot!(home.ok("report 2026-10-25..2026-10-26 --by month"), @"
    $ tat report 2026-10-25..2026-10-26 --by month
    Sun 25 Oct 2026 to Mon 26 Oct 2026  by month

                   time
    October 2026  11:30  ████████████████

    total         11:30

    target 8:00, reached, 3:30 ahead so far
    Sun 25 Oct 2026 had 25 hours
    an entry that passes midnight counts in each day with its own part
    ");
}
