//! Tasks: list, create, update, delete.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::{CustomerId, Day, PillarId, Span, Status, Task, TaskId, Timestamp, UserId};
use crate::engine::patch::TaskPatch;
use crate::engine::set::Set;
use crate::server::asker::{By, Internal, SignedIn};
use crate::server::body::{Asked, Body, Named, Posted, given, value};
use crate::server::desk::{Desk, Reply};
use crate::server::expected::refuse_changed;
use crate::server::keep::accounts::{self, Standing};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

/// Which tasks are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those that changed after this instant, deleted ones too: the `syncTimestamp` of the list
    /// before.
    #[param(value_type = Option<String>, format = DateTime)]
    last_sync_timestamp: Option<Timestamp>,
    /// Those of this user.
    #[param(value_type = Option<String>, format = Uuid)]
    user_id: Option<UserId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Lists tasks by id.
#[utoipa::path(
    get, path = "/api/tasks", tag = "tasks", params(Wish),
    responses((status = 200, description = "A page of tasks", body = openapi::TaskPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<SignedIn>,
    Asked(wish): Asked<Wish>,
) -> Result<Json<Value>, Problem> {
    let limit = page::limit(wish.limit)?;
    // The instant of the first page: what changes while the others are read comes again later.
    let place: Option<(TaskId, Timestamp)> = page::place(wish.cursor.as_deref())?;
    cloud.ask(&by.asker, |desk| {
        let since = page::since(desk, wish.last_sync_timestamp)?;
        let synced = match place {
            Some((_, synced)) => synced,
            None => page::synced(desk)?,
        };
        let (tasks, next) = desk.see(|sight| {
            let mut page = Page::of(limit);
            sight.tasks_after(place.map(|(id, _)| id), &mut |task| {
                let shown = page::is_news(since, task.server_version, task.deleted_at)
                    && wish.user_id.is_none_or(|user| task.user_id == Some(user));
                let place = (task.id, synced);
                !shown || page.take(task, place)
            })?;
            let (tasks, next) = page.finish();
            let shown: Result<Vec<Value>, _> =
                tasks.iter().map(|task| sight.show_task(task)).collect();
            Ok((shown?, next))
        })?;
        let mut answer = page::list(tasks, next);
        answer["syncTimestamp"] = json!(synced);
        Ok(Json(answer))
    })
}

/// A task as it is to be: the fields that are left out stay as they are. Derived fields and all
/// others are ignored.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskFields {
    /// Its id, where the sender gives it one; in a POST only.
    #[schema(value_type = Option<String>, format = Uuid)]
    id: Option<TaskId>,
    /// What it is called; needed in a POST.
    #[serde(default, deserialize_with = "value")]
    title: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    description: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    link: Set<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    parent_task_id: Set<TaskId>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    customer_id: Set<CustomerId>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    pillar_id: Set<PillarId>,
    /// Where it is to stand: reached by the arrows that a person may take.
    #[serde(default, deserialize_with = "value")]
    #[schema(value_type = Option<openapi::TaskStatus>)]
    status: Option<Status>,
    #[serde(default, deserialize_with = "value")]
    #[schema(value_type = Option<Vec<String>>)]
    blocked_by_task_ids: Option<Vec<TaskId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    user_id: Set<UserId>,
    #[serde(default, deserialize_with = "value")]
    tags: Option<Vec<String>>,
    /// How long it should take, in milliseconds.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    estimate: Set<Span>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    due_date: Set<Day>,
    /// The version that was read: another one now is a conflict. Without it the fields are merged.
    server_version: Option<u64>,
}

impl TaskFields {
    fn into_patch(self) -> Result<TaskPatch, Problem> {
        if let Set::To(day) = self.due_date {
            page::day("dueDate", day)?;
        }
        Ok(TaskPatch {
            title: self.title,
            description: self.description,
            link: self.link,
            parent: self.parent_task_id,
            customer: self.customer_id,
            pillar: self.pillar_id,
            status: self.status,
            blockers: self.blocked_by_task_ids,
            user: self.user_id,
            tags: self.tags,
            estimate: self.estimate,
            due: self.due_date,
        })
    }
}

/// Makes a task.
#[utoipa::path(
    post, path = "/api/tasks", tag = "tasks", request_body = TaskFields, params(Once),
    responses((status = 201, description = "The task", body = openapi::Task), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn create(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    posted: Posted<TaskFields>,
) -> Result<Reply, Problem> {
    let fields = posted.value;
    if fields.title.is_none() {
        return Err(Problem::field("title", "a task has a title"));
    }
    cloud
        .once(by.asker, posted.once, move |desk| {
            refuse_unknown_user(desk, fields.user_id)?;
            let id = fields.id;
            let task = desk.engine.create_task(id, &fields.into_patch()?, desk.now)?.value;
            Ok(Reply::created(desk.shown_task(task.id)?))
        })
        .await
}

/// Alters a task.
#[utoipa::path(
    put, path = "/api/tasks/{id}", tag = "tasks", request_body = TaskFields,
    params(("id" = String, Path, description = "The task", format = Uuid)),
    responses((status = 200, description = "The task", body = openapi::Task), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<TaskId>,
    Body(fields): Body<TaskFields>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let before = desk.see(|sight| sight.task(id))?;
            refuse_changed(fields.server_version, before.server_version, || desk.shown_task(id))?;
            if fields.user_id != before.user_id.into() {
                refuse_unknown_user(desk, fields.user_id)?;
            }
            desk.engine.patch_task(id, &fields.into_patch()?, desk.now)?;
            Ok(Reply::ok(desk.shown_task(id)?))
        })
        .await
}

/// Deletes a task. Its entries stay; timers that run on it stop now.
#[utoipa::path(
    delete, path = "/api/tasks/{id}", tag = "tasks",
    params(("id" = String, Path, description = "The task", format = Uuid)),
    responses((status = 204, description = "It is gone"), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn remove(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<TaskId>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            desk.see(|sight| sight.task(id).map(drop))?;
            let _: Task = desk.engine.remove_task(id, desk.now)?.value;
            Ok(Reply::empty())
        })
        .await
}

/// Lists the organisation's own people, to whom tasks are given.
#[utoipa::path(
    get, path = "/api/tasks/internal-users", tag = "tasks",
    responses((status = 200, description = "The people", body = openapi::MemberPage), ReadRefused),
    security(("bearer" = [])),
)]
pub async fn internal_users(
    State(cloud): State<Cloud>,
    by: By<Internal>,
) -> Result<Json<Value>, Problem> {
    cloud.ask(&by.asker, |desk| {
        let accounts = desk.store.cloud(accounts::list)?;
        let ours = accounts.into_iter().filter(|account| {
            account.standing != Standing::Disabled
                && account.customer.is_none()
                && account.user.role.is_some_and(crate::domain::Role::is_internal)
        });
        let items = ours.map(|account| json!(account.user)).collect();
        Ok(Json(page::list(items, None)))
    })
}

/// Refuses to give a task to nobody who is known.
fn refuse_unknown_user(desk: &Desk<'_>, user: Set<UserId>) -> Result<(), Problem> {
    let Set::To(user) = user else { return Ok(()) };
    match desk.store.cloud(|cloud| accounts::find(cloud, user))? {
        Some(_) => Ok(()),
        None => Err(Problem::absent("user").in_field("userId")),
    }
}
