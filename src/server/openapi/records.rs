//! Records, as the document describes them.

#![expect(dead_code, reason = "shapes of the document are never made")]

use utoipa::ToSchema;

/// Where a task stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum TaskStatus {
    /// Came from outside; nobody has looked at it.
    Intake,
    /// Waits to be done.
    ToDo,
    /// Being done.
    InProgress,
    /// Waits for other tasks.
    Blocked,
    /// Split into children that do its work.
    Exploded,
    /// Done.
    Completed,
    /// Will not be done.
    Cancelled,
}

/// Something to do, on which time is spent.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Task {
    #[schema(format = Uuid)]
    id: String,
    title: String,
    description: Option<String>,
    link: Option<String>,
    #[schema(format = Uuid)]
    parent_task_id: Option<String>,
    /// A customer's name from old records.
    customer: Option<String>,
    #[schema(format = Uuid)]
    customer_id: Option<String>,
    #[schema(format = Uuid)]
    pillar_id: Option<String>,
    status: TaskStatus,
    ready: Option<bool>,
    /// Entries and a running timer that one may see.
    start_stop_count: u64,
    /// The time of these entries, in milliseconds.
    time_elapsed: i64,
    child_task_ids: Vec<String>,
    blocked_by_task_ids: Vec<String>,
    /// Whether a timer may run on it.
    can_start_stop: bool,
    #[schema(format = Uuid)]
    user_id: Option<String>,
    tags: Vec<String>,
    /// How long it should take, in milliseconds.
    estimate: Option<i64>,
    #[schema(format = Date)]
    due_date: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    local_version: u64,
    server_version: Option<u64>,
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
}

/// A page of tasks.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TaskPage {
    items: Vec<Task>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
    /// What to ask for what changed since.
    #[schema(format = DateTime)]
    sync_timestamp: String,
}

/// Finished time on a task.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TimeEntry {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Uuid)]
    task_id: String,
    #[schema(format = Uuid)]
    user_id: String,
    /// None where it has a date and a duration only.
    #[schema(format = DateTime)]
    start_time: Option<String>,
    #[schema(format = DateTime)]
    end_time: Option<String>,
    /// The day of an entry without clock times.
    #[schema(format = Date)]
    date: Option<String>,
    /// In milliseconds.
    duration: i64,
    notes: Option<String>,
    /// The IANA name of the zone in which it began.
    time_zone: String,
    tags: Vec<String>,
    /// Whether it is billed.
    billable: bool,
    /// Whether somebody said so by hand.
    billable_by_hand: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    local_version: u64,
    server_version: Option<u64>,
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
    /// With `enrich` only.
    task_title: Option<String>,
    /// With `enrich` only.
    customer_name: Option<String>,
    /// With `enrich` only.
    pillar_name: Option<String>,
    /// With `enrich` only.
    user_name: Option<String>,
}

/// A page of time entries.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TimeEntryPage {
    items: Vec<TimeEntry>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
}

/// A timer that runs. Stopped, it becomes the time entry of the same id.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct ActiveTimer {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Uuid)]
    user_id: String,
    #[schema(format = Uuid)]
    task_id: String,
    #[schema(format = DateTime)]
    start_time: String,
    notes: Option<String>,
    tags: Vec<String>,
    billable: bool,
    billable_by_hand: bool,
    time_zone: String,
    #[schema(format = Uuid)]
    device_id: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A page of running timers.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TimerPage {
    items: Vec<ActiveTimer>,
    /// Always none: there is at most one timer a user.
    next_cursor: Option<String>,
}

/// Where a bill stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum BillStatus {
    /// Computed; nobody has decided.
    Pending,
    /// Sent back with a note.
    Rejected,
    /// Agreed; nothing in it changes any more.
    Approved,
    /// On its way to the customer.
    SentToBilling,
}

/// Which way a sum of minutes is rounded.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the next increment.
    Up,
    /// To the nearest increment, ties up.
    Nearest,
    /// To the last full increment.
    Down,
    /// To the nearest whole minute, ties up.
    None,
}

