//! What `tat serve` does over a store of 100,000 entries of 50 users, with all clients on the same
//! machine: `cargo bench --profile quick --bench server`.
//!
//! The server is the program itself, as a process; clients are plain connections that are kept open.
//! Every answer is counted and every time kept; percentiles are of all of them. (spec: Numbers to
//! reach)

#![expect(clippy::print_stdout, reason = "a table for people")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on says so by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tat::api::{Client, ServerUrl};
use tat::domain::{
    Currency, Customer, CustomerId, DeviceId, EntryId, Pillar, PillarId, RatePeriod, Refusal, Role,
    Span, Task, TaskId, TimeEntry, Timestamp, User, UserId, Zone,
};
use tat::engine::{Draft, Engine, IdSource, Mode, Settings};
use tat::server::people::{self, Newcomer};
use tat::store::{Founder, Held, Store};
use uuid::Uuid;

const USERS: u64 = 50;
const ENTRIES: u64 = 100_000;
const TASKS: u64 = 400;

/// How long each kind of request is sent.
const SECONDS: u64 = 10;

/// How many ask at the same time.
const READERS: usize = 16;

/// How many write at the same time.
const WRITERS: usize = 16;

const PASSWORD: &str = "correct horse battery";

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-server");
    let (store, tokens) = store(&folder);
    let start = Instant::now();
    let server = Server::start(&folder);
    let first = Instant::now();
    let url = ServerUrl::parse(&server.url).unwrap();
    Client::new(url.clone()).unwrap().health().unwrap();
    println!("start to listening   {:>8.1} ms", millis(first - start));
    println!("and to first answer  {:>8.1} ms", millis(start.elapsed()));
    println!("store                {:>8.1} MiB", mebibytes(store.metadata().unwrap().len()));
    println!("memory after start   {:>8.1} MiB\n", server.memory());
    let signed_in: Vec<String> = tokens.iter().map(|token| sign_in(&url, token)).collect();
    println!(
        "{:<34}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "", "a second", "p50 ms", "p90 ms", "p99 ms", "worst"
    );
    let page = |n: usize| get("/api/time-entries?limit=50", &signed_in[n % signed_in.len()]);
    load("a page of 50 entries", READERS, page);
    let day = |n: usize| {
        let path = "/api/time-entries?startDate=2026-05-01&endDate=2026-05-31&limit=50&enrich=true";
        get(path, &signed_in[n % signed_in.len()])
    };
    load("the same of a month, with names", READERS, day);
    load("a page of 50 tasks", READERS, |n| get("/api/tasks?limit=50", &signed_in[n % 50]));
    load("bills of a month", READERS, |n| {
        let path = "/api/time-bills?startDate=2026-05-01&endDate=2026-05-31&limit=50";
        get(path, &signed_in[n % 50])
    });
    println!("memory after reads   {:>8.1} MiB", server.memory());
    let task = task_id(0);
    load("a task is made", WRITERS, |n| {
        post("/api/tasks", &signed_in[n % 50], &json!({ "title": format!("made {n}") }))
    });
    load("an entry is made, with its bill", WRITERS, |n| {
        let date = format!("2020-{:02}-{:02}", 1 + n / 28 % 12, 1 + n % 28);
        let entry = json!({ "taskId": task, "date": date, "duration": 60_000 + n });
        post("/api/time-entries", &signed_in[n % 50], &entry)
    });
    println!("memory at its largest{:>8.1} MiB", server.memory());
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}

fn mebibytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX)) / 1024.0
}

