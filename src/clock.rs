//! The clock: the one place where the program learns what time it is.
//!
//! Whoever needs an instant is given `now`; nobody asks twice within one command.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::domain::Timestamp;

/// Where `now` comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still, for scripts and tests (spec: `TAT_NOW`).
    Fixed(Timestamp),
    /// A clock that showed an instant at a moment and has run on since (spec: `TAT_NOW`, where a
    /// program stays).
    Running(Timestamp, Instant),
}

impl Clock {
    /// The same clock, running on from now if it stood still.
    #[must_use]
    pub fn running(self) -> Self {
        match self {
            Self::Fixed(instant) => Self::Running(instant, Instant::now()),
            clock => clock,
        }
    }

    /// The present instant.
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    pub fn now(self) -> Timestamp {
        match self {
            Self::Fixed(instant) => instant,
            Self::Running(instant, moment) => {
                let since = i64::try_from(moment.elapsed().as_millis()).unwrap_or(i64::MAX);
                Timestamp::from_millis(instant.millis().saturating_add(since))
            }
            Self::System => {
                // A clock before 1970 is wrong, and the epoch is as good a guess as any.
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let instant = Timestamp::from_millis(1_795_428_000_000);
        assert_eq!(Clock::Fixed(instant).now(), instant);
    }

    #[test]
    fn the_machines_clock_goes_on() {
        let first = Clock::System.now();
        assert!(first > Timestamp::from_millis(1_700_000_000_000));
        assert!(Clock::System.now() >= first);
    }
}
