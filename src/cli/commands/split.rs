//! `tat split`: take an entry apart.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FoldArgs;
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::cut::Parts;
use crate::domain::{Code, Fold, Refusal, When};
use crate::engine::Done;
use crate::engine::entry::{Cut, SplitWish, Target};
use crate::engine::entry_ref::EntryWords;

/// Split an entry, or the timer, at one or more times
#[derive(Args, Debug)]
#[command(after_help = "\
Without ENTRY it is the running timer, else the last entry. A first time that does not lie inside
it names the entry around it.

Examples:
  tat split 10:15
  tat split @2 10:15 11:00
  tat split last 10:15 --task standup")]
pub(super) struct Split {
    /// Which entry (an id, `running`, `last`, `@N`, or a time inside it), and where
    #[arg(required = true, value_name = "[ENTRY] WHEN",
        add = ArgValueCompleter::new(complete::entries))]
    words: Vec<String>,
    /// The task of the last part
    #[arg(long, value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: Option<String>,
    #[command(flatten)]
    fold: FoldArgs,
}

impl Run for Split {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let (task, fold) = (self.task.as_deref(), self.fold.fold());
        let done = match &self.words[..] {
            [first, rest @ ..] if When::parse(first).is_err() => {
                split(cx, &wish(Some(first), rest, task, fold)?)
            }
            words => match (split(cx, &wish(None, words, task, fold)?), words) {
                // The first time may be the entry's instead of the first cut.
                (Err(refusal), [first, rest @ ..])
                    if refusal.code == Code::InvalidTime && !rest.is_empty() =>
                {
                    split(cx, &wish(Some(first), rest, task, fold)?).map_err(|_| refusal)
                }
                (done, _) => done,
            },
        };
        cx.done(&done?.map(Parts))
    }
}

fn split(cx: &Context, wish: &SplitWish) -> Result<Done<Cut>, Refusal> {
    cx.engine.split(wish, cx.now)
}

fn wish(
    entry: Option<&String>,
    at: &[String],
    task: Option<&str>,
    fold: Fold,
) -> Result<SplitWish, Refusal> {
    if at.is_empty() {
        return Err(Refusal::usage("where is it split").hint("a time inside it: `tat split 10:15`"));
    }
    let target = match entry {
        Some(words) => Target::These(vec![EntryWords::parse(words)?]),
        None => Target::RunningOrLast,
    };
    let at = at.iter().map(|words| When::parse(words)).collect::<Result<_, _>>()?;
    Ok(SplitWish { target, at, task: task.map(str::to_owned), fold })
}
