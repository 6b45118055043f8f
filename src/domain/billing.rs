//! Billing: what the bills of one user's day should be, computed from the time of that day.
//!
//! Everything here is a pure function of entries, tasks, customers, pillars and frozen bills
//! (spec: Bills). Which days need computing is decided by the engine.

mod decide;
mod rounding;
mod spread;
mod verify;
mod what_if;

pub use decide::{Seen, approve, refuse_changed, reject, reopen, send, set_memo, undecided};
pub use rounding::round;
pub use spread::{spread, spread_amount};
pub use verify::{Checked, Difference, Explained, Field, explain, verify_day};
pub use what_if::rounded_by;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    BillId, BillStatus, Currency, Customer, CustomerId, Day, EntryId, Pillar, PillarId, RateSource,
    Rounding, Span, TaskId, TimeBill, Timestamp, UserId, amount, rate_on,
};

/// One entry's share of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The entry.
    pub entry_id: EntryId,
    /// Its task.
    pub task_id: TaskId,
    /// The task's customer, as it is now.
    pub customer_id: Option<CustomerId>,
    /// The task's pillar, as it is now; none bills to General Support.
    pub pillar_id: Option<PillarId>,
    /// Whether it is billed, by hand or by the rule.
    pub billable: bool,
    /// How much of it lies in the day.
    pub span: Span,
}

/// Everything that the bills of one user's day follow from.
#[derive(Clone, Copy, Debug)]
pub struct DayInput<'a> {
    /// Whose day it is.
    pub user_id: UserId,
    /// The day.
    pub day: Day,
    /// The entries with time in it, whatever bill they stand in.
    pub parts: &'a [Part],
    /// The customers concerned, deleted ones too.
    pub customers: &'a BTreeMap<CustomerId, Customer>,
    /// The pillars concerned, deleted ones too.
    pub pillars: &'a BTreeMap<PillarId, Pillar>,
    /// Every bill of the user and day, tombstones too.
    pub existing: &'a [TimeBill],
    /// The instant of the command.
    pub now: Timestamp,
}

/// What bills are grouped by within a user's day.
type Group = (CustomerId, PillarId);

/// Time by entry.
type Times = BTreeMap<EntryId, Span>;

/// The bills that differ from what stands, as they should be: made, updated, gone (a tombstone
/// that keeps its memo) or come back. Frozen bills and the time in them are left alone. What this
/// answers, put in place and computed again, answers nothing. (spec: Bills)
pub fn recompute_day(input: &DayInput<'_>) -> Vec<TimeBill> {
    let groups = groups(input);
    let mut wanted: BTreeMap<BillId, TimeBill> = BTreeMap::new();
    for (group, times) in &groups {
        let bill = open_bill(input, *group, times);
        wanted.insert(bill.id, bill);
    }
    let mut open: Vec<&TimeBill> = input.existing.iter().filter(|bill| is_open(bill)).collect();
    open.sort_by_key(|bill| (bill.customer_id, bill.pillar_id, bill.sequence));
    for bill in open {
        if wanted.contains_key(&bill.id) {
            continue;
        }
        let mut gone = gone(bill, input.now);
        if let Some(heir) = heir(input, bill, &groups)
            && let Some(heir) = wanted.get_mut(&heir)
        {
            heir.memo = join_memos(heir.memo.take(), gone.memo.take());
        }
        wanted.insert(gone.id, gone);
    }
    let stands = |bill: &TimeBill| input.existing.iter().any(|known| known == bill);
    let mut changed: Vec<TimeBill> = wanted.into_values().filter(|bill| !stands(bill)).collect();
    changed.sort_by_key(|bill| (bill.customer_id, bill.pillar_id, bill.sequence));
    changed
}

