//! The client: how requests are sent and answers read.
//!
//! Which routes there are stands in `routes`.

use std::fmt::Display;
use std::sync::{Arc, Once};
use std::time::Duration;

use flate2::Compression;
use flate2::read::GzEncoder;
use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use reqwest::redirect::Policy;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use super::Answer;
use super::address::ServerUrl;
use super::trouble::Trouble;

/// How long it takes at most until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);

/// How long the server may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Bodies from this size on are sent compressed, in bytes.
const LARGE: usize = 1024;

/// A client of one server, cheap to copy.
#[derive(Clone)]
pub struct Client {
    http: reqwest::blocking::Client,
    server: ServerUrl,
    token: Option<Arc<Zeroizing<String>>>,
}

/// The parameters of a list: what is asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(&'static str, String)>);

impl Query {
    /// Asks for everything.
    pub fn all() -> Self {
        Self::default()
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    /// The same from where another page ended.
    #[must_use]
    pub fn after(mut self, cursor: &str) -> Self {
        self.0.retain(|(name, _)| *name != "cursor");
        self.with("cursor", cursor)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of this server, whom it does not know yet.
    pub fn new(server: ServerUrl) -> Answer<Self> {
        let fault = |error: &dyn std::fmt::Display| {
            Trouble::fault(format!("a client of {server} could not be made: {error}"))
        };
        install_crypto();
        let mut http = reqwest::blocking::Client::builder()
            .user_agent(concat!("tat/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .timeout(SILENCE)
            // A token is for the server that gave it.
            .redirect(Policy::none());
        if server.is_plain() {
            // Reading the system's certificates takes longer than all the rest.
            let none = rustls::ClientConfig::builder()
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth();
            http = http.tls_backend_preconfigured(none);
        }
        let http = http.build().map_err(|error| fault(&error))?;
        Ok(Self { http, server, token: None })
    }

    /// The same client in the name of whom this token belongs to.
    #[must_use]
    pub fn signed_in(&self, token: &str) -> Self {
        let token = Some(Arc::new(Zeroizing::new(token.to_owned())));
        Self { token, ..self.clone() }
    }

    /// The server.
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// Asks for something.
    pub(super) fn get<T: DeserializeOwned>(&self, path: &str, query: &Query) -> Answer<T> {
        self.read(self.request(&Method::GET, path).query(&query.0))
    }

    /// Sends something new; the same `key` makes sure that it happens once however often it is sent.
    pub(super) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        key: Option<&str>,
    ) -> Answer<T> {
        let mut request = self.request(&Method::POST, path);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.read(with_body(request, body))
    }

    /// Sends something in another's place.
    pub(super) fn put(&self, path: &str, body: &Value) -> Answer<Value> {
        self.read(with_body(self.request(&Method::PUT, path), body))
    }

    /// Alters something.
    pub(super) fn patch(&self, path: &str, body: &Value) -> Answer<Value> {
        self.read(with_body(self.request(&Method::PATCH, path), body))
    }

    /// Takes something away.
    pub(super) fn delete(&self, path: &str) -> Answer<()> {
        self.send(self.request(&Method::DELETE, path)).map(drop)
    }

    pub(super) fn request(&self, method: &Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method.clone(), self.server.route(path));
        match &self.token {
            Some(token) => request.bearer_auth(token.as_str()),
            None => request,
        }
    }

    /// Sends a request; an answer that is no success is trouble.
    pub(super) fn send(&self, request: RequestBuilder) -> Answer<Response> {
        let response = request.send().map_err(|error| Trouble::unreached(&self.server, &error))?;
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(Trouble::told(&self.server, response))
        }
    }

    /// Sends a request and reads the document that it is answered with; `null` where there is none.
    fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Answer<T> {
        let response = self.send(request)?;
        let body = response.bytes().map_err(|error| Trouble::unreached(&self.server, &error))?;
        let body = if body.is_empty() { b"null" } else { body.as_ref() };
        serde_json::from_slice(body).map_err(|error| {
            let server = &self.server;
            Trouble::strange(format!("what {server} answered cannot be read: {error}"))
        })
    }
}

/// The request with a JSON body, compressed where that is worth it.
fn with_body(request: RequestBuilder, body: &Value) -> RequestBuilder {
    let text = body.to_string().into_bytes();
    let request = request.header(CONTENT_TYPE, "application/json");
    if text.len() < LARGE {
        return request.body(text);
    }
    let mut packed = Vec::with_capacity(text.len() / 4);
    let mut encoder = GzEncoder::new(text.as_slice(), Compression::default());
    match std::io::Read::read_to_end(&mut encoder, &mut packed) {
        Ok(_) => request.header(CONTENT_ENCODING, "gzip").body(packed),
        Err(_) => request.body(text),
    }
}

/// Says once which implementation of TLS the program uses.
fn install_crypto() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Where somebody else in the process chose one, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
