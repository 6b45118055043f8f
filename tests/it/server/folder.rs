//! Administration from the server's folder, beside a running server and without one.

use serde_json::json;

use super::PASSWORD;
use super::running::{ADMIN, Running, add_task, titles};
use crate::sandbox::Home;

#[test]
fn people_are_managed_alike_beside_a_running_server_and_without_one() {
    let mut server = Running::new();
    let admin = server.admin();
    let customer = admin.add_customer(&json!({ "name": "Acme" }), None).unwrap();
    let bob = server.home.json("serve user add bob@example.org --name Bob --role internal_user");
    assert_eq!(bob["user"]["status"], json!("invited"));
    let token = bob["link"].as_str().unwrap().split("token=").nth(1).unwrap().to_owned();
    server.client().set_password(&token, PASSWORD).unwrap();
    let session = server.client().login("bob@example.org", PASSWORD).unwrap();
    let bobs = server.client().signed_in(&session.tokens.access_token);
    assert_eq!(bobs.me().unwrap()["name"], json!("Bob"));
    // What is ordered holds at once for whoever is signed in.
    server.home.json("serve user disable bob@example.org");
    assert!(bobs.me().unwrap_err().is_signed_out());
    server.signal("TERM");
    assert!(server.end().success(), "{}", server.log());
    let home = server.kill();
    home.json("serve user enable bob@example.org");
    let eve = home
        .json("serve user add eve@acme.example --name Eve --role customer_user --customer acme");
    assert_eq!(eve["user"]["customerId"], customer["customer"]["id"]);
    home.json("serve user role bob@example.org none");
    home.tat("serve user role nobody@example.org none --json").refusal("not_found");
    home.tat("serve user role bob@example.org boss --json").refusal("usage");
    home.tat("serve user add BOB@example.org --name B --role none --json").refusal("conflict");
    insta::assert_snapshot!(home.ok("serve user list").stdout, @r"
    e-mail            name  role            status   customer
    ada@example.org   ada   internal_admin  active
    bob@example.org   Bob   none            active
    eve@acme.example  Eve   customer_user   invited  Acme
    ");
    let listed = home.json("serve user list");
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert!(home.ok("serve check").stdout.contains("sound"));
    // A dry run leaves no trace, beside a server or not.
    let line = "serve user add dan@example.org --name Dan --role none --dry-run";
    let foreseen = home.json(line);
    assert_eq!((&foreseen["dryRun"], &foreseen["link"]), (&json!(true), &json!(null)));
    let server = Running::in_home(home, "");
    server.home.json(line);
    server.home.json("serve backup copy.redb --dry-run");
    assert!(!server.home.path("home/copy.redb").exists());
    assert_eq!(server.home.json("serve user list"), listed);
}

#[test]
fn without_a_server_there_is_nothing_to_administer() {
    let home = Home::new();
    for line in ["serve user list", "serve check", "serve backup x"] {
        home.tat(&format!("{line} --json")).refusal("not_found").hints_at("--data");
    }
    home.tat("serve restore missing --json").refusal("not_found");
    assert!(!home.path("data").exists());
}

#[test]
fn a_socket_is_for_its_owner_alone_and_a_dead_one_is_passed_over() {
    use std::os::unix::fs::PermissionsExt;
    let server = Running::new();
    let socket = server.folder().join("admin.sock");
    let rights = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&socket), 0o600);
    assert_eq!(rights(&server.folder()), 0o700);
    let home = server.kill();
    assert!(socket.exists(), "a killed server takes nothing away");
    assert_eq!(home.json("serve user list")[0]["email"], json!(ADMIN));
    let again = Running::in_home(home, "");
    assert_eq!(again.home.json("serve user list")[0]["email"], json!(ADMIN));
    assert!(again.log().contains("user list"), "{}", again.log());
}

#[test]
fn a_folder_may_lie_as_deep_as_it_likes() {
    let home = Home::new();
    let deep = home.path(&"deep/".repeat(30)).join("server");
    let flag = format!("--data {}", deep.display());
    let mut server = Running::in_home(home, &flag);
    let listed = server.home.json(&format!("serve user list {flag}"));
    assert_eq!(listed[0]["email"], json!(ADMIN));
    // A path that is not absolute is meant from where the command is run.
    server.home.ok(&format!("serve backup {flag} copy.redb"));
    assert!(server.home.path("home/copy.redb").exists());
    server.signal("INT");
    assert!(server.end().success(), "{}", server.log());
    assert!(!deep.join("admin.sock").exists());
}

#[test]
fn a_backup_of_a_busy_server_is_restored_as_it_was() {
    let server = Running::new();
    let admin = server.admin();
    for n in 0..20 {
        add_task(&admin, &format!("before {n}")).unwrap();
    }
    let file = server.home.path("copy.redb");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        let writer = threads.spawn(|| {
            let mut count = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                add_task(&admin, &format!("during {count}")).unwrap();
                count += 1;
            }
        });
        let copied = server.tat(&format!("serve backup {} --json", file.display()));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(copied.code, 0, "{copied}");
        assert_eq!(copied.document()["bytes"], json!(file.metadata().unwrap().len()));
        writer.join().unwrap();
    });
    let there = titles(&admin);
    let copy = file.display();
    server.tat(&format!("serve restore {copy} --json")).refusal("conflict").hints_at("--data");
    let other = server.home.path("other");
    let other = other.display();
    assert_eq!(server.tat(&format!("serve restore {copy} --data {other}")).code, 0);
    assert_eq!(server.tat(&format!("serve check --data {other}")).code, 0);
    let restored = Running::in_home(server.kill(), &format!("--data {other}"));
    assert!(restored.said["link"].is_null());
    let mut kept = titles(&restored.sign_in());
    kept.retain(|title| !there.contains(title));
    assert!(kept.is_empty(), "nobody made these: {kept:?}");
    let kept = titles(&restored.sign_in());
    for n in 0..20 {
        assert!(kept.contains(&format!("before {n}")), "before {n} is lost");
    }
}
