//! The simulator: several devices, one server, and everything that goes wrong between them; the
//! code that it drives is the code that is shipped.
//!
//! A seed repeats a run. After each run the laws of sync are looked at; with a rule taken out some
//! run breaks one, or the rule would be of no use. (spec: Laws)

mod deeds;
mod device;
mod dice;
mod laws;
mod world;

use rstest::rstest;

use super::fault::{self, Fault};
use world::World;

/// Runs a seed; what broke, if anything did.
fn run(seed: u64, fault: Option<Fault>) -> Result<(), String> {
    fault::with(fault, || {
        let mut world = World::new(seed);
        world.live()?;
        world.settle()?;
        laws::look(&mut world)
    })
}

/// Runs seeds and says of the first that breaks a law which it is.
fn run_all(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        if let Err(broken) = run(seed, None) {
            panic!("seed {seed}: {broken}");
        }
    }
}

#[test]
fn no_law_breaks() {
    run_all(0..40);
}

/// A thousand seeds, or as many as `TAT_SYNC_SEEDS` says, for a long run by hand.
#[test]
fn long_no_law_breaks_in_many_runs() {
    #[expect(clippy::disallowed_methods, reason = "a knob of this test alone")]
    let wanted = std::env::var("TAT_SYNC_SEEDS").ok();
    run_all(0..wanted.map_or(1000, |seeds| seeds.parse().expect("a number of seeds")));
}

#[rstest]
#[case(Fault::CursorOfTimes, 50)]
#[case(Fault::ClientClock, 50)]
#[case(Fault::NoOperationId, 200)]
#[case(Fault::WholeRecords, 50)]
#[case(Fault::OutboxApart, 50)]
#[case(Fault::NoVersionGuard, 200)]
#[case(Fault::DeleteWins, 200)]
#[case(Fault::OneTimerSlot, 50)]
#[case(Fault::NoJournal, 100)]
#[case(Fault::LastStopWins, 400)]
#[case(Fault::CursorFirst, 200)]
#[case(Fault::AnswerWithoutRecord, 200)]
fn a_rule_that_is_taken_out_is_missed(#[case] fault: Fault, #[case] seeds: u64) {
    let caught = (0..seeds).any(|seed| run(seed, Some(fault)).is_err());
    assert!(caught, "{fault:?} broke no law in {seeds} runs");
}
