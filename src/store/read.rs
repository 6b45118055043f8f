//! What a store can be asked.
//!
//! Get-by-id answers tombstones too (a record with `deleted_at`): time stays on a deleted task.
//! Lists hold live records only, unless they say otherwise. Nothing here costs more than what it
//! answers.

use crate::domain::{
    ActiveTimer, BillId, BillStatus, Change, Customer, CustomerFocus, CustomerId, Day, DeviceId,
    EntryId, Pillar, PillarId, Span, Status, Task, TaskId, TimeBill, TimeEntry, Timestamp, User,
    UserId,
};

use super::kv::Flow;
use super::marks::Marks;
use super::outbox::Operation;
use super::side::{RecordKey, Side};
use super::{Step, StoreError};

/// The answer of a question to a store.
pub type Answer<T> = Result<T, StoreError>;

/// How much time was spent on a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCount {
    /// Finished entries.
    pub entries: u64,
    /// Their time.
    pub elapsed: Span,
}

/// One entry's share of one day: enough to sum by day and task without the entry's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayPart {
    /// Whose time it is.
    pub user: UserId,
    /// The day, in the entry's own zone.
    pub day: Day,
    /// Where the entry stands in time.
    pub sort_time: Timestamp,
    /// The entry.
    pub entry: EntryId,
    /// What it was spent on.
    pub task: TaskId,
    /// How much of it lies in the day.
    pub span: Span,
    /// Whether it is billed, where somebody said so by hand.
    pub billable: Option<bool>,
}

/// What a user's day comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayTotal {
    /// Whose time it is.
    pub user: UserId,
    /// The day, in the zones of the entries.
    pub day: Day,
    /// The live entries with a part in it.
    pub entries: u64,
    /// The time of these parts.
    pub elapsed: Span,
}

/// Which side rows are visited.
#[derive(Clone, Copy, Debug)]
pub struct SideSpan<'a> {
    /// Their kind.
    pub side: Side,
    /// How their keys begin.
    pub prefix: &'a [u8],
    /// The first key; what lies before it is left out.
    pub from: &'a [u8],
}

impl<'a> SideSpan<'a> {
    /// All whose key begins so.
    pub fn under(side: Side, prefix: &'a [u8]) -> Self {
        Self { side, prefix, from: prefix }
    }
}

/// What is called with the key and the value of each side row.
pub type SideVisit<'a> = dyn FnMut(&[u8], &[u8]) -> Answer<Flow> + 'a;

/// Reads of one snapshot of a store.
pub trait Read {
    /// The store's own user.
    fn owner(&self) -> Answer<User>;
    /// The store's own device.
    fn device(&self) -> Answer<DeviceId>;
    /// How many commits were made so far; grows with each.
    fn generation(&self) -> Answer<u64>;

    /// A task, deleted or not.
    fn task(&self, id: TaskId) -> Answer<Option<Task>>;
    /// Live tasks, open or closed, whose case-folded title is this (see `naming::fold`).
    fn tasks_titled(&self, folded: &str) -> Answer<Vec<Task>>;
    /// Live tasks with this status.
    fn tasks_in(&self, status: Status) -> Answer<Vec<Task>>;
    /// Live tasks whose id lies in the range (both ends in).
    fn tasks_between(&self, low: TaskId, high: TaskId) -> Answer<Vec<Task>>;
    /// Live tasks whose parent this is.
    fn children(&self, parent: TaskId) -> Answer<Vec<Task>>;
    /// Live tasks that wait for this one.
    fn waiting_for(&self, blocker: TaskId) -> Answer<Vec<Task>>;
    /// Tasks of a customer, deleted ones too.
    fn tasks_of_customer(&self, customer: CustomerId) -> Answer<Vec<Task>>;
    /// Tasks of a pillar, deleted ones too.
    fn tasks_of_pillar(&self, pillar: PillarId) -> Answer<Vec<Task>>;
    /// What was spent on a task: by one user, or by all.
    fn task_count(&self, task: TaskId, user: Option<UserId>) -> Answer<TaskCount>;

