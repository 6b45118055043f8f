//! Overlays: what lies above a screen and has the keys. They stack.

pub(crate) mod confirm;
pub(crate) mod directory;
pub(crate) mod filter;
pub(crate) mod form;
pub(crate) mod help;
pub(crate) mod palette;
pub(crate) mod picker;
pub(crate) mod reader;

use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::action::Action;
use super::deed::Deed;
use super::effect::Effect;
use super::model::Model;
use super::paint::Pen;

/// Something above the screen.
#[derive(Debug)]
pub(crate) enum Overlay {
    /// Every command, task and place.
    Palette(palette::State),
    /// What can be done here.
    Help(help::State),
    /// A question before what undo cannot take back, or what is probably not meant.
    Confirm(confirm::State),
    /// Fields to fill.
    Form(Box<form::Form>),
    /// One or several of many.
    Picker(picker::State),
    /// A page to read.
    Reader(reader::State),
    /// Customers and their pillars.
    Directory(directory::State),
    /// Words that narrow the screen.
    Filter(filter::State),
}

/// What comes after a key.
#[derive(Debug)]
pub(crate) enum Next {
    /// It stays open.
    Stay,
    /// It stays open, and these are to be done.
    StayAnd(Vec<Effect>),
    /// It closes.
    Close,
    /// It closes, and this is done.
    Do(Deed),
    /// It closes, and this action is taken.
    Act(Action),
    /// It closes, and these are to be done.
    CloseAnd(Vec<Effect>),
    /// Another takes its place.
    Swap(Overlay),
    /// Another is laid above it.
    Over(Overlay),
}

impl Overlay {
    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        match self {
            Self::Palette(state) => state.key(event, model),
            Self::Help(state) => state.key(event, model),
            Self::Confirm(state) => state.key(event),
            Self::Form(form) => form.key(event, model),
            Self::Picker(state) => state.key(event, model),
            Self::Reader(state) => state.key(event),
            Self::Directory(state) => state.key(event, model),
            Self::Filter(state) => state.key(event, model),
        }
    }

    /// Takes a click on one of its rows; a second one on the same row is enter.
    pub(crate) fn click(&mut self, row: usize, model: &mut Model) -> Next {
        match self {
            Self::Palette(state) => state.click(row, model),
            Self::Help(state) => state.click(row, model),
            Self::Confirm(state) => state.click(row),
            Self::Form(form) => form.click(row, model),
            Self::Picker(state) => state.click(row, model),
            Self::Directory(state) => state.click(row),
            Self::Reader(_) | Self::Filter(_) => Next::Stay,
        }
    }

    /// Takes a turn of the wheel.
    pub(crate) fn scroll(&mut self, by: isize, model: &Model) {
        match self {
            Self::Palette(state) => state.scroll(by, model),
            Self::Help(state) => state.scroll(by),
            Self::Picker(state) => state.scroll(by, model),
            Self::Reader(state) => state.scroll(by),
            Self::Directory(state) => state.scroll(by, model),
            Self::Confirm(_) | Self::Form(_) | Self::Filter(_) => {}
        }
    }

    /// Takes a pasted text.
    pub(crate) fn paste(&mut self, text: &str, model: &mut Model) -> Next {
        match self {
            Self::Form(form) => form.paste(text, model),
            Self::Palette(state) => {
                state.paste(text);
                Next::Stay
            }
            Self::Picker(state) => {
                state.paste(text);
                Next::Stay
            }
            Self::Filter(state) => state.paste(text, model),
            _ => Next::Stay,
        }
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        match self {
            Self::Palette(state) => state.view(model, pen, area),
            Self::Help(state) => state.view(model, pen, area),
            Self::Confirm(state) => state.view(pen, area),
            Self::Form(form) => form.view(model, pen, area),
            Self::Picker(state) => state.view(model, pen, area),
            Self::Reader(state) => state.view(pen, area),
            Self::Directory(state) => state.view(model, pen, area),
            Self::Filter(state) => state.view(pen, area),
        }
    }

    /// Whether it offers what is in the store.
    pub(crate) fn needs_catalog(&self) -> bool {
        matches!(self, Self::Palette(_) | Self::Form(_) | Self::Picker(_))
    }
}
