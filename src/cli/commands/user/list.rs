//! `tat user list`: everybody by e-mail address.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::People;

/// List everybody who may sign in
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat user list
  tat user list --json | jq -r '.[] | select(.status == \"invited\") | .email'")]
pub(in crate::cli::commands) struct List {}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&People(super::everybody(&cx.signed_in()?.client)?)))
    }
}
