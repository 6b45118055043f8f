//! A question, answered with No unless somebody says yes.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::Next;
use crate::text::wrap::wrap;
use crate::tui::deed::Deed;
use crate::tui::hits::Hit;
use crate::tui::paint::{Frame, Pen, Picked, middle};
use crate::tui::theme::Role;

/// A question.
#[derive(Debug)]
pub(crate) struct State {
    question: String,
    deed: Deed,
    yes: bool,
}

impl State {
    /// A question, and what a yes does.
    pub(crate) fn new(question: impl Into<String>, deed: Deed) -> Self {
        Self { question: question.into(), deed, yes: false }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent) -> Next {
        match event.code {
            KeyCode::Char('y' | 'Y') => Next::Do(self.deed.clone()),
            KeyCode::Enter if self.yes => Next::Do(self.deed.clone()),
            KeyCode::Char('n' | 'N' | 'q') | KeyCode::Esc | KeyCode::Enter => Next::Close,
            KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab => {
                self.yes = !self.yes;
                Next::Stay
            }
            _ => Next::Stay,
        }
    }

    /// Takes a click on an answer.
    pub(crate) fn click(&mut self, row: usize) -> Next {
        if row == 1 { Next::Do(self.deed.clone()) } else { Next::Close }
    }

    /// Draws it.
    pub(crate) fn view(&self, pen: &mut Pen<'_>, area: Rect) {
        let lines = wrap(&self.question, 52);
        let height = u16::try_from(lines.len()).unwrap_or(1) + 5;
        let area = middle(area, (60, height));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let inner = pen.frame(area, &Frame { title: "Sure?", focused: true, ..Frame::default() });
        for (y, line) in (inner.y + 1..inner.bottom()).zip(&lines) {
            pen.text((inner.x + 2, y), inner.width.saturating_sub(3), line, Role::Text);
        }
        let y = inner.bottom().saturating_sub(1);
        let answers = [(0, "  n  No  "), (1, "  y  Yes  ")];
        let mut x = inner.x + 2;
        for (row, answer) in answers {
            let wide = pen.text((x, y), inner.right().saturating_sub(x), answer, Role::Text);
            let chosen = (row == 1) == self.yes;
            let place = Rect { x, y, width: wide, height: 1 };
            pen.pick(place, Hit::Choice(row), Picked::of(chosen, true));
            x += wide + 2;
        }
    }
}
