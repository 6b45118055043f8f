//! Week: heat by hour, sums by pillar, the year around it, and how it stands against the week before.

mod view;

pub(crate) use view::view;

use std::collections::BTreeMap;

use chrono::Timelike;

use crate::domain::{Day, DayRange, Span};
use crate::tui::model::Model;
use crate::tui::screens::moved;

/// The state of the screen.
#[derive(Debug)]
pub(crate) struct State {
    /// A day of the week that is shown: the selected one.
    pub(crate) day: Day,
    /// What is shown of it.
    pub(crate) shape: Shape,
}

/// What is shown of a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Hours of each day, sums, the year.
    #[default]
    Hours,
    /// Days as bars against their targets.
    Bars,
    /// The year alone.
    Year,
}

impl Shape {
    /// The next one.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::Hours => Self::Bars,
            Self::Bars => Self::Year,
            Self::Year => Self::Hours,
        }
    }
}

impl State {
    /// The state on a day.
    pub(crate) fn on(day: Day) -> Self {
        Self { day, shape: Shape::Hours }
    }
}

/// The week that is shown.
pub(crate) fn range(model: &Model) -> DayRange {
    DayRange::week_of(model.week.day, model.settings.week_start)
}

/// Moves the selected day.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    let days: Vec<Day> = range(model).days().collect();
    let at = days.iter().position(|day| *day == model.week.day).unwrap_or(0);
    if let Some(day) = days.get(moved(at, by, days.len())) {
        model.week.day = *day;
    }
}

/// Takes a click; answers whether the day was selected already.
pub(crate) fn click(model: &mut Model, row: usize) -> bool {
    let Some(day) = range(model).days().nth(row) else { return false };
    let again = model.week.day == day;
    model.week.day = day;
    again
}

/// The time of each hour of each day of the week that is shown, what runs included.
pub(crate) fn hours(model: &Model) -> BTreeMap<(Day, u32), Span> {
    let mut hours = BTreeMap::new();
    let Some(part) = &model.data.week else { return hours };
    let mut add = |zone: crate::domain::Zone, mut from: crate::domain::Timestamp, to| {
        while from < to {
            let wall = zone.local(from);
            let into = Span::seconds(i64::from(wall.minute() * 60 + wall.second()));
            let end = (from + (Span::hours(1) - into)).min(to);
            if end <= from {
                break;
            }
            let sum: &mut Span = hours.entry((zone.day_of(from), wall.hour())).or_default();
            *sum += end.since(from);
            from = end;
        }
    };
    for logged in &part.entries {
        if let Some((start, end)) = logged.entry.times() {
            add(logged.entry.zone(), start, end);
        }
    }
    if let Some(running) = &model.data.status.running {
        add(running.timer.zone(), running.timer.start_time, model.now);
    }
    hours
}

/// The time of a day of the week that is shown, what runs included.
pub(crate) fn time_on(model: &Model, day: Day) -> Span {
    let Some(part) = &model.data.week else { return Span::ZERO };
    let live = if day == model.today() { model.since_read() } else { Span::ZERO };
    part.report.days.get(&day).copied().unwrap_or_default() + live
}
