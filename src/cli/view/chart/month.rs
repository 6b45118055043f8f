//! A month as a calendar: every day with its time and how near it came to its target.

use chrono::Datelike;

use crate::cli::context::Context;
use crate::cli::output::{Line, Role};
use crate::domain::{Day, DayRange, Span};
use crate::report::calendar::{self, Week};
use crate::text::{bar, span, width as cells};

use super::{Chart, width};

/// A day is as wide as this at least, and at most.
const NARROWEST: usize = 6;
const WIDEST: usize = 16;

/// The weeks of a calendar, each on three lines.
pub(super) fn lines(chart: &Chart, cx: &Context) -> Vec<Line> {
    let columns = (width(cx) / 8).clamp(NARROWEST, WIDEST);
    let full = chart
        .shown
        .days()
        .map(|day| chart.time(day).max(chart.target(cx, DayRange::day(day)).unwrap_or_default()))
        .max()
        .unwrap_or_default();
    let mut heading = Line::new();
    for day in calendar::weekdays(cx.config.week_start) {
        heading = heading.dim(cells::pad(&day.to_string(), columns));
    }
    let mut lines = vec![heading.dim("week")];
    for week in calendar::weeks(chart.shown, cx.config.week_start) {
        lines.push(numbers(&week, columns, chart, cx));
        let seen = [times(&week, columns, chart), bars(&week, columns, (chart, full), cx)];
        lines.extend(seen.into_iter().filter(|line| !line.plain().trim().is_empty()));
        lines.push(Line::new());
    }
    lines
}

/// The days' numbers, with what is to be known of a day where there is room.
fn numbers(week: &Week, columns: usize, chart: &Chart, cx: &Context) -> Line {
    let mut line = Line::new();
    for day in week {
        let Some(day) = day else {
            line = line.text(" ".repeat(columns));
            continue;
        };
        let target = chart.target(cx, DayRange::day(*day));
        let free = target.is_some_and(Span::is_zero) && chart.time(*day).is_zero();
        let role = match *day == cx.today() {
            true => Role::Running,
            false if free => Role::Dim,
            false => Role::Text,
        };
        let number = day.day().to_string();
        let note = note(*day, cx);
        let room = columns.saturating_sub(number.len() + 2);
        let note = if cells::of(note) <= room { note } else { "" };
        let rest = columns.saturating_sub(number.len() + 1 + cells::of(note));
        line = line.with(role, number).text(" ").dim(note).text(" ".repeat(rest));
    }
    line
}

/// What is to be known of a day.
fn note(day: Day, cx: &Context) -> &'static str {
    let (first, last) = cx.zone.day(day);
    let length = last.since(first);
    match day {
        _ if day == cx.today() => "today",
        _ if cx.config.targets.is_holiday(day) => "holiday",
        _ if length > Span::hours(24) => "long",
        _ if length < Span::hours(24) => "short",
        _ => "",
    }
}

/// The days' times, and the week's.
fn times(week: &Week, columns: usize, chart: &Chart) -> Line {
    let mut line = Line::new();
    let mut sum = Span::ZERO;
    for day in week {
        let time = day.map(|day| chart.time(day)).unwrap_or_default();
        sum += time;
        let shown = if time.is_zero() { String::new() } else { span::recorded(time) };
        line = line.title(cells::pad(&cells::fit(&shown, columns - 1), columns));
    }
    if sum.is_zero() { line } else { line.text(span::recorded(sum)) }
}

/// How full the days were.
fn bars(week: &Week, columns: usize, (chart, full): (&Chart, Span), cx: &Context) -> Line {
    let room = columns - 2;
    let mut line = Line::new();
    for day in week {
        let Some(day) = day else {
            line = line.text(" ".repeat(columns));
            continue;
        };
        let target = chart.target(cx, DayRange::day(*day)).filter(|target| !target.is_zero());
        let time = chart.time(*day);
        let drawn = bar::of(time.millis(), full.millis(), room, cx.glyphs());
        let goal = target.map_or(0, |target| {
            cells::of(&bar::of(target.millis(), full.millis(), room, cx.glyphs()))
        });
        let reached = target.is_none_or(|target| time >= target);
        let role = if reached { Role::Series(1) } else { Role::Bar };
        let left = goal.saturating_sub(cells::of(&drawn));
        let rest = columns - cells::of(&drawn) - left;
        let faint = if *day <= cx.today() { cx.glyphs().faint } else { " " };
        line = line.with(role, drawn).dim(faint.repeat(left)).text(" ".repeat(rest));
    }
    line
}
