//! What the doctor found.

use serde_json::{Value, json};

use crate::cli::checkup::{Checkup, Status};
use crate::cli::context::Context;
use crate::cli::output::{Line, Page, Role};
use crate::text::width;

use super::Tale;

impl Tale for Checkup {
    fn json(&self) -> Value {
        let checks: Vec<Value> = self
            .checks
            .iter()
            .map(|check| {
                json!({
                    "name": check.name,
                    "status": check.status.as_str(),
                    "message": check.message,
                    "hint": check.hints.first(),
                })
            })
            .collect();
        json!({ "ok": self.is_well(), "checks": checks })
    }

    /// Name, status, message and the first hint.
    fn rows(&self) -> Vec<Vec<String>> {
        let row = |check: &crate::cli::checkup::Check| {
            vec![
                check.name.to_owned(),
                check.status.as_str().to_owned(),
                check.message.clone(),
                check.hints.first().cloned().unwrap_or_default(),
            ]
        };
        self.checks.iter().map(row).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        let glyphs = cx.glyphs();
        let widest = self.checks.iter().map(|check| width::of(check.name)).max().unwrap_or(0);
        let mut page = Page::new();
        for check in &self.checks {
            let line = match check.status {
                Status::Ok => Line::new().with(Role::Running, glyphs.done),
                Status::Note => Line::new().dim(glyphs.item),
                Status::Failed => Line::new().with(Role::Error, glyphs.dropped),
            };
            let line = line.text(" ").title(width::pad(check.name, widest)).text("  ");
            page.push(line.sentence(&check.message));
            for hint in &check.hints {
                let indent = " ".repeat(widest + 4);
                page.push(
                    Line::new().text(indent).with(Role::Hint, "hint").text(": ").sentence(hint),
                );
            }
        }
        page
    }
}
