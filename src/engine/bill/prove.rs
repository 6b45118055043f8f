//! Proofs: show a bill, explain it, verify all, and compute them anew.

use std::collections::BTreeSet;

use crate::domain::billing::{self, Checked, Explained};
use crate::domain::{Day, DayRange, EntryId, Refusal, Span, TimeBill, Timestamp, UserId};
use crate::engine::filter::Names;
use crate::engine::{Done, Engine};
use crate::store::Read;

use super::{BillView, DayFacts, words};

/// An entry's share of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedPart {
    /// The entry.
    pub entry_id: EntryId,
    /// What it was spent on.
    pub task_title: String,
    /// The bill's day.
    pub day: Day,
    /// How much of the entry lies in it.
    pub duration: Span,
}

/// A bill, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedBill {
    /// The bill.
    pub view: BillView,
    /// Its entries, by time.
    pub parts: Vec<ExplainedPart>,
    /// From their sum to the amount.
    pub explained: Explained,
}

/// What verifying came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many bills were looked at.
    pub checked: usize,
    /// Those that differ, with what differs.
    pub different: Vec<(BillView, Vec<billing::Field>)>,
}

/// What computing anew came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Bills that there were not before.
    pub created: usize,
    /// Bills that are otherwise now; those that went too.
    pub updated: usize,
    /// Bills that were right.
    pub unchanged: usize,
    /// Frozen bills, which no recompute changes.
    pub skipped_frozen: usize,
}

impl Engine {
    /// A bill with its names, and how it came about.
    pub fn show_bill(&self, words: &str, now: Timestamp) -> Result<ExplainedBill, Refusal> {
        self.ask(|read| {
            let bill = words::find(read, words, now, self.zone)?;
            let facts = DayFacts::gather(read, bill.user_id, bill.date)?;
            let explained = billing::explain(&facts.input(now), &bill);
            let parts = explained.parts.iter().map(|(entry_id, duration)| ExplainedPart {
                entry_id: *entry_id,
                task_title: facts.title_of(*entry_id),
                day: bill.date,
                duration: *duration,
            });
            Ok(ExplainedBill {
                parts: parts.collect(),
                view: BillView::of(read, &mut Names::default(), bill)?,
                explained,
            })
        })
    }

    /// Computes the bills of a range (or all) without changing any, and says which differ.
    pub fn verify_bills(
        &self,
        range: Option<DayRange>,
        now: Timestamp,
    ) -> Result<Verified, Refusal> {
        self.ask(|read| {
            let (mut verified, mut names) = (Verified::default(), Names::default());
            for (day, user) in days(read, range)? {
                let facts = DayFacts::gather(read, user, day)?;
                let Checked { checked, different } = billing::verify_day(&facts.input(now));
                verified.checked += checked;
                for difference in different {
                    let view = BillView::of(read, &mut names, difference.bill)?;
                    verified.different.push((view, difference.fields));
                }
            }
            Ok(verified)
        })
    }

    /// Computes the bills of a range (or all) anew.
    pub fn recompute_bills(
        &self,
        range: Option<DayRange>,
        now: Timestamp,
    ) -> Result<Done<Recomputed>, Refusal> {
        let done = self.change(now, |draft| {
            let mut counted = Recomputed::default();
            let days = days(draft, range)?;
            for (day, user) in &days {
                let bills = draft.bills_of_day(*user, *day)?;
                let live = bills.iter().filter(|bill| bill.deleted_at.is_none());
                let (frozen, open): (Vec<&TimeBill>, Vec<_>) = live.partition(|b| b.is_frozen());
                counted.skipped_frozen += frozen.len();
                counted.unchanged += open.len();
            }
            draft.recompute(&days.into_iter().map(|(day, user)| (user, day)).collect())?;
            Ok((counted, "Computed bills anew".to_owned()))
        })?;
        let live = |bill: Option<&TimeBill>| bill.is_some_and(|bill| bill.deleted_at.is_none());
        let mut counted = done.value;
        for (before, _) in done.bills() {
            if live(before) {
                counted.updated += 1;
                counted.unchanged = counted.unchanged.saturating_sub(1);
            } else {
                counted.created += 1;
            }
        }
        Ok(done.map(|_| counted))
    }
}

/// The days of a range on which somebody has time or bills.
fn days(read: &dyn Read, range: Option<DayRange>) -> Result<BTreeSet<(Day, UserId)>, Refusal> {
    let range = range.unwrap_or(DayRange::ALL);
    let (first, last) = (range.start.unwrap_or(Day::MIN), range.end.unwrap_or(Day::MAX));
    let mut days = BTreeSet::new();
    read.day_parts(None, first, last, &mut |part| {
        days.insert((part.day, part.user));
    })?;
    days.extend(read.bills_on(first, last)?.iter().map(|bill| (bill.date, bill.user_id)));
    Ok(days)
}
