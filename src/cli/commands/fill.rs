//! `tat fill`: close a gap.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{FoldArgs, when};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::entry::FillWish;

/// Fill the gap before the timer, or around a time
#[derive(Args, Debug)]
#[command(after_help = "\
What follows the gap begins earlier; with --task a new entry fills it. A gap ends with its day,
and one over 4 hours needs --yes.

Examples:
  tat fill
  tat fill 11:45
  tat fill 11:45 --task lunch")]
pub(super) struct Fill {
    /// A time in the gap
    #[arg(value_name = "WHEN")]
    at: Option<String>,
    /// Fill it with a new entry on this task
    #[arg(long, value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: Option<String>,
    #[command(flatten)]
    fold: FoldArgs,
}

impl Run for Fill {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = FillWish {
            at: when(self.at.as_deref())?,
            task: self.task,
            long: cx.long(),
            fold: self.fold.fold(),
        };
        cx.done(&cx.engine.fill(&wish, cx.now)?)
    }
}
