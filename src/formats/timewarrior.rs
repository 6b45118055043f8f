//! Timewarrior: what `timew export` prints, and its data files `2026-11.data`.
//!
//! It knows no projects: everything is a tag. Its ids are positions and change, so they are not
//! read.

use std::fmt::Write as _;

use serde::Deserialize;

use super::foreign::{Findings, Foreign, ForeignTime, Found, Source, findings};
use super::leaving::{Exporter, Leaving, Written, one_line};
use super::pieces::{Elements, Lines};
use super::{Head, Importer, Projects, clock, unreadable};
use crate::domain::{Refusal, Timestamp};

/// Reads timewarrior's files.
pub(super) struct Timewarrior;

impl Importer for Timewarrior {
    fn name(&self) -> &'static str {
        "timewarrior"
    }

    fn projects(&self) -> Projects {
        Projects::AreTags
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let text = head.text.trim_start();
        let json = text.strip_prefix('[').is_some_and(|list| {
            list.trim_start().starts_with('{') && {
                let start = list.find("\"start\"").and_then(|at| list.get(at + 7..));
                let value = start.map(|rest| rest.trim_start_matches([':', ' ', '"']));
                value.and_then(|value| value.get(..16)).and_then(instant).is_some()
            }
        });
        json || text.lines().next().is_some_and(|line| {
            line.strip_prefix("inc ").is_some_and(|rest| rest.get(..16).and_then(instant).is_some())
        })
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let mut input = file.open().map_err(|error| unreadable(file, &error))?;
        let first = input.fill_buf().map_err(|error| unreadable(file, &error))?;
        let first = first.iter().find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
        if first == Some(&b'[') {
            return Ok(exported(Elements::of(input)));
        }
        let mut lines = Lines::of(input);
        Ok(findings(move |found| match lines.next() {
            Ok(Some((number, text))) => {
                if text.trim_start().starts_with("inc") {
                    found.push_back(Found::of(number, interval(number, &text)));
                } else if !text.trim().is_empty() && !text.trim_start().starts_with("exc") {
                    let why = "the line begins neither with inc nor with exc".to_owned();
                    found.push_back(Found::Unreadable(number, why));
                }
                true
            }
            Ok(None) => false,
            Err(error) => super::broken(found, &error),
        }))
    }
}

/// An object of the export.
#[derive(Deserialize)]
struct Interval {
    start: String,
    #[serde(default)]
    end: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    annotation: Option<String>,
}

fn exported<'a>(mut elements: Elements<Box<dyn std::io::BufRead + 'a>>) -> Findings<'a> {
    findings(move |found| match elements.next() {
        Ok(Some(element)) => {
            let read = super::element::<Interval>(&element).and_then(|interval| {
                let start = said(&interval.start)?;
                let end = interval.end.as_deref().map(said).transpose()?;
                Ok(Foreign {
                    tags: interval.tags,
                    description: interval.annotation.filter(|words| !words.trim().is_empty()),
                    ..Foreign::new(element.line, ForeignTime::Instants(start, end))
                })
            });
            found.push_back(Found::of(element.line, read));
            true
        }
        Ok(None) => false,
        Err(error) => super::broken(found, &error),
    })
}

/// `inc START [- END] [# tag "tag with space" …] [# "annotation"]`
fn interval(number: usize, text: &str) -> Result<Foreign, String> {
    let mut words = words(text).into_iter().skip(1).peekable();
    let Word::Bare(start) = words.next().ok_or("the start is missing")? else {
        return Err("the start is missing".to_owned());
    };
    let start = said(&start)?;
    let mut end = None;
    if words.next_if_eq(&Word::Bare("-".to_owned())).is_some() {
        match words.next() {
            Some(Word::Bare(word)) => end = Some(said(&word)?),
            _ => return Err("the end is missing".to_owned()),
        }
    }
    let mut parts: [Vec<String>; 2] = Default::default();
    let mut part = None;
    for word in words {
        match (word, part) {
            (Word::Bare(mark), None) if mark == "#" => part = Some(0),
            (Word::Bare(mark), Some(0)) if mark == "#" => part = Some(1),
            (Word::Bare(word) | Word::Quoted(word), Some(at)) => parts[at].push(word),
            (Word::Bare(word) | Word::Quoted(word), None) => {
                return Err(format!("\"{word}\" stands where a # is expected"));
            }
        }
    }
    let [tags, note] = parts;
    Ok(Foreign {
        tags,
        description: Some(note.join(" ")).filter(|words| !words.trim().is_empty()),
        ..Foreign::new(number, ForeignTime::Instants(start, end))
    })
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Bare(String),
    Quoted(String),
}

