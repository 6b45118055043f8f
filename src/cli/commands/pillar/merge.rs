//! `tat pillar merge`: make two pillars of a customer one.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::TwinArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Merge a pillar into another of the customer: its tasks move
#[derive(Args, Debug)]
#[command(after_help = "\
The first one goes, the second one stays with its own rate. Bills that are approved or sent keep
the old name.

Example:
  tat pillar merge Acme/Website Acme/Web --dry-run")]
pub(in crate::cli::commands) struct Merge {
    /// The pillar that goes, by name, id or `Customer/Pillar`
    #[arg(value_name = "FROM", add = ArgValueCompleter::new(complete::pillars))]
    from: String,
    /// The pillar that stays
    #[arg(value_name = "INTO", add = ArgValueCompleter::new(complete::pillars))]
    into: String,
    #[command(flatten)]
    twins: TwinArgs,
}

impl Run for Merge {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let twins = self.twins.twins();
        cx.done_with_bills(&cx.engine.merge_pillars(&self.from, &self.into, twins, cx.now)?)
    }
}
