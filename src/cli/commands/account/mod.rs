//! `tat account …`: the accounts of this machine's user.

mod list;
mod switch;

use clap::Args;

use super::{Entry, Group};

/// Show the accounts of this machine, and switch between them
#[derive(Args, Debug)]
pub(super) struct Account;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<list::List>(Group::Server, "list").or(&["ls"]),
    Entry::of::<switch::Switch>(Group::Server, "switch"),
];
