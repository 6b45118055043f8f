//! Adoption: what was recorded on this machine alone goes over to an account.
//!
//! The account's store was fetched before. Names that the server knows take its ids; everything
//! else keeps its own, so that an adoption that was broken off goes on where it stood. Nothing is
//! sent here: what goes over waits in the account's outbox. (spec: First sync)

mod bills;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::domain::{
    ActiveTimer, Code, CustomerId, Day, PillarId, Refusal, Role, Task, TimeBill, TimeEntry,
    Timestamp, UserId,
};
use crate::engine::{Draft, Engine};
use crate::store::{Patience, Read, Store};

use super::running::run;

pub use names::Mapping;

/// So many entries go over in one transaction.
const AT_ONCE: usize = 1_000;

/// What an adoption does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Customers and pillars that become the server's: ours, theirs.
    pub matched: Vec<(String, String)>,
    /// Customers that are new to the server.
    pub customers: Vec<String>,
    /// Where the server's customers and pillars differ from ours: theirs holds.
    pub differences: Vec<String>,
    /// Tasks that go over.
    pub tasks: usize,
    /// Entries that go over.
    pub entries: usize,
    /// Whether a timer runs.
    pub running: bool,
    /// Decided bills that go over as they are.
    pub kept_bills: usize,
    /// Decided bills that begin pending, with what stands in front of their memo.
    pub begun_anew: Vec<String>,
}

/// Everything that a local store holds, and where it goes.
struct Cargo {
    owner: UserId,
    tasks: Vec<Task>,
    entries: Vec<TimeEntry>,
    timer: Option<ActiveTimer>,
    bills: Vec<TimeBill>,
    names: names::Names,
}

/// Says what an adoption would do. Customers that the user may not make and that match none refuse
/// it.
pub fn plan(local: &Store, account: &Engine, mappings: &[Mapping]) -> Result<Plan, Refusal> {
    let cargo = cargo(local, account, mappings)?;
    Ok(planned(&cargo, role(account)?))
}

/// Puts everything of a local store into an account's store, from where the next syncs send it.
pub fn adopt(
    local: &Store,
    account: &Engine,
    mappings: &[Mapping],
    now: Timestamp,
) -> Result<Plan, Refusal> {
    let cargo = cargo(local, account, mappings)?;
    let plan = planned(&cargo, role(account)?);
    let admin = role(account)? == Some(Role::InternalAdmin);
    let me = account.ask(|read| Ok(read.owner()?))?.id;
    let sentence = || "Adopted what was recorded on this machine".to_owned();
    account.change(now, |draft| {
        cargo.names.put(draft)?;
        for task in &cargo.tasks {
            if draft.task(task.id)?.is_none() {
                draft.put_task(cargo.task(task, me))?;
            }
        }
        if admin {
            bills::keep(draft, &cargo, me)?;
        }
        Ok(((), sentence()))
    })?;
    for entries in cargo.entries.chunks(AT_ONCE) {
        account.change(now, |draft| {
            for entry in entries {
                if draft.entry(entry.id)?.is_none() {
                    draft.put_entry(TimeEntry {
                        user_id: me,
                        server_version: None,
                        ..entry.clone()
                    })?;
                }
            }
            Ok(((), sentence()))
        })?;
    }
    account.change(now, |draft| {
        bills::remember(draft, &cargo, me)?;
        start(draft, cargo.timer.as_ref(), me)?;
        Ok(((), sentence()))
    })?;
    Ok(plan)
}

/// Whether everything that an account's store took over is at the server.
pub fn is_through(account: &Store) -> Result<bool, Refusal> {
    account.read(Patience::Command, |read| {
        Ok(super::outgoing::waiting(read)? == 0 && super::state::Letter::all(read)?.is_empty())
    })
}

/// Lets the timer run on that ran in the local store.
fn start(draft: &mut Draft<'_>, timer: Option<&ActiveTimer>, me: UserId) -> Result<(), Refusal> {
    let Some(timer) = timer else { return Ok(()) };
    if draft.entry(timer.id)?.is_some() || draft.timer(me)?.is_some_and(|t| t.id == timer.id) {
        return Ok(());
    }
    let device_id = draft.device_id();
    run(draft, ActiveTimer { user_id: me, device_id, ..timer.clone() }).map(drop)
}

