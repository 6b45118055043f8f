//! A throwaway home in which the program runs: its own folders, a clock that stands still, a zone,
//! and nothing of the machine's own settings.
//!
//! What the program should answer is not decided here.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// When and where the sandbox begins: a Monday morning in Amsterdam.
const NOW: &str = "2026-11-23T10:00:00+01:00";
const ZONE: &str = "Europe/Amsterdam";

/// One person's machine.
pub(crate) struct Home {
    dir: TempDir,
    vars: BTreeMap<OsString, OsString>,
}

impl Home {
    /// An empty home on a Monday at 10:00 in Amsterdam, where every id follows from a seed.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder for a throwaway home");
        let mut home = Self { dir, vars: BTreeMap::new() };
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_STATE_HOME", "home/.local/state"),
            ("XDG_CACHE_HOME", "home/.cache"),
            ("XDG_RUNTIME_DIR", "home/run"),
            ("TAT_DATA_DIR", "data"),
            ("TAT_CONFIG_DIR", "config"),
        ] {
            let path = home.path(folder);
            home.set(name, path);
        }
        std::fs::create_dir_all(home.path("home/run")).expect("a folder in a throwaway home");
        home.set("TZ", ZONE);
        home.set("TAT_NOW", NOW);
        home.set("TAT_SEED", "sandbox");
        home.set("COLUMNS", "100");
        home.set("NO_COLOR", "1");
        home
    }

    /// A path in the home.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The store's file.
    pub(crate) fn store(&self) -> PathBuf {
        self.path("data/local.redb")
    }

    /// Sets a variable of the environment.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.vars.insert(name.into(), value.as_ref().to_owned());
        self
    }

    /// Takes a variable out of the environment.
    pub(crate) fn unset(&mut self, name: &str) -> &mut Self {
        self.vars.remove(OsStr::new(name));
        self
    }

    /// Moves the clock: RFC 3339, or `HH:MM[:SS]` for another time of the same day and offset.
    pub(crate) fn at(&mut self, when: &str) -> &mut Self {
        if when.contains('T') {
            return self.set("TAT_NOW", when);
        }
        let now = self.vars[OsStr::new("TAT_NOW")].to_string_lossy().into_owned();
        let (day, clock) = now.split_once('T').expect("the clock stands at a date and a time");
        let offset = clock.find(['+', '-', 'Z']).map_or("", |at| &clock[at..]);
        let seconds = if when.len() == "09:30".len() { ":00" } else { "" };
        self.set("TAT_NOW", format!("{day}T{when}{seconds}{offset}"))
    }

    /// The program with these arguments, not yet run: nothing of the machine's own environment
    /// reaches it, and its input is empty.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.other(env!("CARGO_BIN_EXE_tat"));
        command.args(args);
        command
    }

    /// Another program in this home, not yet run.
    pub(crate) fn other(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.vars).current_dir(self.path("home")).stdin(Stdio::null());
        command
    }

    /// Runs the program with a line of words, quoted as for a shell.
    pub(crate) fn tat(&self, line: &str) -> Ran {
        self.args(words(line))
    }

    /// Runs the program with these very arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        let mut command = self.command(args);
        let line = command
            .get_args()
            .map(|arg| {
                let arg = arg.to_string_lossy().into_owned();
                shlex::try_quote(&arg).map_or(arg.clone(), std::borrow::Cow::into_owned)
            })
            .collect::<Vec<_>>()
            .join(" ");
        let output = command.output().expect("the program can be run");
        Ran::new(self.dir.path(), line, &output)
    }

    /// Runs a line that must succeed, and answers its one JSON document.
    #[track_caller]
    pub(crate) fn json(&self, line: &str) -> Value {
        let ran = self.tat(&format!("{line} --json"));
        assert_eq!(ran.code, 0, "{ran}");
        ran.document()
    }

    /// Runs a line that must succeed, and answers what it printed for people.
    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> Ran {
        let ran = self.tat(line);
        assert_eq!(ran.code, 0, "{ran}");
        ran
    }

    /// Runs a line that must be refused with this code: the right exit code, nothing on standard
    /// output, one JSON document on standard error, and no trace in the store.
    #[track_caller]
    pub(crate) fn refused(&self, line: &str, code: &str) -> Refused {
        let before = self.contents();
        let ran = self.tat(&format!("{line} --json"));
        let refused = ran.refusal(code);
        assert_eq!(self.contents(), before, "a refused command left a trace\n{ran}");
        refused
    }

    /// What the program offers to a shell that completes the last of these words.
    #[track_caller]
    pub(crate) fn complete(&self, words: &[&str]) -> Vec<String> {
        let typed = ["--", "tat"].iter().chain(words).copied();
        let mut command = self.command(typed);
        command
            .env("COMPLETE", "bash")
            .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
            .env("_CLAP_IFS", "\n");
        let output = command.output().expect("the program can be run");
        let offered = String::from_utf8_lossy(&output.stdout).into_owned();
        let flag = |line: &&str| line.starts_with('-');
        // The shell is given its own escapes; a person sees none.
        offered.lines().filter(|line| !flag(line)).map(|line| line.replace('\\', "")).collect()
    }

    /// Everything in the store that an export or the history shows; nothing while there is none.
    #[track_caller]
    pub(crate) fn contents(&self) -> Option<(Value, Value)> {
        if !self.store().exists() {
            return None;
        }
        let export = self.tat("export all --format json");
        assert_eq!(export.code, 0, "{export}");
        Some((export.document(), self.json("history")))
    }
}

