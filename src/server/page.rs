//! Pages: lists in pieces, with a place to go on from that only the server reads.
//!
//! What a list holds is its route's business.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::problem::Problem;

/// So many items where nothing is said. (spec: Lists)
const USUAL: usize = 200;

/// So many items at most. (spec: Lists)
const MOST: usize = 1000;

/// How many items a page holds.
pub fn limit(asked: Option<u32>) -> Result<usize, Problem> {
    match asked.map(|asked| asked as usize) {
        None => Ok(USUAL),
        Some(0) => Err(Problem::field("limit", "a page holds at least one item")),
        Some(asked) => Ok(asked.min(MOST)),
    }
}

/// The place that a cursor names; none at the beginning.
pub fn place<P: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<P>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let known = URL_SAFE_NO_PAD.decode(cursor).ok();
    known
        .and_then(|bytes| postcard::from_bytes(&bytes).ok())
        .map(Some)
        .ok_or_else(|| Problem::field("cursor", "the cursor is not one that this server gave"))
}

/// The cursor of a place.
pub fn cursor<P: Serialize>(place: &P) -> Option<String> {
    postcard::to_allocvec(place).ok().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// Items while a page is filled: one more than it holds tells that there is another page.
pub struct Page<T, P> {
    limit: usize,
    items: Vec<T>,
    last: Option<P>,
    more: bool,
}

impl<T, P: Serialize> Page<T, P> {
    /// An empty page.
    pub fn of(limit: usize) -> Self {
        Self { limit, items: Vec::with_capacity(limit.min(USUAL)), last: None, more: false }
    }

    /// Takes an item and its place; false when the page is full.
    pub fn take(&mut self, item: T, place: P) -> bool {
        if self.items.len() == self.limit {
            self.more = true;
            return false;
        }
        self.items.push(item);
        self.last = Some(place);
        true
    }

    /// The items and where the next page begins, if there is one.
    pub fn finish(self) -> (Vec<T>, Option<String>) {
        let next = self.last.filter(|_| self.more).as_ref().and_then(cursor);
        (self.items, next)
    }
}

/// The answer of a list.
pub fn list(items: Vec<Value>, next: Option<String>) -> Value {
    json!({ "items": items, "nextCursor": next })
}
