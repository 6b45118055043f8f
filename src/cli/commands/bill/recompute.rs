//! `tat bill recompute`: compute bills anew.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::bill::Recounted;

/// Compute bills anew from their entries
#[derive(Args, Debug)]
#[command(after_help = "\
Bills follow their entries by themselves; this mends what `tat bill verify` finds. Approved and
sent bills stay as they are.")]
pub(super) struct Recompute {
    /// The days: last-week, oct, 2026-11; without it all
    #[arg(value_name = "RANGE", add = ArgValueCompleter::new(complete::ranges))]
    range: Option<String>,
}

impl Run for Recompute {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let range = cx.range_or_none(self.range.as_deref())?;
        let done = cx.engine.recompute_bills(range.map(|range| range.days), cx.now)?;
        let changed = done
            .bills()
            .filter_map(|(before, after)| Some((before.cloned(), after?.clone())))
            .collect();
        cx.done(&done.map(|counted| Recounted { counted, changed }))
    }
}
