//! What was merged: what went, and what came to the one that stays.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page};
use crate::domain::{Refusal, TimeBill};
use crate::engine::customer::{CustomerShown, MergedCustomer};
use crate::engine::pillar::MergedPillar;
use crate::engine::rehome::Rehomed;
use crate::engine::task::MergedTask;
use crate::text::{plural, span};
use crate::wire;

use super::{Look, View, customer, pillar, task};

impl View for MergedTask {
    /// `{"changed":[…]}`: the one that stays, the one that went, children and what waits.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed: Result<Vec<Value>, Refusal> =
            self.changed.iter().map(|task| wire::task_of(look.read, task)).collect();
        Ok(json!({ "changed": changed? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.changed.iter().map(|task| task::row(look, task)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(task::line(look, &self.into)?);
        let mut parts = Vec::new();
        if self.taken.entries > 0 {
            let count = plural::count(self.taken.entries, "entry", "entries");
            parts.push(format!("{count}, {}", span::recorded(self.taken.elapsed)));
        }
        if self.taken.timer {
            parts.push("the running timer".to_owned());
        }
        let ours = |id| self.changed.iter().any(|task| task.id == id && task.deleted_at.is_none());
        let children = look.read.children(self.into.id)?;
        let children = children.iter().filter(|child| ours(child.id)).count();
        if children > 0 {
            parts.push(plural::count(children, "child", "children"));
        }
        page.push(came(&self.from.title, &parts));
        if self.taken.kept > 0 {
            let kept = plural::count(self.taken.kept, "entry", "entries");
            let stay = plural::word(self.taken.kept, "stays", "stay");
            let rest = format!(" in frozen bills {stay} under the old title");
            page.push(Line::new().text("  ").text(kept).dim(rest));
        }
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.notes.iter().fold(answer, Answer::note)
    }
}

impl View for MergedCustomer {
    /// `{"changed":[…]}`: the one that stays and the one that went.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let today = look.cx.today();
        let changed = [&self.into, &self.from].map(|customer| wire::customer(customer, today));
        let pillars: Vec<Value> =
            self.pillars.iter().map(|pillar| wire::pillar(pillar, today)).collect();
        Ok(json!({ "changed": changed, "pillars": pillars }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok([&self.into, &self.from].map(|customer| customer::row(look, customer)).into())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(customer::headline(look, &self.into)?);
        let shown = CustomerShown { customer: self.into.clone(), pillars: self.pillars.clone() };
        customer::facts(&mut page, look, &shown);
        page.push(came(&self.from.name, &parts_of(self.rehomed)));
        page.extend(kept(look, &self.keep)?);
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        self.notes.iter().fold(answer, Answer::note)
    }
}

impl View for MergedPillar {
    /// `{"changed":[…]}`: the one that stays and the one that went.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let today = look.cx.today();
        let changed = [&self.into, &self.from].map(|pillar| wire::pillar(pillar, today));
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        [&self.into, &self.from].into_iter().map(|one| pillar::row(look, one)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let rate = Line::new().text(pillar::rate(look, &self.into)?);
        let mut page = Page::of(pillar::headline(look, &self.into, rate)?);
        page.push(came(&self.from.name, &parts_of(self.rehomed)));
        page.extend(kept(look, &self.keep)?);
        Ok(page)
    }
}

/// `  took over Acme Inc.: 3 tasks`
fn came(from: &str, parts: &[String]) -> Line {
    let line = Line::new().dim("  took over ").title(from);
    if parts.is_empty() { line } else { line.dim(": ").text(parts.join(", ")) }
}

fn parts_of(rehomed: Rehomed) -> Vec<String> {
    let Rehomed { tasks, merged } = rehomed;
    let mut parts = Vec::new();
    if tasks > 0 {
        parts.push(plural::count(tasks, "task", "tasks"));
    }
    if merged > 0 {
        parts.push(format!("{merged} of them merged by title"));
    }
    parts
}

/// The bills that keep the old name: each where they are few, else how many.
fn kept(look: &Look<'_>, keep: &[TimeBill]) -> Result<Vec<Line>, Refusal> {
    const MOST: usize = 8;
    if keep.len() > MOST {
        let count = plural::count(keep.len(), "frozen bill", "frozen bills");
        return Ok(vec![Line::new().dim("  the old name stays on ").text(count)]);
    }
    keep.iter().map(|bill| task::stays(look, bill)).collect()
}
