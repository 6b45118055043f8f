//! Signing in and out: whose store is shown, and where the token lies.

use serde_json::json;

use super::{Team, fed, files_with, machine};
use crate::server::{ADMIN, PASSWORD};

#[test]
fn an_account_has_a_store_of_its_own_and_the_local_one_comes_back() {
    let team = Team::new();
    let home = &team.ada;
    home.ok("start alone");
    home.ok("cancel");
    team.sign_in(home, ADMIN, "--keep-local");
    let who = home.json("whoami");
    assert_eq!(who["server"], team.url());
    assert_eq!(who["user"]["email"], ADMIN);
    assert_eq!(who["user"]["role"], "internal_admin");
    assert_eq!(home.json("task list"), json!([]));
    home.ok("start together");
    let line = home.ok("status --format '{task} {unsent} {account}'").stdout;
    assert_eq!(line, format!("together 2 {ADMIN}\n"));
    assert_eq!(home.json("status")["lastSync"], json!(null));
    let out = home.json("logout");
    assert_eq!(out["unsent"], 2);
    assert_eq!(home.json("task list")[0]["title"], "alone");
    home.tat("whoami --json").refusal("unauthenticated").hints_at("tat login");
    team.sign_in(home, ADMIN, "--keep-local");
    assert_eq!(home.json("status")["timer"]["task"]["title"], "together");
    home.ok("account switch local");
    assert_eq!(home.json("status")["running"], false);
    home.ok(&format!("account switch {ADMIN}"));
    assert_eq!(home.json("account list")[0]["current"], true);
}

#[test]
fn nobody_is_asked_for_what_nobody_can_answer() {
    let team = Team::new();
    let home = &team.ada;
    let url = team.url();
    home.tat(&format!("login {url} --email {ADMIN} --no-input --json"))
        .refusal("usage")
        .hints_at("--password-stdin");
    home.tat("login --json").refusal("usage").hints_at("tat login https://");
    let wrong = fed(
        home,
        &format!("login {url} --email {ADMIN} --password-stdin --insecure-storage --json"),
        "not the password",
    );
    let wrong = wrong.refusal("unauthenticated");
    assert!(!wrong.message.contains("not the password"));
    home.ok("start alone");
    let line = format!("login {url} --email {ADMIN} --password-stdin --json");
    fed(home, &line, PASSWORD).refusal("usage").hints_at("--keep-local");
    assert!(!home.path("data/accounts").exists() && !home.path("data/credentials").exists());
}

#[cfg(unix)]
#[test]
fn the_token_lies_in_one_file_which_its_owner_alone_reads() {
    use std::os::unix::fs::PermissionsExt;
    let team = Team::signed_in();
    let home = &team.ada;
    home.ok("whoami");
    let file = home.path("data/credentials");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files_with(&home.path(""), "tatr_"), std::slice::from_ref(&file));
    assert!(files_with(&home.path(""), PASSWORD).is_empty());
    let before = std::fs::read(&file).unwrap();
    // Several at once renew it one after another, and none is signed out.
    let asked: Vec<_> = (0..4).map(|_| home.command(["whoami"]).spawn().unwrap()).collect();
    for mut one in asked {
        assert!(one.wait().unwrap().success());
    }
    assert_ne!(std::fs::read(&file).unwrap(), before);
    home.ok("logout");
    assert!(files_with(&home.path(""), "tatr_").is_empty());
}

#[test]
fn without_its_server_time_is_recorded_all_the_same() {
    let team = Team::signed_in();
    let Team { server, ada: home } = team;
    server.kill();
    home.ok("start offline --at 9:00");
    home.ok("stop --at 9:30");
    home.tat("timers --json").refusal("offline");
    let who = home.ok("whoami");
    assert!(who.stdout.contains(ADMIN) && who.stderr.contains("warning"), "{who}");
    let checks = home.json("doctor");
    assert_eq!(checks["ok"], true, "{checks}");
}

#[test]
fn a_personal_token_needs_no_login_and_is_kept_nowhere() {
    let team = Team::signed_in();
    let made = team.ada.json("token add cron --scope sync --expires 90d");
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(made["token"]["scope"], "sync");
    let mut home = machine("cron");
    home.set("TAT_SERVER", team.url()).set("TAT_TOKEN", secret);
    assert_eq!(home.json("whoami")["user"]["email"], ADMIN);
    home.ok("start by cron");
    assert!(!home.store().exists());
    assert!(files_with(&home.path(""), secret).is_empty());
    home.unset("TAT_TOKEN");
    std::fs::create_dir_all(home.path("secrets")).unwrap();
    std::fs::write(home.path("secrets/tat-token"), format!("{secret}\n")).unwrap();
    let folder = home.path("secrets");
    home.set("CREDENTIALS_DIRECTORY", folder);
    assert_eq!(home.json("status")["timer"]["task"]["title"], "by cron");
    home.unset("CREDENTIALS_DIRECTORY");
    let file = home.path("secrets/tat-token");
    home.set("TAT_TOKEN_FILE", file);
    assert_eq!(home.json("whoami")["user"]["email"], ADMIN);
    home.unset("TAT_TOKEN_FILE").unset("TAT_SERVER");
    home.tat("whoami --json").refusal("unauthenticated");
    // What is kept by login is kept where it was asked to be.
    let line = format!("login {} --with-token --insecure-storage", team.url());
    assert_eq!(fed(&home, &line, secret).code, 0);
    assert_eq!(home.json("whoami")["user"]["email"], ADMIN);
    team.ada.ok("token revoke cron");
    assert_eq!(team.ada.json("token list"), json!([]));
    home.tat("whoami --json").refusal("unauthenticated");
}
