//! Whether an action is possible now, and if not, why.

use super::action::Action;
use super::model::{Model, Screen};
use super::screens::{bills, reports, sync, tasks, today};
use crate::domain::{BillStatus, Status};

/// Says why an action is not possible now.
pub(crate) fn allowed(action: Action, model: &Model) -> Result<(), String> {
    match action.info().group {
        super::action::Group::Time | super::action::Group::Day => time(action, model),
        super::action::Group::Task => task(action, model),
        super::action::Group::Bill => bill(action, model),
        super::action::Group::Journal => journal(action, model),
        _ => view(action, model),
    }
}

fn need(holds: bool, why: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_owned()) }
}

fn time(action: Action, model: &Model) -> Result<(), String> {
    let running = model.data.status.running.is_some();
    let stretch = || need(today::current_stretch(model).is_some(), "select an entry with times");
    match action {
        Action::StopAt | Action::CancelTimer => need(running, "nothing runs"),
        Action::Continue => {
            need(!running, "a timer runs; it is the last task already")?;
            need(model.data.status.since.is_some(), "there is nothing to continue yet")
        }
        Action::EntryEdit | Action::EntryNote | Action::EntryDelete => {
            match today::current(model) {
                Some(today::Row::Running) if action == Action::EntryDelete => {
                    Err("it runs; X drops the timer".to_owned())
                }
                Some(today::Row::Gap(_)) | None => Err("select an entry".to_owned()),
                Some(_) => not_frozen(model, action),
            }
        }
        Action::Break
        | Action::EntrySplit
        | Action::MoveEarlier
        | Action::MoveLater
        | Action::BeginEarlier
        | Action::BeginLater => {
            stretch()?;
            not_frozen(model, action)
        }
        Action::EndEarlier | Action::EndLater => {
            stretch()?;
            let runs = today::current(model) == Some(today::Row::Running);
            need(!runs, "it runs and has no end yet")?;
            not_frozen(model, action)
        }
        Action::EntryJoin => {
            need(today::current_entry(model).is_some(), "select an entry")?;
            need(today::entry_before(model).is_some(), "no entry comes before it")?;
            not_frozen(model, action)
        }
        Action::Fill => {
            let gap = matches!(today::current(model), Some(today::Row::Gap(_)));
            need(gap, "select a gap")
        }
        _ => Ok(()),
    }
}

fn not_frozen(model: &Model, action: Action) -> Result<(), String> {
    let frozen = today::current_entry(model).is_some_and(|logged| logged.frozen);
    need(
        !frozen || action == Action::EntryNote,
        "it stands in an approved bill; reopen that first (4, R)",
    )
}

fn task(action: Action, model: &Model) -> Result<(), String> {
    if matches!(action, Action::TaskNew | Action::TaskTree) {
        return Ok(());
    }
    let chosen = tasks::chosen(model);
    need(!chosen.is_empty(), "select a task")?;
    let any = |wanted: &dyn Fn(Status) -> bool| chosen.iter().any(|view| wanted(view.task.status));
    match action {
        Action::TaskReopen => need(any(&|status| !status.is_open()), "it is open"),
        Action::TaskDone | Action::TaskCancel => {
            need(any(&Status::is_open), "it is closed already")
        }
        Action::TaskUnblock => {
            need(any(&|status| status == Status::Blocked), "it waits for nobody")
        }
        Action::TaskBlock => need(
            any(&|status| status.can_start_stop() || status == Status::Blocked),
            "it is closed or split",
        ),
        Action::TaskExplode => need(any(&Status::can_start_stop), "it is not to be worked on"),
        Action::StatusNext => need(tasks::move_on(model).is_some(), "no status follows by hand"),
        Action::StatusBack => need(tasks::move_back(model).is_some(), "no status lies before it"),
        _ => Ok(()),
    }
}

fn bill(action: Action, model: &Model) -> Result<(), String> {
    if matches!(action, Action::Recompute | Action::Verify | Action::WhatIf) {
        return Ok(());
    }
    let chosen = bills::chosen(model);
    need(!chosen.is_empty(), "select a bill")?;
    let any = |wanted: &[BillStatus]| {
        need(
            chosen.iter().any(|view| wanted.contains(&view.bill.status)),
            &format!("it is {}", chosen[0].bill.status.word()),
        )
    };
    match action {
        Action::Approve | Action::Reject => any(&[BillStatus::Pending]),
        Action::Send => any(&[BillStatus::Approved]).map_err(|why| format!("{why}, not approved")),
        Action::BillReopen => any(&[BillStatus::Approved, BillStatus::Rejected]),
        Action::Memo => any(&[BillStatus::Pending, BillStatus::Rejected]),
        _ => Ok(()),
    }
}

fn journal(action: Action, model: &Model) -> Result<(), String> {
    match action {
        Action::SyncNow | Action::Conflicts | Action::Log => {
            Err("there is no account: this is a local store".to_owned())
        }
        Action::UndoThis | Action::UndoTo => need(sync::current(model).is_some(), "select a step"),
        _ => Ok(()),
    }
}

fn view(action: Action, model: &Model) -> Result<(), String> {
    match action {
        Action::Browse => {
            let task = match model.screen {
                Screen::Today => today::current_task(model),
                _ => tasks::current(model).map(|view| &view.task),
            };
            need(task.is_some_and(|task| task.link.is_some()), "the task has no link")
        }
        Action::Why => match model.screen {
            Screen::Bills => need(bills::current(model).is_some(), "select a bill"),
            Screen::Reports => need(reports::current(model).is_some(), "select a group"),
            _ => Ok(()),
        },
        Action::Fold => need(reports::current(model).is_some(), "select a group"),
        _ => Ok(()),
    }
}
