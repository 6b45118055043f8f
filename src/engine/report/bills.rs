//! The bills of a range, each counted where it belongs.

use std::collections::BTreeMap;

use crate::domain::billing::{spread, spread_amount};
use crate::domain::{Day, DayRange, EntryId, Refusal, Span, Status, TaskId, TimeBill};
use crate::engine::filter::BillsLeft;
use crate::report::{Billed, Grouping};
use crate::store::Read;

use super::gather::Gathered;
use super::line::Line;

impl Gathered<'_> {
    /// Takes the bills, each where it belongs; by task, spread over its entries. (spec: Bills)
    pub(super) fn take_bills(&mut self) -> Result<(), Refusal> {
        let filter = self.filter;
        if self.money.is_none() || filter.bills() != BillsLeft::Whole {
            return Ok(());
        }
        let outer = self.by.iter().take_while(|by| **by != Grouping::Tag);
        let by: Vec<Grouping> = outer.copied().collect();
        let spread = by.iter().any(|by| matches!(by, Grouping::Task | Grouping::TaskStatus));
        let taken =
            |bill: &TimeBill| filter.takes_group(bill.customer_id, bill.pillar_id, bill.user_id);
        if spread {
            let shares = self.shares()?;
            let (first, last) = self.bounds();
            let mut bills = self.read.bills_on(first, last)?;
            bills.retain(taken);
            return bills.iter().try_for_each(|bill| self.spread_bill(bill, &shares, &by));
        }
        each_bill(self.read, self.range, &mut |bill| {
            if taken(&bill) {
                let amount = bill.amount.map(|amount| (bill.currency, amount));
                let path = Line::of_bill(&bill, None, None).path(&by, None);
                self.summary.bill(&path, bill.billed_minutes.into(), amount);
            }
        })
    }

    fn spread_bill(
        &mut self,
        bill: &TimeBill,
        shares: &[Share],
        by: &[Grouping],
    ) -> Result<(), Refusal> {
        let mut times = Vec::with_capacity(bill.time_entry_ids.len());
        let mut tasks = Vec::with_capacity(bill.time_entry_ids.len());
        for id in &bill.time_entry_ids {
            let at = shares.binary_search_by_key(&(bill.date, *id), |share| (share.0, share.1));
            let (task, span) = match at.ok().and_then(|at| shares.get(at)) {
                Some((_, _, task, span)) => (Some(*task), *span),
                None => (self.read.entry(*id)?.map(|entry| entry.task_id), Span::ZERO),
            };
            times.push((*id, span));
            tasks.push(task);
        }
        if times.is_empty() {
            times.push((EntryId::from_bytes([0; 16]), Span::ZERO));
            tasks.push(None);
        }
        for (task, billed) in by_task(bill, &times, &tasks) {
            let status = match task {
                Some(id) => self.status(id)?,
                None => None,
            };
            let path = Line::of_bill(bill, task, status).path(by, None);
            self.summary.bill(&path, billed.minutes, billed.single());
        }
        Ok(())
    }

    /// Every entry's share of every day, by day and id.
    fn shares(&self) -> Result<Vec<Share>, Refusal> {
        let (first, last) = self.bounds();
        let mut shares = Vec::new();
        self.read.day_parts(self.filter.user, first, last, &mut |part| {
            shares.push((part.day, part.entry, part.task, part.span));
        })?;
        shares.sort_unstable_by_key(|share| (share.0, share.1));
        Ok(shares)
    }

    fn status(&mut self, id: TaskId) -> Result<Option<Status>, Refusal> {
        let known = self.tasks.find((self.read, &mut self.names, self.filter), id)?;
        Ok(known.place.status)
    }
}

/// What of a bill falls to each task, spread over its entries.
fn by_task(
    bill: &TimeBill,
    times: &[(EntryId, Span)],
    tasks: &[Option<TaskId>],
) -> BTreeMap<Option<TaskId>, Billed> {
    let minutes = spread(bill.billed_minutes.into(), times);
    let amounts = bill.amount.map(|amount| spread_amount(amount, times));
    let mut shares: BTreeMap<Option<TaskId>, Billed> = BTreeMap::new();
    for (at, (task, minutes)) in tasks.iter().zip(minutes).enumerate() {
        let amount = amounts.as_ref().and_then(|amounts| amounts.get(at));
        let minutes = u64::try_from(minutes).unwrap_or(u64::MAX);
        let share = shares.entry(*task).or_default();
        share.add(minutes, amount.map(|amount| (bill.currency, *amount)));
    }
    shares
}

/// How much of an entry lies in a day, and on what task.
type Share = (Day, EntryId, TaskId, Span);

/// Visits the live bills of the days, in no order.
pub(super) fn each_bill(
    read: &dyn Read,
    range: DayRange,
    visit: &mut dyn FnMut(TimeBill),
) -> Result<(), Refusal> {
    if range == DayRange::ALL {
        // The whole table in its own order is read several times faster than bill by bill.
        return Ok(read.every_bill(&mut |bill| {
            if bill.deleted_at.is_none() {
                visit(bill);
            }
        })?);
    }
    let (first, last) = (range.start.unwrap_or(Day::MIN), range.end.unwrap_or(Day::MAX));
    read.bills_on(first, last)?.into_iter().for_each(visit);
    Ok(())
}
