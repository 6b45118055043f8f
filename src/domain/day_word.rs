//! Words for a single day: `2026-11-23`, `today`, `mon`.
//!
//! Ranges of days are in `period`, days with a time in `when`.

use std::fmt;

use chrono::{Datelike, Days, Weekday};

use super::error::quoted;
use super::{Day, Refusal, Timestamp, Zone};

/// A day as people name it, before it is known which day today is (spec: DAY).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayWord {
    /// A date.
    Date(Day),
    /// The day it is.
    Today,
    /// The day before.
    Yesterday,
    /// The day after.
    Tomorrow,
    /// A weekday: the latest such day that is not in the future.
    Weekday(Weekday),
}

impl DayWord {
    /// Reads a word in any case; none if it names no day.
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "today" => Some(Self::Today),
            "yesterday" => Some(Self::Yesterday),
            "tomorrow" => Some(Self::Tomorrow),
            lower => weekday(lower).map(Self::Weekday).or_else(|| date(lower).map(Self::Date)),
        }
    }

    /// The day it names when this is today.
    pub fn resolve(self, today: Day) -> Day {
        match self {
            Self::Date(day) => day,
            Self::Today => today,
            Self::Yesterday => before(today, 1),
            Self::Tomorrow => after(today, 1),
            Self::Weekday(weekday) => latest(weekday, today),
        }
    }
}

impl fmt::Display for DayWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(day) => write!(f, "{day}"),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::Tomorrow => f.write_str("tomorrow"),
            Self::Weekday(weekday) => f.write_str(&weekday.to_string().to_ascii_lowercase()),
        }
    }
}

/// Reads a DAY: `2026-11-23`, `today`, `yesterday`, `tomorrow`, `mon` (spec: DAY).
pub fn parse_day(text: &str, now: Timestamp, zone: Zone) -> Result<Day, Refusal> {
    DayWord::parse(text.trim()).map(|word| word.resolve(zone.day_of(now))).ok_or_else(|| {
        Refusal::usage(format!("{} is not a day", quoted(text)))
            .hint("write it as `2026-11-23`, `today`, `yesterday` or `mon`")
    })
}

/// The day this many days earlier, as far as the calendar goes.
pub(super) fn before(day: Day, days: u64) -> Day {
    day.checked_sub_days(Days::new(days)).unwrap_or(Day::MIN)
}

/// The day this many days later, as far as the calendar goes.
pub(super) fn after(day: Day, days: u64) -> Day {
    day.checked_add_days(Days::new(days)).unwrap_or(Day::MAX)
}

/// The latest day of this name up to `today`.
pub(super) fn latest(weekday: Weekday, today: Day) -> Day {
    before(today, u64::from(today.weekday().days_since(weekday)))
}

/// `YYYY-MM-DD`, with all its digits.
pub(super) fn date(word: &str) -> Option<Day> {
    let bytes = word.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { word.parse().ok() } else { None }
}

/// The weekday of this lower-case name, short or long.
fn weekday(lower: &str) -> Option<Weekday> {
    match lower {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

/// A number written with this many digits.
pub(super) fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
