//! Periods: the words people use for a stretch of days, and the days they mean.
//!
//! Days have no zone here; which instants they cover is in `zone`.

#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{Datelike, Weekday};
use serde::{Deserialize, Serialize};

use super::day_word::{DayWord, after, before, latest, number};
use super::error::quoted;
use super::{Day, Refusal};

/// A stretch of days as people name it, before it is known which day today is (spec: RANGE).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// `all`.
    All,
    /// `7d`: so many days, the last of which is today.
    LastDays(u32),
    /// `week`, `month`, `quarter`, `year`: the whole one that holds today.
    This(Unit),
    /// `last-week`, `last-month`, `last-quarter`, `last-year`: the one before.
    Last(Unit),
    /// `2026`.
    Year(i32),
    /// `2026-Q3`.
    Quarter(i32, u32),
    /// `2026-11`.
    Month(i32, u32),
    /// `oct`: the latest October that has begun.
    NamedMonth(u32),
    /// `2026-W47`: the week of ISO 8601, from Monday on, whatever day weeks start on here.
    IsoWeek(i32, u32),
    /// `today`, `2026-11-23`, `mon`.
    On(DayWord),
    /// `mon..fri`, `2026-11-01..`, `..2026-11-15`: from the first day of the one to the last day
    /// of the other.
    Between(Option<Box<Period>>, Option<Box<Period>>),
}

/// The stretches that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
    /// Three months, from January on.
    Quarter,
    /// A year of the calendar.
    Year,
}

/// Days in a row, the first and the last included; a missing one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day; none: from the beginning.
    pub start: Option<Day>,
    /// The last day; none: without end.
    pub end: Option<Day>,
}

impl DayRange {
    /// Every day.
    pub const ALL: Self = Self { start: None, end: None };

    /// From one day to the other, both in.
    pub const fn new(start: Day, end: Day) -> Self {
        Self { start: Some(start), end: Some(end) }
    }

    /// A single day.
    pub const fn day(day: Day) -> Self {
        Self::new(day, day)
    }

    /// The week that holds this day.
    pub fn week_of(day: Day, week_start: Weekday) -> Self {
        let start = latest(week_start, day);
        Self::new(start, after(start, 6))
    }

    /// The month that holds this day.
    pub fn month_of(day: Day) -> Self {
        Self::months(day.year(), day.month(), 1)
    }

    /// The quarter that holds this day.
    pub fn quarter_of(day: Day) -> Self {
        Self::months(day.year(), day.month0() / 3 * 3 + 1, 3)
    }

    /// The year that holds this day.
    pub fn year_of(day: Day) -> Self {
        Self::months(day.year(), 1, 12)
    }

    /// So many months from this one on.
    fn months(year: i32, month: u32, count: u32) -> Self {
        let start = Day::from_ymd_opt(year, month, 1).unwrap_or(Day::MIN);
        let next = start.checked_add_months(chrono::Months::new(count));
        Self::new(start, next.map_or(Day::MAX, |next| before(next, 1)))
    }

    /// Whether the day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }

    /// The days before it that one compares it with: the month before a month, the year before a
    /// year, else as many days. None where it is open.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let (start, end) = (self.start?, self.end?);
        let eve = start.pred_opt()?;
        for around in [Self::month_of, Self::quarter_of, Self::year_of] {
            if around(start) == *self {
                return Some(around(eve));
            }
        }
        let length = end.signed_duration_since(start).num_days();
        Some(Self::new(eve.checked_sub_signed(chrono::TimeDelta::days(length))?, eve))
    }

    /// Its days in order; none at all where it is open.
    pub fn days(&self) -> impl Iterator<Item = Day> + use<> {
        let (start, end) = (self.start.unwrap_or(Day::MAX), self.end.unwrap_or(Day::MIN));
        start.iter_days().take_while(move |day| *day <= end)
    }
}

