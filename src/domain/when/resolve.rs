//! Which instant a WHEN means, given who says it when, where and about what.

use chrono::{NaiveTime, Weekday};

use super::{Clock, When};
use crate::domain::day_word::{DayWord, after, before};
use crate::domain::{Day, Refusal, Resolved, Span, Timestamp, Zone};

/// What a WHEN is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The instant at which it is said.
    pub now: Timestamp,
    /// The zone of the clock on the wall.
    pub zone: Zone,
    /// The day that `today` means.
    pub today: Day,
    /// What a clock time without a day means.
    pub bare: Bare,
    /// Which of two is meant where the clock was turned back.
    pub fold: Fold,
}

/// What a clock time without a day means (spec: WHEN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// That time on this day.
    OnDay(Day),
    /// The first such time after this instant (`--to`).
    FirstAfter(Timestamp),
    /// The latest such time that is past and after this instant (`stop --at`). Where there is
    /// none, the nearest one, so that the caller can say what is wrong with it.
    LatestPastAfter(Timestamp),
    /// The first such time between these two instants (`split`, `break`). Where there is none,
    /// the nearest one, so that the caller can say what is wrong with it.
    FirstInside {
        /// Where the entry begins.
        start: Timestamp,
        /// Where it ends.
        end: Timestamp,
    },
}

/// Which of two is meant where a time happened twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// The first, with a note.
    #[default]
    First,
    /// The second (`--later`).
    Later,
}

/// The instant that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant, in whole seconds.
    pub at: Timestamp,
    /// The sentence to say when the time happened twice and the first was taken.
    pub folded: Option<String>,
}

impl Anchor {
    /// The plain rules: a bare clock means today, and the first of two is taken.
    pub fn new(now: Timestamp, zone: Zone) -> Self {
        let today = zone.day_of(now);
        Self { now, zone, today, bare: Bare::OnDay(today), fold: Fold::First }
    }

    /// The same with another meaning of a bare clock.
    #[must_use]
    pub fn bare(self, bare: Bare) -> Self {
        Self { bare, ..self }
    }

    /// The same with another choice where a time happened twice.
    #[must_use]
    pub fn fold(self, fold: Fold) -> Self {
        Self { fold, ..self }
    }

    /// What a time on the wall of this day means, if it satisfies `wanted`.
    fn pick(
        &self,
        day: Day,
        time: NaiveTime,
        wanted: impl Fn(Timestamp) -> bool,
    ) -> Result<Option<Moment>, Refusal> {
        let exact = |at| Some(Moment { at, folded: None });
        match self.zone.resolve(day.and_time(time)) {
            Resolved::Exact(at) if self.zone.local(at) != day.and_time(time) => {
                Err(outside(&format!("{day} {}", Clock(time))))
            }
            Resolved::Exact(at) => Ok(exact(at).filter(|_| wanted(at))),
            Resolved::Fold { earlier, later } => Ok(match self.fold {
                Fold::Later => exact(later).filter(|_| wanted(later)),
                Fold::First if wanted(earlier) => {
                    let folded = wanted(later).then(|| twice(time));
                    Some(Moment { at: earlier, folded })
                }
                Fold::First => exact(later).filter(|_| wanted(later)),
            }),
            gap @ Resolved::Gap { instant, .. } if wanted(instant) => {
                Err(self.missing(day, time, gap))
            }
            Resolved::Gap { .. } => Ok(None),
        }
    }

    /// The first of the days on which the time is as wanted.
    fn first(
        &self,
        days: impl Iterator<Item = Day>,
        time: NaiveTime,
        wanted: impl Fn(Timestamp) -> bool,
    ) -> Result<Option<Moment>, Refusal> {
        for day in days {
            if let Some(moment) = self.pick(day, time, &wanted)? {
                return Ok(Some(moment));
            }
        }
        Ok(None)
    }

    /// The time on this day, wherever that lies.
    fn on_day(&self, day: Day, time: NaiveTime) -> Result<Moment, Refusal> {
        self.pick(day, time, |_| true)?.ok_or_else(|| outside(&format!("{day} {}", Clock(time))))
    }

