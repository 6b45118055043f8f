//! Bills: as records, as lists, explained, decided on and checked.
//!
//! What other commands say of bills on the way is in `bills`.

mod decided;
mod list;
mod proof;
mod show;
mod statement;
mod table;
mod what_if;

pub(in crate::cli) use decided::Decisions;
pub(in crate::cli) use list::{Bills, Looked};
pub(in crate::cli) use proof::Recounted;
pub(in crate::cli) use show::{Detail, Shown};
pub(in crate::cli) use statement::Telling;
pub(in crate::cli) use what_if::Comparison;

use chrono::Datelike;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::cli::output::{Line, Role};
use crate::domain::{BillStatus, Currency, Day, RateSource, Refusal, Rounding, RoundingMode};
use crate::engine::bill::BillView;
use crate::engine::short;
use crate::text::{date, money};
use crate::wire;

use super::{Look, field};

/// Below this a terminal is narrow: days are written without their weekday.
const NARROW: usize = 72;

impl Look<'_> {
    /// A bill's id, the part to be typed highlighted.
    fn bill_id(&self, view: &BillView) -> Result<Line, Refusal> {
        let id = view.bill.id;
        Ok(Line::new().id(&id.to_string(), short::bill(self.read, id)?))
    }

    /// `Fri 20 Nov`, with the year where it is another.
    fn bill_day(&self, day: Day) -> String {
        if day.year() != self.cx.today().year() {
            return date::heading(day);
        }
        let narrow = self.cx.columns.is_some_and(|columns| columns < NARROW);
        day.format(if narrow { "%-d %b" } else { "%a %-d %b" }).to_string()
    }

    /// `Acme › Platform`, with `#2` from the second bill of a day on.
    fn bill_place(&self, view: &BillView) -> String {
        let number = match view.bill.sequence {
            0 | 1 => String::new(),
            later => format!(" #{later}"),
        };
        let within = self.cx.glyphs().within;
        format!("{} {within} {}{number}", view.customer_name, view.pillar_name)
    }

    /// The same for a column, in which the customer is cut before the pillar.
    fn bill_place_cell(&self, view: &BillView) -> Line {
        let place = self.bill_place(view);
        let pillar = place.strip_prefix(&view.customer_name).unwrap_or_default();
        Line::new().giving(&view.customer_name).text(pillar)
    }
}

/// A bill with the names of what it is for.
fn document(view: &BillView) -> Value {
    let mut bill = wire::bill(&view.bill);
    bill["customerName"] = json!(view.customer_name);
    bill["pillarName"] = json!(view.pillar_name);
    bill
}

/// A bill as a record: id, day, customer, pillar, sequence, status, time in ms, billed minutes,
/// rate, amount, currency, memo, reference, rejection note.
fn row(view: &BillView) -> Vec<String> {
    let bill = &view.bill;
    vec![
        bill.id.to_string(),
        bill.date.to_string(),
        view.customer_name.clone(),
        view.pillar_name.clone(),
        bill.sequence.to_string(),
        bill.status.as_str().to_owned(),
        bill.duration.millis().to_string(),
        bill.billed_minutes.to_string(),
        field(bill.rate),
        field(bill.amount),
        bill.currency.to_string(),
        field(bill.memo.as_ref()),
        field(bill.reference.as_ref()),
        field(bill.rejection_note.as_ref()),
    ]
}

/// A status on a line.
fn status(status: BillStatus) -> Line {
    let role = match status {
        BillStatus::Pending => Role::Text,
        BillStatus::Rejected => Role::Warning,
        BillStatus::Approved => Role::Running,
        BillStatus::SentToBilling => Role::Dim,
    };
    Line::new().with(role, status.word())
}

/// What a bill costs; without a rate that is said in its place.
fn amount(amount: Option<Decimal>, currency: Currency) -> Line {
    match amount {
        Some(amount) => Line::new().text(money::with_currency(amount, currency)),
        None => Line::new().with(Role::Warning, "no rate"),
    }
}

/// `up to 15 minutes`
fn policy(rounding: Rounding) -> String {
    let step = match rounding.increment_minutes {
        1 => "whole minutes".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    match rounding.mode {
        RoundingMode::Up => format!("up to {step}"),
        RoundingMode::Nearest => format!("to the nearest {step}"),
        RoundingMode::Down => format!("down to {step}"),
        RoundingMode::None => "to whole minutes".to_owned(),
    }
}

/// Whose rate it is.
const fn source(source: RateSource) -> &'static str {
    match source {
        RateSource::Pillar => "the pillar's",
        RateSource::Customer => "the customer's",
        RateSource::Project => "the accounting project's",
        RateSource::None => "none",
    }
}
