//! Pages: lists in pieces, with a place to go on from that only the server reads.
//!
//! What a list holds is its route's business.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Datelike;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::{Day, Timestamp, Zone};

use super::desk::Desk;
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

/// The sequence number up to which an asker has seen everything; 0 where they ask for all.
pub fn since(desk: &Desk<'_>, at: Option<Timestamp>) -> Result<u64, Problem> {
    let Some(at) = at else { return Ok(0) };
    desk.store.cloud(|cloud| Ok(cloud.seq_at(at)?))
}

/// The instant up to which a list that is read now has seen everything.
pub fn synced(desk: &Desk<'_>) -> Result<Timestamp, Problem> {
    desk.store.cloud(|cloud| Ok(cloud.newest_change()?.1))
}

/// Whether a record is listed: a live one, or, for who has seen everything up to a number, one
/// that has changed or gone since.
pub fn is_news(since: u64, version: Option<u64>, deleted_at: Option<Timestamp>) -> bool {
    if since == 0 { deleted_at.is_none() } else { version.unwrap_or(0) > since }
}

/// Days that a query names, both in; none where it names none.
pub fn days(first: Option<Day>, last: Option<Day>) -> Result<Option<(Day, Day)>, Problem> {
    if first.is_none() && last.is_none() {
        return Ok(None);
    }
    let first = first.map_or(Ok(Day::MIN), |first| day("startDate", first))?;
    let last = last.map_or(Ok(Day::MAX), |last| day("endDate", last))?;
    if last < first {
        return Err(Problem::field("endDate", "the last day comes before the first"));
    }
    Ok(Some((first, last)))
}

/// A day that can be recorded.
pub fn day(field: &str, day: Day) -> Result<Day, Problem> {
    if (1900..=9999).contains(&day.year()) {
        return Ok(day);
    }
    Err(Problem::field(field, format!("{day} is not a day between 1900 and 9999")))
}

/// The zone of a name.
pub fn zone(field: &str, name: Option<&str>) -> Result<Option<Zone>, Problem> {
    let Some(name) = name else { return Ok(None) };
    let found = Zone::parse(name).map(Some);
    found.ok_or_else(|| Problem::field(field, "it is not the name of a time zone"))
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
    let mut list = Map::new();
    list.insert("items".to_owned(), Value::Array(items));
    list.insert("nextCursor".to_owned(), next.map_or(Value::Null, Value::String));
    Value::Object(list)
}
