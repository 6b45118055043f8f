//! Calendars: days laid out in weeks.

use chrono::{Datelike, Weekday};

use crate::domain::{Day, DayRange};

/// A week; days outside of what was asked for are none.
pub type Week = [Option<Day>; 7];

/// The days of a range by weeks, from the first to the last; none where it is open.
pub fn weeks(range: DayRange, week_start: Weekday) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    for day in range.days() {
        let at = place_in_week(day, week_start);
        if at == 0 || weeks.is_empty() {
            weeks.push([None; 7]);
        }
        if let Some(week) = weeks.last_mut() {
            week[at] = Some(day);
        }
    }
    weeks
}

/// Which day of its week a day is, from 0.
pub fn place_in_week(day: Day, week_start: Weekday) -> usize {
    usize::try_from(day.weekday().days_since(week_start)).unwrap_or(0)
}

/// The weekdays in the order in which weeks have them.
pub fn weekdays(week_start: Weekday) -> impl Iterator<Item = Weekday> {
    std::iter::successors(Some(week_start), |day| Some(day.succ())).take(7)
}

/// The longest run of days in a row among days in order.
pub fn longest_run(days: impl IntoIterator<Item = Day>) -> usize {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for day in days {
        let follows = last.is_some_and(|last: Day| last.succ_opt() == Some(day));
        run = if follows { run + 1 } else { 1 };
        longest = longest.max(run);
        last = Some(day);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_month_has_whole_and_broken_weeks() {
        let november = DayRange::month_of("2026-11-23".parse().unwrap());
        let weeks = weeks(november, Weekday::Mon);
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[0].iter().flatten().count(), 1);
        assert_eq!(weeks[5][0], Some("2026-11-30".parse().unwrap()));
        let days = weekdays(Weekday::Sun).map(|day| day.to_string()).collect::<Vec<_>>();
        assert_eq!(days.join(" "), "Sun Mon Tue Wed Thu Fri Sat");
    }

    #[test]
    fn runs_are_broken_by_a_day() {
        let day = |n| Day::from_ymd_opt(2026, 11, n).unwrap();
        assert_eq!(longest_run([1, 2, 4, 5, 6, 9].map(day)), 3);
        assert_eq!(longest_run([]), 0);
    }

    proptest! {
        #[test]
        fn every_day_has_its_place(offset in 0_u64..20_000, length in 0_u64..400, start in 0_u8..7) {
            let first = Day::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Days::new(offset);
            let range = DayRange::new(first, first + chrono::Days::new(length));
            let week_start = Weekday::try_from(start).unwrap();
            let weeks = weeks(range, week_start);
            let days: Vec<Day> = weeks.iter().flatten().flatten().copied().collect();
            prop_assert_eq!(days, range.days().collect::<Vec<_>>());
            for week in weeks {
                for (at, day) in week.iter().enumerate() {
                    prop_assert!(day.is_none_or(|day| place_in_week(day, week_start) == at));
                }
            }
        }
    }
}
