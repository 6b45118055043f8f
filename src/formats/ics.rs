//! Calendars (RFC 5545): each event that has a beginning and an end.
//!
//! Of what repeats the first time is taken alone: whether somebody really worked each time, no
//! calendar knows.

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDateTime;

use super::clock;
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source};
use super::leaving::{Exporter, Leaving, Written};
use super::pieces::Lines;
use super::{Head, Importer, each_of, unreadable};
use crate::domain::{Refusal, Span, Timestamp, Zone};

/// Names of zones that Outlook writes, and what the Unicode consortium's table calls them.
const WINDOWS: &[(&str, &str)] = &[
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Mountain Standard Time", "America/Denver"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("UTC", "UTC"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// Reads calendars.
pub(super) struct Ics;

impl Importer for Ics {
    fn name(&self) -> &'static str {
        "ics"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.text.trim_start().to_ascii_uppercase().starts_with("BEGIN:VCALENDAR")
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let input = file.open().map_err(|error| unreadable(file, &error))?;
        let mut calendar = Calendar::default();
        Ok(each_of(Lines::unfolded(input), move |line, found| {
            if let Some((number, text)) = line {
                calendar.line(number, text, found);
            }
        }))
    }
}

/// Where in a calendar one is.
#[derive(Default)]
struct Calendar {
    /// The zones that the calendar describes, by their private names.
    zones: BTreeMap<String, Zone>,
    zone_name: Option<String>,
    event: Option<Event>,
    /// What is open within the event: an alarm has times of its own.
    inner: usize,
}

/// An event, as far as it was read.
#[derive(Default)]
struct Event {
    line: usize,
    uid: Option<String>,
    recurrence: Option<String>,
    start: Option<Moment>,
    end: Option<Moment>,
    length: Option<Span>,
    summary: Option<String>,
    description: Option<String>,
    categories: Vec<String>,
    customer: Option<String>,
    pillar: Option<String>,
    trouble: Option<String>,
    zone: Option<Zone>,
    repeats: bool,
    cancelled: bool,
    attendees: usize,
    declined: usize,
}

/// A time of an event.
#[derive(Clone, Copy)]
enum Moment {
    Instant(Timestamp),
    Wall(NaiveDateTime),
    Day,
}

impl Calendar {
    fn line(&mut self, number: usize, text: &str, found: &mut VecDeque<Found>) {
        let Some(line) = Property::of(text) else { return };
        match (line.name.as_str(), line.value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VEVENT") => {
                self.event = Some(Event { line: number, ..Event::default() });
                self.inner = 0;
            }
            ("END", "VEVENT") => {
                if let Some(event) = self.event.take() {
                    event.end(found);
                }
            }
            ("BEGIN", _) if self.event.is_some() => self.inner += 1,
            ("END", _) if self.event.is_some() => self.inner = self.inner.saturating_sub(1),
            ("TZID", _) if self.event.is_none() => self.zone_name = Some(line.value),
            ("X-LIC-LOCATION", _) => {
                let zone = Zone::parse(line.value.trim());
                self.zones.extend(self.zone_name.clone().zip(zone));
            }
            _ => {
                if let Some(event) = self.event.as_mut().filter(|_| self.inner == 0) {
                    event.property(&line, &self.zones);
                }
            }
        }
    }
}

impl Event {
    fn property(&mut self, line: &Property, zones: &BTreeMap<String, Zone>) {
        let text = || Some(unescaped(&line.value)).filter(|text| !text.trim().is_empty());
        match line.name.as_str() {
            "UID" => self.uid = text(),
            "RECURRENCE-ID" => self.recurrence = text(),
            "SUMMARY" => self.summary = text(),
            "DESCRIPTION" => self.description = text(),
            "CATEGORIES" => {
                let tags = split_escaped(&line.value);
                self.categories.extend(tags.into_iter().filter(|tag| !tag.is_empty()));
            }
            "X-TAT-CUSTOMER" => self.customer = text(),
            "X-TAT-PILLAR" => self.pillar = text(),
            "STATUS" => self.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" | "RDATE" => self.repeats = true,
            "ATTENDEE" => {
                self.attendees += 1;
                let answer = line.parameter("PARTSTAT");
                if answer.is_some_and(|answer| answer.eq_ignore_ascii_case("DECLINED")) {
                    self.declined += 1;
                }
            }
            "DTSTART" => self.start = self.moment(line, zones),
            "DTEND" => self.end = self.moment(line, zones),
            "DURATION" => match length(&line.value) {
                Some(span) => self.length = Some(span),
                None => self.trouble = Some(format!("\"{}\" is no duration", line.value)),
            },
            _ => {}
        }
    }

    fn moment(&mut self, line: &Property, zones: &BTreeMap<String, Zone>) -> Option<Moment> {
        if let Some(name) = line.parameter("TZID") {
            let windows = || WINDOWS.iter().find(|(windows, _)| *windows == name);
            let known = zones.get(name).copied().or_else(|| Zone::parse(name));
            let zone = known.or_else(|| windows().and_then(|(_, iana)| Zone::parse(iana)));
            match zone {
                Some(zone) => self.zone = Some(zone),
                None => self.trouble = Some(format!("no time zone is called \"{name}\"")),
            }
        }
        let moment = moment(line.value.trim());
        if moment.is_none() {
            self.trouble = Some(format!("\"{}\" is no time", line.value));
        }
        moment
    }

