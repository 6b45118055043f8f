//! Add: a new customer with its first pillar.

use rust_decimal::Decimal;

use crate::domain::{
    Code, Currency, Customer, CustomerId, Pillar, Refusal, Rounding, Timestamp, Zone, limits,
};
use crate::engine::rate::{self, Since};
use crate::engine::timer::Create;
use crate::engine::{Done, Draft, Engine, lookup};

use super::list::CustomerShown;

/// A wish for a new customer. What is none comes from the configuration or stays empty.
#[derive(Clone, Debug, Default)]
pub struct CustomerWish {
    /// What they are called.
    pub name: String,
    /// Money an hour.
    pub rate: Option<Decimal>,
    /// From when on it holds; unsaid means always.
    pub since: Since,
    /// What they are billed in.
    pub currency: Option<Currency>,
    /// How their time is rounded.
    pub rounding: Option<Rounding>,
    /// Where statements go.
    pub email: Option<String>,
    /// Whom to talk to.
    pub contact: Option<String>,
    /// And how.
    pub phone: Option<String>,
    /// Words for ourselves.
    pub notes: Option<String>,
    /// The zone of their statements.
    pub time_zone: Option<Zone>,
}

impl Engine {
    /// Makes a customer and its General Support. (spec: Customer)
    pub fn add_customer(
        &self,
        wish: &CustomerWish,
        now: Timestamp,
    ) -> Result<Done<CustomerShown>, Refusal> {
        self.change(now, |draft| {
            let mut customer = self.make_customer(draft, &wish.name)?;
            let line = |what, said: &Option<String>| {
                said.as_deref().map_or(Ok(None), |words| limits::line(what, words))
            };
            customer.currency = wish.currency.unwrap_or(customer.currency);
            customer.rounding = wish.rounding.or(customer.rounding);
            rate::refuse_rounding(customer.rounding)?;
            customer.email = line("e-mail address", &wish.email)?;
            customer.contact_name = line("contact", &wish.contact)?;
            customer.phone = line("phone number", &wish.phone)?;
            customer.notes = limits::note(wish.notes.as_deref())?;
            customer.time_zone = wish.time_zone.map(|zone| zone.name().to_owned());
            let today = self.zone.day_of(now);
            rate::set(&mut customer.rates, wish.rate.into(), wish.since, today)?;
            let id = customer.id;
            draft.put_customer(customer)?;
            draft.settle()?;
            let shown = CustomerShown::of(draft, id)?;
            let sentence = format!("Added the customer \"{}\"", shown.customer.name);
            Ok((shown, sentence))
        })
    }

    /// Finds a customer; where that is asked for, makes one that is unknown.
    pub fn customer_or_new(
        &self,
        draft: &mut Draft<'_>,
        name: &str,
        create: Create,
    ) -> Result<Customer, Refusal> {
        match lookup::customer(draft, name) {
            Err(refusal) if refusal.code == Code::NotFound => match create {
                Create::Refuse => Err(refusal.hint("`--create` makes it with this command")),
                Create::Make => self.make_customer(draft, name),
            },
            found => found,
        }
    }

    /// Makes a customer of this name as the configuration wants it, with its General Support.
    pub(in crate::engine) fn make_customer(
        &self,
        draft: &mut Draft<'_>,
        name: &str,
    ) -> Result<Customer, Refusal> {
        let (now, id) = (draft.now(), CustomerId::from(draft.fresh_id()));
        let name = limits::name("customer's name", name)?;
        let mut customer = Customer::new(id, name, self.settings.currency, now);
        customer.rounding = self.settings.rounding;
        draft.refuse_same_customer(&customer)?;
        draft.put_customer(customer.clone())?;
        draft.put_pillar(Pillar::general_support(id, now))?;
        Ok(customer)
    }
}
