//! Time that was recorded afterwards: added, or filled into a gap.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page};
use crate::domain::Refusal;
use crate::engine::entry::{Added, Filled};
use crate::text::span;
use crate::wire;

use super::{Look, View, bills, entry, timer};

impl View for Added {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({
            "entry": wire::entry(&self.entry, Some(&self.task)),
            "task": wire::task_of(look.read, &self.task)?,
            "bills": self.bills.iter().map(wire::bill).collect::<Vec<_>>(),
        }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![entry::row(look, &self.entry)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(entry::headline(look, &self.entry)?);
        page.extend(bills::standings(look, &self.bills)?);
        page.extend(entry::made_room(look, &self.trimmed)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.notes.iter().fold(answer, Answer::note)
    }
}

impl View for Filled {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let mut changed = entry::json_list(look, &self.entry)?;
        if let Some(timer) = &self.timer {
            changed.push(timer::json(look, timer)?);
        }
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let mut rows = Vec::new();
        if let Some(entry) = &self.entry {
            rows.push(entry::row(look, entry)?);
        }
        if let Some(timer) = &self.timer {
            rows.push(timer::row(look, timer)?);
        }
        Ok(rows)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::new();
        if let Some(entry) = &self.entry {
            page.push(entry::headline(look, entry)?);
        }
        if let Some(timer) = &self.timer {
            page.push(timer::line(look, timer)?);
        }
        page.push(Line::new().dim(format!("  filled a gap of {}", span::clock(self.gap))));
        page.extend(bills::standings(look, &self.bills)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.notes.iter().fold(answer, Answer::note)
    }
}