    /// An entry, deleted or not.
    fn entry(&self, id: EntryId) -> Answer<Option<TimeEntry>>;
    /// Live entries whose id lies in the range (both ends in).
    fn entries_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<TimeEntry>>;
    /// The ids of entries, deleted or not, that lie in the range (both ends in). No entry is read
    /// for it.
    fn entry_ids_between(&self, low: EntryId, high: EntryId) -> Answer<Vec<EntryId>>;
    /// Live entries with a part in the days (both in), of one user or of all, by sort time and id.
    fn entries_on(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<TimeEntry>>;
    /// Live entries on a task, by sort time and id.
    fn entries_of(&self, task: TaskId) -> Answer<Vec<TimeEntry>>;
    /// Visits a user's live entries from the newest back, until the visit says false.
    fn newest_entries(&self, user: UserId, visit: &mut dyn FnMut(TimeEntry) -> bool) -> Answer<()>;
    /// Visits the parts of live entries in the days (both in), of one user or of all, day by day.
    fn day_parts(
        &self,
        user: Option<UserId>,
        first: Day,
        last: Day,
        visit: &mut dyn FnMut(DayPart),
    ) -> Answer<()>;
    /// What the days (both in) come to, of one user or of all: the days on which there are entries,
    /// by day and user.
    fn day_totals(&self, user: Option<UserId>, first: Day, last: Day) -> Answer<Vec<DayTotal>>;
    /// The first day in which a user has time; none if there is none.
    fn first_day(&self, user: UserId) -> Answer<Option<Day>>;

    /// A user's running timer.
    fn timer(&self, user: UserId) -> Answer<Option<ActiveTimer>>;
    /// Every running timer.
    fn timers(&self) -> Answer<Vec<ActiveTimer>>;

    /// A customer, deleted or not.
    fn customer(&self, id: CustomerId) -> Answer<Option<Customer>>;
    /// Live customers, archived ones too, by name.
    fn customers(&self) -> Answer<Vec<Customer>>;
    /// A pillar, deleted or not.
    fn pillar(&self, id: PillarId) -> Answer<Option<Pillar>>;
    /// Live pillars of a customer, archived ones too, by name.
    fn pillars_of(&self, customer: CustomerId) -> Answer<Vec<Pillar>>;
    /// Live pillars of all customers, archived ones too.
    fn pillars(&self) -> Answer<Vec<Pillar>>;
    /// A user's focus.
    fn focus(&self, user: UserId) -> Answer<Option<CustomerFocus>>;

    /// A bill, deleted or not.
    fn bill(&self, id: BillId) -> Answer<Option<TimeBill>>;
    /// Live bills whose id lies in the range (both ends in).
    fn bills_range(&self, low: BillId, high: BillId) -> Answer<Vec<TimeBill>>;
    /// The bills of a user's day, deleted ones too.
    fn bills_of_day(&self, user: UserId, day: Day) -> Answer<Vec<TimeBill>>;
    /// Live bills of all users with a date in the days (both in), by date.
    fn bills_on(&self, first: Day, last: Day) -> Answer<Vec<TimeBill>>;
    /// Live bills with this status, by date.
    fn bills_in(&self, status: BillStatus) -> Answer<Vec<TimeBill>>;
    /// Live, unfrozen bills of a customer, by date.
    fn open_bills_of(&self, customer: CustomerId) -> Answer<Vec<TimeBill>>;

    /// Visits every task, deleted ones too, by id.
    fn every_task(&self, visit: &mut dyn FnMut(Task)) -> Answer<()>;
    /// Visits every entry, deleted ones too, by time.
    fn every_entry(&self, visit: &mut dyn FnMut(TimeEntry)) -> Answer<()>;
    /// Visits every customer, deleted ones too, by id.
    fn every_customer(&self, visit: &mut dyn FnMut(Customer)) -> Answer<()>;
    /// Visits every pillar, deleted ones too, by id.
    fn every_pillar(&self, visit: &mut dyn FnMut(Pillar)) -> Answer<()>;
    /// Visits every bill, deleted ones too, by id.
    fn every_bill(&self, visit: &mut dyn FnMut(TimeBill)) -> Answer<()>;

    /// The number of the newest step; 0 with none.
    fn newest_step(&self) -> Answer<u64>;
    /// A step of the journal, with its changes if they are still kept.
    fn step(&self, seq: u64) -> Answer<Option<Step>>;
    /// Headers (without changes) of the newest `limit` steps, newest first.
    fn steps(&self, limit: usize) -> Answer<Vec<Step>>;
    /// The steps that can be redone, the next one last.
    fn redo_stack(&self) -> Answer<Vec<u64>>;

    /// A side row.
    fn side(&self, side: Side, key: &[u8]) -> Answer<Option<Vec<u8>>>;
    /// Visits the side rows of a kind whose key begins so and is `from` or after it, in order.
    fn each_side(&self, span: SideSpan<'_>, visit: &mut SideVisit<'_>) -> Answer<()>;
    /// Who wrote the fields of a record last (the server's store); none if it was never changed.
    fn marks(&self, key: RecordKey) -> Answer<Option<Marks>>;
    /// What the server has of a record, as the changes that make it from nothing; none where it is
    /// what the store shows.
    fn base(&self, key: RecordKey) -> Answer<Option<Vec<Change>>>;
    /// Visits the operations in the outbox, from a number on, in order.
    fn waiting(&self, from: u64, visit: &mut dyn FnMut(u64, Operation) -> Flow) -> Answer<()>;
    /// An operation in the outbox.
    fn operation(&self, seq: u64) -> Answer<Option<Operation>>;
}
