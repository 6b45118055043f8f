//! A clock that jumped back: nothing is lost, and the program says what is odd.

use insta::assert_snapshot;

use crate::cli::play;
use crate::sandbox::Home;

#[test]
fn a_clock_that_jumped_back_loses_nothing() {
    let mut home = Home::new();
    home.ok("start fix login -c Acme --create");
    let lines = "
        09:00 status
        09:00 stop
        09:00 start other
        10:30 stop
    ";
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat status
    ▶ fix login   Acme   0:00 since 10:00
      today 0:00   week 0:00
      the clock stands before its start: it says 09:00
    $ tat stop
    ! error: 2026-11-23 09:00 lies before the timer's start 2026-11-23 10:00
    !
    ! hint: look at the clock of this machine: it says 2026-11-23 09:00
    ! hint: `tat edit running --from WHEN` moves its start, `tat cancel` drops it
    = exit 1
    $ tat start other
    ! error: 2026-11-23 09:00 lies before the timer's start 2026-11-23 10:00
    !
    ! hint: look at the clock of this machine: it says 2026-11-23 09:00
    ! hint: `tat edit running --from WHEN` moves its start, `tat cancel` drops it
    = exit 1
    $ tat stop
    ■ fix login   Acme   10:00–10:30   0:30
      billed 0:30 for Acme › General Support today   no rate
    "#);
    home.ok("undo");
    home.at("09:00");
    home.refused("stop", "invalid_time").hints_at("look at the clock");
    home.refused("start other", "invalid_time").hints_at("look at the clock");
    let status = home.json("status");
    assert_eq!((&status["timer"]["elapsed"], &status["today"]), (&0.into(), &0.into()));
    super::is_sound(&home);
}

/// A command reads the clock, then waits its turn; one that came later may have had its turn
/// before.
#[test]
fn who_comes_to_his_turn_after_one_with_a_later_clock_is_not_refused() {
    let mut home = Home::new();
    let lines = "
        10:00:09 start second
        10:00:01 start first
        10:00:00 stop
    ";
    assert_snapshot!(play(&mut home, lines), @r"
    $ tat start second
    ▶ second   since 10:00
    ! note: it has no customer, so its time makes no bill
    $ tat start first
    ▶ first   since 10:00
      stopped second   (not recorded)
    ! note: it ran for less than a second and was not recorded
    ! note: it has no customer, so its time makes no bill
    $ tat stop
    ■ first   (not recorded)
    ! note: it ran for less than a second and was not recorded
    ");
    super::is_sound(&home);
}
