//! Tasks: list, create, update, delete.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::domain::{TaskId, Timestamp, UserId};
use crate::server::asker::{By, SignedIn};
use crate::server::body::Asked;
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::state::Cloud;
use crate::wire;

/// Which tasks are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those that changed after this instant, deleted ones too: the `syncTimestamp` of the list
    /// before.
    #[param(value_type = Option<String>)]
    last_sync_timestamp: Option<Timestamp>,
    /// Those of this user.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    limit: Option<u32>,
}

/// Lists tasks by id.
#[utoipa::path(
    get, path = "/api/tasks", tag = "tasks", params(Wish),
    responses((status = 200, description = "A page of tasks", body = Value)),
    security(("bearer" = [])),
)]
pub async fn list(
    State(cloud): State<Cloud>,
    by: By<SignedIn>,
    Asked(wish): Asked<Wish>,
) -> Result<Json<Value>, Problem> {
    let limit = page::limit(wish.limit)?;
    let place: Option<TaskId> = page::place(wish.cursor.as_deref())?;
    cloud.ask(&by.asker, |desk| {
        let since = match wish.last_sync_timestamp {
            Some(at) => desk.store.cloud(|cloud| Ok::<_, Problem>(cloud.seq_at(at)?))?,
            None => 0,
        };
        let synced = desk.store.cloud(|cloud| Ok::<_, Problem>(cloud.newest_change()?.1))?;
        let (tasks, next) = desk.read(|read| {
            let mut page = Page::of(limit);
            read.tasks_after(place, &mut |task| {
                let shown = (since > 0 || task.deleted_at.is_none())
                    && task.server_version.unwrap_or(0) > since
                    && desk.confined().is_none_or(|customer| task.customer_id == Some(customer))
                    && wish.user_id.is_none_or(|user| task.user_id == Some(user));
                let id = task.id;
                !shown || page.take(task, id)
            })?;
            let (tasks, next) = page.finish();
            let shown: Result<Vec<Value>, _> =
                tasks.iter().map(|task| wire::task_of(read, task)).collect();
            Ok((shown?, next))
        })?;
        let mut answer = page::list(tasks, next);
        answer["syncTimestamp"] = json!(synced);
        Ok(Json(answer))
    })
}
