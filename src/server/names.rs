//! Names: what records are called for whoever reads a list (`enrich=true`), each asked once.
//!
//! Only names of what stands beside a record that the asker sees are told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Value, json};

use crate::domain::{Customer, CustomerId, Pillar, PillarId, Task, TaskId, UserId};
use crate::store::Read;

use super::desk::Desk;
use super::keep::accounts;
use super::problem::Problem;

/// Whether names are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrich {
    /// They are.
    Names,
    /// Records are shown bare.
    No,
}

impl Enrich {
    /// What a query said.
    pub fn asked(enrich: Option<bool>) -> Self {
        if enrich == Some(true) { Self::Names } else { Self::No }
    }
}

/// Names that were asked for so far.
#[derive(Default)]
pub struct Names {
    users: BTreeMap<UserId, String>,
    tasks: BTreeMap<TaskId, Option<Task>>,
    customers: BTreeMap<CustomerId, Option<Customer>>,
    pillars: BTreeMap<PillarId, Option<Pillar>>,
}

impl Names {
    /// None yet, but those of users.
    pub fn of(desk: &Desk<'_>, enrich: Enrich) -> Result<Self, Problem> {
        let accounts = match enrich {
            Enrich::Names => desk.store.cloud(accounts::list)?,
            Enrich::No => Vec::new(),
        };
        let users = accounts.into_iter().map(|account| (account.user.id, account.user.name));
        Ok(Self { users: users.collect(), ..Self::default() })
    }

    /// A task, deleted or not.
    pub fn task(&mut self, read: &dyn Read, id: TaskId) -> Result<Option<&Task>, Problem> {
        Ok(known(&mut self.tasks, id, || Ok(read.task(id)?))?.as_ref())
    }

    /// Adds to a record the names of its user, customer and pillar.
    pub fn add(
        &mut self,
        read: &dyn Read,
        shown: &mut Value,
        (user, customer, pillar): (UserId, Option<CustomerId>, Option<PillarId>),
    ) -> Result<(), Problem> {
        // Time without a pillar lies in General Support. (spec: Bills)
        let pillar = pillar.or(customer.map(PillarId::general_support));
        shown["userName"] = json!(self.users.get(&user));
        shown["customerName"] = json!(self.customer(read, customer)?);
        shown["pillarName"] = json!(self.pillar(read, pillar)?);
        Ok(())
    }

    fn customer(
        &mut self,
        read: &dyn Read,
        id: Option<CustomerId>,
    ) -> Result<Option<&str>, Problem> {
        let Some(id) = id else { return Ok(None) };
        let found = known(&mut self.customers, id, || Ok(read.customer(id)?))?;
        Ok(found.as_ref().map(|customer| customer.name.as_str()))
    }

    fn pillar(&mut self, read: &dyn Read, id: Option<PillarId>) -> Result<Option<&str>, Problem> {
        let Some(id) = id else { return Ok(None) };
        let found = known(&mut self.pillars, id, || Ok(read.pillar(id)?))?;
        Ok(found.as_ref().map(|pillar| pillar.name.as_str()))
    }
}

/// What is known under an id; asked for the first time.
fn known<I: Ord, T>(
    known: &mut BTreeMap<I, T>,
    id: I,
    ask: impl FnOnce() -> Result<T, Problem>,
) -> Result<&T, Problem> {
    match known.entry(id) {
        Entry::Occupied(found) => Ok(found.into_mut()),
        Entry::Vacant(place) => Ok(place.insert(ask()?)),
    }
}
