//! Update: what a message changes in the model, and which effects it asks for. Pure.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::act::act;
use super::action::Action;
use super::deed::{Deed, Did};
use super::drag;
use super::effect::Effect;
use super::hits::Hit;
use super::keymap::{Key, Meaning, written};
use super::load::Loaded;
use super::message::Msg;
use super::model::{Loading, Model, Screen, Toast};
use super::overlays::{Next, Overlay, confirm, reader};
use super::screens::{bills, reports, sync, tasks, today, week};
use crate::domain::{Code, Refusal};

/// Takes a message in.
pub(crate) fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(event) => key(model, event),
        Msg::Mouse(event) => mouse(model, event),
        Msg::Paste(text) => with_top(model, |top, model| top.paste(&text, model)),
        Msg::Resize(columns, rows) => {
            model.size = (columns, rows);
            Vec::new()
        }
        Msg::Tick => tick(model),
        Msg::Changed => renew(model),
        Msg::Same => {
            let stale = model.loading == Loading::Stale;
            model.loading = Loading::Idle;
            if stale { renew(model) } else { Vec::new() }
        }
        Msg::Leave => vec![Effect::Quit],
        Msg::Loaded(Ok(loaded)) => take(model, *loaded),
        Msg::Loaded(Err(refusal)) => {
            model.loading = Loading::Idle;
            model.toast = Some(Toast::refused(&refusal));
            Vec::new()
        }
        Msg::Done(deed, result) => done(model, &deed, result),
        Msg::Foreseen(number, foreseen) => {
            if let Some(Overlay::Form(form)) = model.overlays.last_mut()
                && form.number == number
            {
                form.foreseen(foreseen);
            }
            Vec::new()
        }
        Msg::Shown(Ok(page)) => {
            model.overlays.push(Overlay::Reader(reader::State::new(page)));
            Vec::new()
        }
        Msg::Shown(Err(refusal)) | Msg::Edited(Err(refusal)) => {
            model.toast = Some(Toast::refused(&refusal));
            Vec::new()
        }
        Msg::Edited(Ok(text)) => {
            let Some(mut top) = model.overlays.pop() else { return Vec::new() };
            let effects = match &mut top {
                Overlay::Form(form) => form.edited(&text, model),
                _ => Vec::new(),
            };
            model.overlays.push(top);
            effects
        }
    }
}

/// Asks for what the screen shows if the store is another now: what was told of may be our own
/// doing, which is shown already.
fn renew(model: &mut Model) -> Vec<Effect> {
    match (model.loading, model.data.generation) {
        (Loading::Idle, Some(seen)) => {
            model.loading = Loading::Busy;
            vec![Effect::Renew(seen, model.asks())]
        }
        _ => reload(model),
    }
}

/// Asks for what the screen shows, unless that is on its way.
pub(crate) fn reload(model: &mut Model) -> Vec<Effect> {
    if model.loading != Loading::Idle {
        model.loading = Loading::Stale;
        return Vec::new();
    }
    model.loading = Loading::Busy;
    vec![Effect::Load(model.asks())]
}

/// Asks for what the screen shows, whatever is on its way.
pub(crate) fn load(model: &mut Model) -> Vec<Effect> {
    model.loading = Loading::Busy;
    vec![Effect::Load(model.asks())]
}

fn take(model: &mut Model, loaded: Loaded) -> Vec<Effect> {
    let first = model.data.generation.is_none();
    model.data.take(loaded);
    model.starting = None;
    bills::settle(model);
    tasks::settle(model);
    reports::settle(model);
    let stale = model.loading == Loading::Stale;
    model.loading = Loading::Idle;
    if first {
        reload(model)
    } else if stale {
        renew(model)
    } else {
        Vec::new()
    }
}

/// A second passed: nothing but the clock moves, unless the day is another now.
fn tick(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let was = model.data.at.map(|at| model.zone.day_of(at));
    if was.is_some_and(|was| was != today) {
        if was == Some(model.today.day) {
            model.today.day = today;
            model.today.selected = None;
        }
        return reload(model);
    }
    Vec::new()
}

fn done(model: &mut Model, deed: &Deed, result: Result<Did, Refusal>) -> Vec<Effect> {
    model.saving = model.saving.saturating_sub(1);
    match result {
        Ok(did) => {
            model.toast = Some(Toast::did(&did));
            if let Deed::Decide(..) = deed {
                model.bills.marked.clear();
            }
            if matches!(deed, Deed::TaskMove(..) | Deed::TaskDelete(_)) {
                model.tasks.marked.clear();
            }
            if matches!(deed, Deed::Start(_) | Deed::Resume(..)) {
                model.today.selected = None;
            }
            load(model)
        }
        Err(refusal) => {
            model.starting = None;
            if let Some(insisted) = deed.insisted().filter(|_| may_insist(&refusal)) {
                let question = format!("{}. Do it all the same?", capital(&refusal.message));
                model.overlays.push(Overlay::Confirm(confirm::State::new(question, insisted)));
            } else {
                model.toast = Some(Toast::refused(&refusal));
            }
            Vec::new()
        }
    }
}

