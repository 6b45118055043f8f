//! Statements: what a customer is told, in the words and cells of each format.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::cli::view::Look;
use crate::cli::view::time_row::user;
use crate::config::Sender;
use crate::domain::{Currency, Refusal, Span, TimeBill};
use crate::engine::bill::{Share, Stated, Statement};
use crate::formats::sheet::Sheet;
use crate::formats::sheet::time::{self, TimeRow};
use crate::formats::statement::{self, Section, Standing, Total};
use crate::text::{date, money, span};

use super::document;

/// A statement, and who looks at it.
pub(in crate::cli) struct Telling<'a> {
    /// What the customer is told.
    pub(in crate::cli) statement: &'a Statement,
    /// The store and the context.
    pub(in crate::cli) look: Look<'a>,
}

impl Telling<'_> {
    /// `{"customerName","from","to","draft","sender","bills","totals"}`; a bill has `lines`.
    pub(in crate::cli) fn json(&self) -> Value {
        let Statement { customer_name, range, bills, .. } = self.statement;
        let Sender { name, address, email, tax_id } = self.sender();
        let bills = bills.iter().map(|stated| {
            let mut bill = document(&stated.view);
            bill["lines"] = stated.shares.iter().map(line_document).collect();
            bill
        });
        let sums = Sums::of(&self.statement.bills);
        json!({
            "customerName": customer_name,
            "from": range.start,
            "to": range.end,
            "draft": self.statement.is_draft(),
            "sender": { "name": name, "address": address, "email": email, "taxId": tax_id },
            "bills": bills.collect::<Vec<_>>(),
            "duration": sums.time,
            "billedMinutes": sums.minutes,
            "amounts": sums.amounts.iter()
                .map(|(currency, amount)| (currency.to_string(), json!(amount)))
                .collect::<serde_json::Map<_, _>>(),
        })
    }

    /// A row for each entry's share of a bill, in the columns of time.
    pub(in crate::cli) fn sheet(&self) -> Result<Sheet, Refusal> {
        let mut rows = Vec::new();
        for stated in &self.statement.bills {
            let bill = &stated.view.bill;
            let named = TimeRow {
                user: Some(user(self.look.read, bill.user_id)?),
                customer: Some(stated.view.customer_name.clone()),
                pillar: Some(stated.view.pillar_name.clone()),
                ..TimeRow::default()
            };
            for share in &stated.shares {
                let TimeRow { day, start, end, zone, .. } =
                    TimeRow::of_part(&share.entry, bill.date);
                let task = Some(title(share));
                let time = Some(share.time);
                let row = TimeRow { day, task, start, end, zone, time, ..named.clone() };
                rows.push(row.billed(bill, share));
            }
        }
        Ok(time::sheet(rows))
    }

    /// The words of the statement, to be laid out.
    pub(in crate::cli) fn written(&self) -> Result<statement::Statement, Refusal> {
        let bills = &self.statement.bills;
        let mut sections: BTreeMap<&str, Vec<&Stated>> = BTreeMap::new();
        for stated in bills {
            sections.entry(&stated.view.pillar_name).or_default().push(stated);
        }
        let section = |(name, bills): (&str, Vec<&Stated>)| Section {
            name: name.to_owned(),
            lines: bills.iter().copied().flat_map(lines).collect(),
            total: Sums::of(bills).written(),
        };
        Ok(statement::Statement {
            standing: if self.statement.is_draft() { Standing::Draft } else { Standing::Agreed },
            customer: self.statement.customer_name.clone(),
            days: date::days(self.statement.range),
            made: date::heading(self.look.cx.today()),
            sender: self.sender_lines(),
            workers: self.workers()?,
            sections: sections.into_iter().map(section).collect(),
            total: Sums::of(bills).written(),
        })
    }

    fn sender(&self) -> &Sender {
        &self.look.cx.config.sender
    }

    /// Who sends it, a line each.
    fn sender_lines(&self) -> Vec<String> {
        let Sender { name, address, email, tax_id } = self.sender();
        let address = address.iter().flat_map(|address| address.lines().map(str::to_owned));
        let tax_id = tax_id.iter().map(|number| format!("Tax id {number}"));
        name.iter().cloned().chain(address).chain(email.iter().cloned()).chain(tax_id).collect()
    }

    /// Whose work it is: one's own under the name that one signs with.
    fn workers(&self) -> Result<Vec<String>, Refusal> {
        let owner = self.look.read.owner()?.id;
        let mut workers = Vec::new();
        for stated in &self.statement.bills {
            let id = stated.view.bill.user_id;
            let worker = match &self.sender().name {
                Some(name) if id == owner => name.clone(),
                _ => user(self.look.read, id)?,
            };
            if !workers.contains(&worker) {
                workers.push(worker);
            }
        }
        Ok(workers)
    }
}

