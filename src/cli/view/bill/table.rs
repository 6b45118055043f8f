//! Bills as tables of cells: a row for each.

use crate::cli::sheet::Tabled;
use crate::cli::view::Look;
use crate::cli::view::time_row::user;
use crate::domain::{Refusal, Span};
use crate::engine::bill::{BillView, totals};
use crate::formats::sheet::time::{self, TimeRow};
use crate::formats::sheet::{Cell, Column, Sheet};
use crate::text::{money, span};

use super::Bills;

impl Tabled for Bills {
    /// A row for each bill; the columns of single tasks stay empty.
    fn sheet(&self, look: &Look<'_>) -> Result<Sheet, Refusal> {
        let rows: Result<Vec<TimeRow>, Refusal> =
            self.bills.iter().map(|view| row(look, view)).collect();
        Ok(time::sheet(rows?))
    }

    /// The columns that people read, with the totals below.
    fn markdown(&self, look: &Look<'_>) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet::new(&[
            Column::words("day"),
            Column::words("customer"),
            Column::numbers("time"),
            Column::numbers("billed"),
            Column::numbers("rate"),
            Column::numbers("amount"),
            Column::words("status"),
            Column::words("memo"),
        ]);
        for view in &self.bills {
            let bill = &view.bill;
            let rate = bill.rate.map(|rate| money::number(rate, bill.currency));
            let amount = bill.amount.map(|sum| money::with_currency(sum, bill.currency));
            sheet.row([
                Cell::Day(bill.date),
                Cell::Text(look.bill_place(view)),
                Cell::text(span::recorded(bill.duration)),
                Cell::text(span::minutes(bill.billed_minutes)),
                rate.map_or(Cell::Empty, Cell::Text),
                Cell::Text(amount.unwrap_or_else(|| "no rate".to_owned())),
                Cell::text(bill.status.word()),
                bill.memo.clone().map_or(Cell::Empty, Cell::Text),
            ]);
        }
        for sum in totals(&self.bills) {
            let billed = Span::minutes(i64::try_from(sum.billed_minutes).unwrap_or(i64::MAX));
            let amount = sum.amount.map(|amount| money::with_currency(amount, sum.currency));
            sheet.row([
                Cell::text("total"),
                Cell::Text(sum.customer_name),
                Cell::text(span::recorded(sum.duration)),
                Cell::text(span::clock(billed)),
                Cell::Empty,
                amount.map_or(Cell::Empty, Cell::Text),
            ]);
        }
        Ok(sheet)
    }
}

fn row(look: &Look<'_>, view: &BillView) -> Result<TimeRow, Refusal> {
    let bill = &view.bill;
    let row = TimeRow {
        day: Some(bill.date),
        user: Some(user(look.read, bill.user_id)?),
        customer: Some(view.customer_name.clone()),
        pillar: Some(view.pillar_name.clone()),
        time: Some(bill.duration),
        billed_minutes: Some(bill.billed_minutes.into()),
        amount: bill.amount.map(|amount| (bill.currency, amount)),
        ..TimeRow::default()
    };
    Ok(row.with_bill(bill))
}
