//! Time rows: an entry's part of a day, and a bill, in the columns in which spreadsheets get time.

use rust_decimal::Decimal;

use crate::domain::{Currency, Day, Refusal, TimeBill, TimeEntry, Timestamp, UserId, Zone};
use crate::engine::bill::Share;
use crate::formats::sheet::time::TimeRow;
use crate::store::Read;
use crate::text::date;

impl TimeRow {
    /// An entry's part of a day: when it was by the clock on the wall of its zone.
    pub(super) fn of_part(entry: &TimeEntry, day: Day) -> Self {
        let zone = entry.zone();
        let (first, last) = zone.day(day);
        let (start, end) = match entry.times() {
            Some((start, end)) => (Some(start.max(first)), Some(end.min(last))),
            None => (None, None),
        };
        Self {
            day: Some(day),
            start: start.map(|start| clock(start, zone)),
            end: end.map(|end| clock(end, zone)),
            zone: Some(entry.time_zone.clone()),
            ..Self::default()
        }
    }

    /// The same with an entry's share of its bill.
    pub(super) fn billed(self, bill: &TimeBill, share: &Share) -> Self {
        Self {
            billed_minutes: Some(share.billed_minutes),
            amount: share.amount.map(|amount| (bill.currency, amount)),
            ..self.with_bill(bill)
        }
    }

    /// The same with what stands on its bill.
    pub(super) fn with_bill(self, bill: &TimeBill) -> Self {
        Self {
            rate: bill.rate.map(|rate| in_minor_units(rate, bill.currency)),
            status: Some(bill.status.word().to_owned()),
            memo: bill.memo.clone(),
            reference: bill.reference.clone(),
            ..self
        }
    }
}

/// Whose time it is, as reports call them: an address for mail, else a name, else an id.
pub(super) fn user(read: &dyn Read, id: UserId) -> Result<String, Refusal> {
    let owner = read.owner()?;
    let ours = (owner.id == id).then(|| owner.email.unwrap_or(owner.name));
    Ok(ours.unwrap_or_else(|| id.to_string()))
}

/// A sum of money with the decimals of its currency.
pub(super) fn in_minor_units(amount: Decimal, currency: Currency) -> Decimal {
    let mut amount = amount.normalize();
    amount.rescale(amount.scale().max(currency.decimals()));
    amount
}

/// The clock on the wall, with seconds where it is not a whole minute.
fn clock(instant: Timestamp, zone: Zone) -> String {
    let whole = instant.millis().rem_euclid(60_000) == 0;
    if whole { date::clock(instant, zone) } else { date::clock_seconds(instant, zone) }
}
