//! `tat stop`: stop the timer and record its entry.

use clap::Args;

use crate::cli::args::{FoldArgs, when};
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::Nothing;
use crate::domain::{Code, Refusal, When};
use crate::engine::Engine;
use crate::engine::timer::{StopWish, Stopped, Then};
use crate::text::{date, span};

/// Stop the timer, record the entry and update the bill
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat stop
  tat stop --at 17:00
  tat stop --done -n \"released 1.4\"")]
pub(super) struct Stop {
    /// When it ended
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    at: Option<String>,
    /// A note to add
    #[arg(long, short, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// The task is done
    #[arg(long)]
    done: bool,
    /// Succeed when nothing runs
    #[arg(long)]
    if_running: bool,
    #[command(flatten)]
    fold: FoldArgs,
}

impl Run for Stop {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut wish = StopWish {
            at: when(self.at.as_deref())?,
            note: self.note.clone(),
            then: if self.done { Then::Done } else { Then::Leave },
            fold: self.fold.fold(),
        };
        if wish.at.is_none() {
            wish.at = ask_real_end(cx, |engine, at| {
                Ok(Some(engine.stop(&StopWish { at, ..wish.clone() }, cx.now)?.value))
            })?;
        }
        match cx.engine.stop(&wish, cx.now) {
            Err(refusal) if self.if_running && refusal.code == Code::NothingRunning => {
                cx.show(&Nothing)
            }
            stopped => cx.done(&stopped?),
        }
    }
}

/// Where a command would record a timer that was probably forgotten, and somebody can be asked:
/// when it really ended. `command` says what it would record if that was said.
/// (spec: `timer.max`)
pub(super) fn ask_real_end(
    cx: &Context,
    command: impl Fn(&Engine, Option<When>) -> Result<Option<Stopped>, Refusal>,
) -> Result<Option<When>, Failure> {
    if !cx.can_ask() || cx.global.dry_run {
        return Ok(None);
    }
    let status = cx.engine.status(cx.now)?;
    let Some(running) = status.running.filter(|running| running.forgotten) else { return Ok(None) };
    let foreseeing = cx.engine.foreseeing();
    let recorded = command(&foreseeing, None)?.and_then(|stopped| stopped.entry);
    if recorded.is_none_or(|entry| entry.duration <= cx.config.timer_max) {
        return Ok(None);
    }
    cx.remark(&format!(
        "\"{}\" runs for {} since {}",
        running.task.title,
        span::clock(running.elapsed),
        date::moment(running.timer.start_time, running.timer.zone(), cx.today()),
    ));
    loop {
        let help = "17:00, yesterday 17:30, 2h ago; nothing: now";
        let Some(typed) = prompt::line("When did it really end?", help)? else { return Ok(None) };
        let possible = When::parse(&typed).and_then(|when| {
            command(&foreseeing, Some(when))?;
            Ok(when)
        });
        match possible {
            Ok(when) => return Ok(Some(when)),
            Err(refusal) => cx.remark(&refusal.message),
        }
    }
}
