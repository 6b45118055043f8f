//! The filter: words that narrow the screen while one types them.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::Next;
use crate::tui::field;
use crate::tui::model::Model;
use crate::tui::paint::Pen;

/// What is typed.
#[derive(Debug)]
pub(crate) struct State {
    typed: Input,
}

impl State {
    /// Begins with what narrows the screen already.
    pub(crate) fn new(words: &str) -> Self {
        Self { typed: Input::new(words.to_owned()) }
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        match event.code {
            KeyCode::Enter => return Next::Close,
            KeyCode::Esc => {
                model.filters.remove(model.screen.name());
                return Next::Close;
            }
            _ => {
                field::type_into(&mut self.typed, &Event::Key(event));
            }
        }
        self.apply(model);
        Next::Stay
    }

    /// Takes a pasted text.
    pub(crate) fn paste(&mut self, text: &str, model: &mut Model) -> Next {
        field::paste_into(&mut self.typed, text);
        self.apply(model);
        Next::Stay
    }

    fn apply(&self, model: &mut Model) {
        let words = self.typed.value().to_owned();
        if words.is_empty() {
            model.filters.remove(model.screen.name());
        } else {
            model.filters.insert(model.screen.name(), words);
        }
    }

    /// Draws it in the last line.
    pub(crate) fn view(&self, pen: &mut Pen<'_>, area: Rect) {
        let y = area.bottom().saturating_sub(1);
        let line = Rect { x: area.x, y, width: area.width, height: 1.min(area.height) };
        pen.clear(line);
        let inner = Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line };
        field::line(pen, inner, "filter /", &self.typed);
        field::cursor(pen, inner, "filter /", &self.typed);
    }
}
