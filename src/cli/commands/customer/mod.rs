//! `tat customer …`: who pays, at which rate, rounded how.

mod add;
mod archive;
mod edit;
mod invite;
mod list;
mod merge;
mod rounding;
mod show;

use clap::Args;

use super::{Entry, Group};

/// Make, alter and archive customers, their rates and rounding
#[derive(Args, Debug)]
pub(super) struct Customer;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<add::Add>(Group::Work, "add"),
    Entry::of::<list::List>(Group::Work, "list").or(&["ls"]),
    Entry::of::<show::Show>(Group::Work, "show"),
    Entry::of::<edit::Edit>(Group::Work, "edit"),
    Entry::of::<rounding::Round>(Group::Work, "rounding"),
    Entry::of::<merge::Merge>(Group::Work, "merge"),
    Entry::of::<invite::Invite>(Group::Work, "invite"),
    Entry::of::<archive::Archive>(Group::Work, "archive"),
    Entry::of::<archive::Unarchive>(Group::Work, "unarchive"),
];
