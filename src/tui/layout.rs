//! Layouts: how much fits side by side at a width.

use ratatui::layout::Rect;

/// How large the terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Size {
    /// Room for the timer alone.
    Tiny,
    /// One pane at a time.
    Narrow,
    /// As wide as terminals usually are: one pane, and a little beside it.
    Usual,
    /// Two panes side by side.
    Medium,
    /// Three.
    Wide,
}

impl Size {
    /// The size of so many columns and rows.
    pub(crate) fn of((columns, rows): (u16, u16)) -> Self {
        match columns {
            _ if rows < 12 => Self::Tiny,
            0..60 => Self::Tiny,
            60..80 => Self::Narrow,
            80..96 => Self::Usual,
            96..120 => Self::Medium,
            _ => Self::Wide,
        }
    }

    /// Whether a second pane stands beside the first.
    pub(crate) fn has_side(self) -> bool {
        self >= Self::Medium
    }
}

/// An area in rows of these heights; 0 takes what is left.
pub(crate) fn rows_of<const N: usize>(area: Rect, heights: [u16; N]) -> [Rect; N] {
    let rest = area.height.saturating_sub(heights.iter().sum());
    let mut y = area.y;
    heights.map(|height| {
        let height = if height == 0 { rest } else { height };
        let height = height.min(area.bottom().saturating_sub(y));
        let row = Rect { y, height, ..area };
        y += height;
        row
    })
}

/// An area in columns of these widths; 0 takes what is left.
pub(crate) fn columns_of<const N: usize>(area: Rect, widths: [u16; N]) -> [Rect; N] {
    let rest = area.width.saturating_sub(widths.iter().sum());
    let mut x = area.x;
    widths.map(|width| {
        let width = if width == 0 { rest } else { width };
        let width = width.min(area.right().saturating_sub(x));
        let column = Rect { x, width, ..area };
        x += width;
        column
    })
}
