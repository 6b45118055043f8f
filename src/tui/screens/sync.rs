//! Sync and journal: where the time lies, what was done, and the way back.

use ratatui::layout::Rect;

use crate::store::Step;
use crate::text::date;
use crate::tui::hits::Hit;
use crate::tui::layout::rows_of;
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row};
use crate::tui::screens::moved;
use crate::tui::theme::Role;
use crate::tui::words;

/// The state of the screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The selected row.
    pub(crate) row: usize,
    /// Where the time is sent to; none: it stays on this machine.
    pub(crate) account: Option<Account>,
}

/// Where time is sent to, as whoever syncs tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// The server.
    pub(crate) server: String,
    /// Who is signed in.
    pub(crate) name: String,
    /// How many changes wait to be sent.
    pub(crate) unsent: usize,
    /// What the last sync came to, with the clock's time.
    pub(crate) last: String,
}

/// The steps that the filter leaves, the newest first.
pub(crate) fn shown(model: &Model) -> Vec<&Step> {
    let steps = model.data.journal.as_deref().unwrap_or(&[]);
    steps.iter().filter(|step| words::holds(model.filter(), &[&step.sentence])).collect()
}

/// The selected step.
pub(crate) fn current(model: &Model) -> Option<&Step> {
    let shown = shown(model);
    shown.get(model.sync.row.min(shown.len().saturating_sub(1))).copied()
}

/// Moves the selection by so many rows.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    model.sync.row = moved(model.sync.row, by, shown(model).len());
}

/// Takes a click; answers whether the row was selected already.
pub(crate) fn click(model: &mut Model, row: usize) -> bool {
    let again = model.sync.row == row;
    model.sync.row = row;
    again
}

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let [top, below] = rows_of(area, [if area.height > 14 { 6 } else { 0 }, 0]);
    if area.height > 14 {
        account(model, pen, top);
        journal(model, pen, below);
    } else {
        journal(model, pen, area);
    }
}

fn account(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let inner = pen.frame(area, &Frame { title: "Sync", ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let steps = model.data.generation.unwrap_or(0);
    let facts: Vec<(&str, String)> = match &model.sync.account {
        None => vec![
            ("account", "none: a local store".to_owned()),
            ("state", format!("everything is on this machine, {steps} commits so far")),
            ("server", "nothing is sent anywhere, and nothing waits".to_owned()),
        ],
        Some(account) => vec![
            ("account", account.name.clone()),
            ("server", account.server.clone()),
            ("to send", crate::text::plural::count(account.unsent, "change", "changes")),
            ("last", account.last.clone()),
        ],
    };
    for (y, (name, value)) in (inner.y..inner.bottom()).zip(facts) {
        pen.row(inner, y, &[Cell::new(name, 9, Role::Muted), Cell::rest(value, Role::Text)]);
    }
}

fn journal(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let shown = shown(model);
    let title = match model.filter() {
        "" => "Journal".to_owned(),
        words => format!("Journal with \"{words}\""),
    };
    let inner = pen.frame(
        area,
        &Frame {
            title: &title,
            note: "u undo  U redo",
            foot: "enter shows what changed  x takes it back alone",
            focused: true,
        },
    );
    let selected = model.sync.row.min(shown.len().saturating_sub(1));
    let first = first_row(selected, shown.len(), usize::from(inner.height));
    for (y, (index, step)) in (inner.y..inner.bottom()).zip(shown.iter().enumerate().skip(first)) {
        let line = Rect { y, height: 1, ..inner };
        let role = if step.undone { Role::Muted } else { Role::Text };
        let aside = match (step.undone, step.kind) {
            (true, _) => "undone",
            (false, crate::store::StepKind::Sync) => "by sync",
            (false, _) if !step.kept => "too old to undo",
            _ => "",
        };
        let when = date::moment(step.at, model.zone, model.today());
        let marker = if index == selected { pen.look.sign("▸", ">") } else { "" };
        let cells = [
            Cell::new(marker, 1, Role::Title),
            Cell::new(when, 17, Role::Muted),
            Cell::rest(&step.sentence, role),
            Cell::right(aside, 16, Role::Muted),
            Cell::right(step.seq.to_string(), 5, Role::Muted),
        ];
        pen.row(Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line }, y, &cells);
        pen.pick(line, Hit::Row(0, index), Picked::of(index == selected, true));
    }
    if shown.is_empty() && model.data.journal.is_some() {
        pen.text((inner.x + 2, inner.y + 1), inner.width, "nothing was done yet", Role::Muted);
    }
}
