//! `tat bill what-if`: what bills would come to if they were rounded otherwise.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::sheet::SheetArgs;
use crate::cli::view::bill::{Comparison, Looked};
use crate::domain::{Refusal, Rounding};
use crate::engine::bill::{BillWish, policy};

/// Show what bills would come to if rounded otherwise
#[derive(Args, Debug)]
#[command(after_help = "\
Changes nothing. Each policy rounds a day's time for a pillar up to the next so many minutes; the
rates are those of the bills. `tat customer rounding` sets how a customer is rounded.

Examples:
  tat bill what-if --policy 6m,15m,30m
  tat bill what-if --policy 6m last-month --customer Acme
  tat bill what-if --policy 1m,30m 2026 --csv -o rounding.csv")]
pub(super) struct WhatIf {
    /// The days: last-week, oct, 2026-11, all; without it all that is not yet sent
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
    /// Round up to so many minutes, 1m to 60m; several with commas
    #[arg(long = "policy", value_name = "DURATION", value_delimiter = ',', required = true)]
    policies: Vec<String>,
    #[command(flatten)]
    sheet: SheetArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

impl Run for WhatIf {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range_or_none(self.range.as_deref())?;
        let policies: Result<Vec<Rounding>, Refusal> =
            self.policies.iter().map(|words| read_policy(words)).collect();
        let wish = BillWish {
            range: range.as_ref().map(|range| range.days),
            statuses: Vec::new(),
            filter: self.filter.words(),
        };
        let what_if = cx.engine.what_if(&wish, &policies?)?;
        let looked = Looked {
            range: range.map(|range| range.label),
            statuses: Vec::new(),
            filtered: !wish.filter.is_empty(),
        };
        self.sheet.show(cx, &Comparison { what_if, looked })
    }
}

fn read_policy(words: &str) -> Result<Rounding, Refusal> {
    let minutes = words.trim().parse().ok().and_then(policy);
    minutes.ok_or_else(|| {
        Refusal::usage(format!("\"{words}\" is nothing to round to"))
            .hint("whole minutes from `1m` to `60m`: `--policy 6m,15m,30m`")
    })
}
