//! `tat log`: entries by day.

mod by_hand;
mod text;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{FilterArgs, Range};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::sheet::SheetArgs;
use crate::cli::view::log::{Lens, Log as Page};
use crate::engine::clash::Clash;
use crate::engine::log::LogWish;

/// Show entries by day, with totals and gaps
#[derive(Args, Debug)]
#[command(after_help = "\
Without RANGE: today; with a filter all days, the newest 50.
The @N at the end of a line names the entry: `tat edit @3`.

Examples:
  tat log week
  tat log yesterday --customer Acme
  tat log --grep login
  tat log 2026-11-01..2026-11-15 --not-billable
  tat log last-month --customer Acme -o acme.xlsx
  tat log week --edit                  the days as text in your editor")]
pub(super) struct Log {
    /// The days: today, last-week, oct, 2026-11, 7d, mon..fri, all
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    /// Open the days as text in your editor, and apply what you save
    #[arg(long, conflicts_with_all = ["format", "csv", "markdown", "output"])]
    edit: bool,
    /// With --edit: keep both where entries cover the same time
    #[arg(long, requires = "edit")]
    overlap: bool,
    #[command(flatten)]
    sheet: SheetArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// How many entries a filter without a range shows (spec: RANGE).
const NEWEST: usize = 50;

impl Run for Log {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut filter = self.filter.words();
        let lens = if filter.is_empty() { Lens::Whole } else { Lens::Filtered };
        let range = match (&self.range, lens) {
            (Some(words), _) => cx.range(words)?,
            (None, Lens::Whole) => cx.range("today")?,
            (None, Lens::Filtered) => cx.range("all")?,
        };
        let unasked = self.range.is_none() && lens == Lens::Filtered && filter.limit.is_none();
        if unasked {
            // One more tells whether there are more.
            filter.limit = Some(NEWEST + 1);
        }
        if self.edit {
            // What is not shown cannot be taken out by mistake.
            filter.limit = filter.limit.map(|most| if unasked { NEWEST } else { most });
            let wish = LogWish { range: Some(range.days), filter };
            let clash = if self.overlap { Clash::Overlap } else { Clash::Refuse };
            return by_hand::edit(cx, &wish, &range, (clash, cx.long()));
        }
        let Range { label, days } = range;
        let wish = LogWish { range: Some(days), filter };
        let mut entries = cx.engine.log(&wish)?;
        let cut = (unasked && entries.len() > NEWEST).then_some(NEWEST);
        if let Some(most) = cut {
            entries.drain(..entries.len() - most);
        }
        let running = cx.engine.log_running(&wish, cx.now)?;
        let page = Page { entries, running, range: label, lens, cut };
        self.sheet.show(cx, &page)
    }
}
