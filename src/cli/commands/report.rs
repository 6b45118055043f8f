//! `tat report`: grouped totals.

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::sheet::SheetArgs;
use crate::cli::view::report::Report as Page;
use crate::domain::Refusal;
use crate::engine::report::ReportWish;
use crate::report::Grouping;

/// Show totals of time and money, grouped as you like
#[derive(Args, Debug)]
#[command(after_help = "\
Without RANGE: this week. Without `--by`: by customer, and by task below it.

Time counts where its task belongs now, what is billed where its bill belongs; by task a bill
is spread over its entries. By tag an entry counts under each of its tags, and a bill under none.

Examples:
  tat report last-month
  tat report month --by day --compare
  tat report 2026 --by customer --by month
  tat report oct --customer Acme --by pillar,task --csv -o acme.csv")]
pub(super) struct Report {
    /// The days: today, last-week, oct, 2026-11, 7d, mon..fri, all
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    /// By what; several are nested, the outermost first
    #[arg(long, value_name = "GROUP", value_enum, value_delimiter = ',')]
    by: Vec<By>,
    /// Show the days before beside it: last month beside this one
    #[arg(long)]
    compare: bool,
    #[command(flatten)]
    sheet: SheetArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// A grouping as people type it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Customer,
    Pillar,
    Task,
    Tag,
    Day,
    Week,
    Month,
    User,
    #[value(alias = "status")]
    TaskStatus,
    BillStatus,
}

impl By {
    const fn grouping(self) -> Grouping {
        match self {
            Self::Customer => Grouping::Customer,
            Self::Pillar => Grouping::Pillar,
            Self::Task => Grouping::Task,
            Self::Tag => Grouping::Tag,
            Self::Day => Grouping::Day,
            Self::Week => Grouping::Week,
            Self::Month => Grouping::Month,
            Self::User => Grouping::User,
            Self::TaskStatus => Grouping::TaskStatus,
            Self::BillStatus => Grouping::BillStatus,
        }
    }
}

impl Run for Report {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range(self.range.as_deref().unwrap_or("week"))?;
        let mut wish = ReportWish { range: range.days, by: self.by(), filter: self.filter.words() };
        let sums = cx.engine.report(&wish, cx.now)?;
        let previous = if self.compare {
            wish.range = range.days.previous().ok_or_else(|| nothing_before(&range.label))?;
            Some(cx.engine.report(&wish, cx.now)?)
        } else {
            None
        };
        let ReportWish { by, filter, .. } = wish;
        let filtered = !filter.is_empty() || filter.limit.is_some();
        let page = Page { sums, previous, by, range: range.label, filtered };
        self.sheet.show(cx, &page)
    }
}

impl Report {
    /// The groupings, each once.
    fn by(&self) -> Vec<Grouping> {
        let mut by: Vec<Grouping> = Vec::new();
        for word in &self.by {
            let grouping = word.grouping();
            if !by.contains(&grouping) {
                by.push(grouping);
            }
        }
        if by.is_empty() { vec![Grouping::Customer, Grouping::Task] } else { by }
    }
}

/// The refusal to compare a range without an end with what lies before it.
fn nothing_before(range: &str) -> Refusal {
    Refusal::usage(format!("nothing lies before {range} that it could be compared with"))
        .hint("`--compare` takes a range with a first and a last day: `month`, `2026`, `7d`")
}
