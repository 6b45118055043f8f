//! When: the words people use for an instant, such as `9:30`, `mon 9:00`, `10m ago`.
//!
//! Reading the words needs no context; which instant they mean does, and is settled by
//! [`When::resolve`] with an [`Anchor`]. Lengths of time are in `span`, ranges in `period`.

mod resolve;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{NaiveDateTime, NaiveTime};

pub use self::resolve::{Anchor, Bare, Fold, Moment};
use super::day_word::{DayWord, date, number};
use super::error::quoted;
use super::{Refusal, Span, Timestamp};

/// An instant as people name it, before it is known when and where they speak (spec: WHEN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `now`.
    Now,
    /// `10m ago`, `-10m`.
    Ago(Span),
    /// `9:30`: what day it is on depends on the command.
    Clock(NaiveTime),
    /// `yesterday 17:00`, `mon 9:00`, `2026-11-23 09:30`.
    On(DayWord, NaiveTime),
    /// `2026-11-23T09:30:00+01:00`.
    Offset {
        /// The clock on the wall.
        local: NaiveDateTime,
        /// How far the wall is ahead of UTC, in seconds.
        ahead: i32,
    },
}

impl When {
    /// Exactly this instant.
    pub fn exactly(at: Timestamp) -> Self {
        Self::Offset { local: at.to_utc().naive_utc(), ahead: 0 }
    }

    /// Reads a WHEN; what cannot be read is refused as `usage`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let lower = text.trim().to_ascii_lowercase();
        if lower == "now" {
            return Ok(Self::Now);
        }
        if let Some(rest) =
            lower.strip_suffix("ago").filter(|rest| rest.ends_with(char::is_whitespace))
        {
            return rest.trim().parse().map(Self::Ago);
        }
        if let Some(rest) = lower.strip_prefix(['-', '\u{2212}']) {
            return rest.trim().parse().map(Self::Ago);
        }
        clock(&lower)
            .map(Self::Clock)
            .or_else(|| read_date(&lower))
            .or_else(|| {
                let (word, time) = lower.split_once(char::is_whitespace)?;
                Some(Self::On(DayWord::parse(word)?, clock(time.trim())?))
            })
            .ok_or_else(|| refused(text, &lower))
    }

    /// Whether it says by itself which day it is on, so that `--on` adds nothing.
    pub fn names_day(&self) -> bool {
        !matches!(self, Self::Clock(_))
    }
}

/// The canonical way to write it, which is read back as the same.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now => f.write_str("now"),
            Self::Ago(span) => write!(f, "{span} ago"),
            Self::Clock(time) => write!(f, "{}", Clock(*time)),
            Self::On(day, time) => write!(f, "{day} {}", Clock(*time)),
            Self::Offset { local, ahead } => {
                let (sign, ahead) = (if *ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
                let (hours, minutes) = (ahead / 3600, ahead / 60 % 60);
                write!(f, "{}{sign}{hours:02}:{minutes:02}", local.format("%Y-%m-%dT%H:%M:%S"))
            }
        }
    }
}

/// A time on the wall as messages show it: `09:30`, and `17:00:30` where there are seconds.
struct Clock(NaiveTime);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = chrono::Timelike::second(&self.0) != 0;
        write!(f, "{}", self.0.format(if seconds { "%H:%M:%S" } else { "%H:%M" }))
    }
}

/// `9:30`, `17:00:30`, `9am`, `9:30 pm`.
fn clock(lower: &str) -> Option<NaiveTime> {
    let half = lower.strip_suffix("am").map(|rest| (rest, 0));
    let half = half.or_else(|| lower.strip_suffix("pm").map(|rest| (rest, 12)));
    let (digits, shift) =
        half.map_or((lower, None), |(rest, shift)| (rest.trim_end(), Some(shift)));
    let mut fields = digits.split(':');
    let hour = number(fields.next()?, 1..=2)?;
    let minute = fields.next().map(|digits| number(digits, 2..=2));
    let second = fields.next().map_or(Some(0), |digits| number(digits, 2..=2))?;
    if fields.next().is_some() {
        return None;
    }
    match (shift, minute) {
        (Some(shift), minute) if (1..=12).contains(&hour) => {
            NaiveTime::from_hms_opt(hour % 12 + shift, minute.unwrap_or(Some(0))?, second)
        }
        // Without minutes and half of the day a number alone is no time.
        (None, Some(minute)) => NaiveTime::from_hms_opt(hour, minute?, second),
        _ => None,
    }
}

/// `2026-11-23 09:30`, `2026-11-23T09:30:00.000`, and either with `Z` or an offset.
fn read_date(lower: &str) -> Option<When> {
    let (day, rest) = lower.split_at_checked(10)?;
    let day = date(day)?;
    let rest =
        rest.strip_prefix('t').or_else(|| rest.strip_prefix(char::is_whitespace))?.trim_start();
    let (time, ahead) = match rest.find(['z', '+', '-', '\u{2212}']) {
        Some(at) => (rest[..at].trim_end(), Some(offset(&rest[at..])?)),
        None => (rest, None),
    };
    // Times are whole seconds; what other programs write behind them is left out.
    let time = match time.split_once('.') {
        Some((whole, rest)) if whole.len() == 8 => {
            number(rest, 1..=9)?;
            clock(whole)?
        }
        _ => clock(time)?,
    };
    Some(match ahead {
        Some(ahead) => When::Offset { local: day.and_time(time), ahead },
        None => When::On(DayWord::Date(day), time),
    })
}

/// `z`, `+01:00`, `+0100`, `+01`, in seconds ahead of UTC.
fn offset(lower: &str) -> Option<i32> {
    if lower == "z" {
        return Some(0);
    }
    let (sign, digits) = match lower.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, lower.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, number(minutes, 2..=2)?),
        None if digits.len() == 4 => (digits.get(..2)?, number(digits.get(2..)?, 2..=2)?),
        None => (digits, 0),
    };
    let hours = number(hours, 2..=2).filter(|hours| *hours < 24)?;
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    (minutes < 60).then_some(sign * seconds)
}

/// The refusal of a text that is no WHEN, with what was most likely meant.
fn refused(text: &str, lower: &str) -> Refusal {
    let words = quoted(text);
    let alone = |why: &str, hint: String| Refusal::usage(format!("{words} {why}")).hint(hint);
    if DayWord::parse(lower).is_some() {
        return alone("names no time of the day", format!("add one: `{lower} 9:00`"));
    }
    if lower.ends_with("24:00") {
        return alone(
            "is not a time",
            "the clock ends at `23:59`; midnight is `0:00` of the next day".into(),
        );
    }
    if let (false, Ok(span)) = (lower.contains(':'), lower.parse::<Span>()) {
        return alone("is a length of time, not a time", format!("did you mean `{span} ago`?"));
    }
    if let (3 | 4, Some(_)) = (lower.len(), number(lower, 3..=4)) {
        let (hour, minute) = lower.split_at(lower.len() - 2);
        if clock(&format!("{hour}:{minute}")).is_some() {
            return alone("is not a time", format!("did you mean `{hour}:{minute}`?"));
        }
    }
    alone(
        "is not a time",
        "write it as `9:30`, `5pm`, `yesterday 17:00`, `2026-11-23 09:30` or `10m ago`".into(),
    )
}
