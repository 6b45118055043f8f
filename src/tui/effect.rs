//! Effects: what an update asks the world for.
//!
//! Each runs on the worker, or (what needs the terminal) in the loop; its result comes back as a
//! message.

use super::deed::Deed;
use super::load::Ask;
use crate::domain::{BillId, DayRange, EntryId, TaskId};
use crate::engine::filter::FilterWords;

/// Something to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Ask the store for these parts.
    Load(Vec<Ask>),
    /// Ask for them only if the store has seen more commits than this.
    Renew(u64, Vec<Ask>),
    /// Do this, through the engine.
    Do(Box<Deed>),
    /// Say what this would do, for the form of this number.
    Foresee(u64, Box<Deed>),
    /// Show a page about this.
    Show(Subject),
    /// Change a text in the person's own editor.
    Editor(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Open a link.
    Browse(String),
    /// Hand the terminal back until somebody brings the program to the front again.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// What a page is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// How a bill came about.
    Bill(BillId),
    /// How a sum of time and money came about: what it is called, its days, its filters.
    Sum(String, DayRange, Box<FilterWords>),
    /// A task, with all that hangs on it.
    Task(TaskId),
    /// An entry, and the bills in which it stands.
    Entry(EntryId),
    /// What a step of the journal changed.
    Step(u64),
    /// Which bills are not what computing them anew gives.
    Verified,
    /// What the bills of these days would come to if rounded otherwise; none: those not sent.
    WhatIf(Option<DayRange>),
    /// Tasks with their children.
    Tree,
}
