//! The picker: one of many, or several, found by a few letters.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Next, Overlay, form};
use crate::engine::timer::{Finding, StartWish, TaskWish};
use crate::tui::deed::Deed;
use crate::tui::forms;
use crate::tui::hits::Hit;
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row, middle};
use crate::tui::theme::Role;
use crate::tui::{field, fuzzy};

/// What somebody picks for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// A task to start; words that fit none make a new one.
    Start,
    /// Tasks that this one waits for.
    Block(String),
    /// The task into which this one is merged.
    MergeTask(String),
    /// The customer into which this one is merged.
    MergeCustomer(String),
    /// The pillar into which this one is merged.
    MergePillar(String),
    /// Customers to narrow lists to.
    Focus,
    /// A tag to rename.
    TagRename,
    /// A tag to remove.
    TagRemove,
}

/// A thing to pick.
#[derive(Clone, Debug)]
struct Item {
    words: String,
    label: String,
    aside: String,
}

/// The picker.
#[derive(Debug)]
pub(crate) struct State {
    purpose: Purpose,
    title: &'static str,
    typed: Input,
    at: usize,
    marked: Vec<String>,
}

/// Most rows that are offered.
const MOST: usize = 200;

impl State {
    /// A picker for this.
    pub(crate) fn new(purpose: Purpose) -> Self {
        let title = match purpose {
            Purpose::Start => "Start which task?",
            Purpose::Block(_) => "Waits for which tasks?",
            Purpose::MergeTask(_) | Purpose::MergeCustomer(_) | Purpose::MergePillar(_) => {
                "Merge into which?"
            }
            Purpose::Focus => "Narrow lists to which customers?",
            Purpose::TagRename => "Rename which tag?",
            Purpose::TagRemove => "Remove which tag?",
        };
        Self { purpose, title, typed: Input::default(), at: 0, marked: Vec::new() }
    }

    /// The same with what is marked already.
    #[must_use]
    pub(crate) fn marked(self, marked: Vec<String>) -> Self {
        Self { marked, ..self }
    }

    fn takes_several(&self) -> bool {
        matches!(self.purpose, Purpose::Block(_) | Purpose::Focus)
    }

    fn items(&self, model: &Model) -> Vec<Item> {
        let plain =
            |word: &String| Item { words: word.clone(), label: word.clone(), aside: String::new() };
        let Some(catalog) = &model.data.catalog else { return Vec::new() };
        match &self.purpose {
            Purpose::Start | Purpose::Block(_) | Purpose::MergeTask(_) => catalog
                .tasks
                .iter()
                .filter(|task| {
                    let this = match &self.purpose {
                        Purpose::Block(words) | Purpose::MergeTask(words) => words,
                        _ => "",
                    };
                    task.words != this && task.status.is_open()
                })
                .map(|task| Item {
                    words: task.words.clone(),
                    label: task.title.clone(),
                    aside: task.place.clone(),
                })
                .collect(),
            Purpose::MergeCustomer(this) => {
                catalog.customers.iter().filter(|name| *name != this).map(plain).collect()
            }
            Purpose::Focus => catalog.customers.iter().map(plain).collect(),
            Purpose::MergePillar(this) => {
                catalog.pillars.iter().filter(|name| *name != this).map(plain).collect()
            }
            Purpose::TagRename | Purpose::TagRemove => catalog.tags.iter().map(plain).collect(),
        }
    }

    fn shown(&self, model: &Model) -> Vec<Item> {
        let items = self.items(model);
        let texts: Vec<String> =
            items.iter().map(|item| format!("{} {}", item.label, item.aside)).collect();
        let found = fuzzy::best(self.typed.value(), texts.iter().map(String::as_str), MOST);
        found.into_iter().map(|at| items[at].clone()).collect()
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        match event.code {
            KeyCode::Esc => return Next::Close,
            KeyCode::Enter => return self.choose(model),
            KeyCode::Down => self.scroll(1, model),
            KeyCode::Up => self.scroll(-1, model),
            KeyCode::PageDown => self.scroll(8, model),
            KeyCode::PageUp => self.scroll(-8, model),
            KeyCode::Tab if self.takes_several() => {
                self.mark(model);
                self.scroll(1, model);
            }
            _ => {
                if field::type_into(&mut self.typed, &Event::Key(event)) {
                    self.at = 0;
                }
            }
        }
        Next::Stay
    }

    fn mark(&mut self, model: &Model) {
        if let Some(item) = self.shown(model).get(self.at) {
            match self.marked.iter().position(|words| *words == item.words) {
                Some(at) => drop(self.marked.remove(at)),
                None => self.marked.push(item.words.clone()),
            }
        }
    }

