//! List: the pillars of one customer or of all.

use crate::domain::{Customer, Pillar, Refusal};
use crate::engine::shelf::Listed;
use crate::engine::{Engine, focus, lookup};
use crate::store::Read;

/// A pillar with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarView {
    /// The pillar.
    pub pillar: Pillar,
    /// Whose it is.
    pub customer: Customer,
}

/// The customers whose pillars are listed: those in focus, else all that are in use, or all.
fn narrowed(read: &dyn Read, which: Listed) -> Result<Vec<Customer>, Refusal> {
    let focus = focus::customers(read)?;
    let mut owners = read.customers()?;
    owners.retain(|customer| {
        let near = focus.is_empty() || focus.iter().any(|one| one.id == customer.id);
        which == Listed::All || customer.active && near
    });
    Ok(owners)
}

impl Engine {
    /// The pillars of a customer, or of those in focus, or of all, by customer and name.
    pub fn list_pillars(
        &self,
        customer: Option<&str>,
        which: Listed,
    ) -> Result<Vec<PillarView>, Refusal> {
        self.ask(|read| {
            let owners = match customer {
                Some(words) => vec![lookup::customer(read, words)?],
                // What belongs to an archived customer is out of sight with it.
                None => narrowed(read, which)?,
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
