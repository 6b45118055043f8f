//! `tat add`: record time that is over.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{ClashArgs, EntryArgs, FoldArgs, PlaceArgs, span, when, zone};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::engine::entry::AddWish;

/// Record time that is over
#[derive(Args, Debug)]
#[command(after_help = "\
--for alone ends now. --on and --for without --from record a length on a day, without clock times.

Examples:
  tat add fix login --from 9:30 --to 11:00
  tat add fix login --from 9:30 --for 1h30 --on yesterday
  tat add standup --for 15m
  tat add travel --on mon --for 2h")]
pub(super) struct Add {
    /// What was worked on: a title, an id, or `-` for the task before
    #[arg(required = true, value_name = "TASK", add = ArgValueCompleter::new(complete::open_tasks))]
    task: Vec<String>,
    /// When it began
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    from: Option<String>,
    /// When it ended
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    to: Option<String>,
    /// How long it was
    #[arg(long = "for", value_name = "DURATION")]
    length: Option<String>,
    /// On which day
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
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
    #[command(flatten)]
    clash: ClashArgs,
    #[command(flatten)]
    fold: FoldArgs,
    /// The zone of the entry
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Run for Add {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut wish = AddWish {
            id: None,
            task: cx.task_wish(&self.task, &self.place, self.create)?,
            from: when(self.from.as_deref())?,
            to: when(self.to.as_deref())?,
            length: span(self.length.as_deref())?,
            on: self.on.as_deref().map(|day| cx.day(day)).transpose()?,
            note: self.entry.note.clone(),
            tags: self.entry.tags.clone(),
            billable: self.entry.billable(),
            clash: self.clash.clash(),
            fold: self.fold.fold(),
            zone: zone(self.zone.as_deref())?,
            long: cx.long(),
        };
        wish.task.how = super::start::finding(self.new, self.reopen);
        super::start::pick_task(cx, &mut wish.task)?;
        cx.done(&cx.engine.add(&wish, cx.now)?)
    }
}
