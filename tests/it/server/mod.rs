//! The server, asked without a network: its router over a store in a throwaway folder, at a set
//! time; and as a process, over one.

mod audit;
mod auth;
mod client;
mod document;
mod events;
#[cfg(unix)]
mod folder;
mod fuzz;
#[cfg(unix)]
mod guide;
mod jobs;
#[cfg(unix)]
mod kill;
mod laws;
mod lists;
#[cfg(unix)]
mod load;
mod office;
mod once;
#[cfg(unix)]
mod process;
mod records;
mod rights;
#[cfg(unix)]
mod running;
mod users;

#[cfg(unix)]
pub(crate) use running::{ADMIN, Running};

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, Request};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tat::clock::Clock;
use tat::domain::{CustomerId, DeviceId, Role, Span, Timestamp, User, UserId};
use tat::server::people::{self, Newcomer};
use tat::server::{Cloud, PasswordCost, Settings, router};
use tat::store::{Founder, Held, Store};
use tower::ServiceExt as _;

/// The password of everybody in the house.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A server over a store of its own.
pub(crate) struct House {
    _folder: tempfile::TempDir,
    held: Arc<Held>,
    settings: Settings,
    now: Timestamp,
    router: Router,
    runtime: tokio::runtime::Runtime,
    people: AtomicU32,
}

/// Somebody who is signed in.
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) email: String,
    /// An access token, good for a quarter of an hour.
    pub(crate) token: String,
    pub(crate) refresh: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The document; null where the answer has none, a text where it is none.
    pub(crate) body: Value,
}

impl House {
    /// An empty one, on a Monday morning.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// One whose settings differ from the usual.
    pub(crate) fn with(alter: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let owner = UserId(uuid::Uuid::nil());
        let owner = User { id: owner, email: None, name: "server".into(), role: None };
        let founder = Founder { owner, device: DeviceId(uuid::Uuid::nil()) };
        let held = Held::open(&folder.path().join("cloud.redb"), &founder).unwrap();
        let mut settings = Settings::at("127.0.0.1:8787".parse().unwrap());
        settings.password_cost = PasswordCost { memory: 8, passes: 1 };
        settings.listeners_rest = Duration::ZERO;
        alter(&mut settings);
        let now = Timestamp::parse_rfc3339("2026-11-23T09:00:00Z").unwrap();
        let cloud = Cloud::new(held.clone(), Clock::Fixed(now), settings.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (router, people) = (router(cloud), AtomicU32::new(0));
        Self { _folder: folder, held, settings, now, router, runtime, people }
    }

    /// The present instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets time pass: the server is as one that was started again then.
    pub(crate) fn wait(&mut self, span: Span) {
        self.now = self.now + span;
        self.router = router(self.cloud());
    }

    /// The server's state.
    pub(crate) fn cloud(&self) -> Cloud {
        Cloud::new(self.held.clone(), Clock::Fixed(self.now), self.settings.clone())
    }

    /// The store, in nobody's name.
    pub(crate) fn store(&self) -> Store {
        Store::held(&self.held, None)
    }

    /// Somebody with this role, of this customer, signed in.
    pub(crate) fn given_user(&self, role: Option<Role>, customer: Option<CustomerId>) -> Person {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let email = format!("person{number}@example.org");
        let name = format!("Person {number}");
        let newcomer = Newcomer { email: email.clone(), name, role, customer };
        let invited = people::add(&self.store(), newcomer, self.now).unwrap();
        let wish = json!({ "token": invited.token, "newPassword": PASSWORD });
        assert_eq!(self.post("/api/auth/password", None, &wish).status, 200);
        self.sign_in(&email)
    }

    /// Signs somebody in.
    pub(crate) fn sign_in(&self, email: &str) -> Person {
        let reply = self.login(email, PASSWORD);
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        let text = |name: &str| reply.body[name].as_str().unwrap().to_owned();
        let id = UserId(reply.body["user"]["id"].as_str().unwrap().parse().unwrap());
        let email = email.to_owned();
        Person { id, email, token: text("accessToken"), refresh: text("refreshToken") }
    }

    /// The answer to an attempt to sign in.
    pub(crate) fn login(&self, email: &str, password: &str) -> Reply {
        self.post("/api/auth/login", None, &json!({ "email": email, "password": password }))
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Reply {
        self.send("GET", path, token, None)
    }

    pub(crate) fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        self.send("POST", path, token, Some(body))
    }

    pub(crate) fn put(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        self.send("PUT", path, token, Some(body))
    }

    pub(crate) fn patch(&self, path: &str, token: Option<&str>, body: &Value) -> Reply {
        self.send("PATCH", path, token, Some(body))
    }

    pub(crate) fn delete(&self, path: &str, token: Option<&str>) -> Reply {
        self.send("DELETE", path, token, None)
    }

    /// Sends a request with a bearer token and a JSON body.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.ask(request.body(body).unwrap())
    }

