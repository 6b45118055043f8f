//! `tat token list`: one's own tokens, without their secrets.

use clap::Args;

use crate::api::Query;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::TokenList;

/// List your personal access tokens
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat token list
  tat token list --json | jq -r '.[] | select(.scope == \"all\") | .name'")]
pub(in crate::cli::commands) struct List {}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        Ok(cx.tell(&TokenList(cx.signed_in()?.client.tokens(&Query::all())?.items)))
    }
}
