//! `tat edit`: correct entries or the timer.

mod by_hand;
mod chosen;
mod form;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::{self, ClashArgs, FoldArgs, FrozenArgs, span, when, zone};
use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::edited::{self, Shape};
use crate::domain::{Refusal, parse_shift};
use crate::engine::entry::{EditWish, Target, ZoneWish};

use chosen::RangeArgs;

/// More entries than this are altered only after a second word (spec: edit).
const MANY: usize = 20;

/// Correct entries or the running timer
#[derive(Args, Debug)]
#[command(after_help = "\
Without ENTRY it is the running timer, else the last entry. Without flags it is opened as text in
your editor ($VISUAL, $EDITOR).

Examples:
  tat edit --from 9:15
  tat edit last --to 17:00 --note \"released 1.4\"
  tat edit @2 @3 --task \"fix login\" --tag review
  tat edit running --shift -10m
  tat edit --range last-week --customer Acme --tag review
  tat edit --range oct --where 'task:standup -tag:daily' --tag daily

With --range, `--task`, `--tag`, `--billable` and `--not-billable` still say what the entries get;
--where takes them as filters.")]
pub(super) struct Edit {
    /// Which: ids, `running`, `last`, `@N`, or a time inside it
    #[arg(value_name = "ENTRY", add = ArgValueCompleter::new(complete::entries))]
    entries: Vec<String>,
    /// A new start
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    from: Option<String>,
    /// A new end
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    to: Option<String>,
    /// A new length
    #[arg(long = "for", value_name = "DURATION")]
    length: Option<String>,
    /// Another day, at the same time
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// Move both ends
    #[arg(long, value_name = "±DURATION", allow_hyphen_values = true)]
    shift: Option<String>,
    /// Another task
    #[arg(long, value_name = "TASK", add = ArgValueCompleter::new(complete::tasks))]
    task: Option<String>,
    /// Another note; "" takes it away
    #[arg(long, short, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// A tag to add
    #[arg(long, short, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tag: Vec<String>,
    /// A tag to take away
    #[arg(long, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    untag: Vec<String>,
    /// Bill it
    #[arg(long, conflicts_with = "not_billable")]
    billable: bool,
    /// Do not bill it
    #[arg(long)]
    not_billable: bool,
    /// Another zone, at the same time on its clocks
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// With --zone: keep the instants, move the clock times
    #[arg(long, requires = "zone")]
    keep_instant: bool,
    #[command(flatten)]
    clash: ClashArgs,
    #[command(flatten)]
    fold: FoldArgs,
    #[command(flatten)]
    frozen: FrozenArgs,
    #[command(flatten)]
    chosen: RangeArgs,
}

impl Run for Edit {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let wish = self.wish(cx)?;
        if let Some(range) = self.chosen.range(cx)? {
            return chosen::edit(cx, range, &self.chosen, &wish);
        }
        let target = args::target(&self.entries)?;
        if wish.is_empty() {
            if self.entries.len() > 1 {
                return Err(Refusal::usage("by hand one entry is edited at a time")
                    .hint("several take flags, for example `tat edit @1 @2 --tag review`")
                    .into());
            }
            return by_hand::edit(cx, &target, &wish);
        }
        let shape = if self.entries.len() > 1 { Shape::Several } else { Shape::One };
        confirm(cx, self.entries.len())?;
        apply(cx, &target, &wish, shape)
    }
}

impl Edit {
    fn wish(&self, cx: &Context) -> Result<EditWish, Refusal> {
        let zone = zone(self.zone.as_deref())?;
        Ok(EditWish {
            from: when(self.from.as_deref())?,
            to: when(self.to.as_deref())?,
            length: span(self.length.as_deref())?,
            on: self.on.as_deref().map(|day| cx.day(day)).transpose()?,
            shift: self.shift.as_deref().map(parse_shift).transpose()?,
            task: self.task.clone(),
            note: self.note.clone(),
            tag: self.tag.clone(),
            untag: self.untag.clone(),
            billable: match (self.billable, self.not_billable) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            zone: zone.map(if self.keep_instant {
                ZoneWish::KeepInstant
            } else {
                ZoneWish::KeepClock
            }),
            clash: self.clash.clash(),
            fold: self.fold.fold(),
            long: cx.long(),
            frozen: self.frozen.frozen(),
        })
    }
}

/// Asks before many entries are altered at once.
fn confirm(cx: &Context, count: usize) -> Result<(), Failure> {
    if count <= MANY || cx.global.dry_run {
        return Ok(());
    }
    prompt::confirm(cx, &format!("Edit {count} entries?"))
}

/// Alters them, and shows what was and what is.
fn apply(cx: &Context, target: &Target, wish: &EditWish, shape: Shape) -> Result<Answer, Failure> {
    let done = cx.engine.edit(target, wish, cx.now)?;
    cx.done(&done.map(|edited| edited::Edit { edited, shape }))
}
