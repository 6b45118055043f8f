//! The process: how it begins, how it ends, what it does not let through.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::read::GzEncoder;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;
use tat::domain::Code;

use super::PASSWORD;
use super::running::{ADMIN, Running, add_task, rest, titles};
use crate::sandbox::Home;

#[test]
fn a_first_start_needs_an_administrator_and_a_later_one_does_not() {
    let home = Home::new();
    home.tat("serve --listen 127.0.0.1:0 --json").refusal("usage").hints_at("--admin-email");
    assert!(!home.path("data/server").exists(), "what was refused left a trace");
    let mut first = Running::in_home(home, "");
    add_task(&first.admin(), "kept").unwrap();
    first.signal("TERM");
    assert!(first.end().success(), "{}", first.log());
    assert!(!first.folder().join("admin.sock").exists());
    let again = Running::in_home(first.kill(), "");
    assert!(again.said["link"].is_null());
    assert_eq!(titles(&again.sign_in()), ["kept"]);
}

#[test]
fn a_second_server_on_the_same_store_is_refused() {
    let first = Running::new();
    let second = first.tat("serve --listen 127.0.0.1:0 --json");
    second.refusal("locked").names(&["another server"]).hints_at("--data");
    assert_eq!(first.client().health().unwrap()["status"], json!("ok"));
}

#[test]
fn requests_that_have_begun_come_to_their_end_and_new_ones_are_not_let_in() {
    let mut server = Running::new();
    let admin = server.admin();
    let mut events = admin.events(None).unwrap();
    let body = json!({ "email": ADMIN, "password": PASSWORD }).to_string();
    let mut stream = server.connect();
    write!(
        stream,
        "POST /api/auth/login HTTP/1.1\r\nHost: tat\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    )
    .unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.signal("TERM");
    // Streams without an end are ended.
    assert!(events.next().is_none_or(|event| event.is_err()));
    while TcpStream::connect(server.address()).is_ok() {}
    stream.write_all(body.as_bytes()).unwrap();
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(server.end().success(), "{}", server.log());
}

#[test]
fn what_is_too_large_is_not_let_in_packed_or_not() {
    let server = Running::new();
    let admin = server.admin();
    let large = json!({ "title": "x", "description": "noise ".repeat(1 << 18) });
    // The client packs what is large: this is a few kilobytes on the way.
    let trouble = admin.add_task(&large, None).unwrap_err();
    assert_eq!(trouble.refusal.code, Code::TooLarge);
    let mut bomb = Vec::new();
    GzEncoder::new(std::io::repeat(b' ').take(1 << 28), Compression::fast())
        .read_to_end(&mut bomb)
        .unwrap();
    let mut stream = server.connect();
    write!(
        stream,
        "POST /api/auth/login HTTP/1.1\r\nHost: tat\r\nConnection: close\r\n\
         Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        bomb.len()
    )
    .unwrap();
    // It may hang up before all of it is there.
    let _ = stream.write_all(&bomb);
    let answer = rest(stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    if let Some(memory) = server.memory() {
        assert!(memory < 200 << 20, "{memory} bytes");
    }
    assert!(titles(&admin).is_empty());
}

#[test]
fn the_log_holds_no_secret_and_measures_count_routes() {
    let server = Running::with("--metrics-listen 127.0.0.1:0 --log-format json");
    let admin = server.admin();
    let link = server.said("link");
    let secret = link.split("token=").nth(1).unwrap();
    let mut stream = server.connect();
    write!(stream, "GET /api/tasks?q={secret} HTTP/1.1\r\nHost: tat\r\nConnection: close\r\n\r\n")
        .unwrap();
    assert!(rest(stream).starts_with("HTTP/1.1 401 "));
    assert!(server.client().login(ADMIN, "not the password").is_err());
    titles(&admin);
    let log = server.log();
    for secret in [secret, PASSWORD, "not the password", ADMIN, "eyJ"] {
        assert!(!log.contains(secret), "{secret:?} stands in the log:\n{log}");
    }
    let lines: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["route"] == "/api/auth/login" && line["status"] == 401));
    let metrics = server.said("metrics");
    let mut stream = TcpStream::connect(metrics.split('/').nth(2).unwrap()).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: tat\r\nConnection: close\r\n\r\n").unwrap();
    let text = rest(stream);
    let count = "tat_request_seconds_count{method=\"GET\",route=\"/api/tasks\",status=\"200\"} 1";
    assert!(text.contains(count), "{text}");
    // Measures are told at their own address alone.
    assert_eq!(code_of(&server, "/metrics"), "404");
}

/// The status with which a path answers to somebody who is not signed in.
fn code_of(server: &Running, path: &str) -> String {
    let mut stream = server.connect();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: tat\r\nConnection: close\r\n\r\n").unwrap();
    rest(stream).split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn connections_are_encrypted_and_a_certificate_is_renewed_without_a_stop() {
    let home = Home::new();
    let first = certificate(&home);
    let flags = format!(
        "--tls-cert {} --tls-key {}",
        home.path("cert.pem").display(),
        home.path("key.pem").display()
    );
    let server = Running::in_home(home, &flags);
    assert!(server.said("url").starts_with("https://"));
    let answer = over_tls(&server, &first).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("strict-transport-security"), "{answer}");
    let second = certificate(&server.home);
    assert!(over_tls(&server, &second).is_err());
    server.signal("HUP");
    while over_tls(&server, &second).is_err() {}
}

#[test]
fn a_key_that_cannot_be_read_is_refused_before_anything_is_made() {
    let home = Home::new();
    certificate(&home);
    std::fs::write(home.path("key.pem"), "no key").unwrap();
    let line = format!(
        "serve --listen 127.0.0.1:0 --admin-email {ADMIN} --json --tls-cert {0}/cert.pem --tls-key {0}/key.pem",
        home.path("").display()
    );
    home.tat(&line).refusal("failed").names(&["key.pem"]);
    assert!(!home.path("data/server").exists());
}

/// A fresh certificate for the server's address, in files of the home.
fn certificate(home: &Home) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let write = |name: &str, text: String| {
        let path: &Path = &home.path(name);
        std::fs::write(path, text).unwrap();
    };
    write("cert.pem", cert.pem());
    write("key.pem", signing_key.serialize_pem());
    cert.der().clone()
}

/// The answer to a question about health, asked by one who trusts this certificate alone.
fn over_tls(server: &Running, trusted: &CertificateDer<'static>) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(session, server.connect());
    write!(stream, "GET /api/health HTTP/1.1\r\nHost: tat\r\nConnection: close\r\n\r\n")?;
    Ok(rest(stream))
}
