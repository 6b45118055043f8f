//! Customers by id.

use crate::domain::{
    Currency, Customer, CustomerId, Pillar, Refusal, Rounding, Timestamp, Zone, limits,
};
use crate::engine::customer::CustomerShown;
use crate::engine::set::Set;
use crate::engine::{Done, Draft, Engine, rate};
use crate::store::Read;

use super::{RatePatch, line, live_customer, taken};

/// What a customer is to be.
#[derive(Clone, Debug, Default)]
pub struct CustomerPatch {
    /// What they are called.
    pub name: Option<String>,
    /// Money an hour.
    pub rate: RatePatch,
    /// What they are billed in.
    pub currency: Option<Currency>,
    /// How their time is rounded; none means up to 15 minutes.
    pub rounding: Set<Rounding>,
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
    /// The project in the accounting system.
    pub xero_project: Set<String>,
    /// The contact in the accounting system.
    pub xero_contact: Set<String>,
    /// False puts them into the archive.
    pub active: Option<bool>,
}

impl Engine {
    /// Makes a customer and its General Support. (spec: Customer)
    pub fn create_customer(
        &self,
        id: Option<CustomerId>,
        patch: &CustomerPatch,
        now: Timestamp,
    ) -> Result<Done<CustomerShown>, Refusal> {
        self.change(now, |draft| {
            let id = match id {
                Some(id) if draft.customer(id)?.is_some() => return Err(taken("customer", id)),
                Some(id) => id,
                None => draft.fresh_id().into(),
            };
            let mut customer = Customer::new(id, "", self.settings.currency, now);
            customer.rounding = self.settings.rounding;
            customer.name = named(patch.name.as_deref().unwrap_or(""))?;
            self.alter_customer(draft, patch, &mut customer)?;
            draft.put_customer(customer)?;
            draft.put_pillar(Pillar::general_support(id, now))?;
            draft.settle()?;
            let customer = live_customer(draft, id)?;
            let sentence = format!("Added the customer \"{}\"", customer.name);
            Ok((CustomerShown { customer, pillars: draft.pillars_of(id)? }, sentence))
        })
    }

    /// Alters a customer. A change of rate, currency or rounding reaches what is not frozen yet.
    /// (spec: Bills)
    pub fn patch_customer(
        &self,
        id: CustomerId,
        patch: &CustomerPatch,
        now: Timestamp,
    ) -> Result<Done<Customer>, Refusal> {
        self.change(now, |draft| {
            let mut customer = live_customer(draft, id)?;
            self.alter_customer(draft, patch, &mut customer)?;
            draft.put_customer(customer)?;
            draft.settle()?;
            let customer = live_customer(draft, id)?;
            let sentence = format!("Edited the customer \"{}\"", customer.name);
            Ok((customer, sentence))
        })
    }

    /// Deletes a customer and its pillars, while it has no tasks, entries or bills. (spec: Routes)
    pub fn remove_customer(
        &self,
        id: CustomerId,
        now: Timestamp,
    ) -> Result<Done<Customer>, Refusal> {
        self.change(now, |draft| {
            let customer = live_customer(draft, id)?;
            refuse_used(draft, &customer)?;
            for pillar in draft.pillars_of(id)? {
                draft.put_pillar(Pillar { deleted_at: Some(now), ..pillar })?;
            }
            let customer = Customer { deleted_at: Some(now), ..customer };
            draft.put_customer(customer.clone())?;
            let sentence = format!("Deleted the customer \"{}\"", customer.name);
            Ok((customer, sentence))
        })
    }

    fn alter_customer(
        &self,
        draft: &Draft<'_>,
        patch: &CustomerPatch,
        customer: &mut Customer,
    ) -> Result<(), Refusal> {
        patch.alter(customer)?;
        patch.rate.set(&mut customer.rates, self.zone.day_of(draft.now()))?;
        rate::refuse_rounding(customer.rounding)?;
        draft.refuse_same_customer(customer)
    }
}

impl CustomerPatch {
    /// Sets everything but the rates.
    fn alter(&self, customer: &mut Customer) -> Result<(), Refusal> {
        if let Some(name) = &self.name {
            customer.name = named(name)?;
        }
        customer.currency = self.currency.unwrap_or(customer.currency);
        customer.rounding = self.rounding.over(customer.rounding, |to| Ok(Some(*to)))?;
        customer.email = line("e-mail address", &self.email, customer.email.take())?;
        customer.contact_name = line("contact", &self.contact, customer.contact_name.take())?;
        customer.phone = line("phone number", &self.phone, customer.phone.take())?;
        let note = |words: &String| limits::note(Some(words));
        customer.notes = self.notes.over(customer.notes.take(), note)?;
        let zone = |zone: &Zone| Ok(Some(zone.name().to_owned()));
        customer.time_zone = self.time_zone.over(customer.time_zone.take(), zone)?;
        let project = customer.xero_project_id.take();
        customer.xero_project_id = line("project", &self.xero_project, project)?;
        let contact = customer.xero_contact_id.take();
        customer.xero_contact_id = line("contact", &self.xero_contact, contact)?;
        customer.active = self.active.unwrap_or(customer.active);
        Ok(())
    }
}

fn named(name: &str) -> Result<String, Refusal> {
    limits::name("customer's name", name)
}

/// Refuses to delete a customer for whom something was recorded.
fn refuse_used(draft: &Draft<'_>, customer: &Customer) -> Result<(), Refusal> {
    let used = |what: &str| {
        let message = format!("\"{}\" has {what} and cannot be deleted", customer.name);
        Refusal::conflict(message).hint("archive it instead: it is not offered any more then")
    };
    for task in draft.tasks_of_customer(customer.id)? {
        if task.deleted_at.is_none() {
            return Err(used("tasks"));
        }
        if draft.task_count(task.id, None)?.entries > 0 {
            return Err(used("time entries"));
        }
    }
    let mut billed = !draft.open_bills_of(customer.id)?.is_empty();
    for bill in draft.frozen_where(|bill| bill.customer_id == customer.id)? {
        billed |= bill.deleted_at.is_none();
    }
    if billed { Err(used("bills")) } else { Ok(()) }
}
