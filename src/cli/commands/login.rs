//! `tat login`: keeps time for an account of a server from now on.

use clap::Args;
use zeroize::Zeroizing;

use crate::api::{Client, ServerUrl, Session};
use crate::cli::account;
use crate::cli::adopting::{self, Adopted};
use crate::cli::commands::{Run, refuse_dry_run};
use crate::cli::context::{Context, local_store};
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::Tale;
use crate::cli::view::account::SignedInAs;
use crate::cli::view::adoption::Plan;
use crate::config::{Account, Accounts};
use crate::credentials::{Place, Safe, Secret};
use crate::domain::{Code, Refusal, User};
use crate::engine::Mode;
use crate::store::{Patience, Read};
use crate::sync::adopt::Mapping;

/// Sign in to a server and record time for it
#[derive(Args, Debug)]
#[command(after_help = "\
The password is asked for and never shown. What is kept of it lies in the system's keyring. From
then on commands show the account's store; that of this machine stays as it is, and `tat logout`
shows it again.

Examples:
  tat login https://tat.example --email ada@example.com
  tat login https://tat.example --email ada@example.com --keep-local
  pass tat | tat login https://tat.example --email ada@example.com --password-stdin
  tat login https://tat.example --with-token < token.txt")]
pub(super) struct Login {
    /// The server; without it `TAT_SERVER`, or the one that is signed in
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// The e-mail address of the account
    #[arg(long, short, value_name = "EMAIL")]
    email: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    password_stdin: bool,
    /// Read a personal access token from standard input, and keep it
    #[arg(long, conflicts_with_all = ["password_stdin", "email"])]
    with_token: bool,
    /// Keep the token in a file that you alone may read, where there is no keyring
    #[arg(long)]
    insecure_storage: bool,
    /// Leave what was recorded on this machine where it is
    #[arg(long, conflicts_with = "adopt")]
    keep_local: bool,
    /// Send what was recorded on this machine up to the account; `--dry-run` shows what that does
    #[arg(long)]
    adopt: bool,
    /// With `--adopt`, where the time of a customer goes that the server does not know
    #[arg(long, value_name = "FROM=CUSTOMER/PILLAR", requires = "adopt")]
    map: Vec<Mapping>,
}

impl Run for Login {
    fn run(mut self, cx: &Context) -> Result<Answer, Failure> {
        if !self.adopt {
            refuse_dry_run(cx, "signing in makes a session at the server")?;
        }
        let server = self.server(cx)?;
        self.settle_local(cx)?;
        let place = if self.insecure_storage { Place::File } else { Place::Keyring };
        let key = self.key(cx, &server, place)?;
        let client = Client::new(server.clone())?;
        let (user, secret, session) = enter(&client, &key)?;
        let account = Account { server: server.as_str().to_owned(), user: user.clone() };
        let mine = client.signed_in(session.as_ref().map_or(secret.expose(), |token| token));
        if cx.engine.mode == Mode::DryRun {
            let plan = adopting::foresee(cx, (&account, &mine), &self.map);
            if session.is_some() {
                let _ = mine.logout();
            }
            return Ok(cx.tell(&Plan(&plan?)));
        }
        if let Err(refusal) = account::safe(&account, &cx.paths).keep(&secret, place) {
            // A session that nobody can go on with shall not live on.
            if let Some(session) = session {
                let _ = client.signed_in(&session).logout();
            }
            return Err(refusal.into());
        }
        let accounts = Accounts::of(&cx.paths);
        accounts.keep(&account)?;
        account::learn(&account, &user, &cx.paths)?;
        let adopted = if self.adopt && has_records(cx)? {
            Some(adopting::adopt(cx, (&account, &mine), &self.map)?)
        } else {
            None
        };
        accounts.choose(Some(&account))?;
        let answer = cx.tell(&SignedInAs::new(&account, place));
        let answer = match &adopted {
            Some(adopted) => told(cx, answer, adopted),
            None => answer,
        };
        Ok(if server.is_plain() && !is_here(&server) {
            answer.warning(format!("what is sent to {server} can be read on its way"))
        } else {
            answer
        })
    }
}

/// With what one signs in.
enum Key {
    Password { email: String, password: Zeroizing<String> },
    Token(Secret),
}

impl Login {
    fn server(&self, cx: &Context) -> Result<ServerUrl, Refusal> {
        let said = self.url.as_ref().or(cx.env.server.as_ref());
        let known = cx.account.as_ref().map(|account| &account.server);
        match said.or(known) {
            Some(server) => ServerUrl::parse(server),
            None => Err(Refusal::usage("login needs the address of a server")
                .hint("write it as `tat login https://tat.example --email EMAIL`")),
        }
    }

