//! `tat doctor`, `tat backup` and `tat restore`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::sandbox::Home;

fn worked() -> Home {
    let mut home = Home::new();
    home.ok("start 'fix login' --at 8:00");
    home.at("11:00").ok("stop");
    home
}

/// What the doctor says of one thing.
fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or(&Value::Null)
}

#[test]
fn a_healthy_home_is_well() {
    let home = Home::new();
    assert_snapshot!(home.tat("doctor"), @r"
    $ tat doctor
    ✓ store          there is none yet; the first `tat start` makes it
    ✓ configuration  there is none; the defaults hold
    ✓ time zone      Europe/Amsterdam, from TZ; rules of 2025b
    · clock          TAT_NOW says that it is Mon 23 Nov 2026 10:00
    · server         none is set; everything stays on this machine
    · keyring        none is needed without a server
    ");
    assert!(!home.path("data").exists(), "the doctor made a store");
    let home = worked();
    let report = home.json("doctor");
    assert_eq!(report["ok"], true);
    assert_eq!(check(&report, "store")["message"], "sound: 1 task, 1 entry");
}

#[test]
fn a_store_that_is_none_is_told_and_left_alone() {
    for (bytes, why) in [(&b""[..], "is empty"), (&[7; 5000][..], "not a store of tat")] {
        let home = worked();
        std::fs::write(home.store(), bytes).unwrap();
        let ran = home.tat("doctor --json");
        assert_eq!(ran.code, 1, "{ran}");
        let report = ran.document();
        assert_eq!(
            (&report["ok"], &check(&report, "store")["status"]),
            (&false.into(), &"failed".into())
        );
        assert!(check(&report, "store")["message"].as_str().unwrap().contains(why), "{ran}");
        assert!(check(&report, "store")["hint"].as_str().unwrap().contains("tat restore"), "{ran}");
        assert_eq!(std::fs::read(home.store()).unwrap(), bytes);
    }
    let home = worked();
    let whole = std::fs::read(home.store()).unwrap();
    std::fs::write(home.store(), &whole[..whole.len() / 2]).unwrap();
    let ran = home.tat("doctor");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.stdout.contains("damaged"), "{ran}");
}

#[test]
fn what_is_wrong_outside_the_store_is_told_and_is_no_failure() {
    let mut home = worked();
    std::fs::create_dir_all(home.path("config")).unwrap();
    std::fs::write(home.path("config/config.toml"), "color = [\n").unwrap();
    let report = home.json("doctor");
    assert_eq!(
        (&report["ok"], &check(&report, "configuration")["status"]),
        (&false.into(), &"failed".into())
    );
    std::fs::write(home.path("config/config.toml"), "[alias]\nstart = 'stop'\nx = 'y'\n").unwrap();
    let ran = home.ok("doctor");
    assert!(ran.stdout.contains("alias.start: \"start\" is a command"), "{ran}");
    assert!(ran.stdout.contains("alias.x: there is no command \"y\""), "{ran}");
    home.set("TAT_TIMEZONE", "Mars/Base");
    assert_eq!(check(&home.json("doctor"), "time zone")["status"], "failed");
    home.unset("TAT_TIMEZONE").at("07:00");
    let report = home.json("doctor");
    assert_eq!(check(&report, "clock")["status"], "note");
    assert!(check(&report, "clock")["message"].as_str().unwrap().contains("4:00 ahead"));
}

#[test]
fn a_backup_brings_back_what_was() {
    let home = worked();
    let before = home.contents();
    home.ok("backup copy.redb");
    home.ok("start something else");
    home.refused("backup copy.redb", "conflict").names(&["copy.redb"]);
    home.refused("restore copy.redb", "usage").hints_at("--yes");
    home.refused("restore missing.redb", "not_found");
    let now = home.contents();
    home.ok("restore copy.redb --dry-run");
    assert_eq!(home.contents(), now, "a dry run restored");
    let ran = home.ok("restore copy.redb --yes");
    assert!(ran.stdout.contains("[HOME]/data/local.redb.before-restore"), "{ran}");
    assert_eq!(home.contents(), before);
    std::fs::copy(home.path("data/local.redb.before-restore"), home.path("home/aside.redb"))
        .unwrap();
    home.ok("restore aside.redb --yes");
    assert_eq!(home.contents(), now);
    std::fs::write(home.path("home/bad.redb"), "no store").unwrap();
    home.refused("restore bad.redb --yes", "damaged").names(&["bad.redb"]);
    home.refused("restore bad.redb --dry-run", "damaged");
}

#[test]
fn a_backup_needs_a_store() {
    let home = Home::new();
    home.refused("backup copy.redb", "not_found");
    assert!(!home.path("home/copy.redb").exists());
    let worked = worked();
    worked.ok("backup copy.redb --dry-run");
    assert!(!worked.path("home/copy.redb").exists(), "a dry run wrote");
}

/// Takes a row out of every ten of an index, as a fault of the program would.
fn damage_the_index(home: &Home) {
    const INDEX: redb::TableDefinition<'_, &[u8], &[u8]> = redb::TableDefinition::new("index");
    let database = redb::Database::open(home.store()).unwrap();
    let transaction = database.begin_write().unwrap();
    {
        let mut table = transaction.open_table(INDEX).unwrap();
        let mut number = 0;
        table
            .retain(|_, _| {
                number += 1;
                number % 10 != 1
            })
            .unwrap();
        assert!(number > 0);
    }
    transaction.commit().unwrap();
}

#[test]
fn a_damaged_index_is_told_and_mended() {
    let home = worked();
    let before = home.contents();
    damage_the_index(&home);
    let ran = home.tat("doctor --json");
    assert_eq!(ran.code, 1, "{ran}");
    let report = ran.document();
    let hint = check(&report, "store")["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("tat doctor --mend"), "{ran}");
    assert_eq!(home.tat("doctor --mend --dry-run").code, 1, "a dry run mended");
    let mended = home.ok("doctor --mend");
    assert!(mended.stdout.contains("mended"), "{mended}");
    assert_eq!(home.json("doctor")["ok"], true);
    assert_eq!(home.contents(), before);
}
