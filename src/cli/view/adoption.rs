//! Adoption: what goes over to an account, and as what.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Line, Page};
use crate::sync::adopt;
use crate::text::plural;

use super::Tale;

/// What an adoption does.
pub(in crate::cli) struct Plan<'a>(pub(in crate::cli) &'a adopt::Plan);

impl Tale for Plan<'_> {
    /// `{"matched":[[ours,theirs]],"customers","differences","tasks","entries","running",
    /// "keptBills","begunAnew"}`.
    fn json(&self) -> Value {
        let plan = self.0;
        json!({
            "matched": plan.matched,
            "customers": plan.customers,
            "differences": plan.differences,
            "tasks": plan.tasks,
            "entries": plan.entries,
            "running": plan.running,
            "keptBills": plan.kept_bills,
            "begunAnew": plan.begun_anew,
        })
    }

    /// What, and which.
    fn rows(&self) -> Vec<Vec<String>> {
        let plan = self.0;
        let mut rows = vec![
            vec!["tasks".to_owned(), plan.tasks.to_string()],
            vec!["entries".to_owned(), plan.entries.to_string()],
            vec!["bills".to_owned(), plan.kept_bills.to_string()],
        ];
        rows.extend(
            plan.matched
                .iter()
                .map(|(ours, theirs)| vec!["matched".to_owned(), ours.clone(), theirs.clone()]),
        );
        let lists = [
            ("new customer", &plan.customers),
            ("difference", &plan.differences),
            ("pending again", &plan.begun_anew),
        ];
        for (what, list) in lists {
            rows.extend(list.iter().map(|one| vec![what.to_owned(), one.clone()]));
        }
        rows
    }

    fn page(&self, _: &Context) -> Page {
        let plan = self.0;
        let tasks = plural::count(plan.tasks, "task", "tasks");
        let entries = plural::count(plan.entries, "entry", "entries");
        let mut page = Page::of(Line::new().text(format!("  {tasks} and {entries} go over")));
        let mut say = |text: String| page.push(Line::new().text("  ").text(text));
        for (ours, theirs) in &plan.matched {
            say(format!("\"{ours}\" becomes the server's \"{theirs}\""));
        }
        for customer in &plan.customers {
            say(format!("\"{customer}\" is new to the server"));
        }
        for difference in &plan.differences {
            say(format!("{difference}; the server's hold"));
        }
        if plan.kept_bills > 0 {
            let bills = plural::count(plan.kept_bills, "decided bill", "decided bills");
            let go = plural::word(plan.kept_bills, "goes", "go");
            say(format!("{bills} {go} over as they are"));
        }
        for mark in &plan.begun_anew {
            say(format!("begins pending: {mark}"));
        }
        if plan.running {
            say("the timer runs on".to_owned());
        }
        page
    }
}
