//! Paper: what stands where on pages of A4, before it is written.

use super::letters::{Letters, Weight};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

/// The white around what is written.
pub(super) const LEFT: f32 = 48.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 60.0;

/// Where lines end.
pub(super) const RIGHT: f32 = WIDTH - LEFT;

/// What headings take at most at the top of a page.
const HEADROOM: f32 = 60.0;

/// From one line of text to the next, for each point of its size.
const LEADING: f32 = 1.36;

/// Something on a page.
pub(super) enum Mark {
    /// Text from its lower left corner on.
    Text { x: f32, y: f32, size: f32, weight: Weight, grey: u8, text: String },
    /// A thin line from one side to the other.
    Rule { y: f32, grey: u8 },
}

/// Pages, of which the last one is being filled.
pub(super) struct Paper<'l, 'a> {
    letters: &'l Letters<'a>,
    pages: Vec<Vec<Mark>>,
    y: f32,
}

/// How text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) grey: u8,
}

/// What stands in a row: the place of a column, and its text in lines.
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) room: f32,
    pub(super) right: bool,
    pub(super) parts: Vec<(Style, String)>,
}

impl<'l, 'a> Paper<'l, 'a> {
    /// One empty page.
    pub(super) fn new(letters: &'l Letters<'a>) -> Self {
        Self { letters, pages: vec![Vec::new()], y: TOP }
    }

    /// The pages as they are.
    pub(super) fn into_pages(self) -> Vec<Vec<Mark>> {
        self.pages
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Room between what came and what comes.
    pub(super) fn gap(&mut self, points: f32) {
        self.y += points;
    }

    /// A thin line below what came.
    pub(super) fn rule(&mut self, grey: u8) {
        let y = self.y + 2.0;
        self.put(Mark::Rule { y, grey });
        self.y += 5.0;
    }

    /// Whether so much still fits on the page.
    pub(super) fn fits(&self, height: f32) -> bool {
        self.y + height <= HEIGHT - BOTTOM
    }

    /// A new page, unless this one is empty.
    pub(super) fn turn(&mut self) {
        if self.pages.last().is_some_and(|page| !page.is_empty()) {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    /// Text across the page, in as many lines as it needs.
    pub(super) fn text(&mut self, style: Style, text: &str) {
        let room = RIGHT - LEFT;
        let cell = Cell { x: LEFT, room, right: false, parts: vec![(style, text.to_owned())] };
        self.row(&[cell], |_| {});
    }

    /// A row of cells. Where it does not fit any more it begins a new page, on which `again` puts
    /// what stands above each row; one that is taller than a page goes on over several.
    pub(super) fn row(&mut self, cells: &[Cell], again: impl Fn(&mut Self)) {
        let laid: Vec<Vec<(Style, String)>> = cells.iter().map(|cell| self.lay(cell)).collect();
        let count = laid.iter().map(Vec::len).max().unwrap_or(0);
        let height = |at: usize| {
            let sizes = laid.iter().filter_map(|lines| lines.get(at)).map(|(style, _)| style.size);
            sizes.fold(0.0, f32::max) * LEADING
        };
        let whole: f32 = (0..count).map(height).sum();
        if !self.fits(whole) && whole <= HEIGHT - TOP - BOTTOM - HEADROOM {
            self.turn();
            again(self);
        }
        for at in 0..count {
            if !self.fits(height(at)) {
                self.turn();
                again(self);
            }
            self.y += height(at);
            for (cell, lines) in cells.iter().zip(&laid) {
                if let Some((style, line)) = lines.get(at) {
                    self.set(cell, *style, line);
                }
            }
        }
    }

    /// Puts a line of a cell so that it ends where the page is filled to.
    fn set(&mut self, cell: &Cell, style: Style, line: &str) {
        let Style { size, weight, grey } = style;
        let width = self.letters.width(line, weight, size);
        let x = if cell.right { cell.x + cell.room - width } else { cell.x };
        let y = self.y - size * (LEADING - 1.0);
        self.put(Mark::Text { x, y, size, weight, grey, text: line.to_owned() });
    }

    fn lay(&self, cell: &Cell) -> Vec<(Style, String)> {
        let mut lines = Vec::new();
        for (style, text) in &cell.parts {
            let parts = self.letters.lines(text, style.weight, style.size, cell.room);
            lines.extend(parts.into_iter().map(|line| (*style, line)));
        }
        lines
    }
}
