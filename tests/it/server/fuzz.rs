//! Whatever is sent, the server answers with what its document says: schemathesis tries.
//!
//! The short run is part of every run of the tests. A longer one, of many examples and of calls that
//! follow from each other, is among the long laws: `tests/run --long fuzz`.

use std::io::ErrorKind;
use std::process::Command;

use super::Person;
use super::office::Office;
use crate::sandbox::left_out;

/// What every answer must be.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// Calls every route as somebody would who has read the document, and as somebody would who has
/// not.
fn fuzz(person: impl Fn(&Office) -> &Person, options: &[&str]) {
    if left_out("schemathesis") {
        return;
    }
    let office = Office::new();
    for (person, task) in [(&office.ada, &office.mail), (&office.bob, &office.site)] {
        office.worked(person, task, "07:00", "08:00");
    }
    let served = office.house.serve();
    let token = &person(&office).token;
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new("schemathesis")
        .args(["run", "--checks", CHECKS, "--no-color", "--seed", "1", "--max-failures", "20"])
        // The stream of events does not end, and whoever signs out is signed out.
        .args(["--exclude-path", "/api/events", "--exclude-path", "/api/auth/logout"])
        .args(["--request-timeout", "20", "--generation-database", "none", "--warnings", "off"])
        .args(options)
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .arg(format!("http://{}/api/openapi.json", served.address))
        .current_dir(folder.path())
        .output();
    let done = match done {
        // `tests/run` would have said so or installed it.
        Err(error) if error.kind() == ErrorKind::NotFound && !is_run_by_tests_run() => {
            println!("left out: `schemathesis` is not there, `tests/run` installs it");
            return;
        }
        done => done.unwrap(),
    };
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
}

#[expect(clippy::disallowed_methods, reason = "a test asks how it is run")]
fn is_run_by_tests_run() -> bool {
    std::env::var("TAT_TEST_WITHOUT").is_ok()
}

const SHORT: &[&str] = &["--phases", "fuzzing", "--max-examples", "5", "--no-shrink"];

const LONG: &[&str] = &["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "60"];

#[test]
fn an_admin_gets_no_answer_that_the_document_does_not_know() {
    fuzz(|office| &office.admin, SHORT);
}

#[test]
fn long_an_admin_finds_no_gap_in_the_document() {
    fuzz(|office| &office.admin, LONG);
}

#[test]
fn long_an_internal_user_finds_no_gap_in_the_document() {
    fuzz(|office| &office.ada, LONG);
}

#[test]
fn long_a_customers_admin_finds_no_gap_in_the_document() {
    fuzz(|office| &office.acme_admin, LONG);
}

#[test]
fn long_a_customers_reader_finds_no_gap_in_the_document() {
    fuzz(|office| &office.acme_user, LONG);
}
