//! Hits: what lies where on the screen, so that a click finds it.
//!
//! Filled while drawing, from below to above; the topmost is found first.

use ratatui::layout::{Position, Rect};

use super::action::Action;
use crate::domain::Timestamp;

/// What a click may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// An action.
    Act(Action),
    /// A row of a pane of the screen.
    Row(usize, usize),
    /// A row of what lies above the screen.
    Choice(usize),
    /// A line of time, from one instant to another.
    Timeline(Timestamp, Timestamp),
    /// What lies above the screen, beside its rows.
    Overlay,
}

/// Where things lie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    places: Vec<(Rect, Hit)>,
}

impl Hits {
    /// Puts a thing above all others.
    pub(crate) fn put(&mut self, area: Rect, hit: Hit) {
        self.places.push((area, hit));
    }

    /// The topmost thing in a cell, with its area.
    pub(crate) fn at(&self, column: u16, row: u16) -> Option<(Rect, Hit)> {
        let position = Position::new(column, row);
        self.places.iter().rev().find(|(area, _)| area.contains(position)).copied()
    }

    /// The line of time, with the instants of its ends; none where none is drawn.
    pub(crate) fn timeline(&self) -> Option<(Rect, (Timestamp, Timestamp))> {
        self.places.iter().rev().find_map(|(area, hit)| match hit {
            Hit::Timeline(start, end) => Some((*area, (*start, *end))),
            _ => None,
        })
    }
}
