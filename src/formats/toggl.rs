//! Toggl Track: the detailed report as CSV. Its times are those of the profile's zone, which the
//! file does not name.

use super::clock;
use super::foreign::{Findings, Foreign, ForeignTime, Source};
use super::table::{Column, Columns, Row, table};
use super::{Head, Importer, unreadable};
use crate::domain::Refusal;

/// Reads Toggl's report.
pub(super) struct Toggl;

impl Importer for Toggl {
    fn name(&self) -> &'static str {
        "toggl"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let columns = Columns::of(head.text.lines().next().unwrap_or_default());
        columns.has(&["project", "description", "start date", "start time", "duration"])
            && columns.find(&["end date", "stop date"]).is_some()
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
            user: columns.find(&["email", "user", "member"]),
            client: columns.find(&["client"]),
            project: columns.find(&["project"]),
            task: columns.find(&["task"]),
            description: columns.find(&["description"]),
            billable: columns.find(&["billable"]),
            start: [columns.find(&["start date"]), columns.find(&["start time"])],
            end: [
                columns.find(&["end date", "stop date"]),
                columns.find(&["end time", "stop time"]),
            ],
            length: columns.find(&["duration"]),
            tags: columns.find(&["tags"]),
        };
        let times = layout.start.iter().chain(&layout.end);
        if times.into_iter().all(Option::is_some) {
            return Ok(layout);
        }
        Err("the first line does not name the columns of start and end".to_owned())
    }

    fn read(&self, row: &Row<'_>) -> Result<Foreign, String> {
        let at = |columns: [Column; 2]| -> Result<_, String> {
            let [day, time] = columns.map(|column| row.get(column).unwrap_or_default());
            let read = clock::date(&day).zip(clock::time(&time));
            let (day, time) = read.ok_or_else(|| format!("\"{day} {time}\" is no time"))?;
            Ok(day.and_time(time))
        };
        let time = ForeignTime::Wall(at(self.start)?, Some(at(self.end)?));
        Ok(Foreign {
            length: row.get(self.length).and_then(|text| clock::duration(&text)),
            client: row.get(self.client),
            project: row.get(self.project),
            task: row.get(self.task),
            description: row.get(self.description),
            tags: row.tags(self.tags),
            billable: row.yes(self.billable),
            user: row.get(self.user),
            ..Foreign::new(row.line, time)
        })
    }
}
