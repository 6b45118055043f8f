//! Screens: each has a state, rows to move through, things that can be done, and a picture.

pub(crate) mod bills;
pub(crate) mod reports;
pub(crate) mod sync;
pub(crate) mod tasks;
pub(crate) mod today;
pub(crate) mod week;

/// Where a move in a list ends: so many rows on, within the list.
pub(crate) fn moved(at: usize, by: isize, rows: usize) -> usize {
    at.saturating_add_signed(by).min(rows.saturating_sub(1))
}
