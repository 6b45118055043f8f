//! `tat edit --range`: many entries at once, chosen by days and filters.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::Range;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::many::Many;
use crate::domain::Refusal;
use crate::engine::entry::{EditWish, Target};
use crate::engine::entry_ref::EntryWords;
use crate::engine::filter::FilterWords;
use crate::engine::log::LogWish;

/// RANGE, and the filters whose names say nothing else in `edit`.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Many at once")]
pub(super) struct RangeArgs {
    /// All entries of these days, in place of ENTRY
    #[arg(
        long,
        value_name = "RANGE",
        conflicts_with = "entries",
        add = ArgValueCompleter::new(complete::ranges)
    )]
    range: Option<String>,
    /// Only what these filters take, as one line: `task:login -tag:admin`
    #[arg(long = "where", value_name = "FILTERS", allow_hyphen_values = true)]
    filters: Option<String>,
    /// Only this customer; `none` finds what has none
    #[arg(long = "customer", short, value_name = "CUSTOMER",
          add = ArgValueCompleter::new(complete::customers))]
    customers: Vec<String>,
    /// Only this pillar; `none` finds what has none set
    #[arg(long = "pillar", short, value_name = "PILLAR",
          add = ArgValueCompleter::new(complete::pillars))]
    pillars: Vec<String>,
    /// Only without this tag
    #[arg(long = "not-tag", value_name = "TAG",
          add = ArgValueCompleter::new(complete::tags))]
    not_tags: Vec<String>,
    /// Whose: an e-mail address, or `all`
    #[arg(long = "user", value_name = "EMAIL|all")]
    users: Vec<String>,
    /// Only where title, note or tags hold this text
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    grep: Vec<String>,
    /// Only the newest so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl RangeArgs {
    /// The days, where entries are chosen so.
    pub(super) fn range(&self, cx: &Context) -> Result<Option<Range>, Refusal> {
        let range = cx.range_or_none(self.range.as_deref())?;
        if range.is_none() && self.words()? != FilterWords::default() {
            return Err(Refusal::usage("filters choose among many entries, and no range is named")
                .hint("`--range RANGE` says the days: `--range last-week`, `--range all`"));
        }
        Ok(range)
    }

    fn words(&self) -> Result<FilterWords, Refusal> {
        let line = FilterWords::parse(self.filters.as_deref().unwrap_or_default())?;
        Ok(line.and(FilterWords {
            customers: self.customers.clone(),
            pillars: self.pillars.clone(),
            not_tags: self.not_tags.clone(),
            users: self.users.clone(),
            grep: self.grep.clone(),
            limit: self.limit,
            ..FilterWords::default()
        }))
    }
}

/// Alters every entry that is chosen, as one step.
pub(super) fn edit(
    cx: &Context,
    range: Range,
    chosen: &RangeArgs,
    wish: &EditWish,
) -> Result<Answer, Failure> {
    if wish.is_empty() {
        let words = chosen.range.as_deref().unwrap_or_default();
        return Err(Refusal::usage("what should change of the entries")
            .hint("say it with flags, for example `--tag review` or `--shift -10m`")
            .hint(format!("`tat log {words} --edit` opens them as text"))
            .into());
    }
    let log = LogWish { range: Some(range.days), filter: chosen.words()? };
    let ids = cx.engine.entries_in(&log)?;
    super::confirm(cx, ids.len())?;
    let words = ids.iter().map(|id| EntryWords::Id(id.to_string())).collect();
    let done = cx.engine.edit(&Target::These(words), wish, cx.now)?;
    cx.done_with_bills(&done.map(|edited| Many::of_edit(edited, ids.len(), range.label)))
}
