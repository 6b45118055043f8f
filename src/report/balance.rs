//! Balance: what was done against what should have been, in civil days.
//!
//! How much a day should hold is said by the configuration.

use crate::domain::{Day, DayRange, Span};

/// Time done against targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// What was done on all the days.
    pub done: Span,
    /// What should be done on all the days.
    pub target: Span,
    /// How far the days that are over are ahead of their targets (below zero: behind). Today
    /// joins them with what it has over its target: a morning is behind nobody.
    pub ahead: Span,
}

impl Balance {
    /// The balance of a range, seen from today; none where no day of it has a target.
    pub fn of(
        range: DayRange,
        today: Day,
        target: impl Fn(Day) -> Option<Span>,
        done: impl Fn(Day) -> Span,
    ) -> Option<Self> {
        let (mut balance, mut any) = (Self::default(), false);
        for day in range.days() {
            let (wanted, did) = (target(day), done(day));
            any |= wanted.is_some();
            let wanted = wanted.unwrap_or_default();
            balance.done += did;
            balance.target += wanted;
            if day < today {
                balance.ahead += did - wanted;
            } else if day == today {
                balance.ahead += (did - wanted).max(Span::ZERO);
            }
        }
        any.then_some(balance)
    }

    /// What is left to do; nothing once the target is reached.
    pub fn left(&self) -> Span {
        (self.target - self.done).max(Span::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use rstest::rstest;

    /// A week of 8-hour days, Monday to Friday, and what was done from Monday on.
    fn week(today: &str, hours: [i64; 7]) -> Option<Balance> {
        let range = DayRange::new("2026-11-23".parse().unwrap(), "2026-11-29".parse().unwrap());
        let at = |day: Day| day.weekday().num_days_from_monday();
        let target = |day| (at(day) < 5).then_some(Span::hours(8));
        Balance::of(range, today.parse().unwrap(), target, |day| {
            Span::hours(hours[at(day) as usize])
        })
    }

    #[rstest]
    #[case::a_morning_is_behind_nobody("2026-11-24", [8, 1, 0, 0, 0, 0, 0], 0, 31)]
    #[case::a_long_day_counts_at_once("2026-11-24", [8, 10, 0, 0, 0, 0, 0], 2, 22)]
    #[case::days_that_are_over_count("2026-11-26", [8, 6, 7, 0, 0, 0, 0], -3, 19)]
    #[case::a_free_day_is_all_ahead("2026-11-30", [8, 8, 8, 8, 8, 3, 0], 3, 0)]
    #[case::nothing_ahead_of_its_time("2026-11-20", [0; 7], 0, 40)]
    fn days_are_balanced(
        #[case] today: &str,
        #[case] hours: [i64; 7],
        #[case] ahead: i64,
        #[case] left: i64,
    ) {
        let balance = week(today, hours).unwrap();
        assert_eq!((balance.ahead, balance.left()), (Span::hours(ahead), Span::hours(left)));
        assert_eq!(balance.target, Span::hours(40));
    }

    #[test]
    fn without_targets_there_is_nothing_to_balance() {
        let range = DayRange::day("2026-11-23".parse().unwrap());
        let today = "2026-11-23".parse().unwrap();
        assert_eq!(Balance::of(range, today, |_| None, |_| Span::hours(1)), None);
    }
}
