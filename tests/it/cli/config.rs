//! `tat config …`, `tat paths`, aliases, and what new tasks take over from a folder.

use insta::assert_snapshot;
use serde_json::json;

use crate::sandbox::Home;

#[test]
fn a_setting_is_written_heard_and_taken_out_again() {
    let home = Home::new();
    assert_snapshot!(home.tat("config set targets.daily 8h"), @r"
    $ tat config set targets.daily 8h
    targets.daily  8h   was not set
    ");
    assert_snapshot!(home.tat("config get targets.daily"), @r"
    $ tat config get targets.daily
    8h
    ");
    assert_eq!(
        home.json("config get targets.daily"),
        json!({
            "key": "targets.daily",
            "value": "8h",
            "origin": "[HOME]/config/config.toml",
        })
    );
    assert_snapshot!(home.tat("config set targets.daily 7h --dry-run"), @r"
    $ tat config set targets.daily 7h --dry-run
    targets.daily  7h   was 8h
    ! note: this was a dry run; nothing was written
    ");
    assert_snapshot!(home.tat("config unset targets.daily"), @r"
    $ tat config unset targets.daily
    targets.daily  not set   was 8h
    ");
    assert_snapshot!(home.tat("config unset targets.daily"), @r"
    $ tat config unset targets.daily
    targets.daily  not set
    ! note: targets.daily was not set
    ");
    assert_snapshot!(home.tat("config path"), @r"
    $ tat config path
    [HOME]/config/config.toml
    ");
    assert!(!home.store().exists(), "settings made a store");
}

#[test]
fn every_setting_is_listed_with_who_set_it() {
    let mut home = Home::new();
    home.ok("config set week_start sunday");
    home.set("TAT_TIMEZONE", "Asia/Tokyo").set("COLUMNS", "60");
    let list = home.ok("config list");
    assert!(list.stdout.contains("week_start                  sunday"), "{list}");
    assert!(list.stdout.lines().all(|line| line.chars().count() <= 60), "{list}");
    let rows = home.ok("config list --plain").stdout;
    assert!(rows.contains("time_zone\tAsia/Tokyo\tTAT_TIMEZONE\n"), "{rows}");
    assert!(rows.contains("currency\tEUR\tdefault\n"), "{rows}");
    let set = home.ok("config set time_zone Europe/Paris");
    assert!(set.stderr.contains("TAT_TIMEZONE is set"), "{set}");
}

#[test]
fn what_cannot_be_set_is_refused_and_nothing_written() {
    let home = Home::new();
    home.refused("config set tiemr.max 8h", "usage").names(&["tiemr.max"]).hints_at("timer.max");
    home.refused("config get curency", "usage").hints_at("currency");
    home.refused("config set time_zone Mars/Base", "usage").names(&["Mars/Base"]);
    home.refused("config set alias.start stop", "usage").names(&["\"start\" is a command"]);
    home.refused("config set alias.x 'statsu'", "usage").hints_at("tat status");
    home.refused("config set alias.x \"start 'fix\"", "usage").names(&["do not close"]);
    home.refused("config set alias.x x", "usage").names(&["x → x"]);
    home.refused("config set default_command nobody", "usage");
    assert!(!home.path("config").exists(), "a refusal wrote the file");
}

#[test]
fn a_broken_file_is_told_and_can_be_mended() {
    let home = Home::new();
    std::fs::create_dir_all(home.path("config")).unwrap();
    let file = home.path("config/config.toml");
    std::fs::write(&file, "week_start = 'noday'\n").unwrap();
    assert_snapshot!(home.tat("status"), @r#"
    $ tat status
    ! error: [HOME]/config/config.toml line 1, week_start: "noday" is not a day of the week
    !
    ! hint: write it as `monday` or `mon`
    ! hint: `tat config edit` opens the file
    = exit 2
    "#);
    assert_snapshot!(home.tat("config set week_start monday"), @r"
    $ tat config set week_start monday
    week_start  monday
    ");
    std::fs::write(&file, "week_strat = 'sunday'\n").unwrap();
    assert_snapshot!(home.tat("status"), @r#"
    $ tat status
    no timer is running
      today 0:00   week 0:00
    ! warning: config.toml: nobody knows the key "week_strat"; did you mean "week_start"?
    "#);
    home.ok("config unset week_strat");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn the_file_is_edited_and_checked() {
    let mut home = Home::new();
    home.set("PATH", "/usr/bin:/bin")
        .set("EDITOR", "sed -i 's/^# week_start.*/week_start = \"sunday\"/'");
    home.ok("config edit");
    assert_eq!(home.json("config get week_start")["value"], "sunday");
    home.set("EDITOR", "sed -i s/sunday/noday/");
    home.refused("config edit", "usage").names(&["noday"]);
    home.set("EDITOR", "false");
    home.refused("config edit", "failed").names(&["false"]);
    home.set("EDITOR", "no-such-editor")
        .refused("config edit", "failed")
        .names(&["no-such-editor"]);
    home.unset("EDITOR").refused("config edit", "usage").hints_at("EDITOR");
}

#[test]
fn an_alias_stands_for_its_words() {
    let home = Home::new();
    home.ok("config set alias.go \"start 'fix login' -t review\"");
    home.ok("config set alias.g go");
    home.ok("g -n 'as said'");
    let timer = &home.json("status")["timer"];
    assert_eq!(timer["task"]["title"], "fix login");
    assert_eq!((&timer["tags"], &timer["notes"]), (&json!(["review"]), &json!("as said")));
    assert_snapshot!(home.tat("help go"), @r"
    $ tat help go
    go is short for `tat start 'fix login' -t review`
    ");
    assert_snapshot!(home.tat("gi"), @r#"
    $ tat gi
    ! error: there is no command "gi"
    !
    ! hint: did you mean `tat g`?
    = exit 2
    "#);
}

#[test]
fn everything_has_its_place() {
    let home = Home::new();
    assert_snapshot!(home.tat("paths --plain"), @r"
    $ tat paths --plain
    configFile	[HOME]/config/config.toml
    configDir	[HOME]/config
    store	[HOME]/data/local.redb
    dataDir	[HOME]/data
    stateDir	[HOME]/home/.local/state/tat
    cacheDir	[HOME]/home/.cache/tat
    ");
    let paths = home.json("paths");
    assert_eq!(paths["store"], "[HOME]/data/local.redb");
}

#[test]
fn a_folder_gives_new_tasks_their_customer_pillar_and_tags() {
    let home = Home::new();
    home.ok("customer add Acme");
    let file = home.path("home/.tat.toml");
    std::fs::write(&file, "customer = 'Acme'\ntags = ['site']\ncolour = 'red'\n").unwrap();
    let ran = home.ok("start 'fix login'");
    assert!(ran.stderr.contains("colour"), "{ran}");
    let timer = &home.json("status")["timer"];
    assert_eq!(
        (&timer["customerName"], &timer["task"]["tags"]),
        (&json!("Acme"), &json!(["site"]))
    );
    home.ok("start 'fix login' -c Acme");
    std::fs::write(&file, "customer = 3\n").unwrap();
    home.refused("start lunch", "usage")
        .names(&[".tat.toml"])
        .hints_at("customer, pillar and tags");
    home.ok("status");
}
