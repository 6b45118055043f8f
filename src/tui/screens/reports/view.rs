//! The picture of Reports.

use std::fmt::Write as _;

use ratatui::layout::Rect;

use super::{Row, rows};
use crate::domain::Span;
use crate::report::summary::Sums;
use crate::report::{Group, Grouping};
use crate::text::{bar, date, money, span};
use crate::tui::action::Action;
use crate::tui::hits::Hit;
use crate::tui::layout::{Size, columns_of};
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row};
use crate::tui::theme::Role;
use crate::tui::words;

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let size = Size::of(model.size);
    if size.has_side() {
        let [left, right] = columns_of(area, [28, 0]);
        groupings(model, pen, left);
        table(model, pen, right);
    } else {
        table(model, pen, area);
    }
}

/// The ways to group, with their keys.
const WAYS: [(Action, &str, &[Grouping]); 10] = [
    (Action::GroupBoth, "customer, pillar", &[Grouping::Customer, Grouping::Pillar]),
    (Action::GroupCustomer, "customer", &[Grouping::Customer]),
    (Action::GroupPillar, "pillar", &[Grouping::Pillar]),
    (Action::GroupTask, "task", &[Grouping::Task]),
    (Action::GroupTag, "tag", &[Grouping::Tag]),
    (Action::GroupDay, "day", &[Grouping::Day]),
    (Action::GroupWeek, "week", &[Grouping::Week]),
    (Action::GroupMonth, "month", &[Grouping::Month]),
    (Action::GroupStatus, "task status", &[Grouping::TaskStatus]),
    (Action::GroupBills, "bill status", &[Grouping::BillStatus]),
];

/// By what an action groups; none where it does not.
pub(crate) fn grouping_of(action: Action) -> Option<&'static [Grouping]> {
    WAYS.iter().find(|(way, ..)| *way == action).map(|(.., by)| *by)
}

fn groupings(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let inner = pen.frame(area, &Frame { title: "By", ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (y, (action, name, by)) in (inner.y..inner.bottom()).zip(WAYS) {
        let here = model.reports.by == by;
        let marker = if here { pen.look.sign("▸", ">") } else { "" };
        let cells = [
            Cell::new(marker, 1, Role::Title),
            Cell::rest(name, if here { Role::Title } else { Role::Text }),
            Cell::right(model.keymap.key_of(action), 4, Role::Muted),
        ];
        pen.row(inner, y, &cells);
        pen.hits.put(Rect { y, height: 1, ..inner }, Hit::Act(action));
    }
    let keys =
        [(Action::Period, "period"), (Action::Compare, "compare"), (Action::Export, "copy all")];
    let from = inner.y + u16::try_from(WAYS.len()).unwrap_or(10) + 1;
    for (y, (action, name)) in (from..inner.bottom()).zip(keys) {
        let text = format!("  {name}");
        let cells = [
            Cell::rest(text, Role::Muted),
            Cell::right(model.keymap.key_of(action), 4, Role::Muted),
        ];
        pen.row(inner, y, &cells);
        pen.hits.put(Rect { y, height: 1, ..inner }, Hit::Act(action));
    }
}

fn title(model: &Model) -> String {
    let way = WAYS.iter().find(|(.., by)| model.reports.by == *by);
    let by = way.map_or("", |(_, name, _)| *name);
    format!("{} {} by {by}", words::days(model.reports.range, model.look), model.look.glyphs.item)
}

fn table(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let heading = title(model);
    let note = if model.filter().is_empty() {
        String::new()
    } else {
        format!("with \"{}\"", model.filter())
    };
    let inner = pen.frame(
        area,
        &Frame { title: &heading, note: &note, foot: "enter opens  w why", focused: true },
    );
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let Some(part) = &model.data.report else { return };
    if inner.height < 4 {
        return;
    }
    let share = inner.width >= 84;
    let muted = Role::Muted;
    let mut cells = vec![
        Cell::rest("", muted),
        Cell::right("hours", 7, muted),
        Cell::right("billed", 7, muted),
        Cell::right("amount", 14, muted),
    ];
    if model.reports.compare {
        cells.push(Cell::right("before", 7, muted));
    }
    cells.push(Cell::right("share", if share { 20 } else { 5 }, muted));
    pen.row(inner, inner.y, &cells);
    let rows = rows(model);
    let room = usize::from(inner.height - 3);
    let selected = model.reports.row.min(rows.len().saturating_sub(1));
    let first = first_row(selected, rows.len(), room);
    let since = live(model);
    let whole = part.report.total.duration + since;
    let end = inner.bottom() - 2;
    for (y, (index, row)) in (inner.y + 1..end).zip(rows.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..inner };
        pen.row(line, y, &cells_of(model, row, (whole, share)));
        pen.pick(line, Hit::Row(0, index), Picked::of(index == selected, true));
    }
    if rows.is_empty() {
        let said = "Nothing in these days. p chooses others.";
        pen.text((inner.x + 1, inner.y + 1), inner.width, said, Role::Muted);
    }
    let rule = pen.look.sign("─", "-").repeat(usize::from(inner.width));
    pen.text((inner.x, end), inner.width, &rule, Role::Border);
    let mut total = vec![Cell::rest(pen.look.sign("  Σ", "  ="), Role::Title)];
    total.extend(sum_cells(&part.report.total, since));
    if model.reports.compare {
        let before = part.before.as_ref().map_or(Span::ZERO, |report| report.total.duration);
        total.push(Cell::right(span::clock(before), 7, muted));
    }
    total.push(Cell::right("", if share { 20 } else { 5 }, muted));
    pen.row(inner, end + 1, &total);
}

/// How long the timer has been running since the report was read, where it counts in it.
fn live(model: &Model) -> Span {
    let counts = model.reports.range.contains(model.today());
    if counts { model.since_read() } else { Span::ZERO }
}

fn cells_of(model: &Model, row: &Row<'_>, (whole, share): (Span, bool)) -> Vec<Cell> {
    let group = row.group;
    let depth = row.path.len() - 1;
    let sign = if group.groups.is_empty() {
        " "
    } else if model.reports.open.contains(&row.names()) {
        model.look.sign("▾", "v")
    } else {
        model.look.sign("▸", ">")
    };
    let label = label_of(model, group);
    let role = if depth == 0 { Role::Title } else { Role::Text };
    let mut cells = vec![Cell::rest(format!("{}{sign} {label}", "  ".repeat(depth)), role)];
    let running = if group.sums.running.is_zero() { Span::ZERO } else { model.since_read() };
    cells.extend(sum_cells(&group.sums, running));
    if model.reports.compare {
        let before = model.data.report.as_ref().and_then(|part| part.before.as_ref());
        let before = before.and_then(|report| find(&report.groups, &row.names()));
        let before = before.map_or(Span::ZERO, |group| group.sums.duration);
        cells.push(Cell::right(span::clock(before), 7, Role::Muted));
    }
    let time = group.sums.duration + running;
    let percent = time.millis() * 100 / whole.millis().max(1);
    if share {
        let drawn = bar::of(time.millis(), whole.millis(), 14, model.look.glyphs);
        let drawn = crate::text::width::pad(&drawn, 14);
        cells.push(Cell::new(format!("{drawn} {percent:>3} %"), 20, Role::Bar(depth)));
    } else {
        cells.push(Cell::right(format!("{percent} %"), 5, Role::Muted));
    }
    cells
}

fn find<'a>(groups: &'a [Group], names: &[String]) -> Option<&'a Group> {
    let (first, rest) = names.split_first()?;
    let group = groups.iter().find(|group| super::name_of(group) == *first)?;
    if rest.is_empty() { Some(group) } else { find(&group.groups, rest) }
}

