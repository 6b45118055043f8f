//! `tat history`: the steps that undo and redo go.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{Answer, Face};
use crate::cli::view::journal::History as Shown;

/// How many steps people are shown who did not say how many.
const SHOWN: usize = 20;

/// Show what was done, newest first
#[derive(Args, Debug)]
#[command(after_help = "\
People are shown the newest 20 steps; --json and --plain hold all of them.

Examples:
  tat history
  tat history --limit 100
  tat undo 41                       the step with this number alone")]
pub(super) struct History {
    /// Only the newest so many steps
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Run for History {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let limit = self.limit.unwrap_or(match cx.face() {
            Face::Human => SHOWN,
            Face::Json | Face::Plain => usize::MAX,
        });
        // One more than is shown tells whether there are older ones.
        let mut steps = cx.engine.history(limit.saturating_add(1))?;
        let older = steps.len() > limit;
        steps.truncate(limit);
        Ok(cx.show(&Shown { steps, older })?.paged())
    }
}
