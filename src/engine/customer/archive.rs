//! Archive: what is not offered any more. Its time and its bills stay.

use crate::domain::{Customer, Refusal, Timestamp};
use crate::engine::shelf::{Archived, Shelf};
use crate::engine::{Done, Engine, lookup};
use crate::store::Read;

impl Engine {
    /// Archives customers, or brings them back; all or none.
    pub fn archive_customers(
        &self,
        words: &[String],
        to: Shelf,
        now: Timestamp,
    ) -> Result<Done<Vec<Archived<Customer>>>, Refusal> {
        self.change(now, |draft| {
            let mut found: Vec<Customer> = Vec::with_capacity(words.len());
            for words in words {
                let customer = lookup::customer(draft, words)?;
                if found.iter().all(|known| known.id != customer.id) {
                    found.push(customer);
                }
            }
            for customer in &found {
                draft.put_customer(Customer { active: to.active(), ..customer.clone() })?;
            }
            draft.settle()?;
            let mut archived = Vec::with_capacity(found.len());
            for before in found {
                let after = draft.customer(before.id)?.unwrap_or_else(|| before.clone());
                archived.push(Archived { before, after });
            }
            let names: Vec<&str> = archived.iter().map(|one| one.after.name.as_str()).collect();
            let sentence = to.sentence("customer", &names);
            Ok((archived, sentence))
        })
    }
}
