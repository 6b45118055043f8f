//! Time bills: list, decide, compute anew.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::domain::billing::{self, Seen};
use crate::domain::{
    BillId, BillStatus, Code, CustomerId, Day, DayRange, EntryId, TimeBill, UserId,
};
use crate::engine::bill::{Chosen, Decision, Which};
use crate::engine::set::Set;
use crate::server::asker::{Admin, By, Internal, SignedIn};
use crate::server::body::{Asked, Body, Named, Posted, given};
use crate::server::chosen::Wanted;
use crate::server::desk::{Desk, Reply};
use crate::server::expected::refuse_changed;
use crate::server::names::{Enrich, Names};
use crate::server::openapi::{self, Once, ReadRefused, WriteRefused};
use crate::server::page::{self, Page};
use crate::server::problem::Problem;
use crate::server::state::Cloud;

/// So many bills are approved with one request.
const MOST_AT_ONCE: usize = 1_000;

/// Which bills are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Those of this day or later.
    #[param(value_type = Option<String>, format = Date)]
    start_date: Option<Day>,
    /// Those of this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    end_date: Option<Day>,
    /// Those for this customer.
    #[param(value_type = Option<String>, format = Uuid)]
    customer_id: Option<CustomerId>,
    /// Those for the customer of this name.
    customer: Option<String>,
    /// Those of this user's work.
    #[param(value_type = Option<String>, format = Uuid)]
    user_id: Option<UserId>,
    /// Those that stand so.
    #[param(value_type = Option<openapi::BillStatus>)]
    status: Option<BillStatus>,
    /// Whether names are added.
    enrich: Option<bool>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many a page holds: 200, at most 1000.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Lists bills by date. Customers see those that were approved or sent.
#[utoipa::path(
    get, path = "/api/time-bills", tag = "time bills", params(Wish),
    responses(
        (status = 200, description = "A page of bills", body = openapi::TimeBillPage),
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
    let place: Option<(Day, BillId)> = page::place(wish.cursor.as_deref())?;
    let enrich = Enrich::asked(wish.enrich);
    let wanted = Wanted {
        user: wish.user_id,
        customer: wish.customer_id,
        named: wish.customer,
        days: page::days(wish.start_date, wish.end_date)?,
        ..Wanted::default()
    };
    cloud.ask(&by.asker, |desk| {
        let mut names = Names::of(desk, enrich)?;
        desk.see(|sight| {
            let chosen = wanted.by(desk, sight.read())?;
            let mut page = Page::of(limit);
            sight.pages().bills_after(chosen.days(), place, &mut |bill| {
                let shown = bill.deleted_at.is_none()
                    && chosen.takes_bill((bill.user_id, bill.customer_id, bill.date))
                    && wish.status.is_none_or(|status| bill.status == status)
                    && sight.sees_bill(&bill);
                let place = (bill.date, bill.id);
                !shown || page.take(bill, place)
            })?;
            let (bills, next) = page.finish();
            let mut items = Vec::with_capacity(bills.len());
            for bill in &bills {
                let mut shown = sight.show_bill(bill);
                if enrich == Enrich::Names {
                    let of = (bill.user_id, Some(bill.customer_id), Some(bill.pillar_id));
                    names.add(sight.read(), &mut shown, of)?;
                }
                items.push(shown);
            }
            Ok(Json(page::list(items, next)))
        })
    })
}

/// A decision on a bill, or another memo.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decide {
    /// Words for the customer, by the owner or an `internal_admin`; null takes them off.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    memo: Set<String>,
    /// Where it is to stand, by an `internal_admin`.
    #[schema(value_type = Option<openapi::BillStatus>)]
    status: Option<BillStatus>,
    /// Why it is sent back; needed with `rejected`.
    rejection_note: Option<String>,
    /// What it is called where it was sent.
    reference: Option<String>,
    /// The version that was read: another one now is a conflict.
    server_version: Option<u64>,
    /// What was seen of it, in place of its version.
    seen: Option<SeenBill>,
}

