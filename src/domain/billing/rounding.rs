//! Rounding: what a sum of time comes to in whole minutes, in integers only.
//!
//! What is summed before it is rounded is decided beside it, in `billing`.

use crate::domain::{Rounding, RoundingMode, Span};

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// The minutes that a raw sum of time is billed as. Exact multiples of the increment stay as they
/// are and nothing stays nothing. (spec: Bills)
pub fn round(raw: Span, policy: Rounding) -> u32 {
    let increment = match policy.mode {
        RoundingMode::None => 1,
        _ => i64::from(policy.increment_minutes.max(1)),
    };
    let step = increment * MINUTE;
    let raw = raw.millis().max(0);
    let (full, rest) = (raw / step, raw % step);
    let steps = match policy.mode {
        RoundingMode::Up => full + i64::from(rest > 0),
        RoundingMode::Down => full,
        RoundingMode::Nearest | RoundingMode::None => full + i64::from(rest >= step - rest),
    };
    u32::try_from(steps.saturating_mul(increment)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::nothing_stays_nothing(0, 15, RoundingMode::Up, 0)]
    #[case::a_second_is_a_step(1, 15, RoundingMode::Up, 15)]
    #[case::an_exact_step(15 * 60, 15, RoundingMode::Up, 15)]
    #[case::a_second_more(15 * 60 + 1, 15, RoundingMode::Up, 30)]
    #[case::hundred_minutes(6000, 15, RoundingMode::Up, 105)]
    #[case::six_minutes(601, 6, RoundingMode::Up, 12)]
    #[case::below_the_middle(449, 15, RoundingMode::Nearest, 0)]
    #[case::ties_go_up(450, 15, RoundingMode::Nearest, 15)]
    #[case::odd_steps_have_a_middle_too(30, 1, RoundingMode::Nearest, 1)]
    #[case::down(15 * 60 - 1, 15, RoundingMode::Down, 0)]
    #[case::down_an_exact_step(45 * 60, 15, RoundingMode::Down, 45)]
    #[case::none_is_whole_minutes(89, 15, RoundingMode::None, 1)]
    #[case::none_takes_ties_up(90, 15, RoundingMode::None, 2)]
    #[case::below_zero_is_nothing(-90, 15, RoundingMode::Up, 0)]
    #[case::no_increment_is_a_minute(61, 0, RoundingMode::Up, 2)]
    fn sums_are_rounded(
        #[case] seconds: i64,
        #[case] increment_minutes: u32,
        #[case] mode: RoundingMode,
        #[case] minutes: u32,
    ) {
        let policy = Rounding { increment_minutes, mode };
        assert_eq!(round(Span::seconds(seconds), policy), minutes);
    }

    fn modes() -> impl Strategy<Value = RoundingMode> {
        prop::sample::select(vec![
            RoundingMode::Up,
            RoundingMode::Nearest,
            RoundingMode::Down,
            RoundingMode::None,
        ])
    }

    proptest! {
        #[test]
        fn a_rounded_sum_is_a_fixed_point_less_than_a_step_away(
            millis in 0_i64..100_000_000,
            increment_minutes in 1_u32..=60,
            mode in modes(),
        ) {
            let policy = Rounding { increment_minutes, mode };
            let minutes = round(Span::from_millis(millis), policy);
            prop_assert_eq!(round(Span::minutes(minutes.into()), policy), minutes);
            let away = i64::from(minutes) * MINUTE - millis;
            let step = i64::from(increment_minutes) * MINUTE;
            match mode {
                RoundingMode::Up => prop_assert!((0..step).contains(&away)),
                RoundingMode::Down => prop_assert!((-step + 1..=0).contains(&away)),
                RoundingMode::Nearest => prop_assert!(-step < 2 * away && 2 * away <= step),
                RoundingMode::None => prop_assert!(-MINUTE < 2 * away && 2 * away <= MINUTE),
            }
        }

        #[test]
        fn more_time_is_never_billed_as_less(
            millis in 0_i64..100_000_000,
            more in 0_i64..10_000_000,
            increment_minutes in 1_u32..=60,
            mode in modes(),
        ) {
            let policy = Rounding { increment_minutes, mode };
            let rounded = |millis| round(Span::from_millis(millis), policy);
            prop_assert!(rounded(millis) <= rounded(millis + more));
        }
    }
}