/// Whether a refusal asks only for a second word.
fn may_insist(refusal: &Refusal) -> bool {
    let second = |hint: &String| hint.contains("--yes") || hint.contains("--with-gap");
    matches!(refusal.code, Code::Usage | Code::Conflict) && refusal.hints.iter().any(second)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Does a deed.
pub(crate) fn commit(model: &mut Model, deed: Deed) -> Vec<Effect> {
    model.saving += 1;
    if let Deed::Start(wish) = &deed {
        model.starting = Some(title_of(model, &wish.task.words));
    }
    vec![Effect::Do(Box::new(deed))]
}

/// The title of the task that words mean, as far as that is known here.
fn title_of(model: &Model, words: &str) -> String {
    let next = model.data.next.iter().map(|view| &view.task);
    let board = model.data.board.iter().flat_map(|board| board.columns.iter().flatten());
    let mut known = next.chain(board.map(|view| &view.task));
    let found = known.find(|task| super::words::task_words(task) == words);
    let catalog = || {
        let tasks = &model.data.catalog.as_ref()?.tasks;
        tasks.iter().find(|task| task.words == words).map(|task| task.title.clone())
    };
    found
        .map(|task| task.title.clone())
        .or_else(catalog)
        .unwrap_or_else(|| if words.starts_with("id:") { "…".to_owned() } else { words.to_owned() })
}

fn key(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let pressed = Key::of(event);
    if pressed.is_ctrl('c') {
        return vec![Effect::Quit];
    }
    model.toast = None;
    if !model.overlays.is_empty() {
        if pressed.is_ctrl('l') {
            return vec![Effect::Redraw];
        }
        return with_top(model, |top, model| top.key(event, model));
    }
    model.pressed.push(pressed);
    match model.keymap.meaning(model.screen, &model.pressed) {
        Meaning::Action(action) => {
            model.pressed.clear();
            act(model, action)
        }
        Meaning::Prefix => Vec::new(),
        Meaning::Nothing => {
            if model.pressed.len() > 1 {
                let keys = written(&model.pressed);
                model.toast = Some(Toast::note(format!("{keys} means nothing here")));
            }
            model.pressed.clear();
            Vec::new()
        }
    }
}

/// Gives something to the topmost overlay, and does what follows.
fn with_top(model: &mut Model, give: impl FnOnce(&mut Overlay, &mut Model) -> Next) -> Vec<Effect> {
    let Some(mut top) = model.overlays.pop() else { return Vec::new() };
    match give(&mut top, model) {
        Next::Stay => {
            model.overlays.push(top);
            Vec::new()
        }
        Next::StayAnd(effects) => {
            model.overlays.push(top);
            effects
        }
        Next::Close => Vec::new(),
        Next::CloseAnd(effects) => effects,
        Next::Act(action) => act(model, action),
        Next::Do(deed) => {
            if matches!(top, Overlay::Directory(_)) {
                model.overlays.push(top);
            }
            commit(model, deed)
        }
        Next::Swap(overlay) => opened(model, overlay),
        Next::Over(overlay) => {
            model.overlays.push(top);
            opened(model, overlay)
        }
    }
}

/// Lays something above the screen, and asks for what it shows.
pub(crate) fn opened(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlays.push(overlay);
    let mut effects = load(model);
    if let Some(mut top) = model.overlays.pop() {
        if let Overlay::Form(form) = &mut top {
            effects.extend(form.begin(model));
        }
        model.overlays.push(top);
    }
    effects
}

/// Goes to a screen.
pub(crate) fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
    if model.screen == screen {
        return Vec::new();
    }
    model.screen = screen;
    load(model)
}

fn mouse(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let hit = model.hits.at(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => scroll(model, 3),
        MouseEventKind::ScrollUp => scroll(model, -3),
        MouseEventKind::Down(MouseButton::Left) => {
            model.toast = None;
            match hit {
                Some((_, Hit::Choice(row))) => with_top(model, |top, model| top.click(row, model)),
                Some((_, Hit::Overlay)) => Vec::new(),
                _ if !model.overlays.is_empty() => {
                    // A click beside what lies above the screen closes it.
                    model.overlays.pop();
                    Vec::new()
                }
                Some((_, Hit::Act(action))) => act(model, action),
                Some((_, Hit::Row(pane, row))) => click_row(model, pane, row),
                Some((line, Hit::Timeline(start, end))) => {
                    drag::begin(model, line, (start, end), event.column)
                }
                None => Vec::new(),
            }
        }
        MouseEventKind::Drag(MouseButton::Left) => {
            drag::go_on(model, event.column);
            Vec::new()
        }
        MouseEventKind::Up(MouseButton::Left) => drag::end(model),
        _ => Vec::new(),
    }
}

fn scroll(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(mut top) = model.overlays.pop() {
        top.scroll(by, model);
        model.overlays.push(top);
        return Vec::new();
    }
    move_by(model, by);
    Vec::new()
}

/// Moves the selection of the screen by so many rows.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    match model.screen {
        Screen::Today => {
            if model.today.pane == 1 {
                let count = model.data.next.len();
                model.today.next = super::screens::moved(model.today.next, by, count);
            } else {
                let rows = today::rows(model);
                let at = today::selected_row(model, &rows);
                today::select(model, super::screens::moved(at, by, rows.len()));
            }
        }
        Screen::Tasks => tasks::move_by(model, by),
        Screen::Week => week::move_by(model, by),
        Screen::Bills => bills::move_by(model, by),
        Screen::Reports => reports::move_by(model, by),
        Screen::Sync => sync::move_by(model, by),
    }
}

/// A click on a row selects it; one on the selected row opens it.
fn click_row(model: &mut Model, pane: usize, row: usize) -> Vec<Effect> {
    let again = match model.screen {
        Screen::Today => {
            let rows = today::rows(model);
            let was = match pane {
                1 => model.today.pane == 1 && model.today.next == row,
                _ => model.today.pane == 0 && today::selected_row(model, &rows) == row,
            };
            model.today.pane = pane;
            if pane == 1 {
                model.today.next = row;
            } else {
                today::select(model, row);
            }
            was
        }
        Screen::Tasks => tasks::click(model, pane, row),
        Screen::Week => week::click(model, row),
        Screen::Bills => bills::click(model, row),
        Screen::Reports => reports::click(model, row),
        Screen::Sync => sync::click(model, row),
    };
    if again { act(model, Action::Open) } else { Vec::new() }
}
