//! A list of bills: a line each, totals below, which are the sums of the lines.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::cli::view::{Look, View};
use crate::domain::{BillStatus, Currency, Day, Refusal, Span};
use crate::engine::bill::{BillView, Sum, totals};
use crate::text::{money, plural, span};

use super::{amount, document, row, status};

/// What was looked for.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Looked {
    /// What the range is called; none: all that is not yet sent.
    pub(in crate::cli) range: Option<String>,
    /// Which statuses were asked for.
    pub(in crate::cli) statuses: Vec<BillStatus>,
    /// Whether filters were.
    pub(in crate::cli) filtered: bool,
}

/// Bills, the newest last.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Bills {
    /// The bills.
    pub(in crate::cli) bills: Vec<BillView>,
    /// What was looked for.
    pub(in crate::cli) looked: Looked,
}

impl View for Bills {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(self.bills.iter().map(document).collect())
    }

    /// A bill a line; see [`super::row`].
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.bills.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.bills.is_empty() {
            return Ok(Page::of(Line::new().dim(self.looked.nothing())));
        }
        let mut table = Table::new(&[
            Column::left("day"),
            Column::left("customer").cut_to(14),
            Column::right("time").may_go(4),
            Column::right("billed"),
            Column::right("rate").may_go(1),
            Column::right("amount"),
            Column::left("status"),
            Column::left("").may_go(2),
            Column::left("id").may_go(3),
        ]);
        let mut day: Option<Day> = None;
        for view in &self.bills {
            let again = day.replace(view.bill.date) == Some(view.bill.date);
            table.row(line(look, view, again)?);
        }
        table.row([]);
        for cells in sums(&self.bills) {
            table.row(cells);
        }
        let mut lines = table.lines(look.cx.columns).into_iter();
        let mut page: Page = lines.by_ref().take(1).collect();
        for view in &self.bills {
            page.extend(lines.next());
            if let (BillStatus::Rejected, Some(note)) =
                (view.bill.status, &view.bill.rejection_note)
            {
                let indent = look.bill_day(view.bill.date).len() + 2;
                page.wrapped(indent, look.cx.columns, Role::Dim, note);
            }
        }
        page.extend(lines);
        Ok(page)
    }
}

impl Looked {
    /// What is said where there is nothing.
    pub(super) fn nothing(&self) -> String {
        let words: Vec<&str> = self.statuses.iter().map(|status| status.word()).collect();
        let mut text = if words.is_empty() {
            "no bills".to_owned()
        } else {
            format!("no {} bills", words.join(" or "))
        };
        if self.filtered {
            text.push_str(" that fit the filters");
        }
        match &self.range {
            Some(range) => text.extend([" in ", range]),
            None if words.is_empty() && self.filtered => text.push_str(" and are not yet sent"),
            None if words.is_empty() => text.push_str(" that are not yet sent"),
            None => {}
        }
        text
    }
}

/// The line of a bill; its day is left out where it stands above.
fn line(look: &Look<'_>, view: &BillView, again: bool) -> Result<Vec<Line>, Refusal> {
    let bill = &view.bill;
    let day = if again { String::new() } else { look.bill_day(bill.date) };
    let rate = bill.rate.map(|rate| money::number(rate, bill.currency));
    Ok(vec![
        Line::new().text(day),
        look.bill_place_cell(view),
        Line::new().dim(span::recorded(bill.duration)),
        Line::new().text(span::minutes(bill.billed_minutes)),
        Line::new().dim(rate.unwrap_or_default()),
        amount(bill.amount, bill.currency),
        status(bill.status),
        Line::new().dim(if bill.memo.is_some() { "memo" } else { "" }),
        look.bill_id(view)?,
    ])
}

/// The totals: by customer and currency, where there are several, and in all.
fn sums(bills: &[BillView]) -> Vec<Vec<Line>> {
    let sums = totals(bills);
    let mut lines = Vec::new();
    if sums.len() > 1 {
        lines.extend(sums.iter().map(|sum| {
            let cost = sum.amount.map(|amount| money::with_currency(amount, sum.currency));
            sum_line(Line::new().text(&sum.customer_name), (sum.duration, sum.billed_minutes), cost)
        }));
    }
    let time = (
        sums.iter().map(|sum| sum.duration).sum(),
        sums.iter().map(|sum| sum.billed_minutes).sum(),
    );
    let mut costs = by_currency(&sums).into_iter();
    let title = Line::new()
        .title("total")
        .dim(format!(", {}", plural::count(bills.len(), "bill", "bills")));
    let first = costs.next().map(|(currency, amount)| money::with_currency(amount, currency));
    lines.push(sum_line(title, time, first));
    for (currency, amount) in costs {
        let mut line = vec![Line::new(); 5];
        line.push(Line::new().title(money::with_currency(amount, currency)));
        lines.push(line);
    }
    lines
}

fn sum_line(name: Line, (time, billed): (Span, u64), cost: Option<String>) -> Vec<Line> {
    let billed = Span::minutes(i64::try_from(billed).unwrap_or(i64::MAX));
    vec![
        Line::new(),
        name,
        Line::new().dim(span::recorded(time)),
        Line::new().title(span::clock(billed)),
        Line::new(),
        Line::new().title(cost.unwrap_or_default()),
    ]
}

/// What sums come to in each currency.
pub(super) fn by_currency(sums: &[Sum]) -> BTreeMap<Currency, Decimal> {
    let mut amounts: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for sum in sums {
        if let Some(amount) = sum.amount {
            let so_far = amounts.entry(sum.currency).or_default();
            *so_far = so_far.saturating_add(amount);
        }
    }
    amounts
}
