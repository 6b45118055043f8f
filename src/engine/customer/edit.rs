//! Edit: another name, rate, currency, rounding, or other words of a customer.

use rust_decimal::Decimal;

use crate::domain::{Currency, Customer, Pillar, Refusal, Rounding, Timestamp, Zone, limits};
use crate::engine::rate::{self, Since};
use crate::engine::set::Set;
use crate::engine::{Done, Draft, Engine, lookup};

use super::list::CustomerShown;

/// A wish to alter a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerEdit {
    /// Another name.
    pub name: Option<String>,
    /// Money an hour.
    pub rate: Set<Decimal>,
    /// From when on it holds, in place of later ones.
    pub since: Since,
    /// What they are billed in.
    pub currency: Option<Currency>,
    /// Where statements go.
    pub email: Set<String>,
    /// Whom to talk to.
    pub contact: Set<String>,
    /// And how.
    pub phone: Set<String>,
    /// Words for ourselves.
    pub notes: Set<String>,
    /// The zone of their statements.
    pub time_zone: Set<Zone>,
}

/// A customer was altered. The bills that came to something else are among the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedCustomer {
    /// As it was.
    pub before: Customer,
    /// As it is now.
    pub customer: Customer,
    /// Its pillars.
    pub pillars: Vec<Pillar>,
}

impl EditedCustomer {
    /// Whether it was so already.
    pub fn already(&self) -> bool {
        self.before == self.customer
    }
}

impl Engine {
    /// Alters a customer. A change of rate or currency reaches what is not frozen yet.
    /// (spec: Bills)
    pub fn edit_customer(
        &self,
        words: &str,
        edit: &CustomerEdit,
        now: Timestamp,
    ) -> Result<Done<EditedCustomer>, Refusal> {
        self.change(now, |draft| {
            let before = lookup::customer(draft, words)?;
            let mut customer = before.clone();
            edit.words_of(&mut customer)?;
            rate::set(&mut customer.rates, edit.rate, edit.since, self.zone.day_of(now))?;
            customer.currency = edit.currency.unwrap_or(customer.currency);
            draft.refuse_same_customer(&customer)?;
            let edited = settled(draft, before, customer)?;
            let sentence = format!("Edited the customer \"{}\"", edited.customer.name);
            Ok((edited, sentence))
        })
    }

    /// Says how a customer's time is rounded; none means up to 15 minutes again.
    /// (spec: customer rounding)
    pub fn set_rounding(
        &self,
        words: &str,
        rounding: Option<Rounding>,
        now: Timestamp,
    ) -> Result<Done<EditedCustomer>, Refusal> {
        rate::refuse_rounding(rounding)?;
        self.change(now, |draft| {
            let before = lookup::customer(draft, words)?;
            let customer = Customer { rounding, ..before.clone() };
            let edited = settled(draft, before, customer)?;
            let sentence = format!("Set the rounding of \"{}\"", edited.customer.name);
            Ok((edited, sentence))
        })
    }
}

impl CustomerEdit {
    /// Sets the words of a customer.
    fn words_of(&self, customer: &mut Customer) -> Result<(), Refusal> {
        if let Some(name) = &self.name {
            customer.name = limits::name("customer's name", name)?;
        }
        let email = |words: &String| limits::line("e-mail address", words);
        customer.email = self.email.over(customer.email.take(), email)?;
        let contact = |words: &String| limits::line("contact", words);
        customer.contact_name = self.contact.over(customer.contact_name.take(), contact)?;
        let phone = |words: &String| limits::line("phone number", words);
        customer.phone = self.phone.over(customer.phone.take(), phone)?;
        let note = |words: &String| limits::note(Some(words));
        customer.notes = self.notes.over(customer.notes.take(), note)?;
        let zone = |zone: &Zone| Ok(Some(zone.name().to_owned()));
        customer.time_zone = self.time_zone.over(customer.time_zone.take(), zone)?;
        Ok(())
    }
}

/// Puts the altered customer, and answers it as it stands once all has settled.
fn settled(
    draft: &mut Draft<'_>,
    before: Customer,
    customer: Customer,
) -> Result<EditedCustomer, Refusal> {
    let id = customer.id;
    draft.put_customer(customer)?;
    draft.settle()?;
    let CustomerShown { customer, pillars } = CustomerShown::of(draft, id)?;
    Ok(EditedCustomer { before, customer, pillars })
}
