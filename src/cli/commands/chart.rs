//! `tat chart`: time as a picture.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::chart::{Chart as Picture, Shape};
use crate::domain::DayRange;
use crate::engine::log::LogWish;
use crate::engine::report::ReportWish;
use crate::report::Grouping;

/// Draw a day as a timeline, a week as bars, a month as days
#[derive(Args, Debug)]
#[command(after_help = "\
Without RANGE: today. A day is a timeline with its gaps, up to two weeks are a bar for each day
against its target, a month is a calendar, and more are a bar for each week or month.

Examples:
  tat chart
  tat chart yesterday
  tat chart last-week --customer Acme
  tat chart month
  tat chart 2026")]
pub(super) struct Chart {
    /// The days: today, week, last-month, 2026-11, 2026, 30d
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
}

impl Run for Chart {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range(self.range.as_deref().unwrap_or("today"))?;
        let filter = self.filter.words();
        let filtered = !filter.is_empty() || filter.limit.is_some();
        let wish = |by: &[Grouping]| ReportWish {
            range: range.days,
            by: by.to_vec(),
            filter: filter.clone(),
        };
        let days = cx.engine.report(&wish(&[Grouping::Day, Grouping::Customer]), cx.now)?;
        let customers = cx.engine.report(&wish(&[Grouping::Customer]), cx.now)?.groups;
        let first = days.days.first_key_value().map_or(cx.today(), |(day, _)| *day);
        let last = days.days.last_key_value().map_or(cx.today(), |(day, _)| *day);
        let start = range.days.start.unwrap_or(first);
        let shown = DayRange::new(start, range.days.end.unwrap_or(last).max(start));
        let shape = Shape::of(shown);
        let (mut entries, mut running) = (Vec::new(), Vec::new());
        if shape == Shape::Timeline {
            let wish = LogWish { range: Some(shown), filter };
            (entries, running) = (cx.engine.log(&wish)?, cx.engine.log_running(&wish, cx.now)?);
        }
        let label = range.label;
        cx.show(&Picture { shape, shown, label, filtered, days, customers, entries, running })
    }
}