fn role(account: &Engine) -> Result<Option<Role>, Refusal> {
    account.ask(|read| Ok(read.owner()?.role))
}

fn cargo(local: &Store, account: &Engine, mappings: &[Mapping]) -> Result<Cargo, Refusal> {
    let (owner, mut tasks, mut entries, timer, bills, ours) =
        local.read(Patience::Command, |read| {
            let owner = read.owner()?.id;
            let (mut tasks, mut entries, mut bills) = (Vec::new(), Vec::new(), Vec::new());
            read.every_task(&mut |task| tasks.push(task))?;
            read.every_entry(&mut |entry| entries.push(entry))?;
            read.every_bill(&mut |bill| bills.push(bill))?;
            let ours = names::Ours::of(read)?;
            Ok::<_, Refusal>((owner, tasks, entries, read.timer(owner)?, bills, ours))
        })?;
    entries.retain(|entry| entry.deleted_at.is_none());
    let needed: std::collections::BTreeSet<_> = entries.iter().map(|entry| entry.task_id).collect();
    tasks.retain(|task| task.deleted_at.is_none() || needed.contains(&task.id));
    let mut bills: Vec<TimeBill> = bills;
    bills.retain(|bill| bill.deleted_at.is_none());
    let names = account.ask(|read| names::Names::of(read, &ours, mappings))?;
    Ok(Cargo { owner, tasks, entries, timer, bills, names })
}

fn planned(cargo: &Cargo, role: Option<Role>) -> Plan {
    let frozen = cargo.bills.iter().filter(|bill| bill.is_frozen());
    let (kept, anew) = if role == Some(Role::InternalAdmin) {
        (frozen.count(), Vec::new())
    } else {
        (0, frozen.map(bills::mark).collect())
    };
    Plan {
        matched: cargo.names.matched.clone(),
        customers: cargo.names.customers.iter().map(|customer| customer.name.clone()).collect(),
        differences: cargo.names.differences.clone(),
        tasks: cargo.tasks.len(),
        entries: cargo.entries.len(),
        running: cargo.timer.is_some(),
        kept_bills: kept,
        begun_anew: anew,
    }
}

impl Cargo {
    /// A task as it is in the account's store.
    fn task(&self, task: &Task, me: UserId) -> Task {
        let (customer_id, pillar_id) = self.place(task.customer_id, task.pillar_id);
        let user_id = task.user_id.map(|user| if user == self.owner { me } else { user });
        Task { customer_id, pillar_id, user_id, server_version: None, ..task.clone() }
    }

    /// Where something of ours goes.
    fn place(
        &self,
        customer: Option<CustomerId>,
        pillar: Option<PillarId>,
    ) -> (Option<CustomerId>, Option<PillarId>) {
        let Some(ours) = customer else { return (None, None) };
        let place = self.names.place(ours, pillar);
        (Some(place.0), place.1)
    }

    /// The key of a bill of ours among those of the account.
    fn group(&self, bill: &TimeBill) -> (CustomerId, PillarId, Day) {
        let (customer, pillar) = self.names.place(bill.customer_id, Some(bill.pillar_id));
        let general = || PillarId::general_support(customer);
        (customer, pillar.unwrap_or_else(general), bill.date)
    }
}

/// What is called by a name.
type Named<T> = BTreeMap<String, T>;

/// A refusal of customers that nobody but an administrator may make.
fn unmatched(names: &[String]) -> Refusal {
    let first = names.first().map_or("", String::as_str);
    Refusal::new(
        Code::Forbidden,
        format!("the server does not know {}, and you may not make customers", quoted(names)),
    )
    .hint(format!("`--map \"{first}=CUSTOMER/PILLAR\"` says where their time goes"))
    .hint("an internal_admin can make them: `tat customer add NAME`")
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}
