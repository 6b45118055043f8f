//! What alters many records at once, at random.

use chrono::NaiveTime;
use proptest::prelude::*;

use crate::domain::{Change, Refusal, Span};
use crate::engine::Done;
use crate::engine::bill::Frozen;
use crate::engine::clash::Clash;
use crate::engine::entry::{EditWish, LineChange, LineWish, Long, Spell, Target, Tick, Written};
use crate::engine::entry_ref::EntryWords;
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
    /// An edit of every entry.
    EditAll(i64, Frozen),
    /// The first entry longer or shorter, the second with other words, the third out, a new one.
    Rewrite(u32, u32, Clash),
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
        1 => (-7_200_i64..7_200, frozen()).prop_map(|(shift, frozen)| Mass::EditAll(shift, frozen)),
        3 => (0_u32..1_440, 0_u32..1_440, prop::sample::select(vec![Clash::Refuse, Clash::Overlap]))
            .prop_map(|(from, to, clash)| Mass::Rewrite(from, to, clash)),
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
            Self::EditAll(shift, frozen) => {
                let ids = world.entries().into_iter().map(|entry| entry.id.to_string());
                let words = ids.map(EntryWords::Id).collect();
                let wish = EditWish {
                    shift: Some(Span::seconds(*shift)),
                    clash: Clash::Overlap,
                    long: Long::Allow,
                    frozen: *frozen,
                    ..EditWish::default()
                };
                engine.edit(&Target::These(words), &wish, now).map(step)
            }
            Self::Rewrite(from, to, clash) => {
                engine.rewrite(&lines(world, *from, *to), (*clash, Long::Allow), now).map(step)
            }
            Self::RemoveTag(frozen) => {
                engine.remove_tags(&["more".to_owned()], *frozen, now).map(step)
            }
        }
    }
}

/// Lines that somebody wrote who saw all entries.
fn lines(world: &World, from: u32, to: u32) -> Vec<LineWish> {
    let tick = |minute: u32| Tick {
        time: NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap(),
        ahead: None,
    };
    let spell = Spell::Clock { from: tick(from), to: tick(to), after: None };
    let yesterday = world.engine.zone.day_of(world.now - Span::hours(24));
    let mut changes = vec![LineChange::Add(Written {
        spell: Some((yesterday, world.engine.zone, spell)),
        task: Some(title(1)),
        ..Written::default()
    })];
    for (at, entry) in world.entries().into_iter().take(3).enumerate() {
        let (day, zone) = (entry.day(), entry.zone());
        let entry = Box::new(entry);
        changes.push(match at {
            0 => LineChange::Alter(
                entry,
                Written { spell: Some((day, zone, spell)), ..Written::default() },
            ),
            1 => LineChange::Alter(
                entry,
                Written { task: Some(title(2)), note: Some("n".to_owned()), ..Written::default() },
            ),
            _ => LineChange::Delete(entry),
        });
    }
    changes.into_iter().map(|change| LineWish { line: None, change }).collect()
}
