//! Time entries: list, record, correct, delete.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::{
    CustomerId, Day, EntryId, Span, TaskId, TimeEntry, Timestamp, User, UserId, When,
};
use crate::engine::entry::{AddWish, EditWish, Long, Target};
use crate::engine::entry_ref::EntryWords;
use crate::engine::timer::TaskWish;
use crate::server::asker::{By, Internal, SignedIn};
use crate::server::body::{Asked, Body, Named, Posted};
use crate::server::chosen::{Place, Wanted};
use crate::server::desk::{Desk, Reply};
use crate::server::expected::refuse_changed;
use crate::server::keep::accounts;
use crate::server::names::{Enrich, Names};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::store::Entity;

/// Which entries are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those on this task.
    #[param(value_type = Option<String>, format = Uuid)]
    task_id: Option<TaskId>,
    /// Those of this user.
    #[param(value_type = Option<String>, format = Uuid)]
    user_id: Option<UserId>,
    /// Those with time in this day or later.
    #[param(value_type = Option<String>, format = Date)]
    start_date: Option<Day>,
    /// Those with time in this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    end_date: Option<Day>,
    /// Those for this customer.
    #[param(value_type = Option<String>, format = Uuid)]
    customer_id: Option<CustomerId>,
    /// Those for the customer of this name.
    customer: Option<String>,
    /// Whether names are added.
    enrich: Option<bool>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Lists entries by time.
#[utoipa::path(
    get, path = "/api/time-entries", tag = "time entries", params(Wish),
    responses(
        (status = 200, description = "A page of entries", body = openapi::TimeEntryPage),
        ReadRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<SignedIn>,
    Asked(wish): Asked<Wish>,
) -> Result<Json<Value>, Problem> {
    let limit = page::limit(wish.limit)?;
    let place: Option<Place> = page::place(wish.cursor.as_deref())?;
    let enrich = Enrich::asked(wish.enrich);
    let wanted = Wanted {
        task: wish.task_id,
        user: wish.user_id,
        customer: wish.customer_id,
        named: wish.customer,
        days: page::days(wish.start_date, wish.end_date)?,
    };
    cloud.ask(&by.asker, |desk| {
        let mut names = Names::of(desk, enrich)?;
        desk.see(|sight| {
            let chosen = wanted.by(desk, sight.read())?;
            let mut page = Page::of(limit);
            chosen.entries(sight, place, &mut |entry, task| {
                page.take((entry.clone(), task.cloned()), (entry.sort_time(), entry.id))
            })?;
            let (found, next) = page.finish();
            let mut items = Vec::with_capacity(found.len());
            for (entry, task) in &found {
                let mut shown = sight.show_entry(entry, task.as_ref());
                if enrich == Enrich::Names {
                    shown["taskTitle"] = json!(task.as_ref().map(|task| &task.title));
                    let place = task.as_ref().map(|task| (task.customer_id, task.pillar_id));
                    let (customer, pillar) = place.unwrap_or_default();
                    let of = (entry.user_id, customer, pillar);
                    names.add(sight.read(), &mut shown, of)?;
                }
                items.push(shown);
            }
            Ok(Json(page::list(items, next)))
        })
    })
}

/// Finished time. Two of `startTime`, `endTime` and `duration` say when it was; or `date` and
/// `duration`, where nobody looked at a clock.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewEntry {
    /// Its id, where the sender gives it one.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    id: Option<EntryId>,
    /// What it was spent on.
    #[schema(value_type = String, format = Uuid)]
    task_id: TaskId,
    /// Who spent it: oneself, where it is left out; somebody else by an `internal_admin` only.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    user_id: Option<UserId>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    start_time: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    end_time: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Day>,
    /// In milliseconds.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    duration: Option<Span>,
    #[serde(default)]
    notes: Option<String>,
    #[serde(default)]
    tags: Option<Vec<String>>,
    /// Whether it is billed, by hand.
    #[serde(default)]
    billable: Option<bool>,
    /// The IANA name of the zone in which it began; the server's where it is left out.
    #[serde(default)]
    time_zone: Option<String>,
    /// Whether more than 16 hours are meant.
    #[serde(default)]
    yes: Option<bool>,
}

