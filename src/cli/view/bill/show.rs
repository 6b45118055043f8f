//! One bill: everything on it, or how it came about.

use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::cli::view::{Look, View};
use crate::domain::{Refusal, Span, Timestamp};
use crate::engine::bill::{ExplainedBill, ExplainedPart};
use crate::text::{date, money, span};

use super::{amount, document, policy, row, source, status};

/// How much is shown of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Detail {
    /// What stands on it, and its entries.
    Entries,
    /// The reckoning from its entries to the amount.
    Reckoned,
}

/// A bill that is shown.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Shown {
    /// The bill, and how it came about.
    pub(in crate::cli) bill: ExplainedBill,
    /// How much is shown of it.
    pub(in crate::cli) detail: Detail,
}

impl View for Shown {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let mut bill = document(&self.bill.view);
        if self.detail == Detail::Reckoned {
            bill["explain"] = explain(&self.bill);
        }
        Ok(bill)
    }

    /// The bill's record (see [`super::row`]); with `--explain` a record for each entry: bill id,
    /// entry id, title, day, time in ms.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        if self.detail == Detail::Entries {
            return Ok(vec![row(&self.bill.view)]);
        }
        let id = self.bill.view.bill.id;
        let rows = self.bill.parts.iter().map(|part| {
            vec![
                id.to_string(),
                part.entry_id.to_string(),
                part.task_title.clone(),
                part.day.to_string(),
                part.duration.millis().to_string(),
            ]
        });
        Ok(rows.collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(heading(look, &self.bill)?);
        page.gap();
        match self.detail {
            Detail::Reckoned => page.extend(reckoning(look, &self.bill)?),
            Detail::Entries => {
                facts(look, &self.bill, &mut page)?;
                page.gap();
                page.extend(entries(look, &self.bill)?);
            }
        }
        Ok(page)
    }
}

/// The parts, their sum, the rounding, the rate and the amount (spec: JSON).
fn explain(bill: &ExplainedBill) -> Value {
    let explained = &bill.explained;
    let parts = bill.parts.iter().map(|part| {
        json!({
            "entryId": part.entry_id,
            "taskTitle": part.task_title,
            "day": part.day,
            "duration": part.duration,
        })
    });
    json!({
        "parts": parts.collect::<Vec<_>>(),
        "sum": explained.sum,
        "rounding": explained.rounding,
        "frozenMinutes": explained.frozen_minutes,
        "billedMinutes": explained.billed_minutes,
        "rate": explained.rate,
        "rateSource": explained.rate_source,
        "amount": explained.amount,
    })
}

/// `Acme › Platform   Fri 20 Nov 2026   approved   3f2a91c0`
fn heading(look: &Look<'_>, bill: &ExplainedBill) -> Result<Line, Refusal> {
    let line = Line::new()
        .title(look.bill_place(&bill.view))
        .text(format!("   {}   ", date::heading(bill.view.bill.date)))
        .then(status(bill.view.bill.status));
    Ok(line.text("   ").then(look.bill_id(&bill.view)?))
}

/// What stands on a bill, a fact a line.
fn facts(look: &Look<'_>, shown: &ExplainedBill, page: &mut Page) -> Result<(), Refusal> {
    let bill = &shown.view.bill;
    let clock = span::exact(bill.duration);
    let time = Line::new()
        .text(span::minutes(bill.billed_minutes))
        .dim(format!(" of {clock}, rounded {}", policy(bill.rounding)));
    fact(page, "billed", time);
    if let Some(rate) = bill.rate {
        let line = Line::new().text(money::rate(rate, bill.currency));
        fact(page, "rate", line.dim(format!(", {}", source(bill.rate_source))));
    }
    fact(page, "amount", amount(bill.amount, bill.currency));
    if let Some(at) = bill.approved_at {
        let by = match bill.approved_by {
            Some(by) if by == look.read.owner()?.id => String::new(),
            Some(by) => format!(" by {by}"),
            None => String::new(),
        };
        fact(page, "approved", Line::new().text(format!("{}{by}", moment(look, at))));
    }
    if let Some(at) = bill.sent_at {
        fact(page, "sent", Line::new().text(moment(look, at)));
    }
    if let Some(reference) = &bill.reference {
        fact(page, "reference", Line::new().text(reference));
    }
    for (label, text) in [("memo", &bill.memo), ("rejected", &bill.rejection_note)] {
        if let Some(text) = text {
            words(look, page, label, text);
        }
    }
    fact(page, "name", Line::new().dim(&shown.view.name));
    Ok(())
}

