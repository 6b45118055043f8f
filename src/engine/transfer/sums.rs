//! Sums: what an import does to bills, by customer and currency, and which of its entries overlap.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::{Change, Currency, CustomerId, Refusal, TimeBill};
use crate::store::Read;

/// Billed time and money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    /// Minutes.
    pub minutes: u64,
    /// Money; none where no bill has a rate.
    pub amount: Option<Decimal>,
}

/// The bills of a customer that changed, in one currency, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilledTo {
    /// The customer's name.
    pub customer: String,
    /// The currency.
    pub currency: Currency,
    /// How many bills changed.
    pub bills: usize,
    /// What they came to.
    pub before: Billed,
    /// What they come to.
    pub after: Billed,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BillSum {
    bills: usize,
    before: Billed,
    after: Billed,
}

/// The sums by customer and currency.
pub(super) type BillSums = BTreeMap<(CustomerId, Currency), BillSum>;

/// The sums with the names of the customers, by name.
pub(super) fn named(sums: BillSums, read: &dyn Read) -> Result<Vec<BilledTo>, Refusal> {
    let mut named = Vec::with_capacity(sums.len());
    for ((id, currency), BillSum { bills, before, after }) in sums {
        let customer = read.customer(id)?.map_or_else(String::new, |customer| customer.name);
        named.push(BilledTo { customer, currency, bills, before, after });
    }
    named.sort_by(|a, b| a.customer.cmp(&b.customer));
    Ok(named)
}

/// Adds what changes do to bills.
pub(super) fn add(sums: &mut BillSums, changes: &[Change]) {
    for change in changes {
        let Change::Bill(edit) = change else { continue };
        let (before, after) = (live(edit.before.as_ref()), live(edit.after.as_ref()));
        let Some(bill) = after.or(before) else { continue };
        let sum = sums.entry((bill.customer_id, bill.currency)).or_default();
        sum.bills += 1;
        if let Some(bill) = before {
            sum.before.add(bill);
        }
        if let Some(bill) = after {
            sum.after.add(bill);
        }
    }
}

fn live(bill: Option<&TimeBill>) -> Option<&TimeBill> {
    bill.filter(|bill| bill.deleted_at.is_none())
}

impl Billed {
    fn add(&mut self, bill: &TimeBill) {
        self.minutes += u64::from(bill.billed_minutes);
        if let Some(amount) = bill.amount {
            self.amount = Some(self.amount.unwrap_or_default() + amount);
        }
    }
}

/// How many of the spells share an instant with another one, or with one of those that were there.
pub(super) fn overlapping(spells: &[(i64, i64)], there: &[(i64, i64)]) -> usize {
    let mut all: Vec<(i64, i64, bool)> =
        spells.iter().map(|(start, end)| (*start, *end, true)).collect();
    all.extend(there.iter().map(|(start, end)| (*start, *end, false)));
    all.sort_unstable();
    let mut overlaps = vec![false; all.len()];
    // The spell so far that ends last.
    let mut longest: Option<usize> = None;
    for at in 0..all.len() {
        if let Some(before) = longest.filter(|before| all[at].0 < all[*before].1) {
            overlaps[at] = true;
            overlaps[before] = true;
        }
        if longest.is_none_or(|before| all[before].1 < all[at].1) {
            longest = Some(at);
        }
    }
    all.iter().zip(overlaps).filter(|((_, _, ours), overlaps)| *ours && *overlaps).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn overlaps_are_those_that_one_sees_by_comparing_each_with_each(
            ours in proptest::collection::vec((0i64..60, 1i64..9), 0..14),
            theirs in proptest::collection::vec((0i64..60, 1i64..9), 0..5),
        ) {
            let spells = |of: Vec<(i64, i64)>| -> Vec<(i64, i64)> {
                of.into_iter().map(|(start, length)| (start, start + length)).collect()
            };
            let (ours, theirs) = (spells(ours), spells(theirs));
            let meets = |a: &(i64, i64), b: &(i64, i64)| a.0 < b.1 && b.0 < a.1;
            let expected = ours.iter().enumerate().filter(|(at, one)| {
                ours.iter().enumerate().any(|(other, two)| other != *at && meets(one, two))
                    || theirs.iter().any(|other| meets(one, other))
            });
            prop_assert_eq!(overlapping(&ours, &theirs), expected.count());
        }
    }
}
