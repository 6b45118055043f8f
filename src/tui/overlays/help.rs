//! Help: what can be done here and with which key, to search and to run.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::Next;
use crate::tui::action::{ACTIONS, Action, Group};
use crate::tui::allowed::allowed;
use crate::tui::hits::Hit;
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row, middle};
use crate::tui::theme::Role;
use crate::tui::{field, keymap, words};

/// The help, as it is searched.
#[derive(Debug, Default)]
pub(crate) struct State {
    typed: Input,
    at: usize,
}

impl State {
    /// The actions of the screen that fit, by group.
    fn rows(&self, model: &Model) -> Vec<Action> {
        let mut rows = Vec::new();
        for group in Group::ALL {
            let ours = ACTIONS.iter().filter(|info| info.group == group);
            rows.extend(
                ours.filter(|info| info.is_on(model.screen))
                    .filter(|info| {
                        let keys = keys_of(model, info.action);
                        words::holds(self.typed.value(), &[info.label, info.name, &keys])
                    })
                    .map(|info| info.action),
            );
        }
        rows
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        let rows = self.rows(model);
        match event.code {
            KeyCode::Esc => return Next::Close,
            KeyCode::Char('?') if self.typed.value().is_empty() => return Next::Close,
            KeyCode::Enter => {
                return rows.get(self.at).map_or(Next::Close, |action| Next::Act(*action));
            }
            KeyCode::Down => self.scroll(1),
            KeyCode::Up => self.scroll(-1),
            KeyCode::PageDown => self.scroll(8),
            KeyCode::PageUp => self.scroll(-8),
            _ => {
                if field::type_into(&mut self.typed, &Event::Key(event)) {
                    self.at = 0;
                }
            }
        }
        self.at = self.at.min(self.rows(model).len().saturating_sub(1));
        Next::Stay
    }

    /// Takes a click.
    pub(crate) fn click(&mut self, row: usize, model: &mut Model) -> Next {
        let chosen = self.rows(model).get(row).copied();
        if self.at == row {
            return chosen.map_or(Next::Stay, Next::Act);
        }
        self.at = row;
        Next::Stay
    }

    /// Moves by so many rows.
    pub(crate) fn scroll(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by);
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        let area = middle(area, (84, area.height.saturating_sub(2)));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let title = format!("Help: {}", model.screen.name());
        let inner = pen.frame(
            area,
            &Frame {
                title: &title,
                note: "keymap.* in config.toml changes keys",
                foot: "enter runs it  esc closes",
                focused: true,
            },
        );
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        if inner.height < 3 {
            return;
        }
        field::line(pen, Rect { height: 1, ..inner }, "find", &self.typed);
        let rows = self.rows(model);
        let room = usize::from(inner.height.saturating_sub(2));
        let at = self.at.min(rows.len().saturating_sub(1));
        let first = first_row(at, rows.len(), room);
        let mut before = None;
        let mut y = inner.y + 2;
        for (index, action) in rows.iter().enumerate().skip(first).take(room) {
            let info = action.info();
            let heading = if before == Some(info.group) { "" } else { info.group.heading() };
            before = Some(info.group);
            let why = allowed(*action, model).err();
            let role = if why.is_some() { Role::Muted } else { Role::Text };
            let label = match why {
                Some(why) => format!("{}: {why}", info.label),
                None => info.label.to_owned(),
            };
            let cells = [
                Cell::new(heading, 8, Role::Title),
                Cell::new(keys_of(model, *action), 18, Role::Key),
                Cell::rest(label, role),
            ];
            let line = Rect { y, height: 1, ..inner };
            pen.row(line, y, &cells);
            pen.pick(line, Hit::Choice(index), Picked::of(index == at, true));
            y += 1;
        }
        if rows.is_empty() {
            pen.text((inner.x, y), inner.width, "nothing fits", Role::Muted);
        }
        field::cursor(pen, Rect { height: 1, ..inner }, "find", &self.typed);
    }
}

/// The keys of an action, as they are written.
fn keys_of(model: &Model, action: Action) -> String {
    let chords = model.keymap.chords(action).iter();
    chords.map(|chord| keymap::written(chord)).collect::<Vec<_>>().join("  ")
}
