//! Klog: records of a day with ranges and durations, `.klg`.
//!
//! A duration has no place in the day; one below nothing is a pause, which is taken from the time
//! before it in the same record.

use std::collections::VecDeque;
use std::fmt::Write as _;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::clock;
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source};
use super::leaving::{Exporter, Leaving, OnTheWall, Written, one_line};
use super::{Head, Importer, Projects, each_line_with};
use crate::domain::{Day, Refusal, Span, TimeEntry, Zone};

/// Reads klog's files.
pub(super) struct Klog;

impl Importer for Klog {
    fn name(&self) -> &'static str {
        "klog"
    }

    fn projects(&self) -> Projects {
        Projects::AreTags
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        if head.name.to_lowercase().ends_with(".klg") {
            return true;
        }
        let mut lines = head.text.lines().skip_while(|line| line.trim().is_empty());
        let dated = lines.next().is_some_and(|line| date_line(line).is_some());
        let entry = lines.find(|line| line.trim().is_empty() || is_indented(line));
        dated && entry.is_some_and(|line| !line.trim().is_empty() && value(line.trim()).is_ok())
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let mut record = None;
        each_line_with(file, move |line, found| match line {
            Some((number, text)) => read_line(&mut record, number, text, found),
            None => finish(record.take(), found),
        })
    }
}

/// The entries of a day, as far as they were read.
struct Record {
    day: Day,
    tags: Vec<Tag>,
    indent: Option<String>,
    /// The entries, each with the line it stands on.
    entries: Vec<Entry>,
    /// Whether the lines of its summary are over.
    summed_up: bool,
}

struct Entry {
    line: usize,
    value: Value,
    words: String,
}

/// What an entry says of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    /// So much, nobody knows when.
    Length(Span),
    /// From one time to another, in minutes from the beginning of the day.
    Range(i64, i64),
    /// Since then.
    Open(i64),
}

/// `#name` or `#name=value`
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    name: String,
    value: Option<String>,
}

fn read_line(record: &mut Option<Record>, number: usize, text: &str, found: &mut VecDeque<Found>) {
    if text.trim().is_empty() {
        finish(record.take(), found);
        return;
    }
    let Some(open) = record else {
        match date_line(text) {
            Some(day) => {
                *record = Some(Record {
                    day,
                    tags: Vec::new(),
                    indent: None,
                    entries: Vec::new(),
                    summed_up: false,
                });
            }
            None => found.push_back(Found::Unreadable(number, "it belongs to no day".to_owned())),
        }
        return;
    };
    if let Err(why) = open.line(number, text) {
        found.push_back(Found::Unreadable(number, why));
    }
}

impl Record {
    fn line(&mut self, number: usize, text: &str) -> Result<(), String> {
        if !is_indented(text) {
            if self.summed_up {
                return Err("a summary stands before the entries".to_owned());
            }
            self.tags.extend(tags(text));
            return Ok(());
        }
        self.summed_up = true;
        let indent: String = text.chars().take_while(|c| c.is_whitespace()).collect();
        let own = self.indent.get_or_insert_with(|| indent.clone());
        if indent.len() > own.len() {
            // A summary goes on in the next line, indented twice.
            if let Some(entry) = self.entries.last_mut() {
                if !entry.words.is_empty() {
                    entry.words.push('\n');
                }
                entry.words.push_str(text.trim());
            }
            return Ok(());
        }
        let (value, words) = value(text.trim())?;
        let words = words.trim().to_owned();
        self.entries.push(Entry { line: number, value, words });
        Ok(())
    }

    fn foreign(&self, entry: &Entry) -> Foreign {
        let at = |minutes: i64| -> NaiveDateTime {
            let midnight = self.day.and_time(NaiveTime::MIN);
            midnight.checked_add_signed(TimeDelta::minutes(minutes)).unwrap_or(midnight)
        };
        let time = match entry.value {
            Value::Length(span) => ForeignTime::Day(self.day, span),
            Value::Range(start, end) => ForeignTime::Wall(at(start), Some(at(end))),
            Value::Open(start) => ForeignTime::Wall(at(start), None),
        };
        let mut foreign = Foreign::new(entry.line, time);
        for tag in self.tags.iter().cloned().chain(tags(&entry.words)) {
            let Tag { name, value } = tag;
            match (name.as_str(), value) {
                ("project", Some(value)) => foreign.project = Some(value),
                ("client" | "customer", Some(value)) => foreign.client = Some(value),
                ("task", Some(value)) => foreign.task = Some(value),
                (_, Some(value)) => foreign.tags.push(format!("{name}={value}")),
                (_, None) => foreign.tags.push(name),
            }
        }
        foreign.description = Some(without_tags(&entry.words)).filter(|words| !words.is_empty());
        foreign
    }

