//! The client: it knows every route of the document and no other, and what goes wrong is told as a
//! refusal of the same kind as those of this machine.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tat::api::{Answer, Client, Query, ServerUrl};
use tat::domain::{BillId, Code, CustomerId, EntryId, PillarId, TaskId, UserId};
use uuid::Uuid;

/// Stands for `{id}`.
const ID: Uuid = Uuid::nil();

/// Stands for `{userId}`.
const USER: UserId = UserId(Uuid::max());

/// What no program asks for: pages for people.
const PAGES: [&str; 1] = ["/set-password"];

type Call = fn(&Client) -> Answer<()>;

/// A client of a server that answers one request, and a thread that ends with what was asked.
fn against(answer: &str) -> (Client, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = answer.to_owned();
    let asked = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        take(stream, &answer)
    });
    (Client::new(ServerUrl::parse(&url).unwrap()).unwrap(), asked)
}

/// Reads a request whole and answers it; tells its method and path.
fn take(mut stream: TcpStream, answer: &str) -> String {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    stream.write_all(answer.as_bytes()).unwrap();
    let path = first.rsplit_once(' ').unwrap().0.split('?').next().unwrap();
    path.replace(&ID.to_string(), "{id}").replace(&USER.to_string(), "{userId}")
}

/// An answer with a document.
fn answer(status: &str, head: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{head}\r\n{body}"
    )
}

#[rustfmt::skip]
const CALLS: &[(&str, Call)] = &[
    ("POST /api/auth/login", |c| c.login("e", "p").map(drop)),
    ("POST /api/auth/refresh", |c| c.refresh("r").map(drop)),
    ("POST /api/auth/logout", |c| c.logout()),
    ("GET /api/auth/me", |c| c.me().map(drop)),
    ("GET /api/auth/config", |c| c.sign_in_config().map(drop)),
    ("POST /api/auth/password", |c| c.change_password("o", "n").map(drop)),
    ("POST /api/auth/password", |c| c.set_password("t", "n").map(drop)),
    ("GET /api/auth/tokens", |c| c.tokens(&Query::all()).map(drop)),
    ("POST /api/auth/tokens", |c| c.add_token(&json!({})).map(drop)),
    ("DELETE /api/auth/tokens/{id}", |c| c.revoke_token(&ID.to_string())),
    ("GET /.well-known/jwks.json", |c| c.jwks().map(drop)),
    ("GET /api/health", |c| c.health().map(drop)),
    ("GET /api/openapi.json", |c| c.openapi().map(drop)),
    ("GET /api/tasks", |c| c.tasks(&Query::all().with("limit", 1)).map(drop)),
    ("POST /api/tasks", |c| c.add_task(&json!({}), Some("k")).map(drop)),
    ("PUT /api/tasks/{id}", |c| c.put_task(TaskId(ID), &json!({})).map(drop)),
    ("DELETE /api/tasks/{id}", |c| c.delete_task(TaskId(ID))),
    ("GET /api/tasks/internal-users", |c| c.internal_users().map(drop)),
    ("POST /api/tasks/{id}/start", |c| c.start(TaskId(ID), &json!({}), None).map(drop)),
    ("POST /api/tasks/{id}/stop", |c| c.stop(TaskId(ID), &json!({}), None).map(drop)),
    ("GET /api/time-entries", |c| c.entries(&Query::all()).map(drop)),
    ("POST /api/time-entries", |c| c.add_entry(&json!({}), None).map(drop)),
    ("PATCH /api/time-entries/{id}", |c| c.patch_entry(EntryId(ID), &json!({})).map(drop)),
    ("DELETE /api/time-entries/{id}", |c| c.delete_entry(EntryId(ID))),
    ("POST /api/time-entries/{id}/notes", |c| c.note_entry(EntryId(ID), &json!({}), None).map(drop)),
    ("GET /api/time-bills", |c| c.bills(&Query::all()).map(drop)),
    ("PATCH /api/time-bills/{id}", |c| c.patch_bill(BillId(ID), &json!({})).map(drop)),
    ("POST /api/time-bills/recompute", |c| c.recompute_bills(&json!({}), None).map(drop)),
    ("POST /api/time-bills/approve-all", |c| c.approve_bills(&json!({}), None).map(drop)),
    ("GET /api/customers", |c| c.customers(&Query::all()).map(drop)),
    ("POST /api/customers", |c| c.add_customer(&json!({}), None).map(drop)),
    ("PUT /api/customers/{id}", |c| c.put_customer(CustomerId(ID), &json!({})).map(drop)),
    ("DELETE /api/customers/{id}", |c| c.delete_customer(CustomerId(ID))),
    ("GET /api/pillars", |c| c.pillars(&Query::all()).map(drop)),
    ("POST /api/pillars", |c| c.add_pillar(&json!({}), None).map(drop)),
    ("PUT /api/pillars/{id}", |c| c.put_pillar(PillarId(ID), &json!({})).map(drop)),
    ("DELETE /api/pillars/{id}", |c| c.delete_pillar(PillarId(ID))),
    ("GET /api/customers/{id}/users", |c| c.customer_users(CustomerId(ID), &Query::all()).map(drop)),
    ("POST /api/customers/{id}/users", |c| c.invite(CustomerId(ID), &json!({}), None).map(drop)),
    ("PUT /api/customers/{id}/users/{userId}", |c| c.put_customer_user(CustomerId(ID), USER, &json!({})).map(drop)),
    ("DELETE /api/customers/{id}/users/{userId}", |c| c.delete_customer_user(CustomerId(ID), USER)),
    ("POST /api/customers/{id}/users/{userId}/resend-invite", |c| c.resend_invite(CustomerId(ID), USER).map(drop)),
    ("GET /api/users", |c| c.users(&Query::all()).map(drop)),
    ("POST /api/users", |c| c.add_user(&json!({}), None).map(drop)),
    ("PATCH /api/users/{id}", |c| c.patch_user(UserId(ID), &json!({})).map(drop)),
    ("POST /api/users/{id}/reset", |c| c.reset_user(UserId(ID)).map(drop)),
    ("POST /api/leads", |c| c.add_lead(&json!({})).map(drop)),
    ("GET /api/customer-focus", |c| c.focus().map(drop)),
    ("PUT /api/customer-focus", |c| c.put_focus(&json!({})).map(drop)),
    ("GET /api/active-timers", |c| c.timers(&Query::all()).map(drop)),
    ("GET /api/active-timers/me", |c| c.timer().map(drop)),
    ("PUT /api/active-timers/me", |c| c.put_timer(&json!({})).map(drop)),
    ("DELETE /api/active-timers/me", |c| c.cancel_timer()),
    ("GET /api/sync", |c| c.sync_get(&Query::all()).map(drop)),
    ("POST /api/sync", |c| c.sync_post(&json!({ "ops": "x".repeat(5000) })).map(drop)),
    ("GET /api/events", |c| c.events(Some("7")).map(drop)),
];

