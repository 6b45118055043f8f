//! Span: a length of time, how people write it (`1h30m`) and how it is read back.
//!
//! Rounding for bills is in `bill`; how a span looks on screen is in `text`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::day_word::number;
use super::error::quoted;

/// A length of time in milliseconds; on the wire a plain integer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of this many milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// A span of this many whole seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// A span of this many whole minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self(minutes.saturating_mul(60_000))
    }

    /// A span of this many whole hours.
    pub const fn hours(hours: i64) -> Self {
        Self(hours.saturating_mul(3_600_000))
    }

    /// The length in milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The length in whole seconds, rounded towards zero.
    pub const fn whole_seconds(self) -> i64 {
        self.0 / 1000
    }

    /// The length in whole minutes, rounded towards zero.
    pub const fn whole_minutes(self) -> i64 {
        self.0 / 60_000
    }

    /// Whether there is no time in it.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::ops::Sub for Span {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Neg for Span {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, |sum, span| sum + span)
    }
}

/// The canonical way to write it: `1h30m`, `45s`, `1h00m05s`; milliseconds are left out.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.whole_seconds().unsigned_abs();
        let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
        if self.whole_seconds() < 0 {
            f.write_str("-")?;
        }
        match (hours, minutes, seconds) {
            (0, 0, 0) => write!(f, "0m"),
            (0, 0, _) => write!(f, "{seconds}s"),
            (0, _, 0) => write!(f, "{minutes}m"),
            (0, _, _) => write!(f, "{minutes}m{seconds:02}s"),
            (_, 0, 0) => write!(f, "{hours}h"),
            (_, _, 0) => write!(f, "{hours}h{minutes:02}m"),
            _ => write!(f, "{hours}h{minutes:02}m{seconds:02}s"),
        }
    }
}

/// Reads a DURATION: `90m`, `1h30`, `1h 30m`, `1:30`, `1.5h`, `1h30m20s` (spec: DURATION).
///
/// It has a unit and no sign. Fractions are rounded to whole seconds.
impl FromStr for Span {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let lower = text.trim().to_ascii_lowercase();
        if lower.starts_with(['-', '\u{2212}', '+']) {
            return Err(refused(text, "a length of time has no sign"));
        }
        let seconds = read_colons(&lower)
            .or_else(|| read_fraction(&lower))
            .or_else(|| read_units(&lower))
            .ok_or_else(|| refused(text, fault(&lower)))?;
        if seconds > LONGEST_SECONDS {
            return Err(refused(text, "it is longer than a life"));
        }
        Ok(Self::seconds(seconds))
    }
}

/// Reads a DURATION that may have a sign: `15m`, `+15m`, `-1h30` (spec: `--shift ±D`).
pub fn parse_shift(text: &str) -> Result<Span, Refusal> {
    let words = text.trim();
    match words.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => rest.parse::<Span>().map(|span| -span),
        None => words.strip_prefix('+').unwrap_or(words).parse(),
    }
}

/// A million hours: more than anybody records, and far from every overflow.
const LONGEST_SECONDS: i64 = 3_600_000_000;

/// The refusal of a text that is no length of time.
fn refused(text: &str, why: &str) -> Refusal {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    Refusal::usage(format!("{} is not a length of time{why}", quoted(text)))
        .hint("write it as `90m`, `1h30m`, `1:30`, `1.5h` or `45s`")
}

/// What most likely went wrong.
fn fault(lower: &str) -> &'static str {
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    if lower.starts_with(|c: char| c.is_ascii_digit()) && lower.chars().all(numeric) {
        "it has no unit"
    } else if lower.ends_with('d') && lower[..lower.len() - 1].parse::<u32>().is_ok() {
        "a day has no fixed length"
    } else {
        ""
    }
}

/// A number of at most nine digits, so that no sum overflows.
fn count(digits: &str) -> Option<i64> {
    number(digits, 1..=9).map(i64::from)
}

/// Two digits below 60.
fn sixty(digits: &str) -> Option<i64> {
    number(digits, 2..=2).map(i64::from).filter(|n| *n < 60)
}

/// `H:MM` or `H:MM:SS`, in seconds.
fn read_colons(lower: &str) -> Option<i64> {
    let mut fields = lower.split(':');
    let hours = count(fields.next()?)?;
    let minutes = sixty(fields.next()?)?;
    let seconds = fields.next().map_or(Some(0), sixty)?;
    fields.next().is_none().then_some(hours * 3600 + minutes * 60 + seconds)
}

/// Seconds in the unit of this name.
fn unit(name: &str) -> Option<i64> {
    match name {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1),
        _ => None,
    }
}

