//! What docs/server.md tells is so: its `sh` blocks are run from top to bottom as one script, in a
//! throwaway home, against a server on a free port.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::sandbox::{Home, Ran, left_out};

/// The address that the page names.
const ADDRESS: &str = "127.0.0.1:8787";

#[test]
fn the_guide_leads_from_nothing_to_an_approved_bill() {
    if left_out("curl") || left_out("jq") {
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/server.md");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let script =
        blocks(&std::fs::read_to_string(page).unwrap()).replace(ADDRESS, &free.to_string());
    let home = Home::new();
    let tat = Path::new(env!("CARGO_BIN_EXE_tat")).parent().unwrap();
    let ended = "trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT";
    let script = format!(
        "set -euo pipefail\n{ended}\nPATH={}:/usr/bin:/bin\n{script}\necho came to the end\n",
        tat.display()
    );
    let mut bash = home.other("bash");
    // The clock goes: a timer is to have run.
    bash.env_remove("TAT_NOW").env_remove("TAT_SEED").args(["-c", &script]);
    let output = run(&mut bash);
    let ran = Ran::new(&home.path(""), "serve".into(), &output);
    assert!(ran.code == 0 && ran.stdout.ends_with("came to the end\n"), "{ran}\n{script}");
    assert!(ran.stdout.contains("approved"), "{ran}");
}

fn run(bash: &mut Command) -> std::process::Output {
    bash.output().expect("bash can be run")
}

/// The `sh` blocks of a page.
fn blocks(page: &str) -> String {
    let mut script = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            script.push_str(line);
            script.push('\n');
        }
    }
    script
}
