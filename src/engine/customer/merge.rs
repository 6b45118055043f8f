//! Merge: two customers that were one. One goes, and its work belongs to the other.

use std::collections::BTreeMap;

use crate::domain::{Customer, Pillar, PillarId, Refusal, TimeBill, Timestamp, naming};
use crate::engine::rehome::{Place, Rehomed, Twins};
use crate::engine::{Done, Draft, Engine, lookup};
use crate::store::Read;

/// One customer was merged into another.
#[derive(Clone, Debug)]
pub struct MergedCustomer {
    /// The one that went: its tombstone, by whose name frozen bills are still called.
    pub from: Customer,
    /// The one that took its work over.
    pub into: Customer,
    /// What belongs to it now.
    pub pillars: Vec<Pillar>,
    /// The tasks that came.
    pub rehomed: Rehomed,
    /// The frozen bills that keep the old name.
    pub keep: Vec<TimeBill>,
    /// Things to say.
    pub notes: Vec<String>,
}

impl Engine {
    /// Merges a customer into another: pillars and tasks move, and their time bills at the
    /// rates of the one that stays, but for frozen bills. A pillar goes into the one of the same
    /// name. (spec: customer merge)
    pub fn merge_customers(
        &self,
        from: &str,
        into: &str,
        twins: Twins,
        now: Timestamp,
    ) -> Result<Done<MergedCustomer>, Refusal> {
        self.change(now, |draft| {
            let from = lookup::customer(draft, from)?;
            let into = lookup::customer(draft, into)?;
            if from.id == into.id {
                return Err(Refusal::usage(format!("both words mean \"{}\"", into.name))
                    .hint("name the customer that goes first, then the one that stays"));
            }
            let mut notes = Vec::new();
            let homes = take_pillars_over(draft, &from, &into, &mut notes)?;
            let tasks = draft.tasks_of_customer(from.id)?;
            let rehomed = draft.rehome(tasks, twins, |task| Place {
                customer: Some(into.id),
                pillar: task.pillar_id.and_then(|id| homes.get(&id).copied()),
            })?;
            take_focus_over(draft, &from, &into)?;
            draft.put_customer(Customer { deleted_at: Some(now), ..from.clone() })?;
            draft.settle()?;
            let keep = draft.frozen_where(|bill| bill.customer_id == from.id)?;
            let pillars = draft.pillars_of(into.id)?;
            let sentence = format!("Merged the customer \"{}\" into \"{}\"", from.name, into.name);
            let from = draft.customer(from.id)?.unwrap_or(from);
            Ok((MergedCustomer { from, into, pillars, rehomed, keep, notes }, sentence))
        })
    }
}

/// Gives the pillars of a customer to another; answers where the tasks of each belong.
fn take_pillars_over(
    draft: &mut Draft<'_>,
    from: &Customer,
    into: &Customer,
    notes: &mut Vec<String>,
) -> Result<BTreeMap<PillarId, PillarId>, Refusal> {
    let theirs = draft.pillars_of(into.id)?;
    let mut homes = BTreeMap::new();
    for pillar in draft.pillars_of(from.id)? {
        let name = naming::fold(&pillar.name);
        let same = if pillar.is_default {
            Some(PillarId::general_support(into.id))
        } else {
            theirs.iter().find(|other| naming::fold(&other.name) == name).map(|other| other.id)
        };
        homes.insert(pillar.id, same.unwrap_or(pillar.id));
        if same.is_some() {
            draft.put_pillar(Pillar { deleted_at: Some(draft.now()), ..pillar })?;
            continue;
        }
        if !pillar.rates.is_empty() && from.currency != into.currency {
            notes.push(format!(
                "the rates of \"{}\" are in {} now, they were in {}",
                pillar.name, into.currency, from.currency
            ));
        }
        draft.put_pillar(Pillar { customer_id: into.id, ..pillar })?;
    }
    Ok(homes)
}

/// Puts a customer into the doer's focus where the other one was.
fn take_focus_over(draft: &mut Draft<'_>, from: &Customer, into: &Customer) -> Result<(), Refusal> {
    let Some(mut focus) = draft.focus(draft.user().id)? else { return Ok(()) };
    let Some(at) = focus.customer_ids.iter().position(|id| *id == from.id) else { return Ok(()) };
    if focus.customer_ids.contains(&into.id) {
        focus.customer_ids.remove(at);
    } else {
        focus.customer_ids[at] = into.id;
    }
    draft.put_focus(focus)
}
