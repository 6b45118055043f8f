//! What an import brought.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::DayRange;
use crate::engine::transfer::{Billed, BilledTo, Brought, Imported, Verified};
use crate::text::{date, money, plural, span};

use super::Tale;

/// So many lines of one kind are shown to people; scripts see them all.
const MOST: usize = 20;

/// So many names are listed.
const MOST_NAMES: usize = 8;

impl Tale for Imported {
    fn json(&self) -> Value {
        let lines = |of: &[(usize, String)]| -> Vec<Value> {
            of.iter().map(|(line, message)| json!({ "line": line, "message": message })).collect()
        };
        let mut document = json!({
            "added": self.added,
            "skipped": self.skipped,
            "failed": lines(&self.failed),
            "running": self.running,
        });
        if self.brought == Brought::Entries {
            document["notes"] = Value::from(lines(&self.notes));
            document["duration"] = json!(self.time);
            document["overlaps"] = self.overlaps.into();
            document["made"] = json!({
                "customers": self.made.customers,
                "pillars": self.made.pillars,
                "tasks": self.made.tasks,
            });
            document["bills"] = self.bills.iter().map(bill_json).collect();
        }
        if let Some(verified) = &self.verified {
            document["verified"] = verified_json(verified);
        }
        document
    }

    /// `added` and `skipped` with their numbers, `running` with true or false, `failed` and `note`
    /// with the number of the line and what is wrong with it, and `differs` with a day, a project
    /// and its time in the source and in the store in milliseconds.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = vec![
            vec!["added".to_owned(), self.added.to_string()],
            vec!["skipped".to_owned(), self.skipped.to_string()],
            vec!["running".to_owned(), self.running.to_string()],
        ];
        for (kind, lines) in [("failed", &self.failed), ("note", &self.notes)] {
            rows.extend(
                lines.iter().map(|(line, message)| {
                    vec![kind.to_owned(), line.to_string(), message.clone()]
                }),
            );
        }
        let different = self.verified.iter().flat_map(|verified| &verified.different);
        rows.extend(different.map(|sum| {
            vec![
                "differs".to_owned(),
                sum.day.to_string(),
                sum.project.clone(),
                sum.source.millis().to_string(),
                sum.store.millis().to_string(),
            ]
        }));
        rows
    }

    fn page(&self, cx: &Context) -> Page {
        let mut page = Page::of(self.headline(cx));
        if self.running {
            let is = if cx.global.dry_run { "would be" } else { "is" };
            page.push(Line::new().with(Role::Running, format!("  a timer {is} running now")));
        }
        if !self.users.is_empty() {
            let names: Vec<&String> = self.users.iter().collect();
            if names.len() > 1 {
                page.push(Line::new().dim("  all yours now, of ").text(list(&names)));
            }
        }
        self.made(cx, &mut page);
        self.bills(cx, &mut page);
        lines(&mut page, &self.notes, (Role::Dim, self.word()));
        lines(&mut page, &self.failed, (Role::Error, self.word()));
        if let Some(verified) = &self.verified {
            verified_page(cx, &mut page, verified);
        }
        page
    }
}

/// What the sums of a source and the store came to.
fn verified_json(verified: &Verified) -> Value {
    let different: Vec<Value> = verified
        .different
        .iter()
        .map(|sum| {
            json!({
                "day": sum.day,
                "project": sum.project,
                "source": sum.source,
                "store": sum.store,
            })
        })
        .collect();
    json!({ "checked": verified.sums, "different": different })
}

fn bill_json(to: &BilledTo) -> Value {
    let billed = |billed: &Billed| {
        let amount = billed.amount.map(|amount| money::number(amount, to.currency));
        json!({ "billedMinutes": billed.minutes, "amount": amount })
    };
    json!({
        "customer": to.customer,
        "currency": to.currency.to_string(),
        "bills": to.bills,
        "before": billed(&to.before),
        "after": billed(&to.after),
    })
}

