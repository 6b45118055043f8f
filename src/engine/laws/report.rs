//! What every report owes to the log and to the bills, whatever was done.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::domain::{Day, DayRange, Span, TimeBill};
use crate::engine::filter::FilterWords;
use crate::engine::log::{LogWish, Logged};
use crate::engine::report::{Report, ReportWish};
use crate::report::{Billed, Group, Grouping, Key, Sums};

use super::world::World;

/// Groupings that are looked at; by tag lines do not sum up, so tags have a test of their own.
const NESTS: [&[Grouping]; 6] = [
    &[Grouping::Customer, Grouping::Pillar, Grouping::Task],
    &[Grouping::Day, Grouping::User],
    &[Grouping::Month, Grouping::Week, Grouping::Customer],
    &[Grouping::TaskStatus, Grouping::Customer],
    &[Grouping::BillStatus, Grouping::Day],
    &[Grouping::Tag],
];

impl World {
    /// Looks whether reports tell the same time as the log, and the same money as the bills.
    pub(super) fn look_at_reports(&self) -> Result<(), TestCaseError> {
        let today = self.engine.zone.day_of(self.now);
        let eve = today.pred_opt().unwrap_or(today);
        for range in [DayRange::ALL, DayRange::day(today), DayRange::new(eve, today)] {
            let expected = self.logged(range);
            for by in NESTS {
                let report = self.reported(range, by);
                prop_assert_eq!(report.total.duration, expected.0, "{:?} by {:?}", range, by);
                prop_assert_eq!(report.total.running, expected.1, "{:?} by {:?}", range, by);
                prop_assert_eq!(&report.days, &expected.2, "{:?} by {:?}", range, by);
                if by[0] == Grouping::Day {
                    let groups = report.groups.iter().map(|group| match group.key {
                        Key::Day(day) => (day, group.sums.duration),
                        _ => unreachable!("it is grouped by day"),
                    });
                    let timed = groups.filter(|(_, time)| !time.is_zero());
                    prop_assert_eq!(&timed.collect::<BTreeMap<_, _>>(), &expected.2);
                }
                if by != [Grouping::Tag] {
                    prop_assert_eq!(&report.total.billed, &Some(self.billed(range)));
                    prop_assert!(sums_up(&report.total, &report.groups), "{:?}", report);
                }
            }
        }
        Ok(())
    }

    fn reported(&self, range: DayRange, by: &[Grouping]) -> Report {
        let wish = ReportWish { range, by: by.to_vec(), filter: FilterWords::default() };
        self.engine.report(&wish, self.now).unwrap()
    }

    /// The time of the log in a range with that of the running timer, how much of it runs, and how
    /// much lies in each day.
    fn logged(&self, range: DayRange) -> (Span, Span, BTreeMap<Day, Span>) {
        let wish = LogWish { range: Some(range), filter: FilterWords::default() };
        let done = self.engine.log(&wish).unwrap();
        let running = self.engine.log_running(&wish, self.now).unwrap();
        let sum = |of: &[Logged]| of.iter().map(|logged| logged.in_range).sum::<Span>();
        let mut days: BTreeMap<Day, Span> = BTreeMap::new();
        for (day, span) in done.iter().chain(&running).flat_map(|logged| &logged.parts) {
            *days.entry(*day).or_default() += *span;
        }
        (sum(&done) + sum(&running), sum(&running), days)
    }

    /// What the bills of a range come to.
    fn billed(&self, range: DayRange) -> Billed {
        let mut sum = Billed::default();
        let in_range = |bill: &&TimeBill| range.contains(bill.date);
        for bill in self.bills().iter().filter(in_range) {
            let amount = bill.amount.map(|amount| (bill.currency, amount));
            sum.add(bill.billed_minutes.into(), amount);
        }
        sum
    }
}

/// Whether every level comes to the one above it.
fn sums_up(total: &Sums, groups: &[Group]) -> bool {
    let mut sum = Sums { billed: Some(Billed::default()), ..Sums::default() };
    for group in groups {
        sum.duration += group.sums.duration;
        sum.running += group.sums.running;
        if let (Some(sum), Some(billed)) = (&mut sum.billed, &group.sums.billed) {
            sum.add(billed.minutes, None);
            for (currency, amount) in &billed.amounts {
                sum.add(0, Some((*currency, *amount)));
            }
        }
    }
    groups.is_empty()
        || (sum == *total && groups.iter().all(|group| sums_up(&group.sums, &group.groups)))
}

/// The first and the last day there are do not stand in the way.
#[test]
fn a_report_of_nothing_comes_to_nothing() {
    let world = World::new(0);
    let range = DayRange::new(Day::MIN, Day::MAX);
    let report = world.reported(range, NESTS[0]);
    assert_eq!((report.total.duration, report.groups.len()), (Span::ZERO, 0));
}