    /// Takes a click: the first selects, the second chooses.
    pub(crate) fn click(&mut self, row: usize, model: &mut Model) -> Next {
        if self.at == row && !self.takes_several() {
            return self.choose(model);
        }
        self.at = row;
        if self.takes_several() {
            self.mark(model);
        }
        Next::Stay
    }

    /// Moves by so many rows.
    pub(crate) fn scroll(&mut self, by: isize, model: &Model) {
        self.at = super::super::screens::moved(self.at, by, self.shown(model).len());
    }

    /// Takes a pasted text.
    pub(crate) fn paste(&mut self, text: &str) {
        field::paste_into(&mut self.typed, text);
        self.at = 0;
    }

    fn choose(&mut self, model: &mut Model) -> Next {
        let chosen = self.shown(model).get(self.at).map(|item| item.words.clone());
        if self.takes_several() && self.marked.is_empty() {
            self.marked.extend(chosen.clone());
        }
        let marked = self.marked.clone();
        match (&self.purpose, chosen) {
            (Purpose::Start, None) if !self.typed.value().trim().is_empty() => {
                let words = self.typed.value().trim().to_owned();
                let task = TaskWish { words, how: Finding::New, ..TaskWish::default() };
                Next::Do(Deed::Start(StartWish { task, ..StartWish::default() }))
            }
            (Purpose::Focus, _) => Next::Do(Deed::Focus(marked)),
            (Purpose::Block(task), _) if !marked.is_empty() => {
                Next::Do(Deed::TaskBlock(task.clone(), marked))
            }
            (_, None) | (Purpose::Block(_), Some(_)) => Next::Close,
            (Purpose::Start, Some(words)) => {
                let task = TaskWish { words, ..TaskWish::default() };
                Next::Do(Deed::Start(StartWish { task, ..StartWish::default() }))
            }
            (Purpose::MergeTask(from), Some(into)) => Next::Do(Deed::TaskMerge(from.clone(), into)),
            (Purpose::MergeCustomer(from), Some(into)) => {
                Next::Do(Deed::CustomerMerge(from.clone(), into))
            }
            (Purpose::MergePillar(from), Some(into)) => {
                Next::Do(Deed::PillarMerge(from.clone(), into))
            }
            (Purpose::TagRemove, Some(tag)) => Next::Do(Deed::TagRemove(tag)),
            (Purpose::TagRename, Some(tag)) => {
                Next::Swap(form::open(model, forms::work::tag_rename(&tag)))
            }
        }
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        let area = middle(area, (74, (area.height * 3 / 4).max(8)));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let foot = if self.takes_several() {
            "tab marks  enter accepts"
        } else if matches!(self.purpose, Purpose::Start) {
            "enter starts; new words make a task"
        } else {
            "enter accepts"
        };
        let inner = pen.frame(area, &Frame { title: self.title, foot, focused: true, note: "" });
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let line = Rect { height: 1, ..inner };
        field::line(pen, line, pen.look.glyphs.within, &self.typed);
        let shown = self.shown(model);
        let room = usize::from(inner.height.saturating_sub(2));
        let at = self.at.min(shown.len().saturating_sub(1));
        let first = first_row(at, shown.len(), room);
        let mut y = inner.y + 2;
        for (index, item) in shown.iter().enumerate().skip(first).take(room) {
            let mark =
                if self.marked.contains(&item.words) { pen.look.sign("◼", "*") } else { "" };
            let aside = crate::text::width::of(&item.aside).min(usize::from(inner.width) / 2);
            let cells = [
                Cell::new(mark, 1, Role::Running),
                Cell::rest(&item.label, Role::Text),
                Cell::right(&item.aside, aside.max(1), Role::Muted),
            ];
            let row = Rect { y, height: 1, ..inner };
            pen.row(row, y, &cells);
            pen.pick(row, Hit::Choice(index), Picked::of(index == at, true));
            y += 1;
        }
        if shown.is_empty() {
            let said = match (&self.purpose, model.data.catalog.is_some()) {
                (_, false) => "reading…".to_owned(),
                (Purpose::Start, true) if !self.typed.value().trim().is_empty() => {
                    format!("enter makes and starts \"{}\"", self.typed.value().trim())
                }
                _ => "nothing fits".to_owned(),
            };
            pen.text((inner.x + 2, y), inner.width.saturating_sub(2), &said, Role::Muted);
        }
        field::cursor(pen, line, pen.look.glyphs.within, &self.typed);
    }
}

/// A picker, as something above the screen.
pub(crate) fn open(purpose: Purpose) -> Overlay {
    Overlay::Picker(State::new(purpose))
}