    /// Sees to it that what was recorded on this machine is mixed with nothing silently.
    fn settle_local(&mut self, cx: &Context) -> Result<(), Failure> {
        if self.keep_local || self.adopt || !has_records(cx)? {
            return Ok(());
        }
        let question = "There are records on this machine that belong to no account.";
        if !cx.can_ask() || self.password_stdin || self.with_token {
            return Err(Refusal::usage("this machine has records that belong to no account")
                .hint("`--keep-local` leaves them here, `--adopt` sends them to the account")
                .into());
        }
        let ways =
            ["leave them here (--keep-local)", "send them to the account (--adopt)", "cancel"];
        match prompt::choose(question, &ways)? {
            0 => Ok(()),
            1 => {
                self.adopt = true;
                Ok(())
            }
            _ => Err(Failure::Cancelled),
        }
    }

    fn key(&self, cx: &Context, server: &ServerUrl, place: Place) -> Result<Key, Failure> {
        if self.with_token {
            ready(place)?;
            let line = prompt::secret_input()?.into_iter().next().unwrap_or_default();
            let token = Secret::new(&line);
            return match token.user() {
                Some(_) => Ok(Key::Token(token)),
                None => Err(Refusal::usage("standard input holds no personal access token")
                    .hint("`tat token add NAME` makes one; it begins with `tatp_`")
                    .into()),
            };
        }
        let email = match &self.email {
            Some(email) => email.clone(),
            None if cx.can_ask() && !self.password_stdin => {
                prompt::line("e-mail:", "")?.unwrap_or_default()
            }
            None => {
                return Err(Refusal::usage("login needs an e-mail address")
                    .hint(format!("`tat login {server} --email EMAIL`"))
                    .into());
            }
        };
        if !self.password_stdin && !cx.can_ask() {
            return Err(Refusal::usage("nobody is there to be asked for the password")
                .hint("`--password-stdin` reads it from standard input")
                .into());
        }
        ready(place)?;
        let password = if self.password_stdin {
            prompt::secret_input()?.into_iter().next().unwrap_or_default()
        } else {
            prompt::secret(&format!("password of {email} at {server}:"))?
        };
        if password.is_empty() {
            return Err(Refusal::usage("the password is empty")
                .hint("`tat password --link` sets one with a link from an administrator")
                .into());
        }
        Ok(Key::Password { email, password })
    }
}

/// Whether the token can be kept there: nobody types a password for nothing.
fn ready(place: Place) -> Result<(), Refusal> {
    match place {
        Place::Keyring => Safe::keyring().refuse(),
        Place::File | Place::Given(_) => Ok(()),
    }
}

/// Signs in: answers who it is, what is to be kept, and the access token of a session that began.
fn enter(client: &Client, key: &Key) -> Result<(User, Secret, Option<Zeroizing<String>>), Refusal> {
    match key {
        Key::Password { email, password } => {
            let Session { tokens, user } = client.login(email, password)?;
            Ok((user, Secret::new(&tokens.refresh_token), Some(tokens.access_token)))
        }
        Key::Token(token) => {
            let said = client.signed_in(token.expose()).me()?;
            let user = serde_json::from_value(said).map_err(|error| {
                Refusal::new(Code::Failed, format!("who one is there cannot be read: {error}"))
                    .hint("look whether a server of tat answers at this address")
            })?;
            Ok((user, token.clone(), None))
        }
    }
}

/// Whether something was recorded on this machine for no account.
fn has_records(cx: &Context) -> Result<bool, Refusal> {
    let store = local_store(cx.paths.local_store(), &cx.engine.ids);
    store.read(Patience::Command, |read: &dyn Read| {
        let mut count = 0;
        read.every_task(&mut |_| count += 1)?;
        read.every_customer(&mut |_| count += 1)?;
        Ok(count > 0)
    })
}

/// Whether the server is on this machine.
fn is_here(server: &ServerUrl) -> bool {
    let host = server.as_str().trim_start_matches("http://");
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host.starts_with(name))
}

/// What is said of an adoption beside the answer.
fn told(cx: &Context, answer: Answer, adopted: &Adopted) -> Answer {
    let answer = answer.below(&Plan(&adopted.plan).page(cx));
    match &adopted.kept_as {
        Some(path) => {
            answer.note(format!("the server has everything; a copy stays as {}", path.display()))
        }
        None => answer
            .warning("the server has not taken everything yet, so the local store stays")
            .hint("`tat sync status` shows what waits or was refused"),
    }
}
