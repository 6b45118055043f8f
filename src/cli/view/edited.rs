//! Entries and timers that were altered: what was, and what is.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page, Role};
use crate::domain::{ActiveTimer, Refusal, Span, TaskId, TimeEntry};
use crate::engine::entry::Edited;
use crate::text::{date, plural, span};
use crate::wire;

use super::{Look, View, bills, differences, entry, timer};

/// How many a command may alter, which decides what a script reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One: `{"entry","bills"}` or `{"timer"}`.
    One,
    /// Several: `{"changed"}`.
    Several,
}

/// What an edit did.
pub(crate) struct Edit {
    /// The records.
    pub(crate) edited: Edited,
    /// How they are wrapped.
    pub(crate) shape: Shape,
}

impl View for Edit {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let Edited { entries, timer, bills, .. } = &self.edited;
        match (self.shape, entries.first(), timer) {
            (Shape::One, Some((_, entry)), _) => Ok(json!({
                "entry": entry::json(look, entry)?,
                "bills": bills.iter().map(wire::bill).collect::<Vec<_>>(),
            })),
            (Shape::One, None, Some((_, timer))) => {
                Ok(json!({ "timer": timer::json(look, timer)? }))
            }
            _ => {
                let mut changed = entry::json_list(look, entries.iter().map(|(_, after)| after))?;
                if let Some((_, timer)) = timer {
                    changed.push(timer::json(look, timer)?);
                }
                Ok(json!({ "changed": changed }))
            }
        }
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        rows(look, &self.edited)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for (before, after) in &self.edited.entries {
            page.push(entry::headline(look, after)?);
            page.extend(changes(look, before, after)?);
        }
        if let Some((before, after)) = &self.edited.timer {
            page.push(timer::line(look, after)?);
            let facts = |timer| facts_of_timer(look, timer);
            page.extend(differences::lines(look.cx, &facts(before)?, &facts(after)?));
        }
        if self.edited.entries.iter().any(|(before, after)| before != after) {
            page.extend(bills::standings(look, &self.edited.bills)?);
        }
        page.extend(entry::made_room(look, &self.edited.trimmed)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        let answer = match self.edited.kept {
            0 => answer,
            kept => answer.note(left_alone(kept)),
        };
        self.edited.notes.iter().fold(answer, Answer::note)
    }
}

/// What a note was added to.
pub(crate) struct Noted(pub(crate) Edited);

impl View for Noted {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(match (&self.0.timer, self.0.entries.first()) {
            (Some((_, timer)), _) => json!({ "timer": timer::json(look, timer)? }),
            (None, Some((_, entry))) => json!({ "entry": entry::json(look, entry)? }),
            (None, None) => Value::Null,
        })
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        rows(look, &self.0)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        let mut note = None;
        if let Some((_, timer)) = &self.0.timer {
            page.push(timer::line(look, timer)?);
            note = timer.notes.as_deref();
        }
        for (_, entry) in &self.0.entries {
            page.push(entry::headline(look, entry)?);
            note = entry.notes.as_deref();
        }
        page.block(2, Role::Text, note.unwrap_or_default());
        Ok(page)
    }
}

/// Entries as records, the timer as one of its own below them.
fn rows(look: &Look<'_>, edited: &Edited) -> Result<Vec<Vec<String>>, Refusal> {
    let entries = edited.entries.iter().map(|(_, after)| entry::row(look, after));
    let timer = edited.timer.iter().map(|(_, after)| timer::row(look, after));
    entries.chain(timer).collect()
}

/// What can be altered, each in words, so that before and after can be laid side by side.
type Facts = [differences::Fact; 6];

fn facts(look: &Look<'_>, entry: &TimeEntry) -> Result<Facts, Refusal> {
    let zone = entry.zone();
    let time = match entry.times() {
        Some((start, end)) => {
            let to = look.cx.glyphs().to;
            let day = date::short(zone.day_of(start));
            let (start, end) = clocks((start, end), zone);
            format!("{day} {start}{to}{end}   {}", length(entry.duration))
        }
        None => format!("{}   {}", date::short(entry.day()), length(entry.duration)),
    };
    Ok([
        ("task", title(look, entry.task_id)?),
        ("time", time),
        ("zone", entry.time_zone.clone()),
        ("tags", entry.tags.join(", ")),
        ("billable", billable(look, entry.task_id, entry.billable)?),
        ("note", entry.notes.clone().unwrap_or_default()),
    ])
}

fn facts_of_timer(look: &Look<'_>, timer: &ActiveTimer) -> Result<Facts, Refusal> {
    Ok([
        ("task", title(look, timer.task_id)?),
        ("since", date::when(timer.start_time, timer.zone())),
        ("zone", timer.time_zone.clone()),
        ("tags", timer.tags.join(", ")),
        ("billable", billable(look, timer.task_id, timer.billable)?),
        ("note", timer.notes.clone().unwrap_or_default()),
    ])
}

fn title(look: &Look<'_>, task: TaskId) -> Result<String, Refusal> {
    Ok(look.read.task(task)?.map_or_else(|| "(unknown task)".to_owned(), |task| task.title))
}

fn billable(look: &Look<'_>, task: TaskId, by_hand: Option<bool>) -> Result<String, Refusal> {
    let rule = look.read.task(task)?.is_some_and(|task| task.customer_id.is_some());
    Ok(if by_hand.unwrap_or(rule) { "yes" } else { "no" }.to_owned())
}

/// Two clock times, with seconds where one of them has some.
fn clocks(
    (start, end): (crate::domain::Timestamp, crate::domain::Timestamp),
    zone: crate::domain::Zone,
) -> (String, String) {
    let seconds = |at: crate::domain::Timestamp| at.millis() % 60_000 != 0;
    if seconds(start) || seconds(end) {
        (date::clock_seconds(start, zone), date::clock_seconds(end, zone))
    } else {
        (date::clock(start, zone), date::clock(end, zone))
    }
}

fn length(length: Span) -> String {
    span::exact(length)
}

/// How an entry differs from what it was, each difference on a line.
pub(super) fn changes(
    look: &Look<'_>,
    before: &TimeEntry,
    after: &TimeEntry,
) -> Result<Vec<Line>, Refusal> {
    Ok(differences::lines(look.cx, &facts(look, before)?, &facts(look, after)?))
}

/// What is said of entries that were left out because they stand in frozen bills.
pub(super) fn left_alone(kept: usize) -> String {
    format!(
        "{} in approved or sent bills left as {}",
        plural::count(kept, "entry", "entries"),
        plural::word(kept, "it is", "they are"),
    )
}
