//! Problems, as the document describes them. What they are is in `problem`.

#![expect(dead_code, reason = "shapes of the document are never made")]

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, ToSchema};

/// Why a request was not granted (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
pub struct ProblemShape {
    /// Always `about:blank`: the code says which kind it is.
    r#type: String,
    /// The words of the status.
    title: String,
    /// The status.
    status: u16,
    /// The kind of problem: a name that stays.
    code: String,
    /// What is wrong.
    detail: String,
    /// The field that is wrong.
    #[schema(nullable = false)]
    field: Option<String>,
    /// What mends it.
    #[schema(nullable = false)]
    hints: Option<Vec<String>>,
    /// With a conflict, the record as it is now.
    current: Option<serde_json::Value>,
}

/// The key under which a POST is granted once.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Once {
    /// The same key and body within 24 hours get the stored answer.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255)]
    idempotency_key: Option<String>,
}

/// How a question may be refused.
pub struct ReadRefused;

/// How a change may be refused.
pub struct WriteRefused;

/// How an exchange of a device may be refused.
pub struct SyncRefused;

/// How a request that anybody may make may be refused.
pub struct OpenRefused;

const OPEN: &[(&str, &str)] = &[
    ("400", "A field cannot be understood"),
    ("401", "What was shown is worth nothing, or no longer"),
    ("403", "It is not allowed with what was shown"),
    ("413", "A body or a field holds no more"),
    ("422", "The idempotency key was used for another request"),
    ("429", "Too many attempts: wait as long as Retry-After says"),
];

const READING: &[(&str, &str)] = &[
    ("400", "A field cannot be understood"),
    ("401", "Nobody is signed in"),
    ("403", "The role does not allow it"),
    ("404", "There is no such thing, or none that one may see"),
];

const WRITING: &[(&str, &str)] = &[
    ("409", "The present state of things speaks against it"),
    ("413", "A body or a field holds no more"),
    ("422", "The idempotency key was used for another request"),
];

const SYNCING: &[(&str, &str)] = &[
    ("410", "The device has to begin anew: the server cannot go on from its cursor"),
    ("426", "The device speaks a version that the server no longer knows"),
];

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build();
    RefOr::T(response)
}

fn problems<'a>(
    kinds: impl Iterator<Item = &'a (&'a str, &'a str)>,
) -> BTreeMap<String, RefOr<Response>> {
    kinds.map(|(status, words)| ((*status).to_owned(), problem(words))).collect()
}

impl IntoResponses for OpenRefused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(OPEN.iter())
    }
}

impl IntoResponses for ReadRefused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READING.iter())
    }
}

impl IntoResponses for WriteRefused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READING.iter().chain(WRITING))
    }
}

impl IntoResponses for SyncRefused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(READING.iter().chain(WRITING).chain(SYNCING))
    }
}
