//! `tat config`: the settings, one command each.

mod edit;
mod get;
mod list;
mod path;
mod set;
mod unset;

use clap::Args;

use crate::cli::context::Context;
use crate::config::edit::Write;

use super::{Entry, Group};

/// Show and change the settings
#[derive(Args, Debug)]
pub(super) struct Config {}

/// The commands below it.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<get::Get>(Group::Program, "get"),
    Entry::of::<set::Set>(Group::Program, "set").hardy(),
    Entry::of::<unset::Unset>(Group::Program, "unset").hardy(),
    Entry::of::<list::List>(Group::Program, "list"),
    Entry::of::<edit::Edit>(Group::Program, "edit").hardy(),
    Entry::of::<path::Path>(Group::Program, "path").hardy(),
];

/// Whether the file is written or only tried.
fn write(cx: &Context) -> Write {
    if cx.global.dry_run { Write::Tried } else { Write::Real }
}
