//! `tat task …`.

use insta::assert_snapshot;
use rstest::rstest;

use super::{play, play_days};
use crate::sandbox::Home;

/// Two customers, and a morning's list of what there is to do.
fn office() -> Home {
    let home = Home::new();
    for line in [
        "customer add Acme --rate 90",
        "customer add Globex --rate 80",
        "pillar add Acme Platform",
        "task add fix login redirect -c Acme -p Platform -t web -t bug --due fri --estimate 3h",
        "task add write notes",
        "task add release -c Acme",
    ] {
        home.ok(line);
    }
    home
}

#[test]
fn what_is_known_of_a_new_task_is_said() {
    let mut home = office();
    let lines = "
        10:00 task add order chairs --due tomorrow --link https://chairs.example/1 --description 'blue, or green'
        10:01 task show chairs
        10:02 task add 'first draft' --parent release --intake
        10:03 task show draft
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat task add order chairs --due tomorrow --link https://chairs.example/1 --description 'blue, or green'
    f7bfbdd0  order chairs   to_do
      due        Tue 24 Nov 2026
      link       https://chairs.example/1
    $ tat task show chairs
    f7bfbdd0  order chairs
      status     to_do
      spent      nothing yet
      due        Tue 24 Nov 2026
      link       https://chairs.example/1

      blue, or green
    $ tat task add 'first draft' --parent release --intake
    7da83378  first draft   Acme   intake
      part of    88daa10b  release   to_do
    $ tat task show draft
    7da83378  first draft
      status     intake
      for        Acme
      spent      nothing yet
      part of    88daa10b  release   to_do
    ");
    let task = &home.json("task add look around -c globex -t later")["task"];
    assert_eq!((&task["status"], &task["tags"][0]), (&"to_do".into(), &"later".into()));
    assert_eq!(task["title"], "look around");
    assert_eq!(task["canStartStop"], true);
    let child = home.json("task show draft");
    assert_eq!(child["customerName"], "Acme", "a part lies where the whole lies: {child}");
    assert_eq!(child["status"], "intake");
    assert_eq!(home.json("task add no more --dry-run")["dryRun"], true);
    home.refused("task show 'no more'", "not_found");
}

