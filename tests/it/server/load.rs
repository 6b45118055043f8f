//! Many at once: whoever is slow or listens costs little, and keeps nobody else waiting.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use super::running::{Running, add_task, rest, titles};

/// What the server may take, in bytes. (spec: Numbers to reach)
const MEMORY: u64 = 100 << 20;

#[test]
fn long_a_thousand_listeners_and_slow_clients_fit_into_little_memory() {
    let server = Running::new();
    let session = server.client();
    let admin = server.admin();
    let token = session.login(super::running::ADMIN, super::PASSWORD).unwrap().tokens.access_token;
    let mut listeners: Vec<TcpStream> = (0..1000).map(|_| listener(&server, &token)).collect();
    // Bodies that are announced and hardly begun, heads that never end.
    let slow: Vec<TcpStream> = (0..200).map(|n| slow(&server, n)).collect();
    let large = json!({ "title": "x", "description": "x".repeat(2 << 20) });
    for _ in 0..20 {
        assert!(admin.add_task(&large, None).is_err());
    }
    let asked = Instant::now();
    for n in 0..50 {
        add_task(&admin, &format!("task {n}")).unwrap();
    }
    assert_eq!(titles(&admin).len(), 50);
    assert!(asked.elapsed() < Duration::from_secs(60), "others had to wait");
    for listener in &mut listeners {
        hears_of_a_change(listener);
    }
    if let Some(memory) = server.memory() {
        println!("at its largest: {} MiB", memory >> 20);
        assert!(memory < MEMORY, "{memory} bytes");
    }
    drop(slow);
    server.signal("TERM");
    for listener in listeners {
        rest(listener);
    }
}

/// Somebody who listens to what changes, and is heard.
fn listener(server: &Running, token: &str) -> TcpStream {
    let mut stream = server.connect();
    write!(
        stream,
        "GET /api/events HTTP/1.1\r\nHost: tat\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut head = [0; 15];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    stream
}

fn hears_of_a_change(stream: &mut TcpStream) {
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    while !heard.windows(12).any(|words| words == b"event:change" || words == b"event: chang") {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the stream ended");
        heard.extend_from_slice(&piece[..read]);
    }
}

fn slow(server: &Running, number: usize) -> TcpStream {
    let mut stream = server.connect();
    if number.is_multiple_of(2) {
        write!(stream, "GET /api/tasks HTTP/1.1\r\nX-Slow: ").unwrap();
    } else {
        write!(
            stream,
            "POST /api/auth/login HTTP/1.1\r\nHost: tat\r\nContent-Length: 1000000\r\n\r\n{{"
        )
        .unwrap();
    }
    stream
}
