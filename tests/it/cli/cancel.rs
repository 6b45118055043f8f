//! `tat cancel`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn nothing_is_recorded_and_undo_brings_it_back() {
    let lines = "
        09:00 start fix login
        09:10 cancel --dry-run
        09:10 cancel
        09:10 log
        09:20 undo
        09:20 status
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @r#"
    $ tat start fix login
    ▶ fix login   since 09:00
    ! note: it has no customer, so its time makes no bill
    $ tat cancel --dry-run
    dropped fix login after 0:10; nothing is recorded
    ! note: this was a dry run; nothing was written
    $ tat cancel
    dropped fix login after 0:10; nothing is recorded   `tat undo` brings it back
    $ tat log
    no entries in today (2026-11-23)
    $ tat undo
    undone  2  09:10  Cancelled the timer on "fix login"
    $ tat status
    ▶ fix login   0:20 since 09:00
      today 0:20   week 0:20
    "#);
    let running = home.json("status")["timer"]["id"].clone();
    assert_eq!(home.json("cancel")["timer"]["id"], running);
    home.refused("cancel", "nothing_running").hints_at("tat start");
}
