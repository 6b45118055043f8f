//! The machine: what a sync does next, decided from what came of the last thing it did.
//!
//! It does nothing itself: the runner, or the simulator, gathers, sends, takes and waits. Clock,
//! chance and transport are the caller's. (spec: Exchange, Client)

use std::time::Duration;

use crate::domain::{Code, Refusal};

use super::outgoing::Outgoing;
use super::take::Took;

/// So often a request is sent again after passing trouble.
const MOST_TRIES: u32 = 5;

/// So often one sync begins anew, or takes a new device id, before it gives up.
const MOST_RESTARTS: u32 = 3;

/// The first pause after trouble is up to so long; each further one up to twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// And no pause is longer, unless the server asks for it.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A server that asks for more than this is left alone.
const LONGEST_ASKED: Duration = Duration::from_secs(2 * 60);

/// Where a sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What was done so far.
    pub report: Report,
    tries: u32,
    restarts: u32,
    /// Whether something waits behind what was gathered last.
    waits: bool,
}

/// What a sync did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Operations that the server has now.
    pub pushed: usize,
    /// Records that it had newer.
    pub pulled: usize,
    /// Conflicts that came into the journal.
    pub conflicts: usize,
    /// Operations that it refused.
    pub rejected: usize,
}

/// What came of the last thing that was done.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// Nothing was done yet.
    Begin,
    /// What goes next was gathered.
    Gathered(&'a Outgoing),
    /// The server answered.
    Replied,
    /// The answer was taken over.
    Took(Took),
    /// The store is another device's now, or begins anew; or the pause is over.
    Ready,
    /// The server refused, or could not be reached; with how long it asks to wait, and a number by
    /// chance for how long to wait otherwise.
    Trouble(&'a Refusal, Option<Duration>, u64),
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Gather what goes next.
    Gather,
    /// Send it.
    Send,
    /// Take the answer over.
    Take,
    /// Take a new device id: the store was copied.
    Fork,
    /// Begin anew: the server cannot go on from the cursor.
    Restart,
    /// Wait, then be ready.
    Wait(Duration),
    /// Nothing: all is done.
    Done,
    /// Nothing: it cannot be done now.
    Fail(Refusal),
}

/// Decides what a sync does next.
pub fn step(mut progress: Progress, input: &Input<'_>) -> (Progress, Output) {
    let output = match input {
        Input::Begin | Input::Ready => Output::Gather,
        Input::Gathered(outgoing) => {
            progress.waits = outgoing.more;
            Output::Send
        }
        Input::Replied => {
            progress.tries = 0;
            Output::Take
        }
        Input::Took(took) => {
            progress.add(*took);
            let again = took.more || progress.waits;
            if again { Output::Gather } else { Output::Done }
        }
        Input::Trouble(refusal, asked, chance) => progress.trouble(refusal, *asked, *chance),
    };
    (progress, output)
}

impl Progress {
    fn add(&mut self, took: Took) {
        self.report.pushed += took.pushed;
        self.report.pulled += took.pulled;
        self.report.conflicts += took.conflicts;
        self.report.rejected += took.rejected;
    }

    fn trouble(&mut self, refusal: &Refusal, asked: Option<Duration>, chance: u64) -> Output {
        match refusal.code {
            Code::DeviceFork | Code::Resync => {
                self.restarts += 1;
                if self.restarts > MOST_RESTARTS {
                    return Output::Fail(refusal.clone());
                }
                if refusal.code == Code::Resync { Output::Restart } else { Output::Fork }
            }
            Code::Offline | Code::RateLimited => {
                self.tries += 1;
                if self.tries >= MOST_TRIES {
                    return Output::Fail(refusal.clone());
                }
                match asked {
                    // Nobody sits before a prompt for so long; the next sync will see.
                    Some(asked) if asked > LONGEST_ASKED => Output::Fail(refusal.clone()),
                    Some(asked) => Output::Wait(asked),
                    None => Output::Wait(jitter(self.tries, chance)),
                }
            }
            _ => Output::Fail(refusal.clone()),
        }
    }
}

/// A pause with full jitter: anything from nothing to the longest of its turn.
fn jitter(tries: u32, chance: u64) -> Duration {
    let longest = FIRST_PAUSE.saturating_mul(1 << tries.min(16)).min(LONGEST_PAUSE);
    let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(chance % millis.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn after(inputs: &[Input<'_>]) -> Output {
        let mut progress = Progress::default();
        let mut last = Output::Done;
        for input in inputs {
            (progress, last) = step(progress, input);
        }
        last
    }

    #[rstest]
    #[case(Code::DeviceFork, Output::Fork)]
    #[case(Code::Resync, Output::Restart)]
    #[case(Code::Offline, Output::Wait(Duration::from_millis(7)))]
    #[case(Code::RateLimited, Output::Wait(Duration::from_millis(7)))]
    fn trouble_that_passes_is_met(#[case] code: Code, #[case] next: Output) {
        let refusal = Refusal::new(code, "no");
        assert_eq!(after(&[Input::Begin, Input::Trouble(&refusal, None, 7)]), next);
    }

    #[rstest]
    #[case(Code::ClientTooOld)]
    #[case(Code::Unauthenticated)]
    #[case(Code::Forbidden)]
    fn other_trouble_ends_the_sync(#[case] code: Code) {
        let refusal = Refusal::new(code, "no");
        let last = after(&[Input::Begin, Input::Trouble(&refusal, None, 7)]);
        assert_eq!(last, Output::Fail(refusal));
    }

    #[rstest]
    #[case(Code::Offline, 5)]
    #[case(Code::Resync, 4)]
    fn nothing_is_tried_for_ever(#[case] code: Code, #[case] times: usize) {
        let refusal = Refusal::new(code, "no");
        let inputs = vec![Input::Trouble(&refusal, None, 7); times];
        assert_eq!(after(&inputs), Output::Fail(refusal.clone()));
        assert_ne!(after(&inputs[1..]), Output::Fail(refusal));
    }

    #[test]
    fn a_pause_is_as_long_as_the_server_asks() {
        let (refusal, asked) = (Refusal::new(Code::RateLimited, "slow"), Duration::from_secs(90));
        let next = after(&[Input::Trouble(&refusal, Some(asked), 7)]);
        assert_eq!(next, Output::Wait(asked));
    }
}
