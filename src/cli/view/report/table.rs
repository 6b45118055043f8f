//! Reports as tables of cells.

use rust_decimal::Decimal;

use crate::domain::Currency;
use crate::formats::sheet::time::{self, TimeRow};
use crate::formats::sheet::{Cell, Column, Sheet};
use crate::report::{Billed, Group, Grouping, Key, Sums};
use crate::text::{money, span};

use super::Report;

/// The innermost groups, each with those around it.
pub(super) fn leaves(groups: &[Group]) -> Vec<Vec<&Group>> {
    let mut paths = Vec::new();
    for group in groups {
        if group.groups.is_empty() {
            paths.push(vec![group]);
        }
        for mut path in leaves(&group.groups) {
            path.insert(0, group);
            paths.push(path);
        }
    }
    paths
}

/// The innermost groups in the columns of time. Weeks, months and tags, which are no columns of
/// time, follow them.
pub(super) fn csv(report: &Report) -> Sheet {
    let others: Vec<Grouping> =
        report.by.iter().copied().filter(|by| others_column(*by).is_some()).collect();
    let mut columns = time::COLUMNS.to_vec();
    columns.extend(others.iter().filter_map(|by| others_column(*by)));
    let mut sheet = Sheet::new(&columns);
    for path in leaves(&report.sums.groups) {
        let Some(leaf) = path.last() else { continue };
        let mut amounts = amounts(&leaf.sums).into_iter();
        let mut row = TimeRow {
            time: Some(leaf.sums.duration),
            billed_minutes: leaf.sums.billed.as_ref().map(|billed| billed.minutes),
            amount: amounts.next(),
            ..TimeRow::default()
        };
        for group in &path {
            name(&mut row, group);
        }
        let tail = || {
            let groups = path.iter().filter(|group| others_column(kind(&group.key)).is_some());
            groups.map(|group| group.key.written().map_or(Cell::Empty, Cell::Text))
        };
        // Further currencies stand on rows of their own, without the time.
        let more: Vec<TimeRow> = amounts
            .map(|amount| TimeRow {
                time: None,
                billed_minutes: None,
                amount: Some(amount),
                ..row.clone()
            })
            .collect();
        for row in [row].into_iter().chain(more) {
            sheet.row(row.cells().into_iter().chain(tail()));
        }
    }
    sheet
}

/// The column of a grouping that is no column of time.
const fn others_column(by: Grouping) -> Option<Column> {
    match by {
        Grouping::Week => Some(Column::words("week")),
        Grouping::Month => Some(Column::words("month")),
        Grouping::Tag => Some(Column::words("tag")),
        Grouping::TaskStatus => Some(Column::words("task_status")),
        _ => None,
    }
}

const fn kind(key: &Key) -> Grouping {
    match key {
        Key::Customer(_) => Grouping::Customer,
        Key::Pillar(_) => Grouping::Pillar,
        Key::Task(_) => Grouping::Task,
        Key::Tag(_) => Grouping::Tag,
        Key::Day(_) => Grouping::Day,
        Key::Week(_) => Grouping::Week,
        Key::Month(_) => Grouping::Month,
        Key::User(_) => Grouping::User,
        Key::TaskStatus(_) => Grouping::TaskStatus,
        Key::BillStatus(_) => Grouping::BillStatus,
    }
}

/// Puts a group's name into its column; what has no name stays empty.
fn name(row: &mut TimeRow, group: &Group) {
    let label = group.key.written().map(|_| group.label.clone());
    match &group.key {
        Key::Customer(_) => row.customer = label,
        Key::Pillar(_) => row.pillar = label,
        Key::Task(_) => row.task = label,
        Key::User(_) => row.user = label,
        Key::Day(day) => row.day = Some(*day),
        Key::BillStatus(_) => row.status = group.key.written(),
        Key::Tag(_) | Key::Week(_) | Key::Month(_) | Key::TaskStatus(_) => {}
    }
}

