//! Lists of bills: all that is not yet sent, or what a range, statuses and filters leave.

use crate::domain::{BillStatus, Day, DayRange, Refusal, TimeBill};
use crate::engine::Engine;
use crate::engine::filter::{Filter, FilterWords, Names};
use crate::store::Read;

use super::words;

/// A bill with the names it goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillView {
    /// The bill.
    pub bill: TimeBill,
    /// Who pays.
    pub customer_name: String,
    /// For which part of the work.
    pub pillar_name: String,
    /// Whose work it is.
    pub user_name: String,
    /// The words that name the bill.
    pub name: String,
}

impl BillView {
    /// A bill with the names it goes by; an id stands for what is not known.
    pub fn of(read: &dyn Read, names: &mut Names, bill: TimeBill) -> Result<Self, Refusal> {
        let owner = read.owner()?;
        let customer = names.customer(read, bill.customer_id)?.map(|c| c.name.clone());
        let pillar = names.pillar(read, bill.pillar_id)?.map(|p| p.name.clone());
        let customer_name = customer.unwrap_or_else(|| bill.customer_id.to_string());
        let pillar_name = pillar.unwrap_or_else(|| bill.pillar_id.to_string());
        let user_name =
            if bill.user_id == owner.id { owner.name } else { bill.user_id.to_string() };
        let name = words::compose(&customer_name, &pillar_name, &bill);
        Ok(Self { bill, customer_name, pillar_name, user_name, name })
    }
}

/// Which bills are asked for.
#[derive(Clone, Debug, Default)]
pub struct BillWish {
    /// The days; none means all that is not yet sent (or, with statuses, every day).
    pub range: Option<DayRange>,
    /// The statuses; none means any.
    pub statuses: Vec<BillStatus>,
    /// The filters.
    pub filter: FilterWords,
}

impl Engine {
    /// The bills asked for, by date and name. (spec: bill list)
    pub fn list_bills(&self, wish: &BillWish) -> Result<Vec<BillView>, Refusal> {
        self.ask(|read| list(read, wish))
    }
}

/// The same from a snapshot.
pub(super) fn list(read: &dyn Read, wish: &BillWish) -> Result<Vec<BillView>, Refusal> {
    let filter = Filter::find(read, &wish.filter)?;
    let mut names = Names::default();
    let mut taken = Vec::new();
    for bill in candidates(read, wish)? {
        let statuses = &wish.statuses;
        if (statuses.is_empty() || statuses.contains(&bill.status))
            && filter.takes_group(bill.customer_id, bill.pillar_id, bill.user_id)
            && (!filter.looks_inside() || looks_into(read, &filter, &mut names, &bill)?)
        {
            taken.push(BillView::of(read, &mut names, bill)?);
        }
    }
    taken.sort_by(|a, b| key(a).cmp(&key(b)));
    if let Some(limit) = filter.limit {
        taken.drain(..taken.len().saturating_sub(limit));
    }
    Ok(taken)
}

/// What bills are sorted by.
fn key(view: &BillView) -> (Day, &str, &str, u32, crate::domain::BillId) {
    let bill = &view.bill;
    (bill.date, &view.customer_name, &view.pillar_name, bill.sequence, bill.id)
}

/// The bills that the range and the statuses leave at most.
fn candidates(read: &dyn Read, wish: &BillWish) -> Result<Vec<TimeBill>, Refusal> {
    if let Some(range) = wish.range {
        let (first, last) = (range.start.unwrap_or(Day::MIN), range.end.unwrap_or(Day::MAX));
        return Ok(read.bills_on(first, last)?);
    }
    let mut bills = Vec::new();
    for status in BillStatus::ALL {
        let wanted = match wish.statuses.as_slice() {
            [] => status != BillStatus::SentToBilling,
            statuses => statuses.contains(&status),
        };
        if wanted {
            bills.extend(read.bills_in(status)?);
        }
    }
    Ok(bills)
}

/// Whether one of a bill's entries is looked for.
fn looks_into(
    read: &dyn Read,
    filter: &Filter,
    names: &mut Names,
    bill: &TimeBill,
) -> Result<bool, Refusal> {
    for id in &bill.time_entry_ids {
        if let Some(entry) = read.entry(*id)?
            && filter.takes_inside(&entry, names.task(read, entry.task_id)?)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
