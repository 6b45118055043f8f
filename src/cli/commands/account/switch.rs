//! `tat account switch`: another account, or none, without signing in or out.

use clap::Args;

use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::account::Switched;
use crate::config::{Account, Accounts};
use crate::domain::{Code, Refusal, naming};
use crate::engine::Mode;

/// Work for another account; `local` is this machine alone
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat account switch ada@example.com
  tat account switch https://tat.example
  tat account switch local")]
pub(in crate::cli::commands) struct Switch {
    /// Its e-mail address, its server or its user's id; or `local`
    #[arg(value_name = "ACCOUNT")]
    account: String,
}

impl Run for Switch {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let accounts = Accounts::of(&cx.paths);
        let chosen = match self.account.trim() {
            "local" => None,
            words => Some(find(accounts.list()?, words)?),
        };
        if cx.engine.mode == Mode::Real {
            accounts.choose(chosen.as_ref())?;
        }
        Ok(cx.tell(&Switched(chosen.as_ref())))
    }
}

fn find(accounts: Vec<Account>, words: &str) -> Result<Account, Refusal> {
    let folded = naming::fold(words);
    let is_meant = |account: &Account| {
        naming::fold(&account.name()) == folded
            || account.server == words.trim_end_matches('/')
            || account.server.trim_start_matches("https://") == words
            || account.user.id.to_string() == words
    };
    let mut found: Vec<Account> = accounts.into_iter().filter(is_meant).collect();
    match (found.pop(), found.is_empty()) {
        (Some(account), true) => Ok(account),
        (Some(_), false) => {
            Err(Refusal::new(Code::Ambiguous, format!("several accounts match \"{words}\""))
                .hint("`tat account list --json` shows the users' ids, which are each one's own"))
        }
        (None, _) => Err(Refusal::not_found(format!("no account matches \"{words}\""))
            .hint("`tat account list` shows them; `tat login URL --email EMAIL` adds one")),
    }
}
