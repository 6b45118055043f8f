//! List and show: customers with their pillars.

use crate::domain::{Customer, CustomerId, Pillar, Refusal};
use crate::engine::shelf::Listed;
use crate::engine::{Engine, lookup};
use crate::store::Read;

/// A customer with its pillars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerShown {
    /// The customer.
    pub customer: Customer,
    /// Its pillars, archived ones too, by name.
    pub pillars: Vec<Pillar>,
}

impl CustomerShown {
    /// A customer as it stands, with its pillars.
    pub(super) fn of(read: &dyn Read, id: CustomerId) -> Result<Self, Refusal> {
        let customer = read.customer(id)?.ok_or_else(|| {
            Refusal::not_found(format!("there is no customer {id}"))
                .hint("`tat customer list` shows all")
        })?;
        Ok(Self { customer, pillars: read.pillars_of(id)? })
    }
}

impl Engine {
    /// The customers, by name.
    pub fn list_customers(&self, which: Listed) -> Result<Vec<Customer>, Refusal> {
        self.ask(|read| {
            let mut customers = read.customers()?;
            customers.retain(|customer| which.shows(customer.active));
            Ok(customers)
        })
    }

    /// One customer with its pillars.
    pub fn show_customer(&self, words: &str) -> Result<CustomerShown, Refusal> {
        self.ask(|read| CustomerShown::of(read, lookup::customer(read, words)?.id))
    }
}
