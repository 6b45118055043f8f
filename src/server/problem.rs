//! Problems: why a request was not granted, as RFC 9457 documents.
//!
//! A refusal of the rules becomes one of the same code; which status goes with it is said here
//! alone. (spec: Routes, errors)

use axum::Json;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::domain::{Code, Refusal};
use crate::store::StoreError;

/// Why a request was not granted.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// The kind: a public name.
    pub code: Code,
    /// What is wrong: one fragment without a period.
    pub detail: String,
    /// What mends it.
    pub hints: Vec<String>,
    /// The field that is wrong, where one is.
    pub field: Option<String>,
    /// How long to wait before the next attempt, in seconds.
    pub retry_after: Option<u64>,
    /// Further members: `current` of a conflict, and the like.
    pub more: Vec<(String, Value)>,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            status: status_of(code),
            code,
            detail: detail.into(),
            hints: Vec::new(),
            field: None,
            retry_after: None,
            more: Vec::new(),
        }
    }

    /// Nobody is signed in, or no longer. (401)
    pub fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::new(Code::Unauthenticated, detail)
    }

    /// The role does not allow it. (403)
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, detail)
    }

    /// There is no such thing, or none that the asker may know of: both answer the same. (404)
    pub fn absent(what: &str) -> Self {
        Self::new(Code::NotFound, format!("no such {what}"))
    }

    /// A field that cannot be understood. (400)
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::BadRequest, detail) }
    }

    /// The record has changed since it was read; `current` is what it is now. (409)
    pub fn changed(detail: impl Into<String>, current: Value) -> Self {
        Self::new(Code::Conflict, detail).with("current", current)
    }

    /// The same about a field.
    #[must_use]
    pub fn in_field(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same with a sentence that mends it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with a further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.push((name.to_owned(), value));
        self
    }

    /// The document.
    pub fn document(&self) -> Value {
        let mut document = Map::new();
        document.insert("type".into(), json!("about:blank"));
        document.insert("title".into(), json!(self.status.canonical_reason().unwrap_or("Error")));
        document.insert("status".into(), json!(self.status.as_u16()));
        document.insert("code".into(), json!(self.code.as_str()));
        document.insert("detail".into(), json!(self.detail));
        if let Some(field) = &self.field {
            document.insert("field".into(), json!(field));
        }
        if !self.hints.is_empty() {
            document.insert("hints".into(), json!(self.hints));
        }
        document.extend(self.more.clone());
        Value::Object(document)
    }
}

/// Which status a code answers with.
fn status_of(code: Code) -> StatusCode {
    match code {
        Code::Usage | Code::BadRequest | Code::InvalidTime => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Resync => StatusCode::GONE,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
        Code::ClientTooOld => StatusCode::UPGRADE_REQUIRED,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Ambiguous
        | Code::NothingRunning
        | Code::Conflict
        | Code::IllegalTransition
        | Code::Frozen
        | Code::Overlap
        | Code::DeviceFork => StatusCode::CONFLICT,
        Code::Offline | Code::Locked => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal | Code::Damaged | Code::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        // Hints of the command line name its commands, which mean nothing here.
        let code = match refusal.code {
            Code::Usage => Code::BadRequest,
            Code::NothingRunning | Code::Ambiguous => Code::Conflict,
            code => code,
        };
        Self::new(code, refusal.message)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(Refusal::from(error))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        let mut document = self.document();
        if self.status.is_server_error() {
            // What happened inside is for the log, not for the asker.
            tracing::error!(code = self.code.as_str(), detail = self.detail, "a request failed");
            document["detail"] = json!("the server could not do it");
        }
        (self.status, headers, Json(document)).into_response()
    }
}
