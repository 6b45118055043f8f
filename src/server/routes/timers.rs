//! Timers: start and stop on a task, and what runs now.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::{ActiveTimer, Code, TaskId, Timestamp, When};
use crate::engine::timer::{StartWish, Started, StopWish, Stopped, TaskWish};
use crate::server::asker::{By, Internal, InternalSync};
use crate::server::body::{Asked, Body, Named, Posted};
use crate::server::desk::{Desk, Reply};
use crate::server::names::{Enrich, Names};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page;
use crate::server::problem::Problem;
use crate::server::sight::Sight;
use crate::server::state::Cloud;
use crate::wire;

/// What may be said when a timer starts.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Begin {
    /// Since when; now where it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    start_time: Option<Timestamp>,
    notes: Option<String>,
    tags: Option<Vec<String>>,
    /// Whether it is billed, by hand.
    billable: Option<bool>,
    /// The IANA name of the zone in which it begins; the server's where it is left out.
    time_zone: Option<String>,
}

impl Begin {
    fn on(self, task: TaskId) -> Result<StartWish, Problem> {
        Ok(StartWish {
            task: TaskWish { words: format!("id:{task}"), ..TaskWish::default() },
            at: self.start_time.map(|at| When::exactly(at.whole_second())),
            note: self.notes,
            tags: self.tags.unwrap_or_default(),
            billable: self.billable,
            zone: page::zone("timeZone", self.time_zone.as_deref())?,
            ..StartWish::default()
        })
    }
}

/// What may be said when a timer stops.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// When; now where it is left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    end_time: Option<Timestamp>,
    /// A line to add to its notes.
    notes: Option<String>,
}

/// A timer that started, and what it ended.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct StartedAnswer {
    active_timer: openapi::ActiveTimer,
    task: openapi::Task,
    /// What ran before.
    stopped: Option<StoppedAnswer>,
}

/// A timer that stopped.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct StoppedAnswer {
    /// None where it ran for less than a second, which is not recorded.
    time_entry: Option<openapi::TimeEntry>,
    /// The bill of its last day; none where it makes none.
    time_bill: Option<openapi::TimeBill>,
    task: openapi::Task,
}

/// Starts one's own timer on a task; one that runs is stopped at the same instant.
#[utoipa::path(
    post, path = "/api/tasks/{id}/start", tag = "tasks", request_body = Begin,
    params(("id" = String, Path, description = "The task", format = Uuid), Once),
    responses(
        (status = 201, description = "It runs", body = StartedAnswer),
        (status = 200, description = "It ran already; nothing changed", body = StartedAnswer),
        WriteRefused,
    ),
    security(("bearer" = [])),
)]
pub async fn start(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<TaskId>,
    posted: Posted<Begin>,
) -> Result<Reply, Problem> {
    cloud
        .once(by.asker, posted.once, move |desk| {
            let started = start_on(desk, id, posted.value)?;
            let body = desk.see(|sight| shown_start(sight, &started))?;
            Ok(if started.already { Reply::ok(body) } else { Reply::created(body) })
        })
        .await
}

/// Stops one's own timer on a task: it becomes a time entry, and its bill follows.
#[utoipa::path(
    post, path = "/api/tasks/{id}/stop", tag = "tasks", request_body = Stop,
    params(("id" = String, Path, description = "The task", format = Uuid), Once),
    responses((status = 200, description = "It stopped", body = StoppedAnswer), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn stop(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<TaskId>,
    posted: Posted<Stop>,
) -> Result<Reply, Problem> {
    cloud
        .once(by.asker, posted.once, move |desk| {
            desk.see(|sight| sight.task(id).map(drop))?;
            if mine(desk)?.is_none_or(|timer| timer.task_id != id) {
                return Err(Problem::new(Code::Conflict, "no timer of yours runs on this task"));
            }
            let wish = StopWish {
                at: posted.value.end_time.map(|at| When::exactly(at.whole_second())),
                note: posted.value.notes,
                ..StopWish::default()
            };
            let stopped = desk.engine.stop(&wish, desk.now)?.value;
            Ok(Reply::ok(desk.see(|sight| shown_stop(sight, &stopped))?))
        })
        .await
}

fn start_on(desk: &Desk<'_>, task: TaskId, start: Begin) -> Result<Started, Problem> {
    desk.see(|sight| sight.task(task).map(drop))?;
    Ok(desk.engine.start(&start.on(task)?, desk.now)?.value)
}

/// The asker's own timer.
fn mine(desk: &Desk<'_>) -> Result<Option<ActiveTimer>, Problem> {
    desk.read(|read| Ok(read.timer(desk.asker.id())?))
}

fn shown_start(sight: &Sight<'_>, started: &Started) -> Result<Value, Problem> {
    let stopped = started.stopped.as_ref().map(|stopped| shown_stop(sight, stopped)).transpose()?;
    Ok(json!({
        "activeTimer": sight.show_timer(&started.timer)?,
        "task": sight.show_task(&sight.task(started.task.id)?)?,
        "stopped": stopped,
    }))
}

fn shown_stop(sight: &Sight<'_>, stopped: &Stopped) -> Result<Value, Problem> {
    let entry = stopped.entry.as_ref().map(|entry| sight.entry(entry.id)).transpose()?;
    let entry = entry.map(|entry| sight.show_entry_of(&entry)).transpose()?;
    let bill = stopped.bill.as_ref().map(|bill| sight.bill(bill.id)).transpose()?;
    let task = sight.read().task(stopped.task.id)?.unwrap_or_else(|| stopped.task.clone());
    Ok(json!({
        "timeEntry": entry,
        "timeBill": bill.as_ref().map(wire::bill),
        "task": sight.show_task(&task)?,
    }))
}

/// How timers are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Whether names are added.
    enrich: Option<bool>,
}

