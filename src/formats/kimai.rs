//! Kimai: exported CSV, whose headings are in the language of the template, the CSV and JSON of the
//! import plug-in, and the JSON of the interface.

use chrono::NaiveDateTime;
use serde_json::{Map, Value};

use super::clock::{self, DateOrder};
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source, findings};
use super::pieces::Elements;
use super::table::{Column, Columns, Row, table};
use super::{Head, Importer, broken, element, unreadable};
use crate::domain::{Day, Refusal, Span};

/// The names of columns: English, as they are called in the export, German, French, Dutch.
const DAY: &[&str] = &["date", "datum"];
const BEGIN: &[&str] = &["begin", "from", "start", "beginn", "von", "début", "de", "van"];
const END: &[&str] = &["end", "to", "ende", "bis", "fin", "à", "einde", "tot"];
const LENGTH: &[&str] =
    &["duration", "duration_seconds", "duration (seconds)", "dauer", "durée", "duur"];
const CUSTOMER: &[&str] =
    &["customer", "customer.name", "customer name", "kunde", "client", "klant"];
const PROJECT: &[&str] = &["project", "project.name", "project name", "projekt", "projet"];
const ACTIVITY: &[&str] =
    &["activity", "activity.name", "activity name", "tätigkeit", "activité", "activiteit"];
const DESCRIPTION: &[&str] = &["description", "beschreibung", "omschrijving"];
const TAGS: &[&str] = &["tags", "schlagworte", "schlagwörter", "étiquettes"];
const BILLABLE: &[&str] = &["billable", "abrechenbar", "facturable", "factureerbaar"];
const USER: &[&str] =
    &["user", "user.username", "username", "user.alias", "name", "benutzer", "utilisateur"];

/// Reads Kimai's files.
pub(super) struct Kimai;

impl Importer for Kimai {
    fn name(&self) -> &'static str {
        "kimai"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let text = head.text.trim_start();
        if text.starts_with('[') {
            let start = text.chars().take(2000).collect::<String>().to_lowercase();
            return start.contains("\"begin\"") && start.contains("\"activity\"");
        }
        let columns = Columns::of(text.lines().next().unwrap_or_default());
        let has = |names| columns.find(names).is_some();
        has(BEGIN) && has(ACTIVITY) && has(PROJECT) && (has(END) || has(LENGTH))
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let mut input = file.open().map_err(|error| unreadable(file, &error))?;
        let start = input.fill_buf().map_err(|error| unreadable(file, &error))?;
        let first = start.iter().find(|byte| byte.is_ascii() && !byte.is_ascii_whitespace());
        if first == Some(&b'[') {
            let mut elements = Elements::of(input);
            return Ok(findings(move |found| match elements.next() {
                Ok(Some(piece)) => {
                    let read = element::<Map<String, Value>>(&piece)
                        .and_then(|object| sheet_of_json(piece.line, object));
                    found.push_back(Found::of(piece.line, read));
                    true
                }
                Ok(None) => false,
                Err(error) => broken(found, &error),
            }));
        }
        Ok(table(input, |columns| {
            let layout = Layout::of(columns)?;
            Ok(move |row: &Row<'_>| layout.read(row))
        }))
    }
}

struct Layout {
    id: Column,
    day: Column,
    begin: Column,
    end: Column,
    length: Column,
    in_seconds: bool,
    customer: Column,
    project: Column,
    activity: Column,
    description: Column,
    tags: Column,
    billable: Column,
    user: Column,
}

impl Layout {
    fn of(columns: &Columns) -> Result<Self, String> {
        let in_seconds = columns.find(&["duration_seconds", "duration (seconds)"]);
        let layout = Self {
            id: columns.find(&["id"]),
            day: columns.find(DAY),
            begin: columns.find(BEGIN),
            end: columns.find(END),
            length: in_seconds.or_else(|| columns.find(LENGTH)),
            in_seconds: in_seconds.is_some(),
            customer: columns.find(CUSTOMER),
            project: columns.find(PROJECT),
            activity: columns.find(ACTIVITY),
            description: columns.find(DESCRIPTION),
            tags: columns.find(TAGS),
            billable: columns.find(BILLABLE),
            user: columns.find(USER),
        };
        if layout.begin.is_some() && (layout.end.is_some() || layout.length.is_some()) {
            return Ok(layout);
        }
        Err("the first line does not name the columns of begin and end".to_owned())
    }

