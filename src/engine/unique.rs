//! Names that must be the only ones of their kind: open tasks in their place, customers, and the
//! pillars of a customer. When two names are the same is said in `domain::naming`.

use crate::domain::{Customer, Edit, Pillar, PillarId, Refusal, Task, naming};
use crate::store::Read;

use super::draft::Draft;
use super::lookup::quoted;

impl Draft<'_> {
    /// Refuses a task whose title another open one has in the same customer and pillar. A task
    /// without a pillar lies in General Support. (spec: Task)
    pub fn refuse_same_title(&self, task: &Task) -> Result<(), Refusal> {
        let Some(same) = self.same_title(task)? else { return Ok(()) };
        let id = same.id.to_string();
        let short = id.get(..8).unwrap_or(&id);
        let (title, status) = (&same.title, same.status.as_str());
        Err(Refusal::conflict(format!(
            "an open task is called \"{title}\" there already ({status})"
        ))
        .hint(format!("`tat task show {short}` shows it, `tat start id:{short}` goes on with it"))
        .hint("another title, customer or pillar tells them apart"))
    }

    /// The open task whose title an open one would have too, in the same customer and pillar.
    pub(super) fn same_title(&self, task: &Task) -> Result<Option<Task>, Refusal> {
        if !task.is_open() {
            return Ok(None);
        }
        let mut titled = self.tasks_titled(&naming::fold(&task.title))?;
        titled.retain(|other| other.id != task.id && other.is_open());
        Ok(titled.into_iter().find(|other| place(other) == place(task)))
    }

    /// Refuses a customer whose name another one has.
    pub(super) fn refuse_same_customer(&self, customer: &Customer) -> Result<(), Refusal> {
        let wanted = naming::fold(&customer.name);
        let all = self.customers()?;
        let same = all.iter().find(|c| c.id != customer.id && naming::fold(&c.name) == wanted);
        let Some(same) = same else { return Ok(()) };
        Err(taken("customer", &same.name, same.active, &quoted(&same.name)))
    }

    /// Refuses a pillar whose name another one of its customer has.
    pub(super) fn refuse_same_pillar(&self, pillar: &Pillar) -> Result<(), Refusal> {
        let wanted = naming::fold(&pillar.name);
        let all = self.pillars_of(pillar.customer_id)?;
        let same = all.iter().find(|p| p.id != pillar.id && naming::fold(&p.name) == wanted);
        let Some(same) = same else { return Ok(()) };
        let owner = self.customer(pillar.customer_id)?.map_or_else(String::new, |c| c.name);
        let full = format!("{owner}/{}", same.name);
        Err(taken("pillar", &full, same.active, &quoted(&full)))
    }

    /// Refuses changes that would leave two things with one name, whoever made them.
    pub(super) fn refuse_same_names(&self) -> Result<(), Refusal> {
        for (_, edit) in self.tasks.edits() {
            let key = |t: &Task| (naming::fold(&t.title), place(t), t.is_open());
            if let Some(task) = named_anew(edit, key) {
                self.refuse_same_title(task)?;
            }
        }
        for (_, edit) in self.customers.edits() {
            let customer = named_anew(edit, |c| (naming::fold(&c.name), c.deleted_at.is_none()));
            if let Some(customer) = customer.filter(|c| c.deleted_at.is_none()) {
                self.refuse_same_customer(customer)?;
            }
        }
        for (_, edit) in self.pillars.edits() {
            let pillar = named_anew(edit, |p| (naming::fold(&p.name), p.deleted_at.is_none()));
            if let Some(pillar) = pillar.filter(|p| p.deleted_at.is_none()) {
                self.refuse_same_pillar(pillar)?;
            }
        }
        Ok(())
    }
}

/// The record after an edit that altered what its name must differ by.
fn named_anew<T, K: PartialEq>(edit: &Edit<T>, key: impl Fn(&T) -> K) -> Option<&T> {
    let after = edit.after.as_ref()?;
    let same = edit.before.as_ref().is_some_and(|before| key(before) == key(after));
    (!same).then_some(after)
}

/// Where a task's title must be the only one.
fn place(task: &Task) -> (Option<crate::domain::CustomerId>, Option<PillarId>) {
    let default = task.customer_id.map(PillarId::general_support);
    (task.customer_id, task.pillar_id.or(default))
}

fn taken(kind: &str, name: &str, active: bool, typed: &str) -> Refusal {
    if active {
        let refusal = Refusal::conflict(format!("the {kind} \"{name}\" exists already"));
        return match kind {
            "customer" => refusal.hint(format!("`tat customer show {typed}` shows it")),
            _ => refusal.hint(format!("`tat {kind} edit {typed}` changes it")),
        };
    }
    Refusal::conflict(format!("the {kind} \"{name}\" exists already and is archived"))
        .hint(format!("`tat {kind} unarchive {typed}` brings it back"))
}