/// `2026-11-24`, `2026-11-01..2026-11-15`, `2026-11-01..`, `all`: read back as the same days.
impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, self.end) {
            (Some(start), Some(end)) if start == end => write!(f, "{start}"),
            (Some(start), Some(end)) => write!(f, "{start}..{end}"),
            (Some(start), None) => write!(f, "{start}.."),
            (None, Some(end)) => write!(f, "..{end}"),
            (None, None) => f.write_str("all"),
        }
    }
}

/// The week of ISO 8601 that holds the day, as `2026-W47`.
pub fn week_key(day: Day) -> String {
    let week = day.iso_week();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The month that holds the day, as `2026-11`.
pub fn month_key(day: Day) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

impl Period {
    /// Today.
    pub const TODAY: Self = Self::On(DayWord::Today);

    /// Reads a RANGE; what cannot be read is refused as `usage`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let lower = text.trim().to_ascii_lowercase();
        let read = match lower.split_once("..") {
            Some((start, end)) => read_between(start.trim(), end.trim()),
            None => read_named(&lower),
        };
        read.ok_or_else(|| {
            Refusal::usage(format!("{} is not a range of days", quoted(text))).hint(
                "write it as `today`, `last-week`, `oct`, `2026-11`, `7d`, `mon..fri`, \
                 `2026-11-01..2026-11-15` or `all`",
            )
        })
    }

    /// The days it means when this is today and weeks start on that weekday.
    ///
    /// A weekday at the start of a stretch is the latest one that is not in the future; between
    /// two weekdays the end is the first one from there on, so that on a Wednesday `mon..fri` is
    /// this week's Monday to Friday.
    pub fn resolve(&self, today: Day, week_start: Weekday) -> Result<DayRange, Refusal> {
        Ok(match self {
            Self::All => DayRange::ALL,
            Self::LastDays(days) => {
                DayRange::new(before(today, u64::from(days.saturating_sub(1))), today)
            }
            Self::This(unit) => unit.around(today, week_start),
            Self::Last(unit) => {
                let first = unit.around(today, week_start).start.unwrap_or(today);
                unit.around(before(first, 1), week_start)
            }
            Self::Year(year) => DayRange::months(*year, 1, 12),
            Self::Quarter(year, quarter) => DayRange::months(*year, quarter * 3 - 2, 3),
            Self::Month(year, month) => DayRange::months(*year, *month, 1),
            Self::NamedMonth(month) => {
                let year = today.year() - i32::from(*month > today.month());
                DayRange::months(year, *month, 1)
            }
            Self::IsoWeek(year, week) => {
                let start = Day::from_isoywd_opt(*year, *week, Weekday::Mon).unwrap_or(Day::MIN);
                DayRange::new(start, after(start, 6))
            }
            Self::On(word) => DayRange::day(word.resolve(today)),
            Self::Between(start, end) => {
                return self.between(start.as_deref(), end.as_deref(), today, week_start);
            }
        })
    }

    /// The days from the start of one period to the end of another.
    fn between(
        &self,
        from: Option<&Self>,
        to: Option<&Self>,
        today: Day,
        week_start: Weekday,
    ) -> Result<DayRange, Refusal> {
        let resolve = |period: Option<&Self>| {
            period.map_or(Ok(DayRange::ALL), |period| period.resolve(today, week_start))
        };
        let (first, last) = (resolve(from)?, resolve(to)?);
        let (start, mut end) = (first.start, last.end);
        if let (
            Some(start),
            Some(Self::On(DayWord::Weekday(_))),
            Some(Self::On(DayWord::Weekday(to))),
        ) = (start, from, to)
        {
            end = Some(latest(*to, after(start, 6)));
        }
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            let turned = Self::Between(to.cloned().map(Box::new), from.cloned().map(Box::new));
            return Err(Refusal::usage(format!(
                "\"{self}\" ends ({end}) before it begins ({start})"
            ))
            .hint(format!("did you mean `{turned}`?")));
        }
        Ok(DayRange { start, end })
    }

    /// The words with the days they mean: `today (2026-11-24)`, `2026-11-01..2026-11-15`.
    pub fn label(&self, range: &DayRange) -> String {
        let (words, days) = (self.to_string(), range.to_string());
        if words == days { words } else { format!("{words} ({days})") }
    }
}

