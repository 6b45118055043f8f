//! `tat logout`: keeps time on this machine alone again.

use clap::Args;

use crate::api::SignedIn;
use crate::cli::account;
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::{Context, account_store};
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::account::SignedOut;
use crate::config::{Account, Accounts};
use crate::credentials::Place;
use crate::domain::{Code, Refusal};
use crate::store::Patience;
use crate::text::plural;

/// Sign out; what the account recorded stays here
#[derive(Args, Debug)]
#[command(after_help = "\
The account's store stays and is shown again after the next login. Until then commands show that of
this machine.

Examples:
  tat logout")]
pub(super) struct Logout {}

impl Run for Logout {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "signing out ends a session at the server")?;
        let accounts = Accounts::of(&cx.paths);
        let account = cx.account()?;
        if accounts.current()?.as_ref() != Some(account) {
            return Err(Refusal::usage("the environment chooses the account, not `tat login`")
                .hint("unset TAT_SERVER and the token")
                .into());
        }
        let store = account_store(account, &cx.paths);
        let unsent = store.read(Patience::Command, account::unsent)?;
        let left = leave(cx, account)?;
        accounts.choose(None)?;
        let mut answer = cx.tell(&SignedOut { account, unsent });
        if let Some(trouble) = left {
            answer = answer.warning(trouble);
        }
        if unsent > 0 {
            let count = plural::count(unsent, "change", "changes");
            let waits = plural::word(unsent, "waits", "wait");
            answer = answer
                .warning(format!("{count} {waits} in the account's store and {waits} there"))
                .hint(format!("`tat login {}` and `tat sync` send them", account.server));
        }
        Ok(answer)
    }
}

/// Ends the session and forgets its secret; answers what could not be done and need not be.
fn leave(cx: &Context, account: &Account) -> Result<Option<String>, Refusal> {
    let safe = account::safe(account, &cx.paths);
    match account::signed_in(account, &cx.paths) {
        // A personal token stays good until it is revoked.
        Ok(SignedIn { lasts: None, place: Place::Given(_), .. }) => return Ok(None),
        Ok(SignedIn { lasts: None, .. }) => {}
        Ok(SignedIn { client, .. }) => {
            if let Err(trouble) = client.logout() {
                safe.clear()?;
                return Ok(Some(still_open(&trouble.into())));
            }
        }
        // The session is over already, or the keyring cannot be had.
        Err(refusal) if refusal.code == Code::Unauthenticated => {
            let cleared = safe.clear();
            return Ok(cleared
                .err()
                .map(|refusal| format!("the token stays where it is: {}", refusal.message)));
        }
        Err(refusal) => {
            safe.clear()?;
            return Ok(Some(still_open(&refusal)));
        }
    }
    safe.clear()?;
    Ok(None)
}

fn still_open(refusal: &Refusal) -> String {
    format!("the server could not be told, so the session ends by itself: {}", refusal.message)
}
