//! `tat break`: cut a hole out of what ran.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{self, FoldArgs};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::cut::Parts;
use crate::domain::{Refusal, When};
use crate::engine::entry::{BreakWish, Hole};

/// Cut a break out of what ran, the running timer included
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat break 12:00 12:45             from one time to another
  tat break 45m                     the last 45 minutes
  tat break --entry @2 15:00 15:20")]
pub(super) struct Break {
    /// From when to when, or how long until now (or the entry's end)
    #[arg(required = true, num_args = 1..=2, value_name = "WHEN WHEN|DURATION")]
    hole: Vec<String>,
    /// Out of which: an id, `running`, `last`, `@N`, or a time inside it
    #[arg(long, value_name = "ENTRY", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::entries))]
    entry: Option<String>,
    #[command(flatten)]
    fold: FoldArgs,
}

impl Run for Break {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = BreakWish {
            target: args::target(self.entry.as_slice())?,
            hole: hole(&self.hole)?,
            fold: self.fold.fold(),
        };
        cx.done(&cx.engine.take_break(&wish, cx.now)?.map(Parts))
    }
}

/// Two times, or one length, which may come as two words: `1h 30m`.
fn hole(words: &[String]) -> Result<Hole, Refusal> {
    let joined = words.join(" ");
    match (joined.parse(), words) {
        (Ok(length), _) => Ok(Hole::Last(length)),
        (Err(_), [from, to]) => Ok(Hole::Between(When::parse(from)?, When::parse(to)?)),
        (Err(refusal), _) if When::parse(&joined).is_err() => Err(refusal),
        (Err(_), _) => Err(Refusal::usage(format!("\"{joined}\" says one end of the break only"))
            .hint("`tat break 12:00 12:45` says both, `tat break 45m` the last 45 minutes")),
    }
}