#[test]
fn every_method_asks_its_route_and_every_route_has_one() {
    let user = json!({ "id": ID, "name": "Ada" });
    let body = json!({
        "items": [], "accessToken": "a", "refreshToken": "r", "expiresIn": 900, "user": user,
    });
    let mut known = BTreeSet::new();
    for (route, call) in CALLS {
        let (client, asked) = against(&answer("200 OK", "", &body.to_string()));
        call(&client).unwrap_or_else(|trouble| panic!("{route}: {trouble:?}"));
        assert_eq!(asked.join().unwrap(), *route);
        known.insert((*route).to_owned());
    }
    let document: Value = serde_json::to_value(tat::server::document()).unwrap();
    let mut served = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys();
        let methods = methods.filter(|name| !["parameters", "summary"].contains(&name.as_str()));
        served.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    served.retain(|route| !PAGES.iter().any(|page| route.ends_with(page)));
    let unknown: Vec<&String> = served.difference(&known).collect();
    assert!(unknown.is_empty(), "the client does not know {unknown:?}");
    let gone: Vec<&String> = known.difference(&served).collect();
    assert!(gone.is_empty(), "the server does not serve {gone:?}");
}

#[rstest]
#[case::signed_out(
    "401 Unauthorized",
    r#"{"code":"unauthenticated","detail":"the token is not valid"}"#,
    Code::Unauthenticated,
    "the token is not valid"
)]
#[case::a_field(
    "400 Bad Request",
    r#"{"code":"bad_request","detail":"a name is needed","field":"name"}"#,
    Code::BadRequest,
    "name: a name is needed"
)]
#[case::fell_over(
    "500 Internal Server Error",
    r#"{"code":"internal","detail":"the server could not do it"}"#,
    Code::Offline,
    "could not"
)]
#[case::a_proxy("502 Bad Gateway", "<html>", Code::Offline, "502")]
#[case::a_proxy_that_asks("401 Unauthorized", "", Code::Unauthenticated, "401")]
#[case::another_code("409 Conflict", r#"{"code":"of_tomorrow","detail":"x"}"#, Code::Failed, "409")]
#[case::elsewhere("302 Found", "", Code::Failed, "302")]
#[case::strange("200 OK", "<html>", Code::Failed, "cannot be read")]
fn trouble_is_told_as_a_refusal(
    #[case] status: &str,
    #[case] body: &str,
    #[case] code: Code,
    #[case] words: &str,
) {
    let (client, asked) = against(&answer(status, "", body));
    let trouble = client.signed_in("secret").me().unwrap_err();
    asked.join().unwrap();
    assert_eq!(trouble.refusal.code, code, "{trouble:?}");
    assert!(trouble.refusal.message.contains(words), "{trouble:?}");
    assert!(!trouble.refusal.hints.is_empty() || code == Code::BadRequest, "{trouble:?}");
    assert_eq!(trouble.is_passing(), code == Code::Offline);
    assert!(!format!("{trouble:?}").contains("secret"));
}

#[test]
fn a_server_may_ask_to_be_left_alone_and_say_what_is_there_now() {
    let body = r#"{"code":"rate_limited","detail":"too many attempts"}"#;
    let (client, _) = against(&answer("429 Too Many Requests", "retry-after: 17\r\n", body));
    let trouble = client.me().unwrap_err();
    assert!(trouble.is_passing());
    assert_eq!(trouble.retry_after, Some(Duration::from_secs(17)));
    let body = r#"{"code":"conflict","detail":"it has changed","current":{"title":"new"}}"#;
    let (client, _) = against(&answer("409 Conflict", "", body));
    let trouble = client.put_task(TaskId(ID), &json!({})).unwrap_err();
    assert_eq!(trouble.member("current"), Some(&json!({ "title": "new" })));
}

#[test]
fn a_server_that_is_not_there_or_hangs_up_is_offline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(ServerUrl::parse(&url).unwrap()).unwrap();
    let trouble = client.health().unwrap_err();
    assert_eq!(trouble.refusal.code, Code::Offline);
    assert!(trouble.refusal.message.contains("cannot be reached"), "{trouble:?}");
    let (client, _) = against("");
    assert!(client.me().unwrap_err().is_passing());
    let (client, _) = against("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":");
    assert!(client.me().unwrap_err().is_passing());
}
