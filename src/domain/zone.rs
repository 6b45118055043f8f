//! Zones: which day an instant lies in, and which instant a clock on the wall means.
//!
//! The only file that knows the zone database. No day is assumed to have 24 hours.

use chrono::{Days, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{Day, Span, Timestamp};

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
        /// The last time before the gap on the wall.
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

    /// Reads an IANA name such as `Europe/Paris`, in any case; none if it is unknown.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse::<Tz>().ok().or_else(|| Tz::from_str_insensitive(name).ok()).map(Self)
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

    /// The day an instant lies in.
    pub fn day_of(self, instant: Timestamp) -> Day {
        self.local(instant).date()
    }

    /// What a time on the wall means.
    pub fn resolve(self, local: NaiveDateTime) -> Resolved {
        use chrono::LocalResult;
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
        // The change lies within two days of the naive reading; halving finds its second.
        let naive = local.and_utc().timestamp();
        let (mut low, mut high) = (naive - 172_800, naive + 172_800);
        let wall = |second: i64| self.local(Timestamp::from_millis(second * 1000));
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if wall(middle) < local {
                low = middle;
            } else {
                high = middle;
            }
        }
        let instant = Timestamp::from_millis(high * 1000);
        let from = wall(low) + chrono::TimeDelta::seconds(1);
        Resolved::Gap { from, to: wall(high), instant }
    }

    /// The first of a time that happened twice, and the end of the gap for one that did not
    /// happen.
    pub fn compatible(self, local: NaiveDateTime) -> Timestamp {
        match self.resolve(local) {
            Resolved::Exact(instant) | Resolved::Gap { instant, .. } => instant,
            Resolved::Fold { earlier, .. } => earlier,
        }
    }

    /// The instants a day covers, from its first to the first of the next day. It may have 23,
    /// 24 or 25 hours, or none.
    pub fn day(self, day: Day) -> (Timestamp, Timestamp) {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        (self.day_start(day), self.day_start(next))
    }

    /// The first instant of a day.
    pub fn day_start(self, day: Day) -> Timestamp {
        self.compatible(day.and_time(NaiveTime::MIN))
    }

    /// How much of the time from `start` to `end` lies in each day, in order of days. The parts
    /// are above zero and sum to the whole.
    pub fn parts(self, start: Timestamp, end: Timestamp) -> Vec<(Day, Span)> {
        let mut parts = Vec::with_capacity(1);
        let mut from = start;
        while from < end {
            let day = self.day_of(from);
            // A day that is left and entered again (a clock turned back over midnight) is cut
            // where the date on the wall next changes, so that each part is in the day it shows.
            let to = self.end_of_day_run(from, day).min(end);
            match parts.last_mut() {
                Some((last, span)) if *last == day => *span += to.since(from),
                _ => parts.push((day, to.since(from))),
            }
            from = to;
        }
        parts
    }

    /// The first instant after `from` at which the day on the wall is no longer `day`.
    fn end_of_day_run(self, from: Timestamp, day: Day) -> Timestamp {
        let end = self.day(day).1;
        if end > from { end } else { from + Span::hours(1) }
    }
}
