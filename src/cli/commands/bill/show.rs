//! `tat bill show`: one bill, and how it came about.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::bill::{Detail, Shown};

/// Show a bill, or how it came about
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat bill show Acme@yesterday
  tat bill show Acme/Platform@2026-11-20 --explain
  tat bill show Acme/Platform@2026-11-20#2")]
pub(super) struct Show {
    /// The bill: CUSTOMER[/PILLAR]@DAY[#2], or its id
    #[arg(value_name = "BILL", add = ArgValueCompleter::new(complete::bills))]
    bill: String,
    /// Reckon from the entries to the amount
    #[arg(long)]
    explain: bool,
}

impl Run for Show {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let bill = cx.engine.show_bill(&self.bill, cx.now)?;
        let detail = if self.explain { Detail::Reckoned } else { Detail::Entries };
        cx.show(&Shown { bill, detail })
    }
}
