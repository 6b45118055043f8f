//! `tat account list`: every account that was ever signed in here.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::account::AccountList;
use crate::config::Accounts;

/// List accounts; the one that is signed in is marked
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat account list
  tat account list --json | jq -r '.[].email'")]
pub(in crate::cli::commands) struct List {}

impl Run for List {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let mut accounts = Accounts::of(&cx.paths).list()?;
        // One that the environment chooses may never have been signed in.
        if let Some(current) = &cx.account
            && !accounts.iter().any(|account| account.key() == current.key())
        {
            accounts.push(current.clone());
        }
        Ok(cx.tell(&AccountList { accounts, current: cx.account.as_ref() }))
    }
}
