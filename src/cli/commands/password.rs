//! `tat password`: another password for the account.

use clap::Args;
use zeroize::Zeroizing;

use crate::api::{Client, ServerUrl};
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::told::PasswordSet;
use crate::domain::Refusal;

/// Set another password, with the old one or a link
#[derive(Args, Debug)]
#[command(after_help = "\
What is typed is never shown. Where nobody can be asked, standard input holds the old password or
the link on its first line and the new password on its second.

Examples:
  tat password
  tat password --link")]
pub(super) struct SetPassword {
    /// Use the link that an administrator or an invitation gave
    #[arg(long)]
    link: bool,
}

impl Run for SetPassword {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        refuse_dry_run(cx, "a password cannot be set for a try")?;
        let first = if self.link { "one-time link:" } else { "old password:" };
        // Whoever is signed out needs no password to learn that.
        let signed = if self.link { None } else { Some(cx.signed_in()?) };
        let [first, new] = both(cx, first)?;
        let said = if let Some(signed) = signed {
            signed.client.change_password(&first, &new)?
        } else {
            let (server, token) = link(cx, &first)?;
            Client::new(server)?.set_password(token, &new)?
        };
        Ok(cx.tell(&PasswordSet { personal: said["personalTokens"].as_u64().unwrap_or_default() }))
    }
}

/// What proves who one is, and the new password.
fn both(cx: &Context, first: &str) -> Result<[Zeroizing<String>; 2], Failure> {
    if cx.can_ask() {
        let first = prompt::secret(first)?;
        let new = prompt::secret("new password:")?;
        if prompt::secret("new password, once more:")? != new {
            return Err(Refusal::usage("the two new passwords differ")
                .hint("run the command again")
                .into());
        }
        return Ok([first, new]);
    }
    let mut lines = prompt::piped()?.into_iter();
    match (lines.next(), lines.next()) {
        (Some(first), Some(new)) => Ok([first, new]),
        _ => Err(Refusal::usage("nobody is there to be asked for a password")
            .hint("standard input takes the old password, or the link, and the new one: two lines")
            .into()),
    }
}

/// The server of a link and its token; a token alone is for the server that is known.
fn link<'a>(cx: &Context, text: &'a str) -> Result<(ServerUrl, &'a str), Refusal> {
    let text = text.trim();
    if let Some((server, token)) = text.split_once("/set-password?token=") {
        return Ok((ServerUrl::parse(server)?, token));
    }
    let known = cx.account.as_ref().map(|account| &account.server).or(cx.env.server.as_ref());
    match known {
        Some(server) if !text.contains('/') => Ok((ServerUrl::parse(server)?, text)),
        // What was typed may be half a link, and is not shown.
        _ => Err(Refusal::usage("this is no link that sets a password")
            .hint("it looks like `https://tat.example/set-password?token=…`")),
    }
}
