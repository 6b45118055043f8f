//! Harvest: the detailed time report as CSV. It knows no clock times: hours by day.

use super::clock::{self, DateOrder};
use super::foreign::{Findings, Foreign, ForeignTime, Source};
use super::table::{Column, Columns, Row, table};
use super::{Head, Importer, unreadable};
use crate::domain::Refusal;

/// Reads Harvest's report.
pub(super) struct Harvest;

impl Importer for Harvest {
    fn name(&self) -> &'static str {
        "harvest"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let columns = Columns::of(head.text.lines().next().unwrap_or_default());
        columns.has(&["date", "client", "project", "task", "notes", "hours"])
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let input = file.open().map_err(|error| unreadable(file, &error))?;
        Ok(table(input, |columns| {
            let layout = Layout::of(columns)?;
            Ok(move |row: &Row<'_>| layout.read(row))
        }))
    }
}

struct Layout {
    day: Column,
    client: Column,
    project: Column,
    task: Column,
    notes: Column,
    hours: Column,
    billable: Column,
    name: [Column; 2],
}

impl Layout {
    fn of(columns: &Columns) -> Result<Self, String> {
        let layout = Self {
            day: columns.find(&["date"]),
            client: columns.find(&["client"]),
            project: columns.find(&["project"]),
            task: columns.find(&["task"]),
            notes: columns.find(&["notes"]),
            // What was worked, not what it was rounded to.
            hours: columns.find(&["hours"]),
            billable: columns.find(&["billable?", "billable"]),
            name: [columns.find(&["first name"]), columns.find(&["last name"])],
        };
        if layout.day.is_some() && layout.hours.is_some() {
            return Ok(layout);
        }
        Err("the first line does not name the columns Date and Hours".to_owned())
    }

    fn read(&self, row: &Row<'_>) -> Result<Foreign, String> {
        let day = row.get(self.day).unwrap_or_default();
        let hours = row.get(self.hours).unwrap_or_default();
        let day = clock::date_in(&day, DateOrder::DayFirst)
            .ok_or_else(|| format!("\"{day}\" is no day"))?;
        let span =
            clock::duration(&hours).ok_or_else(|| format!("\"{hours}\" is no number of hours"))?;
        let names: Vec<String> = self.name.iter().filter_map(|column| row.get(*column)).collect();
        Ok(Foreign {
            client: row.get(self.client),
            project: row.get(self.project),
            task: row.get(self.task),
            description: row.get(self.notes),
            billable: row.yes(self.billable),
            user: Some(names.join(" ")).filter(|name| !name.is_empty()),
            ..Foreign::new(row.line, ForeignTime::Day(day, span))
        })
    }
}