    /// Takes the pauses out of the time before them; answers those that find no time.
    fn take_pauses(&mut self, found: &mut VecDeque<Found>) {
        for at in 0..self.entries.len() {
            let (line, Value::Length(pause)) = (self.entries[at].line, self.entries[at].value)
            else {
                continue;
            };
            if pause >= Span::ZERO {
                continue;
            }
            let mut left = Span::from_millis(-pause.millis());
            for entry in self.entries[..at].iter_mut().rev() {
                entry.value = shortened(entry.value, &mut left);
            }
            let said = if left > Span::ZERO {
                "the pause is longer than the time before it"
            } else {
                "the pause was taken from the end of the time before it"
            };
            found.push_back(Found::Remark(line, said.to_owned()));
        }
        self.entries
            .retain(|entry| !matches!(entry.value, Value::Length(span) if span < Span::ZERO));
    }
}

/// A value without as much of a pause as fits into it.
fn shortened(value: Value, left: &mut Span) -> Value {
    let minute = Span::minutes(1).millis();
    match value {
        Value::Length(span) if span > Span::ZERO => {
            let taken = span.min(*left);
            *left = *left - taken;
            Value::Length(span - taken)
        }
        Value::Range(start, end) => {
            let taken = (left.millis() / minute).min(end - start).max(0);
            *left = *left - Span::from_millis(taken * minute);
            Value::Range(start, end - taken)
        }
        value => value,
    }
}

fn finish(record: Option<Record>, found: &mut VecDeque<Found>) {
    let Some(mut record) = record else { return };
    record.take_pauses(found);
    found.extend(record.entries.iter().map(|entry| Found::time(record.foreign(entry))));
}

fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// `2026-11-23`, `2026/11/23`, maybe with `(8h!)` behind it.
fn date_line(line: &str) -> Option<Day> {
    let (date, rest) = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
    let rest = rest.trim();
    let should = rest.is_empty() || rest.starts_with('(') && rest.ends_with("!)");
    if should { clock::date(date).filter(|_| !date.contains('.')) } else { None }
}

/// The value at the beginning of an entry, and what follows it.
fn value(text: &str) -> Result<(Value, &str), String> {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if let Some((from, to)) = first.split_once('-').filter(|(from, _)| !from.is_empty()) {
        // `8:00-9:00`
        return Ok((range(from, to)?, rest));
    }
    let after = rest.trim_start();
    if let Some(after) = after.strip_prefix('-')
        && offset(first).is_some()
    {
        let after = after.trim_start();
        let (to, rest) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
        return Ok((range(first, to)?, rest));
    }
    match length(first) {
        Some(span) => Ok((Value::Length(span), rest)),
        None => Err(format!("\"{first}\" is neither a duration nor a range of times")),
    }
}

/// `1h30m`, `-45m`, `+2h`, `0m`
fn length(text: &str) -> Option<Span> {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'h' | b'm'));
    if plain && bare.ends_with(['h', 'm']) { clock::duration(text) } else { None }
}

fn range(from: &str, to: &str) -> Result<Value, String> {
    let no_time = |text: &str| format!("\"{text}\" is no time");
    let start = offset(from).ok_or_else(|| no_time(from))?;
    if to.starts_with('?') && to.bytes().all(|byte| byte == b'?') {
        return Ok(Value::Open(start));
    }
    let end = offset(to).ok_or_else(|| no_time(to))?;
    if end < start {
        return Err("the end is before the start".to_owned());
    }
    Ok(Value::Range(start, end))
}

/// A time in minutes from the beginning of the record's day; `<` means the day before it and `>`
/// the day after.
fn offset(text: &str) -> Option<i64> {
    let (text, days) = match (text.strip_prefix('<'), text.strip_suffix('>')) {
        (Some(bare), None) => (bare, -1),
        (None, Some(bare)) => (bare, 1),
        (None, None) => (text, 0),
        _ => return None,
    };
    let minutes = if text == "24:00" {
        24 * 60
    } else {
        let time = clock::time(text)?;
        i64::from(time.hour()) * 60 + i64::from(time.minute())
    };
    // On the wall: which instants these are is decided later.
    Some(minutes + days * 24 * 60)
}