/// The billable time that stands in no frozen bill, by its tasks' present customer and pillar.
fn groups(input: &DayInput<'_>) -> BTreeMap<Group, Times> {
    let frozen: BTreeSet<EntryId> = input
        .existing
        .iter()
        .filter(|bill| bill.is_frozen())
        .flat_map(|bill| bill.time_entry_ids.iter().copied())
        .collect();
    let mut groups: BTreeMap<Group, Times> = BTreeMap::new();
    for part in input.parts {
        if !part.billable || frozen.contains(&part.entry_id) {
            continue;
        }
        let Some(customer) = part.customer_id else { continue };
        let pillar = pillar_of(part, customer, input.pillars);
        let times = groups.entry((customer, pillar)).or_default();
        *times.entry(part.entry_id).or_default() += part.span;
    }
    groups
}

/// The pillar that a part bills to: its task's, while that is there and belongs to the customer;
/// else General Support. One that is not known here is taken as it is, so that time bills the same
/// once it is.
fn pillar_of(part: &Part, customer: CustomerId, pillars: &BTreeMap<PillarId, Pillar>) -> PillarId {
    part.pillar_id
        .filter(|id| {
            pillars
                .get(id)
                .is_none_or(|known| known.deleted_at.is_none() && known.customer_id == customer)
        })
        .unwrap_or_else(|| PillarId::general_support(customer))
}

/// The one open bill of a group, as it should be.
fn open_bill(input: &DayInput<'_>, group: Group, times: &Times) -> TimeBill {
    let before: Vec<&TimeBill> = frozen_before(input.existing, group, u32::MAX).collect();
    let sequence = after_last(&before);
    let id = BillId::of(input.user_id, group.0, group.1, input.day, sequence);
    let known = input.existing.iter().find(|bill| bill.id == id);
    let price = price(input, group, known);
    let duration: Span = times.values().copied().sum();
    let billed_minutes = billed(duration, price.rounding, &before);
    let mut bill = known.cloned().unwrap_or_else(|| blank(input, id, group, sequence, price));
    let entries: Vec<EntryId> = times.keys().copied().collect();
    let moved = bill.time_entry_ids != entries || bill.duration != duration;
    if bill.status.is_frozen() {
        bill = undecided(bill);
    } else if bill.status == BillStatus::Rejected && moved {
        bill.status = BillStatus::Pending;
    }
    bill.time_entry_ids = entries;
    bill.duration = duration;
    bill.billed_minutes = billed_minutes;
    bill.rounding = price.rounding;
    bill.rate = price.rate;
    bill.rate_source = price.source;
    bill.currency = price.currency;
    bill.amount = price.rate.and_then(|rate| amount(rate, billed_minutes, price.currency));
    bill.deleted_at = None;
    bill
}

/// The live frozen bills of a group below a sequence.
fn frozen_before(
    bills: &[TimeBill],
    group: Group,
    sequence: u32,
) -> impl Iterator<Item = &TimeBill> {
    bills.iter().filter(move |bill| {
        (bill.customer_id, bill.pillar_id) == group && bill.is_frozen() && bill.sequence < sequence
    })
}

/// The sequence number after those of the bills.
fn after_last(bills: &[&TimeBill]) -> u32 {
    bills.iter().map(|bill| bill.sequence).max().unwrap_or(0).saturating_add(1)
}

/// What is billed of a time that comes after those bills of its group: the whole rounded, less
/// what was billed before. (spec: Bills, sequence)
fn billed(duration: Span, policy: Rounding, before: &[&TimeBill]) -> u32 {
    let whole = before.iter().map(|bill| bill.duration).sum::<Span>() + duration;
    round(whole, policy).saturating_sub(billed_before(before))
}

/// What the bills before were billed, in minutes.
fn billed_before(before: &[&TimeBill]) -> u32 {
    before.iter().fold(0, |sum, bill| sum.saturating_add(bill.billed_minutes))
}

/// What a group's time is worth on a day, and how it is rounded.
#[derive(Clone, Copy)]
struct Price {
    rounding: Rounding,
    currency: Currency,
    rate: Option<Decimal>,
    source: RateSource,
}

