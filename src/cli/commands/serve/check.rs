//! `tat serve check`: whether the server's store is sound.

use clap::Args;

use super::PlaceArgs;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::server::Ordered;
use crate::server::admin::{Order, Outcome};

/// The store is not sound.
const UNSOUND: u8 = 1;

/// Look whether the server's store is sound
#[derive(Args, Debug)]
#[command(after_help = "\
Exits with 0 when it is, else with 1.

Examples:
  tat serve check
  tat serve check --data /var/lib/tat --json")]
pub(in crate::cli::commands) struct Check {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Run for Check {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let outcome = self.place.order(cx, Order::Check)?;
        let sound = matches!(&outcome, Outcome::Checked(wrong) if wrong.is_empty());
        Ok(cx.tell(&Ordered::new("", outcome)).exit(if sound { 0 } else { UNSOUND }))
    }
}
