//! `tat serve user …`: who may sign in to the server.

mod add;
mod change;
mod list;

use clap::Args;

use crate::cli::commands::{Entry, Group};

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
