//! Targets: how much time a day should hold.
//!
//! What was reached is counted elsewhere.

use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};

use super::file;
use super::value::{Target, Text};
use crate::domain::{Day, DayRange, Span};

/// How much time each day should hold (spec: `targets.*`, `holidays`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// From Monday on.
    weekdays: [Option<Span>; 7],
    holidays: BTreeSet<Day>,
}

impl Targets {
    /// What the file says; a weekday without a target of its own has the daily one.
    pub(super) fn new(file: &file::Targets, holidays: BTreeSet<Day>) -> Self {
        let span = |target: &Option<Text<Target>>| target.as_ref().map(|text| text.0.0);
        let own = [&file.mon, &file.tue, &file.wed, &file.thu, &file.fri, &file.sat, &file.sun];
        Self { weekdays: own.map(|target| span(target).or(span(&file.daily))), holidays }
    }

    /// The time to reach on a day: nothing on a holiday, none where no target is set.
    pub fn on(&self, day: Day) -> Option<Span> {
        let target = self.of(day.weekday())?;
        Some(if self.holidays.contains(&day) { Span::ZERO } else { target })
    }

    /// The time to reach on all these days; none where no target is set for any of them.
    pub fn over(&self, range: DayRange) -> Option<Span> {
        let targets: Vec<Span> = range.days().filter_map(|day| self.on(day)).collect();
        if targets.is_empty() { None } else { Some(targets.into_iter().sum()) }
    }

    /// Whether nothing has to be reached on this day because it is a holiday.
    pub fn is_holiday(&self, day: Day) -> bool {
        self.holidays.contains(&day)
    }

    fn of(&self, weekday: Weekday) -> Option<Span> {
        self.weekdays[weekday.num_days_from_monday() as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn targets() -> Targets {
        let text = |hours| Some(Text(Target(Span::hours(hours))));
        let file =
            file::Targets { daily: text(8), fri: text(6), sat: text(0), ..Default::default() };
        Targets::new(&file, BTreeSet::from(["2026-11-25".parse().unwrap()]))
    }

    #[rstest]
    #[case::the_daily_one("2026-11-23", 8)]
    #[case::a_holiday("2026-11-25", 0)]
    #[case::its_own("2026-11-27", 6)]
    #[case::none_of_its_own("2026-11-28", 0)]
    fn a_day_has_a_target(#[case] day: Day, #[case] hours: i64) {
        assert_eq!(targets().on(day), Some(Span::hours(hours)));
    }

    #[test]
    fn a_week_is_the_sum_of_its_days() {
        let week = DayRange::week_of("2026-11-25".parse().unwrap(), Weekday::Mon);
        assert_eq!(targets().over(week), Some(Span::hours(8 * 4 + 6)));
        assert_eq!(Targets::default().over(week), None);
    }
}
