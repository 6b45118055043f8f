//! `tat continue`: start the last task again.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{self, ClashArgs, FoldArgs, when};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::entry_ref::EntryWords;
use crate::engine::timer::{Again, StartWish};

/// Start the last task again, or another one
#[derive(Args, Debug)]
#[command(after_help = "\
Tags and whether it is billed are kept, the note is not.

Examples:
  tat continue
  tat continue \"fix login\" --at 13:00
  tat continue @3                   the task of the third entry from the end")]
pub(super) struct Continue {
    /// Which task, or the entry `@N` of one; without it the last
    #[arg(value_name = "TASK|@N", add = ArgValueCompleter::new(complete::open_tasks))]
    again: Vec<String>,
    /// Since when
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    at: Option<String>,
    /// What is being done
    #[arg(long, short, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// When what runs now really ended
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    stopped_at: Option<String>,
    #[command(flatten)]
    clash: ClashArgs,
    #[command(flatten)]
    fold: FoldArgs,
}

impl Run for Continue {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut wish = StartWish {
            at: when(self.at.as_deref())?,
            note: self.note.clone(),
            stopped_at: when(self.stopped_at.as_deref())?,
            clash: self.clash.clash(),
            fold: self.fold.fold(),
            ..StartWish::default()
        };
        let again = match args::one(&self.again, "continue")? {
            None => Again::Last,
            Some(words) if words.starts_with('@') => match EntryWords::parse(words)? {
                EntryWords::Nth(nth) => Again::Nth(nth),
                _ => Again::Task(words.to_owned()),
            },
            Some(words) => Again::Task(words.to_owned()),
        };
        if wish.stopped_at.is_none() {
            wish.stopped_at = super::stop::ask_real_end(cx, |engine, stopped_at| {
                let wish = StartWish { stopped_at, ..wish.clone() };
                Ok(engine.resume(&again, &wish, cx.now)?.value.stopped)
            })?;
        }
        cx.done(&cx.engine.resume(&again, &wish, cx.now)?)
    }
}
