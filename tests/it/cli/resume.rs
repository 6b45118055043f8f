//! `tat continue` and its synonym `resume`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn the_last_task_goes_on_with_its_tags_and_without_its_note() {
    let lines = "
        08:00 continue
        09:00 start fix login -c Acme --create -n 'in the morning' -t web --not-billable
        09:30 continue
        10:00 start standup
        10:15 stop
        10:30 continue
        10:40 resume 'fix login' --at 10:35 -n afternoon
        10:45 log
        10:50 continue @1
        10:50 continue fix login
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat continue
    ! error: there is no entry to continue
    !
    ! hint: `tat start TITLE` starts the first timer
    = exit 3
    $ tat start fix login -c Acme --create -n 'in the morning' -t web --not-billable
    ▶ fix login   Acme   since 09:00
    $ tat continue
    ! error: "fix login" runs already
    !
    ! hint: `tat start -` goes back to the task before it
    = exit 1
    $ tat start standup
    ▶ standup   since 10:00
      stopped fix login after 1:00
    ! note: it has no customer, so its time makes no bill
    $ tat stop
    ■ standup   10:00–10:15   0:15
    $ tat continue
    ▶ standup   since 10:30
    $ tat resume 'fix login' --at 10:35 -n afternoon
    ▶ fix login   Acme   since 10:35
      stopped standup after 0:05
    $ tat log
    Mon 23 Nov 2026  1:30
      09:00–10:00    1:00  fix login  Acme  not billable  #web           @3  b4cb5e44
                           in the morning
      10:00–10:15    0:15  standup                                       @2  06d184ac
      gap            0:15
      10:30–10:35    0:05  standup                                       @1  a150fcbe
    ▶ 10:35–now      0:10  fix login  Acme  running  not billable  #web      6fe5fb49
                           afternoon
    $ tat continue @1
    ▶ standup   since 10:50
      stopped fix login after 0:15
    $ tat continue fix login
    ! error: `tat continue` takes one task
    !
    ! hint: quote its title: `tat continue "fix login"`
    = exit 2
    "#);
    home.ok("stop");
    let timer = &home.json("continue 'fix login'")["timer"];
    assert_eq!((&timer["billable"], &timer["tags"][0]), (&false.into(), &"web".into()));
    assert!(timer["notes"].is_null());
}

#[test]
fn what_cannot_go_on_says_why() {
    let mut home = Home::new();
    play(&mut home, "09:00 start report\n09:30 stop --done\n10:00 start standup\n10:30 stop");
    home.refused("continue @3", "not_found").names(&["@3", "2"]);
    home.refused("continue @0", "usage");
    home.refused("continue nothing", "not_found").hints_at("tat task list");
    home.refused("continue @2", "illegal_transition").names(&["report"]).hints_at("reopen");
    home.refused("continue --at 10:15", "overlap");
    home.refused("continue two words", "usage").hints_at("\"two words\"");
    home.ok("continue --at 10:15 --trim");
}
