//! Patches: records made, altered and deleted by id, field by field, as a script or a device sends
//! them, and not by the words that a person types.
//!
//! The rules are those of the commands. Who may send what is not asked here.

mod customer;
mod pillar;
mod task;

pub use customer::CustomerPatch;
pub use pillar::PillarPatch;
pub use task::TaskPatch;

use std::fmt;

use rust_decimal::Decimal;

use crate::domain::{
    Customer, CustomerId, Day, Pillar, PillarId, RatePeriod, Refusal, Task, TaskId, limits, rate_on,
};
use crate::store::Read;

use super::Draft;
use super::rate::{self, Since};
use super::set::Set;

/// A live task.
fn live_task(draft: &Draft<'_>, id: TaskId) -> Result<Task, Refusal> {
    draft.task(id)?.filter(|task| task.deleted_at.is_none()).ok_or_else(|| missing("task", id))
}

/// A live customer.
fn live_customer(draft: &Draft<'_>, id: CustomerId) -> Result<Customer, Refusal> {
    let found = draft.customer(id)?.filter(|customer| customer.deleted_at.is_none());
    found.ok_or_else(|| missing("customer", id))
}

/// A live pillar.
fn live_pillar(draft: &Draft<'_>, id: PillarId) -> Result<Pillar, Refusal> {
    let found = draft.pillar(id)?.filter(|pillar| pillar.deleted_at.is_none());
    found.ok_or_else(|| missing("pillar", id))
}

fn missing(kind: &str, id: impl fmt::Display) -> Refusal {
    Refusal::not_found(format!("there is no {kind} {id}"))
        .hint(format!("`tat {kind} list` shows the ids"))
}

/// The refusal of an id that a record has already.
fn taken(kind: &str, id: impl fmt::Display) -> Refusal {
    Refusal::conflict(format!("a {kind} has the id {id} already"))
        .hint("leave the id out, and it gets a fresh one")
}

/// A field of one line after a patch.
fn line(what: &str, set: &Set<String>, old: Option<String>) -> Result<Option<String>, Refusal> {
    set.over(old, |words| limits::line(what, words))
}

/// What a patch says about hourly rates: the one of today, or all of them.
#[derive(Clone, Debug, Default)]
pub struct RatePatch {
    /// The rate from today on, or for all time where there was none.
    pub today: Set<Decimal>,
    /// Every rate with its first day, in place of those there are.
    pub all: Option<Vec<RatePeriod>>,
}

impl RatePatch {
    /// Whether these rates would be others.
    pub fn alters(&self, rates: &[RatePeriod], today: Day) -> bool {
        let mut after = rates.to_vec();
        self.set(&mut after, today).is_err() || after != rates
    }

    /// Sets the rates. One that is the rate of today anyway sets nothing: whoever sends a record
    /// back as it was has not priced anything anew.
    fn set(&self, rates: &mut Vec<RatePeriod>, today: Day) -> Result<(), Refusal> {
        let stood = rate_on(rates, today);
        if let Some(all) = &self.all {
            *rates = in_order(all)?;
        }
        match self.today {
            Set::To(rate) if stood == Some(rate) => Ok(()),
            Set::Clear if stood.is_none() => Ok(()),
            set => rate::set(rates, set, Since::Unsaid, today),
        }
    }
}

/// Rates by their first day, each day once.
fn in_order(all: &[RatePeriod]) -> Result<Vec<RatePeriod>, Refusal> {
    /// More would be a mistake, and every bill looks through them.
    const MOST: usize = 1_000;
    if all.len() > MOST {
        return Err(Refusal::new(
            crate::domain::Code::TooLarge,
            format!("there are {} rates, a record holds {MOST}", all.len()),
        )
        .hint("leave out those that no bill takes any more"));
    }
    if let Some(rate) =
        all.iter().filter_map(|period| period.rate).find(|rate| *rate < Decimal::ZERO)
    {
        return Err(Refusal::usage(format!("the rate {rate} is less than nothing"))
            .hint("a rate of 0 makes work free, none makes it not chargeable"));
    }
    let mut rates = all.to_vec();
    rates.sort_by_key(|period| period.since);
    if let Some(pair) = rates.windows(2).find(|pair| pair[0].since == pair[1].since) {
        let day = pair[0].since.map_or("all time".to_owned(), |day| day.to_string());
        return Err(
            Refusal::usage(format!("two rates hold from {day} on")).hint("leave one of them out")
        );
    }
    Ok(rates)
}
