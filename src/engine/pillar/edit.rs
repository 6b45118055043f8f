//! Edit: another name or rate of a pillar.

use rust_decimal::Decimal;

use crate::domain::{Pillar, Refusal, Timestamp, limits};
use crate::engine::rate::{self, Since};
use crate::engine::set::Set;
use crate::engine::{Done, Engine, lookup};
use crate::store::Read;

/// A wish to alter a pillar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PillarEdit {
    /// Another name.
    pub name: Option<String>,
    /// Money an hour; emptied, the customer's holds.
    pub rate: Set<Decimal>,
    /// From when on it holds, in place of later ones.
    pub since: Since,
}

/// A pillar was altered. The bills that came to something else are among the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedPillar {
    /// As it was.
    pub before: Pillar,
    /// As it is now.
    pub pillar: Pillar,
}

impl EditedPillar {
    /// Whether it was so already.
    pub fn already(&self) -> bool {
        self.before == self.pillar
    }
}

impl Engine {
    /// Alters a pillar, named alone or as `Customer/Pillar`. A change of rate reaches what is not
    /// frozen yet. (spec: Bills)
    pub fn edit_pillar(
        &self,
        words: &str,
        edit: &PillarEdit,
        now: Timestamp,
    ) -> Result<Done<EditedPillar>, Refusal> {
        self.change(now, |draft| {
            let before = lookup::pillar(draft, words, None)?;
            let mut pillar = before.clone();
            if let Some(name) = &edit.name {
                pillar.name = limits::name("pillar's name", name)?;
            }
            rate::set(&mut pillar.rates, edit.rate, edit.since, self.zone.day_of(now))?;
            draft.refuse_same_pillar(&pillar)?;
            draft.put_pillar(pillar.clone())?;
            draft.settle()?;
            let pillar = draft.pillar(pillar.id)?.unwrap_or(pillar);
            let sentence = format!("Edited the pillar \"{}\"", pillar.name);
            Ok((EditedPillar { before, pillar }, sentence))
        })
    }
}