impl Imported {
    /// What a number before a message counts.
    fn word(&self) -> &'static str {
        match self.brought {
            Brought::Records => "record",
            Brought::Entries => "line",
        }
    }

    /// `imported 1000 entries   1234:30   Tue 23 Nov 2021 to Sun 22 Nov 2026`
    fn headline(&self, cx: &Context) -> Line {
        let done = if cx.global.dry_run { "would import " } else { "imported " };
        let added = match self.brought {
            Brought::Records => plural::count(self.added, "record", "records"),
            Brought::Entries => plural::count(self.added, "entry", "entries"),
        };
        let mut line = Line::new().text(done).title(added);
        if let Some((first, last)) = self.days {
            let range = DayRange { start: Some(first), end: Some(last) };
            line = line
                .text(format!("   {}", span::clock(self.time)))
                .dim(format!("   {}", date::days(range)));
        }
        let here = match self.brought {
            Brought::Records => self.skipped,
            Brought::Entries => self.here,
        };
        if here > 0 {
            let were = plural::word(here, "was", "were");
            line = line.dim(format!("   {here} {were} here already"));
        }
        line
    }

    /// What was made beside entries, and what overlaps.
    fn made(&self, cx: &Context, page: &mut Page) {
        let made = if cx.global.dry_run { "  would make " } else { "  made " };
        let counts = [
            (&self.made.customers, "customer", "customers"),
            (&self.made.pillars, "pillar", "pillars"),
        ];
        for (names, one, many) in counts {
            if !names.is_empty() {
                let names: Vec<&String> = names.iter().collect();
                let count = plural::count(names.len(), one, many);
                page.push(Line::new().dim(made).text(count).dim(format!("   {}", list(&names))));
            }
        }
        if self.made.tasks > 0 {
            page.push(Line::new().dim(made).text(plural::count(self.made.tasks, "task", "tasks")));
        }
        if self.overlaps > 0 {
            let share = plural::word(self.overlaps, "shares", "share");
            let entries = plural::count(self.overlaps, "entry", "entries");
            let line = Line::new().with(Role::Warning, format!("  {entries} {share}"));
            page.push(line.text(" time with others"));
        }
    }

    /// Bills before and after, a customer a line.
    fn bills(&self, cx: &Context, page: &mut Page) {
        let mut table = Table::new(&[
            Column::left(""),
            Column::left("").cut(),
            Column::left(""),
            Column::left(""),
        ])
        .indented(2);
        for to in &self.bills {
            let time = |billed: &Billed| {
                let millis = i64::try_from(billed.minutes).unwrap_or(i64::MAX / 60_000) * 60_000;
                span::clock(crate::domain::Span::from_millis(millis))
            };
            let sum = |billed: &Billed| {
                billed
                    .amount
                    .map_or_else(|| "none".to_owned(), |a| money::with_currency(a, to.currency))
            };
            let step = |of: &dyn Fn(&Billed) -> String| {
                format!("{} {} {}", of(&to.before), cx.glyphs().becomes, of(&to.after))
            };
            let paid = to.before.amount.is_some() || to.after.amount.is_some();
            table.row([
                Line::new().dim(plural::count(to.bills, "bill", "bills")),
                Line::new().text(&to.customer),
                Line::new().text(step(&time)),
                if paid { Line::new().text(step(&sum)) } else { Line::new().dim("no rate") },
            ]);
        }
        page.extend(table.lines(cx.columns));
    }
}

/// Names with commas, as many as one reads.
fn list(names: &[&String]) -> String {
    let shown: Vec<&str> = names.iter().take(MOST_NAMES).map(|name| name.as_str()).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

/// What was said of lines, as much as one reads.
fn lines(page: &mut Page, of: &[(usize, String)], (role, word): (Role, &str)) {
    for (number, message) in of.iter().take(MOST) {
        let line = Line::new().with(role, format!("  {word} {number}"));
        page.push(line.text(format!("   {message}")));
    }
    if of.len() > MOST {
        let more = format!("  and {} more; `--plain` lists them all", of.len() - MOST);
        page.push(Line::new().sentence(&more));
    }
}

/// Says whether the store holds what the source says.
fn verified_page(cx: &Context, page: &mut Page, verified: &Verified) {
    if verified.different.is_empty() {
        let sums = plural::count(
            verified.sums,
            "total of a day and project",
            "totals of days and projects",
        );
        let agree = plural::word(verified.sums, "agrees", "agree");
        page.push(
            Line::new()
                .with(Role::Running, format!("  {sums}"))
                .text(format!(" {agree} with the source")),
        );
        return;
    }
    let mut table = Table::new(&[
        Column::left("day"),
        Column::left("project").cut(),
        Column::right("source"),
        Column::right("store"),
    ])
    .indented(2);
    for sum in verified.different.iter().take(MOST) {
        table.row([
            Line::new().text(date::heading(sum.day)),
            Line::new().text(&sum.project),
            Line::new().text(span::clock_seconds(sum.source)),
            Line::new().with(Role::Warning, span::clock_seconds(sum.store)),
        ]);
    }
    let count = plural::count(verified.different.len(), "total differs", "totals differ");
    page.push(Line::new().with(Role::Warning, format!("  {count}")).text(" from the source"));
    page.extend(table.lines(cx.columns));
}