    fn end(self, found: &mut VecDeque<Found>) {
        let line = self.line;
        let skipped = if self.cancelled {
            Some("the event was cancelled; skipped")
        } else if self.attendees > 0 && self.attendees == self.declined {
            Some("the event was declined; skipped")
        } else if matches!(self.start, Some(Moment::Day)) {
            Some("the event takes whole days; skipped")
        } else {
            None
        };
        if let Some(said) = skipped {
            found.push_back(Found::Remark(line, said.to_owned()));
            return;
        }
        if self.repeats {
            let said = "the event repeats; the first time came in alone".to_owned();
            found.push_back(Found::Remark(line, said));
        }
        found.push_back(Found::of(line, self.foreign()));
    }

    fn foreign(self) -> Result<Foreign, String> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        let start = self.start.ok_or("the event has no beginning")?;
        let time = match (start, self.end, self.length) {
            (Moment::Instant(start), Some(Moment::Instant(end)), _) => {
                ForeignTime::Instants(start, Some(end))
            }
            (Moment::Instant(start), None, Some(length)) => {
                ForeignTime::Instants(start, Some(start + length))
            }
            (Moment::Wall(start), Some(Moment::Wall(end)), _) => {
                ForeignTime::Wall(start, Some(end))
            }
            (Moment::Wall(start), None, Some(length)) => {
                let length = chrono::TimeDelta::milliseconds(length.millis());
                ForeignTime::Wall(start, start.checked_add_signed(length))
            }
            (_, None, None) => return Err("the event has no end".to_owned()),
            _ => return Err("beginning and end are not of one kind".to_owned()),
        };
        let native = self.uid.map(|uid| match self.recurrence {
            Some(recurrence) => format!("{uid}\u{1f}{recurrence}"),
            None => uid,
        });
        Ok(Foreign {
            native,
            zone: self.zone,
            client: self.customer,
            project: self.pillar,
            task: self.summary,
            description: self.description,
            tags: self.categories,
            ..Foreign::new(self.line, time)
        })
    }
}

/// `NAME;PARAMETER=VALUE:value`
struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl Property {
    fn of(text: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = text.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ':' && !quoted
        })?;
        let (head, value) = (text.get(..colon.0)?, text.get(colon.0 + 1..)?);
        let mut parts = head.split(';');
        let name = parts.next()?.trim().to_ascii_uppercase();
        let parameters = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
            .collect();
        Some(Self { name, parameters, value: value.to_owned() })
    }

    fn parameter(&self, wanted: &str) -> Option<&str> {
        self.parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }
}

/// `20261123T093000Z`, `20261123T093000`, `20261123`
fn moment(text: &str) -> Option<Moment> {
    if text.len() == 8 {
        return NaiveDateTime::parse_from_str(&format!("{text}T000000"), "%Y%m%dT%H%M%S")
            .ok()
            .map(|_| Moment::Day);
    }
    let bare = text.strip_suffix(['Z', 'z']);
    let local = NaiveDateTime::parse_from_str(bare.unwrap_or(text), "%Y%m%dT%H%M%S").ok()?;
    match bare {
        Some(_) => clock::unclamped(local.and_utc().timestamp_millis()).map(Moment::Instant),
        None => Some(Moment::Wall(local)),
    }
}

/// `PT1H30M`, `P1DT2H`, `P2W`
fn length(text: &str) -> Option<Span> {
    let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut seconds, mut number) = (0_i64, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let unit = match c {
            'T' => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = std::mem::take(&mut number).parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
    }
    (number.is_empty() && seconds < 400 * 86_400).then(|| Span::seconds(seconds))
}

/// A text without its escapes: `\n`, `\,`, `\;`, `\\`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(other) => plain.push(other),
                None => plain.push(c),
            },
            c => plain.push(c),
        }
    }
    plain
}

/// The parts between commas that are not escaped.
fn split_escaped(text: &str) -> Vec<String> {
    let (mut parts, mut escaped) = (vec![String::new()], false);
    for c in text.chars() {
        if c == ',' && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts.iter().map(|part| unescaped(part).trim().to_owned()).collect()
}

/// Writes a calendar with an event for each entry.
pub(super) struct Events;

impl Exporter for Events {
    fn begin(&mut self, out: &mut String) {
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tat//tat//EN"] {
            folded(line, out);
        }
    }

    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let entry = &leaving.entry;
        let Some((start, end)) = entry.times() else { return Written::Not };
        let utc = |at: Timestamp| at.to_utc().format("%Y%m%dT%H%M%SZ").to_string();
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}@tat", entry.id),
            format!("DTSTAMP:{}", utc(entry.updated_at)),
            format!("SEQUENCE:{}", entry.local_version),
            format!("DTSTART:{}", utc(start)),
            format!("DTEND:{}", utc(end)),
            format!("SUMMARY:{}", escaped(&leaving.task)),
        ];
        if let Some(note) = &entry.notes {
            lines.push(format!("DESCRIPTION:{}", escaped(note)));
        }
        if !entry.tags.is_empty() {
            let tags: Vec<String> = entry.tags.iter().map(|tag| escaped(tag)).collect();
            lines.push(format!("CATEGORIES:{}", tags.join(",")));
        }
        let names = [("CUSTOMER", &leaving.customer), ("PILLAR", &leaving.pillar)];
        for (name, value) in names {
            lines.extend(value.iter().map(|value| format!("X-TAT-{name}:{}", escaped(value))));
        }
        lines.push("END:VEVENT".to_owned());
        for line in &lines {
            folded(line, out);
        }
        Written::Whole
    }

    fn end(&mut self, out: &mut String) {
        folded("END:VCALENDAR", out);
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace('\n', "\\n")
}

/// A line, folded after 75 bytes and never in the middle of a letter.
fn folded(line: &str, out: &mut String) {
    const WIDEST: usize = 75;
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > WIDEST {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}
