//! `tat task merge`, `tat customer merge`, `tat pillar merge`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

/// Two customers who are one, with time on both.
fn twice() -> Home {
    let mut home = Home::new();
    let lines = "
        08:00 customer add Acme --rate 90
        08:00 customer add 'Acme Inc.' --rate 100
        08:00 pillar add Acme Web --rate 120
        08:00 pillar add 'Acme Inc.' Web
        08:00 pillar add 'Acme Inc.' Docs --rate 50
        08:00 add 'fix login' -p Acme/Web --create --on yesterday --for 2h
        08:00 add 'fix login' -p 'Acme Inc./Web' --on yesterday --for 1h
        08:00 add 'write docs' -p 'Acme Inc./Docs' --on yesterday --for 1h10
        08:00 add mail -c 'Acme Inc.' --on 2026-11-20 --for 20m
        08:00 focus 'Acme Inc.'
        08:00 bill approve 'Acme Inc.@2026-11-20'
    ";
    play(&mut home, lines);
    home
}

#[test]
fn a_customer_takes_over_what_another_had() {
    let mut home = twice();
    let before = home.json("bill list all");
    let lines = "
        09:00 customer merge 'acme inc.' acme --merge-tasks --dry-run
        09:00 customer merge 'acme inc.' acme --merge-tasks
        09:00 customer list
        09:00 focus
        09:00 bill list all
        09:00 bill list all --customer 'Acme Inc.'
        09:00 bill verify
        09:00 undo
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat customer merge 'acme inc.' acme --merge-tasks --dry-run
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    Docs   50.00 EUR/h
                 General Support
                 Web   120.00 EUR/h
      took over Acme Inc.: 3 tasks, 1 of them merged by title
      stays in the approved bill Acme Inc. › General Support Fri 20   0:30
      bill  Sun 22  Acme Inc. › Docs  1:15 → none  62.50 EUR → none
      bill  Sun 22  Acme Inc. › Web   1:00 → none  100.00 EUR → none
      bill  Sun 22  Acme › Docs       none → 1:15  none → 62.50 EUR
      bill  Sun 22  Acme › Web        2:00 → 3:00  240.00 EUR → 360.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat customer merge 'acme inc.' acme --merge-tasks
    c6725af1  Acme
      rate       90.00 EUR/h
      rounding   up to 15 minutes
      pillars    Docs   50.00 EUR/h
                 General Support
                 Web   120.00 EUR/h
      took over Acme Inc.: 3 tasks, 1 of them merged by title
      stays in the approved bill Acme Inc. › General Support Fri 20   0:30
      bill  Sun 22  Acme Inc. › Docs  1:15 → none  62.50 EUR → none
      bill  Sun 22  Acme Inc. › Web   1:00 → none  100.00 EUR → none
      bill  Sun 22  Acme › Docs       none → 1:15  none → 62.50 EUR
      bill  Sun 22  Acme › Web        2:00 → 3:00  240.00 EUR → 360.00 EUR
    $ tat customer list
    id        customer         rate  rounding          pillars
    c6725af1  Acme      90.00 EUR/h  up to 15 minutes        3  in focus
    $ tat focus
    in focus: Acme, the customer of new tasks
    $ tat bill list all
    day         customer                     time  billed    rate      amount  status    id
    Fri 20 Nov  Acme Inc. › General Support  0:20    0:30  100.00   50.00 EUR  approved  02e60cdc
    Sun 22 Nov  Acme › Docs                  1:10    1:15   50.00   62.50 EUR  pending   490ed37d
                Acme › Web                   3:00    3:00  120.00  360.00 EUR  pending   9b1b9c5b

                Acme                         4:10    4:15          422.50 EUR
                Acme Inc.                    0:20    0:30           50.00 EUR
                total, 3 bills               4:30    4:45          472.50 EUR
    $ tat bill list all --customer 'Acme Inc.'
    day         customer                     time  billed    rate     amount  status    id
    Fri 20 Nov  Acme Inc. › General Support  0:20    0:30  100.00  50.00 EUR  approved  02e60cdc

                total, 1 bill                0:20    0:30          50.00 EUR
    $ tat bill verify
    ✓ 3 bills checked, all as their entries make them
    $ tat undo
    undone  12  09:00  Merged the customer "Acme Inc." into "Acme"
    "#);
    let with_deleted = |bills: serde_json::Value| {
        bills.as_array().unwrap().iter().map(|bill| bill["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(with_deleted(home.json("bill list all")), with_deleted(before));
    let merged = home.json("customer merge 'Acme Inc.' Acme --merge-tasks");
    assert_eq!(merged["changed"][0]["name"], "Acme");
    assert!(merged["changed"][1]["deletedAt"].is_string());
    assert_eq!(merged["pillars"].as_array().unwrap().len(), 3);
}

#[test]
fn a_reopened_bill_goes_to_the_one_that_stays_with_its_memo() {
    let home = twice();
    home.ok("bill reopen 'Acme Inc.@2026-11-20'");
    home.ok("bill memo 'Acme Inc.@2026-11-20' 'letters'");
    home.ok("bill approve 'Acme Inc.@2026-11-20'");
    home.ok("customer merge 'acme inc.' acme --merge-tasks");
    home.ok("bill reopen 'Acme Inc./General Support@2026-11-20'");
    let bill = home.json("bill show Acme@2026-11-20");
    assert_eq!((&bill["memo"], &bill["amount"]), (&"letters".into(), &"45.00".into()));
    home.ok("bill verify");
}

#[test]
fn pillars_and_tasks_are_merged() {
    let mut home = twice();
    let lines = "
        09:00 task add release -c 'Acme Inc.' -t big --due fri
        09:00 task explode release pack announce
        09:00 task add party
        09:00 task block party --by release
        09:30 task merge release 'write docs'
        09:30 task tree
        09:30 start mail
        09:45 task merge mail 'write docs'
        09:45 status
        09:45 pillar merge Docs 'Acme Inc./Web'
        09:30 pillar merge 'Acme Inc./Web' 'general support' --json --dry-run
    ";
    let mut pictures = play(&mut home, lines);
    // The ids and stamps of the last document are not what is looked at.
    let json = pictures.split_off(pictures.find("{\"changed\"").unwrap());
    assert!(json.contains("\"dryRun\":true") && json.contains("\"name\":\"Web\""), "{json}");
    assert_snapshot!(pictures, @"
    $ tat task add release -c 'Acme Inc.' -t big --due fri
    deda7efe  release   Acme Inc.   to_do
      due        Fri 27 Nov 2026
      tags       big
    $ tat task explode release pack announce
    deda7efe  release   Acme Inc.   to_do → exploded
      · 6213a388  pack
      · 519ac061  announce
    $ tat task add party
    e0b5d0cd  party   Acme Inc.   to_do
    $ tat task block party --by release
    e0b5d0cd  party   Acme Inc.   to_do → blocked
      waits for  deda7efe  release   exploded
    $ tat task merge release 'write docs'
    7da83378  write docs   Acme Inc. › Docs   to_do
      took over release: 2 children
    $ tat task tree
    88daa10b  fix login    Acme › Web        to_do    2:00
    f7bfbdd0  fix login    Acme Inc. › Web   to_do    1:00
    fece03da  mail         Acme Inc.         to_do    0:20
    7da83378  write docs   Acme Inc. › Docs  to_do    1:10  Fri 27  big
    519ac061  ├─ announce  Acme Inc.         to_do                  big
    6213a388  └─ pack      Acme Inc.         to_do                  big
    e0b5d0cd  party        Acme Inc.         blocked
    $ tat start mail
    ▶ mail   Acme Inc.   since 09:30
    $ tat task merge mail 'write docs'
    7da83378  write docs   Acme Inc. › Docs   in_progress
      took over mail: the running timer
      1 entry in frozen bills stays under the old title
    $ tat status
    ▶ write docs   Acme Inc. › Docs   0:15 since 09:30
      today 0:15   week 0:15
    $ tat pillar merge Docs 'Acme Inc./Web'
    a150fcbe  Acme Inc. › Web   100.00 EUR/h, as the customer
      took over Docs: 1 task
      bill  Sun 22  Acme Inc. › Docs  1:15 → none  62.50 EUR → none
      bill  Sun 22  Acme Inc. › Web   1:00 → 2:15  100.00 EUR → 225.00 EUR
    $ tat pillar merge 'Acme Inc./Web' 'general support' --json --dry-run
    ");
}

#[test]
fn what_cannot_be_one_is_refused() {
    let home = twice();
    home.refused("customer merge 'acme inc.' acme", "conflict")
        .names(&["fix login"])
        .hints_at("--merge-tasks");
    home.refused("customer merge acme ACME", "usage");
    home.refused("customer merge acme bolt", "not_found").hints_at("tat customer add");
    home.refused("pillar merge Docs Docs", "usage");
    home.refused("pillar merge Docs Acme/Web", "conflict").names(&["Acme Inc."]);
    home.refused("pillar merge 'Acme/General Support' Acme/Web", "conflict");
    home.refused("pillar merge Docs Nothing", "not_found");
    home.refused("task merge mail mail", "usage");
    home.refused("task merge mail nothing", "not_found");
    home.ok("task explode mail first");
    home.ok("task explode first second");
    home.refused("task merge mail second", "conflict").names(&["circle"]);
    home.ok("task merge mail first");
}
