//! `--csv`, `--markdown`, `--format xlsx` and `-o FILE` on lists, and `tat bill what-if`.

use insta::assert_snapshot;

use super::play_days;
use crate::sandbox::Home;

/// Two customers, of which one has a rate, and a week of work for them.
pub(super) fn office() -> Home {
    let mut home = Home::new();
    let lines = "
        17 09:00 start standup
        17 09:15 start fix login -c Acme -p Platform --create
        17 10:20 start '=danger' -c Acme -p Platform --new
        17 11:05 stop
        19 14:50 start build page -c Globex -p Web --create
        19 16:50 stop
        22 23:00 start fix login
        23 00:30 stop
    ";
    let played = play_days(&mut home, lines);
    assert!(!played.contains("error"), "{played}");
    home.at("2026-11-23T10:00:00+01:00");
    home.ok("customer edit Acme --rate 90");
    home.ok("bill memo Acme/Platform@tue 'the login, twice'");
    home
}

/// The sum of a column of CSV, in hundredths.
fn sum(csv: &str, column: &str) -> i64 {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at = headers.iter().position(|name| name == column).unwrap();
    let cell = |record: csv::StringRecord| {
        let digits = record[at].replace('.', "");
        if digits.is_empty() { 0 } else { digits.parse::<i64>().unwrap() }
    };
    reader.records().map(|record| cell(record.unwrap())).sum()
}

#[test]
fn a_log_is_a_table_of_parts_of_days() {
    let home = office();
    assert_snapshot!(home.ok("log 2026-11 --csv"), @r#"
    $ tat log 2026-11 --csv
    day,user,customer,pillar,task,start,end,zone,hours,billed_hours,rate,amount,currency,status,memo,reference
    2026-11-17,me,,,standup,09:00,09:15,Europe/Amsterdam,0.25,,,,,,,
    2026-11-17,me,Acme,Platform,fix login,09:15,10:20,Europe/Amsterdam,1.0833,1.1833,90.00,106.36,EUR,pending,"the login, twice",
    2026-11-17,me,Acme,Platform,=danger,10:20,11:05,Europe/Amsterdam,0.75,0.8167,90.00,73.64,EUR,pending,"the login, twice",
    2026-11-19,me,Globex,Web,build page,14:50,16:50,Europe/Amsterdam,2.00,2.00,,,,pending,,
    2026-11-22,me,Acme,Platform,fix login,23:00,00:00,Europe/Amsterdam,1.00,1.00,90.00,90.00,EUR,pending,,
    2026-11-23,me,Acme,Platform,fix login,00:00,00:30,Europe/Amsterdam,0.50,0.50,90.00,45.00,EUR,pending,,
    "#);
    assert_snapshot!(home.ok("log 2026-11 --markdown --customer Acme"), @"
    $ tat log 2026-11 --markdown --customer Acme
    | day        | start | end   | task      | for             | note | time |
    | ---------- | ----- | ----- | --------- | --------------- | ---- | ---: |
    | 2026-11-17 | 09:15 | 10:20 | fix login | Acme › Platform |      | 1:05 |
    | 2026-11-17 | 10:20 | 11:05 | =danger   | Acme › Platform |      | 0:45 |
    | 2026-11-22 | 23:00 | 00:00 | fix login | Acme › Platform |      | 1:00 |
    | 2026-11-23 | 00:00 | 00:30 | fix login | Acme › Platform |      | 0:30 |
    | total      |       |       |           |                 |      | 3:20 |
    ");
}

#[test]
fn lines_of_a_log_sum_to_the_bills() {
    let home = office();
    let (log, bills) = (home.ok("log 2026-11 --csv"), home.ok("bill list 2026-11 --csv"));
    assert_eq!(sum(&log.stdout, "amount"), 31_500);
    assert_eq!(sum(&bills.stdout, "amount"), 31_500);
    let eu = home.ok("bill list --customer Acme --csv-dialect excel-eu").stdout;
    assert!(eu.starts_with("\u{feff}day;user;customer;"), "{eu:?}");
    assert!(eu.contains("\n2026-11-22;me;Acme;Platform;;;;;1,00;1,00;90,00;90,00;EUR;"), "{eu}");
}

#[test]
fn a_workbook_goes_to_a_file() {
    let home = office();
    let told = home.ok("--dry-run log 2026-11 -o november.xlsx").stdout;
    assert!(told.starts_with("would write november.xlsx "), "{told}");
    let file = home.path("home/november.xlsx");
    assert!(!file.exists());
    home.ok("log 2026-11 -o november.xlsx");
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    home.ok("bill list --format xlsx -o bills");
    assert_eq!(home.tat("bill list -o bills.ods").code, 2);
}

#[test]
fn other_roundings_are_weighed_and_nothing_changes() {
    let mut home = office();
    let before = home.json("bill list all");
    assert_snapshot!(home.set("COLUMNS", "60").ok("bill what-if --policy 6m,30m"), @"
    $ tat bill what-if --policy '6m,30m'
    customer  rounded           hours   more      amount  than now
    Acme      not at all         3:20
              as it is           3:30  +0:10  315.00 EUR
              up to 6 minutes    3:24  +0:04  306.00 EUR     -9.00
              up to 30 minutes   3:30  +0:10  315.00 EUR
    Globex    not at all         2:00
              as it is           2:00   0:00     no rate
              up to 6 minutes    2:00   0:00     no rate
              up to 30 minutes   2:00   0:00     no rate

    total     not at all         5:20
              as it is           5:30  +0:10  315.00 EUR
              up to 6 minutes    5:24  +0:04  306.00 EUR     -9.00
              up to 30 minutes   5:30  +0:10  315.00 EUR
    ");
    assert_snapshot!(home.ok("bill what-if --policy 6m today --customer Globex"), @"
    $ tat bill what-if --policy 6m today --customer Globex
    no bills that fit the filters in today (2026-11-23)
    ");
    let told = home.json("bill what-if --policy 6m --customer Acme");
    let then = &told["customers"][0]["then"][0];
    assert_eq!(then["billedMinutes"], 204);
    assert_eq!(then["difference"], 240_000);
    assert_eq!(then["amount"], "306.00");
    assert_eq!(home.json("bill list all"), before);
    home.refused("bill what-if --policy 6m,61m", "usage");
    home.refused("bill what-if --policy 90s", "usage");
}
