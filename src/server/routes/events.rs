//! Events: what changed, told at once to whoever listens, so that nobody has to poll.
//!
//! Only ids and numbers are told, and only of what the asker may see; the records are asked for as
//! always. Nothing is kept for a listener but where they stand: who reads slowly is told later, not
//! less. (spec: Routes, events)

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::stream::{Stream, unfold};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use crate::domain::{BillId, CustomerId, EntryId, PillarId, TaskId, UserId};
use crate::server::asker::{Asker, By, SignedInSync, bearer};
use crate::server::auth;
use crate::server::openapi::{self, ReadRefused};
use crate::server::problem::Problem;
use crate::server::sight::Sight;
use crate::server::state::Cloud;
use crate::store::{Entity, Logged};

/// How often a listener is told that the line is open, and asked who they are.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// So many changes are read at once.
const AT_ONCE: usize = 256;

/// Tells what changes, as server-sent events named `change`. Lines that begin with a colon say that
/// the line is open; an event named `resync` says that too much was missed to tell.
#[utoipa::path(
    get, path = "/api/events", tag = "sync",
    params(("Last-Event-ID" = Option<u64>, Header, description = "The number that was heard last")),
    responses(
        (
            status = 200, description = "Changes, for as long as one listens",
            body = openapi::ChangeEvent, content_type = "text/event-stream",
        ),
        ReadRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn events(
    State(cloud): State<Cloud>,
    by: By<SignedInSync>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let after = match headers.get("last-event-id") {
        None => None,
        Some(seq) => {
            Some(seq.to_str().ok().and_then(|seq| seq.parse().ok()).ok_or_else(|| {
                Problem::field("Last-Event-ID", "it is not a number that was told")
            })?)
        }
    };
    let token = bearer(&headers).unwrap_or_default().to_owned();
    let listener = Listener::new(cloud, by.asker, token, after)?;
    Ok(Sse::new(unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })))
}

/// Somebody who listens.
struct Listener {
    cloud: Cloud,
    asker: Asker,
    token: String,
    heard: Receiver<u64>,
    /// Up to where they were told everything.
    seq: u64,
    /// Whether there is more to read.
    behind: bool,
    /// When they may be told something again.
    rested: Instant,
    /// When they are told that the line is open, and asked who they are.
    beat: Instant,
    /// What is to be told next; never more than was read at once.
    next: VecDeque<Event>,
}

impl Listener {
    fn new(cloud: Cloud, asker: Asker, token: String, after: Option<u64>) -> Result<Self, Problem> {
        // Listening begins before the newest number is asked for, so that nothing falls between.
        let heard = cloud.listen();
        let (newest, floor) = cloud.ask(&asker, |desk| {
            desk.store.cloud(|cloud| Ok((cloud.newest_change()?.0, cloud.log_floor()?)))
        })?;
        let mut next = VecDeque::from([Event::default().comment("listening")]);
        let known = after.filter(|after| (floor..=newest).contains(after));
        if after.is_some() && known.is_none() {
            next.push_back(Event::default().event("resync").id(newest.to_string()).data("{}"));
        }
        let seq = known.unwrap_or(newest);
        let now = Instant::now();
        let (behind, beat) = (seq < newest, now + HEARTBEAT);
        Ok(Self { cloud, asker, token, heard, seq, behind, rested: now, beat, next })
    }

    /// The next event; none where the asker may no longer listen.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.next.pop_front() {
                return Some(event);
            }
            if Instant::now() >= self.beat {
                self.refuse_strangers().await.ok()?;
                self.beat = Instant::now() + HEARTBEAT;
                return Some(Event::default().comment("still here"));
            }
            if self.behind && Instant::now() >= self.rested {
                self.read().await.ok()?;
                self.rested = Instant::now() + self.cloud.settings().listeners_rest;
                continue;
            }
            tokio::select! {
                heard = self.heard.recv(), if !self.behind => match heard {
                    Ok(seq) => self.behind = seq > self.seq,
                    Err(RecvError::Lagged(_)) => self.behind = true,
                    Err(RecvError::Closed) => return None,
                },
                () = sleep_until(self.rested), if self.behind => {}
                () = sleep_until(self.beat) => {}
            }
        }
    }

    /// Reads what changed since.
    async fn read(&mut self) -> Result<(), Problem> {
        let seq = self.seq;
        let changes = self.cloud.ask(&self.asker, |desk| {
            desk.store.cloud(|cloud| Ok::<_, Problem>(cloud.changes_after(seq, AT_ONCE)?))
        })?;
        // Whoever was disabled, or has another role, hears nothing more.
        if changes.iter().any(|change| self.is_about_asker(change)) {
            self.refuse_strangers().await?;
        }
        self.behind = changes.len() == AT_ONCE;
        self.seq = changes.last().map_or(seq, |change| change.seq);
        let asker = self.asker.id();
        self.next = self.cloud.ask(&self.asker, |desk| {
            desk.see(|sight| {
                let mut events = VecDeque::with_capacity(changes.len());
                for change in &changes {
                    if sees(sight, asker, change)? {
                        events.push_back(event(change));
                    }
                }
                Ok(events)
            })
        })?;
        Ok(())
    }

    fn is_about_asker(&self, change: &Logged) -> bool {
        change.entity == Entity::User && change.id == self.asker.id().0
    }

    /// Refuses an asker whose token is worth nothing any more, or who may see otherwise now.
    async fn refuse_strangers(&self) -> Result<(), Problem> {
        let now = auth::who(&self.cloud, &self.token).await?;
        let rights = |asker: &Asker| (asker.role(), asker.account.customer);
        if rights(&now) == rights(&self.asker) {
            return Ok(());
        }
        Err(Problem::unauthenticated("your rights have changed"))
    }
}

/// Whether an asker may know that a record changed.
fn sees(sight: &Sight<'_>, asker: UserId, change: &Logged) -> Result<bool, Problem> {
    let (read, id) = (sight.read(), change.id);
    Ok(match change.entity {
        Entity::Task => read.task(TaskId(id))?.is_some_and(|task| sight.sees_task(&task)),
        Entity::TimeEntry => match read.entry(EntryId(id))? {
            Some(entry) => sight.sees_entry(&entry, read.task(entry.task_id)?.as_ref()),
            None => false,
        },
        Entity::Timer => sight.sees_timers(),
        Entity::Customer => sight.sees_customer(CustomerId(id)),
        Entity::Pillar => {
            read.pillar(PillarId(id))?.is_some_and(|pillar| sight.sees_customer(pillar.customer_id))
        }
        Entity::TimeBill => read.bill(BillId(id))?.is_some_and(|bill| sight.sees_bill(&bill)),
        Entity::CustomerFocus => id == asker.0,
        Entity::User => id == asker.0 || sight.sees_timers(),
        // It comes with the change of a record that is told.
        Entity::Conflict => false,
    })
}

fn event(change: &Logged) -> Event {
    let data = json!({
        "seq": change.seq,
        "entity": change.entity.as_str(),
        "id": change.id,
        "deleted": change.deleted,
    });
    Event::default().event("change").id(change.seq.to_string()).data(data.to_string())
}
