//! Bills: tracked beside billed, why they differ, one key to approve.

mod view;

pub(crate) use view::view;

use crate::domain::billing::Seen;
use crate::domain::{BillId, BillStatus, DayRange};
use crate::engine::bill::{BillView, Chosen};
use crate::tui::model::Model;
use crate::tui::screens::moved;
use crate::tui::words;

/// The state of the screen.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The days; none: all that is not sent.
    pub(crate) range: Option<DayRange>,
    /// Whether sent ones are shown too.
    pub(crate) sent: bool,
    /// The selected bill.
    pub(crate) selected: Option<BillId>,
    /// Where it stood, for when it is gone.
    pub(crate) row: usize,
    /// The bills that are marked.
    pub(crate) marked: Vec<BillId>,
}

impl State {
    /// The days to ask for: all, where sent bills are shown and no days are chosen.
    pub(crate) fn asked(&self) -> Option<DayRange> {
        self.range.or(self.sent.then_some(DayRange::ALL))
    }
}

/// The bills that are shown.
pub(crate) fn shown(model: &Model) -> Vec<&BillView> {
    let Some(part) = &model.data.bills else { return Vec::new() };
    let filter = model.filter();
    let fits = |view: &&BillView| {
        (model.bills.sent || view.bill.status != BillStatus::SentToBilling)
            && words::holds(
                filter,
                &[
                    &view.customer_name,
                    &view.pillar_name,
                    view.bill.status.word(),
                    view.bill.memo.as_deref().unwrap_or(""),
                ],
            )
    };
    part.bills.iter().filter(fits).collect()
}

/// The row of the selected bill; the last one where none was selected yet.
pub(crate) fn selected_row(model: &Model, shown: &[&BillView]) -> usize {
    let at = model.bills.selected.and_then(|id| shown.iter().position(|view| view.bill.id == id));
    let last = shown.len().saturating_sub(1);
    let usual = if model.bills.selected.is_some() { model.bills.row } else { last };
    at.unwrap_or(usual).min(last)
}

/// The selected bill.
pub(crate) fn current(model: &Model) -> Option<&BillView> {
    let shown = shown(model);
    shown.get(selected_row(model, &shown)).copied()
}

/// The marked bills, or else the selected one.
pub(crate) fn chosen(model: &Model) -> Vec<&BillView> {
    if model.bills.marked.is_empty() {
        return current(model).into_iter().collect();
    }
    let marked = |view: &&BillView| model.bills.marked.contains(&view.bill.id);
    shown(model).into_iter().filter(marked).collect()
}

/// The chosen bills of these statuses, as they were seen.
pub(crate) fn decided_on(model: &Model, statuses: &[BillStatus]) -> Vec<Chosen> {
    let chosen = chosen(model).into_iter();
    let fitting = chosen.filter(|view| statuses.contains(&view.bill.status));
    fitting.map(as_seen).collect()
}

/// A bill, with what was seen of it: one that has changed since is not decided on.
pub(crate) fn as_seen(view: &BillView) -> Chosen {
    Chosen { words: format!("id:{}", view.bill.id), seen: Some(Seen::of(&view.bill)) }
}

/// Marks of bills that are not shown any more go.
pub(crate) fn settle(model: &mut Model) {
    let known: Vec<BillId> = shown(model).iter().map(|view| view.bill.id).collect();
    model.bills.marked.retain(|id| known.contains(id));
}

/// Moves the selection by so many rows.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    let shown = shown(model);
    let row = moved(selected_row(model, &shown), by, shown.len());
    let id = shown.get(row).map(|view| view.bill.id);
    (model.bills.row, model.bills.selected) = (row, id);
}

/// Takes a click; answers whether the row was selected already.
pub(crate) fn click(model: &mut Model, row: usize) -> bool {
    let shown = shown(model);
    let again = selected_row(model, &shown) == row;
    let id = shown.get(row).map(|view| view.bill.id);
    (model.bills.row, model.bills.selected) = (row, id);
    again
}

/// Marks the selected bill, or takes its mark away.
pub(crate) fn mark(model: &mut Model) {
    let Some(id) = current(model).map(|view| view.bill.id) else { return };
    match model.bills.marked.iter().position(|marked| *marked == id) {
        Some(at) => drop(model.bills.marked.remove(at)),
        None => model.bills.marked.push(id),
    }
    move_by(model, 1);
}

/// Marks all bills that wait, or takes all marks away.
pub(crate) fn mark_all(model: &mut Model) {
    if !model.bills.marked.is_empty() {
        model.bills.marked.clear();
        return;
    }
    let pending = |view: &&&BillView| view.bill.status == BillStatus::Pending;
    let ids = shown(model).iter().filter(pending).map(|view| view.bill.id).collect();
    model.bills.marked = ids;
}
