//! The terminal itself: size, the way to the shell and back, the editor, and a sudden end.

use std::os::unix::fs::PermissionsExt;

use super::Pane;
use crate::sandbox::Home;

/// A shell that stops and continues programs, and says when it listens.
const SHELL: &str = "exec env PS1='shell> ' bash --norc --noprofile -i";

fn home() -> Home {
    let mut home = Home::new();
    home.at("09:00");
    home.ok("start water the plants --at 8:30");
    home
}

#[test]
fn the_size_changes_while_it_is_open() {
    let home = home();
    let Some(pane) = Pane::open(&home, (100, 30), "tat ui") else { return };
    pane.see("Next up").resize(60, 15).see_no("Next up").see("water the plants");
    pane.resize(40, 10).see("q quit").see_no("Entries");
    pane.resize(160, 50).see("Next up").see("Entries");
    pane.press(&["?"]).see("Help: Today").resize(80, 24).see("Help: Today");
}

#[test]
fn it_is_suspended_and_brought_back() {
    let home = home();
    let Some(pane) = Pane::open(&home, (100, 30), SHELL) else { return };
    pane.see("shell>").write(&format!("{} ui", env!("CARGO_BIN_EXE_tat"))).press(&["Enter"]);
    pane.see("running").press(&["C-z"]).see("Stopped").see_no("Next up");
    // The shell reads lines again, as it did before.
    pane.write("echo back to $((6 * 7))").press(&["Enter"]).see("back to 42");
    pane.write("fg").press(&["Enter"]).see("Next up").see("running");
    pane.press(&["q"]).see("shell>").see_no("Next up");
}

#[test]
fn a_note_is_written_in_the_editor() {
    let mut home = home();
    let editor = home.path("editor");
    std::fs::write(&editor, "#!/bin/sh\necho 'roses first' > \"$1\"\n").unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.set("EDITOR", &editor);
    let Some(pane) = Pane::open(&home, (100, 30), "tat ui") else { return };
    pane.see("running").press(&["N"]).see("Note on").press(&["C-o"]).see("roses first");
    pane.press(&["Enter"]).see_no("Note on");
    pane.see("Noted").press(&["q"]);
    assert_eq!(home.json("status")["timer"]["notes"], "roses first");
}

#[test]
fn a_sudden_end_leaves_the_store_whole() {
    let home = home();
    let Some(pane) = Pane::open(&home, (100, 30), SHELL) else { return };
    pane.see("shell>").write(&format!("{} ui", env!("CARGO_BIN_EXE_tat"))).press(&["Enter"]);
    pane.see("running").press(&["Space"]).see("idle");
    let shell = pane.process();
    let children = home.other("pgrep").env("PATH", super::PATH).args(["-P", &shell]).output();
    let Ok(children) = children else { return };
    let child = String::from_utf8_lossy(&children.stdout).trim().to_owned();
    home.other("kill").env("PATH", super::PATH).args(["-9", &child]).status().unwrap();
    pane.see("Killed");
    // What was done is kept, and the store is sound.
    assert_eq!(home.json("log today").as_array().unwrap().len(), 1);
    home.ok("doctor");
    // It opens again in the very same terminal.
    pane.press(&["C-u"]).write(&format!("{} ui", env!("CARGO_BIN_EXE_tat"))).press(&["Enter"]);
    pane.see("Next up").press(&["q"]);
}

#[test]
fn where_nobody_can_see_it_the_day_is_told() {
    let mut home = home();
    home.set("TERM", "dumb");
    let told = home.ok("ui");
    assert!(told.stdout.contains("Running: water the plants, since 08:30, 0:30."), "{told}");
    let json = home.json("ui");
    assert_eq!(json["running"], true);
}