/// Lists what everybody works on now.
#[utoipa::path(
    get, path = "/api/active-timers", tag = "timers", params(Wish),
    responses((status = 200, description = "The timers", body = openapi::TimerPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<InternalSync>,
    Asked(wish): Asked<Wish>,
) -> Result<Json<Value>, Problem> {
    let enrich = Enrich::asked(wish.enrich);
    cloud.ask(&by.asker, |desk| {
        let mut names = Names::of(desk, enrich)?;
        let items = desk.see(|sight| {
            let mut items = Vec::new();
            for timer in sight.read().timers()? {
                let mut shown = sight.show_timer(&timer)?;
                if enrich == Enrich::Names {
                    let task = names.task(sight.read(), timer.task_id)?.cloned();
                    shown["taskTitle"] = json!(task.as_ref().map(|task| &task.title));
                    let (customer, pillar) =
                        task.map_or((None, None), |task| (task.customer_id, task.pillar_id));
                    names.add(sight.read(), &mut shown, (timer.user_id, customer, pillar))?;
                }
                items.push(shown);
            }
            Ok(items)
        })?;
        Ok(Json(page::list(items, None)))
    })
}

/// Answers one's own timer; 404 where none runs.
#[utoipa::path(
    get, path = "/api/active-timers/me", tag = "timers",
    responses((status = 200, description = "It", body = openapi::ActiveTimer), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn own(State(cloud): State<Cloud>, by: By<InternalSync>) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, |desk| {
        let timer = mine(desk)?.ok_or_else(|| Problem::absent("timer"))?;
        desk.see(|sight| sight.show_timer(&timer)).map(Json)
    })
}

/// What is to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyTimer {
    /// On what.
    #[schema(value_type = String, format = Uuid)]
    task_id: TaskId,
    /// Since when; now where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    start_time: Option<Timestamp>,
    #[serde(default)]
    notes: Option<String>,
    #[serde(default)]
    tags: Option<Vec<String>>,
    /// Whether it is billed, by hand.
    #[serde(default)]
    billable: Option<bool>,
    /// The IANA name of the zone in which it begins; the server's where it is left out.
    #[serde(default)]
    time_zone: Option<String>,
    /// Whether a timer that runs on something else is stopped for it.
    #[serde(default)]
    switch: Option<bool>,
}

/// Lets one's own timer run on a task. One that runs on another is a conflict, unless it may be
/// stopped.
#[utoipa::path(
    put, path = "/api/active-timers/me", tag = "timers", request_body = MyTimer,
    responses((status = 200, description = "It", body = openapi::ActiveTimer), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn run(
    State(cloud): State<Cloud>,
    by: By<InternalSync>,
    Body(wish): Body<MyTimer>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let running = mine(desk)?.filter(|timer| timer.task_id != wish.task_id);
            if let (Some(running), false) = (running, wish.switch.unwrap_or(false)) {
                let current = desk.see(|sight| sight.show_timer(&running))?;
                return Err(Problem::changed("another timer of yours runs", current));
            }
            let start = Begin {
                start_time: wish.start_time,
                notes: wish.notes,
                tags: wish.tags,
                billable: wish.billable,
                time_zone: wish.time_zone,
            };
            let started = start_on(desk, wish.task_id, start)?;
            Ok(Reply::ok(desk.see(|sight| sight.show_timer(&started.timer))?))
        })
        .await
}

/// Drops one's own timer: nothing is recorded.
#[utoipa::path(
    delete, path = "/api/active-timers/me", tag = "timers",
    responses((status = 204, description = "It is gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn cancel(State(cloud): State<Cloud>, by: By<InternalSync>) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            mine(desk)?.ok_or_else(|| Problem::absent("timer"))?;
            desk.engine.cancel(desk.now)?;
            Ok(Reply::empty())
        })
        .await
}
