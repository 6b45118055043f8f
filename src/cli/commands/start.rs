//! `tat start`: start a timer on a task.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{ClashArgs, EntryArgs, FoldArgs, PlaceArgs, when, zone};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::domain::{Candidate, Refusal};
use crate::engine::timer::{Finding, StartWish};

/// Start a timer; what runs is stopped at the same instant
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat start fix login -c Acme -p Platform
  tat start --at 9:30 standup
  tat start -                       back to the task before this one
  tat start lunch --stopped-at 12:10")]
pub(super) struct Start {
    /// What to work on: a title, an id, or `-` for the task before
    #[arg(required = true, value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: Vec<String>,
    /// Since when
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    at: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    entry: EntryArgs,
    /// Make a new task without looking for one of this title
    #[arg(long, conflicts_with = "reopen")]
    new: bool,
    /// Make the customer and the pillar where they are unknown
    #[arg(long)]
    create: bool,
    /// Take a closed task of this title back
    #[arg(long)]
    reopen: bool,
    /// When what runs now really ended
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    stopped_at: Option<String>,
    #[command(flatten)]
    clash: ClashArgs,
    #[command(flatten)]
    fold: FoldArgs,
    /// The zone of the entry
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Run for Start {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut wish = StartWish {
            task: cx.task_wish(&self.task, &self.place, self.create)?,
            at: when(self.at.as_deref())?,
            stopped_at: when(self.stopped_at.as_deref())?,
            note: self.entry.note.clone(),
            tags: self.entry.tags.clone(),
            billable: self.entry.billable(),
            clash: self.clash.clash(),
            fold: self.fold.fold(),
            zone: zone(self.zone.as_deref())?,
        };
        wish.task.how = finding(self.new, self.reopen);
        pick_task(cx, &mut wish.task)?;
        if wish.stopped_at.is_none() {
            wish.stopped_at = super::stop::ask_real_end(cx, |engine, stopped_at| {
                Ok(engine.start(&StartWish { stopped_at, ..wish.clone() }, cx.now)?.value.stopped)
            })?;
        }
        cx.done(&cx.engine.start(&wish, cx.now)?)
    }
}

/// What `--new` and `--reopen` ask for.
pub(super) fn finding(new: bool, reopen: bool) -> Finding {
    match (new, reopen) {
        (true, _) => Finding::New,
        (_, true) => Finding::Reopen,
        _ => Finding::FindOrMake,
    }
}

/// At a terminal, words that name no task exactly may mean one that they fit: somebody is asked.
/// (spec: TASK where it may create)
pub(super) fn pick_task(
    cx: &Context,
    wish: &mut crate::engine::timer::TaskWish,
) -> Result<(), Failure> {
    if !cx.can_ask() || wish.how != Finding::FindOrMake {
        return Ok(());
    }
    let Some(fitting) = cx.engine.fitting_tasks(wish)? else { return Ok(()) };
    let create = Candidate { id: String::new(), label: format!("create \"{}\"", wish.words) };
    let candidates: Vec<Candidate> = if fitting.every_word {
        fitting.candidates.into_iter().chain([create]).collect()
    } else {
        [create].into_iter().chain(fitting.candidates).collect()
    };
    let chosen = prompt::pick("which task?", &candidates)?;
    match candidates.get(chosen) {
        Some(candidate) if !candidate.id.is_empty() => {
            wish.words = format!("id:{}", candidate.id);
        }
        Some(_) => wish.how = Finding::New,
        None => return Err(Refusal::usage("no task was chosen").into()),
    }
    Ok(())
}
