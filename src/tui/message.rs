//! Messages: everything that can happen to the dashboard.

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::deed::{Deed, Did};
use super::load::Loaded;
use super::overlays::reader::Page;
use crate::domain::Refusal;

/// Something happened.
#[derive(Debug)]
pub(crate) enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// A text was pasted.
    Paste(String),
    /// The terminal has this size now: columns and rows.
    Resize(u16, u16),
    /// A second passed, or a day.
    Tick,
    /// The store was written, perhaps by another process.
    Changed,
    /// Parts of the store, as they were asked for.
    Loaded(Result<Box<Loaded>, Refusal>),
    /// The store is as it was read.
    Same,
    /// The program is told to end.
    Leave,
    /// A deed is done, or was refused.
    Done(Box<Deed>, Result<Did, Refusal>),
    /// What the form of this number would do.
    Foreseen(u64, Result<Did, Refusal>),
    /// A page to read.
    Shown(Result<Page, Refusal>),
    /// A text came back from the editor.
    Edited(Result<String, Refusal>),
}
