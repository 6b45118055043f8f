//! The lines of a report: groups with bars, the total below, and what one must know to read them.

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::{Day, Span, week_key};
use crate::report::{Grouping, Key, Sums};
use crate::text::{bar, date, span};

use super::super::balance::{self, Done};
use super::Report;
use super::beside::{self, Pair, Shift};
use super::table::{costs, heading, hours};

/// Cells of the longest bar.
const BAR: usize = 16;

/// The groups, each with what it came to before.
pub(super) fn pairs(report: &Report) -> Vec<Pair<'_>> {
    match &report.previous {
        None => beside::alone(&report.sums.groups),
        Some(previous) => {
            let shift = Shift::between(previous.range, report.sums.range);
            beside::beside(&report.sums.groups, &previous.groups, shift)
        }
    }
}

/// The page of a report.
pub(super) fn page(report: &Report, cx: &Context) -> Page {
    let pairs = pairs(report);
    if pairs.is_empty() {
        return Page::of(Line::new().dim(nothing(report)));
    }
    let mut page = title(report, cx);
    page.gap();
    page.extend(table(report, &pairs, cx).lines(cx.columns));
    page.gap();
    for line in footer(report, cx) {
        page.wrapped(0, cx.columns, Role::Dim, &line);
    }
    page
}

/// What is said where there is nothing.
fn nothing(report: &Report) -> String {
    if report.filtered {
        format!("no time that fits the filters in {}", report.range)
    } else {
        format!("no time in {}", report.range)
    }
}

/// `Mon 23 Nov 2026 to Sun 29 Nov 2026  by customer, task`; on two lines where it is too long.
fn title(report: &Report, cx: &Context) -> Page {
    let names: Vec<&str> = report.by.iter().map(|by| heading(*by)).collect();
    let days = Line::new().title(date::days(report.sums.range));
    let mut about = format!("by {}", names.join(", "));
    if let Some(previous) = &report.previous {
        about = format!("{about}, beside {}", date::days(previous.range));
    }
    let line = days.clone().dim(format!("  {about}"));
    if cx.columns.is_none_or(|columns| line.width() <= columns) {
        return Page::of(line);
    }
    let mut page = Page::of(days);
    page.wrapped(0, cx.columns, Role::Dim, &about);
    page
}

