//! Bars: one for each day, week or month, against its target.

use crate::cli::context::Context;
use crate::cli::output::{Line, Role};
use crate::domain::{Day, DayRange, Span};
use crate::report::Key;
use crate::text::{span, width as cells};

use super::{Chart, SERIES, Shape, paint, width};

/// Between columns.
const GAP: usize = 2;

/// A day, a week or a month.
struct Bar {
    name: String,
    days: DayRange,
    time: Span,
    target: Option<Span>,
    /// Time by series.
    series: [Span; SERIES + 1],
    /// What is to be known of it.
    note: &'static str,
}

/// The bars with the legend below.
pub(super) fn lines(chart: &Chart, cx: &Context) -> Vec<Line> {
    let bars = bars(chart, cx);
    let name = bars.iter().map(|bar| cells::of(&bar.name)).max().unwrap_or(0);
    let times = bars.iter().map(|bar| span::recorded(bar.time));
    let time = times.map(|time| cells::of(&time)).max().unwrap_or(0);
    let about: Vec<Line> = bars.iter().map(|bar| about(bar, cx)).collect();
    let aside = about.iter().map(Line::width).max().unwrap_or(0);
    let taken = name + GAP + time + GAP + if aside > 0 { aside + GAP } else { 0 };
    let room = width(cx).saturating_sub(taken).max(8);
    let longest = bars.iter().map(|bar| bar.time.max(bar.target.unwrap_or_default())).max();
    let longest = longest.unwrap_or_default();
    let mut lines = Vec::new();
    for (bar, about) in bars.iter().zip(about) {
        let today = bar.days.contains(cx.today());
        let role = if today { Role::Title } else { Role::Text };
        let shown = if bar.time.is_zero() { String::new() } else { span::recorded(bar.time) };
        let picture = draw(bar, longest, room, cx);
        let rest = " ".repeat(room.saturating_sub(picture.width()));
        lines.push(
            Line::new()
                .with(role, cells::pad(&bar.name, name + GAP))
                .with(role, cells::pad_start(&shown, time))
                .text(" ".repeat(GAP))
                .then(picture)
                .text(rest)
                .text(" ".repeat(GAP))
                .then(padded_start(about, aside)),
        );
    }
    lines.push(Line::new());
    let mut legend = chart.legend(cx);
    if bars.iter().any(|bar| bar.target.is_some_and(|target| !target.is_zero())) {
        legend = legend.dim(cx.glyphs().mark).text(" target");
    }
    lines.push(legend.fit(width(cx)));
    lines
}

fn padded_start(line: Line, to: usize) -> Line {
    Line::new().text(" ".repeat(to.saturating_sub(line.width()))).then(line)
}

fn bars(chart: &Chart, cx: &Context) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for day in chart.shown.days() {
        let days = match chart.shape {
            Shape::Weeks => DayRange::week_of(day, cx.config.week_start),
            Shape::Months => DayRange::month_of(day),
            _ => DayRange::day(day),
        };
        if bars.last().is_none_or(|bar| bar.days.start != days.start) {
            bars.push(bar(chart, cx, days));
        }
    }
    for group in &chart.days.groups {
        let Key::Day(day) = group.key else { continue };
        let Some(bar) = bars.iter_mut().find(|bar| bar.days.contains(day)) else { continue };
        bar.time += group.sums.duration;
        for customer in &group.groups {
            bar.series[chart.series(&customer.key)] += customer.sums.duration;
        }
    }
    bars
}

fn bar(chart: &Chart, cx: &Context, days: DayRange) -> Bar {
    let first = days.start.unwrap_or(Day::MIN);
    // Of a week or month that sticks out of the range only the days that are in it count.
    let within =
        DayRange { start: days.start.max(chart.shown.start), end: days.end.min(chart.shown.end) };
    let (name, note) = match chart.shape {
        Shape::Months => (first.format("%b %Y").to_string(), ""),
        Shape::Weeks => (first.format("%-d %b").to_string(), ""),
        _ if cx.config.targets.is_holiday(first) => (day_name(first), "holiday"),
        _ => (day_name(first), change_of_clocks(first, cx)),
    };
    Bar {
        name,
        days,
        time: Span::ZERO,
        target: chart.target(cx, within),
        series: [Span::ZERO; SERIES + 1],
        note,
    }
}

fn day_name(day: Day) -> String {
    day.format("%a %-d %b").to_string()
}

/// Whether the clocks were changed on a day, which makes it longer or shorter.
fn change_of_clocks(day: Day, cx: &Context) -> &'static str {
    let (first, last) = cx.zone.day(day);
    match last.since(first) {
        length if length > Span::hours(24) => "long day",
        length if length < Span::hours(24) => "short day",
        _ => "",
    }
}

/// The bar, with what is left to its target, and the mark where that is.
fn draw(bar: &Bar, longest: Span, room: usize, cx: &Context) -> Line {
    let edge = |time: Span| -> usize {
        let longest = i128::from(longest.millis()).max(1);
        let room = i128::try_from(room).unwrap_or(0);
        let cells = (i128::from(time.millis()) * room * 2 + longest) / (longest * 2);
        usize::try_from(cells).unwrap_or(0)
    };
    let mark = bar.target.filter(|target| !target.is_zero()).map(|target| edge(target).max(1) - 1);
    let glyphs = cx.glyphs();
    let (mut line, mut sum, mut at) = (Line::new(), Span::ZERO, 0);
    for (series, time) in bar.series.iter().enumerate() {
        sum += *time;
        let (role, sign) = paint(cx, series);
        let mut end = edge(sum);
        if at == 0 && end == 0 && !time.is_zero() {
            end = 1;
        }
        line = line.with(role, sign.repeat(end.saturating_sub(at)));
        at = at.max(end);
    }
    while let Some(mark) = mark.filter(|mark| at <= *mark) {
        line = if at == mark { line.dim(glyphs.mark) } else { line.dim(glyphs.faint) };
        at += 1;
    }
    line
}

/// `+0:20`, `-1:50`, `3:10 left`: how it stands against its target, once it has begun.
fn about(bar: &Bar, cx: &Context) -> Line {
    let today = cx.today();
    let over = bar.days.end.is_some_and(|end| end < today);
    let difference = bar.target.map(|target| bar.time - target);
    let text = match difference {
        Some(ahead) if over || ahead > Span::ZERO => {
            if ahead.whole_minutes() == 0 {
                String::new()
            } else {
                span::difference(ahead)
            }
        }
        Some(behind) if bar.days.contains(today) && !behind.is_zero() => {
            format!("{} left", span::clock(-behind))
        }
        _ => String::new(),
    };
    let line = Line::new().dim(bar.note);
    if bar.note.is_empty() || text.is_empty() {
        line.text(text)
    } else {
        line.text("  ").text(text)
    }
}
