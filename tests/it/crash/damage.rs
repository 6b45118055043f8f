//! Files that are not whole: refused by name and never altered; and copies that were made while
//! somebody wrote.

use std::fs;

use super::{Chance, begin, each_once, end, export, is_sound, live};
use crate::sandbox::Home;

/// A home with a few entries, and the bytes of its store.
fn home_with_a_past() -> (Home, Vec<u8>) {
    let home = Home::new();
    for n in 0..5 {
        home.ok(&format!("add entry{n} -c Acme --create --from 0{n}:00 --for 25m"));
    }
    home.ok("start fix login -c Acme");
    let bytes = fs::read(home.store()).unwrap();
    (home, bytes)
}

/// Lines of every kind: those that read, those that write, those that look.
const LINES: [&str; 6] = [
    "status",
    "start other",
    "log all",
    "undo",
    "add more --on 2026-11-20 --for 5m",
    "export all --format json",
];

#[test]
fn a_store_that_was_cut_off_is_refused_by_name_and_never_altered() {
    let (home, whole) = home_with_a_past();
    let end = u64::try_from(whole.len()).unwrap();
    let mut chance = Chance(5);
    let mut lengths = vec![0, 1, 8, 63, 64, 319, 320, 4095, 4096, 4097, end - 1];
    lengths.extend((0..25).map(|_| chance.below(end)));
    for length in lengths {
        let cut = &whole[..usize::try_from(length).unwrap()];
        fs::write(home.store(), cut).unwrap();
        for line in ["doctor", LINES[usize::try_from(length % 6).unwrap()], "status"] {
            let ran = home.tat(&format!("{line} --json"));
            if line == "doctor" {
                assert_eq!(ran.code, 1, "after {length} of {end} bytes\n{ran}");
            } else {
                ran.refusal("damaged").names(&["local.redb"]).hints_at("tat doctor");
            }
            assert!(fs::read(home.store()).unwrap() == cut, "{line} altered what was left");
        }
    }
    fs::write(home.store(), &whole).unwrap();
    assert_eq!(live(&export(&home), "timeEntries").len(), 5);
    is_sound(&home);
}

#[test]
fn bytes_that_turned_over_never_make_the_program_fall_over() {
    let (home, whole) = home_with_a_past();
    let mut chance = Chance(6);
    let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
    let end = u64::try_from(end).unwrap();
    for _ in 0..60 {
        let mut bytes = whole.clone();
        // As a killed writer leaves it.
        bytes[9] |= if chance.below(2) == 0 { 2 } else { 0 };
        for _ in 0..=chance.below(20) {
            // Where a page says what it holds, or anywhere.
            let head = chance.below(end / 4096) * 4096 + chance.below(64);
            let place = if chance.below(2) == 0 { head } else { chance.below(end) };
            let at = usize::try_from(place).unwrap();
            bytes[at] = u8::try_from(chance.below(256)).unwrap();
        }
        fs::write(home.store(), &bytes).unwrap();
        for line in ["status", "doctor", LINES[usize::try_from(chance.below(6)).unwrap()]] {
            let ran = home.tat(&format!("{line} --json"));
            assert!([0, 1, 3].contains(&ran.code), "{ran}");
            if ran.code == 0 || line == "doctor" {
                ran.document();
            } else if ran.code == 1 {
                // What a record says may have turned over too, and then undo finds it changed.
                let changed = ran.stderr.contains(r#""code":"conflict""#);
                ran.refusal(if changed { "conflict" } else { "damaged" });
            }
            if line == "status" || line == "doctor" {
                assert!(fs::read(home.store()).unwrap() == bytes, "altered by a reader\n{ran}");
            }
        }
    }
}

#[test]
fn a_store_that_was_copied_while_somebody_wrote_is_whole_or_refused() {
    let (home, _) = home_with_a_past();
    let mut before = live(&export(&home), "timeEntries").len();
    for round in 0..8 {
        let lines: Vec<String> = (0..6)
            .map(|n| format!("add busy{round}-{n} -c Acme --on 2026-11-2{n} --for 5m --json"))
            .map(|line| line.replace("2026-11-2", "2026-10-2"))
            .collect();
        let writers: Vec<_> = lines.iter().map(|line| begin(&home, line)).collect();
        let other = Home::new();
        let backup = home.path(&format!("backup{round}"));
        fs::create_dir_all(other.path("data")).unwrap();
        fs::copy(home.store(), other.store()).unwrap();
        home.ok(&format!("backup {}", backup.display()));
        for (line, writer) in lines.iter().zip(writers) {
            let ran = end(&home, line, writer);
            assert_eq!(ran.code, 0, "{ran}");
        }
        let after = before + lines.len();
        // What `cp` made may be torn, and then it is known to be.
        let copy = other.tat("doctor --json");
        if copy.code == 0 {
            let copied = export(&other);
            let entries = live(&copied, "timeEntries");
            each_once(&entries, "id");
            assert!((before..=after).contains(&entries.len()), "{} entries", entries.len());
            is_sound(&other);
        } else {
            assert_eq!(copy.code, 1, "{copy}");
        }
        // What `tat backup` made never is.
        let third = Home::new();
        third.ok(&format!("restore {} --yes", backup.display()));
        assert!((before..=after).contains(&live(&export(&third), "timeEntries").len()));
        is_sound(&third);
        before = after;
    }
    assert_eq!(live(&export(&home), "timeEntries").len(), before);
    is_sound(&home);
}
