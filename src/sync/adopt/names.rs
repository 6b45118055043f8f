//! Names: which of our customers and pillars are which of the server's.

use std::collections::BTreeMap;

use crate::domain::{Customer, CustomerId, Pillar, PillarId, Refusal, Role, naming};
use crate::engine::Draft;
use crate::store::Read;

use super::{Named, unmatched};

/// Where the time of one of our customers goes, as the user said it: `FROM=CUSTOMER/PILLAR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Our customer.
    pub from: String,
    /// The server's customer.
    pub customer: String,
    /// And its pillar; none for the pillars of the same names, else General Support.
    pub pillar: Option<String>,
}

impl std::str::FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is not FROM=CUSTOMER/PILLAR");
        let (from, to) = text.split_once('=').ok_or_else(wrong)?;
        let (customer, pillar) = match to.split_once('/') {
            Some((customer, pillar)) => (customer, Some(pillar.trim().to_owned())),
            None => (to, None),
        };
        let (from, customer) = (from.trim().to_owned(), customer.trim().to_owned());
        if from.is_empty() || customer.is_empty() || pillar.as_deref() == Some("") {
            return Err(wrong());
        }
        Ok(Self { from, customer, pillar })
    }
}

/// The customers and pillars of the local store.
pub(super) struct Ours {
    customers: Vec<Customer>,
    pillars: Vec<Pillar>,
}

impl Ours {
    pub(super) fn of(read: &dyn Read) -> Result<Self, Refusal> {
        Ok(Self { customers: read.customers()?, pillars: read.pillars()? })
    }
}

/// Where each of our customers and pillars goes.
#[derive(Default)]
pub(super) struct Names {
    /// Ours that become the server's, in words.
    pub(super) matched: Vec<(String, String)>,
    /// Ours that are new to the server.
    pub(super) customers: Vec<Customer>,
    /// Likewise.
    pub(super) pillars: Vec<Pillar>,
    /// What the server has otherwise.
    pub(super) differences: Vec<String>,
    to_customer: BTreeMap<CustomerId, CustomerId>,
    to_pillar: BTreeMap<PillarId, PillarId>,
    /// The pillar to which all of a customer goes, where the user said one.
    said: BTreeMap<CustomerId, PillarId>,
}

impl Names {
    /// Compares our names with the server's. (spec: Adoption)
    pub(super) fn of(read: &dyn Read, ours: &Ours, mappings: &[Mapping]) -> Result<Self, Refusal> {
        let theirs: Named<Customer> = read
            .customers()?
            .into_iter()
            .map(|customer| (naming::fold(&customer.name), customer))
            .collect();
        let admin = read.owner()?.role == Some(Role::InternalAdmin);
        let mut names = Self::default();
        let mut strangers = Vec::new();
        for customer in &ours.customers {
            let said = mappings.iter().find(|said| same(&said.from, &customer.name));
            let wanted = said.map_or(customer.name.as_str(), |said| said.customer.as_str());
            match theirs.get(&naming::fold(wanted)) {
                Some(their) => names.match_customer(read, (customer, their), (ours, said))?,
                None if said.is_some() => return Err(no_such(wanted)),
                None if admin => names.take_customer(customer, ours),
                None => strangers.push(customer.name.clone()),
            }
        }
        if strangers.is_empty() { Ok(names) } else { Err(unmatched(&strangers)) }
    }

    fn match_customer(
        &mut self,
        read: &dyn Read,
        (customer, their): (&Customer, &Customer),
        (ours, said): (&Ours, Option<&Mapping>),
    ) -> Result<(), Refusal> {
        self.to_customer.insert(customer.id, their.id);
        self.matched.push((customer.name.clone(), their.name.clone()));
        if customer.rates != their.rates {
            self.differences.push(format!("\"{}\" has other rates at the server", their.name));
        }
        if customer.rounding != their.rounding {
            self.differences.push(format!("\"{}\" is rounded otherwise there", their.name));
        }
        let pillars = read.pillars_of(their.id)?;
        if let Some(wanted) = said.and_then(|said| said.pillar.as_deref()) {
            let pillar = pillars.iter().find(|pillar| same(&pillar.name, wanted));
            let pillar = pillar.ok_or_else(|| no_such(wanted))?;
            self.said.insert(customer.id, pillar.id);
        }
        for pillar in ours.pillars.iter().filter(|pillar| pillar.customer_id == customer.id) {
            if pillar.is_default {
                self.to_pillar.insert(pillar.id, PillarId::general_support(their.id));
            } else if let Some(known) = pillars.iter().find(|p| same(&p.name, &pillar.name)) {
                self.to_pillar.insert(pillar.id, known.id);
                if known.rates != pillar.rates {
                    let name = format!("{}/{}", their.name, known.name);
                    self.differences.push(format!("\"{name}\" has other rates at the server"));
                }
            } else {
                self.pillars.push(Pillar { customer_id: their.id, ..pillar.clone() });
            }
        }
        Ok(())
    }

    /// A customer goes over with all pillars.
    fn take_customer(&mut self, customer: &Customer, ours: &Ours) {
        self.customers.push(customer.clone());
        let pillars = ours.pillars.iter().filter(|pillar| pillar.customer_id == customer.id);
        self.pillars.extend(pillars.cloned());
    }

    /// Where something of a customer and a pillar of ours goes. A pillar that the user may not make
    /// is General Support.
    pub(super) fn place(
        &self,
        customer: CustomerId,
        pillar: Option<PillarId>,
    ) -> (CustomerId, Option<PillarId>) {
        let to = self.to_customer.get(&customer).copied().unwrap_or(customer);
        if let Some(said) = self.said.get(&customer) {
            return (to, Some(*said));
        }
        let Some(pillar) = pillar else { return (to, None) };
        if let Some(known) = self.to_pillar.get(&pillar) {
            return (to, Some(*known));
        }
        let made = self.pillars.iter().any(|new| new.id == pillar);
        (to, made.then_some(pillar))
    }

    /// Makes what is new to the server, where the user may.
    pub(super) fn put(&self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        if draft.user().role != Some(Role::InternalAdmin) {
            return Ok(());
        }
        for customer in &self.customers {
            if draft.customer(customer.id)?.is_none() {
                draft.put_customer(Customer { server_version: None, ..customer.clone() })?;
            }
        }
        for pillar in &self.pillars {
            if draft.pillar(pillar.id)?.is_none() {
                draft.put_pillar(Pillar { server_version: None, ..pillar.clone() })?;
            }
        }
        Ok(())
    }
}

fn same(one: &str, other: &str) -> bool {
    naming::fold(one) == naming::fold(other)
}

fn no_such(name: &str) -> Refusal {
    Refusal::not_found(format!("the server has no \"{name}\""))
        .hint("`tat customer list` shows the customers once you are signed in")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Acme=Acme Ltd", Some(("Acme", "Acme Ltd", None)))]
    #[case(" Acme = Big / Web ", Some(("Acme", "Big", Some("Web"))))]
    #[case("Acme", None)]
    #[case("=Big", None)]
    #[case("Acme=Big/", None)]
    fn a_mapping_reads(#[case] text: &str, #[case] read: Option<(&str, &str, Option<&str>)>) {
        let mapping: Option<Mapping> = text.parse().ok();
        assert_eq!(
            mapping,
            read.map(|(from, customer, pillar)| Mapping {
                from: from.to_owned(),
                customer: customer.to_owned(),
                pillar: pillar.map(str::to_owned),
            })
        );
    }
}
