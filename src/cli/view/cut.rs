//! Time that was taken apart, put together or deleted.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page};
use crate::domain::{Refusal, TimeEntry};
use crate::engine::Mode;
use crate::engine::entry::Cut;
use crate::text::plural;
use crate::wire;

use super::{Look, View, bills, entry, timer};

/// The parts that a split or a break left.
pub(crate) struct Parts(pub(crate) Cut);

impl View for Parts {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let mut document = json!({
            "entries": entry::json_list(look, &self.0.entries)?,
            "bills": self.0.bills.iter().map(wire::bill).collect::<Vec<_>>(),
        });
        if let Some(timer) = &self.0.timer {
            document["timer"] = timer::json(look, timer)?;
        }
        Ok(document)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.entries.iter().map(|entry| entry::row(look, entry)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page: Page = entry::list(look, &self.0.entries)?.into_iter().collect();
        if let Some(timer) = &self.0.timer {
            page.push(timer::line(look, timer)?);
        }
        page.extend(bills::standings(look, &self.0.bills)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.0.notes.iter().fold(answer, Answer::note)
    }
}

/// The one entry that a join made.
pub(crate) struct Joined(pub(crate) Cut);

impl View for Joined {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let entry = self.0.entries.first().map(|entry| entry::json(look, entry)).transpose()?;
        let bills: Vec<Value> = self.0.bills.iter().map(wire::bill).collect();
        Ok(json!({ "entry": entry, "bills": bills }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.entries.iter().map(|entry| entry::row(look, entry)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        for entry in &self.0.entries {
            page.push(entry::headline(look, entry)?);
        }
        page.extend(bills::standings(look, &self.0.bills)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.0.notes.iter().fold(answer, Answer::note)
    }
}

/// Entries that were deleted, as they were.
pub(crate) struct Deleted(pub(crate) Vec<TimeEntry>);

impl View for Deleted {
    /// The entries as they stand now: with `deletedAt`.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let mut changed = Vec::with_capacity(self.0.len());
        for before in &self.0 {
            let entry = look.read.entry(before.id)?;
            changed.push(entry::json(look, entry.as_ref().unwrap_or(before))?);
        }
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.iter().map(|entry| entry::row(look, entry)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let count = plural::count(self.0.len(), "entry", "entries");
        let pronoun = plural::word(self.0.len(), "it", "them");
        let mut line = Line::new().text(format!("deleted {count}"));
        if look.cx.engine.mode == Mode::Real {
            line = line.text("   ").sentence(&format!("`tat undo` brings {pronoun} back"));
        }
        let mut page = Page::of(line);
        page.extend(entry::list(look, &self.0)?);
        Ok(page)
    }
}
