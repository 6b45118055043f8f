//! Bodies and queries of requests, read so that what is wrong is named.
//!
//! What they mean is the routes' business.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::domain::Code;
use crate::engine::set::Set;

use super::problem::Problem;
use super::state::Cloud;

/// The largest body, in bytes. (spec: Routes)
pub const LARGEST: usize = 1 << 20;

/// The JSON body of a request, of at most so many bytes. Fields that are not known are ignored.
pub struct Body<T, const MOST: usize = LARGEST>(pub T);

/// The JSON body of a POST, which may be sent twice under one key.
pub struct Posted<T, const MOST: usize = LARGEST> {
    /// What was sent.
    pub value: T,
    /// Under which key, and what tells it from other requests with that key.
    pub once: Option<Once>,
}

/// A request that is granted once under its key. (spec: Idempotency-Key)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The client's key.
    pub key: String,
    /// A digest of method, path and body.
    pub digest: Vec<u8>,
}

impl<T: DeserializeOwned, const MOST: usize> FromRequest<Cloud> for Body<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Cloud) -> Result<Self, Problem> {
        parse(&bytes(request, MOST).await?).map(Self)
    }
}

impl<T: DeserializeOwned, const MOST: usize> FromRequest<Cloud> for Posted<T, MOST> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Cloud) -> Result<Self, Problem> {
        let key = match request.headers().get("idempotency-key") {
            None => None,
            Some(key) => Some(
                key.to_str()
                    .ok()
                    .filter(|key| !key.is_empty() && key.len() <= 255)
                    .ok_or_else(|| {
                        Problem::field("Idempotency-Key", "a key has 1 to 255 visible characters")
                    })?
                    .to_owned(),
            ),
        };
        let place = format!("{} {}\n", request.method(), request.uri().path());
        let body = bytes(request, MOST).await?;
        let once = key.map(|key| {
            let mut digest = ring::digest::Context::new(&ring::digest::SHA256);
            digest.update(place.as_bytes());
            digest.update(&body);
            Once { key, digest: digest.finish().as_ref().to_vec() }
        });
        Ok(Self { value: parse(&body)?, once })
    }
}

async fn bytes(request: Request, most: usize) -> Result<Bytes, Problem> {
    axum::body::to_bytes(request.into_body(), most).await.map_err(|error| {
        let text = error.to_string();
        if text.contains("length limit") {
            Problem::new(Code::TooLarge, format!("this body holds at most {most} bytes"))
        } else {
            Problem::new(Code::BadRequest, "the body did not arrive whole")
        }
    })
}

/// Reads JSON; an empty body is an empty object.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let body = if body.iter().all(u8::is_ascii_whitespace) { b"{}" } else { body };
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let detail = error.inner().to_string();
        match field.as_str() {
            "." => Problem::new(Code::BadRequest, detail),
            _ => Problem::field(field, detail),
        }
    })?;
    reader.end().map_err(|error| Problem::new(Code::BadRequest, error.to_string()))?;
    Ok(value)
}

/// The query of a request. A parameter that is empty counts as not given; unknown ones are ignored.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Cloud> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Cloud) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query)
            .map_err(|error| Problem::new(Code::BadRequest, error.to_string()))?;
        let pairs: BTreeMap<String, String> =
            pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let text = serde_urlencoded::to_string(&pairs)
            .map_err(|error| Problem::new(Code::BadRequest, error.to_string()))?;
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        serde_path_to_error::deserialize(reader)
            .map(Self)
            .map_err(|error| Problem::field(error.path().to_string(), error.inner().to_string()))
    }
}

/// A path parameter, read so that one that is no id is as absent as an unknown one.
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Cloud> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, cloud).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) if rejection.status() == StatusCode::BAD_REQUEST => {
                Err(Problem::absent("thing"))
            }
            Err(rejection) => Err(Problem::new(Code::Internal, rejection.body_text())),
        }
    }
}

/// A field that may be left out, set to null or to a value: `#[serde(default, deserialize_with =
/// "given")]`.
pub fn given<'de, T, D>(reader: D) -> Result<Set<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(reader).map(|field| field.map_or(Set::Clear, Set::To))
}

/// A field that may be left out, but not set to null: `#[serde(default, deserialize_with =
/// "value")]`.
pub fn value<'de, T, D>(reader: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(reader).map(Some)
}
