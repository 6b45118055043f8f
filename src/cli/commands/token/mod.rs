//! `tat token …`: personal access tokens, for cron, for machines and for programs.

mod add;
mod list;
mod revoke;

use clap::Args;

use super::{Entry, Group};

/// Make, list and revoke personal access tokens
#[derive(Args, Debug)]
pub(super) struct Token;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<add::Add>(Group::Server, "add"),
    Entry::of::<list::List>(Group::Server, "list").or(&["ls"]),
    Entry::of::<revoke::Revoke>(Group::Server, "revoke"),
];