/// How wide the labels are.
const LABEL: usize = 11;

fn fact(page: &mut Page, label: &str, value: Line) {
    page.push(Line::new().dim(format!("  {label:LABEL$}")).then(value));
}

/// A fact that may take several lines.
fn words(look: &Look<'_>, page: &mut Page, label: &str, text: &str) {
    let mut below = Page::new();
    below.wrapped(LABEL + 2, look.cx.columns, Role::Text, text);
    for (at, line) in below.lines().iter().enumerate() {
        match at {
            0 => fact(page, label, Line::new().text(line.plain().trim_start())),
            _ => page.push(line.clone()),
        }
    }
}

fn moment(look: &Look<'_>, at: Timestamp) -> String {
    date::moment(at, look.cx.zone, look.cx.today())
}

/// The entries of a bill with what of them lies in its day.
fn entries(look: &Look<'_>, bill: &ExplainedBill) -> Result<Vec<Line>, Refusal> {
    let mut table = Table::new(&[
        Column::left(""),
        Column::right(""),
        Column::left("").cut(),
        Column::left("").may_go(1),
    ])
    .indented(2);
    for part in &bill.parts {
        let entry = look.read.entry(part.entry_id)?;
        let id = entry.as_ref().map(|entry| look.entry_id(entry)).transpose()?;
        table.row([
            Line::new().dim(times(look, part)?),
            Line::new().text(span::recorded(part.duration)),
            Line::new().title(&part.task_title),
            id.unwrap_or_default(),
        ]);
    }
    Ok(table.lines(look.cx.columns))
}

fn times(look: &Look<'_>, part: &ExplainedPart) -> Result<String, Refusal> {
    let entry = look.read.entry(part.entry_id)?;
    Ok(entry.map_or_else(String::new, |entry| look.times(&entry, part.day)))
}

/// From the entries to the amount, a step a line.
fn reckoning(look: &Look<'_>, bill: &ExplainedBill) -> Result<Vec<Line>, Refusal> {
    let explained = &bill.explained;
    let mut table = Table::new(&[
        Column::left("").cut(),
        Column::right(""),
        Column::left(""),
        Column::left(""),
    ])
    .indented(2);
    let mut step = |label: Line, value: Line, unit: String| {
        table.row([label, value, Line::new().text(unit)]);
    };
    // Seconds decide what a sum is rounded to: where there are any, all steps show them.
    let mut spans = bill.parts.iter().map(|part| part.duration).chain([explained.frozen_sum]);
    let whole = spans.all(|time| time.millis() % 60_000 == 0);
    let shown = |time| if whole { span::clock(time) } else { span::clock_seconds(time) };
    let clock = |time| Line::new().text(shown(time));
    let minutes = |minutes: u32| shown(Span::minutes(minutes.into()));
    for part in &bill.parts {
        let times = times(look, part)?;
        let label =
            if times.is_empty() { Line::new() } else { Line::new().dim(format!("{times}  ")) };
        let label = label.text(&part.task_title);
        step(label, clock(part.duration), String::new());
    }
    step(Line::new().dim("sum"), clock(explained.sum), String::new());
    if explained.frozen_minutes > 0 || !explained.frozen_sum.is_zero() {
        let whole = explained.sum + explained.frozen_sum;
        let before = "with the frozen bills before it";
        step(Line::new().dim(before), clock(whole), String::new());
    }
    let rounded = explained.billed_minutes.saturating_add(explained.frozen_minutes);
    let label = Line::new().dim(format!("rounded {}", policy(explained.rounding)));
    step(label, Line::new().text(minutes(rounded)), String::new());
    if explained.frozen_minutes > 0 {
        let value = format!("-{}", minutes(explained.frozen_minutes));
        step(Line::new().dim("billed in those before it"), Line::new().text(value), String::new());
    }
    let billed = Line::new().title(minutes(explained.billed_minutes));
    step(Line::new().title("billed"), billed, String::new());
    let Some(rate) = explained.rate else {
        let none = "no rate, neither the pillar's nor the customer's: not chargeable";
        step(Line::new().with(Role::Warning, none), Line::new(), String::new());
        return Ok(table.lines(look.cx.columns));
    };
    let currency = explained.currency;
    let label = Line::new().dim(format!("rate an hour, {}", source(explained.rate_source)));
    step(label, Line::new().text(money::number(rate, currency)), currency.to_string());
    if let Some(amount) = explained.amount {
        let value = Line::new().title(money::number(amount, currency));
        step(Line::new().title("amount"), value, currency.to_string());
    }
    Ok(table.lines(look.cx.columns))
}
