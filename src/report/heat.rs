//! Heat: how full a day was, in a few steps that an eye can tell apart.

use crate::domain::Span;

/// The steps above nothing.
pub const STEPS: u8 = 4;

/// How full a day was: 0 is nothing, [`STEPS`] all of `full` or more.
pub fn level(time: Span, full: Span) -> u8 {
    if time <= Span::ZERO {
        return 0;
    }
    let full = i128::from(full.millis().max(1));
    let steps = i128::from(STEPS);
    let level = (i128::from(time.millis()) * steps / full).clamp(0, steps - 1) + 1;
    u8::try_from(level).unwrap_or(STEPS)
}

/// From how much on a day has this level.
pub fn from(level: u8, full: Span) -> Span {
    let below = i64::from(level.saturating_sub(1));
    Span::from_millis(full.millis() / i64::from(STEPS) * below)
}

/// What counts as a full day: the target, else the busiest day in whole hours.
pub fn full_day(target: Option<Span>, busiest: Span) -> Span {
    let hours = busiest.millis().max(0) / Span::hours(1).millis() + 1;
    target.filter(|target| *target > Span::ZERO).unwrap_or(Span::hours(hours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 0)]
    #[case(1, 1)]
    #[case(119, 1)]
    #[case(120, 2)]
    #[case(359, 3)]
    #[case(360, 4)]
    #[case(999, 4)]
    fn a_day_has_a_level(#[case] minutes: i64, #[case] expected: u8) {
        let full = Span::hours(8);
        assert_eq!(level(Span::minutes(minutes), full), expected);
        if expected > 0 {
            assert!(from(expected, full) <= Span::minutes(minutes));
        }
    }

    #[test]
    fn a_full_day_is_the_target_or_the_busiest() {
        assert_eq!(full_day(Some(Span::hours(8)), Span::hours(3)), Span::hours(8));
        assert_eq!(full_day(Some(Span::ZERO), Span::minutes(200)), Span::hours(4));
        assert_eq!(full_day(None, Span::ZERO), Span::hours(1));
    }
}
