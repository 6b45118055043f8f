//! What bills come to under other rounding policies, a line each.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Table};
use crate::cli::sheet::Tabled;
use crate::cli::view::time_row::in_minor_units;
use crate::cli::view::{Look, View, field};
use crate::domain::{Currency, Refusal, Rounding, Span};
use crate::engine::bill::{Outcome, Outlook, WhatIf};
use crate::formats::sheet::{self, Cell, Sheet};
use crate::text::{money, span};

use super::{Looked, policy};

/// Bills as they are, beside what they would come to.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Comparison {
    /// What they come to.
    pub(in crate::cli) what_if: WhatIf,
    /// What was looked for.
    pub(in crate::cli) looked: Looked,
}

/// What the bills as they are go by in `--plain` and in sheets.
const NOW: &str = "now";

impl View for Comparison {
    /// `{"policies","customers"}`; a customer has a `now` and, in the order of the policies, `then`.
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        let customers = self.what_if.customers.iter().map(|outlook| {
            let outcome = |outcome: &Outcome| document(*outcome, outlook.duration);
            json!({
                "customerId": outlook.customer_id,
                "customerName": outlook.customer_name,
                "currency": outlook.currency,
                "duration": outlook.duration,
                "now": outcome(&outlook.now),
                "then": outlook.then.iter().map(outcome).collect::<Vec<_>>(),
            })
        });
        Ok(json!({
            "policies": self.what_if.policies,
            "customers": customers.collect::<Vec<_>>(),
        }))
    }

    /// An outcome as a record: customer id, name, currency, the policy's minutes (or `now`), raw
    /// time in ms, billed minutes, how many ms they are more than the raw time, amount.
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        let mut rows = Vec::new();
        for (outlook, policy, outcome) in self.outcomes() {
            rows.push(vec![
                outlook.customer_id.to_string(),
                outlook.customer_name.clone(),
                outlook.currency.to_string(),
                policy.map_or_else(|| NOW.to_owned(), |p| p.increment_minutes.to_string()),
                outlook.duration.millis().to_string(),
                outcome.billed_minutes.to_string(),
                outcome.more_than(outlook.duration).millis().to_string(),
                field(outcome.amount),
            ]);
        }
        Ok(rows)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.what_if.customers.is_empty() {
            return Ok(Page::of(Line::new().dim(self.looked.nothing())));
        }
        let mut table = Table::new(&[
            Column::left("customer").cut(),
            Column::left("rounded"),
            Column::right("hours"),
            Column::right("more"),
            Column::right("amount"),
            Column::right("than now"),
        ]);
        for outlook in &self.what_if.customers {
            push(&mut table, outlook, &self.what_if.policies);
        }
        for total in self.totals() {
            table.row([]);
            push(&mut table, &total, &self.what_if.policies);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
}

impl Comparison {
    /// Every outcome, the present ones (which have no policy) first.
    fn outcomes(&self) -> impl Iterator<Item = (&Outlook, Option<Rounding>, Outcome)> {
        self.what_if.customers.iter().flat_map(|outlook| {
            let policies = self.what_if.policies.iter().copied().map(Some);
            let then = policies.zip(outlook.then.iter().copied());
            let all = [(None, outlook.now)].into_iter().chain(then);
            all.map(move |(policy, outcome)| (outlook, policy, outcome))
        })
    }

    /// What all customers come to in each currency that several have.
    fn totals(&self) -> Vec<Outlook> {
        let mut totals: Vec<(usize, Outlook)> = Vec::new();
        for outlook in &self.what_if.customers {
            let same = |total: &Outlook| total.currency == outlook.currency;
            if let Some((count, total)) = totals.iter_mut().find(|(_, total)| same(total)) {
                *count += 1;
                total.duration += outlook.duration;
                total.now = sum(total.now, outlook.now);
                for (all, one) in total.then.iter_mut().zip(&outlook.then) {
                    *all = sum(*all, *one);
                }
            } else {
                let customer_name = "total".to_owned();
                totals.push((1, Outlook { customer_name, ..outlook.clone() }));
            }
        }
        totals.into_iter().filter(|(count, _)| *count > 1).map(|(_, total)| total).collect()
    }
}

impl Tabled for Comparison {
    /// A row for each outcome.
    fn sheet(&self, _: &Look<'_>) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet::new(&[
            sheet::Column::words("customer"),
            sheet::Column::words("currency"),
            sheet::Column::words("rounding"),
            sheet::Column::numbers("hours"),
            sheet::Column::numbers("billed_hours"),
            sheet::Column::numbers("more_hours"),
            sheet::Column::numbers("amount"),
        ]);
        for (outlook, rounding, outcome) in self.outcomes() {
            let amount = outcome.amount.map(|sum| in_minor_units(sum, outlook.currency));
            sheet.row([
                Cell::text(outlook.customer_name.clone()),
                Cell::text(outlook.currency.to_string()),
                Cell::Text(rounding.map_or_else(|| NOW.to_owned(), policy)),
                Cell::hours(outlook.duration),
                Cell::billed_hours(outcome.billed_minutes),
                Cell::hours(outcome.more_than(outlook.duration)),
                amount.map_or(Cell::Empty, Cell::Number),
            ]);
        }
        Ok(sheet)
    }
}

/// Puts a customer's lines below the others: the raw time, as it is, and each policy.
fn push(table: &mut Table, outlook: &Outlook, policies: &[Rounding]) {
    table.row([
        Line::new().title(&outlook.customer_name),
        Line::new().dim("not at all"),
        Line::new().dim(span::recorded(outlook.duration)),
    ]);
    table.row(line(Line::new().text("as it is"), outlook, outlook.now));
    for (rounding, outcome) in policies.iter().zip(&outlook.then) {
        table.row(line(Line::new().text(policy(*rounding)), outlook, *outcome));
    }
}

fn line(rounded: Line, outlook: &Outlook, outcome: Outcome) -> Vec<Line> {
    let hours = outcome.more_than(Span::ZERO);
    let amount = outcome.amount.map(|sum| money::with_currency(sum, outlook.currency));
    let than_now = outcome.amount.zip(outlook.now.amount).map(|(then, now)| then - now);
    vec![
        Line::new(),
        rounded,
        Line::new().text(span::clock(hours)),
        Line::new().dim(span::difference(outcome.more_than(outlook.duration))),
        Line::new().text(amount.unwrap_or_else(|| "no rate".to_owned())),
        Line::new().dim(than_now.map(|sum| difference(sum, outlook.currency)).unwrap_or_default()),
    ]
}

/// A difference in money with its sign; nothing where there is none.
fn difference(amount: Decimal, currency: Currency) -> String {
    if amount.is_zero() {
        return String::new();
    }
    let plus = if amount.is_sign_positive() { "+" } else { "" };
    format!("{plus}{}", money::number(amount, currency))
}

fn sum(a: Outcome, b: Outcome) -> Outcome {
    let amount = match (a.amount, b.amount) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (a, b) => a.or(b),
    };
    Outcome { billed_minutes: a.billed_minutes + b.billed_minutes, amount }
}

fn document(outcome: Outcome, duration: Span) -> Value {
    json!({
        "billedMinutes": outcome.billed_minutes,
        "difference": outcome.more_than(duration),
        "amount": outcome.amount,
    })
}