/// Records finished time.
#[utoipa::path(
    post, path = "/api/time-entries", tag = "time entries", request_body = NewEntry, params(Once),
    responses((status = 201, description = "The entry", body = openapi::TimeEntry), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    posted: Posted<NewEntry>,
) -> Result<Reply, Problem> {
    let new = posted.value;
    let times = Times { start: new.start_time, end: new.end_time, length: new.duration };
    let times = times.agreeing()?;
    if let Some(day) = new.date {
        page::day("date", day)?;
    }
    let zone = page::zone("timeZone", new.time_zone.as_deref())?;
    let spell = times.spell(new.date)?;
    cloud
        .once(by.asker, posted.once, move |desk| {
            let user = whose(desk, new.user_id)?;
            desk.see(|sight| sight.task(new.task_id).map(drop))?;
            refuse_taken(desk, new.id)?;
            let wish = AddWish {
                id: new.id,
                task: TaskWish { words: format!("id:{}", new.task_id), ..TaskWish::default() },
                note: new.notes,
                tags: new.tags.unwrap_or_default(),
                billable: new.billable,
                zone,
                long: long(new.yes),
                ..spell
            };
            let added = desk.engine_of(user).add(&wish, desk.now)?.value;
            Ok(Reply::created(desk.shown_entry(added.entry.id)?))
        })
        .await
}

/// The user in whose name time is recorded: an `internal_admin` may record anybody's.
fn whose(desk: &Desk<'_>, user: Option<UserId>) -> Result<User, Problem> {
    let own = &desk.asker.account.user;
    let Some(other) = user.filter(|user| *user != own.id) else { return Ok(own.clone()) };
    if !desk.asker.is_admin() {
        return Err(Problem::forbidden("you may record your own time only").in_field("userId"));
    }
    let account = desk.store.cloud(|cloud| accounts::find(cloud, other))?;
    let ours = account.filter(|account| account.customer.is_none());
    ours.map(|account| account.user).ok_or_else(|| Problem::absent("user").in_field("userId"))
}

/// Refuses an id that an entry or a timer has or had.
fn refuse_taken(desk: &Desk<'_>, id: Option<EntryId>) -> Result<(), Problem> {
    let Some(id) = id else { return Ok(()) };
    if desk.store.cloud(|cloud| Ok::<_, Problem>(cloud.version(Entity::TimeEntry, id.0)?))? == 0 {
        return Ok(());
    }
    Err(Problem::new(crate::domain::Code::Conflict, "the id is taken").in_field("id"))
}

/// Another time of an entry: two of the three decide the third.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherTimes {
    #[schema(value_type = Option<String>, format = DateTime)]
    start_time: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    end_time: Option<Timestamp>,
    /// In milliseconds.
    #[schema(value_type = Option<i64>)]
    duration: Option<Span>,
    /// Another day, at the same clock time.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Day>,
    /// The version that was read: another one now is a conflict.
    server_version: Option<u64>,
    /// Whether more than 16 hours are meant.
    yes: Option<bool>,
}

/// Corrects when an entry was. Its bills follow.
#[utoipa::path(
    patch, path = "/api/time-entries/{id}", tag = "time entries", request_body = OtherTimes,
    params(("id" = String, Path, description = "The entry", format = Uuid)),
    responses((status = 200, description = "The entry", body = openapi::TimeEntry), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<EntryId>,
    Body(times): Body<OtherTimes>,
) -> Result<Reply, Problem> {
    let (expected, date) = (times.server_version, times.date);
    if let Some(day) = date {
        page::day("date", day)?;
    }
    let long = long(times.yes);
    let times = Times { start: times.start_time, end: times.end_time, length: times.duration };
    let times = times.agreeing()?;
    let wish = EditWish {
        from: times.start.map(When::exactly),
        to: times.end.map(When::exactly),
        length: times.length,
        on: date,
        long,
        ..EditWish::default()
    };
    cloud
        .change(by.asker, move |desk| {
            let before = desk.see(|sight| sight.entry(id))?;
            refuse_changed(expected, before.server_version, || desk.shown_entry(id))?;
            edit(desk, &before, &wish)
        })
        .await
}

