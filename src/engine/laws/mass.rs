//! What alters many records at once, at random.

use proptest::prelude::*;

use crate::domain::{Change, Refusal};
use crate::engine::Done;
use crate::engine::bill::Frozen;
use crate::engine::rehome::Twins;

use super::world::{CUSTOMERS, HOMES, PILLARS, World};

/// One command over many records.
#[derive(Clone, Debug)]
pub(super) enum Mass {
    MergeTasks(usize, usize),
    MergePillars(usize, usize, Twins),
    MergeCustomers(usize, Twins),
    RenameTag(Frozen),
    RemoveTag(Frozen),
}

pub(super) fn of_many() -> impl Strategy<Value = Mass> {
    let frozen = || prop::sample::select(vec![Frozen::Refuse, Frozen::Skip]);
    let twins = || prop::sample::select(vec![Twins::Refuse, Twins::Merge]);
    prop_oneof![
        4 => (0_usize..7, 0_usize..7).prop_map(|(from, into)| Mass::MergeTasks(from, into)),
        1 => (0_usize..4, 0_usize..4, twins())
            .prop_map(|(from, into, twins)| Mass::MergePillars(from, into, twins)),
        1 => (0_usize..2, twins()).prop_map(|(from, twins)| Mass::MergeCustomers(from, twins)),
        1 => frozen().prop_map(Mass::RenameTag),
        1 => frozen().prop_map(Mass::RemoveTag),
    ]
}

/// A title: one that was there from the start, or of a child.
fn title(n: usize) -> String {
    if n < HOMES.len() { format!("task {n}") } else { format!("first of {}", n - HOMES.len()) }
}

/// A pillar of the first customer, one of the second, or what each has from the start.
fn pillar(n: usize) -> String {
    match n {
        0 | 1 => format!("id:{}", PILLARS[n]),
        _ => format!("c{}/General Support", n % 2),
    }
}

impl Mass {
    pub(super) fn apply(&self, world: &World) -> Result<super::history::Did, Refusal> {
        fn step<T>(done: Done<T>) -> (Option<u64>, Vec<Change>) {
            (done.step, done.changes)
        }
        let (engine, now) = (&world.engine, world.now);
        match self {
            Self::MergeTasks(from, into) => {
                engine.merge_tasks(&title(*from), &title(*into), now).map(step)
            }
            Self::MergePillars(from, into, twins) => {
                engine.merge_pillars(&pillar(*from), &pillar(*into), *twins, now).map(step)
            }
            Self::MergeCustomers(from, twins) => {
                let id = |n: usize| format!("id:{}", CUSTOMERS[n % 2]);
                engine.merge_customers(&id(*from), &id(from + 1), *twins, now).map(step)
            }
            Self::RenameTag(frozen) => engine.rename_tag("tag", "More", *frozen, now).map(step),
            Self::RemoveTag(frozen) => {
                engine.remove_tags(&["more".to_owned()], *frozen, now).map(step)
            }
        }
    }
}
