//! Merge: two pillars of a customer that were one. One goes, and its tasks belong to the other.

use crate::domain::{Code, Pillar, Refusal, TimeBill, Timestamp};
use crate::engine::rehome::{Place, Rehomed, Twins};
use crate::engine::{Done, Draft, Engine, lookup};
use crate::store::Read;

/// One pillar was merged into another.
#[derive(Clone, Debug)]
pub struct MergedPillar {
    /// The one that went: its tombstone, by whose name frozen bills are still called.
    pub from: Pillar,
    /// The one that took its tasks over.
    pub into: Pillar,
    /// The tasks that came.
    pub rehomed: Rehomed,
    /// The frozen bills that keep the old name.
    pub keep: Vec<TimeBill>,
}

impl Engine {
    /// Merges a pillar into another of the same customer: its tasks move, and their time bills
    /// at the rate of the one that stays, but for frozen bills. (spec: pillar merge)
    pub fn merge_pillars(
        &self,
        from: &str,
        into: &str,
        twins: Twins,
        now: Timestamp,
    ) -> Result<Done<MergedPillar>, Refusal> {
        self.change(now, |draft| {
            let from = lookup::pillar(draft, from, None)?;
            let into = target(draft, &from, into)?;
            if from.is_default {
                return Err(Refusal::conflict(format!(
                    "\"{}\" comes with every customer and cannot go",
                    from.name
                ))
                .hint("merge the other one into it, or give it another name"));
            }
            let tasks = draft.tasks_of_pillar(from.id)?;
            let rehomed = draft.rehome(tasks, twins, |task| Place {
                customer: task.customer_id,
                pillar: Some(into.id),
            })?;
            draft.put_pillar(Pillar { deleted_at: Some(now), ..from.clone() })?;
            draft.settle()?;
            let keep = draft.frozen_where(|bill| bill.pillar_id == from.id)?;
            let sentence = format!("Merged the pillar \"{}\" into \"{}\"", from.name, into.name);
            let from = draft.pillar(from.id)?.unwrap_or(from);
            Ok((MergedPillar { from, into, rehomed, keep }, sentence))
        })
    }
}

/// The pillar that stays: another one of the same customer.
fn target(draft: &Draft<'_>, from: &Pillar, words: &str) -> Result<Pillar, Refusal> {
    let owner = draft.customer(from.customer_id)?;
    let into = match lookup::pillar(draft, words, owner.as_ref()) {
        Err(refusal) if refusal.code == Code::NotFound => {
            lookup::pillar(draft, words, None).map_err(|_| refusal)?
        }
        found => found?,
    };
    if into.id == from.id {
        return Err(Refusal::usage(format!("both words mean \"{}\"", into.name))
            .hint("name the pillar that goes first, then the one that stays"));
    }
    if into.customer_id != from.customer_id {
        let other = draft.customer(into.customer_id)?;
        let name = |customer: Option<crate::domain::Customer>| {
            customer.map_or_else(String::new, |customer| customer.name)
        };
        return Err(Refusal::conflict(format!(
            "\"{}\" belongs to \"{}\" and \"{}\" to \"{}\"",
            from.name,
            name(owner),
            into.name,
            name(other)
        ))
        .hint("`tat task edit TASK --pillar CUSTOMER/PILLAR` moves a task to another customer")
        .hint("`tat customer merge FROM INTO` merges the customers"));
    }
    Ok(into)
}
