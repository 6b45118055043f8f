//! `tat customer merge`: make two customers one.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::TwinArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Merge a customer into another: its pillars and tasks move
#[derive(Args, Debug)]
#[command(after_help = "\
The first one goes, the second one stays with its own rates and currency. A pillar goes into the
one of the same name, others come along. Bills that are approved or sent keep the old name.

Example:
  tat customer merge \"Acme Inc.\" Acme --dry-run")]
pub(in crate::cli::commands) struct Merge {
    /// The customer that goes, by name or id
    #[arg(value_name = "FROM", add = ArgValueCompleter::new(complete::customers))]
    from: String,
    /// The customer that stays
    #[arg(value_name = "INTO", add = ArgValueCompleter::new(complete::customers))]
    into: String,
    #[command(flatten)]
    twins: TwinArgs,
}

impl Run for Merge {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let twins = self.twins.twins();
        cx.done_with_bills(&cx.engine.merge_customers(&self.from, &self.into, twins, cx.now)?)
    }
}