/// What somebody saw of a bill when they decided.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeenBill {
    /// The minutes billed.
    billed_minutes: u32,
    /// The money.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    amount: Option<Decimal>,
    /// The entries in it.
    #[schema(value_type = Vec<String>)]
    time_entry_ids: Vec<EntryId>,
}

/// Decides on a bill, or sets its memo.
#[utoipa::path(
    patch, path = "/api/time-bills/{id}", tag = "time bills", request_body = Decide,
    params(("id" = String, Path, description = "The bill", format = Uuid)),
    responses((status = 200, description = "The bill", body = openapi::TimeBill), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn update(
    State(cloud): State<Cloud>,
    by: By<Internal>,
    Named(id): Named<BillId>,
    Body(wish): Body<Decide>,
) -> Result<Reply, Problem> {
    cloud
        .change(by.asker, move |desk| {
            let bill = desk.see(|sight| sight.bill(id))?;
            if wish.status.is_some() && !desk.asker.is_admin() {
                let problem = Problem::forbidden("an internal_admin decides on bills");
                return Err(problem.in_field("status"));
            }
            refuse_changed(wish.server_version, bill.server_version, || desk.shown_bill(id))?;
            if let Some(seen) = &wish.seen {
                refuse_otherwise(desk, &bill, seen)?;
            }
            match &wish.memo {
                Set::Keep => {}
                Set::Clear => decide(desk, &[id], &Decision::Memo(String::new()))?,
                Set::To(words) => decide(desk, &[id], &Decision::Memo(words.clone()))?,
            }
            if let Some(status) = wish.status {
                decide(desk, &[id], &decision(status, &wish)?)?;
            }
            Ok(Reply::ok(desk.shown_bill(id)?))
        })
        .await
}

/// Refuses a decision on what was not seen.
fn refuse_otherwise(desk: &Desk<'_>, bill: &TimeBill, seen: &SeenBill) -> Result<(), Problem> {
    let mut time_entry_ids = seen.time_entry_ids.clone();
    time_entry_ids.sort_unstable();
    let (billed_minutes, amount) = (seen.billed_minutes, seen.amount);
    let seen = Seen { billed_minutes, amount, time_entry_ids };
    match billing::refuse_changed(bill, &bill.id.to_string(), &seen) {
        Ok(()) => Ok(()),
        Err(refusal) => Err(Problem::from(refusal).with("current", desk.shown_bill(bill.id)?)),
    }
}

fn decision(status: BillStatus, wish: &Decide) -> Result<Decision, Problem> {
    Ok(match status {
        BillStatus::Approved => Decision::Approve,
        BillStatus::Pending => Decision::Reopen,
        BillStatus::SentToBilling => Decision::Send(wish.reference.clone()),
        BillStatus::Rejected => match &wish.rejection_note {
            Some(note) if !note.trim().is_empty() => Decision::Reject(note.clone()),
            _ => {
                let why = "whoever did the work is told why it is sent back";
                return Err(Problem::field("rejectionNote", why));
            }
        },
    })
}

/// Decides on bills, all or none.
fn decide(desk: &Desk<'_>, ids: &[BillId], decision: &Decision) -> Result<(), Problem> {
    let named = |id: &BillId| Chosen { words: format!("id:{id}"), seen: None };
    let which = Which::Named(ids.iter().map(named).collect());
    desk.engine.decide_bills(decision, &which, desk.now)?;
    Ok(())
}

/// Which days are computed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recompute {
    #[schema(value_type = Option<String>, format = Date)]
    start_date: Option<Day>,
    #[schema(value_type = Option<String>, format = Date)]
    end_date: Option<Day>,
    /// Whether it is only counted and nothing changed.
    dry_run: Option<bool>,
}

/// What computing anew came to.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct Recomputed {
    created: u64,
    updated: u64,
    unchanged: u64,
    skipped_frozen: u64,
}

