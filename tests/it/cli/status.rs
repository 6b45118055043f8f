//! `tat status`, and `tat` alone.

use insta::assert_snapshot;
use serde_json::json;

use super::play;
use crate::sandbox::Home;

#[test]
fn people_see_what_runs_and_the_totals() {
    let lines = "
        08:00 status
        08:00 config set targets.daily 8h
        09:00 start fix login -c Acme -p Platform --create
        10:05 status
        10:05
        10:30 stop
        10:30 status
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @"
    $ tat status
    no timer is running
      today 0:00   week 0:00
    $ tat config set targets.daily 8h
    targets.daily  8h   was not set
    $ tat start fix login -c Acme -p Platform --create
    ▶ fix login   Acme › Platform   since 09:00
    $ tat status
    ▶ fix login   Acme › Platform   1:05 since 09:00
      today  1:05  of 8:00, 6:55 left
      week   1:05  of 56:00, 54:55 left, even so far
    $ tat
    ▶ fix login   Acme › Platform   1:05 since 09:00
      today  1:05  of 8:00, 6:55 left
      week   1:05  of 56:00, 54:55 left, even so far
    $ tat stop
    ■ fix login   Acme › Platform   09:00–10:30   1:30
      billed 1:30 for Acme › Platform today   no rate
    $ tat status
    no timer is running
      today  1:30  of 8:00, 6:30 left
      week   1:30  of 56:00, 54:30 left, even so far
    ");
    home.set("COLUMNS", "60").at("11:00").ok("start write the report on the northern warehouses");
    let picture = home.tat("status").to_string();
    assert!(picture.lines().all(|line| line.chars().count() <= 60), "{picture}");
}

#[test]
fn scripts_read_one_shape_whether_or_not_something_runs() {
    let mut home = Home::new();
    let idle = json!({"running": false, "timer": null, "today": 0, "week": 0, "lastSync": null});
    assert_eq!(home.json("status"), idle);
    assert!(!home.store().exists(), "status makes no store");
    home.at("2026-11-22T23:00:00+01:00").ok("start fix login -c Acme -p Platform --create");
    home.at("2026-11-23T01:05:00+01:00");
    let status = home.json("status");
    assert_eq!(status["running"], true);
    let timer = &status["timer"];
    assert_eq!(timer["elapsed"], 125 * 60 * 1000);
    assert_eq!(
        (&timer["customerName"], &timer["pillarName"]),
        (&"Acme".into(), &"Platform".into())
    );
    assert_eq!(timer["task"]["title"], "fix login");
    assert_eq!(timer["task"]["startStopCount"], 1);
    // Monday began an hour ago, and with it the week.
    assert_eq!((&status["today"], &status["week"]), (&(65 * 60_000).into(), &(65 * 60_000).into()));
    let plain = home.ok("status --plain").stdout;
    assert_eq!(plain.trim_end().split('\t').nth(6), Some("7500000"));
}

#[test]
fn a_prompt_gets_one_line() {
    let mut home = Home::new();
    assert_eq!(home.ok("status --format '{task} {elapsed}'").stdout, "\n");
    home.ok("start fix login -c Acme --create");
    home.at("11:05");
    for (format, line) in [
        ("{task} {elapsed}", "fix login 1:05"),
        ("{customer}/{pillar}/{elapsed_s}", "Acme//3900"),
        ("{task}{customer:+ › {customer}}{pillar:+ › {pillar}}", "fix login › Acme"),
        ("{today} {week} [{target}] [{amount}] [{unsent}] [{account}]", "1:05 1:05 [] [] [] []"),
    ] {
        let ran = home.args(["status", "--format", format]);
        assert_eq!(ran.stdout, format!("{line}\n"), "{ran}");
    }
    home.refused("status --format '{taks}'", "usage").hints_at("{task}");
    // A prompt is not the place for warnings.
    std::fs::create_dir_all(home.path("config")).unwrap();
    std::fs::write(home.path("config/config.toml"), "nonsense = 1\n").unwrap();
    assert_eq!(home.ok("status --format {task}").stderr, "");
    assert!(home.ok("status").stderr.contains("nonsense"));
}

#[test]
fn check_tells_by_its_exit_code() {
    let home = Home::new();
    assert_eq!(home.tat("status").code, 0);
    assert_eq!(home.tat("status --check").code, 3);
    assert_eq!(home.tat("status --check --json").document()["running"], false);
    home.ok("start fix login");
    assert_eq!(home.tat("status --check").code, 0);
}
