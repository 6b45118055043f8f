//! Clockify: the detailed report as CSV. Whether it writes 3 April as 03/04 or 04/03 is a setting
//! of the workspace, which is found out from all rows.

use super::clock::{self, DateOrder};
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source};
use super::table::{Column, Columns, Row, table};
use super::{Head, Importer, unreadable};
use crate::domain::Refusal;

/// Reads Clockify's report.
pub(super) struct Clockify;

impl Importer for Clockify {
    fn name(&self) -> &'static str {
        "clockify"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let columns = Columns::of(head.text.lines().next().unwrap_or_default());
        columns.has(&["project", "start date", "start time", "end date", "end time"])
            && columns.beginning("duration (").is_some()
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let order = order(file)?;
        let input = file.open().map_err(|error| unreadable(file, &error))?;
        let rows = table(input, move |columns| {
            let layout = Layout::of(columns)?;
            Ok(move |row: &Row<'_>| layout.read(row, order.order()))
        });
        let said = match order {
            Order::Guessed(DateOrder::DayFirst) => Some("day before month"),
            Order::Guessed(DateOrder::MonthFirst) => Some("month before day"),
            Order::Seen(_) => None,
        };
        let remark = said.map(|said| {
            Found::Remark(1, format!("no date tells day and month apart; read them as {said}"))
        });
        Ok(Box::new(remark.into_iter().chain(rows)))
    }
}

/// How sure one can be of the order of a date.
#[derive(Clone, Copy)]
enum Order {
    Seen(DateOrder),
    Guessed(DateOrder),
}

impl Order {
    fn order(self) -> DateOrder {
        let (Self::Seen(order) | Self::Guessed(order)) = self;
        order
    }
}

/// Looks for a date that can be read in one way only. Where there is none, a clock of twelve hours
/// speaks for the month first.
fn order(file: &dyn Source) -> Result<Order, Refusal> {
    let input = file.open().map_err(|error| unreadable(file, &error))?;
    let (mut seen, mut any, mut halves) = (None, false, false);
    // The rows are looked at and thrown away: what they answer is kept outside.
    let dates = table(input, |columns| {
        let layout = Layout::of(columns)?;
        Ok(move |row: &Row<'_>| -> Result<Foreign, String> {
            Err(format!(
                "{}\u{1f}{}",
                row.get(layout.start[0]).unwrap_or_default(),
                row.get(layout.start[1]).unwrap_or_default()
            ))
        })
    });
    for found in dates {
        let Found::Unreadable(_, text) = found else { continue };
        let Some((day, time)) = text.split_once('\u{1f}') else { continue };
        halves |= time.to_ascii_lowercase().ends_with('m');
        let Some((first, second, _)) = clock::three(day).filter(|_| clock::date(day).is_none())
        else {
            continue;
        };
        any = true;
        if first > 12 {
            seen = Some(DateOrder::DayFirst);
        } else if second > 12 {
            seen = Some(DateOrder::MonthFirst);
        }
        if seen.is_some() {
            break;
        }
    }
    let guess = if halves { DateOrder::MonthFirst } else { DateOrder::DayFirst };
    Ok(match seen {
        Some(order) => Order::Seen(order),
        None if any => Order::Guessed(guess),
        None => Order::Seen(guess),
    })
}

struct Layout {
    user: Column,
    client: Column,
    project: Column,
    task: Column,
    description: Column,
    billable: Column,
    start: [Column; 2],
    end: [Column; 2],
    length: Column,
    tags: Column,
}

impl Layout {
    fn of(columns: &Columns) -> Result<Self, String> {
        let layout = Self {
            user: columns.find(&["email", "user"]),
            client: columns.find(&["client"]),
            project: columns.find(&["project"]),
            task: columns.find(&["task", "activity"]),
            description: columns.find(&["description"]),
            billable: columns.find(&["billable"]),
            start: [columns.find(&["start date"]), columns.find(&["start time"])],
            end: [columns.find(&["end date"]), columns.find(&["end time"])],
            length: columns.find(&["duration (h)"]),
            tags: columns.find(&["tags"]),
        };
        if layout.start.iter().chain(&layout.end).all(Option::is_some) {
            return Ok(layout);
        }
        Err("the first line does not name the columns of start and end".to_owned())
    }

    fn read(&self, row: &Row<'_>, order: DateOrder) -> Result<Foreign, String> {
        let at = |columns: [Column; 2]| -> Result<_, String> {
            let [day, time] = columns.map(|column| row.get(column).unwrap_or_default());
            let read = clock::date_in(&day, order).zip(clock::time(&time));
            let (day, time) = read.ok_or_else(|| format!("\"{day} {time}\" is no time"))?;
            Ok(day.and_time(time))
        };
        let time = ForeignTime::Wall(at(self.start)?, Some(at(self.end)?));
        let project = row.get(self.project).filter(|name| name != "(Without project)");
        Ok(Foreign {
            length: row.get(self.length).and_then(|text| clock::duration(&text)),
            client: row.get(self.client).filter(|name| name != "(Without client)"),
            project,
            task: row.get(self.task),
            description: row.get(self.description),
            tags: row.tags(self.tags),
            billable: row.yes(self.billable),
            user: row.get(self.user),
            ..Foreign::new(row.line, time)
        })
    }
}