/// Times of all requests of one kind, sent by so many clients that wait for each answer.
fn load(what: &str, clients: usize, request: impl Fn(usize) -> Vec<u8> + Sync) {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let began = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..clients)
            .map(|client| {
                let request = &request;
                threads.spawn(move || {
                    let mut line = Line::new();
                    let mut times = Vec::new();
                    let mut n = client;
                    while Instant::now() < until {
                        let sent = Instant::now();
                        line.ask(&request(n));
                        times.push(sent.elapsed());
                        n += clients;
                    }
                    times
                })
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let took = began.elapsed().as_secs_f64();
    times.sort();
    let at = |part: usize| millis(times[(times.len() * part / 100).min(times.len() - 1)]);
    let count = f64::from(u32::try_from(times.len()).unwrap());
    println!(
        "{what:<34}{:>9.0}{:>9.2}{:>9.2}{:>9.2}{:>9.2}",
        count / took,
        at(50),
        at(90),
        at(99),
        millis(*times.last().unwrap())
    );
}

/// A connection that is kept open.
struct Line(BufReader<TcpStream>);

/// Where the server listens.
static ADDRESS: std::sync::OnceLock<String> = std::sync::OnceLock::new();

impl Line {
    fn new() -> Self {
        let stream = TcpStream::connect(ADDRESS.get().unwrap()).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and reads its answer, which must be a good one.
    fn ask(&mut self, request: &[u8]) {
        self.0.get_mut().write_all(request).unwrap();
        let mut length = 0;
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        let status = line.clone();
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        assert!(status.starts_with("HTTP/1.1 20"), "{status}{}", String::from_utf8_lossy(&body));
    }
}

fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: tat\r\nauthorization: Bearer {token}\r\n\r\n")
        .into_bytes()
}

fn post(path: &str, token: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nhost: tat\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The server as a process.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tat"))
            .args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(folder)
            .env("TAT_DATA_DIR", folder)
            .env("TZ", "Europe/Amsterdam")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let said: Value = serde_json::from_str(&said).unwrap();
        let url = said["url"].as_str().unwrap().to_owned();
        let _ = ADDRESS.set(url.trim_start_matches("http://").to_owned());
        Self { child, url }
    }

    /// Its memory at its largest, in MiB.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        mebibytes(kilobytes.unwrap_or(0) * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sets a password with the token of an invitation; answers an access token.
fn sign_in(url: &ServerUrl, user: &(String, String)) -> String {
    let client = Client::new(url.clone()).unwrap();
    client.set_password(&user.1, PASSWORD).unwrap();
    client.login(&user.0, PASSWORD).unwrap().tokens.access_token.to_string()
}

fn task_id(number: u64) -> TaskId {
    TaskId(Uuid::from_u128(0x7a5c << 64 | u128::from(number)))
}

/// A new server's store with a history; answers its file, and each user's e-mail address with the
/// token of their invitation.
fn store(folder: &Path) -> (PathBuf, Vec<(String, String)>) {
    let _ = std::fs::remove_dir_all(folder);
    let path = folder.join("server.redb");
    let owner = User { id: UserId(Uuid::nil()), email: None, name: "server".into(), role: None };
    let held = Held::open(&path, &Founder { owner, device: DeviceId(Uuid::nil()) }).unwrap();
    let now = Timestamp::parse_rfc3339("2026-11-20T17:00:00Z").unwrap();
    let mut invited = Vec::new();
    let mut users = Vec::new();
    for number in 0..USERS {
        let email = format!("user{number}@example.org");
        let role = if number == 0 { Role::InternalAdmin } else { Role::InternalUser };
        let name = format!("User {number}");
        let newcomer = Newcomer { email: email.clone(), name, role: Some(role), customer: None };
        let invitation = people::add(&Store::held(&held, None), newcomer, now).unwrap();
        invited.push((email, invitation.token));
        users.push(invitation.account.user);
    }
    let began = Instant::now();
    work(&held, users[0].clone(), now, |draft| places(draft, now));
    for (number, user) in (0..).zip(&users) {
        work(&held, user.clone(), now, |draft| history(draft, number, user.id, now));
    }
    println!("a store of {ENTRIES} entries of {USERS} users, made in {:.1?}\n", began.elapsed());
    (path, invited)
}

/// Makes changes in a user's name, with all that follows from them.
fn work(
    held: &Arc<Held>,
    user: User,
    now: Timestamp,
    put: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
) {
    let engine = Engine {
        store: Store::held(held, Some(user)),
        zone: zone(),
        settings: Settings::default(),
        ids: IdSource::random(),
        mode: Mode::Real,
    };
    engine.change(now, |draft| put(draft).map(|()| ((), "history".to_owned()))).unwrap();
}

fn zone() -> Zone {
    Zone::parse("Europe/Amsterdam").unwrap()
}

/// Customers with their pillars, and tasks for them.
fn places(draft: &mut Draft<'_>, now: Timestamp) -> Result<(), Refusal> {
    let mut pillars = Vec::new();
    for number in 0..20 {
        let id = CustomerId(Uuid::from_u128(0xc057 << 64 | number));
        let mut customer = Customer::new(id, format!("Customer {number}"), Currency::EUR, now);
        customer.rates = vec![RatePeriod { since: None, rate: Some(90.into()) }];
        draft.put_customer(customer)?;
        let own = PillarId(Uuid::from_u128(0xb111 << 64 | number));
        let own = Pillar::new(own, id, "Platform", now);
        for pillar in [Pillar::general_support(id, now), own] {
            pillars.push((id, pillar.id));
            draft.put_pillar(pillar)?;
        }
    }
    for number in 0..TASKS {
        let mut task = Task::new(task_id(number), format!("Task {number}"), now);
        let (customer, pillar) = pillars[usize::try_from(number).unwrap() % pillars.len()];
        (task.customer_id, task.pillar_id) = (Some(customer), Some(pillar));
        draft.put_task(task)?;
    }
    Ok(())
}

/// A user's entries: five a day, one after the other.
fn history(
    draft: &mut Draft<'_>,
    user: u64,
    user_id: UserId,
    now: Timestamp,
) -> Result<(), Refusal> {
    for number in 0..ENTRIES / USERS {
        let day = i64::try_from(number / 5).unwrap();
        let hour = i64::try_from(8 + number % 5).unwrap();
        let start = now - Span::hours(24 * (day + 1)) - Span::hours(17) + Span::hours(hour);
        let end = start + Span::minutes(50);
        draft.put_entry(TimeEntry {
            id: EntryId(draft.fresh_id()),
            task_id: task_id((number * 7 + user) % TASKS),
            user_id,
            start_time: Some(start),
            end_time: Some(end),
            date: None,
            duration: Span::minutes(50),
            notes: number.is_multiple_of(3).then(|| "paired; see the ticket".to_owned()),
            time_zone: zone().name().to_owned(),
            tags: Vec::new(),
            billable: None,
            created_at: end,
            updated_at: end,
            local_version: 1,
            server_version: None,
            deleted_at: None,
        })?;
    }
    Ok(())
}
