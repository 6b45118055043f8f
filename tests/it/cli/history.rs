//! `tat history`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn people_see_the_newest_steps_and_where_the_older_ones_are() {
    let mut home = Home::new();
    home.at("2026-11-20T09:00:00+01:00");
    assert_snapshot!(home.tat("history"), @"
    $ tat history
    nothing was done yet
    ");
    home.ok("start plan the quarter");
    home.at("2026-11-23T09:00:00+01:00");
    let lines = "
        09:15 stop
        10:00 start fix login
        10:30 undo
        10:31 history
        10:31 history --limit 2
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat stop
    ■ plan the quarter   Fri 20 09:00–Mon 23 09:15   72:15
    ! warning: "plan the quarter" ran for 72:15; was it forgotten?
    ! hint: `tat edit 4a5f35cb --to WHEN` says when it really ended
    $ tat start fix login
    ▶ fix login   since 10:00
    ! note: it has no customer, so its time makes no bill
    $ tat undo
    undone  3  10:00  Started "fix login"
    $ tat history
    3  10:00                  Started "fix login"         undone
    2  09:15                  Stopped "plan the quarter"
    1  Fri 20 Nov 2026 09:00  Started "plan the quarter"
    $ tat history --limit 2
    3  10:00  Started "fix login"         undone
    2  09:15  Stopped "plan the quarter"
    older steps: `tat history --limit 10`
    "#);
}

#[test]
fn scripts_get_every_step_unless_they_say_how_many() {
    let mut home = Home::new();
    assert_eq!(home.json("history"), serde_json::json!([]));
    play(&mut home, "09:00 start one\n09:30 stop\n10:00 undo");
    for step in 0..25 {
        home.ok(&format!("start {step} --at 9:30:{step:02}"));
    }
    let steps = home.json("history");
    let steps = steps.as_array().unwrap();
    assert_eq!(steps.len(), 27);
    let seqs: Vec<_> = steps.iter().map(|step| step["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted_by(|newer, older| newer > older), "{seqs:?}");
    let stop = &steps[25];
    assert_eq!(stop["sentence"], "Stopped \"one\"");
    assert_eq!(stop["at"], "2026-11-23T08:30:00.000Z");
    assert_eq!((&stop["undone"], &stop["undoable"]), (&true.into(), &false.into()));
    assert_eq!(steps[0]["undoable"], true);
    assert_eq!(stop["device"], steps[0]["device"]);
    assert_eq!(home.json("history --limit 3").as_array().unwrap().len(), 3);
    let plain = home.ok("history --plain --limit 1").stdout;
    let fields: Vec<&str> = plain.trim_end().split('\t').collect();
    assert_eq!(&fields[2..5], ["Started \"24\", stopped \"23\"", "false", "true"]);
}
