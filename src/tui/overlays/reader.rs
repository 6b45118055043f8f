//! A page to read: how a number came about, a task with all that hangs on it, what a step changed.

use std::fmt::Write as _;

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::Next;
use crate::tui::effect::Effect;
use crate::tui::hits::Hit;
use crate::tui::keymap::Key;
use crate::tui::paint::{Cell, Frame, Pen, middle};
use crate::tui::theme::Role;

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// What it is about.
    pub(crate) title: String,
    /// Its lines.
    pub(crate) lines: Vec<Line>,
}

/// A line of a page.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// Room.
    Blank,
    /// What follows is about this.
    Heading(String),
    /// A name and its value.
    Fact(String, String, Role),
    /// Plain words.
    Words(String, Role),
    /// Cells side by side: what fills the room first, then numbers at the right.
    Row(String, Vec<String>, Role),
    /// A rule above a sum.
    Rule,
}

impl Page {
    /// A page about something.
    pub(crate) fn about(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new() }
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds a name and its value, where it has one.
    pub(crate) fn fact(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.lines.push(Line::Fact(name.to_owned(), value, Role::Text));
        }
    }

    /// The page as plain text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            match line {
                Line::Blank | Line::Rule => {}
                Line::Heading(words) | Line::Words(words, _) => text.push_str(words),
                Line::Fact(name, value, _) => {
                    let _ = write!(text, "{name}\t{value}");
                }
                Line::Row(words, cells, _) => {
                    text.push_str(words);
                    for cell in cells {
                        text.push('\t');
                        text.push_str(cell);
                    }
                }
            }
            text.push('\n');
        }
        text
    }
}

/// A page that is being read.
#[derive(Debug)]
pub(crate) struct State {
    page: Page,
    first: usize,
}

impl State {
    /// From the top.
    pub(crate) fn new(page: Page) -> Self {
        Self { page, first: 0 }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent) -> Next {
        let key = Key::of(event);
        match event.code {
            _ if key.is_ctrl('d') => self.scroll(8),
            _ if key.is_ctrl('u') => self.scroll(-8),
            KeyCode::Char('j') | KeyCode::Down => self.scroll(1),
            KeyCode::Char('k') | KeyCode::Up => self.scroll(-1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.scroll(8),
            KeyCode::PageUp => self.scroll(-8),
            KeyCode::Char('g') | KeyCode::Home => self.first = 0,
            KeyCode::Char('G') | KeyCode::End => self.scroll(10_000),
            KeyCode::Char('y') => return Next::StayAnd(vec![Effect::Copy(self.page.text())]),
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | 'w') => return Next::Close,
            _ => {}
        }
        Next::Stay
    }

    /// Moves by so many lines.
    pub(crate) fn scroll(&mut self, by: isize) {
        let most = self.page.lines.len().saturating_sub(4);
        self.first = self.first.saturating_add_signed(by).min(most);
    }

    /// Draws it.
    pub(crate) fn view(&self, pen: &mut Pen<'_>, area: Rect) {
        let lines = u16::try_from(self.page.lines.len()).unwrap_or(u16::MAX);
        let area = middle(area, (86, lines.saturating_add(3).max(8)));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let inner = pen.frame(
            area,
            &Frame {
                title: &self.page.title,
                foot: "y copies  esc closes",
                focused: true,
                note: "",
            },
        );
        let inner = Rect {
            x: inner.x + 2,
            width: inner.width.saturating_sub(4),
            y: inner.y,
            height: inner.height,
        };
        for (y, line) in (inner.y..inner.bottom()).zip(self.page.lines.iter().skip(self.first)) {
            draw_line(pen, inner, y, line);
        }
    }
}

fn draw_line(pen: &mut Pen<'_>, area: Rect, y: u16, line: &Line) {
    match line {
        Line::Blank => {}
        Line::Heading(words) => {
            pen.text((area.x, y), area.width, words, Role::Title);
        }
        Line::Words(words, role) => {
            pen.text((area.x, y), area.width, words, *role);
        }
        Line::Fact(name, value, role) => {
            let cells = [Cell::new(name, 14, Role::Muted), Cell::rest(value, *role)];
            pen.row(area, y, &cells);
        }
        Line::Row(words, cells, role) => {
            let mut row = vec![Cell::rest(words, *role)];
            row.extend(cells.iter().map(|cell| Cell::right(cell, 13, *role)));
            pen.row(area, y, &row);
        }
        Line::Rule => {
            let rule = pen.look.sign("─", "-").repeat(usize::from(area.width));
            pen.text((area.x, y), area.width, &rule, Role::Border);
        }
    }
}