impl Unit {
    /// The one that holds the day.
    fn around(self, day: Day, week_start: Weekday) -> DayRange {
        match self {
            Self::Week => DayRange::week_of(day, week_start),
            Self::Month => DayRange::month_of(day),
            Self::Quarter => DayRange::quarter_of(day),
            Self::Year => DayRange::year_of(day),
        }
    }

    /// Its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// The canonical way to write it, which is read back as the same.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::LastDays(days) => write!(f, "{days}d"),
            Self::This(unit) => f.write_str(unit.name()),
            Self::Last(unit) => write!(f, "last-{}", unit.name()),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::NamedMonth(month) => {
                let at = usize::try_from(month.saturating_sub(1)).unwrap_or_default();
                f.write_str(MONTHS.get(at).map_or("", |name| &name[..3]))
            }
            Self::IsoWeek(year, week) => write!(f, "{year:04}-W{week:02}"),
            Self::On(word) => word.fmt(f),
            Self::Between(start, end) => {
                start.iter().try_for_each(|side| write!(f, "{side}"))?;
                f.write_str("..")?;
                end.iter().try_for_each(|side| write!(f, "{side}"))
            }
        }
    }
}

/// The months' English names in lower case; the first three letters are enough.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A stretch between two others, of which one may be left out.
fn read_between(start: &str, end: &str) -> Option<Period> {
    let side = |text: &str| -> Option<Option<Box<Period>>> {
        if text.is_empty() {
            return Some(None);
        }
        match read_named(text)? {
            Period::All | Period::LastDays(_) => None,
            period => Some(Some(Box::new(period))),
        }
    };
    let (start, end) = (side(start)?, side(end)?);
    (start.is_some() || end.is_some()).then_some(Period::Between(start, end))
}

/// A stretch with one name.
fn read_named(lower: &str) -> Option<Period> {
    if lower == "all" {
        return Some(Period::All);
    }
    DayWord::parse(lower)
        .map(Period::On)
        .or_else(|| read_unit(lower))
        .or_else(|| read_month(lower).map(Period::NamedMonth))
        .or_else(|| read_digits(lower))
}

/// `week`, `this-week`, `last-week`; a space does where the hyphen stands.
fn read_unit(lower: &str) -> Option<Period> {
    let (last, name) = match lower.split_once(['-', ' ']) {
        Some(("last", name)) => (true, name),
        Some(("this", name)) => (false, name),
        Some(_) => return None,
        None => (false, lower),
    };
    let units = [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];
    let unit = units.into_iter().find(|unit| unit.name() == name)?;
    Some(if last { Period::Last(unit) } else { Period::This(unit) })
}

/// The number of a month by its name or the first three letters (or `sept`).
fn read_month(lower: &str) -> Option<u32> {
    let short = lower == "sept" || lower.len() == 3;
    let at = MONTHS.iter().position(|name| *name == lower || short && name.starts_with(lower))?;
    u32::try_from(at + 1).ok()
}

/// `2026`, `2026-Q3`, `2026-11`, `2026-W47`, `7d`.
fn read_digits(lower: &str) -> Option<Period> {
    if let Some(days) = lower.strip_suffix('d') {
        return number(days, 1..=5).filter(|days| *days > 0).map(Period::LastDays);
    }
    let (year, rest) = match lower.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (lower, None),
    };
    let year = i32::try_from(number(year, 4..=4)?).ok()?;
    let Some(rest) = rest else { return Some(Period::Year(year)) };
    if let Some(quarter) = rest.strip_prefix('q') {
        let quarter = number(quarter, 1..=1).filter(|quarter| (1..=4).contains(quarter))?;
        return Some(Period::Quarter(year, quarter));
    }
    if let Some(week) = rest.strip_prefix('w') {
        let week = number(week, 1..=2)?;
        return Day::from_isoywd_opt(year, week, Weekday::Mon).map(|_| Period::IsoWeek(year, week));
    }
    let month = number(rest, 2..=2).filter(|month| (1..=12).contains(month))?;
    Some(Period::Month(year, month))
}
