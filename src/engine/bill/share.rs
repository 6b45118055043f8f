//! Shares: a bill spread over its entries, for those who show its minutes and money by entry.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::billing::{spread, spread_amount};
use crate::domain::{Day, EntryId, Refusal, Span, Task, TimeBill, TimeEntry, UserId};
use crate::engine::filter::Names;
use crate::store::Read;

/// An entry's share of a bill. The shares of a bill sum to the bill. (spec: Bills)
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The entry.
    pub entry: TimeEntry,
    /// Its task, deleted or not.
    pub task: Option<Task>,
    /// How much of it lies in the bill's day, raw.
    pub time: Span,
    /// What is billed of the bill for it, in minutes.
    pub billed_minutes: u64,
    /// And in money; none without a rate.
    pub amount: Option<Decimal>,
}

/// The shares of a bill, by time.
pub fn shares(read: &dyn Read, names: &mut Names, bill: &TimeBill) -> Result<Vec<Share>, Refusal> {
    let mut shares = Vec::with_capacity(bill.time_entry_ids.len());
    for id in &bill.time_entry_ids {
        let Some(entry) = read.entry(*id)? else { continue };
        let ours = entry.parts().into_iter().filter(|(day, _)| *day == bill.date);
        shares.push(Share {
            time: ours.map(|(_, span)| span).sum(),
            task: names.task(read, entry.task_id)?.cloned(),
            billed_minutes: 0,
            amount: None,
            entry,
        });
    }
    shares.sort_by_key(|share| (share.entry.sort_time(), share.entry.id));
    let times: Vec<(EntryId, Span)> = shares.iter().map(|s| (s.entry.id, s.time)).collect();
    for (share, minutes) in shares.iter_mut().zip(spread(bill.billed_minutes.into(), &times)) {
        share.billed_minutes = u64::try_from(minutes).unwrap_or(u64::MAX);
    }
    if let Some(amount) = bill.amount {
        for (share, amount) in shares.iter_mut().zip(spread_amount(amount, &times)) {
            share.amount = Some(amount);
        }
    }
    Ok(shares)
}

/// A bill, spread over its entries.
type Spread = (TimeBill, Vec<Share>);

/// The bills of days that were looked up once, spread over their entries.
#[derive(Default)]
pub struct DayShares {
    names: Names,
    days: BTreeMap<(UserId, Day), Vec<Spread>>,
}

impl DayShares {
    /// The bill in which an entry's part of a day stands, and its share of it.
    pub fn of(
        &mut self,
        read: &dyn Read,
        entry: &TimeEntry,
        day: Day,
    ) -> Result<Option<(&TimeBill, &Share)>, Refusal> {
        let key = (entry.user_id, day);
        if let std::collections::btree_map::Entry::Vacant(slot) = self.days.entry(key) {
            let mut bills = read.bills_of_day(entry.user_id, day)?;
            bills.retain(|bill| bill.deleted_at.is_none());
            let mut spread = Vec::with_capacity(bills.len());
            for bill in bills {
                let shares = shares(read, &mut self.names, &bill)?;
                spread.push((bill, shares));
            }
            slot.insert(spread);
        }
        let bills = self.days.get(&key).into_iter().flatten();
        let mut ours = bills.filter_map(|(bill, shares)| {
            let share = shares.iter().find(|share| share.entry.id == entry.id)?;
            Some((bill, share))
        });
        Ok(ours.next())
    }
}
