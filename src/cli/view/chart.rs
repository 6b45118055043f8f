//! Charts: time as a picture, a page of a terminal wide.
//!
//! What is summed is decided by the engine; the pictures are in `chart/day`, `chart/bars` and
//! `chart/month`.

mod bars;
mod day;
mod month;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Line, Page, Role};
use crate::domain::{Day, DayRange, Refusal, Span};
use crate::engine::log::Logged;
use crate::engine::report::Report;
use crate::report::{Group, Key};
use crate::text::{date, span};

use super::balance::{self, Done};
use super::{Look, View, field};

/// Up to so many days are bars.
const DAYS_OF_BARS: i64 = 14;

/// Up to so many days are a calendar.
const DAYS_OF_A_MONTH: i64 = 31;

/// Up to so many days are bars by week.
const DAYS_OF_WEEKS: i64 = 183;

/// So many customers have a series of their own; the others share the last.
const SERIES: usize = 3;

/// How a range is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Shape {
    /// One day, hour by hour.
    Timeline,
    /// A bar for each day.
    Days,
    /// A calendar.
    Month,
    /// A bar for each week.
    Weeks,
    /// A bar for each month.
    Months,
}

impl Shape {
    /// How so many days are drawn.
    pub(in crate::cli) fn of(range: DayRange) -> Self {
        let (Some(start), Some(end)) = (range.start, range.end) else { return Self::Months };
        let days = end.signed_duration_since(start).num_days() + 1;
        let shapes = [
            (1, Self::Timeline),
            (DAYS_OF_BARS, Self::Days),
            (DAYS_OF_A_MONTH, Self::Month),
            (DAYS_OF_WEEKS, Self::Weeks),
        ];
        let found = shapes.into_iter().find(|(most, _)| days <= *most);
        found.map_or(Self::Months, |(_, shape)| shape)
    }
}

/// Time of a range, to be drawn.
#[derive(Debug)]
pub(in crate::cli) struct Chart {
    /// How it is drawn.
    pub(in crate::cli) shape: Shape,
    /// The days that are drawn.
    pub(in crate::cli) shown: DayRange,
    /// What the range is called.
    pub(in crate::cli) label: String,
    /// Whether filters leave something out.
    pub(in crate::cli) filtered: bool,
    /// Its time by day and customer.
    pub(in crate::cli) days: Report,
    /// Its customers, the busiest first.
    pub(in crate::cli) customers: Vec<Group>,
    /// The entries of a timeline.
    pub(in crate::cli) entries: Vec<Logged>,
    /// The timers that run, on a timeline.
    pub(in crate::cli) running: Vec<Logged>,
}

impl View for Chart {
    /// `{"range","days":[{"day","duration","target"}],"total":{"duration","running"}}`: every day
    /// that has time or a target.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let days: Vec<Value> = self
            .all_days(look.cx)
            .map(|(day, time, target)| json!({"day": day, "duration": time, "target": target}))
            .collect();
        let total = &self.days.total;
        Ok(json!({
            "range": { "start": self.shown.start, "end": self.shown.end },
            "days": days,
            "total": { "duration": total.duration, "running": total.running },
        }))
    }

    /// A day that has time or a target as a record: the day, its time and its target, both in ms.
    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self
            .all_days(look.cx)
            .map(|(day, time, target)| {
                vec![day.to_string(), time.millis().to_string(), field(target.map(Span::millis))]
            })
            .collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let cx = look.cx;
        if self.days.days.is_empty() {
            let which = if self.filtered { " that fits the filters" } else { "" };
            return Ok(Page::of(Line::new().dim(format!("no time{which} in {}", self.label))));
        }
        let mut page = self.title(cx);
        page.gap();
        page.extend(match self.shape {
            Shape::Timeline => day::lines(self, look)?,
            Shape::Month => month::lines(self, cx),
            Shape::Days | Shape::Weeks | Shape::Months => bars::lines(self, cx),
        });
        page.trim();
        Ok(page)
    }
}

impl Chart {
    /// Every day that has time or a target.
    fn all_days(&self, cx: &Context) -> impl Iterator<Item = (Day, Span, Option<Span>)> {
        self.shown
            .days()
            .map(|day| (day, self.time(day), self.target(cx, DayRange::day(day))))
            .filter(|(_, time, target)| !time.is_zero() || target.is_some())
    }

    /// The time of a day.
    fn time(&self, day: Day) -> Span {
        self.days.days.get(&day).copied().unwrap_or_default()
    }

    fn done(&self) -> Done<'_> {
        Done { days: &self.days.days, since: self.days.since }
    }

    /// What is to be reached on these days; none where filters leave something out.
    fn target(&self, cx: &Context, days: DayRange) -> Option<Span> {
        let days = days.days().filter(|_| !self.filtered);
        let targets: Vec<Span> = days.filter_map(|day| self.done().target(day, cx)).collect();
        if targets.is_empty() { None } else { Some(targets.into_iter().sum()) }
    }

    /// `Mon 23 Nov 2026 to Sun 29 Nov 2026   20:00`, and the balance where there is a target.
    fn title(&self, cx: &Context) -> Page {
        let total = &self.days.total;
        let mut line = Line::new()
            .title(date::days(self.shown))
            .text("   ")
            .title(span::recorded(total.duration));
        if !total.running.is_zero() {
            line = line.with(Role::Running, format!(" {}", cx.glyphs().running));
        }
        let mut page = Page::of(line);
        if let Some(balance) = self.done().balance(self.shown, cx).filter(|_| !self.filtered) {
            page.wrapped(0, cx.columns, Role::Dim, &balance::words(&balance));
        }
        page
    }

    /// Which series a customer has.
    fn series(&self, key: &Key) -> usize {
        let at = self.customers.iter().position(|group| group.key == *key);
        at.unwrap_or(SERIES).min(SERIES)
    }

    /// `█ Acme   ▓ Globex   ▒ (no customer)   ░ others`
    fn legend(&self, cx: &Context) -> Line {
        let mut line = Line::new();
        let named = self.customers.iter().take(SERIES).map(|group| group.label.as_str());
        let others = match self.customers.len().saturating_sub(SERIES) {
            0 => None,
            1 => self.customers.last().map(|group| group.label.as_str()),
            _ => Some("others"),
        };
        for (series, name) in named.chain(others).enumerate() {
            let (role, sign) = paint(cx, series);
            line = line.with(role, sign).text(" ").text(name).text("   ");
        }
        line
    }
}

/// How a cell of a series looks.
fn paint(cx: &Context, series: usize) -> (Role, &'static str) {
    let shades = cx.glyphs().shades;
    let sign = if cx.paints() { shades[0] } else { shades[series.min(shades.len() - 1)] };
    (Role::Series(u8::try_from(series).unwrap_or(u8::MAX)), sign)
}

/// How wide a picture may be.
fn width(cx: &Context) -> usize {
    const UNWATCHED: usize = 100;
    const NARROWEST: usize = 40;
    const WIDEST: usize = 200;
    cx.columns.unwrap_or(UNWATCHED).clamp(NARROWEST, WIDEST)
}
