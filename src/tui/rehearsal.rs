//! A rehearsal: the dashboard without a terminal. Keys go in, pictures come out; effects are done at
//! once. Tests and benches see with it what a person would see.

use std::fmt::Write as _;

use ratatui::Terminal as Cells;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{ACTIONS, Group};
use super::effect::Effect;
use super::hits::Hits;
use super::keymap::{Key, Keymap};
use super::message::Msg;
use super::model::{Model, Screen, Toast};
use super::run::model_of;
use super::worker::{self, Work};
use super::{Desk, update, view};
use crate::clock::Clock;
use crate::domain::Timestamp;
use crate::engine::Engine;

/// The dashboard without a terminal.
pub struct Rehearsal {
    pub(super) model: Model,
    pub(super) engine: Engine,
    /// What was put on the clipboard last.
    pub copied: Option<String>,
    /// What the editor makes of a text.
    pub edited: Option<String>,
    /// Whether somebody left.
    pub left: bool,
}

impl Rehearsal {
    /// The dashboard as it is once everything is read.
    pub fn new(desk: Desk, size: (u16, u16)) -> Self {
        let mut model = model_of(&desk);
        model.size = size;
        let engine = desk.engine;
        let mut ours = Self { model, engine, copied: None, edited: None, left: false };
        ours.tell(Msg::Changed);
        ours
    }

    /// Sets the clock.
    pub fn at(&mut self, now: Timestamp) {
        self.model.now = now;
        self.tell(Msg::Tick);
    }

    /// Presses keys, written as in the configuration, with spaces between them.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace().filter_map(Key::parse) {
            self.tell(Msg::Key(key.event()));
        }
    }

    /// Types a text, letter by letter.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.tell(Msg::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
        }
    }

    /// Tells it that the store changed.
    pub fn changed(&mut self) {
        self.tell(Msg::Changed);
    }

    /// Takes a message in, and does what it asks for.
    pub(super) fn tell(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            for effect in update::update(&mut self.model, msg) {
                waiting.extend(self.take(effect));
            }
        }
    }

    fn take(&mut self, effect: Effect) -> Option<Msg> {
        let work = match effect {
            Effect::Load(asks) => Work::Load(asks),
            Effect::Renew(seen, asks) => Work::Renew(seen, asks),
            Effect::Do(deed) => Work::Do(deed),
            Effect::Foresee(number, deed) => Work::Foresee(number, deed),
            Effect::Show(subject) => Work::Show(subject),
            Effect::Editor(text) => {
                let edited = self.edited.clone().unwrap_or(text);
                return Some(Msg::Edited(Ok(edited)));
            }
            Effect::Copy(text) => {
                self.copied = Some(text);
                return None;
            }
            Effect::Browse(link) => {
                self.model.toast = Some(Toast::note(link));
                return None;
            }
            Effect::Quit => {
                self.left = true;
                return None;
            }
            Effect::Suspend | Effect::Redraw => return None,
        };
        Some(worker::answer(&self.engine, Clock::Fixed(self.model.now), &work))
    }

    /// Draws a picture; what lies where is known after it.
    pub(super) fn draw(&mut self) -> Buffer {
        let (columns, rows) = self.model.size;
        // A picture in memory cannot fail to be drawn.
        let Ok(mut cells) = Cells::new(TestBackend::new(columns, rows));
        let mut hits = Hits::default();
        let model = &self.model;
        let Ok(_) = cells.draw(|frame| hits = view::draw(model, frame));
        self.model.hits = hits;
        cells.backend().buffer().clone()
    }

    /// The picture as text.
    pub fn picture(&mut self) -> String {
        let buffer = self.draw();
        lines(&buffer, |cell| cell.symbol().to_owned())
    }
}

/// A picture's rows, each cell as `show` has it.
pub(super) fn lines(buffer: &Buffer, show: impl Fn(&ratatui::buffer::Cell) -> String) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width).map(|x| show(&buffer[(x, y)])).collect();
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

/// The keys of every action as tables of Markdown, as `docs/dashboard.md` shows them.
pub fn keys_page() -> String {
    let map = Keymap::default();
    let mut page = String::new();
    for group in Group::ALL {
        let _ = writeln!(page, "\n### {}\n", group.heading());
        let _ = writeln!(page, "| key | what it does | where | name in `keymap.*` |");
        let _ = writeln!(page, "|---|---|---|---|");
        for info in ACTIONS.iter().filter(|info| info.group == group) {
            let chords = map.chords(info.action).iter();
            let keys: Vec<String> =
                chords.map(|chord| format!("`{}`", super::keymap::written(chord))).collect();
            let keys = if keys.is_empty() { "in the palette".to_owned() } else { keys.join(" ") };
            let places: Vec<&str> = info.screens.iter().map(|screen| screen.name()).collect();
            let all = places.is_empty() || places.len() == Screen::ALL.len();
            let places = if all { "everywhere".to_owned() } else { places.join(", ") };
            let _ = writeln!(page, "| {keys} | {} | {places} | `{}` |", info.label, info.name);
        }
    }
    page
}
