//! Add: a new pillar of a customer.

use rust_decimal::Decimal;

use crate::domain::{Code, Customer, Pillar, PillarId, Refusal, Timestamp, limits};
use crate::engine::rate::{self, Since};
use crate::engine::timer::Create;
use crate::engine::{Done, Draft, Engine, lookup};
use crate::store::Read;

/// A wish for a new pillar.
#[derive(Clone, Debug, Default)]
pub struct PillarWish {
    /// The customer's name.
    pub customer: String,
    /// What it is called.
    pub name: String,
    /// Money an hour; it goes before the customer's.
    pub rate: Option<Decimal>,
    /// From when on it holds; unsaid means always.
    pub since: Since,
}

impl Engine {
    /// Makes a pillar of a customer. (spec: Pillar)
    pub fn add_pillar(&self, wish: &PillarWish, now: Timestamp) -> Result<Done<Pillar>, Refusal> {
        self.change(now, |draft| {
            let owner = lookup::customer(draft, &wish.customer)?;
            let mut pillar = make_pillar(draft, &owner, &wish.name)?;
            let today = self.zone.day_of(now);
            rate::set(&mut pillar.rates, wish.rate.into(), wish.since, today)?;
            draft.put_pillar(pillar.clone())?;
            draft.settle()?;
            let pillar = draft.pillar(pillar.id)?.unwrap_or(pillar);
            let sentence = format!("Added the pillar \"{}/{}\"", owner.name, pillar.name);
            Ok((pillar, sentence))
        })
    }

    /// Finds a pillar, `Customer/Pillar` too; where that is asked for, makes what is unknown.
    pub fn pillar_or_new(
        &self,
        draft: &mut Draft<'_>,
        name: &str,
        within: Option<&Customer>,
        create: Create,
    ) -> Result<Pillar, Refusal> {
        match lookup::pillar(draft, name, within) {
            Err(refusal) if refusal.code == Code::NotFound => match create {
                Create::Refuse => Err(refusal.hint("`--create` makes it with this command")),
                Create::Make => self.make_named_pillar(draft, name, within),
            },
            found => found,
        }
    }

    /// Makes the pillar that a name says, and its customer if that is unknown too.
    fn make_named_pillar(
        &self,
        draft: &mut Draft<'_>,
        name: &str,
        within: Option<&Customer>,
    ) -> Result<Pillar, Refusal> {
        let parts = name.split_once('/').map(|(owner, rest)| (owner.trim(), rest.trim()));
        match (within, parts) {
            (None, None) => {
                Err(Refusal::usage(format!("the pillar \"{name}\" is unknown and has no customer"))
                    .hint("`-c CUSTOMER` says whose it is, or write it as `Customer/Pillar`"))
            }
            (None, Some((owner, rest))) => {
                let owner = self.customer_or_new(draft, owner, Create::Make)?;
                self.pillar_or_new(draft, rest, Some(&owner), Create::Make)
            }
            (Some(within), Some((owner, rest))) => match lookup::customer(draft, owner) {
                Ok(owner) if owner.id == within.id => make_pillar(draft, &owner, rest),
                Ok(owner) => Err(Refusal::usage(format!(
                    "\"{name}\" belongs to \"{}\" and not to \"{}\"",
                    owner.name, within.name
                ))
                .hint("leave the customer out on one of both sides")),
                // The slash is part of the pillar's own name.
                Err(_) => make_pillar(draft, within, name),
            },
            (Some(within), None) => make_pillar(draft, within, name),
        }
    }
}

/// Makes a pillar of a customer.
pub(in crate::engine) fn make_pillar(
    draft: &mut Draft<'_>,
    owner: &Customer,
    name: &str,
) -> Result<Pillar, Refusal> {
    let id = PillarId::from(draft.fresh_id());
    let name = limits::name("pillar's name", name)?;
    let pillar = Pillar::new(id, owner.id, name, draft.now());
    draft.refuse_same_pillar(&pillar)?;
    draft.put_pillar(pillar.clone())?;
    Ok(pillar)
}