    fn read(&self, row: &Row<'_>) -> Result<Foreign, String> {
        let day = row.get(self.day).map(|text| {
            clock::date_in(&text, DateOrder::DayFirst)
                .ok_or_else(|| format!("\"{text}\" is no day"))
        });
        let text = |column| row.get(column).unwrap_or_default();
        let length = row.get(self.length).map(|text| self.span(&text)).transpose()?;
        let time = time(day.transpose()?, &text(self.begin), &text(self.end), length)?;
        Ok(Foreign {
            native: row.get(self.id),
            client: row.get(self.customer),
            project: row.get(self.project),
            task: row.get(self.activity),
            description: row.get(self.description),
            tags: row.tags(self.tags),
            billable: row.yes(self.billable),
            user: row.get(self.user),
            ..Foreign::new(row.line, time)
        })
    }

    fn span(&self, text: &str) -> Result<Span, String> {
        let seconds = || text.parse().ok().filter(|_| self.in_seconds).map(Span::seconds);
        seconds()
            .or_else(|| clock::duration(text))
            .ok_or_else(|| format!("\"{text}\" is no duration"))
    }
}

/// When it was, from cells or fields.
fn time(
    day: Option<Day>,
    begin: &str,
    end: &str,
    length: Option<Span>,
) -> Result<ForeignTime, String> {
    if let Some(start) = clock::instant(begin) {
        let end = match (clock::instant(end), length) {
            (Some(end), _) => Some(end),
            (None, Some(length)) if length > Span::ZERO => Some(start + length),
            _ => None,
        };
        return Ok(ForeignTime::Instants(start, end));
    }
    let local = |text: &str| -> Option<NaiveDateTime> {
        clock::date_time(text, DateOrder::DayFirst)
            .or_else(|| Some(day?.and_time(clock::time(text)?)))
    };
    let start = match (local(begin), day, length) {
        (Some(start), ..) => start,
        (None, Some(day), Some(length)) if begin.is_empty() => {
            return Ok(ForeignTime::Day(day, length));
        }
        _ => return Err(format!("\"{begin}\" is no time")),
    };
    let Some(end) = local(end) else {
        let length = length.filter(|length| *length > Span::ZERO);
        let end = length.and_then(|length| {
            start.checked_add_signed(chrono::TimeDelta::milliseconds(length.millis()))
        });
        return Ok(ForeignTime::Wall(start, end));
    };
    // An end before the begin is one of the next day.
    let end = if end < start { end + chrono::Days::new(1) } else { end };
    Ok(ForeignTime::Wall(start, Some(end)))
}

/// An object: its names in any case, its customer, project and activity by name or as objects.
fn sheet_of_json(line: usize, object: Map<String, Value>) -> Result<Foreign, String> {
    let fields: Map<String, Value> =
        object.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    let find = |names: &[&str]| names.iter().find_map(|name| fields.get(*name));
    let text = |names: &[&str]| find(names).and_then(named);
    let length = find(LENGTH).and_then(Value::as_i64).map(Span::seconds);
    let day = text(DAY).and_then(|text| clock::date(text.get(..10)?));
    let (begin, end) = (text(BEGIN).unwrap_or_default(), text(END).unwrap_or_default());
    let customer = text(CUSTOMER)
        .or_else(|| find(PROJECT).and_then(|project| project.get("customer")).and_then(named));
    let tags = match find(TAGS) {
        Some(Value::Array(tags)) => tags.iter().filter_map(named).collect(),
        Some(Value::String(tags)) => tags.split(',').map(|tag| tag.trim().to_owned()).collect(),
        _ => Vec::new(),
    };
    Ok(Foreign {
        native: find(&["id"]).map(Value::to_string),
        client: customer,
        project: text(PROJECT),
        task: text(ACTIVITY),
        description: text(DESCRIPTION),
        tags,
        billable: find(BILLABLE).and_then(Value::as_bool),
        user: text(USER),
        ..Foreign::new(line, time(day, &begin, &end, length)?)
    })
}

/// A text, or the name of an object.
fn named(value: &Value) -> Option<String> {
    let text = value.as_str().or_else(|| value.get("name").and_then(Value::as_str))?;
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}
