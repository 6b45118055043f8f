//! The whole picture: tabs, the screen, what lies above it, and the line below.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::Action;
use super::hints;
use super::hits::{Hit, Hits};
use super::layout::Size;
use super::model::{Model, Screen, Tone};
use super::overlays::Overlay;
use super::paint::{Cell, Pen};
use super::screens::{bills, reports, sync, tasks, today, week};
use super::theme::Role;
use crate::text::{span, width};

/// Draws everything; answers what lies where.
pub(crate) fn draw(model: &Model, frame: &mut Frame<'_>) -> Hits {
    let area = frame.area();
    let mut hits = Hits::default();
    let mut pen =
        Pen { cells: frame.buffer_mut(), hits: &mut hits, look: model.look, cursor: None };
    view(model, &mut pen, area);
    if let Some(cursor) = pen.cursor.filter(|cursor| area.contains((*cursor).into())) {
        frame.set_cursor_position(cursor);
    }
    hits
}

/// Draws everything.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let size = Size::of((area.width, area.height));
    if size == Size::Tiny {
        tiny(model, pen, area);
    } else {
        tabs(model, pen, Rect { height: 1, ..area });
        let inner = Rect { y: area.y + 1, height: area.height - 2, ..area };
        screen(model, pen, inner);
        below(model, pen, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
    for overlay in &model.overlays {
        let whole = matches!(overlay, Overlay::Filter(_)) || size == Size::Tiny;
        let room = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        overlay.view(model, pen, if whole { area } else { room });
    }
    if !model.pressed.is_empty() && model.overlays.is_empty() {
        which_key(model, pen, area);
    }
}

fn screen(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    match model.screen {
        Screen::Today => today::view(model, pen, area),
        Screen::Tasks => tasks::view(model, pen, area),
        Screen::Week => week::view(model, pen, area),
        Screen::Bills => bills::view(model, pen, area),
        Screen::Reports => reports::view(model, pen, area),
        Screen::Sync => sync::view(model, pen, area),
    }
}

/// What runs, and nothing else: there is no room.
fn tiny(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let status = &model.data.status;
    let line = match (&status.running, &model.starting) {
        (_, Some(title)) => (format!("{} {title}", pen.look.sign("▷", ">")), Role::Running),
        (Some(running), None) => {
            let elapsed = model.clock_of(running.timer.elapsed(model.now));
            let sign = pen.look.glyphs.running;
            (format!("{sign} {elapsed}  {}", running.task.title), Role::Running)
        }
        (None, None) => (format!("{} nothing runs", pen.look.glyphs.stopped), Role::Muted),
    };
    pen.text((area.x, area.y), area.width, &line.0, line.1);
    let today = format!("today {}", span::clock(status.today + model.since_read()));
    if area.height > 1 {
        pen.text((area.x, area.y + 1), area.width, &today, Role::Text);
    }
    if area.height > 2 {
        let keys = "space start/stop  q quit";
        let said = model.toast.as_ref().map_or(keys, |toast| toast.text.as_str());
        pen.text((area.x, area.y + 2), area.width, said, Role::Muted);
    }
}

/// The action that opens a screen.
const fn opens(screen: Screen) -> Action {
    match screen {
        Screen::Today => Action::ShowToday,
        Screen::Tasks => Action::ShowTasks,
        Screen::Week => Action::ShowWeek,
        Screen::Bills => Action::ShowBills,
        Screen::Reports => Action::ShowReports,
        Screen::Sync => Action::ShowSync,
    }
}

fn tabs(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let narrow = Size::of(model.size) <= Size::Narrow;
    let mut x = area.x + 1;
    x += pen.text((x, area.y), area.width, "tat", Role::Title) + 1;
    for (number, screen) in (1..).zip(Screen::ALL) {
        let here = screen == model.screen;
        let mut name = if narrow && !here {
            format!(" {number} ")
        } else {
            format!(" {number} {} ", screen.name())
        };
        let pending = model.data.counts.map_or(0, |counts| counts.pending);
        if screen == Screen::Bills && pending > 0 {
            name = format!("{name}{pending} ");
        }
        let role = if here { Role::Tab } else { Role::Text };
        let room = area.right().saturating_sub(x);
        let wide = pen.text((x, area.y), room, &name, role);
        pen.hits.put(Rect { x, y: area.y, width: wide, height: 1 }, Hit::Act(opens(screen)));
        x += wide;
    }
    let room = area.right().saturating_sub(x + 2);
    let (said, role) = corner(model);
    if usize::from(room) >= width::of(&said).min(12) {
        let cut = width::cut(&said, usize::from(room), pen.look.glyphs);
        pen.text_right((x + 1, area.y), room, &cut, role);
    }
}

/// What stands at the right of the tabs: what runs, where the screen does not show it.
fn corner(model: &Model) -> (String, Role) {
    if model.saving > 0 {
        return ("saving".to_owned(), Role::Muted);
    }
    if let (Some(running), true) = (&model.data.status.running, model.screen != Screen::Today) {
        let elapsed = span::clock(running.timer.elapsed(model.now));
        let sign = model.look.glyphs.running;
        return (format!("{sign} {elapsed} {}", running.task.title), Role::Running);
    }
    if let [focus, rest @ ..] = model.data.focus.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" +{}", rest.len()) };
        return (format!("focus: {}{more}", focus.name), Role::Warn);
    }
    match &model.sync.account {
        Some(account) => (account.last.clone(), Role::Muted),
        None => ("local store".to_owned(), Role::Muted),
    }
}

/// The last line: what is said, or what can be done.
fn below(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(said) = super::drag::said(model) {
        pen.text((inner.x, inner.y), inner.width, &said, Role::Running);
        return;
    }
    let Some(toast) = &model.toast else {
        hints::draw(model, pen, inner);
        return;
    };
    let (sign, role) = match toast.tone {
        Tone::Done => (pen.look.glyphs.done, Role::Done),
        Tone::Note => (pen.look.glyphs.item, Role::Text),
        Tone::Refused => (pen.look.glyphs.dropped, Role::Error),
    };
    let text = format!("{sign} {}", toast.text);
    let used = pen.text((inner.x, inner.y), inner.width, &text, role);
    let room = inner.width.saturating_sub(used + 3);
    if room > 10 && !toast.hint.is_empty() {
        pen.text((inner.x + used + 3, inner.y), room, &toast.hint, Role::Muted);
    }
}

/// What may follow the keys that are pressed.
fn which_key(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let next = model.keymap.continuations(model.screen, &model.pressed);
    let height = u16::try_from(next.len() + 2).unwrap_or(12).min(area.height.saturating_sub(2));
    let width = 40.min(area.width);
    let place = Rect {
        x: area.right() - width,
        y: area.bottom().saturating_sub(height + 1),
        width,
        height,
    };
    pen.clear(place);
    let title = super::keymap::written(&model.pressed);
    let frame =
        super::paint::Frame { title: &title, focused: true, ..super::paint::Frame::default() };
    let inner = pen.frame(place, &frame);
    for (y, (key, action)) in (inner.y..inner.bottom()).zip(next) {
        let line = Rect { x: inner.x + 1, y, width: inner.width.saturating_sub(2), height: 1 };
        let cells = [Cell::new(key, 3, Role::Key), Cell::rest(action.info().label, Role::Text)];
        pen.row(line, y, &cells);
        pen.hits.put(line, Hit::Act(action));
    }
}
