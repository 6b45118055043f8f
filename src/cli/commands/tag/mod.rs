//! `tat tag …`: the words by which tasks and time are found.

mod list;
mod remove;
mod rename;

use clap::Args;

use super::{Entry, Group};

/// List, rename and remove tags, across all tasks and time
#[derive(Args, Debug)]
pub(super) struct Tag;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<list::List>(Group::Work, "list").or(&["ls"]),
    Entry::of::<rename::Rename>(Group::Work, "rename"),
    Entry::of::<remove::Remove>(Group::Work, "remove"),
];
