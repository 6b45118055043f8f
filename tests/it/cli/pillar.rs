//! `tat pillar …`.

use insta::assert_snapshot;
use rstest::rstest;

use super::play;
use crate::sandbox::Home;

fn office() -> Home {
    let home = Home::new();
    for line in ["customer add Acme --rate 90", "customer add 'Globex GmbH' --currency USD"] {
        home.ok(line);
    }
    home
}

#[test]
fn a_rate_of_its_own_goes_before_the_customers() {
    let mut home = office();
    let lines = "
        10:00 pillar add Acme Platform --rate 110
        10:01 pillar add 'Globex GmbH' Web Shop
        10:01 pillar add acme Design
        10:02 pillar list
        10:03 pillar list acme
        10:04 start shop -p 'Web Shop'
        10:30 stop
        10:31 pillar edit 'Globex GmbH/Web Shop' --rate 70 --dry-run
        10:32 pillar edit 'Web Shop' --name Web --rate 70 --since all
        10:33 pillar edit Web --rate 75 --since 2027-01-01
        10:34 pillar edit Web --no-rate --since all
        10:35 pillar edit Web --no-rate
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat pillar add Acme Platform --rate 110
    a461aaa7  Acme › Platform   110.00 EUR/h
    $ tat pillar add 'Globex GmbH' Web Shop
    a150fcbe  Globex GmbH › Web Shop   no rate
    $ tat pillar add acme Design
    6fe5fb49  Acme › Design   90.00 EUR/h, as the customer
    $ tat pillar list
    id        customer     pillar                   rate
    6fe5fb49  Acme         Design            90.00 EUR/h
    225bdd75  Acme         General Support   90.00 EUR/h
    a461aaa7  Acme         Platform         110.00 EUR/h
    c10501ac  Globex GmbH  General Support       no rate
    a150fcbe  Globex GmbH  Web Shop              no rate
    $ tat pillar list acme
    id        customer  pillar                   rate
    6fe5fb49  Acme      Design            90.00 EUR/h
    225bdd75  Acme      General Support   90.00 EUR/h
    a461aaa7  Acme      Platform         110.00 EUR/h
    $ tat start shop -p 'Web Shop'
    ▶ shop   Globex GmbH › Web Shop   since 10:04
    $ tat stop
    ■ shop   Globex GmbH › Web Shop   10:04–10:30   0:26
      billed 0:30 for Globex GmbH › Web Shop today   no rate
    $ tat pillar edit 'Globex GmbH/Web Shop' --rate 70 --dry-run
    a150fcbe  Globex GmbH › Web Shop
      rate  no rate → 70.00 USD/h
      bill  Mon 23  Globex GmbH › Web Shop  0:30  none → 35.00 USD
    ! note: this was a dry run; nothing was written
    $ tat pillar edit 'Web Shop' --name Web --rate 70 --since all
    a150fcbe  Globex GmbH › Web
      name  Web Shop → Web
      rate  no rate → 70.00 USD/h
      bill  Mon 23  Globex GmbH › Web  0:30  none → 35.00 USD
    $ tat pillar edit Web --rate 75 --since 2027-01-01
    a150fcbe  Globex GmbH › Web
      rate  70.00 USD/h → 70.00 USD/h, 75.00 from 2027-01-01
    $ tat pillar edit Web --no-rate --since all
    a150fcbe  Globex GmbH › Web
      rate  70.00 USD/h, 75.00 from 2027-01-01 → no rate
      bill  Mon 23  Globex GmbH › Web  0:30  35.00 USD → none
    $ tat pillar edit Web --no-rate
    a150fcbe  Globex GmbH › Web
      nothing changed
    ");
    let pillar = &home.json("pillar add Acme App --rate 120")["pillar"];
    assert_eq!((&pillar["rate"], &pillar["isDefault"]), (&"120".into(), &false.into()));
    assert_eq!(home.json("pillar edit App --rate 1 --dry-run")["dryRun"], true);
    let list = home.json("pillar list -c Acme");
    assert_eq!((&list[0]["name"], &list[0]["rate"]), (&"App".into(), &"120".into()));
    assert_eq!(list[0]["customerName"], "Acme");
    let plain = home.ok("pillar list Acme --plain").stdout;
    let record: Vec<&str> = plain.lines().next().unwrap().split('\t').skip(1).collect();
    assert_eq!(record, ["Acme", "App", "120", "true"]);
}

#[test]
fn what_is_archived_is_out_of_sight() {
    let mut home = office();
    home.ok("pillar add Acme Web");
    let lines = "
        10:00 pillar archive Acme/Web
        10:01 pillar archive Web
        10:02 pillar list Acme
        10:03 pillar list Acme --all
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat pillar archive Acme/Web
    a461aaa7  Acme › Web   archived
    $ tat pillar archive Web
    a461aaa7  Acme › Web   already archived
    $ tat pillar list Acme
    id        customer  pillar                  rate
    225bdd75  Acme      General Support  90.00 EUR/h
    $ tat pillar list Acme --all
    id        customer  pillar                  rate
    225bdd75  Acme      General Support  90.00 EUR/h
    a461aaa7  Acme      Web              90.00 EUR/h  archived
    ");
    assert_eq!(home.complete(&["pillar", "unarchive", ""]), ["Acme/Web"]);
    assert_eq!(home.complete(&["pillar", "edit", "Acme/"]), ["Acme/General Support"]);
    home.refused("pillar add Acme web", "conflict").hints_at("pillar unarchive Acme/Web");
    assert_eq!(home.json("pillar unarchive Web")["changed"][0]["active"], true);
    assert_eq!(home.json("pillar unarchive Web"), serde_json::json!({"changed": []}));
}

#[rstest]
#[case("pillar add Acme", "usage", "")]
#[case("pillar add Nobody Web", "not_found", "customer add Nobody")]
#[case("pillar add Acme 'general support'", "conflict", "pillar edit")]
#[case("pillar add Acme Web --rate much", "usage", "87.50")]
#[case("pillar add Acme Web --since all", "usage", "")]
#[case("pillar edit Acme/Wbe --rate 5", "not_found", "pillar add Acme")]
#[case("pillar edit 'General Support' --rate 5", "ambiguous", "Acme/General Support")]
#[case("pillar edit 'Acme/General Support'", "usage", "--help")]
#[case("pillar archive 'Acme/General Support' Nothing", "not_found", "pillar add")]
#[case("pillar list Nobody", "not_found", "")]
fn wrong_words_leave_no_trace(#[case] line: &str, #[case] code: &str, #[case] hint: &str) {
    office().refused(line, code).hints_at(hint);
}
