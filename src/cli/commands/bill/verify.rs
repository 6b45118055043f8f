//! `tat bill verify`: whether every bill is what its entries make it.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;

/// Some bill is not what it should be (spec: JSON).
const DIFFERENT: u8 = 1;

/// Check that bills are what their entries make them
#[derive(Args, Debug)]
#[command(after_help = "\
Computes every bill anew without changing any: approved and sent ones with the rounding and the
rate that they keep. Exits with 1 if any differs.")]
pub(super) struct Verify {
    /// The days: last-week, oct, 2026-11; without it all
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
}

impl Run for Verify {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range_or_none(self.range.as_deref())?;
        let verified = cx.engine.verify_bills(range.map(|range| range.days), cx.now)?;
        let exit = if verified.different.is_empty() { 0 } else { DIFFERENT };
        Ok(cx.show(&verified)?.exit(exit))
    }
}