    /// What a clock time without a day means.
    fn on_clock(&self, time: NaiveTime) -> Result<Moment, Refusal> {
        let (found, start, end) = match self.bare {
            Bare::OnDay(day) => return self.on_day(day, time),
            Bare::FirstAfter(start) => {
                let found = self.first(self.days_from(start), time, |at| at > start)?;
                (found, start, start)
            }
            Bare::LatestPastAfter(start) => {
                let past = |at| at > start && at <= self.now;
                (self.first(self.days_back(), time, past)?, start, self.now)
            }
            Bare::FirstInside { start, end } => {
                let inside = |at| at > start && at < end;
                (self.first(self.days_from(start), time, inside)?, start, end)
            }
        };
        found.map_or_else(|| self.nearest(time, start, end), Ok)
    }

    /// The latest time on such a weekday that is not in the future.
    fn on_weekday(&self, weekday: Weekday, time: NaiveTime) -> Result<Moment, Refusal> {
        use chrono::Datelike;
        let days = self.days_back().filter(|day| day.weekday() == weekday);
        self.first(days, time, |at| at <= self.now)?
            .ok_or_else(|| outside(&format!("{} {}", DayWord::Weekday(weekday), Clock(time))))
    }

    /// Of the times on the days around both ends, the one nearest to what lies between.
    fn nearest(
        &self,
        time: NaiveTime,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<Moment, Refusal> {
        let distance = |at: Timestamp| start.since(at).max(at.since(end)).max(Span::ZERO);
        let mut best: Option<Moment> = None;
        for day in self.days_from(start).chain(self.days_from(end)) {
            // A time that does not exist there is nowhere near.
            let Ok(Some(moment)) = self.pick(day, time, |_| true) else { continue };
            if best.as_ref().is_none_or(|best| distance(moment.at) < distance(best.at)) {
                best = Some(moment);
            }
        }
        best.ok_or_else(|| outside(&Clock(time).to_string()))
    }

    /// The days around an instant on which the next time of a clock can lie. It may be more than
    /// a day away, since a day may be skipped and its date may be shown twice.
    fn days_from(&self, instant: Timestamp) -> impl Iterator<Item = Day> + use<> {
        let day = self.zone.local(instant).date();
        (0..5).map(move |ahead| after(before(day, 1), ahead))
    }

    /// The days on which the last time of a clock or weekday can lie, latest first.
    fn days_back(&self) -> impl Iterator<Item = Day> + use<> {
        let day = self.zone.local(self.now).date();
        (0..16).map(move |back| before(after(day, 1), back))
    }

    /// The refusal of a time on the wall that did not happen.
    fn missing(&self, day: Day, time: NaiveTime, gap: Resolved) -> Refusal {
        let Resolved::Gap { from, to, .. } = gap else {
            return outside(&Clock(time).to_string());
        };
        let same_day = from.date() == day && to.date() == day;
        let show = |wall: chrono::NaiveDateTime| {
            let time = Clock(wall.time());
            if same_day { time.to_string() } else { format!("{} {time}", wall.date()) }
        };
        Refusal::invalid_time(format!(
            "{} does not exist on {day} in {}: clocks went from {} to {}",
            Clock(time),
            self.zone.name(),
            show(from),
            show(to),
        ))
        .hint(format!("the first time after it is `{} {}`", to.date(), Clock(to.time())))
    }
}

impl When {
    /// The instant it means. A time that does not exist is refused as `invalid_time`.
    pub fn resolve(&self, anchor: &Anchor) -> Result<Moment, Refusal> {
        let exact = |at: Timestamp| Moment { at: at.whole_second(), folded: None };
        match *self {
            Self::Now => Ok(exact(anchor.now)),
            Self::Ago(span) => {
                let millis = anchor.now.millis().saturating_sub(span.millis());
                recordable(millis).map(exact).ok_or_else(|| outside(&self.to_string()))
            }
            Self::Offset { local, ahead } => {
                let millis = (local.and_utc().timestamp() - i64::from(ahead)) * 1000;
                recordable(millis).map(exact).ok_or_else(|| outside(&self.to_string()))
            }
            Self::Clock(time) => anchor.on_clock(time),
            Self::On(DayWord::Weekday(weekday), time) => anchor.on_weekday(weekday, time),
            Self::On(word, time) => anchor.on_day(word.resolve(anchor.today), time),
        }
    }
}

/// The instant, if it can be recorded at all.
fn recordable(millis: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(millis)).filter(|at| at.millis() == millis)
}

/// The refusal of an instant that no record can hold.
fn outside(words: &str) -> Refusal {
    Refusal::invalid_time(format!("{words} lies outside the years 1900 to 9999"))
}

/// What to say when the first of two was taken.
fn twice(time: NaiveTime) -> String {
    format!("{} happened twice; took the first, `--later` takes the second", Clock(time))
}