/// The words of a line; those in quotes may hold spaces, and a backslash before a quote.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut word = String::new();
        if first == '"' {
            while let Some(c) = chars.next().filter(|c| *c != '"') {
                word.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
            }
            words.push(Word::Quoted(word));
        } else {
            word.push(first);
            while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                word.push(c);
            }
            words.push(Word::Bare(word));
        }
    }
    words
}

fn said(text: &str) -> Result<Timestamp, String> {
    instant(text).ok_or_else(|| format!("\"{text}\" is no time such as 20261123T074428Z"))
}

/// `20261123T074428Z`
fn instant(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 16 && bytes.get(8) == Some(&b'T') && bytes.get(15) == Some(&b'Z');
    if !shaped || !text.is_ascii() {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let day = chrono::NaiveDate::from_ymd_opt(
        i32::try_from(part(0, 4)?).ok()?,
        part(4, 6)?,
        part(6, 8)?,
    )?;
    let time = day.and_hms_opt(part(9, 11)?, part(11, 13)?, part(13, 15)?)?;
    clock::unclamped(time.and_utc().timestamp_millis())
}

/// Writes the lines of a data file, which every timewarrior reads.
pub(super) struct DataLines;

impl Exporter for DataLines {
    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let Some((start, end)) = leaving.entry.times() else { return Written::Not };
        let _ = write!(out, "inc {} - {} #", compact(start), compact(end));
        for tag in tags(leaving) {
            let _ = write!(out, " {}", bare_or_quoted(&tag));
        }
        if let Some(note) = &leaving.entry.notes {
            let _ = write!(out, " # {}", quoted(&one_line(note)));
        }
        out.push('\n');
        Written::Whole
    }
}

/// Writes what `timew export` prints and newer ones import.
#[derive(Default)]
pub(super) struct ExportedJson {
    any: bool,
}

impl Exporter for ExportedJson {
    fn begin(&mut self, out: &mut String) {
        out.push_str("[\n");
    }

    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let Some((start, end)) = leaving.entry.times() else { return Written::Not };
        let mut interval = serde_json::json!({
            "start": compact(start),
            "end": compact(end),
            "tags": tags(leaving),
        });
        if let Some(note) = &leaving.entry.notes {
            interval["annotation"] = note.as_str().into();
        }
        let comma = if std::mem::replace(&mut self.any, true) { ",\n" } else { "" };
        let _ = write!(out, "{comma}{interval}");
        Written::Whole
    }

    fn end(&mut self, out: &mut String) {
        out.push_str("\n]\n");
    }
}

/// Everything is a tag: the customer and pillar, the title, and the tags.
fn tags(leaving: &Leaving) -> Vec<String> {
    let mut tags = vec![one_line(&leaving.project('/'))];
    for tag in std::iter::once(&leaving.task).chain(&leaving.entry.tags) {
        let tag = one_line(tag);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn compact(at: Timestamp) -> String {
    at.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
}

fn bare_or_quoted(tag: &str) -> String {
    let bare =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '+' | '@');
    if !tag.is_empty() && tag.chars().all(bare) { tag.to_owned() } else { quoted(tag) }
}

/// A text in quotes; a backslash stands before quotes in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
