//! Verifying and explaining: how every billed minute came about, and whether it still holds.

use rust_decimal::Decimal;

use crate::domain::{Currency, EntryId, RateSource, Rounding, Span, TimeBill, amount};

use super::{DayInput, billed, billed_before, frozen_before, recompute_day};

/// A field of a bill that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// What stands, as text; none if nothing does.
    pub stored: Option<String>,
    /// What it should be.
    pub computed: Option<String>,
}

/// A bill that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The bill as it stands; where there should be one and is none, as it should be.
    pub bill: TimeBill,
    /// What differs.
    pub fields: Vec<Field>,
}

/// What came of looking at a day's bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many bills were looked at.
    pub checked: usize,
    /// Those that differ.
    pub different: Vec<Difference>,
}

/// Computes a day's bills anew, frozen ones with the policy and rate kept inside them, and says
/// what differs. Nothing is changed. (spec: Bills, verify)
pub fn verify_day(input: &DayInput<'_>) -> Checked {
    let mut checked = Checked::default();
    for bill in input.existing.iter().filter(|bill| bill.deleted_at.is_none()) {
        checked.checked += 1;
        if bill.is_frozen() {
            let fields = differences(Some(bill), Some(&kept(input, bill)));
            if !fields.is_empty() {
                checked.different.push(Difference { bill: bill.clone(), fields });
            }
        }
    }
    for wanted in recompute_day(input) {
        let live = |bill: &TimeBill| bill.deleted_at.is_none();
        let stands = input.existing.iter().find(|bill| bill.id == wanted.id && live(bill));
        checked.checked += usize::from(stands.is_none());
        let fields = differences(stands, Some(&wanted).filter(|bill| live(bill)));
        if !fields.is_empty() {
            let bill = stands.unwrap_or(&wanted).clone();
            checked.different.push(Difference { bill, fields });
        }
    }
    checked
}

/// A frozen bill as its entries, its own policy and its own rate make it.
fn kept(input: &DayInput<'_>, bill: &TimeBill) -> TimeBill {
    let group = (bill.customer_id, bill.pillar_id);
    let before: Vec<&TimeBill> = frozen_before(input.existing, group, bill.sequence).collect();
    let ours = input.parts.iter().filter(|part| bill.time_entry_ids.contains(&part.entry_id));
    let mut entries: Vec<EntryId> = ours.clone().map(|part| part.entry_id).collect();
    entries.sort_unstable();
    let duration: Span = ours.map(|part| part.span).sum();
    let billed_minutes = billed(duration, bill.rounding, &before);
    let mut kept = bill.clone();
    kept.time_entry_ids = entries;
    kept.duration = duration;
    kept.billed_minutes = billed_minutes;
    kept.amount = bill.rate.and_then(|rate| amount(rate, billed_minutes, bill.currency));
    kept
}

/// The computed fields in which two bills differ; a missing bill has none of them.
fn differences(stored: Option<&TimeBill>, computed: Option<&TimeBill>) -> Vec<Field> {
    let (old, new) = (stored.map(computed_part), computed.map(computed_part));
    let names = old.as_ref().or(new.as_ref()).into_iter().flatten().map(|(name, _)| *name);
    let at = |fields: Option<&Vec<(&'static str, Option<String>)>>, place: usize| {
        fields.and_then(|fields| fields.get(place)).and_then(|(_, value)| value.clone())
    };
    names
        .enumerate()
        .map(|(place, name)| Field {
            name,
            stored: at(old.as_ref(), place),
            computed: at(new.as_ref(), place),
        })
        .filter(|field| field.stored != field.computed)
        .collect()
}

/// The computed part of a bill as names and texts, in the order in which it is explained.
fn computed_part(bill: &TimeBill) -> Vec<(&'static str, Option<String>)> {
    let ids: Vec<String> = bill.time_entry_ids.iter().map(ToString::to_string).collect();
    let Rounding { increment_minutes, mode } = bill.rounding;
    // 90 and 90.0 are one rate.
    let decimal = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    vec![
        ("timeEntryIds", Some(ids.join(" "))),
        ("duration", Some(bill.duration.millis().to_string())),
        ("rounding", Some(format!("{} {increment_minutes}", mode.as_str()))),
        ("billedMinutes", Some(bill.billed_minutes.to_string())),
        ("rate", decimal(bill.rate)),
        ("rateSource", Some(bill.rate_source.as_str().to_owned())),
        ("currency", Some(bill.currency.to_string())),
        ("amount", decimal(bill.amount)),
    ]
}

/// How a bill came about, from its entries to its amount (spec: `bill show --explain`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Its entries with their time in the day, in the order in which they are given.
    pub parts: Vec<(EntryId, Span)>,
    /// Their sum, raw.
    pub sum: Span,
    /// The raw sum of the frozen bills of the group that came before it.
    pub frozen_sum: Span,
    /// What these were billed, in minutes.
    pub frozen_minutes: u32,
    /// The policy.
    pub rounding: Rounding,
    /// The whole sum rounded, less what was billed before.
    pub billed_minutes: u32,
    /// Money an hour.
    pub rate: Option<Decimal>,
    /// Where it came from.
    pub rate_source: RateSource,
    /// What the amount is in.
    pub currency: Currency,
    /// Money.
    pub amount: Option<Decimal>,
}

/// Explains a bill of the day, with the policy and rate that it holds.
pub fn explain(input: &DayInput<'_>, bill: &TimeBill) -> Explained {
    let group = (bill.customer_id, bill.pillar_id);
    let before: Vec<&TimeBill> = frozen_before(input.existing, group, bill.sequence).collect();
    let ours = input.parts.iter().filter(|part| bill.time_entry_ids.contains(&part.entry_id));
    let parts: Vec<(EntryId, Span)> = ours.map(|part| (part.entry_id, part.span)).collect();
    Explained {
        sum: parts.iter().map(|(_, span)| *span).sum(),
        parts,
        frozen_sum: before.iter().map(|bill| bill.duration).sum(),
        frozen_minutes: billed_before(&before),
        rounding: bill.rounding,
        billed_minutes: bill.billed_minutes,
        rate: bill.rate,
        rate_source: bill.rate_source,
        currency: bill.currency,
        amount: bill.amount,
    }
}
