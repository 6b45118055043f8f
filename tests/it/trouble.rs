//! Trouble from outside: a full disk, a folder that cannot be written to, a store that somebody
//! holds, words that are no words. Each has a clear end, and none a panic.

use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use crate::sandbox::{Home, Ran};

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let home = Home::new();
    home.ok("start 'fix login'");
    for line in [&["help", "time"][..], &["status"], &["export"], &["--help"]] {
        let mut child =
            home.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{line:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_usage() {
    let home = Home::new();
    let ran = home.args([
        std::ffi::OsStr::new("start"),
        std::ffi::OsStr::from_bytes(b"fix \xff"),
        "--json".as_ref(),
    ]);
    ran.refusal("usage").names(&["UTF-8"]);
    assert!(!home.store().exists());
}

#[test]
fn a_title_without_end_is_too_large() {
    let home = Home::new();
    let ran = home.args(["start", &"x".repeat(100_000), "--json"]);
    ran.refusal("too_large");
    assert!(!home.store().exists());
}

#[test]
fn a_full_disk_fails_and_leaves_the_store_as_it_was() {
    let home = Home::new();
    home.ok("start 'fix login'");
    let before = home.contents();
    let limited = |line: &str, blocks: u32| -> Ran {
        let script = format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$0\" {line}");
        let mut bash = Command::new("bash");
        bash.args(["-c", &script, env!("CARGO_BIN_EXE_tat")]).env_clear();
        bash.envs(
            home.command::<&str>([]).get_envs().filter_map(|(name, value)| Some((name, value?))),
        );
        let output = bash.current_dir(home.path("home")).stdin(Stdio::null()).output().unwrap();
        Ran::new(&home.path(""), line.to_owned(), &output)
    };
    limited("note 'no room' --json", 1).refusal("failed");
    assert_eq!(home.contents(), before, "half a command was kept");
    limited("export -o all.json --json", 0).refusal("failed").names(&["all.json"]);
    assert!(!home.path("home/all.json").exists(), "half a file was left");
    home.ok("note 'room again'");
}

#[test]
fn a_folder_that_is_a_file_is_told() {
    let mut home = Home::new();
    std::fs::write(home.path("file"), "").unwrap();
    let below = home.path("file/data");
    home.set("TAT_DATA_DIR", below);
    home.tat("start x --json").refusal("failed").names(&["file"]);
    home.tat("status --json").refusal("failed").names(&["file"]);
    let doctor = home.tat("doctor");
    assert!(doctor.code == 1 && doctor.stdout.contains("Not a directory"), "{doctor}");
    assert!(std::fs::read(home.path("file")).unwrap().is_empty());
}

#[test]
fn without_a_home_the_variable_that_helps_is_named() {
    let mut home = Home::new();
    for name in ["HOME", "TAT_DATA_DIR", "TAT_CONFIG_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        home.unset(name);
    }
    // A user with a home in the system's list has one anyway.
    let ran = home.tat("paths --json");
    if ran.code == 0 {
        let store = ran.document()["store"].as_str().unwrap().to_owned();
        assert!(store.starts_with('/') && store.ends_with("local.redb"), "{ran}");
    } else {
        ran.refusal("failed").hints_at("TAT_DATA_DIR");
    }
}

/// A prompt does not wait; a command does, and is told when it was too long.
#[test]
fn a_store_that_somebody_holds_is_locked() {
    let home = Home::new();
    home.ok("start 'fix login'");
    let holder = redb::Database::open(home.store()).unwrap();
    let status = home.tat("status --json");
    status.refusal("locked").hints_at("wait");
    drop(holder);
    home.ok("status");
}
