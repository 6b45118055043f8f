//! The laws that hold whatever is done: random histories of commands over clock changes, looked
//! at after every command.

mod history;
mod hostile;
mod mass;
mod report;
mod world;

use proptest::prelude::*;

use super::journal::UndoWhich;
use super::{Done, Mode};
use crate::domain::{Change, Refusal};
use crate::store::DayTotal;
use history::{Op, histories};
use world::{World, all_totals, same};

/// Does one thing and sees that every law still holds.
fn live_through(world: &mut World, op: &Op) -> Result<(), TestCaseError> {
    let (before, everything) = (world.contents(), world.everything());
    let dry = dry_run(world, op);
    prop_assert_eq!(world.everything(), everything.clone(), "a dry run");
    let done = op.apply(world);
    if let Some(dry) = dry {
        let done = done.as_ref().map(|(_, changes)| (changes.clone(), world.totals()));
        prop_assert_eq!(dry, done.map_err(Clone::clone), "a dry run tells what will be");
    }
    let step = match done {
        Ok((step, _)) => step,
        Err(refusal) => {
            prop_assert_eq!(world.everything(), everything, "refused: {:?}", refusal);
            prop_assert!(!refusal.message.is_empty() && !refusal.hints.is_empty(), "{refusal:?}");
            return Ok(());
        }
    };
    world.look()?;
    if step.is_none() || op.is_turn() {
        return Ok(());
    }
    let after = world.contents();
    let undone = world.engine.undo(UndoWhich::Newest(1), world.now);
    prop_assert!(undone.is_ok(), "the last step is not taken back: {:?}", undone);
    same(&world.contents(), &before, "undone")?;
    world.look()?;
    let redone = world.engine.redo(1, world.now);
    prop_assert!(redone.is_ok(), "and not done again: {:?}", redone);
    same(&world.contents(), &after, "redone")?;
    world.look()
}

/// The changes of a dry run, and what the days come to then.
type Foretold = (Vec<Change>, Vec<DayTotal>);

/// What a dry run says of it; none of waiting, which is no command.
fn dry_run(world: &mut World, op: &Op) -> Option<Result<Foretold, Refusal>> {
    if matches!(op, Op::Wait(_)) {
        return None;
    }
    world.engine.mode = Mode::DryRun;
    let done = op.apply(world).map(|(_, changes)| {
        let done = Done { value: (), changes, step: None };
        let totals = world.engine.see(&done, world.now, all_totals).unwrap();
        (done.changes, totals)
    });
    world.engine.mode = Mode::Real;
    Some(done)
}

fn laws_hold((place, ops): &(usize, Vec<Op>)) -> Result<(), TestCaseError> {
    let mut world = World::new(*place);
    for op in ops {
        live_through(&mut world, op)?;
        world.look_at_reports()?;
    }
    world.travels()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_done(history in histories(1..16)) {
        laws_hold(&history)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, max_shrink_iters: 4_000, ..ProptestConfig::default() })]
    #[test]
    fn long_whatever_is_done(history in histories(8..40)) {
        laws_hold(&history)?;
    }
}
