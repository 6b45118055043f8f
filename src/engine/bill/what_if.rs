//! What if: hours and money of bills under other rounding policies. Changes nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::billing::rounded_by;
use crate::domain::{
    Currency, CustomerId, Refusal, Rounding, RoundingMode, Span, TimeBill, amount,
};
use crate::engine::Engine;
use crate::store::Read;

use super::{BillWish, list};

/// What bills come to under other policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// The policies that were asked for, in that order.
    pub policies: Vec<Rounding>,
    /// What they come to, by customer and currency, in order of names.
    pub customers: Vec<Outlook>,
}

/// What one customer's bills in one currency come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Who pays.
    pub customer_id: CustomerId,
    /// Their name.
    pub customer_name: String,
    /// In what.
    pub currency: Currency,
    /// Their time, raw.
    pub duration: Span,
    /// What the bills come to as they are.
    pub now: Outcome,
    /// What they would come to under each policy.
    pub then: Vec<Outcome>,
}

/// What bills come to under a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In minutes.
    pub billed_minutes: u64,
    /// In money; none if no bill has a rate.
    pub amount: Option<Decimal>,
}

impl Outcome {
    /// Adds a bill.
    fn add(&mut self, minutes: u32, amount: Option<Decimal>) {
        self.billed_minutes += u64::from(minutes);
        if let Some(amount) = amount {
            self.amount = Some(self.amount.unwrap_or_default().saturating_add(amount));
        }
    }

    /// How much more it is than the raw time.
    pub fn more_than(self, duration: Span) -> Span {
        Span::minutes(i64::try_from(self.billed_minutes).unwrap_or(i64::MAX)) - duration
    }
}

/// A policy of `bill what-if`: up to the next so many minutes.
pub fn policy(increment: Span) -> Option<Rounding> {
    let minutes = u32::try_from(increment.whole_minutes()).ok()?;
    let whole = Span::minutes(minutes.into()) == increment;
    let rounding = Rounding { increment_minutes: minutes, mode: RoundingMode::Up };
    (whole && (1..=60).contains(&minutes)).then_some(rounding)
}

impl Engine {
    /// What the bills asked for come to under other policies, each with its own rate.
    pub fn what_if(&self, wish: &BillWish, policies: &[Rounding]) -> Result<WhatIf, Refusal> {
        self.ask(|read| {
            let mut outlooks: BTreeMap<(String, Currency, CustomerId), Outlook> = BTreeMap::new();
            for view in list::list(read, wish)? {
                let bill = &view.bill;
                let key = (view.customer_name.clone(), bill.currency, bill.customer_id);
                let outlook = outlooks.entry(key).or_insert_with(|| Outlook {
                    customer_id: bill.customer_id,
                    customer_name: view.customer_name.clone(),
                    currency: bill.currency,
                    duration: Span::ZERO,
                    now: Outcome::default(),
                    then: vec![Outcome::default(); policies.len()],
                });
                outlook.duration += bill.duration;
                outlook.now.add(bill.billed_minutes, bill.amount);
                let times = times_up_to(read, bill)?;
                for (outcome, policy) in outlook.then.iter_mut().zip(policies) {
                    let minutes = rounded_by(*policy, &times).last().copied().unwrap_or(0);
                    let money = bill.rate.and_then(|rate| amount(rate, minutes, bill.currency));
                    outcome.add(minutes, money);
                }
            }
            Ok(WhatIf { policies: policies.to_vec(), customers: outlooks.into_values().collect() })
        })
    }
}

/// The raw times of the bills of a group, up to this one.
fn times_up_to(read: &dyn Read, bill: &TimeBill) -> Result<Vec<Span>, Refusal> {
    if bill.sequence <= 1 {
        return Ok(vec![bill.duration]);
    }
    let mut group = read.bills_of_day(bill.user_id, bill.date)?;
    group.retain(|other| {
        other.deleted_at.is_none()
            && (other.customer_id, other.pillar_id) == (bill.customer_id, bill.pillar_id)
            && other.sequence <= bill.sequence
    });
    group.sort_by_key(|other| other.sequence);
    Ok(group.iter().map(|other| other.duration).collect())
}
