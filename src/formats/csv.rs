//! Tables of anybody's: columns are found by the names that people give them, our own first.

use chrono::NaiveDateTime;
use csv::WriterBuilder;
use rust_decimal::Decimal;

use super::clock::{self, DateOrder};
use super::foreign::{Findings, Foreign, ForeignTime, Source};
use super::leaving::{Exporter, Leaving, LeavingPart, Written};
use super::sheet::time::{COLUMNS, TimeRow};
use super::table::{Column, Columns, Row, table};
use super::{Head, Importer, unreadable};
use crate::domain::{Currency, Day, Refusal, Span, Timestamp, Zone};

/// Reads tables.
pub(super) struct Csv;

impl Importer for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let header = head.text.lines().next().unwrap_or_default();
        header.contains([',', ';', '\t']) && Layout::of(&Columns::of(header)).is_ok()
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let input = file.open().map_err(|error| unreadable(file, &error))?;
        Ok(table(input, |columns| {
            let layout = Layout::of(columns)?;
            Ok(move |row: &Row<'_>| layout.read(row))
        }))
    }
}

/// Where in a table what stands.
struct Layout {
    id: Column,
    day: Column,
    start: Column,
    start_time: Column,
    end_day: Column,
    end: Column,
    length: Column,
    zone: Column,
    client: Column,
    project: Column,
    task: Column,
    description: Column,
    tags: Column,
    billable: Column,
    user: Column,
}

impl Layout {
    /// Finds the columns; refused where there is neither a start nor a day.
    fn of(columns: &Columns) -> Result<Self, String> {
        let layout = Self {
            id: columns.find(&["id", "uuid", "uid"]),
            day: columns.find(&["day", "date", "start date", "startdate", "start_date"]),
            start: columns.find(&["start", "begin", "from", "started", "started at", "started_at"]),
            start_time: columns.find(&["start time", "start_time", "starttime", "begin time"]),
            end_day: columns.find(&["end date", "enddate", "end_date", "stop date"]),
            end: columns.find(&[
                "end",
                "stop",
                "to",
                "until",
                "ended",
                "finish",
                "end time",
                "end_time",
                "endtime",
                "stop time",
                "stop_time",
                "ended at",
                "ended_at",
            ]),
            length: columns.find(&[
                "duration",
                "hours",
                "time",
                "length",
                "duration (h)",
                "time spent",
                "spent",
            ]),
            zone: columns.find(&["zone", "timezone", "time zone", "time_zone", "tz"]),
            client: columns.find(&["customer", "client", "customer name", "client name"]),
            project: columns.find(&["pillar", "project", "project name", "account", "sheet"]),
            task: columns.find(&["task", "activity", "task name", "title"]),
            description: columns.find(&[
                "note",
                "notes",
                "description",
                "comment",
                "comments",
                "annotation",
                "message",
                "summary",
            ]),
            tags: columns.find(&["tags", "tag", "labels", "label"]),
            billable: columns.find(&["billable", "billable?"]),
            user: columns.find(&["user", "member", "email", "user_name", "username", "person"]),
        };
        let clock = (layout.start.is_some() || layout.start_time.is_some())
            && (layout.end.is_some() || layout.length.is_some());
        if clock || layout.day.is_some() && layout.length.is_some() {
            return Ok(layout);
        }
        Err("the first line names no columns such as start and end, or day and duration".to_owned())
    }

    fn read(&self, row: &Row<'_>) -> Result<Foreign, String> {
        let zone = row.get(self.zone).map(|name| {
            Zone::parse(&name).ok_or_else(|| format!("no time zone is called \"{name}\""))
        });
        Ok(Foreign {
            // A short one is a number of the row, which another file has too.
            native: row.get(self.id).filter(|id| id.len() >= 8),
            zone: zone.transpose()?,
            client: row.get(self.client),
            project: row.get(self.project),
            task: row.get(self.task),
            description: row.get(self.description),
            tags: row.tags(self.tags),
            billable: row.yes(self.billable),
            user: row.get(self.user),
            length: self.exact_length(row),
            ..Foreign::new(row.line, self.time(row)?)
        })
    }

    /// How long it was, where that is said to the second beside both clock times.
    fn exact_length(&self, row: &Row<'_>) -> Option<Span> {
        row.get(self.end)?;
        let text = row.get(self.length)?;
        let span = clock::duration(&text)?;
        // Hours with two decimals are exact where they come to whole minutes.
        let decimals = text.rsplit_once(['.', ',']).map_or(0, |(_, decimals)| decimals.len());
        let exact = text.contains(':') || decimals > 3 || span.whole_seconds() % 60 == 0;
        exact.then_some(span)
    }

