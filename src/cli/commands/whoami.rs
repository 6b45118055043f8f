//! `tat whoami`: which account commands work for, as its server says it.

use clap::Args;
use serde_json::json;

use crate::cli::account;
use crate::cli::commands::Run;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::account::Who;
use crate::domain::{Code, Refusal};

/// Show who is signed in, and where
#[derive(Args, Debug)]
#[command(after_help = "\
Exits with 4 when nobody is signed in.

Examples:
  tat whoami
  tat whoami --json | jq -r .user.role")]
pub(super) struct Whoami {}

impl Run for Whoami {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let known = cx.account()?;
        let asked = cx.signed_in().and_then(|signed| Ok(signed.client.me()?));
        match asked {
            Ok(said) => {
                let user = serde_json::from_value(said.clone()).map_err(|error| {
                    Refusal::new(Code::Failed, format!("who one is cannot be read: {error}"))
                })?;
                let account = account::learn(known, &user, &cx.paths)?;
                Ok(cx.tell(&Who { account: &account, user: said }))
            }
            Err(refusal) if refusal.code == Code::Offline => {
                let answer = cx.tell(&Who { account: known, user: json!(known.user) });
                Ok(answer.warning(format!("{}: this is what was known last", refusal.message)))
            }
            Err(refusal) => Err(refusal.into()),
        }
    }
}