/// `1.5h`, `1,5h`, `.5h`: one number with a fraction and a unit, in seconds.
fn read_fraction(lower: &str) -> Option<i64> {
    let (digits, name) = lower.split_at(lower.find(|c: char| c.is_alphabetic())?);
    let (whole, fraction) = digits.trim_end().split_once(['.', ','])?;
    let whole = if whole.is_empty() { 0 } else { count(whole)? };
    let scale = 10_i64.pow(u32::try_from(fraction.len()).ok().filter(|len| *len <= 9)?);
    let unit = unit(name)?;
    // Rounded half up: a third of an hour written as 0.3333h is twenty minutes.
    let part = (count(fraction)? * unit * 2 + scale) / (scale * 2);
    Some(whole * unit + part)
}

/// `1h30m20s`, `1h 30m`, `1h30`: whole numbers with falling units, in seconds.
fn read_units(lower: &str) -> Option<i64> {
    let (mut rest, mut total, mut larger) = (lower, 0, None);
    while !rest.is_empty() {
        let (digits, tail) =
            rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let tail = tail.trim_start();
        let (name, tail) =
            tail.split_at(tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len()));
        let unit = match (name, larger) {
            // In `1h30` the minutes go without saying.
            ("", Some(3600)) if tail.is_empty() => 60,
            _ => unit(name)?,
        };
        let amount = count(digits)?;
        if larger.is_some_and(|larger| unit >= larger || amount * unit >= larger) {
            return None;
        }
        total += amount * unit;
        larger = Some(unit);
        rest = tail.trim_start();
    }
    larger.map(|_| total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::Code;

    #[rstest]
    #[case("90m", 5400, "1h30m")]
    #[case("1h30", 5400, "1h30m")]
    #[case("1h 30m", 5400, "1h30m")]
    #[case("1h30m", 5400, "1h30m")]
    #[case("1:30", 5400, "1h30m")]
    #[case("1:30:05", 5405, "1h30m05s")]
    #[case("1.5h", 5400, "1h30m")]
    #[case("1,5h", 5400, "1h30m")]
    #[case(".5 h", 1800, "30m")]
    #[case("0.3333h", 1200, "20m")]
    #[case("1.5m", 90, "1m30s")]
    #[case("1h30m20s", 5420, "1h30m20s")]
    #[case("1h 5", 3900, "1h05m")]
    #[case("1h20s", 3620, "1h00m20s")]
    #[case("2h", 7200, "2h")]
    #[case("45s", 45, "45s")]
    #[case("100s", 100, "1m40s")]
    #[case("0m", 0, "0m")]
    #[case(" 10 Minutes ", 600, "10m")]
    #[case("2 hours 5 mins", 7500, "2h05m")]
    #[case("1000000h", 3_600_000_000, "1000000h")]
    fn reads_and_writes(#[case] text: &str, #[case] seconds: i64, #[case] canonical: &str) {
        let span: Span = text.parse().unwrap();
        assert_eq!((span, span.to_string().as_str()), (Span::seconds(seconds), canonical));
    }

    #[rstest]
    #[case("")]
    #[case("45")]
    #[case("1.5")]
    #[case("h")]
    #[case("1d")]
    #[case("-10m")]
    #[case("+10m")]
    #[case("1:5")]
    #[case("1:75")]
    #[case(":30")]
    #[case("1:30m")]
    #[case("1h90m")]
    #[case("1h75")]
    #[case("30m1h")]
    #[case("1h1h")]
    #[case("1m30")]
    #[case("1h 30 20s")]
    #[case("1.5h30m")]
    #[case("1.h")]
    #[case("1.2.3h")]
    #[case("1e3h")]
    #[case("1000001h")]
    #[case("99999999999999999999h")]
    #[case("١h")]
    #[case("90 parsecs")]
    fn refuses(#[case] text: &str) {
        let refusal = text.parse::<Span>().unwrap_err();
        assert_eq!((refusal.code, refusal.hints.len()), (Code::Usage, 1));
        assert!(refusal.message.starts_with(&format!("\"{text}\" is not")), "{refusal}");
    }

    #[rstest]
    #[case("15m", Some(900))]
    #[case("+15m", Some(900))]
    #[case("-1h30", Some(-5400))]
    #[case("\u{2212}15m", Some(-900))]
    #[case("--15m", None)]
    #[case("-", None)]
    #[case("-15", None)]
    fn reads_shifts(#[case] text: &str, #[case] seconds: Option<i64>) {
        assert_eq!(parse_shift(text).ok(), seconds.map(Span::seconds));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in 0..=LONGEST_SECONDS) {
            let span = Span::seconds(seconds);
            prop_assert_eq!(span.to_string().parse(), Ok(span));
            prop_assert_eq!(parse_shift(&(-span).to_string()), Ok(-span));
        }

        #[test]
        fn any_text_has_an_answer(text in any::<String>(), near in "[-+0-9:.,hms ]{0,12}") {
            let _ = (text.parse::<Span>(), parse_shift(&text));
            if let Ok(span) = parse_shift(&near) {
                prop_assert_eq!(parse_shift(&span.to_string()), Ok(span));
            }
        }
    }
}
