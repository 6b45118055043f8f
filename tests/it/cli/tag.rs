//! `tat tag …`.

use insta::assert_snapshot;
use serde_json::json;

use super::play;
use crate::sandbox::Home;

fn tagged() -> Home {
    let mut home = Home::new();
    let lines = "
        08:00 customer add Acme --rate 90
        08:00 task add 'write notes' -t api -t Later
        08:00 add 'fix login' -c Acme --on yesterday --for 1h -t api -t web
        08:00 add 'fix login' --from 7:00 --to 7:40 -t API
        09:00 start standup -t api
    ";
    play(&mut home, lines);
    home
}

#[test]
fn one_name_takes_the_place_of_another_everywhere() {
    let mut home = tagged();
    let lines = "
        10:00 tag list
        10:00 tag rename '#API' web --dry-run
        10:00 tag rename '#API' web
        10:00 tag rename web Web
        10:00 tag remove later WEB
        10:00 tag list
        10:00 undo --steps 3
        10:00 tag list
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat tag list
    tag    tasks  entries  time
    api        1        3  1:40
    Later      1
    web                 1  1:00
    $ tat tag rename '#API' web --dry-run
    #API is now web   on 1 task, 3 entries
    ! note: this was a dry run; nothing was written
    $ tat tag rename '#API' web
    #API is now web   on 1 task, 3 entries   `tat undo` takes it back
    $ tat tag rename web Web
    web is now Web   on 1 task, 3 entries   `tat undo` takes it back
    $ tat tag remove later WEB
    removed Later, Web   on 1 task, 3 entries   `tat undo` takes it back
    $ tat tag list
    no tags; `tat start TITLE --tag TAG` gives one
    $ tat undo --steps 3
    3 steps undone
    8  10:00  Removed 2 tags
    7  10:00  Renamed the tag "web" to "Web"
    6  10:00  Renamed the tag "api" to "web"
    $ tat tag list
    tag    tasks  entries  time
    api        1        3  1:40
    Later      1
    web                 1  1:00
    "#);
    let changed = home.json("tag rename api rest");
    let entities: Vec<_> =
        changed["changed"].as_array().unwrap().iter().map(|one| one["entity"].clone()).collect();
    assert_eq!(json!(entities), json!(["task", "timer", "timeEntry", "timeEntry"]));
    assert_eq!(home.json("tag list")[1]["tag"], "rest");
    let plain = home.ok("tag list --plain").stdout;
    assert_eq!(plain.lines().nth(1), Some("rest\t1\t3\t6000000"));
    assert_eq!(home.json("tag list --dry-run"), home.json("tag list"));
}

#[test]
fn what_stands_in_a_frozen_bill_keeps_its_tags() {
    let home = tagged();
    home.ok("bill approve Acme@yesterday");
    home.refused("tag rename api rest", "frozen")
        .names(&["Acme/General Support@2026-11-22"])
        .hints_at("--skip-frozen");
    assert_snapshot!(home.tat("tag remove api --skip-frozen"), @"
    $ tat tag remove api --skip-frozen
    removed api   on 1 task, 2 entries   `tat undo` takes it back
    ! note: 1 entry in approved or sent bills left as it is
    ");
    home.ok("add 'fix login' --on 2026-11-20 --for 1h -t web");
    home.ok("bill approve Acme@2026-11-20");
    home.refused("tag remove web", "frozen").names(&["2 of 2"]).hints_at("Acme/General Support@");
}

#[test]
fn a_tag_that_nothing_has_is_not_found() {
    let home = tagged();
    home.refused("tag rename apy rest", "not_found").names(&["apy"]).hints_at("\"api\"");
    home.refused("tag remove web nothing", "not_found").hints_at("tat tag list");
    home.refused("tag rename api ''", "usage");
    home.refused("tag rename api", "usage");
    home.refused("tag remove", "usage");
    assert_snapshot!(Home::new().tat("tag list"), @"
    $ tat tag list
    no tags; `tat start TITLE --tag TAG` gives one
    ");
}
