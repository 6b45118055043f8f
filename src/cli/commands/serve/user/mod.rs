//! `tat serve user …`: who may sign in to the server.

mod add;
mod change;
mod list;

use clap::Args;

use crate::cli::commands::{Entry, Group};
use crate::domain::{Refusal, Role};

/// Let people sign in, and see who may
#[derive(Args, Debug)]
pub(super) struct User;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<add::Add>(Group::Server, "add"),
    Entry::of::<list::List>(Group::Server, "list").or(&["ls"]),
    Entry::of::<change::SetRole>(Group::Server, "role"),
    Entry::of::<change::Disable>(Group::Server, "disable"),
    Entry::of::<change::Enable>(Group::Server, "enable"),
    Entry::of::<change::Reset>(Group::Server, "reset"),
];

/// A role by its name; `none` is none.
fn role(word: &str) -> Result<Option<Role>, Refusal> {
    let word = word.trim();
    if word == "none" {
        return Ok(None);
    }
    Role::named(word).map(Some).ok_or_else(|| {
        let known: Vec<String> =
            Role::ALL.iter().map(|role| format!("`{}`", role.as_str())).collect();
        Refusal::usage(format!("there is no role \"{word}\""))
            .hint(format!("roles are {} and `none`", known.join(", ")))
    })
}
