//! Archive: pillars that are not offered any more. Their time and their bills stay.

use crate::domain::{Pillar, Refusal, Timestamp};
use crate::engine::shelf::{Archived, Shelf};
use crate::engine::{Done, Engine, lookup};
use crate::store::Read;

impl Engine {
    /// Archives pillars, or brings them back; all or none.
    pub fn archive_pillars(
        &self,
        words: &[String],
        to: Shelf,
        now: Timestamp,
    ) -> Result<Done<Vec<Archived<Pillar>>>, Refusal> {
        self.change(now, |draft| {
            let mut found: Vec<Pillar> = Vec::with_capacity(words.len());
            for words in words {
                let pillar = lookup::pillar(draft, words, None)?;
                if found.iter().all(|known| known.id != pillar.id) {
                    found.push(pillar);
                }
            }
            for pillar in &found {
                draft.put_pillar(Pillar { active: to.active(), ..pillar.clone() })?;
            }
            draft.settle()?;
            let mut archived = Vec::with_capacity(found.len());
            for before in found {
                let after = draft.pillar(before.id)?.unwrap_or_else(|| before.clone());
                archived.push(Archived { before, after });
            }
            let names: Vec<&str> = archived.iter().map(|one| one.after.name.as_str()).collect();
            let sentence = to.sentence("pillar", &names);
            Ok((archived, sentence))
        })
    }
}
