//! A full disk: what cannot be written is told of, the store stays sound, and once there is room
//! all goes on.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use super::{each_once, export, is_sound, live};
use crate::sandbox::{Home, Ran, words};

/// Runs the program where no file may grow beyond so many blocks of 512 bytes.
fn with_files_up_to(home: &Home, blocks: u64, line: &str) -> Ran {
    let tat = home.command(words(line));
    // A signal would end the program before it learns that the disk takes no more.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).arg(tat.get_program()).args(tat.get_args()).env_clear();
    shell.envs(tat.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.current_dir(home.path("home")).output().expect("a shell");
    Ran::new(&home.path(""), line.to_owned(), &output)
}

/// Adds entries until the disk takes no more; answers how many were acknowledged.
#[track_caller]
fn fill(home: &Home, run: impl Fn(&str) -> Ran) -> usize {
    for n in 0..500 {
        let note = "x".repeat(20_000);
        let line =
            format!("add entry{n} -c Acme --create --on 2026-11-20 --for 1m -n {note} --json");
        let ran = run(&line);
        if ran.code != 0 {
            ran.refusal("failed").names(&["local.redb"]).hints_at("make room");
            return n;
        }
        assert_eq!(live(&export(home), "timeEntries").len(), n + 1);
    }
    panic!("the disk is never full");
}

/// What holds while the disk is full, and after it.
#[track_caller]
fn stays_sound(home: &Home, run: &impl Fn(&str) -> Ran, told: usize) {
    // Whatever reads needs no room.
    for line in ["status --json", "log all --json", "bill list --json", "history --json"] {
        let ran = run(line);
        assert_eq!(ran.code, 0, "{ran}");
    }
    // Again and again, since the first failure may leave the file in another state.
    for _ in 0..3 {
        run(&format!("add more -n {} --on 2026-11-19 --for 1m --json", "y".repeat(60_000)))
            .refusal("failed");
    }
    let all = export(home);
    assert_eq!(each_once(&live(&all, "timeEntries"), "id").len(), told);
    assert_eq!(each_once(&live(&all, "tasks"), "title").len(), told);
    assert_eq!(is_sound(home), u64::try_from(told).unwrap());
}

#[test]
fn where_no_file_may_grow_nothing_is_lost_and_all_goes_on_later() {
    for blocks in [300, 700, 1001, 2048] {
        let home = Home::new();
        let run = |line: &str| with_files_up_to(&home, blocks, line);
        let told = fill(&home, run);
        assert!(told > 0, "nothing fits into {blocks} blocks");
        stays_sound(&home, &run, told);
        home.ok("add later -c Acme --on 2026-11-20 --for 1m");
        assert_eq!(live(&export(&home), "timeEntries").len(), told + 1);
        is_sound(&home);
    }
}

#[test]
fn a_store_that_does_not_fit_is_not_made() {
    let home = Home::new();
    for blocks in [0, 1, 8, 16, 64, 100] {
        let ran = with_files_up_to(&home, blocks, "start fix login --json");
        ran.refusal("failed").hints_at("make room");
        assert!(!home.store().exists(), "a store of {blocks} blocks");
        home.ok("status");
    }
    home.ok("start fix login");
    is_sound(&home);
}

/// A file system of so many kilobytes, while this lives.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// None where nobody but root may mount.
    fn at(path: &'a Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(path).expect("a folder");
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], path);
        mounted.then_some(Self(path))
    }

    fn grow(&self, size: &str) {
        assert!(mount(&["-o", &format!("remount,size={size}")], self.0), "no room was made");
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

fn mount(words: &[&str], at: &Path) -> bool {
    let ran = Command::new("mount").args(words).arg(at).output();
    ran.is_ok_and(|ran| ran.status.success())
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_all_goes_on_later() {
    let home = Home::new();
    let folder = home.path("data");
    let Some(disk) = SmallDisk::at(&folder, "1m") else {
        println!("left out: a full disk, since a small one cannot be mounted here");
        return;
    };
    let run = |line: &str| home.tat(line);
    let told = fill(&home, run);
    assert!(told > 0, "nothing fits");
    stays_sound(&home, &run, told);
    disk.grow("8m");
    home.ok("add later -c Acme --on 2026-11-20 --for 1m");
    assert_eq!(live(&export(&home), "timeEntries").len(), told + 1);
    is_sound(&home);
}
