//! List: the pillars of one customer or of all.

use crate::domain::{Customer, Pillar, Refusal};
use crate::engine::shelf::Listed;
use crate::engine::{Engine, lookup};

/// A pillar with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarView {
    /// The pillar.
    pub pillar: Pillar,
    /// Whose it is.
    pub customer: Customer,
}

impl Engine {
    /// The pillars of a customer, or of all, by customer and name.
    pub fn list_pillars(
        &self,
        customer: Option<&str>,
        which: Listed,
    ) -> Result<Vec<PillarView>, Refusal> {
        self.ask(|read| {
            let owners = match customer {
                Some(words) => vec![lookup::customer(read, words)?],
                // What belongs to an archived customer is out of sight with it.
                None => read.customers()?.into_iter().filter(|c| which.shows(c.active)).collect(),
            };
            let mut views = Vec::new();
            for customer in owners {
                let pillars = read.pillars_of(customer.id)?;
                let shown = pillars.into_iter().filter(|pillar| which.shows(pillar.active));
                views.extend(shown.map(|pillar| PillarView { pillar, customer: customer.clone() }));
            }
            Ok(views)
        })
    }
}
