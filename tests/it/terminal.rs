//! The program at a real terminal: what is asked there, and what is coloured.
//!
//! `script` lends the terminal. Everything else is tested without one.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::sandbox::{Home, left_out};

/// The key that takes a question back.
const ESC: &str = "\u{1b}";

#[test]
fn words_that_fit_several_tasks_are_asked_about() {
    if left_out("script") {
        return;
    }
    let home = home_with_two_tasks();
    let before = home.contents();
    let mut terminal = Terminal::open(&home, "start page");
    terminal.see("fix logout page");
    terminal.press(ESC);
    assert_eq!(terminal.end().1, 130);
    assert_eq!(home.contents(), before, "Esc left a trace");

    let mut terminal = Terminal::open(&home, "start page");
    terminal.see("fix login page");
    terminal.press("login");
    terminal.press("\r");
    assert_eq!(terminal.end().1, 0);
    assert_eq!(home.json("status")["timer"]["task"]["title"], "fix login page");
}

#[test]
fn a_new_task_is_made_where_no_task_holds_every_word() {
    if left_out("script") {
        return;
    }
    let home = home_with_two_tasks();
    let mut terminal = Terminal::open(&home, "add fix logon page --on mon --for 5m");
    terminal.see("create \"fix logon page\"");
    terminal.press("\r");
    assert_eq!(terminal.end().1, 0);
    assert_eq!(home.json("log")[0]["taskTitle"], "fix logon page");
}

#[test]
fn a_forgotten_timer_is_asked_about_before_it_is_recorded() {
    if left_out("script") {
        return;
    }
    let mut home = home_with_two_tasks();
    home.at("12:00").ok("start fix login page");
    home.at("2026-11-24T08:00:00+01:00");
    // It would go on, so that nothing is recorded and nobody is asked.
    assert_eq!(Terminal::open(&home, "start fix login page").end().1, 0);
    for line in ["stop", "start standup", "continue @1"] {
        let mut terminal = Terminal::open(&home, line);
        terminal.see("When did it really end?");
        terminal.press("soon\r");
        terminal.see("\"soon\" is not a time");
        terminal.press("mon 11:00\r");
        terminal.see("before the timer's start");
        terminal.press("17:30\r");
        assert_eq!(terminal.end().1, 0, "{line}");
        assert_eq!(home.json("log all")[2]["endTime"], "2026-11-23T16:30:00.000Z", "{line}");
        home.ok("undo");
    }
    let mut terminal = Terminal::open(&home, "stop");
    terminal.see("When did it really end?");
    terminal.press(ESC);
    assert_eq!(terminal.end().1, 130);
    assert_eq!(home.json("status")["running"], true);
}

#[test]
fn a_text_that_is_refused_is_opened_again() {
    if left_out("script") {
        return;
    }
    let mut home = home_with_two_tasks();
    let editor = home.path("editor.sh");
    let script = "grep -q 11h $1 && sed -i 's/11h/10:45/' $1 || sed -i 's/11:00/11h/' $1";
    std::fs::write(&editor, script).unwrap();
    home.set("EDITOR", format!("sh '{}'", editor.display()));
    let mut terminal = Terminal::open(&home, "edit last");
    terminal.see("Open it again?");
    terminal.press("\r");
    let (seen, code) = terminal.end();
    assert_eq!(code, 0);
    assert!(seen.contains("line 6: \"2026-11-23 11h\" is not a time"), "{seen}");
    assert_eq!(home.json("log")[1]["endTime"], "2026-11-23T09:45:00.000Z");
}

#[test]
fn only_a_terminal_sees_colours() {
    if left_out("script") {
        return;
    }
    let mut home = home_with_two_tasks();
    home.unset("NO_COLOR");
    let (shown, code) = Terminal::open(&home, "status").end();
    assert_eq!(code, 0);
    assert!(shown.contains(ESC), "no colour at a terminal: {shown}");
    let piped = home.ok("status");
    assert!(!piped.stdout.contains(ESC), "{piped}");
    home.set("NO_COLOR", "1");
    let (shown, _) = Terminal::open(&home, "status").end();
    assert!(!shown.contains(ESC), "colour in spite of NO_COLOR: {shown}");
}

fn home_with_two_tasks() -> Home {
    let mut home = Home::new();
    home.set("TERM", "xterm-256color").ok("start fix login page");
    home.at("10:30").ok("start fix logout page");
    home.at("11:00").ok("stop");
    home
}

/// A terminal in which the program runs.
struct Terminal {
    script: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    seen: String,
}

impl Terminal {
    fn open(home: &Home, line: &str) -> Self {
        let program = format!("'{}' {line}", env!("CARGO_BIN_EXE_tat"));
        let mut script = home.other("script");
        script.args(["-q", "-e", "-f", "-c", &program, "/dev/null"]);
        script.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = script.spawn().expect("`script` can be run; tests/run installs it");
        let (keys, screen) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
        Self { script, keys, screen, seen: String::new() }
    }

    /// Waits until these words stand on the screen.
    #[track_caller]
    fn see(&mut self, words: &str) {
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains(words) {
            let mut some = [0; 1024];
            let count = self.screen.read(&mut some).unwrap();
            let seen = String::from_utf8_lossy(&bytes);
            assert!(count > 0, "it ended, and {words:?} was not there:\n{seen}");
            bytes.extend(&some[..count]);
        }
        self.seen.push_str(&String::from_utf8_lossy(&bytes));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end; answers what stood on the screen, and the exit code.
    fn end(mut self) -> (String, i32) {
        let mut rest = Vec::new();
        self.screen.read_to_end(&mut rest).unwrap();
        self.seen.push_str(&String::from_utf8_lossy(&rest));
        let code = self.script.wait().unwrap().code().unwrap_or(-1);
        (self.seen, code)
    }
}

#[test]
fn what_tat_alone_does_at_a_terminal_can_be_set() {
    if left_out("script") {
        return;
    }
    let home = home_with_two_tasks();
    home.ok("config set alias.todo 'task list'");
    home.ok("config set default_command todo");
    let (shown, code) = Terminal::open(&home, "").end();
    assert_eq!(code, 0);
    assert!(shown.contains("fix login page") && shown.contains("fix logout page"), "{shown}");
    assert_eq!(home.ok("").stdout, home.ok("status").stdout, "elsewhere it is the status");
}
