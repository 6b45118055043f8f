//! Timelines: stretches of time on a line of slots, and the gaps between them.
//!
//! What a slot looks like is not decided here.

use std::ops::Range;

use crate::domain::{Span, Timestamp};

/// A stretch of time; the end is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Stretch {
    /// How long it is; nothing where it ends before it begins.
    pub fn length(&self) -> Span {
        self.end.since(self.start).max(Span::ZERO)
    }
}

/// What lies between the stretches and belongs to none, in order; the shorter ones than a minute
/// left out.
pub fn gaps(stretches: &[Stretch]) -> Vec<Stretch> {
    let mut sorted = stretches.to_vec();
    sorted.sort_unstable();
    let (mut gaps, mut until) = (Vec::new(), None);
    for stretch in sorted {
        if let Some(until) = until {
            let gap = Stretch { start: until, end: stretch.start };
            if gap.length().whole_minutes() > 0 {
                gaps.push(gap);
            }
        }
        until = until.max(Some(stretch.end));
    }
    gaps
}

/// A line of slots, all of the same length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// From when to when.
    pub whole: Stretch,
    /// How many slots there are.
    pub slots: usize,
}

impl Scale {
    /// The slots that a stretch takes: those of which it covers the larger part, and one at least.
    /// None where it lies outside.
    pub fn slots_of(&self, stretch: Stretch) -> Range<usize> {
        if stretch.end <= self.whole.start || stretch.start >= self.whole.end || self.slots == 0 {
            return 0..0;
        }
        let first = self.slot_near(stretch.start).min(self.slots - 1);
        let last = self.slot_near(stretch.end);
        first..last.max(first + 1)
    }

    /// The edge between two slots that is nearest to an instant.
    fn slot_near(&self, instant: Timestamp) -> usize {
        let length = i128::from(self.whole.length().millis()).max(1);
        let from = i128::from(instant.since(self.whole.start).millis()).clamp(0, length);
        let slots = i128::try_from(self.slots).unwrap_or(i128::MAX);
        usize::try_from((from * slots * 2 + length) / (length * 2)).unwrap_or(self.slots)
    }

    /// The slot in which an instant lies; none where it lies outside.
    pub fn slot_at(&self, instant: Timestamp) -> Option<usize> {
        let length = self.whole.length().millis();
        let from = instant.since(self.whole.start).millis();
        if length <= 0 || !(0..length).contains(&from) {
            return None;
        }
        let slots = i128::try_from(self.slots).ok()?;
        usize::try_from(i128::from(from) * slots / i128::from(length)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn stretch(start: i64, end: i64) -> Stretch {
        let at = |minute: i64| Timestamp::from_millis(minute * 60_000);
        Stretch { start: at(start), end: at(end) }
    }

    #[rstest]
    #[case::none(&[], &[])]
    #[case::between(&[(0, 10), (15, 20)], &[(10, 15)])]
    #[case::in_any_order(&[(30, 40), (0, 10)], &[(10, 30)])]
    #[case::an_overlap_leaves_none(&[(0, 30), (5, 10), (20, 40)], &[])]
    #[case::they_touch(&[(0, 10), (10, 20)], &[])]
    fn gaps_lie_between(#[case] stretches: &[(i64, i64)], #[case] expected: &[(i64, i64)]) {
        let all = |of: &[(i64, i64)]| of.iter().map(|(a, b)| stretch(*a, *b)).collect::<Vec<_>>();
        assert_eq!(gaps(&all(stretches)), all(expected));
    }

    #[rstest]
    #[case::whole(0, 60, 0..6)]
    #[case::rounded_to_the_nearest(4, 26, 0..3)]
    #[case::too_short_and_yet_seen(31, 32, 3..4)]
    #[case::at_the_very_end(59, 60, 5..6)]
    #[case::cut(-30, 10, 0..1)]
    #[case::before(-30, 0, 0..0)]
    #[case::after(60, 90, 0..0)]
    fn stretches_take_slots(#[case] start: i64, #[case] end: i64, #[case] slots: Range<usize>) {
        let scale = Scale { whole: stretch(0, 60), slots: 6 };
        assert_eq!(scale.slots_of(stretch(start, end)), slots);
    }

    proptest! {
        #[test]
        fn slots_lie_on_the_line(start in -100_i64..200, length in 1_i64..100, slots in 1_usize..200) {
            let scale = Scale { whole: stretch(0, 97), slots };
            let taken = scale.slots_of(stretch(start, start + length));
            prop_assert!(taken.end <= slots);
            prop_assert_eq!(taken.is_empty(), start >= 97 || start + length <= 0);
            let at = scale.slot_at(stretch(start, start).start);
            prop_assert_eq!(at.is_some(), (0..97).contains(&start));
            prop_assert!(at.is_none_or(|at| at < slots));
        }
    }
}
