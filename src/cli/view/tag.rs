//! Tags: which there are, and what became of them.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Column, Line, Page, Table};
use crate::domain::{Change, Refusal};
use crate::engine::tag::{Retagged, TagCount};
use crate::engine::{Done, Mode};
use crate::text::{plural, span};

use super::{Look, View, edited, journal};

/// Tags in a list.
#[derive(Debug)]
pub(in crate::cli) struct TagList(pub(in crate::cli) Vec<TagCount>);

impl View for TagList {
    /// `{"tag","tasks","entries","duration"}` each.
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let tags = self.0.iter().map(|count| {
            json!({
                "tag": count.tag,
                "tasks": count.tasks,
                "entries": count.entries,
                "duration": count.elapsed,
            })
        });
        Ok(tags.collect())
    }

    /// Tag, tasks, entries, time in ms.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let row = |count: &TagCount| {
            vec![
                count.tag.clone(),
                count.tasks.to_string(),
                count.entries.to_string(),
                count.elapsed.millis().to_string(),
            ]
        };
        Ok(self.0.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.0.is_empty() {
            let line =
                Line::new().dim("no tags").sentence("; `tat start TITLE --tag TAG` gives one");
            return Ok(Page::of(line));
        }
        let mut table = Table::new(&[
            Column::left("tag").cut(),
            Column::right("tasks"),
            Column::right("entries"),
            Column::right("time"),
        ]);
        for count in &self.0 {
            let number =
                |n: usize| Line::new().text(if n == 0 { String::new() } else { n.to_string() });
            table.row([
                Line::new().title(&count.tag),
                number(count.tasks),
                number(count.entries),
                Line::new().text(if count.elapsed.is_zero() {
                    String::new()
                } else {
                    span::recorded(count.elapsed)
                }),
            ]);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
}

/// What a rename or a removal did.
#[derive(Debug)]
pub(in crate::cli) struct Retagging {
    said: Line,
    retagged: Retagged,
    changes: Vec<Change>,
}

impl Retagging {
    /// A tag got another name.
    pub(in crate::cli) fn renamed(from: &str, done: Done<(String, Retagged)>) -> Done<Self> {
        let changes = done.changes.clone();
        done.map(|(to, retagged)| Self {
            said: Line::new().title(from).dim(" is now ").title(to),
            retagged,
            changes,
        })
    }

    /// Tags are no more.
    pub(in crate::cli) fn removed(done: Done<(Vec<String>, Retagged)>) -> Done<Self> {
        let changes = done.changes.clone();
        done.map(|(tags, retagged)| Self {
            said: Line::new().dim("removed ").title(tags.join(", ")),
            retagged,
            changes,
        })
    }
}

impl View for Retagging {
    /// `{"changed":[…]}`: tasks, entries and timers, each with its `entity`.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed: Result<Vec<Value>, Refusal> =
            self.changes.iter().map(|change| journal::record(look, change)).collect();
        Ok(json!({ "changed": changed? }))
    }

    /// Entity and id of what changed.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let row = |change: &Change| vec![change.entity().to_owned(), change.id().to_string()];
        Ok(self.changes.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let Retagged { tasks, entries, .. } = self.retagged;
        let mut parts = Vec::new();
        if tasks > 0 {
            parts.push(plural::count(tasks, "task", "tasks"));
        }
        if entries > 0 {
            parts.push(plural::count(entries, "entry", "entries"));
        }
        let mut line = self.said.clone().text("   ");
        if parts.is_empty() {
            return Ok(Page::of(line.dim("nothing changed")));
        }
        line = line.dim(format!("on {}", parts.join(", ")));
        if look.cx.engine.mode == Mode::Real {
            line = line.text("   ").sentence("`tat undo` takes it back");
        }
        Ok(Page::of(line))
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        match self.retagged.kept {
            0 => answer,
            kept => answer.note(edited::left_alone(kept)),
        }
    }
}
