//! `tat serve user list`: who may sign in.

use clap::Args;

use super::super::PlaceArgs;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::server::Ordered;
use crate::server::admin::Order;

/// List users with their roles
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat serve user list
  tat serve user list --data /var/lib/tat --json")]
pub(in crate::cli::commands) struct List {
    #[command(flatten)]
    place: PlaceArgs,
}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&Ordered::new("", self.place.order(cx, Order::List)?)))
    }
}
