//! What an import brought.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Line, Page, Role};
use crate::engine::transfer::Imported;
use crate::text::plural;

use super::Tale;

impl Tale for Imported {
    fn json(&self) -> Value {
        let failed: Vec<Value> = self
            .failed
            .iter()
            .map(|(line, message)| json!({ "line": line, "message": message }))
            .collect();
        json!({
            "added": self.added,
            "skipped": self.skipped,
            "failed": failed,
            "running": self.running,
        })
    }

    /// `added` and `skipped` with their numbers, `running` with true or false, and `failed` with
    /// the number of the record and what is wrong with it.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![
            vec!["added".to_owned(), self.added.to_string()],
            vec!["skipped".to_owned(), self.skipped.to_string()],
            vec!["running".to_owned(), self.running.to_string()],
        ];
        rows.extend(
            self.failed.iter().map(|(line, message)| {
                vec!["failed".to_owned(), line.to_string(), message.clone()]
            }),
        );
        rows
    }

    fn page(&self, cx: &Context) -> Page {
        let done = if cx.global.dry_run { "would import " } else { "imported " };
        let mut line = Line::new().text(done).title(plural::count(self.added, "record", "records"));
        if self.skipped > 0 {
            let were = plural::word(self.skipped, "was", "were");
            line = line.dim(format!("   {} {were} here already", self.skipped));
        }
        let mut page = Page::of(line);
        if self.running {
            let is = if cx.global.dry_run { "would be" } else { "is" };
            page.push(Line::new().text(format!("  a timer {is} running now")));
        }
        for (number, message) in &self.failed {
            let record = Line::new().with(Role::Error, format!("  record {number}"));
            page.push(record.text(format!("   {message}")));
        }
        page
    }
}
