//! Bartib: one activity a line, in the time of the wall and without a zone.

use std::fmt::Write as _;

use chrono::NaiveDateTime;

use super::clock::{self, DateOrder};
use super::foreign::{Findings, Foreign, ForeignTime, Source};
use super::leaving::{Exporter, Leaving, OnTheWall, Written, one_line};
use super::{Head, Importer, each_line};
use crate::domain::{Refusal, Zone};

/// Reads bartib's file.
pub(super) struct Bartib;

impl Importer for Bartib {
    fn name(&self) -> &'static str {
        "bartib"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let mut lines = head.text.lines().filter(|line| !line.trim().is_empty());
        lines.next().is_some_and(|line| line.contains('|') && activity(1, line).is_ok())
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        each_line(
            file,
            |number, text| {
                if text.trim().is_empty() { None } else { Some(activity(number, text)) }
            },
        )
    }
}

/// `2026-11-23 09:30 - 2026-11-23 11:00 | project | description`
fn activity(number: usize, line: &str) -> Result<Foreign, String> {
    let mut parts = parts(line).into_iter();
    let times = parts.next().unwrap_or_default();
    let (start, end) = match times.split_once(" - ") {
        Some((start, end)) => (when(start)?, Some(when(end)?)),
        None => (when(&times)?, None),
    };
    let mut part = || parts.next().map(|text| text.trim().to_owned()).filter(|t| !t.is_empty());
    Ok(Foreign {
        project: Some(part().ok_or("the project is missing")?),
        description: part(),
        ..Foreign::new(number, ForeignTime::Wall(start, end))
    })
}

fn when(text: &str) -> Result<NaiveDateTime, String> {
    clock::date_time(text, DateOrder::DayFirst)
        .ok_or_else(|| format!("\"{}\" is no time such as 2026-11-23 09:30", text.trim()))
}

/// The parts between bars; a backslash takes the meaning from what follows.
fn parts(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let kept = match c {
            '\\' => chars.next().unwrap_or(c),
            '|' => {
                parts.push(String::new());
                continue;
            }
            c => c,
        };
        if let Some(part) = parts.last_mut() {
            part.push(kept);
        }
    }
    parts
}

/// Writes bartib's file, to the minute: bartib is built without seconds.
pub(super) struct Activities {
    pub(super) zone: Zone,
}

impl Exporter for Activities {
    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let Some(times) = leaving.entry.times() else { return Written::Not };
        let OnTheWall { start, end, written } = OnTheWall::minutes(times, self.zone);
        let when = "%Y-%m-%d %H:%M";
        let _ = write!(
            out,
            "{} - {} | {}",
            start.format(when),
            end.format(when),
            escaped(&leaving.project('/'))
        );
        if let Some(words) = leaving.beside() {
            let _ = write!(out, " | {}", escaped(words));
        }
        out.push('\n');
        written
    }
}

fn escaped(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('|', "\\|")
}
