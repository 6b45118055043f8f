//! `tat task …`: what there is to do.

mod add;
mod assign;
mod block;
mod delete;
mod edit;
mod explode;
mod list;
mod merge;
mod moves;
mod show;
mod tree;
mod unblock;

use clap::Args;

use super::{Entry, Group};

/// Make, alter, order and close tasks
#[derive(Args, Debug)]
pub(super) struct Task;

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<add::Add>(Group::Work, "add"),
    Entry::of::<list::List>(Group::Work, "list").or(&["ls"]),
    Entry::of::<show::Show>(Group::Work, "show"),
    Entry::of::<edit::Edit>(Group::Work, "edit"),
    Entry::of::<moves::Done>(Group::Work, "done"),
    Entry::of::<moves::Cancel>(Group::Work, "cancel"),
    Entry::of::<moves::Reopen>(Group::Work, "reopen"),
    Entry::of::<moves::Triage>(Group::Work, "triage"),
    Entry::of::<explode::Explode>(Group::Work, "explode"),
    Entry::of::<block::Block>(Group::Work, "block"),
    Entry::of::<unblock::Unblock>(Group::Work, "unblock"),
    Entry::of::<tree::Tree>(Group::Work, "tree"),
    Entry::of::<assign::Assign>(Group::Work, "assign"),
    Entry::of::<merge::Merge>(Group::Work, "merge"),
    Entry::of::<delete::Delete>(Group::Work, "delete"),
];