/// The policy and rate of a group on the day: the pillar's rate, else the customer's, else the
/// accounting project's (which the bill itself remembers), else none (spec: Bills, rate). Where
/// the customer is not known here, what the bill says stands.
fn price(input: &DayInput<'_>, (customer, pillar): Group, known: Option<&TimeBill>) -> Price {
    let of_pillar = input.pillars.get(&pillar).and_then(|pillar| rate_on(&pillar.rates, input.day));
    let customer = input.customers.get(&customer);
    let of_customer = customer.and_then(|customer| rate_on(&customer.rates, input.day));
    let kept = known.filter(|bill| customer.is_none() || bill.rate_source == RateSource::Project);
    let (rate, source) = match (of_pillar, of_customer, kept) {
        (Some(rate), _, _) => (Some(rate), RateSource::Pillar),
        (None, Some(rate), _) => (Some(rate), RateSource::Customer),
        (None, None, Some(bill)) => (bill.rate, bill.rate_source),
        (None, None, None) => (None, RateSource::None),
    };
    let (rounding, currency) = match (customer, known) {
        (Some(customer), _) => (customer.rounding.unwrap_or_default(), customer.currency),
        (None, Some(bill)) => (bill.rounding, bill.currency),
        (None, None) => (Rounding::default(), Currency::EUR),
    };
    Price { rounding, currency, rate, source }
}

/// A bill of a group that has none, before anything is computed.
fn blank(
    input: &DayInput<'_>,
    id: BillId,
    (customer_id, pillar_id): Group,
    sequence: u32,
    price: Price,
) -> TimeBill {
    TimeBill {
        id,
        user_id: input.user_id,
        customer_id,
        pillar_id,
        date: input.day,
        sequence,
        status: BillStatus::Pending,
        memo: None,
        rejection_note: None,
        time_entry_ids: Vec::new(),
        duration: Span::ZERO,
        billed_minutes: 0,
        rounding: price.rounding,
        rate: None,
        rate_source: RateSource::None,
        currency: price.currency,
        amount: None,
        reference: None,
        approved_by: None,
        approved_at: None,
        sent_at: None,
        xero_time_entry_id: None,
        xero_sync_error: None,
        created_at: input.now,
        updated_at: input.now,
        local_version: 0,
        server_version: None,
        deleted_at: None,
    }
}

/// Whether it is there and undecided or sent back.
fn is_open(bill: &TimeBill) -> bool {
    bill.deleted_at.is_none() && !bill.status.is_frozen()
}

/// The tombstone of a bill whose last entry went: nothing is in it any more; its memo stays for the
/// day it comes back.
fn gone(bill: &TimeBill, now: Timestamp) -> TimeBill {
    TimeBill {
        status: BillStatus::Pending,
        time_entry_ids: Vec::new(),
        duration: Span::ZERO,
        billed_minutes: 0,
        amount: bill.rate.and_then(|rate| amount(rate, 0, bill.currency)),
        deleted_at: Some(now),
        ..bill.clone()
    }
}

/// The bill that takes over the memo of one that goes: the open one of its own group (an earlier
/// one was reopened), or, if its pillar is no longer there, the one that got its entries.
fn heir(input: &DayInput<'_>, bill: &TimeBill, groups: &BTreeMap<Group, Times>) -> Option<BillId> {
    let own = (bill.customer_id, bill.pillar_id);
    let group = if groups.contains_key(&own) {
        own
    } else {
        let deleted = |at: Option<Option<Timestamp>>| at.flatten().is_some();
        let ended = deleted(input.pillars.get(&own.1).map(|pillar| pillar.deleted_at))
            || deleted(input.customers.get(&own.0).map(|customer| customer.deleted_at));
        let takes = |times: &Times| bill.time_entry_ids.iter().any(|id| times.contains_key(id));
        *groups.iter().find(|(_, times)| ended && takes(times))?.0
    };
    let frozen: Vec<&TimeBill> = frozen_before(input.existing, group, u32::MAX).collect();
    Some(BillId::of(input.user_id, group.0, group.1, input.day, after_last(&frozen)))
}

/// Two memos as one, joined by a line break.
fn join_memos(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first == second => Some(first),
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests;
