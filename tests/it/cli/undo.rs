//! `tat undo` and `tat redo`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

fn morning() -> Home {
    let mut home = Home::new();
    let lines = "
        09:00 start fix login -c Acme -p Platform --create
        10:00 stop
        10:15 start standup
    ";
    play(&mut home, lines);
    home
}

#[test]
fn steps_go_back_and_forth() {
    let lines = "
        10:30 undo
        10:30 status
        10:31 undo --steps 2
        10:31 status
        10:32 redo --steps 2
        10:32 status
        10:33 undo --to 1
        10:33 redo
        10:33 redo
    ";
    assert_snapshot!(play(&mut morning(), lines), @r#"
    $ tat undo
    undone  3  10:15  Started "standup"
    $ tat status
    no timer is running
      today 1:00   week 1:00
    $ tat undo --steps 2
    2 steps undone
    2  10:00  Stopped "fix login"
    1  09:00  Started "fix login"
    $ tat status
    no timer is running
      today 0:00   week 0:00
    $ tat redo --steps 2
    2 steps done again
    1  09:00  Started "fix login"
    2  10:00  Stopped "fix login"
    $ tat status
    no timer is running
      today 1:00   week 1:00
    $ tat undo --to 1
    undone  2  10:00  Stopped "fix login"
    $ tat redo
    done again  2  10:00  Stopped "fix login"
    $ tat redo
    done again  3  10:15  Started "standup"
    "#);
}

#[test]
fn one_step_alone_is_taken_back_where_nothing_depends_on_it() {
    let lines = "
        10:30 undo 2
        10:30 stop
        10:30 undo 2
        10:30 undo 1
        10:30 history
    ";
    assert_snapshot!(play(&mut morning(), lines), @r#"
    $ tat undo 2
    ! error: step 2 cannot be undone while a timer runs on "standup"
    !
    ! hint: `tat stop` or `tat cancel` first
    = exit 1
    $ tat stop
    ■ standup   10:15–10:30   0:15
    $ tat undo 2
    undone  2  10:00  Stopped "fix login"
    $ tat undo 1
    undone  1  09:00  Started "fix login"
    $ tat history
    4  10:30  Stopped "standup"
    3  10:15  Started "standup"
    2  10:00  Stopped "fix login"  undone
    1  09:00  Started "fix login"  undone
    "#);
}

#[test]
fn a_dry_run_shows_the_bill_and_writes_nothing() {
    let mut home = morning();
    home.ok("stop");
    assert_snapshot!(play(&mut home, "10:30 undo --to 1 --dry-run\n10:30 history"), @r#"
    $ tat undo --to 1 --dry-run
    3 steps undone
    4  10:15  Dropped "standup"
    3  10:15  Started "standup"
    2  10:00  Stopped "fix login"
      bill  Mon 23  Acme › Platform  1:00 → none
    ! note: this was a dry run; nothing was written
    $ tat history
    4  10:15  Dropped "standup"
    3  10:15  Started "standup"
    2  10:00  Stopped "fix login"
    1  09:00  Started "fix login"
    "#);
    assert_eq!(home.json("undo --dry-run")["dryRun"], true);
}

#[test]
fn scripts_see_the_records_and_the_steps() {
    let home = morning();
    let undone = home.json("undo");
    assert_eq!(undone["steps"][0]["seq"], 3);
    assert_eq!(undone["steps"][0]["sentence"], "Started \"standup\"");
    let changed = undone["changed"].as_array().unwrap();
    let kinds: Vec<_> = changed.iter().map(|record| record["entity"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["task", "timer"]);
    assert!(changed[0]["deletedAt"].is_string() && changed[0]["timeElapsed"] == 0, "{undone}");
    let redone = home.json("redo");
    assert_eq!(redone["steps"], undone["steps"]);
    assert!(redone["changed"][0]["deletedAt"].is_null(), "{redone}");
    let plain = home.ok("undo --plain").stdout;
    assert_eq!(plain, "3\t2026-11-23T09:15:00.000Z\tStarted \"standup\"\n");
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    let mut home = Home::new();
    for line in ["undo", "redo", "undo --to 0"] {
        home.tat(&format!("{line} --json")).refusal("conflict");
    }
    play(&mut home, "09:00 start fix login\n10:00 stop\n10:15 start standup");
    home.refused("undo 2", "conflict").names(&["step 2", "standup"]).hints_at("tat stop");
    home.refused("undo 99", "not_found").names(&["99"]).hints_at("tat history");
    home.refused("undo --to 99", "not_found");
    home.refused("redo", "conflict").hints_at("tat history");
    for line in ["undo --steps 0", "undo two", "undo 1 --to 1", "redo --steps -1"] {
        home.refused(line, "usage");
    }
}
