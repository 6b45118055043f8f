//! `tat bill`: what a day's work comes to, and what is decided on it.

mod approve;
mod export;
mod list;
mod memo;
mod recompute;
mod reject;
mod reopen;
mod send;
mod show;
mod verify;
mod what_if;
mod which;

use clap::Args;

use super::{Entry, Group};

/// List, decide on, and check bills
#[derive(Args, Debug)]
pub(super) struct Bill {}

/// Its commands.
pub(super) static TABLE: &[Entry] = &[
    Entry::of::<list::List>(Group::Money, "list"),
    Entry::of::<show::Show>(Group::Money, "show"),
    Entry::of::<memo::Memo>(Group::Money, "memo"),
    Entry::of::<approve::Approve>(Group::Money, "approve"),
    Entry::of::<reject::Reject>(Group::Money, "reject"),
    Entry::of::<reopen::Reopen>(Group::Money, "reopen"),
    Entry::of::<send::Send>(Group::Money, "send"),
    Entry::of::<recompute::Recompute>(Group::Money, "recompute"),
    Entry::of::<verify::Verify>(Group::Money, "verify"),
    Entry::of::<what_if::WhatIf>(Group::Money, "what-if"),
    Entry::of::<export::Export>(Group::Money, "export"),
];
