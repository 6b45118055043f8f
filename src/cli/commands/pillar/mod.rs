//! `tat pillar …`: the parts of the work for a customer.

mod add;
mod archive;
mod edit;
mod list;
mod merge;

use clap::Args;

use super::{Entry, Group};

/// Make, alter and archive the parts of the work for a customer
#[derive(Args, Debug)]
pub(super) struct Pillar;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<add::Add>(Group::Work, "add"),
    Entry::of::<list::List>(Group::Work, "list").or(&["ls"]),
    Entry::of::<edit::Edit>(Group::Work, "edit"),
    Entry::of::<merge::Merge>(Group::Work, "merge"),
    Entry::of::<archive::Archive>(Group::Work, "archive"),
    Entry::of::<archive::Unarchive>(Group::Work, "unarchive"),
];