    /// Serves the house on the loopback, for programs from outside, until the answer is dropped.
    pub(crate) fn serve(&self) -> Served {
        let (router, listener) = (self.router.clone(), TcpListener::bind("127.0.0.1:0").unwrap());
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (end, ended) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let routes = router.into_make_service_with_connect_info::<SocketAddr>();
                tokio::select! {
                    served = axum::serve(listener, routes) => served.unwrap(),
                    _ = ended => {}
                }
            });
        });
        Served { address, end: Some(end), thread: Some(thread) }
    }

    /// Sends several requests at once.
    pub(crate) fn ask_together(&self, requests: Vec<Request<Body>>) -> Vec<Reply> {
        self.runtime.block_on(async {
            let asked = requests.into_iter().map(|request| {
                let router = self.router.clone();
                tokio::spawn(async move { answer(router.oneshot(request).await.unwrap()).await })
            });
            let asked: Vec<_> = asked.collect();
            let mut replies = Vec::new();
            for reply in asked {
                replies.push(reply.await.unwrap());
            }
            replies
        })
    }

    /// Listens to what changes, from after a number on.
    pub(crate) fn listen(&self, token: &str, after: Option<u64>) -> Listener<'_> {
        let mut request = Request::builder()
            .uri("/api/events")
            .header("authorization", format!("Bearer {token}"));
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let request = request.body(Body::empty()).unwrap();
        let reply = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        assert_eq!(reply.status(), 200);
        let mut listener =
            Listener { house: self, stream: reply.into_body().into_data_stream(), over: false };
        assert_eq!(listener.next().as_deref(), Some(": listening\n\n"));
        listener
    }

    /// Sends a request as it is.
    pub(crate) fn ask(&self, request: Request<Body>) -> Reply {
        self.runtime
            .block_on(async { answer(self.router.clone().oneshot(request).await.unwrap()).await })
    }
}

/// A house that is served.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.end.take());
        let ended = self.thread.take().map(std::thread::JoinHandle::join);
        assert!(std::thread::panicking() || ended.is_none_or(|ended| ended.is_ok()));
    }
}

/// An answer, read to its end.
async fn answer(answer: axum::response::Response) -> Reply {
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()))
    };
    Reply { status: head.status.as_u16(), headers: head.headers, body }
}

/// Somebody who listens to what changes.
pub(crate) struct Listener<'h> {
    house: &'h House,
    stream: BodyDataStream,
    over: bool,
}

impl Listener<'_> {
    /// The next piece of what is told, if there is one now.
    fn next(&mut self) -> Option<String> {
        let stream = &mut self.stream;
        // What was committed is told by now: nothing has to be waited for.
        let told = self
            .house
            .runtime
            .block_on(std::future::poll_fn(|cx| Poll::Ready(stream.poll_next_unpin(cx))));
        self.over |= matches!(told, Poll::Ready(None));
        let Poll::Ready(Some(told)) = told else { return None };
        Some(String::from_utf8(told.unwrap().to_vec()).unwrap())
    }

    /// Everything that is told now.
    pub(crate) fn hear(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.next()).collect()
    }

    /// Whether the server has hung up.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }
}
