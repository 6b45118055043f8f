//! `tat focus`, and what a folder's `.tat.toml` gives to new tasks.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

fn office() -> Home {
    let home = Home::new();
    for line in [
        "customer add Acme",
        "customer add Globex",
        "pillar add Acme Web",
        "task add plan -c Acme",
        "task add paint -c Globex",
        "task add post letters",
    ] {
        home.ok(line);
    }
    home
}

#[test]
fn lists_and_completion_are_narrowed() {
    let mut home = office();
    let lines = "
        10:00 focus
        10:01 focus Globex
        10:02 task list
        10:03 pillar list
        10:04 customer list
        10:05 focus Globex Acme
        10:06 focus
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat focus
    no focus: lists show every customer
    $ tat focus Globex
    in focus: Globex, the customer of new tasks
    $ tat task list
    id        task   for     status
    6fe5fb49  paint  Globex  to_do
    only Globex, in focus
    $ tat pillar list
    id        customer  pillar              rate
    c10501ac  Globex    General Support  no rate
    $ tat customer list
    id        customer          rate  rounding          pillars
    c6725af1  Acme      no rate, EUR  up to 15 minutes        2
    0cce4fb0  Globex    no rate, EUR  up to 15 minutes        1  in focus
    $ tat focus Globex Acme
    in focus: Globex, Acme
    $ tat focus
    in focus: Globex, Acme
    ");
    home.ok("focus Globex");
    assert_eq!(home.complete(&["task", "done", "p"]), ["paint"]);
    assert_eq!(home.complete(&["start", "x", "-c", ""]), ["Globex"]);
    assert_eq!(home.complete(&["start", "x", "-p", ""]), ["Globex/General Support"]);
    assert_eq!(home.complete(&["focus", ""]), ["Acme", "Globex"]);
    home.ok("task done paint");
    assert_snapshot!(home.tat("task list"), @"
    $ tat task list
    no open tasks of Globex, in focus; `tat task add TITLE` makes one
    ");
    assert_eq!(home.json("task list -c Acme")[0]["title"], "plan", "a customer that was named");
    assert_eq!(home.json("task list --all").as_array().unwrap().len(), 3);
}

#[test]
fn a_single_customer_is_the_one_of_new_tasks() {
    let mut home = office();
    home.ok("focus Acme");
    let lines = "
        10:00 task add one
        10:01 task add two -c Globex
        10:02 start three
        10:03 focus Acme Globex
        10:04 start four
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat task add one
    7da83378  one   Acme   to_do
    $ tat task add two -c Globex
    fece03da  two   Globex   to_do
    $ tat start three
    ▶ three   Acme   since 10:02
    $ tat focus Acme Globex
    in focus: Acme, Globex
    $ tat start four
    ▶ four   since 10:04
      stopped three after 0:02
      billed 0:15 for Acme › General Support today   no rate
    ! note: it has no customer, so its time makes no bill
    ");
}

#[test]
fn scripts_see_what_changed() {
    let home = office();
    let acme = home.json("customer show Acme")["id"].clone();
    let set = home.json("focus acme");
    assert_eq!(set["changed"][0]["customerIds"], serde_json::json!([acme]));
    assert_eq!(home.json("focus Acme"), serde_json::json!({"changed": []}));
    assert_eq!(home.json("focus")[0]["id"], acme);
    assert_eq!(home.json("focus --clear --dry-run")["dryRun"], true);
    assert!(home.ok("focus --plain").stdout.contains("\tAcme\t"));
    home.refused("focus Acme Nobody", "not_found").names(&["Nobody"]);
    home.refused("focus Acme --clear", "usage");
    home.ok("undo");
    assert_eq!(home.json("focus"), serde_json::json!([]));
    assert_eq!(home.json("focus --clear"), serde_json::json!({"changed": []}));
}

#[test]
fn a_folder_says_where_its_new_tasks_lie() {
    let mut home = office();
    home.ok("focus Globex");
    let file = home.path("home/.tat.toml");
    std::fs::write(&file, "customer = 'Acme'\npillar = 'Web'\ntags = ['web']\npager = 'rm'\n")
        .unwrap();
    let lines = "
        10:00 task add build
        10:01 task add other -c Globex
        10:02 start ship
        10:03 start ship
        10:04 task list
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat task add build
    7da83378  build   Acme › Web   to_do
      tags       web
    ! warning: .tat.toml: nobody knows the key "pager" there; a `.tat.toml` may hold customer, pillar and tags: mend it or take it away
    $ tat task add other -c Globex
    fece03da  other   Globex   to_do
      tags       web
    ! warning: .tat.toml: nobody knows the key "pager" there; a `.tat.toml` may hold customer, pillar and tags: mend it or take it away
    $ tat start ship
    ▶ ship   Acme › Web   since 10:02
    ! warning: .tat.toml: nobody knows the key "pager" there; a `.tat.toml` may hold customer, pillar and tags: mend it or take it away
    $ tat start ship
    ▶ ship   Acme › Web   since 10:02
      it runs already; nothing changed
    ! warning: .tat.toml: nobody knows the key "pager" there; a `.tat.toml` may hold customer, pillar and tags: mend it or take it away
    $ tat task list
    id        task   for     status  tags
    fece03da  other  Globex  to_do   web
    6fe5fb49  paint  Globex  to_do
    only Globex, in focus
    "#);
    assert_eq!(home.json("task show build")["tags"], serde_json::json!(["web"]));
    std::fs::write(&file, "customer = 'Nobody'").unwrap();
    home.refused("task add more", "not_found").names(&["Nobody"]).hints_at(".tat.toml");
    home.refused("start more", "not_found").hints_at("--create");
    home.ok("task add more -c Acme");
    std::fs::write(&file, "rate = 5\ntags = 'web'").unwrap();
    home.refused("task add again", "usage").names(&[".tat.toml", "line 2", "tags"]);
    home.ok("task done more");
}
