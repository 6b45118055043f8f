//! `tat sync status`: what waits, what was refused, and when the server was last spoken to.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::sync::Standing;
use crate::store::Kind;
use crate::sync::outgoing::waiting;
use crate::sync::state::{Letter, State, conflicts};

/// Show what waits for the server and what it refused
#[derive(Args, Debug)]
#[command(after_help = "\
The server is not asked.

Examples:
  tat sync status
  tat sync status --json | jq .outbox")]
pub(in crate::cli::commands) struct ShowStatus {}

impl Run for ShowStatus {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        answer(cx)
    }
}

/// Where things stand.
pub(super) fn answer(cx: &Context) -> Result<Answer, Failure> {
    let standing = cx.engine.ask(|read| {
        let account = cx.engine.store.kind() == Kind::Account;
        let state = State::read(read)?;
        Ok(Standing {
            account: cx.account.as_ref(),
            outbox: if account { waiting(read)? } else { 0 },
            letters: Letter::all(read)?,
            conflicts: conflicts(read)?.len(),
            last_sync: state.last_sync,
            trouble_since: state.trouble_since,
        })
    })?;
    Ok(cx.tell(&standing))
}