fn label_of(model: &Model, group: &Group) -> String {
    match &group.key {
        crate::report::Key::Day(day) => date::heading(*day),
        crate::report::Key::TaskStatus(Some(status)) => words::status_word(*status).to_owned(),
        _ if !group.sums.running.is_zero() => {
            format!("{} {}", group.label, model.look.glyphs.running)
        }
        _ => group.label.clone(),
    }
}

fn sum_cells(sums: &Sums, live: Span) -> [Cell; 3] {
    let none = "–";
    let billed = sums.billed.as_ref();
    let minutes = billed.map_or(none.to_owned(), |billed| {
        span::clock(Span::minutes(i64::try_from(billed.minutes).unwrap_or(0)))
    });
    let amount = billed.map_or(none.to_owned(), |billed| {
        let amounts = billed.amounts.iter();
        let said: Vec<String> =
            amounts.map(|(currency, amount)| money::with_currency(*amount, *currency)).collect();
        if said.is_empty() { none.to_owned() } else { said.join(" + ") }
    });
    [
        Cell::right(span::clock(sums.duration + live), 7, Role::Title),
        Cell::right(minutes, 7, Role::Text),
        Cell::right(amount, 14, Role::Money),
    ]
}

/// The report as a table for other programs: tabs between cells.
pub(crate) fn as_table(model: &Model) -> String {
    let mut text = "group\thours\tbilled hours\tamount\n".to_owned();
    for row in rows(model) {
        let depth = "  ".repeat(row.path.len() - 1);
        let sums = &row.group.sums;
        let billed = sums.billed.as_ref();
        let minutes = billed.map_or(0, |billed| billed.minutes);
        let minutes = Span::minutes(i64::try_from(minutes).unwrap_or(0));
        let amount = billed.and_then(crate::report::Billed::single);
        let amount =
            amount.map_or(String::new(), |(currency, a)| money::with_currency(a, currency));
        let (hours, label) = (span::decimal_hours(sums.duration), label_of(model, row.group));
        let billed = span::decimal_hours(minutes);
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{depth}{label}\t{hours}\t{billed}\t{amount}");
    }
    text
}