#[test]
fn a_list_is_by_status_and_keeps_titles_in_a_narrow_terminal() {
    let mut home = office();
    let lines = "
        09:00 start stand-up
        10:00 task cancel stand-up
        10:00 task list
        10:00 task list --all
        10:00 task list --status done -s cancelled -s BLOCKED
        10:00 task list -c Globex
        10:00 task list -c none --mine
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat start stand-up
    ▶ stand-up   since 09:00
    ! note: it has no customer, so its time makes no bill
    $ tat task cancel stand-up
    f7bfbdd0  stand-up   in_progress → cancelled
      stopped stand-up after 1:00
    $ tat task list
    id        task                for              status      spent  due     tags
    a150fcbe  fix login redirect  Acme › Platform  to_do   0:00/3:00  Fri 27  bug, web
    88daa10b  release             Acme             to_do
    6fe5fb49  write notes                          to_do
    $ tat task list --all
    id        task                for              status         spent  due     tags
    a150fcbe  fix login redirect  Acme › Platform  to_do      0:00/3:00  Fri 27  bug, web
    88daa10b  release             Acme             to_do
    6fe5fb49  write notes                          to_do
    f7bfbdd0  stand-up                             cancelled       1:00
    $ tat task list --status done -s cancelled -s BLOCKED
    id        task      status     spent
    f7bfbdd0  stand-up  cancelled   1:00
    $ tat task list -c Globex
    no open tasks of Globex; `tat task add TITLE` makes one
    $ tat task list -c none --mine
    id        task         status
    6fe5fb49  write notes  to_do
    ");
    home.set("COLUMNS", "60").set("LANG", "C");
    assert_snapshot!(home.tat("task list"), @"
    $ tat task list
    id        task                for             status  due
    a150fcbe  fix login redirect  Acme / Platfo…  to_do   Fri 27
    88daa10b  release             Acme            to_do
    6fe5fb49  write notes                         to_do
    ");
    home.set("COLUMNS", "200");
    let plain = home.ok("task list --plain").stdout;
    let records: Vec<Vec<&str>> = plain.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(records.len(), 3);
    assert_eq!(
        records[0][1..],
        [
            "to_do",
            "fix login redirect",
            "Acme",
            "Platform",
            "0",
            "10800000",
            "2026-11-27",
            "bug,web",
            ""
        ]
    );
    let list = home.json("task list");
    assert_eq!(list[0]["title"], "fix login redirect");
    assert_eq!(
        (&list[0]["customerName"], &list[0]["pillarName"]),
        (&"Acme".into(), &"Platform".into())
    );
    assert_eq!(home.json("task list -c Globex"), serde_json::json!([]));
    home.refused("task list --status finished", "usage").names(&["finished"]).hints_at("completed");
    home.refused("task list -c Globx", "not_found").hints_at("Globex");
}

#[test]
fn each_flag_of_an_edit_has_its_opposite() {
    let mut home = office();
    let lines = "
        10:00 task edit fix --title 'fix logout' -c Globex -t urgent --parent release --estimate 1h30 --due 2027-01-15 --link https://x.example --description 'it loops'
        10:01 task edit 'fix logout' --no-customer --no-tag --no-parent --no-estimate --no-due --no-link --no-description
        10:02 task edit 'fix logout' -p Acme/Platform --name 'fix login'
        10:03 task edit 'fix login' --no-pillar
        10:04 task edit 'fix login' --no-pillar
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat task edit fix --title 'fix logout' -c Globex -t urgent --parent release --estimate 1h30 --due 2027-01-15 --link https://x.example --description 'it loops'
    a150fcbe  fix logout   Globex
      title     fix login redirect → fix logout
      for       Acme › Platform → Globex
      part of   none → release
      estimate  3:00 → 1:30
      due       Fri 27 Nov 2026 → Fri 15 Jan 2027
      tags      bug, web → urgent
      link      none → https://x.example
      about     none → it loops
    $ tat task edit 'fix logout' --no-customer --no-tag --no-parent --no-estimate --no-due --no-link --no-description
    a150fcbe  fix logout
      for       Globex → none
      part of   release → none
      estimate  1:30 → none
      due       Fri 15 Jan 2027 → none
      tags      urgent → none
      link      https://x.example → none
      about     it loops → none
    $ tat task edit 'fix logout' -p Acme/Platform --name 'fix login'
    a150fcbe  fix login   Acme › Platform
      title     fix logout → fix login
      for       none → Acme › Platform
    $ tat task edit 'fix login' --no-pillar
    a150fcbe  fix login   Acme
      for       Acme › Platform → Acme
    $ tat task edit 'fix login' --no-pillar
    a150fcbe  fix login   Acme
      nothing changed
    ");
    assert_eq!(home.json("task edit notes -t a --dry-run")["dryRun"], true);
    let before = home.json("task show notes");
    home.ok("task edit notes -c Acme --due mon");
    home.ok("undo");
    let mut after = home.json("task show notes");
    for field in ["updatedAt", "localVersion"] {
        after[field] = before[field].clone();
    }
    assert_eq!(after, before);
}

#[test]
fn an_edit_says_which_bills_move_and_which_stay() {
    let mut home = office();
    let lines = "
        23 09:00 start fix login redirect
        23 09:50 stop
        24 09:00 start fix login redirect
        24 09:40 stop
        24 10:00 bill approve Acme/Platform@2026-11-23
        24 10:01 task edit fix -c Globex --dry-run
        24 10:02 task edit fix -c Globex
        24 10:03 task edit fix --no-customer
        24 10:04 task show fix
        24 10:05 task delete fix
        24 10:06 bill list
    ";
    let pictures = play_days(&mut home, lines);
    let edits = pictures.find("$ tat task edit").unwrap();
    assert_snapshot!(&pictures[edits..], @"
    $ tat task edit fix -c Globex --dry-run
    a150fcbe  fix login redirect   Globex
      for       Acme › Platform → Globex
      stays in the approved bill Acme › Platform Mon 23   1:00
      bill  Tue 24  Acme › Platform           0:45 → none  67.50 EUR → none
      bill  Tue 24  Globex › General Support  none → 0:45  none → 60.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat task edit fix -c Globex
    a150fcbe  fix login redirect   Globex
      for       Acme › Platform → Globex
      stays in the approved bill Acme › Platform Mon 23   1:00
      bill  Tue 24  Acme › Platform           0:45 → none  67.50 EUR → none
      bill  Tue 24  Globex › General Support  none → 0:45  none → 60.00 EUR
    $ tat task edit fix --no-customer
    a150fcbe  fix login redirect
      for       Globex → none
      stays in the approved bill Acme › Platform Mon 23   1:00
      bill  Tue 24  Globex › General Support  0:45 → none  60.00 EUR → none
    $ tat task show fix
    a150fcbe  fix login redirect
      status     in_progress
      spent      1:30 in 2 entries
      estimate   3:00
      due        Fri 27 Nov 2026
      tags       bug, web
      bills      Acme › Platform Mon 23   1:00   90.00 EUR   approved
    $ tat task delete fix
    deleted a150fcbe  fix login redirect
      its 2 entries stay and bill as before
    $ tat bill list
    day         customer         time  billed   rate     amount  status    id
    Mon 23 Nov  Acme › Platform  0:50    1:00  90.00  90.00 EUR  approved  ff735952

                total, 1 bill    0:50    1:00         90.00 EUR
    ");
}

#[test]
fn a_timer_on_a_task_that_is_closed_stops_and_is_billed() {
    let mut home = office();
    home.at("10:00").ok("start fix login redirect");
    assert_snapshot!(play(&mut home, "
        10:20 task delete fix
        10:20 task done fix --dry-run
        10:20 task done fix
        10:20 task done fix
        10:21 task done 'fix login redirect'
        10:21 start fix login redirect
    "), @r#"
    $ tat task delete fix
    ! error: a timer runs on "fix login redirect"
    !
    ! hint: `tat stop` records its time, `tat cancel` drops it
    = exit 1
    $ tat task done fix --dry-run
    a150fcbe  fix login redirect   Acme › Platform   in_progress → completed
      stopped fix login redirect after 0:20
      bill  Mon 23  Acme › Platform  none → 0:30  none → 45.00 EUR
    ! note: this was a dry run; nothing was written
    $ tat task done fix
    a150fcbe  fix login redirect   Acme › Platform   in_progress → completed
      stopped fix login redirect after 0:20
      billed 0:30 for Acme › Platform today   45.00 EUR
    $ tat task done fix
    ! error: no task matches "fix"
    !
    ! hint: "fix login redirect" is completed; `tat task reopen "fix login redirect"` takes it back
    = exit 3
    $ tat task done 'fix login redirect'
    a150fcbe  fix login redirect   Acme › Platform   already completed
    $ tat start fix login redirect
    ! error: "fix login redirect" is completed
    !
    ! hint: `--reopen` goes on with it, `--new` makes another of the same title
    = exit 1
    "#);
    home.ok("start release");
    home.at("10:40");
    let done = home.tat("task cancel release notes --json");
    let changed = done.document();
    let statuses: Vec<_> =
        changed["changed"].as_array().unwrap().iter().map(|task| &task["status"]).collect();
    assert_eq!(statuses, ["cancelled", "cancelled"]);
    assert!(done.stderr.contains("the timer on \"release\" stopped after 0:19"), "{done}");
    assert_eq!(home.json("task cancel release"), serde_json::json!({"changed": []}));
    assert_eq!(home.json("bill list")[0]["billedMinutes"], 30);
}

#[test]
fn who_waits_is_freed_by_whom_it_waits_for() {
    let mut home = office();
    let lines = "
        10:00 task block release --by notes
        10:01 task block release --by notes fix
        10:02 task done release
        10:03 task block notes --by release
        10:04 task unblock release --by fix
        10:05 task done notes
        10:06 task show release
        10:07 task block release --by notes
        10:08 task block release --by fix
        10:09 task unblock release
        10:10 task unblock release
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat task block release --by notes
    88daa10b  release   Acme   to_do → blocked
      waits for  6fe5fb49  write notes   to_do
    $ tat task block release --by notes fix
    88daa10b  release   Acme   blocked
      waits for  6fe5fb49  write notes   to_do
                 a150fcbe  fix login redirect   to_do
    $ tat task done release
    ! error: "release" cannot be done: it is blocked and waits for "write notes", "fix login redirect"
    !
    ! hint: `tat task unblock release` lets it wait for nobody
    = exit 1
    $ tat task block notes --by release
    ! error: "write notes" cannot wait for "release": that closes the circle "write notes" → "release" → "write notes"
    !
    ! hint: `tat task unblock 88daa10b` lets that one wait for nobody
    = exit 1
    $ tat task unblock release --by fix
    88daa10b  release   Acme   blocked
      waits for  6fe5fb49  write notes   to_do
    $ tat task done notes
    6fe5fb49  write notes   to_do → completed
      and so 88daa10b  release   Acme   blocked → to_do
    $ tat task show release
    88daa10b  release
      status     to_do, ready
      for        Acme
      spent      nothing yet
      waits for  6fe5fb49  write notes   completed
    $ tat task block release --by notes
    ! error: no task matches "notes"
    !
    ! hint: "write notes" is completed; `tat task reopen "write notes"` takes it back
    = exit 3
    $ tat task block release --by fix
    88daa10b  release   Acme   to_do → blocked
      waits for  a150fcbe  fix login redirect   to_do
    $ tat task unblock release
    88daa10b  release   Acme   blocked → to_do
    $ tat task unblock release
    88daa10b  release   Acme   already to_do
    "#);
    assert_eq!(home.json("task block release --by fix")["changed"][0]["status"], "blocked");
    let unblocked = &home.json("task unblock release --by fix")["changed"][0];
    assert_eq!((&unblocked["status"], &unblocked["ready"]), (&"to_do".into(), &true.into()));
    home.refused("task block release", "usage");
    home.refused("task block release --by release", "conflict");
}

#[test]
fn a_task_that_is_split_is_done_with_its_parts() {
    let mut home = office();
    let lines = "
        10:00 task explode release 'write the texts' 'draw the pictures'
        10:01 task tree
        10:02 task done release
        10:03 task cancel texts
        10:04 task done pictures
        10:05 task explode notes one
        10:06 task cancel one
        10:07 task tree notes
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat task explode release 'write the texts' 'draw the pictures'
    88daa10b  release   Acme   to_do → exploded
      · f7bfbdd0  write the texts
      · 3982dd65  draw the pictures
    $ tat task tree
    a150fcbe  fix login redirect    Acme › Platform  to_do     0:00/3:00  Fri 27  bug, web
    88daa10b  release               Acme             exploded
    3982dd65  ├─ draw the pictures  Acme             to_do
    f7bfbdd0  └─ write the texts    Acme             to_do
    6fe5fb49  write notes                            to_do
    $ tat task done release
    ! error: "release" cannot be done: it is exploded, and its children are open: "draw the pictures", "write the texts"
    !
    ! hint: `tat task done "draw the pictures"`
    = exit 1
    $ tat task cancel texts
    f7bfbdd0  write the texts   Acme   to_do → cancelled
    $ tat task done pictures
    3982dd65  draw the pictures   Acme   to_do → completed
      and so 88daa10b  release   Acme   exploded → completed
    $ tat task explode notes one
    6fe5fb49  write notes   to_do → exploded
      · 4169e3dc  one
    $ tat task cancel one
    4169e3dc  one   to_do → cancelled
    ! note: "write notes" stays exploded: no child of it is left to do
    $ tat task tree notes
    6fe5fb49  write notes  exploded
    4169e3dc  └─ one       cancelled
    "#);
    let tree = home.json("task tree release");
    let depths: Vec<_> =
        tree.as_array().unwrap().iter().map(|task| task["depth"].as_u64()).collect();
    assert_eq!(depths, [Some(0), Some(1), Some(1)]);
    let exploded = home.json("task explode fix a b");
    assert_eq!(exploded["changed"].as_array().unwrap().len(), 3);
    assert_eq!(exploded["changed"][1]["tags"], serde_json::json!(["bug", "web"]));
    home.refused("task explode a", "usage");
    home.refused("task edit fix --parent a", "conflict").hints_at("task tree");
}

#[test]
fn tasks_come_in_go_to_somebody_and_come_back() {
    let mut home = office();
    let lines = "
        10:00 task add from outside --intake
        10:01 task triage outside
        10:02 task triage outside
        10:03 task assign notes me
        10:04 task cancel notes release
        10:05 task reopen notes release
        10:06 task delete notes release --dry-run
        10:07 task delete notes release
        10:08 undo
    ";
    assert_snapshot!(play(&mut home, lines), @"
    $ tat task add from outside --intake
    f7bfbdd0  from outside   intake
    $ tat task triage outside
    f7bfbdd0  from outside   intake → to_do
    $ tat task triage outside
    f7bfbdd0  from outside   already to_do
    $ tat task assign notes me
    6fe5fb49  write notes   assigned to me
    $ tat task cancel notes release
    6fe5fb49  write notes   to_do → cancelled
    88daa10b  release   Acme   to_do → cancelled
    $ tat task reopen notes release
    6fe5fb49  write notes   cancelled → to_do
    88daa10b  release   Acme   cancelled → to_do
    $ tat task delete notes release --dry-run
    deleted 6fe5fb49  write notes
    deleted 88daa10b  release   Acme
    ! note: this was a dry run; nothing was written
    $ tat task delete notes release
    deleted 6fe5fb49  write notes
    deleted 88daa10b  release   Acme
    $ tat undo
    undone  11  10:07  Deleted 2 tasks
    ");
    assert_eq!(home.json("task assign notes me"), serde_json::json!({"changed": []}));
    assert_eq!(home.json("task delete notes")["changed"][0]["title"], "write notes");
    home.refused("task assign release bob@x.example", "not_found").names(&["bob"]).hints_at("me");
    home.refused("task triage fix release gone", "not_found");
    home.ok("task done fix");
    home.refused("task triage 'fix login redirect'", "illegal_transition").hints_at("task reopen");
}

#[rstest]
#[case("task add ''", "usage")]
#[case("task add", "usage")]
#[case("task add x -c Globx", "not_found")]
#[case("task add x -c Globex -p Platform", "not_found")]
#[case("task add x --parent nothing", "not_found")]
#[case("task add x --estimate 45", "usage")]
#[case("task add x --due someday", "usage")]
#[case("task add fix login redirect -c Acme -p Platform", "conflict")]
#[case("task edit fix", "usage")]
#[case("task edit fix --due mon --no-due", "usage")]
#[case("task edit fix -p Platform --no-customer", "usage")]
#[case("task edit fix -c Globex -p Platform", "not_found")]
#[case("task edit release --title 'fix login redirect' -p Platform", "conflict")]
#[case("task edit nothing --no-due", "not_found")]
#[case("task done nothing fix", "not_found")]
#[case("task show nothing", "not_found")]
#[case("task tree nothing", "not_found")]
#[case("task delete", "usage")]
#[case("task", "usage")]
fn wrong_words_leave_no_trace(#[case] line: &str, #[case] code: &str) {
    office().refused(line, code);
}

#[test]
fn words_of_one_title_in_several_arguments_are_to_be_quoted() {
    let home = office();
    home.ok("task add write tests");
    home.ok("customer add Umbrella Group");
    assert_snapshot!(home.tat("task done write notes"), @r#"
    $ tat task done write notes
    ! error: "write" fits 2 tasks
    !
    ! hint: quote what belongs together: `tat task done "write notes"`
    ! hint: `6fe5fb49`  write notes
    ! hint: `f7bfbdd0`  write tests
    = exit 3
    "#);
    for (line, quoted) in [
        ("task show write notes", "tat task show \"write notes\""),
        ("task edit fix login --no-due", "tat task edit \"fix login\" --no-due"),
        ("log --task write notes", "tat log --task \"write notes\""),
        ("customer show Umbrella Group", "tat customer show \"Umbrella Group\""),
    ] {
        home.refused(line, "usage").hints_at(quoted);
    }
    let unknown = home.refused("task show write poems", "usage");
    assert!(unknown.hints.iter().all(|hint| !hint.contains("write poems")), "{:?}", unknown.hints);
}
