//! Timeclock: the clock-ins and clock-outs of hledger and ledger.

use std::collections::VecDeque;
use std::fmt::Write as _;

use chrono::{FixedOffset, NaiveDateTime, TimeZone};

use super::clock;
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source};
use super::leaving::{Exporter, Leaving, Written, one_line};
use super::{Head, Importer, each_line_with};
use crate::domain::{Refusal, Timestamp, Zone};

/// Reads timeclock files.
pub(super) struct Timeclock;

impl Importer for Timeclock {
    fn name(&self) -> &'static str {
        "timeclock"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let mut lines = head.text.lines().filter(|line| !is_comment(line));
        lines
            .next()
            .is_some_and(|line| line.strip_prefix("i ").is_some_and(|rest| punch(rest).is_ok()))
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let mut open: Vec<Session> = Vec::new();
        each_line_with(file, move |line, found| match line {
            Some((number, text)) => read_line(&mut open, number, text, found),
            // What is open at the end runs.
            None => found.extend(open.drain(..).map(|session| session.end(None))),
        })
    }
}

/// Whether a line says nothing of time. (`b`, `h` and `O` are ignored by ledger too)
fn is_comment(line: &str) -> bool {
    matches!(line.chars().next(), None | Some('#' | ';' | '*' | 'b' | 'h' | 'O'))
        || line.trim().is_empty()
}

fn read_line(open: &mut Vec<Session>, number: usize, text: &str, found: &mut VecDeque<Found>) {
    if is_comment(text) {
        return;
    }
    let read = match text.split_at_checked(2) {
        Some(("i ", rest)) => punch(rest).map(|punch| open.push(Session { number, punch })),
        Some(("o ", rest)) => punch(rest).and_then(|out| {
            // A clock-out without a name closes the newest.
            let named = |session: &Session| session.punch.account == out.account;
            let at = match &out.account {
                Some(_) => open.iter().rposition(named).or(open.len().checked_sub(1)),
                None => open.len().checked_sub(1),
            };
            let at = at.ok_or("it closes what was never opened")?;
            found.push_back(open.remove(at).end(Some(out)));
            Ok(())
        }),
        _ => Err("the line begins neither with i nor with o".to_owned()),
    };
    if let Err(why) = read {
        found.push_back(Found::Unreadable(number, why));
    }
}

/// Time that is open.
struct Session {
    number: usize,
    punch: Punch,
}

/// One line: when, and what is said of it.
struct Punch {
    time: NaiveDateTime,
    offset: Option<FixedOffset>,
    account: Option<String>,
    description: Option<String>,
    comment: Option<String>,
}

impl Session {
    fn end(self, out: Option<Punch>) -> Found {
        let Self { number, punch } = self;
        let time = times(&punch, out.as_ref());
        let mut tags = Vec::new();
        let out = out.and_then(|out| out.comment);
        for comment in [&punch.comment, &out].into_iter().flatten() {
            tags.extend(tags_in(comment));
        }
        Found::of(
            number,
            time.map(|time| Foreign {
                project: punch.account,
                description: punch.description,
                tags,
                ..Foreign::new(number, time)
            }),
        )
    }
}

fn times(from: &Punch, to: Option<&Punch>) -> Result<ForeignTime, String> {
    match (from.offset, to.map(|to| to.offset)) {
        (Some(_), None | Some(Some(_))) => {
            let start = instant(from)?;
            Ok(ForeignTime::Instants(start, to.map(instant).transpose()?))
        }
        (None, None | Some(None)) => Ok(ForeignTime::Wall(from.time, to.map(|to| to.time))),
        _ => Err("one of in and out names a zone and the other does not".to_owned()),
    }
}

fn instant(punch: &Punch) -> Result<Timestamp, String> {
    let local = punch.offset.and_then(|offset| offset.from_local_datetime(&punch.time).single());
    let millis = local.map(|local| local.timestamp_millis());
    millis.and_then(clock::unclamped).ok_or_else(|| format!("{} is no time", punch.time))
}

/// `2026/11/23 09:30:00+0100 account  description  ; comment, tag:value`
fn punch(text: &str) -> Result<Punch, String> {
    let text = text.trim();
    let (day, rest) = text.split_once(char::is_whitespace).ok_or("the time is missing")?;
    let rest = rest.trim_start();
    let (time, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (bare, offset) = match time.rfind(['+', '-']) {
        Some(at) => {
            let (bare, offset) = time.split_at_checked(at).unwrap_or((time, ""));
            (bare, Some(zone(offset)?))
        }
        None => (time, None),
    };
    let no_time = || format!("\"{day} {time}\" is no time");
    let day = clock::date(day).ok_or_else(no_time)?;
    let local = day.and_time(clock::time(bare).ok_or_else(no_time)?);
    let (said, comment) = match rest.split_once(';') {
        Some((said, comment)) => (said, Some(comment.trim().to_owned())),
        None => (rest, None),
    };
    let (account, description) = match said.trim().split_once("  ") {
        Some((account, description)) => (account.trim(), description.trim()),
        None => (said.trim(), ""),
    };
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Punch {
        time: local,
        offset,
        account: said(account),
        description: said(description),
        comment,
    })
}

fn zone(text: &str) -> Result<FixedOffset, String> {
    text.parse().map_err(|_| format!("\"{text}\" is no offset such as +0100"))
}

/// The tags of a comment: `tag:value`, divided by commas.
pub(super) fn tags_in(comment: &str) -> Vec<String> {
    let words = comment.split(',').map(str::trim);
    let tags = words.filter_map(|word| {
        let (name, value) = word.split_once(':')?;
        // The tag is the last word before the colon.
        let name = name.split_whitespace().last()?;
        let value = value.trim();
        Some(if value.is_empty() { name.to_owned() } else { format!("{name}={value}") })
    });
    tags.collect()
}

/// Writes clock-ins and clock-outs, with the offset of the wall: those who do not know zones pass
/// over it.
pub(super) struct Punches {
    pub(super) zone: Zone,
}

impl Exporter for Punches {
    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let Some((start, end)) = leaving.entry.times() else { return Written::Not };
        let at = |instant: Timestamp| {
            let offset = self.zone.offset_seconds(instant) / 60;
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
            let local = self.zone.local(instant).format("%Y-%m-%d %H:%M:%S");
            format!("{local}{sign}{hours:02}{minutes:02}")
        };
        let _ = write!(out, "i {} {}", at(start), plain(&leaving.project(':')));
        if let Some(words) = leaving.beside() {
            let _ = write!(out, "  {}", plain(words));
        }
        let tags = leaving.entry.tags.iter().map(|tag| match tag.split_once('=') {
            Some((name, value)) => format!("{}:{value}", word(name)),
            None => format!("{}:", word(tag)),
        });
        let tags: Vec<String> = tags.collect();
        if !tags.is_empty() {
            let _ = write!(out, "  ; {}", tags.join(", "));
        }
        let _ = writeln!(out, "\no {}", at(end));
        Written::Whole
    }
}

/// Words on one line in which nothing begins a comment.
fn plain(text: &str) -> String {
    one_line(text).replace(';', ",")
}

/// A tag's name, which is one word.
fn word(tag: &str) -> String {
    plain(tag).replace([' ', ',', ':'], "-")
}
