//! What if: what the bills of a group would come to under another rounding policy.

use crate::domain::{Rounding, Span};

use super::round;

/// The minutes of each bill of a group, given the raw times of all in the order of their
/// sequence, if all were rounded by one policy: each is the whole so far, less what those before
/// it were billed. (spec: Bills, sequence)
pub fn rounded_by(policy: Rounding, times: &[Span]) -> Vec<u32> {
    let (mut whole, mut billed) = (Span::ZERO, 0_u32);
    let bills = times.iter().map(|time| {
        whole += *time;
        let minutes = round(whole, policy).saturating_sub(billed);
        billed = billed.saturating_add(minutes);
        minutes
    });
    bills.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RoundingMode;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn together_they_are_the_whole_rounded(
            seconds in prop::collection::vec(0_i64..90_000, 0..6),
            increment_minutes in 1_u32..=60,
        ) {
            let times: Vec<Span> = seconds.iter().copied().map(Span::seconds).collect();
            let policy = Rounding { increment_minutes, mode: RoundingMode::Up };
            let bills = rounded_by(policy, &times);
            prop_assert_eq!(bills.len(), times.len());
            prop_assert_eq!(bills.iter().sum::<u32>(), round(times.iter().copied().sum(), policy));
        }
    }
}
