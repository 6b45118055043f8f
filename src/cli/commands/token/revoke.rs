//! `tat token revoke`: a token is worth nothing from now on.

use clap::Args;
use serde_json::Value;

use crate::api::Query;
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::told::Revoked;
use crate::domain::{Code, Refusal};

/// Revoke a personal access token
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  tat token revoke cron
  tat token revoke 4f1c2d3a")]
pub(in crate::cli::commands) struct Revoke {
    /// Its name, or the beginning of its id
    #[arg(value_name = "TOKEN")]
    token: String,
}

impl Run for Revoke {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a token cannot be revoked for a try")?;
        let client = cx.signed_in()?.client;
        let token = find(client.tokens(&Query::all())?.items, self.token.trim())?;
        client.revoke_token(token["id"].as_str().unwrap_or_default())?;
        Ok(cx.tell(&Revoked(token)))
    }
}

fn find(tokens: Vec<Value>, words: &str) -> Result<Value, Refusal> {
    let is_meant = |token: &Value| {
        let text = |name: &str| token[name].as_str().unwrap_or_default().to_owned();
        text("name") == words || (words.len() >= 4 && text("id").starts_with(words))
    };
    let mut found: Vec<Value> = tokens.into_iter().filter(is_meant).collect();
    match (found.pop(), found.is_empty()) {
        (Some(token), true) => Ok(token),
        (Some(_), false) => {
            Err(Refusal::new(Code::Ambiguous, format!("several tokens match \"{words}\""))
                .hint("`tat token list --json` shows their ids"))
        }
        (None, _) => Err(Refusal::not_found(format!("no token matches \"{words}\""))
            .hint("`tat token list` shows them")),
    }
}
