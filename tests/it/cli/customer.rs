//! `tat customer …`.

use insta::assert_snapshot;
use rstest::rstest;

use super::{play, play_days};
use crate::sandbox::Home;

#[test]
fn a_customer_comes_with_general_support() {
    let mut home = Home::new();
    let lines = "
        10:00 customer list
        10:01 customer add Acme --rate 90
        10:02 customer add Globex GmbH --rate 87.5 --currency usd --email pay@globex.example --contact 'Jane Roe' --phone '-12 34' --zone Asia/Tokyo --notes 'pays late'
        10:03 customer add Initech --rate 0 --since 2027-01-01
        10:04 pillar add Acme Platform --rate 110 --since 2026-01-01
        10:05 customer show Acme
        10:06 customer show 'globex gmbh'
        10:07 customer list
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat customer list
    no customers; `tat customer add NAME` makes one
    $ tat customer add Acme --rate 90
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
    $ tat customer add Globex GmbH --rate 87.5 --currency usd --email pay@globex.example --contact 'Jane Roe' --phone '-12 34' --zone Asia/Tokyo --notes 'pays late'
    0cce4fb0  Globex GmbH
      rate       87.50 USD/h
      rounding   up to 15 minutes
      e-mail     pay@globex.example
      contact    Jane Roe
      phone      -12 34
      zone       Asia/Tokyo
      pillars    General Support
    $ tat customer add Initech --rate 0 --since 2027-01-01
    a461aaa7  Initech
      rate       none, in EUR   today
                 0.00 EUR/h from 2027-01-01
      rounding   up to 15 minutes
      pillars    General Support
    $ tat pillar add Acme Platform --rate 110 --since 2026-01-01
    a150fcbe  Acme › Platform   110.00 EUR/h
    $ tat customer show Acme
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    General Support
                 Platform   110.00 EUR/h
    $ tat customer show 'globex gmbh'
    0cce4fb0  Globex GmbH
      rate       87.50 USD/h
      rounding   up to 15 minutes
      e-mail     pay@globex.example
      contact    Jane Roe
      phone      -12 34
      zone       Asia/Tokyo
      pillars    General Support

      pays late
    $ tat customer list
    id        customer             rate  to come               rounding          pillars
    c6725af1  Acme          90.00 EUR/h                        up to 15 minutes        2
    0cce4fb0  Globex GmbH   87.50 USD/h                        up to 15 minutes        1
    a461aaa7  Initech      no rate, EUR  0.00 from 2027-01-01  up to 15 minutes        1
    ");
    let added = home.json("customer add Hooli --rate 5");
    assert_eq!(added["customer"]["rate"], "5");
    assert_eq!(added["customer"]["rates"], serde_json::json!([{"since": null, "rate": "5"}]));
    assert_eq!(added["customer"]["currency"], "EUR");
    assert_eq!(added["pillars"][0]["name"], "General Support");
    assert_eq!(added["pillars"][0]["isDefault"], true);
    let shown = home.json("customer show Hooli");
    assert_eq!((&shown["id"], &shown["pillars"]), (&added["customer"]["id"], &added["pillars"]));
    let names: Vec<_> = home
        .json("customer list")
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| customer["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["Acme", "Globex GmbH", "Hooli", "Initech"]);
    let plain = home.ok("customer list --plain").stdout;
    let record: Vec<&str> = plain.lines().nth(1).unwrap().split('\t').skip(1).collect();
    assert_eq!(
        record,
        [
            "Globex GmbH",
            "87.5",
            "USD",
            "15,up",
            "true",
            "pay@globex.example",
            "Jane Roe",
            "-12 34",
            "Asia/Tokyo"
        ]
    );
}

#[test]
fn each_flag_of_an_edit_has_its_opposite() {
    let mut home = Home::new();
    home.ok("customer add Acme");
    let lines = "
        10:00 customer edit Acme --name 'Acme AG' --rate 90 --currency CHF --email a@acme.example --contact Jo --phone 12 --notes 'two floors' --zone Europe/Zurich
        10:01 customer edit 'Acme AG' --title Acme --no-rate --no-currency --no-email --no-contact --no-phone --no-notes --no-zone
        10:02 customer edit Acme --no-email
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat customer edit Acme --name 'Acme AG' --rate 90 --currency CHF --email a@acme.example --contact Jo --phone 12 --notes 'two floors' --zone Europe/Zurich
    c6725af1  Acme AG
      name      Acme → Acme AG
      rate      none → 90.00 CHF/h
      currency  EUR → CHF
      e-mail    none → a@acme.example
      contact   none → Jo
      phone     none → 12
      zone      none → Europe/Zurich
      notes     none → two floors
    $ tat customer edit 'Acme AG' --title Acme --no-rate --no-currency --no-email --no-contact --no-phone --no-notes --no-zone
    c6725af1  Acme
      name      Acme AG → Acme
      rate      90.00 CHF/h → none
      currency  CHF → EUR
      e-mail    a@acme.example → none
      contact   Jo → none
      phone     12 → none
      zone      Europe/Zurich → none
      notes     two floors → none
    $ tat customer edit Acme --no-email
    c6725af1  Acme
      nothing changed
    ");
    let edited = home.json("customer edit Acme --email x@acme.example --dry-run");
    assert_eq!(
        (&edited["customer"]["email"], &edited["dryRun"]),
        (&"x@acme.example".into(), &true.into())
    );
    assert_eq!(home.json("customer show Acme")["email"], serde_json::Value::Null);
}

/// A rate holds from its day on, in place of later ones; bills that nobody approved follow.
#[test]
fn rates_have_a_first_day() {
    let mut home = Home::new();
    let lines = "
        20 09:00 customer add Acme
        20 09:00 start plan -c Acme
        20 10:00 stop
        23 09:00 start plan
        23 10:00 stop
        23 10:01 customer edit Acme --rate 80
        23 10:02 customer edit Acme --rate 90
        23 10:03 customer edit Acme --rate 95 --since 2027-01-01
        23 10:04 customer edit Acme --rate 97 --since 2028-01-01
        23 10:05 customer show Acme
        23 10:05 customer list
        23 10:06 customer edit Acme --rate 85 --since fri --dry-run
        23 10:07 customer edit Acme --rate 85 --since fri
        23 10:08 customer edit Acme --rate 100 --since all
        23 10:09 customer edit Acme --no-rate
        23 10:10 customer show Acme
    ";
    let pictures = play_days(&mut home, lines);
    let edits = pictures.find("$ tat customer edit").unwrap();
    assert_snapshot!(&pictures[edits..], @"
    $ tat customer edit Acme --rate 80
    c6725af1  Acme
      rate      none → 80.00 EUR/h
      bill  Fri 20  Acme › General Support  1:00  none → 80.00 EUR
      bill  Mon 23  Acme › General Support  1:00  none → 80.00 EUR
    $ tat customer edit Acme --rate 90
    c6725af1  Acme
      rate      80.00 EUR/h → 90.00 EUR/h
      bill  Mon 23  Acme › General Support  1:00  80.00 EUR → 90.00 EUR
    $ tat customer edit Acme --rate 95 --since 2027-01-01
    c6725af1  Acme
      rate      90.00 EUR/h → 90.00 EUR/h, 95.00 from 2027-01-01
    $ tat customer edit Acme --rate 97 --since 2028-01-01
    c6725af1  Acme
      rate      90.00 EUR/h, 95.00 from 2027-01-01
              → 90.00 EUR/h, 95.00 from 2027-01-01, 97.00 from 2028-01-01
    $ tat customer show Acme
    c6725af1  Acme
      rate       80.00 EUR/h
                 90.00 EUR/h from 2026-11-23   today
                 95.00 EUR/h from 2027-01-01
                 97.00 EUR/h from 2028-01-01
      rounding   up to 15 minutes
      pillars    General Support
    $ tat customer list
    id        customer         rate  to come                rounding          pillars
    c6725af1  Acme      90.00 EUR/h  95.00 from 2027-01-01  up to 15 minutes        1
    $ tat customer edit Acme --rate 85 --since fri --dry-run
    c6725af1  Acme
      rate      90.00 EUR/h, 95.00 from 2027-01-01, 97.00 from 2028-01-01 → 85.00 EUR/h
      bill  Fri 20  Acme › General Support  1:00  80.00 EUR → 85.00 EUR
      bill  Mon 23  Acme › General Support  1:00  90.00 EUR → 85.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat customer edit Acme --rate 85 --since fri
    c6725af1  Acme
      rate      90.00 EUR/h, 95.00 from 2027-01-01, 97.00 from 2028-01-01 → 85.00 EUR/h
      bill  Fri 20  Acme › General Support  1:00  80.00 EUR → 85.00 EUR
      bill  Mon 23  Acme › General Support  1:00  90.00 EUR → 85.00 EUR
    $ tat customer edit Acme --rate 100 --since all
    c6725af1  Acme
      rate      85.00 EUR/h → 100.00 EUR/h
      bill  Fri 20  Acme › General Support  1:00  85.00 EUR → 100.00 EUR
      bill  Mon 23  Acme › General Support  1:00  85.00 EUR → 100.00 EUR
    $ tat customer edit Acme --no-rate
    c6725af1  Acme
      rate      100.00 EUR/h → none
      bill  Mon 23  Acme › General Support  1:00  100.00 EUR → none
    $ tat customer show Acme
    c6725af1  Acme
      rate       100.00 EUR/h
                 none, in EUR from 2026-11-23   today
      rounding   up to 15 minutes
      pillars    General Support
    ");
}

#[test]
fn rounding_is_set_and_reset() {
    let mut home = Home::new();
    home.ok("customer add Acme --rate 60");
    let lines = "
        09:00 start plan -c Acme
        09:50 stop
        10:01 customer rounding Acme --increment 6 --mode nearest
        10:02 customer rounding Acme --increment 20m --mode down
        10:03 customer rounding Acme --mode none --dry-run
        10:04 customer rounding Acme --reset
        10:05 customer rounding Acme --reset
    ";
    let pictures = play(&mut home, lines);
    let set = pictures.find("$ tat customer rounding").unwrap();
    assert_snapshot!(&pictures[set..], @"
    $ tat customer rounding Acme --increment 6 --mode nearest
    c6725af1  Acme
      rounding  up to 15 minutes → to the nearest 6 minutes
      bill  Mon 23  Acme › General Support  1:00 → 0:48  60.00 EUR → 48.00 EUR
    $ tat customer rounding Acme --increment 20m --mode down
    c6725af1  Acme
      rounding  to the nearest 6 minutes → down to 20 minutes
      bill  Mon 23  Acme › General Support  0:48 → 0:40  48.00 EUR → 40.00 EUR
    $ tat customer rounding Acme --mode none --dry-run
    c6725af1  Acme
      rounding  down to 20 minutes → to whole minutes
      bill  Mon 23  Acme › General Support  0:40 → 0:50  40.00 EUR → 50.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat customer rounding Acme --reset
    c6725af1  Acme
      rounding  down to 20 minutes → up to 15 minutes
      bill  Mon 23  Acme › General Support  0:40 → 1:00  40.00 EUR → 60.00 EUR
    $ tat customer rounding Acme --reset
    c6725af1  Acme
      nothing changed
    ");
    let set = home.json("customer rounding Acme --increment 10 --mode up");
    assert_eq!(
        set["customer"]["rounding"],
        serde_json::json!({"incrementMinutes": 10, "mode": "up"})
    );
    assert_eq!(
        home.json("customer rounding Acme --reset")["customer"]["rounding"],
        serde_json::Value::Null
    );
}

#[test]
fn what_is_archived_is_out_of_sight() {
    let mut home = Home::new();
    for name in ["Acme", "Globex"] {
        home.ok(&format!("customer add {name}"));
    }
    let lines = "
        10:00 customer archive Globex
        10:01 customer archive Globex
        10:02 customer list
        10:03 customer list --all
        10:04 customer add globex
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat customer archive Globex
    0cce4fb0  Globex   archived
    $ tat customer archive Globex
    0cce4fb0  Globex   already archived
    $ tat customer list
    id        customer          rate  rounding          pillars
    c6725af1  Acme      no rate, EUR  up to 15 minutes        1
    $ tat customer list --all
    id        customer          rate  rounding          pillars
    c6725af1  Acme      no rate, EUR  up to 15 minutes        1
    0cce4fb0  Globex    no rate, EUR  up to 15 minutes        1  archived
    $ tat customer add globex
    ! error: the customer "Globex" exists already and is archived
    !
    ! hint: `tat customer unarchive Globex` brings it back
    = exit 1
    "#);
    assert_eq!(home.complete(&["customer", "show", ""]), ["Acme"]);
    assert_eq!(home.complete(&["customer", "unarchive", ""]), ["Globex"]);
    assert_eq!(home.complete(&["pillar", "edit", ""]), ["Acme/General Support"]);
    let back = home.json("customer unarchive Globex Acme");
    assert_eq!(back["changed"].as_array().unwrap().len(), 1, "Acme was in use: {back}");
    assert_eq!(back["changed"][0]["active"], true);
    assert_eq!(home.complete(&["customer", "show", ""]), ["Acme", "Globex"]);
}

#[rstest]
#[case("customer add acme", "conflict", "customer show Acme")]
#[case("customer add ''", "usage", "")]
#[case("customer add X --rate -5", "usage", "90")]
#[case("customer add X --rate 90,5", "usage", "87.50")]
#[case("customer add X --currency EURO", "usage", "EUR")]
#[case("customer add X --zone Europe/Amsterdm", "usage", "Europe/Amsterdam")]
#[case("customer add X --since 2026-01-01", "usage", "")]
#[case("customer show Acne", "not_found", "did you mean `Acme`")]
#[case("customer edit Acme", "usage", "--help")]
#[case("customer edit Acme --since all", "usage", "--rate")]
#[case("customer edit Acme --rate 5 --since whenever", "usage", "2026-11-23")]
#[case("customer edit Acme --rate 5 --no-rate", "usage", "")]
#[case("customer edit Globex --name ACME", "conflict", "")]
#[case("customer rounding Acme", "usage", "--reset")]
#[case("customer rounding Acme --increment 61", "usage", "1 to 60")]
#[case("customer rounding Acme --increment 0", "usage", "1 to 60")]
#[case("customer rounding Acme --mode sideways", "usage", "--help")]
#[case("customer rounding Acme --mode up --reset", "usage", "")]
#[case("customer archive Acme Nobody", "not_found", "customer add Nobody")]
fn wrong_words_leave_no_trace(#[case] line: &str, #[case] code: &str, #[case] hint: &str) {
    let home = Home::new();
    home.ok("customer add Acme --rate 90");
    home.ok("customer add Globex");
    home.refused(line, code).hints_at(hint);
}
