//! The journal: what was done, step by step, and what was taken back or done again.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::{Change, Edit, Refusal};
use crate::engine::Done;
use crate::store::{Step, StepKind};
use crate::text::{date, plural};
use crate::wire;

use super::{Look, View};

/// The newest steps, newest first.
pub(crate) struct History {
    /// The steps.
    pub(crate) steps: Vec<Step>,
    /// Whether there are older ones.
    pub(crate) older: bool,
}

impl View for History {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(self
            .steps
            .iter()
            .map(|step| {
                json!({
                    "seq": step.seq,
                    "at": step.at,
                    "sentence": step.sentence,
                    "undone": step.undone,
                    "undoable": is_undoable(step),
                    "device": step.device,
                })
            })
            .collect())
    }

    /// Seq, instant, sentence, whether it is undone, whether it can be undone, device.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let row = |step: &Step| {
            vec![
                step.seq.to_string(),
                step.at.to_string(),
                step.sentence.clone(),
                step.undone.to_string(),
                is_undoable(step).to_string(),
                step.device.to_string(),
            ]
        };
        Ok(self.steps.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.steps.is_empty() {
            return Ok(Page::of(Line::new().dim("nothing was done yet")));
        }
        let mut table = Table::new(&[
            Column::right(""),
            Column::left(""),
            Column::left("").cut(),
            Column::left(""),
        ]);
        for step in &self.steps {
            let role = if step.undone { Role::Dim } else { Role::Text };
            let mark = match (step.undone, step.kind, step.kept) {
                (true, ..) => "undone",
                (_, StepKind::Sync, _) => "by sync",
                (_, _, false) => "too old to undo",
                _ => "",
            };
            table.row([
                Line::new().with(Role::Id, step.seq.to_string()),
                Line::new().dim(moment(look.cx, step)),
                Line::new().with(role, &step.sentence),
                Line::new().dim(mark),
            ]);
        }
        let mut page: Page = table.lines(look.cx.columns).into_iter().collect();
        if self.older {
            let more = self.steps.len().saturating_mul(5);
            page.push(
                Line::new().dim("older steps: ").sentence(&format!("`tat history --limit {more}`")),
            );
        }
        Ok(page)
    }
}

/// Whether a step can be taken back, as far as its own state goes.
fn is_undoable(step: &Step) -> bool {
    !step.undone && step.kept && step.kind == StepKind::Command
}

/// When a step was made: its time of today, else with the day.
fn moment(cx: &Context, step: &Step) -> String {
    if cx.zone.day_of(step.at) == cx.today() {
        date::clock(step.at, cx.zone)
    } else {
        date::when(step.at, cx.zone)
    }
}

/// Which way steps were gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// They were taken back.
    Undone,
    /// They were done again.
    Redone,
}

/// Steps that were taken back or done again.
pub(crate) struct Gone {
    way: Way,
    steps: Vec<Step>,
    changes: Vec<Change>,
}

impl Gone {
    /// What an undo or a redo answered, with what it changed.
    pub(crate) fn of(way: Way, done: Done<Vec<Step>>) -> Done<Self> {
        let changes = done.changes.clone();
        done.map(|steps| Self { way, steps, changes })
    }
}

impl View for Gone {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed: Vec<Value> =
            self.changes.iter().map(|change| record(look, change)).collect::<Result<_, _>>()?;
        let steps: Vec<Value> = self
            .steps
            .iter()
            .map(|step| json!({"seq": step.seq, "at": step.at, "sentence": step.sentence}))
            .collect();
        Ok(json!({ "changed": changed, "steps": steps }))
    }

    /// Seq, instant, sentence.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let row =
            |step: &Step| vec![step.seq.to_string(), step.at.to_string(), step.sentence.clone()];
        Ok(self.steps.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let verb = match self.way {
            Way::Undone => "undone",
            Way::Redone => "done again",
        };
        let mut page = Page::new();
        if self.steps.len() > 1 {
            let count = plural::count(self.steps.len(), "step", "steps");
            page.push(Line::new().text(format!("{count} {verb}")));
        }
        let mut table = Table::new(&[
            Column::left(""),
            Column::right(""),
            Column::left(""),
            Column::left("").cut(),
        ]);
        for step in &self.steps {
            let head = if self.steps.len() > 1 { "" } else { verb };
            table.row([
                Line::new().text(head),
                Line::new().with(Role::Id, step.seq.to_string()),
                Line::new().dim(moment(look.cx, step)),
                Line::new().title(&step.sentence),
            ]);
        }
        page.extend(table.lines(look.cx.columns));
        Ok(page)
    }
}

/// A changed record as it stands now, with the name of its kind; one that is no more, as it was.
pub(super) fn record(look: &Look<'_>, change: &Change) -> Result<Value, Refusal> {
    fn either<T>(edit: &Edit<T>) -> Option<&T> {
        edit.after.as_ref().or(edit.before.as_ref())
    }
    let today = look.cx.today();
    let fields = match change {
        Change::Task(edit) => {
            either(edit).map(|task| wire::task_of(look.read, task)).transpose()?
        }
        Change::Entry(edit) => match either(edit) {
            Some(entry) => Some(wire::entry(entry, look.read.task(entry.task_id)?.as_ref())),
            None => None,
        },
        Change::Timer(edit) => match either(edit) {
            Some(timer) => Some(wire::timer(timer, look.read.task(timer.task_id)?.as_ref())),
            None => None,
        },
        Change::Customer(edit) => either(edit).map(|customer| wire::customer(customer, today)),
        Change::Pillar(edit) => either(edit).map(|pillar| wire::pillar(pillar, today)),
        Change::Bill(edit) => either(edit).map(wire::bill),
        Change::Focus(edit) => either(edit).map(|focus| Value::Object(wire::fields(focus))),
    };
    let mut named = serde_json::Map::new();
    named.insert("entity".to_owned(), json!(change.entity()));
    if let Some(Value::Object(fields)) = fields {
        named.extend(fields);
    }
    Ok(Value::Object(named))
}
