//! `tat user …`: who may sign in to the account's server, for administrators.

mod add;
mod change;
mod list;

use clap::Args;
use serde_json::Value;

use super::{Entry, Group};
use crate::api::Client;
use crate::cli::account;
use crate::domain::{Refusal, naming};

/// Let people sign in to the server, and see who may
#[derive(Args, Debug)]
pub(super) struct User;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<list::List>(Group::Server, "list").or(&["ls"]),
    Entry::of::<add::Add>(Group::Server, "add"),
    Entry::of::<change::SetRole>(Group::Server, "role"),
    Entry::of::<change::Disable>(Group::Server, "disable"),
    Entry::of::<change::Enable>(Group::Server, "enable"),
    Entry::of::<change::Reset>(Group::Server, "reset"),
];

/// Everybody who may sign in.
fn everybody(client: &Client) -> Result<Vec<Value>, Refusal> {
    account::every(|query| client.users(query))
}

/// The user with an e-mail address or an id.
fn find(client: &Client, words: &str) -> Result<Value, Refusal> {
    let folded = naming::fold(words.trim());
    let is_meant = |user: &Value| {
        ["email", "id"]
            .iter()
            .any(|name| user[name].as_str().map(naming::fold) == Some(folded.clone()))
    };
    everybody(client)?.into_iter().find(is_meant).ok_or_else(|| {
        Refusal::not_found(format!("no user has the address \"{words}\""))
            .hint("`tat user list` shows them")
    })
}
