//! Filters: which entries a list or a sum takes. One implementation for every command.

mod typed;

use std::collections::BTreeMap;

use crate::domain::{
    Customer, CustomerId, Pillar, PillarId, Refusal, Task, TaskId, TimeEntry, UserId, naming,
};
use crate::store::Read;

use super::lookup::{self, Among};

/// The word that finds those without.
const NONE: &str = "none";

/// Filters as they were typed: the same flag twice is *or*, different flags are *and*
/// (spec: Filters).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterWords {
    /// `--task`
    pub tasks: Vec<String>,
    /// `--customer`
    pub customers: Vec<String>,
    /// `--pillar`
    pub pillars: Vec<String>,
    /// `--tag`
    pub tags: Vec<String>,
    /// `--not-tag`
    pub not_tags: Vec<String>,
    /// `--user EMAIL|all`
    pub users: Vec<String>,
    /// `--billable`, `--not-billable`
    pub billable: Option<bool>,
    /// `--grep`
    pub grep: Vec<String>,
    /// `--limit`
    pub limit: Option<usize>,
}

impl FilterWords {
    /// Whether nothing is filtered (a limit apart).
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
            && self.customers.is_empty()
            && self.pillars.is_empty()
            && self.tags.is_empty()
            && self.not_tags.is_empty()
            && self.users.is_empty()
            && self.billable.is_none()
            && self.grep.is_empty()
    }
}

/// Filters whose words were found.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    tasks: Vec<TaskId>,
    customers: Vec<Option<CustomerId>>,
    pillars: Vec<PillarChoice>,
    tags: Vec<Option<String>>,
    not_tags: Vec<String>,
    /// Whose records are taken; none takes everybody's.
    pub user: Option<UserId>,
    billable: Option<bool>,
    grep: Vec<String>,
    /// How many are kept, the newest.
    pub limit: Option<usize>,
}

/// What filters leave of bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillsLeft {
    /// Whole ones.
    Whole,
    /// None at all: what is not billed stands in no bill.
    None,
    /// Some of their entries: what a part of a bill costs cannot be said.
    Torn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PillarChoice {
    /// None is set on the task.
    Unset,
    /// This one. General Support takes tasks without a pillar too.
    Is(PillarId, CustomerId, bool),
}

impl Filter {
    /// Finds what the words mean.
    pub fn find(read: &dyn Read, words: &FilterWords) -> Result<Self, Refusal> {
        let mut filter = Self {
            user: Some(read.owner()?.id),
            billable: words.billable,
            grep: words.grep.iter().map(|word| naming::fold(word)).collect(),
            limit: words.limit,
            not_tags: words.not_tags.clone(),
            ..Self::default()
        };
        for word in &words.users {
            let owner = read.owner()?;
            let known = owner.email.as_deref() == Some(word.as_str()) || owner.name == *word;
            if word == "all" {
                filter.user = None;
            } else if !known {
                return Err(Refusal::not_found(format!("no user is called \"{word}\""))
                    .hint("`--user all` takes everybody's"));
            }
        }
        for word in &words.tasks {
            filter.tasks.push(lookup::task(read, word, Among::All)?.id);
        }
        for word in &words.customers {
            if word == NONE {
                filter.customers.push(None);
            } else {
                filter.customers.extend(lookup::customers_ever(read, word)?.into_iter().map(Some));
            }
        }
        filter.pillars = filter.pillar_choices(read, words)?;
        for word in &words.tags {
            filter.tags.push((word != NONE).then(|| word.clone()));
        }
        Ok(filter)
    }

    /// The pillars meant; a bare name that several customers have means all of them that the
    /// customer filter leaves.
    fn pillar_choices(
        &self,
        read: &dyn Read,
        words: &FilterWords,
    ) -> Result<Vec<PillarChoice>, Refusal> {
        let mut choices = Vec::new();
        for word in &words.pillars {
            if word == NONE {
                choices.push(PillarChoice::Unset);
                continue;
            }
            let folded = naming::fold(word);
            let named: Vec<Pillar> = read
                .pillars()?
                .into_iter()
                .filter(|pillar| naming::fold(&pillar.name) == folded)
                .filter(|pillar| {
                    self.customers.is_empty() || self.customers.contains(&Some(pillar.customer_id))
                })
                .collect();
            let found = if named.is_empty() { lookup::pillars_ever(read, word)? } else { named };
            choices
                .extend(found.iter().map(|p| PillarChoice::Is(p.id, p.customer_id, p.is_default)));
        }
        Ok(choices)
    }

    /// Whether an entry is taken.
    pub fn takes(&self, entry: &TimeEntry, task: Option<&Task>) -> bool {
        self.user.is_none_or(|user| entry.user_id == user)
            && self.takes_task(entry.task_id, task)
            && self.takes_tags(&entry.tags)
            && self.takes_billable(entry.billable, task)
            && self.takes_words(entry.notes.as_deref(), task, &entry.tags)
    }

    /// Whether it needs the entry itself, and not only what an index says of it.
    pub fn needs_entry(&self) -> bool {
        !self.tags.is_empty()
            || !self.not_tags.is_empty()
            || !self.grep.is_empty()
            || self.limit.is_some()
    }

