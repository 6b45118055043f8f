//! Trouble: why a request brought no answer, as a refusal of the same kind as those of this
//! machine.
//!
//! Whether it is tried again is decided by those who call.

use std::error::Error as _;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::RETRY_AFTER;
use serde_json::Value;

use crate::domain::{Code, Refusal};

use super::address::ServerUrl;

/// No answer is read beyond this, in bytes, to find out what went wrong.
const LONGEST: u64 = 1 << 20;

/// Why a request brought no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// What it means to whoever asked.
    pub refusal: Box<Refusal>,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// The server's own words: a problem document with members such as `current`.
    pub document: Option<Box<Value>>,
}

impl Trouble {
    /// Whether it may pass by itself, so that the same request may be sent again.
    pub fn is_passing(&self) -> bool {
        matches!(self.refusal.code, Code::Offline | Code::RateLimited | Code::Locked)
    }

    /// Whether the server does not know any more who asks.
    pub fn is_signed_out(&self) -> bool {
        self.refusal.code == Code::Unauthenticated
    }

    /// A member of the server's problem document.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.document.as_ref()?.get(name)
    }

    fn of(refusal: Refusal) -> Self {
        Self { refusal: Box::new(refusal), retry_after: None, document: None }
    }

    /// The server was not reached, or fell silent.
    pub(super) fn unreached(server: &ServerUrl, error: &reqwest::Error) -> Self {
        let message = if error.is_timeout() {
            format!("{server} did not answer in time")
        } else {
            format!("{server} cannot be reached: {}", root(error))
        };
        Self::of(
            Refusal::new(Code::Offline, message)
                .hint("look at the network and the address, then run the command again"),
        )
    }

    /// The connection broke while an answer was read.
    pub(super) fn broken(server: &ServerUrl, error: &std::io::Error) -> Self {
        let message = format!("the connection to {server} broke: {error}");
        Self::of(Refusal::new(Code::Offline, message).hint("run the command again"))
    }

    /// Something answered that is no server of tat, or one of another time.
    pub(super) fn strange(message: String) -> Self {
        Self::of(
            Refusal::new(Code::Failed, message)
                .hint("look whether a server of tat answers at this address, and which version"),
        )
    }

    /// The program's own fault.
    pub(super) fn fault(message: String) -> Self {
        Self::of(Refusal::new(Code::Internal, message))
    }

    /// The server said no.
    pub(super) fn told(server: &ServerUrl, response: Response) -> Self {
        let status = response.status();
        let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = header.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
        let mut body = Vec::new();
        // Whatever can be read of it is good enough.
        let _ = std::io::Read::read_to_end(&mut std::io::Read::take(response, LONGEST), &mut body);
        let document: Option<Value> = serde_json::from_slice(&body).ok();
        let code = document.as_ref().and_then(|said| Code::named(said["code"].as_str()?));
        let refusal = match (&document, code) {
            (Some(document), Some(code)) => said(document, code),
            _ => unsaid(server, status),
        };
        let document = document.map(Box::new);
        Self { refusal: Box::new(refusal), retry_after, document }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::of(refusal)
    }
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        *trouble.refusal
    }
}

/// What a problem document says.
fn said(document: &Value, code: Code) -> Refusal {
    let detail = document["detail"].as_str().unwrap_or("the server said no");
    let message = match document["field"].as_str() {
        Some(field) => format!("{field}: {detail}"),
        None => detail.to_owned(),
    };
    let hints = document["hints"].as_array().into_iter().flatten();
    // What failed there is not this machine's fault, and may pass.
    let code = if code == Code::Internal { Code::Offline } else { code };
    let mut refusal = Refusal::new(code, message);
    refusal.hints = hints.filter_map(|hint| hint.as_str().map(str::to_owned)).collect();
    if refusal.hints.is_empty() {
        refusal.hints.extend(hint(code).map(str::to_owned));
    }
    refusal
}

/// What a status means where nothing was said that can be read: a proxy answered, perhaps.
fn unsaid(server: &ServerUrl, status: StatusCode) -> Refusal {
    let code = match status {
        StatusCode::UNAUTHORIZED => Code::Unauthenticated,
        StatusCode::FORBIDDEN => Code::Forbidden,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Code::RateLimited,
        StatusCode::UPGRADE_REQUIRED => Code::ClientTooOld,
        StatusCode::REQUEST_TIMEOUT => Code::Offline,
        status if status.is_server_error() => Code::Offline,
        _ => Code::Failed,
    };
    let refusal = Refusal::new(code, format!("{server} answered {status}"));
    refusal.hint(hint(code).unwrap_or("look whether a server of tat answers at this address"))
}

/// What mends trouble with a server, by its kind.
fn hint(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::Unauthenticated => "`tat login` signs in again",
        Code::Forbidden => "ask an administrator for another role; `tat whoami` shows yours",
        Code::Offline | Code::Locked => "run the command again later",
        Code::RateLimited => "wait a while, then run the command again",
        Code::ClientTooOld => "install the newer `tat`",
        _ => return None,
    })
}

/// The cause behind all causes, which says most.
fn root(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut words = "no answer".to_owned();
    while let Some(deeper) = cause {
        words = deeper.to_string();
        cause = deeper.source();
    }
    words
}
