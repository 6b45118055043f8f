//! Verify: whether the store holds what the source says, by day and project.
//!
//! What was left out because it could not be read is no part of the comparison; it is reported
//! line by line.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::{Day, EntryId, Refusal, Span, TaskId, TimeEntry, naming};
use crate::store::Read;

use super::wanted::Wanted;

/// What the comparison of a source with the store came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many sums, one for each day and project, were compared.
    pub sums: usize,
    /// Those that differ.
    pub different: Vec<Differs>,
}

/// A sum that is another in the store than in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// The day.
    pub day: Day,
    /// `Customer/Pillar`, or a task that has no customer.
    pub project: String,
    /// What the source says.
    pub source: Span,
    /// What the store holds of it.
    pub store: Span,
}

/// The totals of a source.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    ids: HashSet<EntryId>,
    sums: BTreeMap<(Day, String), Span>,
    labels: HashMap<String, String>,
}

impl Ledger {
    /// Counts what the source says of one record.
    pub(super) fn count(&mut self, entry: &TimeEntry, wanted: &Wanted) {
        let place = &wanted.place;
        let label = match (&place.customer, &place.pillar) {
            (Some(customer), Some(pillar)) => format!("{customer}/{pillar}"),
            (Some(customer), None) => customer.clone(),
            (None, _) => wanted.title.clone(),
        };
        let key = naming::fold(&label);
        self.labels.entry(key.clone()).or_insert(label);
        self.ids.insert(entry.id);
        for (day, span) in entry.parts() {
            *self.sums.entry((day, key.clone())).or_default() += span;
        }
    }

    /// Compares with what the store holds of the same records.
    pub(super) fn compare(self, read: &dyn Read) -> Result<Verified, Refusal> {
        let Self { ids, sums, mut labels } = self;
        let days = || sums.keys().map(|(day, _)| *day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Ok(Verified::default());
        };
        let mut parts: Vec<(Day, TaskId, Span)> = Vec::new();
        read.day_parts(
            Some(read.owner()?.id),
            Day::MIN.max(first),
            Day::MAX.min(last),
            &mut |part| {
                if ids.contains(&part.entry) {
                    parts.push((part.day, part.task, part.span));
                }
            },
        )?;
        let mut names: HashMap<TaskId, String> = HashMap::new();
        let mut there: BTreeMap<(Day, String), Span> = BTreeMap::new();
        for (day, task, span) in parts {
            let label = match names.get(&task) {
                Some(label) => label.clone(),
                None => names.entry(task).insert_entry(label_of(read, task)?).get().clone(),
            };
            let key = naming::fold(&label);
            labels.entry(key.clone()).or_insert(label);
            *there.entry((day, key)).or_default() += span;
        }
        let mut verified = Verified { sums: sums.len(), different: Vec::new() };
        let mut keys: Vec<&(Day, String)> = sums.keys().chain(there.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let sum = |of: &BTreeMap<_, Span>| of.get(key).copied().unwrap_or_default();
            let (source, store) = (sum(&sums), sum(&there));
            if source != store {
                let project = labels.get(&key.1).unwrap_or(&key.1).clone();
                verified.different.push(Differs { day: key.0, project, source, store });
            }
        }
        Ok(verified)
    }
}

/// What the place of a task is called in a source that knows projects only.
fn label_of(read: &dyn Read, id: TaskId) -> Result<String, Refusal> {
    let Some(task) = read.task(id)? else { return Ok(String::new()) };
    let customer = task.customer_id.map(|id| read.customer(id)).transpose()?.flatten();
    let pillar = task.pillar_id.map(|id| read.pillar(id)).transpose()?.flatten();
    Ok(match (customer, pillar) {
        (Some(customer), Some(pillar)) => format!("{}/{}", customer.name, pillar.name),
        (Some(customer), None) => customer.name,
        (None, _) => task.title,
    })
}
