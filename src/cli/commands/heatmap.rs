//! `tat heatmap`: a year of days at one glance.

use clap::Args;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::heatmap::Heatmap as Picture;
use crate::domain::{DayRange, Period, Refusal};
use crate::engine::report::ReportWish;

/// Show how full each day of a year was
#[derive(Args, Debug)]
#[command(after_help = "\
Without YEAR: this one. A full day is one that reaches its target; where no target is set, one
as long as the busiest.

Examples:
  tat heatmap
  tat heatmap 2025
  tat heatmap last-year --customer Acme")]
pub(super) struct Heatmap {
    /// The year: 2026, last-year
    #[arg(value_name = "YEAR")]
    year: Option<String>,
    #[command(flatten)]
    filter: FilterArgs,
}

impl Run for Heatmap {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let words = self.year.as_deref().unwrap_or("year");
        let year = Period::parse(words)?.resolve(cx.today(), cx.config.week_start)?;
        let start = year.start.filter(|start| DayRange::year_of(*start) == year);
        let start = start.ok_or_else(|| {
            Refusal::usage(format!("\"{words}\" is not a year"))
                .hint("`tat heatmap 2026`; `tat chart` draws other ranges")
        })?;
        let filter = self.filter.words();
        let filtered = !filter.is_empty() || filter.limit.is_some();
        let wish = ReportWish { range: year, by: Vec::new(), filter };
        let report = cx.engine.report(&wish, cx.now)?;
        cx.show(&Picture { start, report, filtered })
    }
}