/// The lines of a bill. What is said of the whole bill stands below its last.
fn lines(stated: &Stated) -> Vec<statement::Line> {
    let bill = &stated.view.bill;
    let mut lines: Vec<statement::Line> =
        stated.shares.iter().map(|share| line(bill, share)).collect();
    if let Some(last) = lines.last_mut() {
        last.notes.extend(bill.memo.clone());
    }
    lines
}

fn line(bill: &TimeBill, share: &Share) -> statement::Line {
    let TimeRow { start, end, .. } = TimeRow::of_part(&share.entry, bill.date);
    let clock = start.zip(end).map(|(start, end)| format!("{start} to {end}"));
    let amount = share.amount.map(|amount| money::with_currency(amount, bill.currency));
    statement::Line {
        day: date::heading(bill.date),
        clock: clock.unwrap_or_default(),
        task: title(share),
        notes: share.entry.notes.iter().cloned().collect(),
        time: span::exact(share.time),
        billed: billed(share.billed_minutes),
        rate: bill.rate.map(|rate| money::number(rate, bill.currency)).unwrap_or_default(),
        amount: amount.unwrap_or_else(|| "no rate".to_owned()),
    }
}

fn title(share: &Share) -> String {
    share.task.as_ref().map_or_else(|| "(unknown task)".to_owned(), |task| task.title.clone())
}

fn line_document(share: &Share) -> Value {
    json!({
        "timeEntryId": share.entry.id,
        "taskId": share.entry.task_id,
        "taskTitle": share.task.as_ref().map(|task| &task.title),
        "startTime": share.entry.start_time,
        "endTime": share.entry.end_time,
        "timeZone": share.entry.time_zone,
        "duration": share.time,
        "billedMinutes": share.billed_minutes,
        "amount": share.amount,
        "notes": share.entry.notes,
    })
}

/// What the lines of bills come to.
#[derive(Default)]
struct Sums {
    time: Span,
    minutes: u64,
    amounts: BTreeMap<Currency, Decimal>,
}

impl Sums {
    fn of<'a>(bills: impl IntoIterator<Item = &'a Stated>) -> Self {
        let mut sums = Self::default();
        for stated in bills {
            for share in &stated.shares {
                sums.time += share.time;
                sums.minutes += share.billed_minutes;
                if let Some(amount) = share.amount {
                    let sum = sums.amounts.entry(stated.view.bill.currency).or_default();
                    *sum = sum.saturating_add(amount);
                }
            }
        }
        sums
    }

    fn written(&self) -> Total {
        let amounts = self.amounts.iter();
        Total {
            time: span::exact(self.time),
            billed: billed(self.minutes),
            amounts: amounts.map(|(money_in, sum)| money::with_currency(*sum, *money_in)).collect(),
        }
    }
}

/// Billed minutes as hours and minutes.
fn billed(minutes: u64) -> String {
    span::clock(Span::minutes(i64::try_from(minutes).unwrap_or(i64::MAX)))
}
