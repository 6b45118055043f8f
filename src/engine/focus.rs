//! Focus: the customers to whom lists are narrowed; a single one is the default for new tasks.

use crate::domain::{Customer, CustomerFocus, Refusal, Timestamp};
use crate::store::Read;

use super::{Done, Engine, lookup};

/// The focus was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// The customers before.
    pub before: Vec<Customer>,
    /// The customers now, in the order in which they were named; none means no focus.
    pub customers: Vec<Customer>,
}

impl Focus {
    /// Whether it was so already.
    pub fn already(&self) -> bool {
        self.before == self.customers
    }
}

impl Engine {
    /// The customers in focus, in the order that was chosen; none means no focus.
    pub fn focus(&self) -> Result<Vec<Customer>, Refusal> {
        self.ask(customers)
    }

    /// Narrows lists to these customers; to none, lists show all again.
    pub fn set_focus(&self, words: &[String], now: Timestamp) -> Result<Done<Focus>, Refusal> {
        self.change(now, |draft| {
            let before = customers(draft)?;
            let mut chosen: Vec<Customer> = Vec::with_capacity(words.len());
            for words in words {
                let customer = lookup::customer(draft, words)?;
                if chosen.iter().all(|known| known.id != customer.id) {
                    chosen.push(customer);
                }
            }
            let user_id = draft.user().id;
            let customer_ids = chosen.iter().map(|customer| customer.id).collect();
            let names: Vec<&str> = chosen.iter().map(|c| c.name.as_str()).collect();
            let sentence = match names[..] {
                [] => "Cleared the focus".to_owned(),
                _ => format!("Set the focus to {}", names.join(", ")),
            };
            if draft.focus(user_id)?.is_some() || !chosen.is_empty() {
                draft.put_focus(CustomerFocus { user_id, customer_ids })?;
            }
            Ok((Focus { before, customers: chosen }, sentence))
        })
    }

    /// Lets lists show all customers again.
    pub fn clear_focus(&self, now: Timestamp) -> Result<Done<Focus>, Refusal> {
        self.set_focus(&[], now)
    }
}

/// The live customers in the owner's focus; none means no focus.
pub fn customers(read: &dyn Read) -> Result<Vec<Customer>, Refusal> {
    let focus = read.focus(read.owner()?.id)?;
    let mut customers = Vec::new();
    for id in focus.map(|focus| focus.customer_ids).unwrap_or_default() {
        customers.extend(read.customer(id)?.filter(|customer| customer.deleted_at.is_none()));
    }
    Ok(customers)
}

/// The customer of new tasks where nothing was said: the only one in focus.
pub(super) fn only_customer(read: &dyn Read) -> Result<Option<Customer>, Refusal> {
    let mut customers = customers(read)?;
    Ok(customers.pop().filter(|_| customers.is_empty()))
}