/// How a sum of minutes is rounded.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Rounding {
    #[schema(minimum = 1, maximum = 60)]
    increment_minutes: u32,
    mode: RoundingMode,
}

/// What one user's day for one pillar of one customer comes to.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TimeBill {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Uuid)]
    user_id: String,
    #[schema(format = Uuid)]
    customer_id: String,
    #[schema(format = Uuid)]
    pillar_id: String,
    #[schema(format = Date)]
    date: String,
    /// Its number among the bills of its group, from 1.
    sequence: u32,
    status: BillStatus,
    memo: Option<String>,
    rejection_note: Option<String>,
    time_entry_ids: Vec<String>,
    /// The raw sum, in milliseconds.
    duration: i64,
    billed_minutes: u32,
    rounding: Rounding,
    /// Money an hour.
    rate: Option<String>,
    /// `pillar`, `customer`, `project` or `none`.
    rate_source: String,
    /// ISO 4217.
    currency: String,
    /// Money.
    amount: Option<String>,
    reference: Option<String>,
    #[schema(format = Uuid)]
    approved_by: Option<String>,
    #[schema(format = DateTime)]
    approved_at: Option<String>,
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    xero_time_entry_id: Option<String>,
    xero_sync_error: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    local_version: u64,
    server_version: Option<u64>,
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
    /// With `enrich` only.
    customer_name: Option<String>,
    /// With `enrich` only.
    pillar_name: Option<String>,
    /// With `enrich` only.
    user_name: Option<String>,
}

/// A page of bills.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct TimeBillPage {
    items: Vec<TimeBill>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
}

/// An hourly rate, from a first day on.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct RatePeriod {
    /// None means that it has always held.
    #[schema(format = Date)]
    since: Option<String>,
    /// None means that no rate holds from that day.
    rate: Option<String>,
}

/// Somebody for whom work is done and billed.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Customer {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    /// The one of today.
    rate: Option<String>,
    rates: Vec<RatePeriod>,
    email: Option<String>,
    contact_name: Option<String>,
    phone: Option<String>,
    notes: Option<String>,
    /// ISO 4217.
    currency: String,
    /// None means up to 15 minutes.
    rounding: Option<Rounding>,
    time_zone: Option<String>,
    xero_project_id: Option<String>,
    xero_contact_id: Option<String>,
    active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    local_version: u64,
    server_version: Option<u64>,
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
}

/// A page of customers.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct CustomerPage {
    items: Vec<Customer>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
    /// What to ask for what changed since.
    #[schema(format = DateTime)]
    sync_timestamp: String,
}

/// A part of the work for a customer.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Pillar {
    #[schema(format = Uuid)]
    id: String,
    #[schema(format = Uuid)]
    customer_id: String,
    name: String,
    /// The one of today; it goes before the customer's.
    rate: Option<String>,
    rates: Vec<RatePeriod>,
    is_default: bool,
    active: bool,
    xero_task_id: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    local_version: u64,
    server_version: Option<u64>,
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
}

/// A page of pillars.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct PillarPage {
    items: Vec<Pillar>,
    /// Where the next page begins; none after the last.
    next_cursor: Option<String>,
}

/// The customers that a user wants to see, in order.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct CustomerFocus {
    #[schema(format = Uuid)]
    user_id: String,
    customer_ids: Vec<String>,
}

/// One of the organisation's own people.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Member {
    #[schema(format = Uuid)]
    id: String,
    email: Option<String>,
    name: String,
    role: Option<String>,
}

/// The organisation's own people.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct MemberPage {
    items: Vec<Member>,
    /// Always none.
    next_cursor: Option<String>,
}

/// That a record changed: the data of an event.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct ChangeEvent {
    /// Its sequence number, which is its `serverVersion`.
    seq: u64,
    /// What kind of record it is.
    entity: String,
    #[schema(format = Uuid)]
    id: String,
    deleted: bool,
}
