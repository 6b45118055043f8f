//! `tat bill list`: bills with what they come to.

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::sheet::SheetArgs;
use crate::cli::view::bill::{Bills, Looked};
use crate::domain::BillStatus;
use crate::engine::bill::BillWish;

/// List bills: all that is not yet sent, or those of a range
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat bill list
  tat bill list last-month --customer Acme
  tat bill list --status approved --status rejected
  tat bill list all --status sent --limit 20
  tat bill list last-month --csv -o bills.csv")]
pub(super) struct List {
    /// The days: last-week, oct, 2026-11, all; without it all that is not yet sent
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    /// Only bills of this status
    #[arg(long = "status", value_name = "STATUS", value_enum)]
    statuses: Vec<Word>,
    #[command(flatten)]
    sheet: SheetArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

/// A status as people type it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    Pending,
    Rejected,
    Approved,
    #[value(alias = "sent_to_billing", alias = "sent-to-billing")]
    Sent,
}

impl Word {
    fn status(self) -> BillStatus {
        match self {
            Self::Pending => BillStatus::Pending,
            Self::Rejected => BillStatus::Rejected,
            Self::Approved => BillStatus::Approved,
            Self::Sent => BillStatus::SentToBilling,
        }
    }
}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range_or_none(self.range.as_deref())?;
        let wish = BillWish {
            range: range.as_ref().map(|range| range.days),
            statuses: self.statuses.iter().map(|word| word.status()).collect(),
            filter: self.filter.words(),
        };
        let bills = cx.engine.list_bills(&wish)?;
        let looked = Looked {
            range: range.map(|range| range.label),
            statuses: wish.statuses,
            filtered: !wish.filter.is_empty(),
        };
        self.sheet.show(cx, &Bills { bills, looked })
    }
}
