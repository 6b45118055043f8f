//! A POST that is sent twice under one key is granted once.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tat::domain::Span;

use super::Reply;
use super::office::Office;

fn request(token: &str, key: &str, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method("POST")
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap()
}

fn titled(title: &str) -> Value {
    json!({ "title": title })
}

fn posted(office: &Office, key: &str, body: &Value) -> Reply {
    office.house.ask(request(&office.ada.token, key, "/api/tasks", body))
}

fn tasks(office: &Office) -> usize {
    office.get(&office.ada, "/api/tasks").items().len()
}

#[test]
fn the_same_key_and_body_get_the_stored_answer_for_a_day() {
    let mut office = Office::new();
    let before = tasks(&office);
    let first = posted(&office, "k1", &titled("one"));
    let again = posted(&office, "k1", &titled("one"));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.body, again.body);
    assert_eq!(tasks(&office), before + 1);
    let other = posted(&office, "k1", &titled("two"));
    assert_eq!(other.problem(), (422, "idempotency_mismatch"));
    // Another route, another person: another key.
    let bob = office.house.ask(request(&office.bob.token, "k1", "/api/tasks", &titled("three")));
    assert_eq!(bob.status, 201);
    let path = format!("/api/tasks/{}/start", office.mail);
    let elsewhere = office.house.ask(request(&office.ada.token, "k1", &path, &titled("one")));
    assert_eq!(elsewhere.problem(), (422, "idempotency_mismatch"));
    office.house.wait(Span::hours(24));
    office.ada = office.house.sign_in(&office.ada.email);
    assert_eq!(posted(&office, "k1", &titled("four")).status, 201, "a day later it is forgotten");
}

#[test]
fn what_was_refused_is_decided_anew() {
    let office = Office::new();
    let taken = json!({ "title": "mail", "customerId": office.acme });
    assert_eq!(posted(&office, "k", &taken).problem(), (409, "conflict"));
    let path = format!("/api/tasks/{}", office.mail);
    assert_eq!(office.put(&office.ada, &path, &json!({ "title": "post" })).status, 200);
    assert_eq!(posted(&office, "k", &taken).status, 201);
}

#[test]
fn two_that_arrive_at_once_are_one() {
    let office = Office::new();
    let before = tasks(&office);
    let ask = || request(&office.ada.token, "both", "/api/tasks", &titled("one"));
    let replies = office.house.ask_together((0..8).map(|_| ask()).collect());
    assert!(replies.iter().all(|reply| reply.status == 201 && reply.body == replies[0].body));
    assert_eq!(tasks(&office), before + 1);
}

#[test]
fn a_key_without_a_character_is_no_key() {
    let office = Office::new();
    let reply = posted(&office, "", &titled("one"));
    assert_eq!(reply.problem(), (400, "bad_request"));
    assert_eq!(reply.body["field"], json!("Idempotency-Key"));
    let large = titled(&"x".repeat(1 << 20));
    assert_eq!(posted(&office, "large", &large).problem(), (413, "too_large"));
    let long = titled(&"x".repeat(1_001));
    assert_eq!(posted(&office, "long", &long).problem(), (413, "too_large"));
}
