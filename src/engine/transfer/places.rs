//! Places: the customers, pillars and tasks that an import names, found or made.
//!
//! By which names is said in `wanted`.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::domain::{
    Code, Customer, CustomerId, Pillar, PillarId, Refusal, Task, TaskId, UserId, limits, naming,
};
use crate::engine::timer::Create;
use crate::engine::{Draft, Engine, lookup, pillar};
use crate::store::Read;

use super::wanted::{Mapping, Place};

/// Where tasks lie.
pub(super) type Home = (Option<CustomerId>, Option<PillarId>);

/// What was found or made so far, so that nothing is looked up twice.
#[derive(Default)]
pub(super) struct Places {
    customers: BTreeMap<String, CustomerId>,
    homes: HashMap<Place, Home>,
    tasks: HashMap<(Home, String), TaskId>,
    /// What was made.
    pub(super) made: Made,
}

/// What an import made beside entries, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Customers.
    pub customers: Vec<String>,
    /// Pillars, as `Customer/Pillar`.
    pub pillars: Vec<String>,
    /// How many tasks.
    pub tasks: usize,
}

/// Refuses mappings to customers and pillars that are unknown, before anything is written.
/// (spec: An unknown customer in --map: exit 3 unless --create)
pub(super) fn refuse_unknown(
    read: &dyn Read,
    maps: &[Mapping],
    create: Create,
) -> Result<(), Refusal> {
    for map in maps {
        let owner = known(lookup::customer(read, &map.customer), create)?;
        if let (Some(owner), Some(name)) = (owner, &map.pillar) {
            known(lookup::pillar(read, name, Some(&owner)), create)?;
        }
    }
    Ok(())
}

/// What was found; none where it may be made.
fn known<T>(found: Result<T, Refusal>, create: Create) -> Result<Option<T>, Refusal> {
    match (found, create) {
        (Ok(found), _) => Ok(Some(found)),
        (Err(refusal), Create::Make) if refusal.code == Code::NotFound => Ok(None),
        (Err(refusal), Create::Refuse) if refusal.code == Code::NotFound => {
            Err(refusal.hint("`--create` makes it with this command"))
        }
        (Err(refusal), _) => Err(refusal),
    }
}

impl Places {
    /// The customer and pillar of a place; both are made where they are unknown.
    pub(super) fn home(
        &mut self,
        engine: &Engine,
        draft: &mut Draft<'_>,
        place: &Place,
    ) -> Result<Home, Refusal> {
        if let Some(home) = self.homes.get(place) {
            return Ok(*home);
        }
        let mut home = (None, None);
        if let Some(name) = &place.customer {
            let owner = self.customer(engine, draft, name)?;
            home.0 = Some(owner.id);
            if let Some(name) = &place.pillar {
                home.1 = Some(self.pillar(draft, &owner, name)?);
            }
        }
        self.homes.insert(place.clone(), home);
        Ok(home)
    }

    fn customer(
        &mut self,
        engine: &Engine,
        draft: &mut Draft<'_>,
        name: &str,
    ) -> Result<Customer, Refusal> {
        let name = limits::name("customer's name", name)?;
        let folded = naming::fold(&name);
        if let Some(id) = self.customers.get(&folded)
            && let Some(customer) = draft.customer(*id)?
        {
            return Ok(customer);
        }
        let known = draft.customers()?.into_iter().find(|c| naming::fold(&c.name) == folded);
        let customer = if let Some(customer) = known {
            customer
        } else {
            self.made.customers.push(name.clone());
            engine.make_customer(draft, &name)?
        };
        self.customers.insert(folded, customer.id);
        Ok(customer)
    }

    fn pillar(
        &mut self,
        draft: &mut Draft<'_>,
        owner: &Customer,
        name: &str,
    ) -> Result<PillarId, Refusal> {
        let name = limits::name("pillar's name", name)?;
        let folded = naming::fold(&name);
        let known: Option<Pillar> =
            draft.pillars_of(owner.id)?.into_iter().find(|p| naming::fold(&p.name) == folded);
        if let Some(pillar) = known {
            return Ok(pillar.id);
        }
        self.made.pillars.push(format!("{}/{name}", owner.name));
        Ok(pillar::make_pillar(draft, owner, &name)?.id)
    }

    /// The task of this title in a home: an open one, else a closed one, else a new one.
    pub(super) fn task(
        &mut self,
        draft: &mut Draft<'_>,
        home: Home,
        title: &str,
    ) -> Result<TaskId, Refusal> {
        let title = limits::title(title)?;
        let key = (home, naming::fold(&title));
        if let Some(id) = self.tasks.get(&key) {
            return Ok(*id);
        }
        let default = home.0.map(PillarId::general_support);
        let lies = |task: &Task| {
            task.customer_id == home.0 && task.pillar_id.or(default) == home.1.or(default)
        };
        let mut known = draft.tasks_titled(&key.1)?;
        known.retain(lies);
        known.sort_by_key(|task| (!task.is_open(), task.id));
        let id = match known.first() {
            Some(task) => task.id,
            None => self.make_task(draft, home, &title)?,
        };
        self.tasks.insert(key, id);
        Ok(id)
    }

    /// Makes a task whose id follows from its place and title, so that the same import on another
    /// device makes the same task. One that was renamed meanwhile keeps its id for itself.
    fn make_task(
        &mut self,
        draft: &mut Draft<'_>,
        home: Home,
        title: &str,
    ) -> Result<TaskId, Refusal> {
        let derived = task_id(draft.user().id, home, title);
        let stands = draft.task(derived)?.is_some_and(|task| task.deleted_at.is_none());
        let id = if stands { TaskId(draft.fresh_id()) } else { derived };
        let task = Task::new(id, title, draft.now());
        draft.put_task(Task { customer_id: home.0, pillar_id: home.1, ..task })?;
        self.made.tasks += 1;
        Ok(id)
    }
}

fn task_id(user: UserId, home: Home, title: &str) -> TaskId {
    let part = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let (customer, pillar) = (part(home.0.map(|id| id.0)), part(home.1.map(|id| id.0)));
    let name = format!("tat:import:task:{user}:{customer}:{pillar}:{}", naming::fold(title));
    TaskId(Uuid::new_v5(&Uuid::NAMESPACE_DNS, name.as_bytes()))
}