fn amounts(sums: &Sums) -> Vec<(Currency, Decimal)> {
    let billed = sums.billed.iter().flat_map(|billed| &billed.amounts);
    billed.map(|(currency, amount)| (*currency, *amount)).collect()
}

/// A column for each grouping, then time and money, with the total below.
pub(super) fn markdown(report: &Report) -> Sheet {
    let mut columns: Vec<Column> = report.by.iter().map(|by| Column::words(heading(*by))).collect();
    columns.push(Column::numbers("time"));
    columns.extend(report.previous.iter().map(|_| Column::numbers("before")));
    let billed = report.sums.total.billed.is_some();
    if billed {
        columns.extend([Column::numbers("billed"), Column::numbers("amount")]);
    }
    let mut sheet = Sheet::new(&columns);
    let pairs = super::page::pairs(report);
    let mut path = Vec::new();
    push(&mut sheet, report, &pairs, &mut path);
    let mut total = vec![Cell::Empty; report.by.len()];
    if let Some(first) = total.first_mut() {
        *first = Cell::text("total");
    }
    total.push(Cell::text(span::recorded(report.sums.total.duration)));
    if let Some(previous) = &report.previous {
        total.push(Cell::text(span::recorded(previous.total.duration)));
    }
    total.extend(money_cells(Some(&report.sums.total)));
    sheet.row(total);
    sheet
}

/// Puts the innermost groups below the others. What stands in the row above is not said again.
fn push(
    sheet: &mut Sheet,
    report: &Report,
    pairs: &[super::beside::Pair<'_>],
    path: &mut Vec<Cell>,
) {
    for pair in pairs {
        path.push(Cell::text(
            pair.key
                .written()
                .filter(|_| is_time(&pair.key))
                .unwrap_or_else(|| pair.label.to_owned()),
        ));
        if pair.below.is_empty() {
            let mut cells = path.clone();
            cells.resize(report.by.len(), Cell::Empty);
            let time = pair.sums.map(|sums| sums.duration).unwrap_or_default();
            cells.push(Cell::text(span::recorded(time)));
            if report.previous.is_some() {
                cells.push(Cell::text(span::recorded(pair.before)));
            }
            cells.extend(money_cells(pair.sums));
            sheet.row(cells);
            path.fill(Cell::Empty);
        } else {
            push(sheet, report, &pair.below, path);
        }
        path.pop();
    }
}

/// Whether a key is a stretch of time, which is called what it is written as.
fn is_time(key: &Key) -> bool {
    matches!(key, Key::Day(_) | Key::Week(_) | Key::Month(_))
}

/// What is billed, in hours and minutes, and the money; nothing where it cannot be told.
fn money_cells(sums: Option<&Sums>) -> [Cell; 2] {
    let Some(billed) = sums.and_then(|sums| sums.billed.as_ref()) else {
        return [Cell::Empty, Cell::Empty];
    };
    [Cell::text(hours(billed)), Cell::text(costs(billed).join(", "))]
}

/// What is billed in hours and minutes; nothing where nothing is.
pub(super) fn hours(billed: &Billed) -> String {
    if billed.minutes == 0 && billed.amounts.is_empty() {
        return String::new();
    }
    let minutes = i64::try_from(billed.minutes).unwrap_or(i64::MAX);
    span::clock(crate::domain::Span::minutes(minutes))
}

/// The money in each currency.
pub(super) fn costs(billed: &Billed) -> Vec<String> {
    let amounts = billed.amounts.iter();
    amounts.map(|(currency, amount)| money::with_currency(*amount, *currency)).collect()
}

/// What a grouping is called.
pub(super) const fn heading(by: Grouping) -> &'static str {
    match by {
        Grouping::Customer => "customer",
        Grouping::Pillar => "pillar",
        Grouping::Task => "task",
        Grouping::Tag => "tag",
        Grouping::Day => "day",
        Grouping::Week => "week",
        Grouping::Month => "month",
        Grouping::User => "user",
        Grouping::TaskStatus => "task status",
        Grouping::BillStatus => "bill status",
    }
}
