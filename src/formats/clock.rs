//! Dates, clock times and durations as the files of trackers write them.
//!
//! What people type at the prompt is read in `domain`; here nothing is relative to now.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::{Day, Span, Timestamp};

/// The longest number that is read as a part of a date, a time or a duration.
const LONGEST_NUMBER: usize = 9;

/// In which order a date with slashes names day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// 31/12/2026
    #[default]
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// Reads `2026-11-23`, `2026/11/23` or `2026.11.23`.
pub(super) fn date(text: &str) -> Option<Day> {
    let (year, month, day) = three(text)?;
    if text.find(|c: char| !c.is_ascii_digit()) != Some(4) {
        return None;
    }
    recordable(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?)
}

/// Reads the same, or a date that ends with the year: `23.11.2026`, `11/23/2026`.
pub(super) fn date_in(text: &str, order: DateOrder) -> Option<Day> {
    if let Some(day) = date(text) {
        return Some(day);
    }
    let (first, second, year) = three(text)?;
    let dots = text.contains('.');
    let (day, month) = match order {
        DateOrder::MonthFirst if !dots => (second, first),
        _ => (first, second),
    };
    let year = if year < 100 { year + 2000 } else { year };
    recordable(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?)
}

/// The three numbers of a date.
pub(super) fn three(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.trim().split(['-', '/', '.']);
    let three = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    parts.next().is_none().then_some(three)
}

/// A day in the years in which time can be recorded.
fn recordable(day: Day) -> Option<Day> {
    use chrono::Datelike;
    (1900..=9999).contains(&day.year()).then_some(day)
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty()
        && text.len() <= LONGEST_NUMBER
        && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Reads a time of the day: `9:30`, `09:30:15`, `9:30am`, `10:23:52 PM`, `9am`. `24:00` is none.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let (bare, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(bare), _) => (bare.trim_end(), Some(0)),
        (_, Some(bare)) => (bare.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts = bare.split(':');
    let hour = number(parts.next()?)?;
    let minute = match parts.next() {
        Some(minute) => number(minute)?,
        None if half.is_some() => 0,
        None => return None,
    };
    let second = match parts.next() {
        // A fraction of a second is no time that is recorded.
        Some(second) => number(second.split(['.', ',']).next()?)?,
        None => 0,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    if parts.next().is_some() { None } else { NaiveTime::from_hms_opt(hour, minute, second) }
}

/// Reads a date and a time of the day with a space or a `T` between them.
pub(super) fn date_time(text: &str, order: DateOrder) -> Option<NaiveDateTime> {
    let text = text.trim();
    let at = text.find([' ', 'T', 't'])?;
    let (day, clock) = (text.get(..at)?, text.get(at + 1..)?);
    Some(date_in(day, order)?.and_time(time(clock)?))
}

/// Reads an instant: RFC 3339, also with a space for the `T` and an offset without a colon.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(instant) = Timestamp::parse_rfc3339(text) {
        return Some(instant);
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S %z"];
    let zulu = text.strip_suffix(['Z', 'z']).map(|bare| format!("{}+0000", bare.trim_end()));
    let text = zulu.as_deref().unwrap_or(text);
    let read = forms.iter().find_map(|form| DateTime::parse_from_str(text, form).ok())?;
    unclamped(read.timestamp_millis())
}

/// An instant in the years in which time can be recorded.
pub(super) fn unclamped(millis: i64) -> Option<Timestamp> {
    let instant = Timestamp::from_millis(millis);
    (instant.millis() == millis).then_some(instant)
}

/// Reads a duration: `1:30`, `01:30:00`, `1h 30m`, `90m`, `1.5h`, or a bare number of hours with a
/// point or a comma before the fraction. A hyphen before it makes it negative.
pub(super) fn duration(text: &str) -> Option<Span> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('-') {
        return duration(rest).map(|span| Span::from_millis(-span.millis()));
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    if text.contains(':') {
        let mut parts = text.split(':').map(|part| number(part).map(i64::from));
        let (hours, minutes) = (parts.next()??, parts.next()??);
        let seconds = parts.next().unwrap_or(Some(0))?;
        let fits = parts.next().is_none() && minutes < 60 && seconds < 60;
        return fits.then(|| Span::seconds(hours * 3600 + minutes * 60 + seconds));
    }
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return with_units(text);
    }
    decimal(text).and_then(|hours| in_hours(hours, 3600))
}

/// `1h30m`, `1.5 h`, `90 min`
fn with_units(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut whole = Span::ZERO;
    while !rest.is_empty() {
        let unit = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let end = rest
            .get(unit..)?
            .find(|c: char| !c.is_ascii_alphabetic())
            .map_or(rest.len(), |length| unit + length);
        let seconds = match rest.get(unit..end)?.to_ascii_lowercase().as_str() {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "d" | "day" | "days" => 24 * 3600,
            _ => return None,
        };
        whole += in_hours(decimal(rest.get(..unit)?.trim())?, seconds)?;
        rest = rest.get(end..)?.trim_start();
    }
    Some(whole)
}

