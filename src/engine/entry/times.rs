//! What the times of an entry must be (spec: Time).

use crate::domain::{Day, Refusal, Span, Timestamp, Zone};
use crate::engine::timer::{clock, refuse_future};

/// Over this an entry needs a second word (spec: Time).
const LONG: Span = Span::hours(16);

/// The most a duration entry may hold (spec: `TimeEntry`).
const MOST_A_DAY: Span = Span::hours(24);

/// Whether a very long entry was confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Long {
    /// It was not: over 16 hours is refused.
    #[default]
    Refuse,
    /// It was (`--yes`).
    Allow,
}

/// Refuses clock times that no entry may have.
pub(super) fn check_clock(
    (start, end): (Timestamp, Timestamp),
    zone: Zone,
    now: Timestamp,
    long: Long,
) -> Result<(), Refusal> {
    if end <= start {
        return Err(Refusal::invalid_time(format!(
            "the end {} is not after the start {}",
            clock(end, zone),
            clock(start, zone)
        ))
        .hint("name the day of the end too, for example `--to \"2026-11-24 01:30\"`"));
    }
    refuse_future(start, now, zone)?;
    refuse_future(end, now, zone)?;
    refuse_long(end.since(start), long)
}

/// Refuses a length over 16 hours that was not confirmed.
pub(super) fn refuse_long(length: Span, long: Long) -> Result<(), Refusal> {
    if length > LONG && long == Long::Refuse {
        return Err(Refusal::usage(format!("{length} is a long time for one entry"))
            .hint("`--yes` records it all the same"));
    }
    Ok(())
}

/// Refuses what no duration entry may be.
pub(super) fn check_duration(
    day: Day,
    length: Span,
    today: Day,
    long: Long,
) -> Result<(), Refusal> {
    if day > today {
        return Err(Refusal::invalid_time(format!("{day} lies in the future; today is {today}"))
            .hint("name a day that is past, for example `--on yesterday`"));
    }
    if length > MOST_A_DAY {
        return Err(Refusal::invalid_time(format!("{length} does not fit in one day"))
            .hint("split it over several days, 24 hours at most on each"));
    }
    check_length(length)?;
    refuse_long(length, long)
}

/// Refuses a length under a second.
pub(super) fn check_length(length: Span) -> Result<(), Refusal> {
    if length < Span::seconds(1) {
        return Err(Refusal::invalid_time("an entry under one second is not recorded")
            .hint("name a longer time, for example `--for 15m`"));
    }
    Ok(())
}
