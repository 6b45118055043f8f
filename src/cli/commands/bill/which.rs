//! On which bills is decided: those named, or all that a range and filters leave.

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::cli::args::FilterArgs;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::bill::Decisions;
use crate::domain::Refusal;
use crate::engine::bill::{Chosen, Decision, Which, WholeWish};

/// BILL…, or `--all [RANGE] [filters] [--except BILL]…`.
#[derive(Args, Clone, Debug)]
pub(super) struct WhichArgs {
    /// The bills: CUSTOMER[/PILLAR]@DAY[#2], or an id; with --all a RANGE
    #[arg(
        value_name = "BILL|RANGE",
        required_unless_present = "all",
        add = ArgValueCompleter::new(complete::bills)
    )]
    words: Vec<String>,
    /// All that wait for it in the range
    #[arg(long)]
    all: bool,
    /// But not this bill
    #[arg(long, value_name = "BILL", requires = "all", add = ArgValueCompleter::new(complete::bills))]
    except: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
}

impl WhichArgs {
    /// Decides on them.
    pub(super) fn decide(self, cx: &Context, decision: Decision) -> Result<Answer, Failure> {
        let filter = self.filter.words();
        if !self.all {
            if !filter.is_empty() || filter.limit.is_some() {
                return Err(Refusal::usage("filters choose among all bills, and bills are named")
                    .hint("`--all` takes every bill that the filters leave")
                    .into());
            }
            return decide(cx, decision, &Which::Named(chosen(self.words)), None);
        }
        let range = match self.words.as_slice() {
            [] => None,
            [words] => Some(cx.range(words)?),
            [_, second, ..] => {
                return Err(Refusal::usage(format!("\"{second}\" is one range too many"))
                    .hint("`--all` takes one RANGE: `--all 2026-11-01..2026-11-15`")
                    .hint("without `--all` bills are named one by one")
                    .into());
            }
        };
        if range.is_none() && filter.is_empty() && !cx.global.yes {
            return Err(Refusal::usage("`--all` alone means every bill there is")
                .hint("a RANGE or a filter says which: `--all last-week`, `--all --customer Acme`")
                .hint("`--yes` means every bill")
                .into());
        }
        let label = range.as_ref().map_or_else(|| "all days".to_owned(), |r| r.label.clone());
        let wish = WholeWish { range: range.map(|r| r.days), filter, except: self.except };
        decide(cx, decision, &Which::Whole(Box::new(wish)), Some(label))
    }
}

/// Bills named by words, taken as they are.
pub(super) fn chosen(words: Vec<String>) -> Vec<Chosen> {
    words.into_iter().map(|words| Chosen { words, seen: None }).collect()
}

/// Decides, and says what was decided; `range` names where all were looked for.
pub(super) fn decide(
    cx: &Context,
    decision: Decision,
    which: &Which,
    range: Option<String>,
) -> Result<Answer, Failure> {
    let done = cx.engine.decide_bills(&decision, which, cx.now)?;
    // Reopened, a bill may have nothing left in it: its time went to where its tasks are now.
    let went = done.value.bills.iter().any(|view| view.bill.deleted_at.is_some());
    let done = done.map(|decided| Decisions { decision, decided, range });
    if went { cx.done_with_bills(&done) } else { cx.done(&done) }
}
