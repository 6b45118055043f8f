//! A heat map: a year of days in columns of weeks, as full as each day was.

use chrono::{Datelike, Weekday};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Line, Page, Role};
use crate::domain::{Day, DayRange, Refusal, Span};
use crate::engine::report::Report;
use crate::report::calendar::{self, Week};
use crate::report::heat;
use crate::text::{date, plural, span};

use super::{Look, View};

/// Before the weeks: `Mon `.
const MARGIN: usize = 4;

/// The name of a month.
const NAME: usize = 3;

/// Weeks are so many columns wide at most.
const WIDEST: usize = 3;

/// A year of time.
#[derive(Debug)]
pub(in crate::cli) struct Heatmap {
    /// Its first day.
    pub(in crate::cli) start: Day,
    /// Its time.
    pub(in crate::cli) report: Report,
    /// Whether filters leave something out.
    pub(in crate::cli) filtered: bool,
}

impl View for Heatmap {
    /// `{"year","days":[{"day","duration"}],"total":{"duration","running"}}`: the days that have
    /// time.
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let days: Vec<Value> = self
            .report
            .days
            .iter()
            .map(|(day, time)| json!({"day": day, "duration": time}))
            .collect();
        let total = &self.report.total;
        Ok(json!({
            "year": self.start.year(),
            "days": days,
            "total": { "duration": total.duration, "running": total.running },
        }))
    }

    /// A day that has time as a record: the day, and its time in ms.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let days = self.report.days.iter();
        Ok(days.map(|(day, time)| vec![day.to_string(), time.millis().to_string()]).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let cx = look.cx;
        let Some((busiest, most)) = self.busiest() else {
            let which = if self.filtered { " that fits the filters" } else { "" };
            let text = format!("no time{which} in {}", self.start.year());
            return Ok(Page::of(Line::new().dim(text)));
        };
        let year = DayRange::year_of(self.start);
        let weeks = calendar::weeks(year, cx.config.week_start);
        let room = cx.columns.unwrap_or(usize::MAX).saturating_sub(MARGIN);
        let full = heat::full_day(self.target(cx), most);
        // Where not even one column a week fits, the year is broken into pieces.
        let cell = (room / weeks.len().max(1)).clamp(1, WIDEST);
        let piece = (room / cell).clamp(1, weeks.len().max(1));
        let mut page = Page::of(
            Line::new()
                .title(self.start.year().to_string())
                .text("   ")
                .title(span::recorded(self.report.total.duration)),
        );
        for weeks in weeks.chunks(piece) {
            page.gap();
            page.extend(self.weeks(weeks, cell, full, cx));
        }
        page.gap();
        page.push(legend(full, cell, cx));
        page.gap();
        page.wrapped(0, cx.columns, Role::Dim, &self.summary(busiest, most));
        Ok(page)
    }
}

impl Heatmap {
    fn busiest(&self) -> Option<(Day, Span)> {
        let days = self.report.days.iter().filter(|(_, time)| !time.is_zero());
        days.max_by_key(|(_, time)| **time).map(|(day, time)| (*day, *time))
    }

    /// The highest target of a day of the week.
    fn target(&self, cx: &Context) -> Option<Span> {
        let week = self.start.iter_days().take(7);
        week.filter_map(|day| cx.config.targets.on(day)).max().filter(|_| !self.filtered)
    }

    /// The months above, and a line for each day of the week.
    fn weeks(&self, weeks: &[Week], cell: usize, full: Span, cx: &Context) -> Vec<Line> {
        let mut lines = vec![months(weeks, cell)];
        for (at, weekday) in calendar::weekdays(cx.config.week_start).enumerate() {
            let named = matches!(weekday, Weekday::Mon | Weekday::Wed | Weekday::Fri);
            let name = if named { weekday.to_string() } else { String::new() };
            let mut line = Line::new().dim(format!("{name:MARGIN$}"));
            for week in weeks {
                line = match week[at] {
                    Some(day) => line.then(self.cell(day, cell, full, cx)),
                    None => line.text(" ".repeat(cell)),
                };
            }
            lines.push(line);
        }
        lines
    }

    fn cell(&self, day: Day, cell: usize, full: Span, cx: &Context) -> Line {
        if day > cx.today() {
            return Line::new().text(" ".repeat(cell));
        }
        let time = self.report.days.get(&day).copied().unwrap_or_default();
        swatch(heat::level(time, full), cell, cx)
    }

    /// `210 days, 5:52 each; the busiest Tue 3 Mar 2026 with 9:40; 12 days in a row`
    fn summary(&self, busiest: Day, most: Span) -> String {
        let worked: Vec<Day> = self
            .report
            .days
            .iter()
            .filter(|(_, time)| !time.is_zero())
            .map(|(day, _)| *day)
            .collect();
        let count = i64::try_from(worked.len()).unwrap_or(i64::MAX).max(1);
        let each = Span::from_millis(self.report.total.duration.millis() / count);
        let run = calendar::longest_run(worked.iter().copied());
        format!(
            "{}, {} each on average; the busiest was {} with {}; {} in a row at most",
            plural::count(worked.len(), "day", "days"),
            span::recorded(each),
            date::heading(busiest),
            span::recorded(most),
            plural::count(run, "day", "days"),
        )
    }
}

/// The names of months, each above the week in which it begins.
fn months(weeks: &[Week], cell: usize) -> Line {
    let mut text = " ".repeat(MARGIN);
    for (at, week) in weeks.iter().enumerate() {
        let first = week.iter().flatten().find(|day| day.day() == 1);
        let begins = first.or_else(|| week.iter().flatten().next().filter(|_| at == 0));
        let place = MARGIN + at * cell;
        let fits = text.len() <= place && place + NAME <= MARGIN + weeks.len() * cell;
        let Some(day) = begins.filter(|_| fits) else { continue };
        text.push_str(&" ".repeat(place - text.len()));
        text.push_str(&day.format("%b ").to_string());
    }
    Line::new().dim(text.trim_end())
}

/// Cells of a level, with room to the next week where there is some.
fn swatch(level: u8, cell: usize, cx: &Context) -> Line {
    let signs = cx.glyphs().heat;
    let full = signs[usize::from(heat::STEPS)];
    let sign = match (level, cx.paints()) {
        (0, _) => signs[0],
        (_, true) => full,
        (level, false) => signs[usize::from(level.min(heat::STEPS))],
    };
    let (drawn, rest) = if cell == WIDEST { (2, 1) } else { (cell, 0) };
    let text =
        if level == 0 { format!("{sign}{}", " ".repeat(drawn - 1)) } else { sign.repeat(drawn) };
    Line::new().with(Role::Heat(level), text).text(" ".repeat(rest))
}

/// `· none  ░ to 2:00  ▒ to 4:00  ▓ to 6:00  █ more`
fn legend(full: Span, cell: usize, cx: &Context) -> Line {
    let mut line = Line::new().text(" ".repeat(MARGIN));
    for level in 0..=heat::STEPS {
        let text = match level {
            0 => "none".to_owned(),
            level if level == heat::STEPS => "more".to_owned(),
            level => format!("to {}", span::clock(heat::from(level + 1, full))),
        };
        line = line.then(swatch(level, cell.min(2), cx)).text(" ").dim(text).text("  ");
    }
    match cx.columns {
        Some(columns) => line.fit(columns),
        None => line,
    }
}
