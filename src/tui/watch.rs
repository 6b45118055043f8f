//! `tat watch`: two lines with the running timer below what was printed, and a few keys.

use std::fmt::Write as _;
use std::sync::mpsc::Sender;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use ratatui::layout::Rect;

use super::deed::Deed;
use super::folder::Watched;
use super::hits::Hits;
use super::keymap::Key;
use super::load::Ask;
use super::message::Msg;
use super::model::{Model, Toast};
use super::paint::{Cell, Pen};
use super::reader::Events;
use super::run::{Drawn, model_of, sleep};
use super::terminal::{self, Extent, Mouse, Terminal};
use super::theme::Role;
use super::worker::{self, Post, Work};
use super::{Desk, prose, signals, words};
use crate::domain::Refusal;
use crate::engine::timer::{Again, StartWish, StopWish, TaskWish};
use crate::text::{span, width};

/// How many lines it takes.
const LINES: u16 = 2;

/// Shows the timer until somebody leaves it running.
pub fn watch(desk: Desk) -> Result<(), Refusal> {
    if desk.dumb || desk.config.ui.accessible || !terminal::is_there() {
        return prose::tell(&desk);
    }
    let model = model_of(&desk);
    let (post, messages) = Post::here();
    let mut watched = Watched::of(desk.engine.store.path(), post.clone());
    signals::listen(post.clone());
    let work = worker::start(desk.engine, desk.clock, post)?;
    let mut watcher = Watcher { model, work };
    watcher.load();
    let mut terminal = Terminal::take(Extent::Lines(LINES), Mouse::Off)?;
    let mut events = Events::listen();
    let mut drawn = Drawn::default();
    loop {
        let mut arrived: Vec<Msg> = messages.try_iter().collect();
        arrived.extend(events.ready());
        watcher.model.now = desk.clock.now();
        drawn.stale |= !arrived.is_empty() || drawn.is_due(&watcher.model);
        for msg in arrived {
            if matches!(msg, Msg::Changed | Msg::Done(..)) {
                watched.renew();
            }
            if watcher.take(msg) == Leaves::Yes {
                return terminal.leave_below();
            }
        }
        if drawn.stale {
            terminal.draw(|frame| {
                let area = frame.area();
                let mut hits = Hits::default();
                let (look, cells) = (watcher.model.look, frame.buffer_mut());
                let mut pen = Pen { cells, hits: &mut hits, look, cursor: None };
                draw(&watcher.model, &mut pen, area);
            })?;
            drawn.now(&watcher.model);
        }
        sleep(&watcher.model);
    }
}

/// Whether somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaves {
    Yes,
    No,
}

/// What is watched, and who asks the store.
struct Watcher {
    model: Model,
    work: Sender<Work>,
}

impl Watcher {
    fn load(&self) {
        // The worker ends with the loop alone.
        let _ = self.work.send(Work::Load(vec![Ask::Next]));
    }

    fn take(&mut self, msg: Msg) -> Leaves {
        match msg {
            Msg::Loaded(Ok(loaded)) => self.model.data.take(*loaded),
            Msg::Loaded(Err(refusal)) | Msg::Done(_, Err(refusal)) => {
                self.model.toast = Some(Toast::refused(&refusal));
            }
            Msg::Done(_, Ok(did)) => {
                self.model.toast = Some(Toast::did(&did));
                self.load();
            }
            Msg::Changed => self.load(),
            Msg::Leave => return Leaves::Yes,
            Msg::Key(key) if key.kind != KeyEventKind::Release => return self.key(key),
            _ => {}
        }
        Leaves::No
    }

    fn key(&mut self, event: KeyEvent) -> Leaves {
        self.model.toast = None;
        let deed = match event.code {
            _ if Key::of(event).is_ctrl('c') => return Leaves::Yes,
            KeyCode::Char('q') | KeyCode::Esc => return Leaves::Yes,
            KeyCode::Char(' ') => turned(&self.model),
            KeyCode::Char('s') if self.model.data.status.running.is_some() => switched(),
            _ => return Leaves::No,
        };
        let _ = self.work.send(Work::Do(Box::new(deed)));
        Leaves::No
    }
}

/// What `space` does: stops what runs, or continues the last.
fn turned(model: &Model) -> Deed {
    match model.data.status.running {
        Some(_) => Deed::Stop(StopWish::default()),
        None => Deed::Resume(Again::Last, StartWish::default()),
    }
}

/// What `s` does: back to the task before this one.
fn switched() -> Deed {
    let task = TaskWish { words: "-".to_owned(), ..TaskWish::default() };
    Deed::Start(StartWish { task, ..StartWish::default() })
}

/// Draws the two lines.
fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let status = &model.data.status;
    let mut today = format!("today {}", span::clock(status.today + model.since_read()));
    if let Some(target) = model.targets.on(model.today()).filter(|target| !target.is_zero()) {
        let _ = write!(today, " of {}", span::clock(target));
    }
    let cells = match &status.running {
        Some(running) => {
            let elapsed = model.clock_of(running.timer.elapsed(model.now));
            let clock = format!("{} {elapsed}", pen.look.glyphs.running);
            let place =
                words::place(running.customer.as_ref(), running.pillar.as_ref(), model.look);
            let wide = width::of(&place).min(usize::from(area.width) / 3);
            vec![
                Cell::new(&clock, width::of(&clock) + 1, Role::Running),
                Cell::rest(&running.task.title, Role::Title),
                Cell::right(place, wide.max(1), Role::Muted),
                Cell::right(&today, width::of(&today) + 1, Role::Text),
            ]
        }
        None => vec![
            Cell::rest(format!("{} nothing runs", pen.look.glyphs.stopped), Role::Muted),
            Cell::right(&today, width::of(&today), Role::Text),
        ],
    };
    pen.row(area, area.y, &cells);
    let y = area.y + 1;
    if let Some(toast) = &model.toast {
        pen.text((area.x + 2, y), area.width.saturating_sub(2), &toast.text, Role::Muted);
        return;
    }
    let keys = match status.running {
        Some(_) => "space stop   s the task before   q leave it running",
        None => "space continue the last   q leave",
    };
    pen.text((area.x + 2, y), area.width.saturating_sub(2), keys, Role::Muted);
}
