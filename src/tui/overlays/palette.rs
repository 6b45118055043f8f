//! The palette: every command, task and place, found by a few letters. It shows each one's key, and
//! says why something cannot be done.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Next, form};
use crate::engine::timer::{Finding, StartWish, TaskWish};
use crate::tui::action::{ACTIONS, Action, Group};
use crate::tui::allowed::allowed;
use crate::tui::deed::Deed;
use crate::tui::forms;
use crate::tui::hits::Hit;
use crate::tui::model::{Model, Screen};
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row, middle};
use crate::tui::theme::Role;
use crate::tui::{field, fuzzy};

/// Most rows that are offered.
const MOST: usize = 60;

/// Something to run.
#[derive(Clone, Debug)]
enum Run {
    Action(Action),
    Start(String),
    New(String),
}

/// A row.
#[derive(Clone, Debug)]
struct Row {
    verb: &'static str,
    label: String,
    aside: String,
    key: String,
    run: Run,
    why: Option<String>,
}

/// The palette, as something is typed.
#[derive(Debug, Default)]
pub(crate) struct State {
    typed: Input,
    at: usize,
}

impl State {
    fn rows(&self, model: &Model) -> Vec<Row> {
        let mut all: Vec<Row> = ACTIONS
            .iter()
            .filter(|info| info.is_on(model.screen) && info.group != Group::Move)
            .map(|info| Row {
                verb: if is_place(info.action) { "Go to" } else { info.group.heading() },
                label: info.label.to_owned(),
                aside: String::new(),
                key: model.keymap.key_of(info.action),
                run: Run::Action(info.action),
                why: allowed(info.action, model).err(),
            })
            .collect();
        if let Some(catalog) = &model.data.catalog {
            all.extend(catalog.tasks.iter().filter(|task| task.status.is_open()).map(|task| {
                Row {
                    verb: "Start",
                    label: task.title.clone(),
                    aside: task.place.clone(),
                    key: String::new(),
                    run: Run::Start(task.words.clone()),
                    why: (!task.status.can_start_stop())
                        .then(|| format!("it is {}", task.status.as_str().replace('_', " "))),
                }
            }));
        }
        let texts: Vec<String> =
            all.iter().map(|row| format!("{} {} {}", row.verb, row.label, row.aside)).collect();
        let found = fuzzy::best(self.typed.value(), texts.iter().map(String::as_str), MOST);
        let mut rows: Vec<Row> = found.into_iter().map(|at| all[at].clone()).collect();
        let typed = self.typed.value().trim();
        if !typed.is_empty() {
            rows.push(Row {
                verb: "New",
                label: format!("start a new task \"{typed}\""),
                aside: String::new(),
                key: String::new(),
                run: Run::New(typed.to_owned()),
                why: None,
            });
        }
        rows
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        match event.code {
            KeyCode::Esc => return Next::Close,
            KeyCode::Enter => return self.run(model),
            KeyCode::Tab => return self.edit_first(model),
            KeyCode::Down => self.scroll(1, model),
            KeyCode::Up => self.scroll(-1, model),
            KeyCode::PageDown => self.scroll(8, model),
            KeyCode::PageUp => self.scroll(-8, model),
            _ => {
                if field::type_into(&mut self.typed, &Event::Key(event)) {
                    self.at = 0;
                }
            }
        }
        Next::Stay
    }

    fn run(&self, model: &mut Model) -> Next {
        let rows = self.rows(model);
        let Some(row) = rows.get(self.at) else { return Next::Close };
        match &row.run {
            Run::Action(action) => Next::Act(*action),
            Run::Start(words) => {
                let task = TaskWish { words: words.clone(), ..TaskWish::default() };
                Next::Do(Deed::Start(StartWish { task, ..StartWish::default() }))
            }
            Run::New(words) => {
                let task =
                    TaskWish { words: words.clone(), how: Finding::New, ..TaskWish::default() };
                Next::Do(Deed::Start(StartWish { task, ..StartWish::default() }))
            }
        }
    }

    /// Opens the form of what would be started, filled.
    fn edit_first(&self, model: &mut Model) -> Next {
        let rows = self.rows(model);
        let words = match rows.get(self.at).map(|row| (&row.run, &row.label)) {
            Some((Run::Start(_), label)) => label.clone(),
            Some((Run::New(words), _)) => words.clone(),
            Some((Run::Action(action), _)) => return Next::Act(*action),
            None => return Next::Stay,
        };
        Next::Swap(form::open(model, forms::time::start(&words)))
    }

    /// Takes a click: the first selects, the second runs.
    pub(crate) fn click(&mut self, row: usize, model: &mut Model) -> Next {
        if self.at == row {
            return self.run(model);
        }
        self.at = row;
        Next::Stay
    }

    /// Moves by so many rows.
    pub(crate) fn scroll(&mut self, by: isize, model: &Model) {
        self.at = super::super::screens::moved(self.at, by, self.rows(model).len());
    }

    /// Takes a pasted text.
    pub(crate) fn paste(&mut self, text: &str) {
        field::paste_into(&mut self.typed, text);
        self.at = 0;
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        let area = middle(area, (78, (area.height * 3 / 4).max(8)));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let inner = pen.frame(
            area,
            &Frame {
                title: "Command",
                note: "tasks, commands, places",
                foot: "enter runs  tab edits first",
                focused: true,
            },
        );
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let line = Rect { height: 1, ..inner };
        field::line(pen, line, pen.look.glyphs.within, &self.typed);
        let rows = self.rows(model);
        let room = usize::from(inner.height.saturating_sub(2));
        let at = self.at.min(rows.len().saturating_sub(1));
        let first = first_row(at, rows.len(), room);
        let shown = rows.iter().enumerate().skip(first).take(room);
        for (y, (index, row)) in (inner.y + 2..inner.bottom()).zip(shown) {
            let role = if row.why.is_some() { Role::Muted } else { Role::Text };
            let aside = row.why.clone().unwrap_or_else(|| row.aside.clone());
            let wide = crate::text::width::of(&aside).min(usize::from(inner.width) / 2);
            let cells = [
                Cell::new(row.verb, 7, Role::Muted),
                Cell::rest(&row.label, role),
                Cell::right(aside, wide.max(1), Role::Muted),
                Cell::right(&row.key, 6, Role::Key),
            ];
            let place = Rect { y, height: 1, ..inner };
            pen.row(place, y, &cells);
            pen.pick(place, Hit::Choice(index), Picked::of(index == at, true));
        }
        field::cursor(pen, line, pen.look.glyphs.within, &self.typed);
    }
}

fn is_place(action: Action) -> bool {
    screen_of(action).is_some()
}

/// The screen that an action goes to.
pub(crate) const fn screen_of(action: Action) -> Option<Screen> {
    match action {
        Action::ShowToday => Some(Screen::Today),
        Action::ShowTasks => Some(Screen::Tasks),
        Action::ShowWeek => Some(Screen::Week),
        Action::ShowBills => Some(Screen::Bills),
        Action::ShowReports => Some(Screen::Reports),
        Action::ShowSync => Some(Screen::Sync),
        _ => None,
    }
}
