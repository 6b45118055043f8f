//! Zones: which day an instant lies in, and which instant a clock on the wall means.
//!
//! The only file that knows the zone database. No day is assumed to have 24 hours.

use chrono::{Datelike, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::{GapInfo, Tz};

use super::{Day, Span, Timestamp};

/// Within how many hours of midnight the date on the wall may differ from the day. The most that
/// ever happened is one hour (Casey, 2010); the tests look through the whole database.
const NEAR_MIDNIGHT: u32 = 2;

/// A time zone of the IANA database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// What a time on a wall clock means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// One instant.
    Exact(Timestamp),
    /// The clock was turned back: it happened twice.
    Fold {
        /// The first time.
        earlier: Timestamp,
        /// The second time.
        later: Timestamp,
    },
    /// The clock was turned forward: it did not happen. The gap goes from `from` to `to` on the
    /// wall, both at the same `instant`.
    Gap {
        /// The first time on the wall that did not happen.
        from: NaiveDateTime,
        /// The first time after the gap on the wall.
        to: NaiveDateTime,
        /// The instant of the change.
        instant: Timestamp,
    },
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The release of the zone database, such as `2025b`: days may differ between two of them.
    pub const DATABASE: &str = chrono_tz::IANA_TZDB_VERSION;

    /// Reads an IANA name such as `Europe/Paris`, in any case; none if it is unknown.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse::<Tz>().ok().or_else(|| Tz::from_str_insensitive(name).ok()).map(Self)
    }

    /// The names of all zones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The clock on the wall at an instant.
    pub fn local(self, instant: Timestamp) -> NaiveDateTime {
        self.0.from_utc_datetime(&instant.to_utc().naive_utc()).naive_local()
    }

    /// How far the wall is ahead of UTC at an instant, in seconds.
    pub fn offset_seconds(self, instant: Timestamp) -> i32 {
        self.0.offset_from_utc_datetime(&instant.to_utc().naive_utc()).fix().local_minus_utc()
    }

    /// The day an instant lies in: the one whose [`day`](Self::day) holds it. That is the date on
    /// the wall, save for the minutes that show another date while a clock is turned back.
    pub fn day_of(self, instant: Timestamp) -> Day {
        let wall = self.local(instant);
        let date = wall.date();
        // The date can only be wrong close to midnight.
        if (NEAR_MIDNIGHT..24 - NEAR_MIDNIGHT).contains(&wall.hour()) {
            return date;
        }
        let (start, end) = self.day(date);
        if instant < start {
            date.pred_opt().unwrap_or(date)
        } else if instant >= end {
            date.succ_opt().unwrap_or(date)
        } else {
            date
        }
    }

    /// What a time on the wall means. Times outside the years that can be recorded are brought
    /// into them.
    pub fn resolve(self, local: NaiveDateTime) -> Resolved {
        use chrono::LocalResult;
        if !(1899..=9999).contains(&local.year()) {
            return Resolved::Exact(Timestamp::from_utc(local.and_utc()));
        }
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(instant) => Resolved::Exact(Timestamp::from_utc(instant.to_utc())),
            LocalResult::Ambiguous(earlier, later) => Resolved::Fold {
                earlier: Timestamp::from_utc(earlier.to_utc()),
                later: Timestamp::from_utc(later.to_utc()),
            },
            LocalResult::None => self.gap_around(local),
        }
    }

    /// The gap that swallows a time on the wall.
    fn gap_around(self, local: NaiveDateTime) -> Resolved {
        let Some((from, before)) = GapInfo::new(&local, &self.0).and_then(|gap| gap.begin) else {
            return Resolved::Exact(Timestamp::from_utc(local.and_utc()));
        };
        let ahead = TimeDelta::seconds(before.fix().local_minus_utc().into());
        let instant = Timestamp::from_utc((from - ahead).and_utc());
        Resolved::Gap { from, to: self.local(instant), instant }
    }

    /// The first of a time that happened twice; one that did not happen is shifted forward by the
    /// length of the gap, so that what lay between two times stays between them.
    pub fn compatible(self, local: NaiveDateTime) -> Timestamp {
        match self.resolve(local) {
            Resolved::Exact(instant) => instant,
            Resolved::Fold { earlier, .. } => earlier,
            Resolved::Gap { from, instant, .. } => {
                instant + Span::from_millis((local - from).num_milliseconds())
            }
        }
    }

    /// The instants a day covers, from its first to the first of the next day. It may have 23,
    /// 24 or 25 hours, or none.
    pub fn day(self, day: Day) -> (Timestamp, Timestamp) {
        (self.day_start(day), self.day_end(day))
    }

    /// The first instant after a day.
    fn day_end(self, day: Day) -> Timestamp {
        day.succ_opt().map_or(Timestamp::MAX, |next| self.day_start(next))
    }

    /// The first instant of a day, which is the end of the day before.
    pub fn day_start(self, day: Day) -> Timestamp {
        match self.resolve(day.and_time(NaiveTime::MIN)) {
            Resolved::Exact(instant) | Resolved::Gap { instant, .. } => instant,
            // Midnight happened twice. Where the clock was turned back to 00:00 or later, the day
            // began the first time; where it soon fell back into the day before, the second time:
            // whichever leaves fewer minutes in a day that the wall does not show.
            Resolved::Fold { earlier, later } => {
                let middle =
                    Timestamp::from_millis(i64::midpoint(earlier.millis(), later.millis()));
                if self.local(middle).date() < day { later } else { earlier }
            }
        }
    }

    /// How much of the time from `start` to `end` lies in each day, in order of days. The parts
    /// are above zero and sum to the whole.
    pub fn parts(self, start: Timestamp, end: Timestamp) -> Vec<(Day, Span)> {
        let mut parts = Vec::with_capacity(1);
        let mut from = start;
        while from < end {
            let day = self.day_of(from);
            let midnight = self.day_end(day);
            let to = if midnight > from { midnight.min(end) } else { end };
            parts.push((day, to.since(from)));
            from = to;
        }
        parts
    }
}

#[cfg(test)]
mod tests;
