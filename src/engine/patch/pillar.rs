//! Pillars by id.

use crate::domain::{CustomerId, Pillar, PillarId, Refusal, Timestamp, limits};
use crate::engine::rehome::Twins;
use crate::engine::set::Set;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::{RatePatch, line, live_customer, live_pillar, taken};

/// What a pillar is to be.
#[derive(Clone, Debug, Default)]
pub struct PillarPatch {
    /// What it is called.
    pub name: Option<String>,
    /// Money an hour; without one the customer's holds.
    pub rate: RatePatch,
    /// The task in the accounting system.
    pub xero_task: Set<String>,
    /// False puts it into the archive.
    pub active: Option<bool>,
}

impl Engine {
    /// Makes a pillar of a customer. (spec: Pillar)
    pub fn create_pillar(
        &self,
        (id, customer): (Option<PillarId>, CustomerId),
        patch: &PillarPatch,
        now: Timestamp,
    ) -> Result<Done<Pillar>, Refusal> {
        self.change(now, |draft| {
            let owner = live_customer(draft, customer)?;
            let id = match id {
                Some(id) if draft.pillar(id)?.is_some() => return Err(taken("pillar", id)),
                Some(id) => id,
                None => draft.fresh_id().into(),
            };
            let name = limits::name("pillar's name", patch.name.as_deref().unwrap_or(""))?;
            let mut pillar = Pillar::new(id, owner.id, name, now);
            self.alter_pillar(draft, patch, &mut pillar)?;
            draft.put_pillar(pillar)?;
            draft.settle()?;
            let pillar = live_pillar(draft, id)?;
            let sentence = format!("Added the pillar \"{}/{}\"", owner.name, pillar.name);
            Ok((pillar, sentence))
        })
    }

    /// Alters a pillar. A change of rate reaches what is not frozen yet. (spec: Bills)
    pub fn patch_pillar(
        &self,
        id: PillarId,
        patch: &PillarPatch,
        now: Timestamp,
    ) -> Result<Done<Pillar>, Refusal> {
        self.change(now, |draft| {
            let mut pillar = live_pillar(draft, id)?;
            self.alter_pillar(draft, patch, &mut pillar)?;
            draft.put_pillar(pillar)?;
            draft.settle()?;
            let pillar = live_pillar(draft, id)?;
            let sentence = format!("Edited the pillar \"{}\"", pillar.name);
            Ok((pillar, sentence))
        })
    }

    /// Deletes a pillar: its tasks come to General Support, and so does their time that stands in
    /// no frozen bill. (spec: Bills)
    pub fn remove_pillar(&self, id: PillarId, now: Timestamp) -> Result<Done<Pillar>, Refusal> {
        let customer = self.ask(|read| Ok(read.pillar(id)?.map(|pillar| pillar.customer_id)))?;
        let home = PillarId::general_support(customer.ok_or_else(|| super::missing("pillar", id))?);
        if home == id {
            return Err(Refusal::conflict("General Support comes with every customer and stays")
                .hint("give it another name, or archive it"));
        }
        let (from, into) = (format!("id:{id}"), format!("id:{home}"));
        Ok(self.merge_pillars(&from, &into, Twins::Refuse, now)?.map(|merged| merged.from))
    }

    fn alter_pillar(
        &self,
        draft: &Draft<'_>,
        patch: &PillarPatch,
        pillar: &mut Pillar,
    ) -> Result<(), Refusal> {
        if let Some(name) = &patch.name {
            pillar.name = limits::name("pillar's name", name)?;
        }
        pillar.xero_task_id = line("task", &patch.xero_task, pillar.xero_task_id.take())?;
        pillar.active = patch.active.unwrap_or(pillar.active);
        patch.rate.set(&mut pillar.rates, self.zone.day_of(draft.now()))?;
        draft.refuse_same_pillar(pillar)
    }
}