    /// What bills the filters leave. (spec: JSON, report)
    pub fn bills(&self) -> BillsLeft {
        if !self.tasks.is_empty() || self.needs_entry() {
            BillsLeft::Torn
        } else if self.billable == Some(false) {
            BillsLeft::None
        } else {
            BillsLeft::Whole
        }
    }

    /// Whether a task's place is taken, whatever its entries are.
    pub fn takes_task(&self, id: TaskId, task: Option<&Task>) -> bool {
        let customer = task.and_then(|task| task.customer_id);
        let pillar = task.and_then(|task| task.pillar_id);
        (self.tasks.is_empty() || self.tasks.contains(&id))
            && (self.customers.is_empty() || self.customers.contains(&customer))
            && (self.pillars.is_empty()
                || self.pillars.iter().any(|choice| match choice {
                    PillarChoice::Unset => pillar.is_none(),
                    PillarChoice::Is(id, of, default) => {
                        pillar == Some(*id)
                            || (*default && pillar.is_none() && customer == Some(*of))
                    }
                }))
    }

    /// Whether a bill's group is taken.
    pub fn takes_group(&self, customer: CustomerId, pillar: PillarId, user: UserId) -> bool {
        self.user.is_none_or(|ours| ours == user)
            && (self.customers.is_empty() || self.customers.contains(&Some(customer)))
            && (self.pillars.is_empty()
                || self.pillars.iter().any(|choice| match choice {
                    PillarChoice::Unset => pillar == PillarId::general_support(customer),
                    PillarChoice::Is(id, ..) => *id == pillar,
                }))
    }

    /// Whether an entry of a bill that is taken itself is one of those looked for.
    pub fn takes_inside(&self, entry: &TimeEntry, task: Option<&Task>) -> bool {
        let anywhere = Self { customers: Vec::new(), pillars: Vec::new(), ..self.clone() };
        anywhere.takes(entry, task)
    }

    /// Whether it looks into entries, and not only at whose and where they are.
    pub fn looks_inside(&self) -> bool {
        !self.tasks.is_empty()
            || !self.tags.is_empty()
            || !self.not_tags.is_empty()
            || !self.grep.is_empty()
            || self.billable.is_some()
    }

    /// Whether time is taken that is billed by hand so, or else by the rule of its task.
    pub fn takes_billable(&self, by_hand: Option<bool>, task: Option<&Task>) -> bool {
        self.billable.is_none_or(|wanted| {
            let rule = task.is_some_and(|task| task.customer_id.is_some());
            by_hand.unwrap_or(rule) == wanted
        })
    }

    fn takes_tags(&self, tags: &[String]) -> bool {
        let has = |wanted: &str| {
            let wanted = naming::fold(wanted.trim_start_matches('#'));
            tags.iter().any(|tag| naming::fold(tag) == wanted)
        };
        (self.tags.is_empty()
            || self.tags.iter().any(|tag| match tag {
                Some(tag) => has(tag),
                None => tags.is_empty(),
            }))
            && !self.not_tags.iter().any(|tag| if tag == NONE { tags.is_empty() } else { has(tag) })
    }

    fn takes_words(&self, note: Option<&str>, task: Option<&Task>, tags: &[String]) -> bool {
        if self.grep.is_empty() {
            return true;
        }
        let mut text = naming::fold(note.unwrap_or_default());
        if let Some(task) = task {
            text.push('\n');
            text.push_str(&naming::fold(&task.title));
        }
        for tag in tags {
            text.push('\n');
            text.push_str(&naming::fold(tag));
        }
        self.grep.iter().any(|word| text.contains(word.as_str()))
    }
}

/// Tasks, customers and pillars that were looked up once.
#[derive(Default)]
pub struct Names {
    tasks: BTreeMap<TaskId, Option<Task>>,
    customers: BTreeMap<CustomerId, Option<Customer>>,
    pillars: BTreeMap<PillarId, Option<Pillar>>,
}

impl Names {
    /// A task, deleted or not.
    pub fn task(&mut self, read: &dyn Read, id: TaskId) -> Result<Option<&Task>, Refusal> {
        if let std::collections::btree_map::Entry::Vacant(slot) = self.tasks.entry(id) {
            slot.insert(read.task(id)?);
        }
        Ok(self.tasks.get(&id).and_then(Option::as_ref))
    }

    /// A customer, deleted or not.
    pub fn customer(
        &mut self,
        read: &dyn Read,
        id: CustomerId,
    ) -> Result<Option<&Customer>, Refusal> {
        if let std::collections::btree_map::Entry::Vacant(slot) = self.customers.entry(id) {
            slot.insert(read.customer(id)?);
        }
        Ok(self.customers.get(&id).and_then(Option::as_ref))
    }

    /// A pillar, deleted or not.
    pub fn pillar(&mut self, read: &dyn Read, id: PillarId) -> Result<Option<&Pillar>, Refusal> {
        if let std::collections::btree_map::Entry::Vacant(slot) = self.pillars.entry(id) {
            slot.insert(read.pillar(id)?);
        }
        Ok(self.pillars.get(&id).and_then(Option::as_ref))
    }
}
