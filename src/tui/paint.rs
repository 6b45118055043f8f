//! Painting: texts, frames and rows into cells, in roles instead of colours.
//!
//! Every text is made safe for a terminal here, and cut where its room ends.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::hits::{Hit, Hits};
use super::model::Look;
use super::theme::Role;
use crate::text::glyphs::Glyphs;
use crate::text::{sanitise, width};

/// Where one draws.
#[derive(Debug)]
pub(crate) struct Pen<'a> {
    /// The cells.
    pub(crate) cells: &'a mut Buffer,
    /// What lies where.
    pub(crate) hits: &'a mut Hits,
    /// How things are drawn.
    pub(crate) look: Look,
    /// Where the terminal's cursor stands.
    pub(crate) cursor: Option<(u16, u16)>,
}

/// How a text stands in its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// At the left.
    Left,
    /// At the right: numbers.
    Right,
}

/// A text in a row: how wide its room is (0: what is left), how it stands, what it is for.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    room: u16,
    align: Align,
    role: Role,
}

impl Cell {
    /// A text with so much room.
    pub(crate) fn new(text: impl Into<String>, room: usize, role: Role) -> Self {
        let room = u16::try_from(room).unwrap_or(u16::MAX);
        Self { text: text.into(), room, align: Align::Left, role }
    }

    /// A text that takes the room that is left.
    pub(crate) fn rest(text: impl Into<String>, role: Role) -> Self {
        Self::new(text, 0, role)
    }

    /// A text at the right of its room.
    pub(crate) fn right(text: impl Into<String>, room: usize, role: Role) -> Self {
        Self { align: Align::Right, ..Self::new(text, room, role) }
    }
}

/// A frame: its titles, and whether it has the keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame<'a> {
    /// At the left of its top.
    pub(crate) title: &'a str,
    /// At the right of its top.
    pub(crate) note: &'a str,
    /// At the right of its bottom.
    pub(crate) foot: &'a str,
    /// Whether it has the keys.
    pub(crate) focused: bool,
}

