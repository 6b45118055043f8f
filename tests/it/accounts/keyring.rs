//! The keyring, as it really is: gnome-keyring on a bus of its own, open, locked and absent.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Team, files_with};
use crate::sandbox::{Home, Ran, left_out};
use crate::server::{ADMIN, PASSWORD};

/// The longest that a look-up may take, with what the program itself takes on a machine that has
/// much else to do.
const PATIENCE: Duration = Duration::from_secs(10);

/// Makes the keyring with a password and opens it.
const OPEN: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";

/// Starts it as it is, locked.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1";

/// Runs a script on a bus of its own; `$tat` is the program.
fn on_a_bus(home: &Home, script: &str) -> (Ran, Duration) {
    let mut command = home.other("dbus-run-session");
    command
        .args(["--", "bash", "-c", script])
        .env("PATH", "/usr/bin:/bin")
        .env("tat", env!("CARGO_BIN_EXE_tat"))
        // With a display a prompt would wait for somebody for ever.
        .env("DISPLAY", ":99")
        .stdin(Stdio::null());
    let began = Instant::now();
    let output = command.output().unwrap();
    (Ran::new(&home.path(""), script.to_owned(), &output), began.elapsed())
}

#[test]
fn the_token_is_in_the_keyring_and_nowhere_else() {
    if left_out("gnome-keyring-daemon") || left_out("dbus-run-session") {
        return;
    }
    let team = Team::new();
    let home = &team.ada;
    let url = team.url();
    let login = format!(
        "{OPEN}; echo '{PASSWORD}' | $tat login {url} --email {ADMIN} --password-stdin --json"
    );
    let (ran, _) =
        on_a_bus(home, &format!("{login} && $tat whoami --plain && $tat whoami --plain"));
    assert!(ran.code == 0 && ran.stdout.contains("\"storage\":\"keyring\""), "{ran}");
    assert!(ran.stdout.matches("internal_admin\t").count() == 2, "{ran}");
    assert!(!home.path("data/credentials").exists());
    // The keyring's own file is encrypted.
    for secret in ["tatr_", PASSWORD] {
        assert_eq!(files_with(&home.path(""), secret), Vec::<std::path::PathBuf>::new());
    }
    let (ran, took) = on_a_bus(home, &format!("{LOCKED}; $tat whoami --json"));
    ran.refusal_after_talk("the keyring is locked");
    assert!(took < PATIENCE, "{took:?}");
    // Recording time needs no keyring.
    let (ran, _) = on_a_bus(home, &format!("{LOCKED}; $tat start locked"));
    assert_eq!(ran.code, 0, "{ran}");
    let (ran, _) = on_a_bus(home, &format!("{OPEN}; $tat logout && {OPEN}; $tat whoami"));
    assert!(ran.code == 4 && ran.stderr.contains("nobody is signed in"), "{ran}");
}

#[test]
fn without_a_keyring_nothing_is_kept_and_nothing_waits() {
    if left_out("dbus-run-session") {
        return;
    }
    let team = Team::new();
    let home = &team.ada;
    let url = team.url();
    let began = Instant::now();
    let refused = team.try_login(home, ADMIN, "--json");
    refused.refusal("unauthenticated").hints_at("--insecure-storage");
    let login = format!("echo '{PASSWORD}' | $tat login {url} --email {ADMIN} --password-stdin");
    let bare = "unset DBUS_SESSION_BUS_ADDRESS;";
    let (ran, _) = on_a_bus(home, &format!("{bare} {login}"));
    ran.refusal_after_talk("keyring");
    assert!(began.elapsed() < PATIENCE * 2);
    assert!(!home.path("data/accounts").exists() && !home.path("data/credentials").exists());
}

impl Ran {
    /// A sign-in is needed, and it says why; the bus may have said something before.
    #[track_caller]
    fn refusal_after_talk(&self, word: &str) {
        assert!(self.code == 4 && self.stderr.contains(word), "{self}");
        assert!(self.stderr.contains("TAT_TOKEN_FILE"), "{self}");
    }
}
