//! The dashboard in a real terminal: tmux lends it, keys are pressed, the screen is read, and the
//! store is asked by the command line after each step.

mod day;
mod keys;
mod terminal;

use std::process::Output;
use std::time::{Duration, Instant};

use crate::sandbox::{Home, left_out};

/// How long something may take to be seen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal with a program in it, on a server of its own.
struct Pane<'a> {
    home: &'a Home,
    socket: String,
}

impl<'a> Pane<'a> {
    /// Runs a line of shell in a terminal of this size; none where there is no tmux.
    fn open(home: &'a Home, (columns, rows): (u16, u16), line: &str) -> Option<Self> {
        if left_out("tmux") {
            return None;
        }
        let socket = home.path("tmux").to_string_lossy().into_owned();
        let pane = Self { home, socket };
        let program = env!("CARGO_BIN_EXE_tat");
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let line = line.replace("tat", program);
        pane.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", &columns, "-y", &rows, &line]);
        Some(pane)
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let mut command = self.home.other("tmux");
        command.env("TERM", "xterm-256color").env("LC_ALL", "C.UTF-8").env("PATH", PATH);
        let output = command.args(["-S", &self.socket]).args(args).output();
        output.expect("tmux can be run, or TAT_TEST_WITHOUT names it")
    }

    /// What the terminal shows.
    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits until a text is seen.
    #[track_caller]
    fn see(&self, text: &str) -> &Self {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Waits until a text is not seen any more.
    #[track_caller]
    fn see_no(&self, text: &str) -> &Self {
        self.wait(text, |screen| !screen.contains(text))
    }

    /// Each look at the screen runs a program, which is pause enough.
    #[track_caller]
    fn wait(&self, text: &str, seen: impl Fn(&str) -> bool) -> &Self {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if seen(&screen) {
                return self;
            }
            assert!(Instant::now() < until, "waited in vain for {text:?}:\n{screen}");
        }
    }

    /// Presses keys, by tmux's names for them.
    fn press(&self, keys: &[&str]) -> &Self {
        self.tmux(&[&["send-keys"], keys].concat());
        self
    }

    /// Types a text.
    fn write(&self, text: &str) -> &Self {
        self.tmux(&["send-keys", "-l", text]);
        self
    }

    /// Gives the terminal another size.
    fn resize(&self, columns: u16, rows: u16) -> &Self {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &rows]);
        self
    }

    /// The process that runs in the terminal.
    fn process(&self) -> String {
        let output = self.tmux(&["display-message", "-p", "#{pane_pid}"]);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Pane<'_> {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// Where the programs lie that a shell in the terminal needs.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";