/// The tags in words.
fn tags(words: &str) -> Vec<Tag> {
    spans(words).into_iter().map(|(_, _, tag)| tag).collect()
}

/// The words without the tags that have a value and without those at the end of a line: others
/// are part of a sentence.
fn without_tags(words: &str) -> String {
    let lines = words.lines().map(|line| {
        let mut line = line.trim_end().to_owned();
        for (start, end, tag) in spans(&line).into_iter().rev() {
            if tag.value.is_some() || end == line.trim_end().len() {
                line.replace_range(start..end, "");
            }
        }
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Where tags stand in words.
fn spans(words: &str) -> Vec<(usize, usize, Tag)> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(at) = words.get(from..).and_then(|rest| rest.find('#')).map(|at| at + from) {
        let rest = words.get(at + 1..).unwrap_or_default();
        let within = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let length = rest.find(|c: char| !within(c)).unwrap_or(rest.len());
        from = at + 1 + length;
        let Some(name) = rest.get(..length).filter(|name| !name.is_empty()) else { continue };
        let mut tag = Tag { name: name.to_lowercase(), value: None };
        if let Some(after) = rest.get(length..).and_then(|rest| rest.strip_prefix('=')) {
            let quote = after.chars().next().filter(|first| matches!(first, '"' | '\''));
            let (value, used) = if let Some(quote) = quote {
                match after[1..].find(quote) {
                    Some(end) => (after.get(1..=end), end + 2),
                    None => (None, 0),
                }
            } else {
                let end = after.find(|c: char| !within(c)).unwrap_or(after.len());
                (after.get(..end), end)
            };
            tag.value = value.filter(|value| !value.is_empty()).map(str::to_owned);
            from += 1 + used;
        }
        spans.push((at, from, tag));
    }
    spans
}

/// Writes records of days, to the minute.
pub(super) struct Records {
    pub(super) zone: Zone,
    pub(super) day: Option<Day>,
}

impl Exporter for Records {
    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let (day, value, written) = self.value(&leaving.entry);
        if self.day != Some(day) {
            let gap = if self.day.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{day}");
            self.day = Some(day);
        }
        let _ = write!(out, "    {value}");
        let note = leaving.entry.notes.as_deref().map(one_line);
        if let Some(note) = note.filter(|note| !note.is_empty()) {
            let _ = write!(out, " {note}");
        }
        let names = [
            ("client", leaving.customer.as_deref()),
            ("project", leaving.pillar.as_deref()),
            ("task", Some(leaving.task.as_str())),
        ];
        for (name, value) in names {
            if let Some(value) = value {
                let _ = write!(out, " #{name}={}", quoted(value));
            }
        }
        for tag in &leaving.entry.tags {
            let (name, value) = tag.split_once('=').unwrap_or((tag, ""));
            let within = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            let name: String = name.chars().map(|c| if within(c) { c } else { '_' }).collect();
            let value =
                if value.is_empty() { String::new() } else { format!("={}", quoted(value)) };
            let _ = write!(out, " #{name}{value}");
        }
        out.push('\n');
        written
    }
}

impl Records {
    /// The day of an entry and how klog writes its time. What no range can say is a duration.
    fn value(&self, entry: &TimeEntry) -> (Day, String, Written) {
        let Some(times) = entry.times() else {
            return (entry.day(), lasting(entry.duration), rounded(entry.duration));
        };
        let OnTheWall { start, end, written } = OnTheWall::minutes(times, self.zone);
        let day = start.date();
        let time = |at: NaiveDateTime| at.format("%-H:%M").to_string();
        let end = match (end.date() - day).num_days() {
            0 => time(end),
            1 => format!("{}>", time(end)),
            _ => return (day, lasting(entry.duration), rounded(entry.duration)),
        };
        match written {
            Written::ByTheWall => (day, lasting(entry.duration), rounded(entry.duration)),
            written => (day, format!("{} - {end}", time(start)), written),
        }
    }
}

/// `1h30m`
fn lasting(span: Span) -> String {
    let minutes = (span.whole_seconds() + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

fn rounded(span: Span) -> Written {
    if span.whole_seconds() % 60 == 0 { Written::Whole } else { Written::InMinutes }
}

/// A value in quotes; klog knows no escapes, so one kind of quotes has to go.
fn quoted(value: &str) -> String {
    let value = one_line(value);
    if value.contains('"') && !value.contains('\'') {
        format!("'{value}'")
    } else {
        format!("\"{}\"", value.replace('"', "'"))
    }
}