    fn time(&self, row: &Row<'_>) -> Result<ForeignTime, String> {
        let day = row.get(self.day).map(|text| day(&text)).transpose()?;
        let end_day = row.get(self.end_day).map(|text| self::day(&text)).transpose()?.or(day);
        let length = row.get(self.length).map(|text| length(&text)).transpose()?;
        let start = row.get(self.start).or_else(|| row.get(self.start_time));
        let Some(start) = start.map(|text| Said::read(&text, day)).transpose()? else {
            return match (day, length) {
                (Some(day), Some(length)) => Ok(ForeignTime::Day(day, length)),
                (None, _) => Err("neither a start nor a day".to_owned()),
                _ => Err("neither a start nor a duration".to_owned()),
            };
        };
        let end = row.get(self.end).map(|text| Said::read(&text, end_day)).transpose()?;
        match (start, end, length) {
            (Said::Instant(start), Some(Said::Instant(end)), _) => {
                Ok(ForeignTime::Instants(start, Some(end)))
            }
            (Said::Instant(start), None, Some(length)) => {
                Ok(ForeignTime::Instants(start, Some(start + length)))
            }
            (Said::Instant(start), None, None) => Ok(ForeignTime::Instants(start, None)),
            (Said::Wall(start), Some(Said::Wall(end)), _) => {
                // A time of the day before that of the start is one of the next day.
                let next = end < start && row.get(self.end_day).is_none() && day.is_some();
                let end = if next { end + chrono::Days::new(1) } else { end };
                let days = match length {
                    Some(length) if row.get(self.end_day).is_none() => {
                        whole_days(end - start, length)
                    }
                    _ => 0,
                };
                Ok(ForeignTime::Wall(start, Some(end + chrono::Days::new(days))))
            }
            (Said::Wall(start), None, Some(length)) => {
                let length = chrono::TimeDelta::milliseconds(length.millis());
                Ok(ForeignTime::Wall(start, start.checked_add_signed(length)))
            }
            (Said::Wall(start), None, None) => Ok(ForeignTime::Wall(start, None)),
            _ => Err("the start names a zone and the end does not, or the other way".to_owned()),
        }
    }
}

/// By how many days two times of the day are farther apart, if it was so long.
fn whole_days(apart: chrono::TimeDelta, length: Span) -> u64 {
    let missing = length.whole_seconds() - apart.num_seconds();
    // A clock change may make up for some hours.
    u64::try_from((missing + 4 * 3600) / 86_400).unwrap_or(0)
}

/// A time in a cell.
enum Said {
    Instant(Timestamp),
    Wall(NaiveDateTime),
}

impl Said {
    fn read(text: &str, day: Option<Day>) -> Result<Self, String> {
        if let Some(instant) = clock::instant(text) {
            return Ok(Self::Instant(instant));
        }
        clock::date_time(text, DateOrder::DayFirst)
            .or_else(|| Some(day?.and_time(clock::time(text)?)))
            .map(Self::Wall)
            .ok_or_else(|| format!("\"{text}\" is no time"))
    }
}

fn day(text: &str) -> Result<Day, String> {
    clock::date_in(text, DateOrder::DayFirst).ok_or_else(|| format!("\"{text}\" is no day"))
}

fn length(text: &str) -> Result<Span, String> {
    clock::duration(text).ok_or_else(|| format!("\"{text}\" is no duration"))
}

/// Writes the columns of time, a row for each part of an entry in a day. (spec: CSV columns of time)
pub(super) struct Rows;

impl Exporter for Rows {
    fn counts_days(&self) -> bool {
        true
    }

    fn begin(&mut self, out: &mut String) {
        row(COLUMNS.map(|column| column.name.to_owned()), out);
    }

    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        for part in &leaving.parts {
            let cells = part_of(leaving, part).cells();
            row(cells.iter().map(|cell| cell.written().into_owned()), out);
        }
        Written::Whole
    }
}

/// The row of an entry's part of a day.
fn part_of(leaving: &Leaving, part: &LeavingPart) -> TimeRow {
    let entry = &leaving.entry;
    let zone = entry.zone();
    let (first, last) = zone.day(part.day);
    let share = part.billed.as_ref();
    let in_minor_units = |amount: Decimal, currency: Currency| {
        let mut amount = amount.normalize();
        amount.rescale(amount.scale().max(currency.decimals()));
        amount
    };
    TimeRow {
        day: Some(part.day),
        user: Some(leaving.user.clone()),
        customer: leaving.customer.clone(),
        pillar: leaving.pillar.clone(),
        task: Some(leaving.task.clone()),
        start: entry.start_time.map(|start| wall(start.max(first), zone)),
        end: entry.end_time.map(|end| wall(end.min(last), zone)),
        zone: Some(entry.time_zone.clone()),
        time: Some(part.time),
        billed_minutes: share.map(|share| share.minutes),
        rate: share.and_then(|share| Some(in_minor_units(share.rate?, share.currency))),
        amount: share.and_then(|share| Some((share.currency, share.amount?))),
        status: share.map(|share| share.status.to_owned()),
        memo: share.and_then(|share| share.memo.clone()),
        reference: share.and_then(|share| share.reference.clone()),
    }
}

/// The clock on the wall, with seconds where it is not a whole minute.
fn wall(instant: Timestamp, zone: Zone) -> String {
    let whole = instant.millis().rem_euclid(60_000) == 0;
    zone.local(instant).format(if whole { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

fn row(cells: impl IntoIterator<Item = String>, out: &mut String) {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(cells.into_iter().map(String::into_bytes));
    out.push_str(&String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()));
}
