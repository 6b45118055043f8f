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
    assert_snapshot!(play(&mut home, lines), @"");
    let running = home.json("status")["timer"]["id"].clone();
    assert_eq!(home.json("cancel")["timer"]["id"], running);
    home.refused("cancel", "nothing_running").hints_at("tat start");
}
