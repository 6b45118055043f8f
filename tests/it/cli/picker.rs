//! Words that fit several things, where nobody can be asked which.

use insta::assert_snapshot;

use crate::sandbox::Home;

#[test]
fn the_candidates_are_told() {
    let home = Home::new();
    for line in [
        "customer add Acme",
        "customer add Globex",
        "task add fix login -c Acme",
        "task add fix login -c Globex",
        "task add fix logout",
    ] {
        home.ok(line);
    }
    assert_snapshot!(home.tat("task done 'fix login'"), @r#"
    $ tat task done 'fix login'
    ! error: "fix login" fits 2 tasks
    !
    ! hint: `a150fcbe`  fix login  Globex
    ! hint: `a461aaa7`  fix login  Acme
    = exit 3
    "#);
    let ran = home.tat("task show log --json");
    ran.refusal("ambiguous").names(&["\"log\"", "3 tasks"]);
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    let candidates = error["error"]["candidates"].as_array().unwrap();
    let mut labels: Vec<_> = candidates.iter().map(|one| one["label"].as_str().unwrap()).collect();
    labels.sort_unstable();
    assert_eq!(labels, ["fix login  Acme", "fix login  Globex", "fix logout"]);
    // A candidate's id names it without doubt.
    let id = candidates[0]["id"].as_str().unwrap();
    assert_eq!(home.json(&format!("task show {id}"))["id"], id);
    assert_eq!(home.json(&format!("task show id:{}", &id[..6]))["id"], id);

    home.ok("pillar add Acme Web");
    home.ok("pillar add Globex Web");
    home.refused("pillar edit Web --rate 5", "ambiguous")
        .names(&["2 pillars"])
        .hints_at("Acme/Web");
    home.refused("task edit logout -p 'General Support'", "ambiguous");
    home.ok("task edit logout -c Acme -p Web");
}
