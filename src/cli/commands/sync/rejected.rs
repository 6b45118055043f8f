//! `tat sync rejected`: operations that the server refused, and what to do about them.

use clap::Args;

use crate::cli::commands::{Entry, Group, Run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::sync::{LetterList, Settled};
use crate::sync::amends;
use crate::sync::state::Letter;

/// Show what the server refused, and send it again or forget it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat sync rejected
  tat sync rejected retry 019a
  tat sync rejected discard 019a")]
pub(in crate::cli::commands) struct Rejected {}

/// The commands below it.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<Show>(Group::Server, "show"),
    Entry::of::<Retry>(Group::Server, "retry"),
    Entry::of::<Discard>(Group::Server, "discard"),
];

impl Run for Rejected {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&LetterList(amends::letters(&cx.engine, &[])?)))
    }
}

/// Show why these were refused
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  tat sync rejected show 019a")]
struct Show {
    /// Their ids, or how they begin
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

impl Run for Show {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&LetterList(amends::letters(&cx.engine, &self.ids)?)))
    }
}

/// Send these again with the next sync
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  tat sync rejected retry 019a\n  tat sync")]
struct Retry {
    /// Their ids, or how they begin
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

impl Run for Retry {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let letters = amends::letters(&cx.engine, &self.ids)?;
        amends::retry(&cx.engine, &letters, cx.now)?;
        Ok(cx.tell(&Settled { verb: "queued again", ids: ids(&letters) }))
    }
}

/// Forget these: what they said is not sent
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  tat sync rejected discard 019a")]
struct Discard {
    /// Their ids, or how they begin
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

impl Run for Discard {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let letters = amends::letters(&cx.engine, &self.ids)?;
        amends::discard(&cx.engine, &letters, cx.now)?;
        Ok(cx.tell(&Settled { verb: "discarded", ids: ids(&letters) }))
    }
}

fn ids(letters: &[Letter]) -> Vec<uuid::Uuid> {
    letters.iter().map(|letter| letter.op_id).collect()
}