/// So many units of so many seconds, to the nearest second.
fn in_hours(count: rust_decimal::Decimal, seconds: i64) -> Option<Span> {
    use rust_decimal::prelude::ToPrimitive;
    let seconds = count.checked_mul(seconds.into())?.round().to_i64()?;
    // No duration that is recorded is longer than ten years.
    (seconds.abs() < 10 * 366 * 86_400).then(|| Span::seconds(seconds))
}

/// Reads a number as different countries write it: `2,000.5`, `2.000,5`, `20,0`, `1'000.25`. Where
/// a single point or comma has three digits behind it and at most three before, it divides
/// thousands only if it is a comma before a point or a point before a comma elsewhere in the text.
pub(super) fn decimal(text: &str) -> Option<rust_decimal::Decimal> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\'' | '’')).collect();
    let last = text.rfind(['.', ',']);
    let plain: String = match last {
        Some(at) if text.get(at..).is_some_and(|rest| rest.starts_with(',')) => {
            let twice = text.matches(',').count() > 1;
            let whole: String = text.chars().filter(|c| *c != '.').collect();
            if twice { whole.replace(',', "") } else { whole.replace(',', ".") }
        }
        Some(_) if text.matches('.').count() > 1 => text.replace('.', ""),
        _ => text.replace(',', ""),
    };
    let number = plain.bytes().next()?.is_ascii_digit() || plain.starts_with('.');
    if number && plain.len() < 20 { plain.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("9:30", Some("09:30:00"))]
    #[case("09:30:15", Some("09:30:15"))]
    #[case("12:05am", Some("00:05:00"))]
    #[case("12:05 PM", Some("12:05:00"))]
    #[case("10:23:52 PM", Some("22:23:52"))]
    #[case("9am", Some("09:00:00"))]
    #[case("24:00", None)]
    #[case("13:00pm", None)]
    #[case("9", None)]
    fn times_of_the_day(#[case] text: &str, #[case] read: Option<&str>) {
        assert_eq!(time(text).map(|time| time.to_string()).as_deref(), read);
    }

    #[rstest]
    #[case("2026-11-23", DateOrder::DayFirst, Some("2026-11-23"))]
    #[case("2026/1/2", DateOrder::DayFirst, Some("2026-01-02"))]
    #[case("03/04/2024", DateOrder::DayFirst, Some("2024-04-03"))]
    #[case("03/04/2024", DateOrder::MonthFirst, Some("2024-03-04"))]
    #[case("3.4.2024", DateOrder::MonthFirst, Some("2024-04-03"))]
    #[case("31/12/24", DateOrder::DayFirst, Some("2024-12-31"))]
    #[case("31/12/2024", DateOrder::MonthFirst, None)]
    #[case("1776-07-04", DateOrder::DayFirst, None)]
    fn dates(#[case] text: &str, #[case] order: DateOrder, #[case] read: Option<&str>) {
        assert_eq!(date_in(text, order).map(|day| day.to_string()).as_deref(), read);
    }

    #[rstest]
    #[case("1:30", Some(5400))]
    #[case("125:00:01", Some(450_001))]
    #[case("1h 30m", Some(5400))]
    #[case("-45m", Some(-2700))]
    #[case("1.5h", Some(5400))]
    #[case("0.25", Some(900))]
    #[case("20,0", Some(72_000))]
    #[case("2.000,0", Some(7_200_000))]
    #[case("2,000.5", Some(7_201_800))]
    #[case("1:75", None)]
    #[case("an hour", None)]
    #[case("9999999999999999999", None)]
    fn durations(#[case] text: &str, #[case] seconds: Option<i64>) {
        assert_eq!(duration(text).map(Span::whole_seconds), seconds);
    }

    #[rstest]
    #[case("2026-11-23T08:30:00Z")]
    #[case("2026-11-23 08:30:00Z")]
    #[case("2026-11-23T09:30:00+0100")]
    #[case("2026-11-23 09:30:00 +0100")]
    #[case("2026-11-23T09:30:00.000000+01:00")]
    fn instants(#[case] text: &str) {
        assert_eq!(instant(text).map(|at| at.to_string()).unwrap(), "2026-11-23T08:30:00.000Z");
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_panics(text in "[-+0-9a-zA-Z:.,/ ü]{0,24}") {
            let _ = (time(&text), duration(&text), instant(&text));
            let _ = date_time(&text, DateOrder::MonthFirst);
        }
    }
}
