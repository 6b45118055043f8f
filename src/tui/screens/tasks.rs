//! Tasks: a column for each status.

mod view;

pub(crate) use view::view;

use crate::domain::{Move, Status, TaskId};
use crate::engine::task::TaskView;
use crate::tui::model::Model;
use crate::tui::screens::moved;
use crate::tui::words;

/// The state of the screen.
#[derive(Debug)]
pub(crate) struct State {
    /// The column that has the keys, among those shown.
    pub(crate) column: usize,
    /// The selected row of each column, by status.
    pub(crate) rows: [usize; Status::ALL.len()],
    /// Whether closed and split tasks are shown.
    pub(crate) closed: bool,
    /// The tasks that are marked.
    pub(crate) marked: Vec<TaskId>,
}

impl Default for State {
    fn default() -> Self {
        // To do stands second.
        Self { column: 1, rows: [0; Status::ALL.len()], closed: false, marked: Vec::new() }
    }
}

/// The statuses that are always shown, in the order of the board.
const USUAL: [Status; 5] =
    [Status::Intake, Status::ToDo, Status::InProgress, Status::Blocked, Status::Completed];

/// The statuses that are shown.
pub(crate) fn columns(model: &Model) -> Vec<Status> {
    let mut shown = USUAL.to_vec();
    if model.tasks.closed {
        shown.extend([Status::Exploded, Status::Cancelled]);
    }
    shown
}

fn place(status: Status) -> usize {
    Status::ALL.into_iter().position(|other| other == status).unwrap_or(0)
}

/// The tasks of a column that the filter leaves.
pub(crate) fn shown(model: &Model, status: Status) -> Vec<&TaskView> {
    let Some(board) = &model.data.board else { return Vec::new() };
    let filter = model.filter();
    let column = board.columns.get(place(status)).map_or(&[][..], Vec::as_slice);
    let fits = |view: &&TaskView| {
        let name = |text: Option<&String>| text.map_or(String::new(), Clone::clone);
        let customer = name(view.customer.as_ref().map(|customer| &customer.name));
        let pillar = name(view.pillar.as_ref().map(|pillar| &pillar.name));
        let tags = view.task.tags.join(" ");
        words::holds(filter, &[&view.task.title, &customer, &pillar, &tags])
    };
    column.iter().filter(fits).collect()
}

/// The status of the column that has the keys.
pub(crate) fn status(model: &Model) -> Status {
    let columns = columns(model);
    columns[model.tasks.column.min(columns.len() - 1)]
}

/// The selected row of a column.
pub(crate) fn row_of(model: &Model, status: Status) -> usize {
    let count = shown(model, status).len();
    model.tasks.rows[place(status)].min(count.saturating_sub(1))
}

/// The selected task.
pub(crate) fn current(model: &Model) -> Option<&TaskView> {
    let status = status(model);
    let row = row_of(model, status);
    shown(model, status).into_iter().nth(row)
}

/// The marked tasks, or else the selected one.
pub(crate) fn chosen(model: &Model) -> Vec<&TaskView> {
    if model.tasks.marked.is_empty() {
        return current(model).into_iter().collect();
    }
    let Some(board) = &model.data.board else { return Vec::new() };
    let all = board.columns.iter().flatten();
    all.filter(|view| model.tasks.marked.contains(&view.task.id)).collect()
}

/// Brings the state up to what was read: marks of tasks that are gone go too, and the keys are
/// where something is to be selected.
pub(crate) fn settle(model: &mut Model) {
    let Some(board) = &model.data.board else { return };
    let all: Vec<TaskId> = board.columns.iter().flatten().map(|view| view.task.id).collect();
    model.tasks.marked.retain(|id| all.contains(id));
}

/// The move that brings the chosen tasks one status on, by hand.
pub(crate) fn move_on(model: &Model) -> Option<Move> {
    match chosen(model).first()?.task.status {
        Status::Intake => Some(Move::Triage),
        Status::ToDo => Some(Move::Start),
        Status::InProgress => Some(Move::Done),
        Status::Blocked => Some(Move::Unblock),
        _ => None,
    }
}

/// The move that brings the chosen tasks one status back, by hand.
pub(crate) fn move_back(model: &Model) -> Option<Move> {
    match chosen(model).first()?.task.status {
        Status::Completed | Status::Cancelled => Some(Move::Reopen),
        _ => None,
    }
}

/// Moves the selection by so many rows.
pub(crate) fn move_by(model: &mut Model, by: isize) {
    let status = status(model);
    let (row, count) = (row_of(model, status), shown(model, status).len());
    model.tasks.rows[place(status)] = moved(row, by, count);
}

/// Moves the keys by so many columns.
pub(crate) fn column_by(model: &mut Model, by: isize) {
    let count = columns(model).len();
    model.tasks.column = moved(model.tasks.column, by, count);
}

/// Takes a click; answers whether the card was selected already.
pub(crate) fn click(model: &mut Model, column: usize, row: usize) -> bool {
    let columns = columns(model);
    let column = column.min(columns.len() - 1);
    let again = model.tasks.column == column && row_of(model, columns[column]) == row;
    model.tasks.column = column;
    model.tasks.rows[place(columns[column])] = row;
    again
}

/// Marks the selected task, or takes its mark away.
pub(crate) fn mark(model: &mut Model) {
    let Some(id) = current(model).map(|view| view.task.id) else { return };
    match model.tasks.marked.iter().position(|marked| *marked == id) {
        Some(at) => drop(model.tasks.marked.remove(at)),
        None => model.tasks.marked.push(id),
    }
    move_by(model, 1);
}

/// Marks all tasks of the column, or takes all marks away.
pub(crate) fn mark_all(model: &mut Model) {
    if !model.tasks.marked.is_empty() {
        model.tasks.marked.clear();
        return;
    }
    let ids = shown(model, status(model)).iter().map(|view| view.task.id).collect();
    model.tasks.marked = ids;
}