/// A line's words, as a shell would see them.
pub(crate) fn words(line: &str) -> Vec<String> {
    shlex::split(line).unwrap_or_else(|| panic!("the quotes of {line:?} do not close"))
}

/// What the program did: its answer, its talk and its exit code.
pub(crate) struct Ran {
    pub(crate) line: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The exit code; -1 after a signal.
    pub(crate) code: i32,
}

impl Ran {
    pub(crate) fn new(home: &Path, line: String, output: &Output) -> Self {
        let text = |bytes: &[u8]| {
            let home = home.to_string_lossy();
            String::from_utf8_lossy(bytes).replace(home.as_ref(), "[HOME]")
        };
        Self {
            line,
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Standard output, which must be exactly one JSON document.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document: {error}\n{self}"))
    }

    /// What was refused; it must be this kind, with its exit code and with at least one hint.
    #[track_caller]
    pub(crate) fn refusal(&self, code: &str) -> Refused {
        let error: Value = serde_json::from_str(&self.stderr)
            .unwrap_or_else(|_| panic!("standard error is not one JSON document\n{self}"));
        let error = &error["error"];
        assert_eq!(error["code"], code, "{self}");
        assert_eq!(self.code, exit_of(code), "{self}");
        assert!(self.stdout.is_empty(), "refused, and yet it printed\n{self}");
        let strings = |value: &Value| -> Vec<String> {
            let list = value.as_array().unwrap_or_else(|| panic!("no hints\n{self}"));
            list.iter().map(|hint| hint.as_str().unwrap_or_default().to_owned()).collect()
        };
        let message = error["message"].as_str().unwrap_or_default().to_owned();
        let hints = strings(&error["hints"]);
        assert!(!message.is_empty() && !message.ends_with('.'), "{self}");
        assert!(!hints.is_empty() && hints.iter().all(|hint| !hint.is_empty()), "{self}");
        Refused { message, hints }
    }
}

impl fmt::Display for Ran {
    /// One picture: the line, the answer, the talk behind `!`, the exit code unless it is 0.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", format!("$ tat {}", self.line).trim_end())?;
        f.write_str(&self.stdout)?;
        if !self.stdout.is_empty() && !self.stdout.ends_with('\n') {
            writeln!(f)?;
        }
        for line in self.stderr.lines() {
            writeln!(f, "{}", format!("! {line}").trim_end())?;
        }
        if self.code != 0 {
            writeln!(f, "= exit {}", self.code)?;
        }
        Ok(())
    }
}

/// Why something was refused.
pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) hints: Vec<String>,
}

impl Refused {
    /// The message names all of these.
    #[track_caller]
    pub(crate) fn names(&self, words: &[&str]) -> &Self {
        for word in words {
            let message = &self.message;
            assert!(message.contains(word), "{word:?} is not named in: {message}");
        }
        self
    }

    /// One of the hints holds this.
    #[track_caller]
    pub(crate) fn hints_at(&self, word: &str) -> &Self {
        let found = self.hints.iter().any(|hint| hint.contains(word));
        assert!(found, "no hint says {word:?}: {:?}", self.hints);
        self
    }
}

/// The exit code that belongs to an error's code.
fn exit_of(code: &str) -> i32 {
    match code {
        "usage" => 2,
        "not_found" | "ambiguous" | "nothing_running" => 3,
        "unauthenticated" => 4,
        "forbidden" => 5,
        "offline" | "rate_limited" => 6,
        "internal" => 70,
        _ => 1,
    }
}

/// Whether tests that call this program are left out; says so.
pub(crate) fn left_out(program: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of the program")]
    let without = std::env::var("TAT_TEST_WITHOUT").unwrap_or_default();
    let left_out = without.split(',').any(|name| name == program);
    if left_out {
        println!("left out: `{program}` is not there");
    }
    left_out
}
