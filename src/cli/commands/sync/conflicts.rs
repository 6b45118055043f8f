//! `tat sync conflicts`: writes that lost against others, and taking them back.

use clap::Args;

use crate::cli::commands::{Entry, Group, Run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::sync::{ConflictDetails, ConflictList, Settled};
use crate::domain::Refusal;
use crate::sync::amends;
use crate::sync::model::Conflict;

/// Show edits that lost to another device's; take them back
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat sync conflicts
  tat sync conflicts show 4f1c
  tat sync conflicts restore 4f1c         write what was lost again
  tat sync conflicts dismiss --all")]
pub(in crate::cli::commands) struct Conflicts {}

/// The commands below it.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<Show>(Group::Server, "show"),
    Entry::of::<Restore>(Group::Server, "restore"),
    Entry::of::<Dismiss>(Group::Server, "dismiss"),
];

impl Run for Conflicts {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&ConflictList(amends::conflicts(&cx.engine, &[])?)))
    }
}

/// Which conflicts are meant.
#[derive(Args, Debug)]
struct Which {
    /// Their ids, or how they begin
    #[arg(value_name = "ID", required_unless_present = "all")]
    ids: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "ids")]
    all: bool,
}

impl Which {
    fn find(&self, cx: &Context) -> Result<Vec<Conflict>, Refusal> {
        amends::conflicts(&cx.engine, &self.ids)
    }
}

/// Show what was kept and what was lost, whole
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  tat sync conflicts show 4f1c")]
struct Show {
    #[command(flatten)]
    which: Which,
}

impl Run for Show {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&ConflictDetails(self.which.find(cx)?)))
    }
}

/// Write what was lost again, as an ordinary edit
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  tat sync conflicts restore 4f1c")]
struct Restore {
    #[command(flatten)]
    which: Which,
}

impl Run for Restore {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let conflicts = self.which.find(cx)?;
        for conflict in &conflicts {
            amends::restore(&cx.engine, conflict, cx.now)?;
        }
        Ok(cx.tell(&Settled { verb: "restored", ids: ids(&conflicts) }))
    }
}

/// Take conflicts off the list, on all devices
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  tat sync conflicts dismiss 4f1c\n  tat sync conflicts dismiss --all"
)]
struct Dismiss {
    #[command(flatten)]
    which: Which,
}

impl Run for Dismiss {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let conflicts = self.which.find(cx)?;
        for conflict in &conflicts {
            amends::dismiss(&cx.engine, conflict, cx.now)?;
        }
        Ok(cx.tell(&Settled { verb: "dismissed", ids: ids(&conflicts) }))
    }
}

fn ids(conflicts: &[Conflict]) -> Vec<uuid::Uuid> {
    conflicts.iter().map(|conflict| conflict.id).collect()
}
