//! Timedot: hledger's dots, a quarter of an hour each, by day and account. It knows no clock
//! times.

use std::collections::VecDeque;

use super::clock;
use super::foreign::{Findings, Foreign, ForeignTime, Found, Source};
use super::timeclock::tags_in;
use super::{Head, Importer, each_line_with};
use crate::domain::{Day, Refusal, Span};

/// A dot's time.
const DOT: Span = Span::minutes(15);

/// Reads timedot files.
pub(super) struct Timedot;

impl Importer for Timedot {
    fn name(&self) -> &'static str {
        "timedot"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        if head.name.ends_with(".timedot") {
            return true;
        }
        let mut lines = head.text.lines().filter(|line| !is_comment(line));
        let dated = lines.next().is_some_and(|line| date_line(bare(line)).is_some());
        let spent = |line: &str| {
            let line = bare(line);
            !line.starts_with([' ', '\t', '-'])
                && line.split_once("  ").is_some_and(|(_, rest)| {
                    let rest = said(rest.trim());
                    !rest.is_empty() && amounts(rest).is_ok()
                })
        };
        dated && lines.next().is_some_and(spent)
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let mut day = None;
        each_line_with(file, move |line, found| {
            let Some((number, text)) = line else { return };
            if is_comment(text) {
                return;
            }
            let text = bare(text);
            if let Some((date, _)) = date_line(text) {
                day = Some(date);
            } else if let Some(day) = day {
                spent(number, text, day, found);
            } else {
                let why = "it stands before the first day".to_owned();
                found.push_back(Found::Unreadable(number, why));
            }
        })
    }
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with(['#', ';'])
}

/// A line without the stars of a headline.
fn bare(line: &str) -> &str {
    let stars = line.trim_start_matches('*');
    if stars.len() < line.len() { stars.trim_start() } else { line }
}

/// A line that begins a day, and what is said of the day.
fn date_line(line: &str) -> Option<(Day, &str)> {
    let (date, rest) = line.trim_end().split_once([' ', '\t']).unwrap_or((line.trim_end(), ""));
    Some((clock::date(date)?, rest.trim()))
}

/// `account  .... ..  ; comment, tag:value`
fn spent(number: usize, line: &str, day: Day, found: &mut VecDeque<Found>) {
    let (line, comment) = match line.split_once(';') {
        Some((line, comment)) => (line, comment.trim()),
        None => (line, ""),
    };
    let line = line.trim();
    let (account, amount) = match line.split_once("  ").or_else(|| line.split_once('\t')) {
        Some((account, amount)) => (account.trim(), amount.trim()),
        None => (line, ""),
    };
    let foreign = |span: Span, tag: Option<char>| {
        let mut tags = tags_in(comment);
        tags.extend(tag.map(|letter| format!("t={letter}")));
        Found::time(Foreign {
            project: Some(account.to_owned()),
            tags,
            ..Foreign::new(number, ForeignTime::Day(day, span))
        })
    };
    match amounts(amount) {
        Ok(all) => found.extend(all.into_iter().map(|(span, tag)| foreign(span, tag))),
        Err(why) => found.push_back(Found::Unreadable(number, why)),
    }
}

/// What stands before a comment.
fn said(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// Dots, letters, a number of hours, or a number and a unit.
fn amounts(text: &str) -> Result<Vec<(Span, Option<char>)>, String> {
    let dots: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let quarters = |count: usize| {
        Span::from_millis(DOT.millis() * i64::try_from(count.min(10_000)).unwrap_or(0))
    };
    if dots.iter().all(|c| *c == '.') {
        return Ok(vec![(quarters(dots.len()), None)]);
    }
    if dots.iter().all(char::is_ascii_alphabetic) {
        let mut letters: Vec<char> = dots.clone();
        letters.sort_unstable();
        letters.dedup();
        let count = |letter: char| dots.iter().filter(|c| **c == letter).count();
        return Ok(letters.iter().map(|c| (quarters(count(*c)), Some(*c))).collect());
    }
    // A week has seven days of 24 hours here, as in hledger.
    let with_unit = |unit: &str, hours: i64| {
        let number = clock::decimal(text.strip_suffix(unit)?.trim())?;
        let seconds = number.checked_mul((hours * 3600).into())?.round();
        Some(Span::seconds(i64::try_from(seconds.mantissa()).ok()?))
    };
    let long = [("mo", 24 * 30), ("w", 24 * 7), ("y", 24 * 365)];
    clock::duration(text)
        .or_else(|| long.iter().find_map(|(unit, hours)| with_unit(unit, *hours)))
        .map(|span| vec![(span, None)])
        .ok_or_else(|| format!("\"{text}\" is no amount of time"))
}