/// Computes the bills of some days, or of all, anew. Frozen ones stay as they are.
#[utoipa::path(
    post, path = "/api/time-bills/recompute", tag = "time bills", request_body = Recompute,
    params(Once),
    responses((status = 200, description = "What came of it", body = Recomputed), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn recompute(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    posted: Posted<Recompute>,
) -> Result<Reply, Problem> {
    let wish = posted.value;
    page::days(wish.start_date, wish.end_date)?;
    let range = DayRange { start: wish.start_date, end: wish.end_date };
    cloud
        .once(by.asker, posted.once, move |desk| {
            let done = match wish.dry_run {
                Some(true) => desk.engine.foreseeing().recompute_bills(Some(range), desk.now)?,
                _ => desk.engine.recompute_bills(Some(range), desk.now)?,
            };
            let counted = done.value;
            Ok(Reply::ok(json!({
                "created": counted.created,
                "updated": counted.updated,
                "unchanged": counted.unchanged,
                "skippedFrozen": counted.skipped_frozen,
            })))
        })
        .await
}

/// Which bills are approved.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ApproveAll {
    /// The bills, at most 1000.
    #[schema(value_type = Vec<String>)]
    ids: Vec<BillId>,
    /// The versions that were read; one that has changed since is not approved.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, u64>>)]
    seen: Option<BTreeMap<BillId, u64>>,
}

/// What was approved, and what was not.
#[derive(ToSchema)]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct Approved {
    /// The bills that are approved now.
    approved: Vec<String>,
    failed: Vec<FailedApproval>,
}

/// Why a bill was not approved.
#[derive(ToSchema)]
#[expect(dead_code, reason = "shapes of the document are never made")]
pub struct FailedApproval {
    id: String,
    /// The code of the problem.
    reason: String,
}

/// Approves bills, each by itself.
#[utoipa::path(
    post, path = "/api/time-bills/approve-all", tag = "time bills", request_body = ApproveAll,
    params(Once),
    responses((status = 200, description = "What came of it", body = Approved), WriteRefused),
    security(("bearer" = [])),
)]
pub async fn approve_all(
    State(cloud): State<Cloud>,
    by: By<Admin>,
    posted: Posted<ApproveAll>,
) -> Result<Reply, Problem> {
    let wish = posted.value;
    if wish.ids.len() > MOST_AT_ONCE {
        let most = format!("one request approves at most {MOST_AT_ONCE} bills");
        return Err(Problem::field("ids", most));
    }
    cloud
        .once(by.asker, posted.once, move |desk| {
            let seen = wish.seen.unwrap_or_default();
            let (mut approved, mut failed) = (Vec::new(), Vec::new());
            for id in wish.ids {
                match refuse_unseen(desk, id, seen.get(&id).copied()) {
                    Ok(()) => approved.push(id),
                    Err(problem) => failed.push(failure(id, problem)?),
                }
            }
            // All at once is quicker; where one is in the way, each by itself.
            if decide(desk, &approved, &Decision::Approve).is_err() {
                for id in std::mem::take(&mut approved) {
                    match decide(desk, &[id], &Decision::Approve) {
                        Ok(()) => approved.push(id),
                        Err(problem) => failed.push(failure(id, problem)?),
                    }
                }
            }
            Ok(Reply::ok(json!({ "approved": approved, "failed": failed })))
        })
        .await
}

/// Why a bill was not approved; a fault of the server's own ends the whole.
fn failure(id: BillId, problem: Problem) -> Result<Value, Problem> {
    if problem.status.is_server_error() {
        return Err(problem);
    }
    Ok(json!({ "id": id, "reason": problem.code.as_str() }))
}

/// Refuses a bill that is not there, or has changed since it was seen.
fn refuse_unseen(desk: &Desk<'_>, id: BillId, seen: Option<u64>) -> Result<(), Problem> {
    let bill = desk.see(|sight| sight.bill(id))?;
    if seen.is_some_and(|seen| Some(seen) != bill.server_version) {
        return Err(Problem::new(Code::Conflict, "the bill has changed since you saw it"));
    }
    Ok(())
}