/// The notes of an entry.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Notes {
    /// What was done; empty or null takes them away.
    notes: Option<String>,
}

/// Sets the notes of an entry.
#[utoipa::path(
    post, path = "/api/time-entries/{id}/notes", tag = "time entries", request_body = Notes,
    params(("id" = String, Path, description = "The entry", format = Uuid), Once),
    responses((status = 200, description = "The entry", body = openapi::TimeEntry), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn note(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<EntryId>,
    posted: Posted<Notes>,
) -> Result<Reply, Problem> {
    let wish =
        EditWish { note: Some(posted.value.notes.unwrap_or_default()), ..EditWish::default() };
    cloud
        .once(by.asker, posted.once, move |desk| {
            let before = desk.see(|sight| sight.entry(id))?;
            edit(desk, &before, &wish)
        })
        .await
}

/// Alters an entry that the asker sees.
fn edit(desk: &Desk<'_>, before: &TimeEntry, wish: &EditWish) -> Result<Reply, Problem> {
    let target = Target::These(vec![EntryWords::Id(before.id.to_string())]);
    if wish.is_empty() {
        return Ok(Reply::ok(desk.shown_entry(before.id)?));
    }
    desk.engine.edit(&target, wish, desk.now)?;
    Ok(Reply::ok(desk.shown_entry(before.id)?))
}

/// Deletes an entry. Its bills follow.
#[utoipa::path(
    delete, path = "/api/time-entries/{id}", tag = "time entries",
    params(("id" = String, Path, description = "The entry", format = Uuid)),
    responses((status = 204, description = "It is gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn remove(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<EntryId>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let entry = desk.see(|sight| sight.entry(id))?;
            desk.engine.delete(&[EntryWords::Id(entry.id.to_string())], desk.now)?;
            Ok(Reply::empty())
        })
        .await
}

fn long(yes: Option<bool>) -> Long {
    if yes == Some(true) { Long::Allow } else { Long::Refuse }
}

/// What was said of when it was.
struct Times {
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    length: Option<Span>,
}

impl Times {
    /// The same to the second, and no length where start and end say it.
    fn agreeing(self) -> Result<Self, Problem> {
        let second = |at: Option<Timestamp>| at.map(Timestamp::whole_second);
        let (start, end) = (second(self.start), second(self.end));
        let length = self.length.map(|length| Span::seconds(length.whole_seconds()));
        match (start, end, length) {
            (Some(from), Some(to), Some(length)) if to.since(from) != length => {
                let words = "startTime, endTime and duration do not fit together";
                Err(Problem::new(crate::domain::Code::InvalidTime, words).in_field("duration"))
            }
            (Some(_), Some(_), _) => Ok(Self { start, end, length: None }),
            _ => Ok(Self { start, end, length }),
        }
    }

    /// The times of a new entry.
    fn spell(&self, date: Option<Day>) -> Result<AddWish, Problem> {
        let clock = |start: Timestamp, end: Timestamp| AddWish {
            from: Some(When::exactly(start)),
            to: Some(When::exactly(end)),
            ..AddWish::default()
        };
        match (self.start, self.end, self.length, date) {
            (Some(start), Some(end), None, None) => Ok(clock(start, end)),
            (Some(start), None, Some(length), None) => Ok(clock(start, start + length)),
            (None, Some(end), Some(length), None) => Ok(clock(end - length, end)),
            (None, None, Some(length), Some(day)) => {
                Ok(AddWish { length: Some(length), on: Some(day), ..AddWish::default() })
            }
            (_, _, _, Some(_)) => {
                Err(Problem::field("date", "a date goes with a duration, and with no clock time"))
            }
            _ => Err(Problem::field(
                "startTime",
                "two of startTime, endTime and duration say when it was",
            )),
        }
    }
}
