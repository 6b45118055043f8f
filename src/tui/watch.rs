//! `tat watch`: two lines with the running timer below what was printed, and a few keys.

use std::fmt::Write as _;

use ratatui::crossterm::event::{KeyCode, KeyEventKind};
use ratatui::layout::Rect;

use super::deed::Deed;
use super::folder::Watched;
use super::hits::Hits;
use super::load::Ask;
use super::message::Msg;
use super::model::{Model, Toast};
use super::paint::{Cell, Pen};
use super::reader::Events;
use super::terminal::{self, Extent, Mouse, Terminal};
use super::theme::Role;
use super::worker::{self, Post, Work};
use super::{Desk, Drawn, model_of, prose, until_due, words};
use crate::domain::Refusal;
use crate::engine::timer::{Again, StartWish, StopWish};
use crate::text::{span, width};

/// How many lines it takes.
const LINES: u16 = 2;

/// Shows the timer until somebody leaves it running.
pub fn watch(desk: Desk) -> Result<(), Refusal> {
    if desk.dumb || desk.config.ui.accessible || !terminal::is_there() {
        return prose::tell(&desk);
    }
    let mut model = model_of(&desk);
    let (post, messages) = Post::here();
    let mut watched = Watched::of(desk.engine.store.path(), post.clone());
    let work = worker::start(desk.engine, desk.clock, post)?;
    let load = || Work::Load(vec![Ask::Next]);
    let _ = work.send(load());
    let mut terminal = Terminal::take(Extent::Lines(LINES), Mouse::Off)?;
    let mut events = Events::listen();
    let mut drawn = Drawn::default();
    loop {
        let mut arrived: Vec<Msg> = messages.try_iter().collect();
        arrived.extend(events.ready());
        model.now = desk.clock.now();
        drawn.stale |= !arrived.is_empty() || drawn.is_due(&model);
        for msg in arrived {
            match msg {
                Msg::Loaded(Ok(loaded)) => model.data.take(*loaded),
                Msg::Loaded(Err(refusal)) | Msg::Done(_, Err(refusal)) => {
                    model.toast = Some(Toast::refused(&refusal));
                }
                Msg::Done(_, Ok(did)) => {
                    model.toast = Some(Toast::did(&did));
                    let _ = work.send(load());
                }
                Msg::Changed => {
                    watched.renew();
                    let _ = work.send(load());
                }
                Msg::Key(key) if key.kind != KeyEventKind::Release => {
                    model.toast = None;
                    let ctrl_c = super::keymap::Key::of(key).is_ctrl('c');
                    match key.code {
                        _ if ctrl_c => return terminal.leave_below(),
                        KeyCode::Char('q') | KeyCode::Esc => return terminal.leave_below(),
                        KeyCode::Char(' ') => {
                            let _ = work.send(Work::Do(Box::new(turned(&model))));
                        }
                        KeyCode::Char('s') if model.data.status.running.is_some() => {
                            let _ = work.send(Work::Do(Box::new(switched())));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        if drawn.stale {
            terminal.draw(|frame| {
                let area = frame.area();
                let mut hits = Hits::default();
                let cells = frame.buffer_mut();
                let mut pen = Pen { cells, hits: &mut hits, look: model.look, cursor: None };
                draw(&model, &mut pen, area);
            })?;
            drawn.now(&model);
        }
        match until_due(&model) {
            Some(wait) => std::thread::park_timeout(wait),
            None => std::thread::park(),
        }
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
    let task = crate::engine::timer::TaskWish { words: "-".to_owned(), ..Default::default() };
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
            let elapsed = span::clock_seconds(running.timer.elapsed(model.now));
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