fn table(report: &Report, pairs: &[Pair<'_>], cx: &Context) -> Table {
    let compared = report.previous.is_some();
    let mut table = Table::new(&[
        Column::left("").cut(),
        Column::right("time"),
        Column::right(if compared { "before" } else { "" }),
        Column::right(if compared { "change" } else { "" }),
        Column::left("").may_go(1),
        Column::right("billed").may_go(3),
        Column::right("amount").may_go(2),
    ]);
    let longest = pairs.iter().map(time).max().unwrap_or_default();
    for pair in pairs {
        push(&mut table, report, (pair, 0, longest), cx);
    }
    table.row([]);
    let (total, before) = (&report.sums.total, report.previous.as_ref());
    let before = before.map(|previous| previous.total.duration);
    let mut cells = vec![Line::new().title("total"), Line::new().title(clock(total.duration, cx))];
    cells.extend(beside_cells(before.map(|before| (before, total.duration)), cx));
    cells.push(Line::new());
    push_with_money(&mut table, cells, Some(total), Role::Title);
    table
}

fn time(pair: &Pair<'_>) -> Span {
    pair.sums.map(|sums| sums.duration).unwrap_or_default()
}

/// A group, and those below it.
fn push(
    table: &mut Table,
    report: &Report,
    (pair, depth, longest): (&Pair<'_>, usize, Span),
    cx: &Context,
) {
    let spent = time(pair);
    let nested = report.by.len() > 1;
    let role = if depth == 0 && nested { Role::Title } else { Role::Text };
    let mut name = Line::new().text("  ".repeat(depth)).with(role, called(&pair.key, pair.label));
    if pair.sums.is_some_and(|sums| !sums.running.is_zero()) {
        name = name.with(Role::Running, format!(" {}", cx.glyphs().running));
    }
    if let Some(change) = clock_change(&pair.key, cx) {
        name = name.dim(format!("  {change}"));
    }
    let bar = bar::of(spent.millis(), longest.millis(), BAR, cx.glyphs());
    let mut cells = vec![name, Line::new().with(role, clock(spent, cx))];
    cells.extend(beside_cells(report.previous.as_ref().map(|_| (pair.before, spent)), cx));
    cells.push(if depth == 0 { Line::new().with(Role::Bar, bar) } else { Line::new().dim(bar) });
    push_with_money(table, cells, pair.sums, role);
    for below in &pair.below {
        push(table, report, (below, depth + 1, longest), cx);
    }
}

/// The time before, and the difference; nothing where nothing is compared.
fn beside_cells(compared: Option<(Span, Span)>, cx: &Context) -> [Line; 2] {
    let Some((before, now)) = compared else { return [Line::new(), Line::new()] };
    let change = now - before;
    let change = if change.whole_minutes() == 0 {
        Line::new().dim("=")
    } else {
        Line::new().text(span::difference(change))
    };
    [Line::new().dim(clock(before, cx)), change]
}

/// Puts a row into the table with what is billed; further currencies stand below the first.
fn push_with_money(table: &mut Table, mut cells: Vec<Line>, sums: Option<&Sums>, role: Role) {
    let billed = sums.and_then(|sums| sums.billed.as_ref());
    let mut costs = billed.map(costs).unwrap_or_default().into_iter();
    cells.push(Line::new().with(role, billed.map(hours).unwrap_or_default()));
    cells.push(Line::new().with(role, costs.next().unwrap_or_default()));
    let columns = cells.len();
    table.row(cells);
    for cost in costs {
        let mut cells = vec![Line::new(); columns - 1];
        cells.push(Line::new().with(role, cost));
        table.row(cells);
    }
}

/// Time that is none is not shown as if it were some.
fn clock(time: Span, cx: &Context) -> String {
    if time.is_zero() { cx.glyphs().to.to_owned() } else { span::recorded(time) }
}

/// What a group is called on the page.
fn called(key: &Key, label: &str) -> String {
    match key {
        Key::Day(day) => date::heading(*day),
        Key::Week(day) => format!("{}  from {}", week_key(*day), day.format("%-d %b")),
        Key::Month(day) => day.format("%B %Y").to_string(),
        Key::Tag(Some(tag)) => format!("#{tag}"),
        Key::TaskStatus(Some(status)) => status.as_str().replace('_', " "),
        _ => label.to_owned(),
    }
}

/// `25 h day`, on a day whose clocks were changed.
fn clock_change(key: &Key, cx: &Context) -> Option<String> {
    let Key::Day(day) = key else { return None };
    length_of_day(*day, cx).map(|length| format!("{length} h day"))
}

/// How many hours a day has that has not 24.
fn length_of_day(day: Day, cx: &Context) -> Option<String> {
    let (first, last) = cx.zone.day(day);
    let length = last.since(first);
    let text = span::clock(length);
    (length != Span::hours(24))
        .then(|| text.strip_suffix(":00").map_or(text.clone(), str::to_owned))
}

/// What one must know to read the sums.
fn footer(report: &Report, cx: &Context) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(reached(report, cx));
    let running = report.sums.total.running;
    if !running.is_zero() {
        let (sign, so_far) = (cx.glyphs().running, span::recorded(running));
        lines.push(format!("{sign} still runs; its {so_far} so far are counted"));
    }
    let changes = report.sums.days.keys().filter_map(|day| Some((*day, length_of_day(*day, cx)?)));
    if !report.by.contains(&Grouping::Day) {
        lines.extend(
            changes.map(|(day, length)| format!("{} had {length} hours", date::heading(day))),
        );
    }
    if report.by.contains(&Grouping::Tag) {
        lines.push(
            "an entry with several tags counts under each of them, and once in the total"
                .to_owned(),
        );
    }
    if report.sums.total.billed.is_none() && report.by.first() != Some(&Grouping::Tag) {
        lines.push("the filters reach into bills, so what is billed cannot be told".to_owned());
    }
    lines.push("an entry that passes midnight counts in each day with its own part".to_owned());
    lines
}

/// `target 40:00, 7:35 left, 0:20 ahead so far`
fn reached(report: &Report, cx: &Context) -> Option<String> {
    if report.filtered {
        return None;
    }
    let done = Done { days: &report.sums.days, since: report.sums.since };
    done.balance(report.sums.range, cx).map(|balance| balance::words(&balance))
}