impl Pen<'_> {
    /// The style of a role.
    pub(crate) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// Writes a text from a cell on, within so much room; answers how much it took.
    pub(crate) fn text(&mut self, (x, y): (u16, u16), room: u16, text: &str, role: Role) -> u16 {
        if room == 0 || !self.cells.area.contains((x, y).into()) {
            return 0;
        }
        let room = room.min(self.cells.area.right().saturating_sub(x));
        let mut safe = sanitise::one_line(text);
        if self.look.is_ascii() && !safe.is_ascii() {
            safe = in_ascii(&safe, self.look.glyphs);
        }
        let cut = width::cut(&safe, usize::from(room), self.look.glyphs);
        let (end, _) = self.cells.set_stringn(x, y, &cut, usize::from(room), self.style(role));
        end - x
    }

    /// Writes a text at the right of its room; answers where it begins.
    pub(crate) fn text_right(
        &mut self,
        (x, y): (u16, u16),
        room: u16,
        text: &str,
        role: Role,
    ) -> u16 {
        let wide = u16::try_from(width::of(text)).unwrap_or(room).min(room);
        let from = x.saturating_add(room - wide);
        self.text((from, y), wide, text, role);
        from
    }

    /// Writes cells side by side in an area's row, with a space between them.
    pub(crate) fn row(&mut self, area: Rect, y: u16, cells: &[Cell]) {
        if y >= area.bottom() || area.width == 0 {
            return;
        }
        let gaps = u16::try_from(cells.len().saturating_sub(1)).unwrap_or(0);
        let fixed: u16 = cells.iter().fold(gaps, |sum, cell| sum.saturating_add(cell.room));
        let rest = area.width.saturating_sub(fixed);
        let mut x = area.x;
        for cell in cells {
            let room = if cell.room == 0 { rest } else { cell.room };
            let room = room.min(area.right().saturating_sub(x));
            match cell.align {
                Align::Left => {
                    self.text((x, y), room, &cell.text, cell.role);
                }
                Align::Right => {
                    self.text_right((x, y), room, &cell.text, cell.role);
                }
            }
            x = x.saturating_add(room + 1);
        }
    }

    /// Lays a role over cells that are written already.
    pub(crate) fn over(&mut self, area: Rect, role: Role) {
        let style = self.style(role);
        self.cells.set_style(area.intersection(self.cells.area), style);
    }

    /// Draws a frame; answers the room in it.
    pub(crate) fn frame(&mut self, area: Rect, frame: &Frame<'_>) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect::default();
        }
        let border = if frame.focused { Role::Focused } else { Role::Border };
        let [tl, tr, bl, br, h, v] = if self.look.is_ascii() {
            ["+", "+", "+", "+", "-", "|"]
        } else {
            ["╭", "╮", "╰", "╯", "─", "│"]
        };
        let wide = usize::from(area.width - 2);
        let (left, right, bottom) = (area.x, area.right() - 1, area.bottom() - 1);
        let line = h.repeat(wide);
        self.raw((left, area.y), &format!("{tl}{line}{tr}"), border);
        self.raw((left, bottom), &format!("{bl}{line}{br}"), border);
        for y in area.y + 1..bottom {
            self.raw((left, y), v, border);
            self.raw((right, y), v, border);
        }
        let mut room = area.width.saturating_sub(4);
        if !frame.title.is_empty() && room > 2 {
            let title = format!(" {} ", frame.title);
            let role = if frame.focused { Role::Title } else { Role::Text };
            room -= self.text((left + 2, area.y), room, &title, role);
        }
        let note = width::of(frame.note);
        if note > 0 && usize::from(room) > note + 3 {
            let wide = u16::try_from(note + 2).unwrap_or(0);
            let note = format!(" {} ", frame.note);
            self.text((right - 1 - wide, area.y), wide, &note, Role::Muted);
        }
        let foot = u16::try_from(width::of(frame.foot) + 2).unwrap_or(u16::MAX);
        if !frame.foot.is_empty() && foot < area.width.saturating_sub(4) {
            let text = format!(" {} ", frame.foot);
            self.text((right - 1 - foot, bottom), foot, &text, Role::Muted);
        }
        Rect { x: left + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// Empties an area.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.cells.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.cells.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Marks a row as selected, or only as a row that can be clicked.
    pub(crate) fn pick(&mut self, area: Rect, hit: Hit, selected: Picked) {
        self.hits.put(area, hit);
        match selected {
            Picked::Here => {
                self.over(area, Role::Selected);
                self.cursor = Some((area.x, area.y));
            }
            Picked::Elsewhere => {
                self.over(Rect { width: 1.min(area.width), ..area }, Role::Selected);
            }
            Picked::No => {}
        }
    }

    fn raw(&mut self, (x, y): (u16, u16), text: &str, role: Role) {
        if self.cells.area.contains((x, y).into()) {
            let room = usize::from(self.cells.area.right() - x);
            self.cells.set_stringn(x, y, text, room, self.style(role));
        }
    }
}

/// Our own signs in a text as ASCII, each one cell wide; what people wrote stays.
fn in_ascii(text: &str, glyphs: &Glyphs) -> String {
    text.replace('…', glyphs.cut)
        .replace('–', glyphs.to)
        .replace(['“', '”'], "\"")
        .replace('→', ">")
        .replace('·', glyphs.item)
}

/// Whether a row is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    /// It is, in the pane that has the keys.
    Here,
    /// It is, in another pane.
    Elsewhere,
    /// It is not.
    No,
}

impl Picked {
    /// From whether the row is selected, and whether its pane has the keys.
    pub(crate) fn of(selected: bool, focused: bool) -> Self {
        match (selected, focused) {
            (true, true) => Self::Here,
            (true, false) => Self::Elsewhere,
            _ => Self::No,
        }
    }
}

/// The first row to show so that the selected one is seen, with room above and below it where
/// there is any.
pub(crate) fn first_row(selected: usize, rows: usize, room: usize) -> usize {
    let most = rows.saturating_sub(room);
    selected.saturating_sub(room / 2).min(most)
}

/// The middle of an area, of this size at most.
pub(crate) fn middle(area: Rect, (width, height): (u16, u16)) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    }
}
