//! What checking bills and computing them anew came to.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Line, Page, Role};
use crate::cli::view::{Look, View, bills, field};
use crate::domain::{Refusal, TimeBill};
use crate::engine::bill::{BillView, Recomputed, Verified};
use crate::engine::filter::Names;
use crate::text::plural;

use super::{document, row};

impl View for Verified {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let different = self.different.iter().map(|(view, fields)| {
            let mut bill = document(view);
            let fields = fields.iter().map(|field| {
                json!({
                    "field": field.name,
                    "stored": field.stored,
                    "computed": field.computed,
                })
            });
            bill["differences"] = fields.collect();
            bill
        });
        Ok(json!({ "checked": self.checked, "different": different.collect::<Vec<_>>() }))
    }

    /// A difference a line: bill id, name, field, what stands, what it should be.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let mut rows = Vec::new();
        for (view, fields) in &self.different {
            rows.extend(fields.iter().map(|difference| {
                vec![
                    view.bill.id.to_string(),
                    view.name.clone(),
                    difference.name.to_owned(),
                    field(difference.stored.as_ref()),
                    field(difference.computed.as_ref()),
                ]
            }));
        }
        Ok(rows)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let bills = plural::count(self.checked, "bill", "bills");
        if self.different.is_empty() {
            let done = look.cx.glyphs().done;
            let line = Line::new().with(Role::Running, format!("{done} "));
            return Ok(Page::of(
                line.text(format!("{bills} checked, all as their entries make them")),
            ));
        }
        let differ = if self.different.len() == 1 { "differs" } else { "differ" };
        let text = format!("{} of {bills} {differ}", self.different.len());
        let mut page = Page::of(Line::new().with(Role::Error, text));
        for (view, fields) in &self.different {
            page.gap();
            let line = Line::new().text("  ").title(look.bill_place(view));
            page.push(
                line.text(format!("   {}   ", look.bill_day(view.bill.date)))
                    .then(look.bill_id(view)?),
            );
            for field in fields {
                let said =
                    |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
                page.push(
                    Line::new()
                        .dim(format!("    {:15}", field.name))
                        .text(said(&field.stored))
                        .dim(format!(" {} ", look.cx.glyphs().becomes))
                        .text(said(&field.computed)),
                );
            }
        }
        Ok(page)
    }

    fn say(&self, _: &Context, answer: Answer) -> Answer {
        if self.different.is_empty() {
            return answer;
        }
        answer.hint("`tat bill recompute` mends those that are pending or rejected")
    }
}

/// What computing anew came to, and the bills that it changed, before and after.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Recounted {
    /// How many.
    pub(in crate::cli) counted: Recomputed,
    /// Which.
    pub(in crate::cli) changed: Vec<(Option<TimeBill>, TimeBill)>,
}

impl Recounted {
    fn views(&self, look: &Look<'_>) -> Result<Vec<BillView>, Refusal> {
        let mut names = Names::default();
        let after = self.changed.iter().map(|(_, after)| after.clone());
        after.map(|bill| BillView::of(look.read, &mut names, bill)).collect()
    }
}

impl View for Recounted {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({
            "created": self.counted.created,
            "updated": self.counted.updated,
            "unchanged": self.counted.unchanged,
            "skippedFrozen": self.counted.skipped_frozen,
            "changed": self.views(look)?.iter().map(document).collect::<Vec<_>>(),
        }))
    }

    /// A changed bill a line; see [`super::row`].
    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.views(look)?.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let Recomputed { created, updated, unchanged, skipped_frozen } = self.counted;
        let mut line = Line::new()
            .text(format!("{created} made, {updated} changed, {unchanged} right as they were"));
        if skipped_frozen > 0 {
            line = line.dim(format!("; {skipped_frozen} approved or sent, which nothing changes"));
        }
        let mut page = Page::of(line);
        // A dry run says by itself what would change.
        if !look.cx.global.dry_run {
            let changed = self.changed.iter();
            let changed = changed.map(|(before, after)| (before.as_ref(), Some(after)));
            page.extend(bills::lines(look, changed)?);
        }
        Ok(page)
    }
}
