//! What was decided on bills: which, how many, and what they come to.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Column, Line, Page, Table, Tone};
use crate::cli::view::{Look, View};
use crate::domain::{BillStatus, Refusal, Span};
use crate::engine::bill::{BillView, Decided, Decision, LeftOut, totals};
use crate::engine::lookup;
use crate::text::{date, money, plural, span};

use super::list::by_currency;
use super::{amount, document, row};

/// Of more bills only the sums are shown.
const MOST_LISTED: usize = 12;

/// A decision with what came of it.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Decisions {
    /// What was decided.
    pub(in crate::cli) decision: Decision,
    /// On which bills.
    pub(in crate::cli) decided: Decided,
    /// Where all were looked for; none where they were named.
    pub(in crate::cli) range: Option<String>,
}

impl View for Decisions {
    fn json(&self, _: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "changed": self.decided.bills.iter().map(document).collect::<Vec<_>>() }))
    }

    /// A bill a line; see [`super::row`].
    fn rows(&self, _: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.decided.bills.iter().map(row).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let bills = &self.decided.bills;
        Ok(match (bills.as_slice(), &self.range) {
            ([], None) => Page::new(),
            ([], Some(range)) => {
                let text = format!("no bills to {} in {range}", self.verb());
                Page::of(Line::new().dim(text))
            }
            ([bill], None) => self.single(look, bill),
            _ => self.several(look),
        })
    }

    fn say(&self, cx: &Context, mut answer: Answer) -> Answer {
        for view in &self.decided.already {
            let what = match self.decision {
                Decision::Memo(_) => "says that already".to_owned(),
                _ => format!("is {} already", view.bill.status.word()),
            };
            answer = answer.note(format!("the bill {} {what}", view.name));
        }
        answer = self.say_left_out(answer);
        match self.decision {
            Decision::Approve => self.say_no_rate(cx, answer),
            _ => answer,
        }
    }
}

impl Decisions {
    fn verb(&self) -> &'static str {
        match self.decision {
            Decision::Approve => "approve",
            Decision::Reject(_) => "reject",
            Decision::Reopen => "reopen",
            Decision::Send(_) => "send",
            Decision::Memo(_) => "put a memo on",
        }
    }

    fn past(&self) -> &'static str {
        match self.decision {
            Decision::Approve => "approved",
            Decision::Reject(_) => "rejected",
            Decision::Reopen => "reopened",
            Decision::Send(_) => "marked as sent",
            Decision::Memo(_) => "put a memo on",
        }
    }

    /// `approved Acme › Platform   Fri 20 Nov   1:15   112.50 EUR`
    fn single(&self, look: &Look<'_>, view: &BillView) -> Page {
        let bill = &view.bill;
        let past = match (&self.decision, &bill.memo) {
            (Decision::Memo(_), None) => "took the memo off",
            _ => self.past(),
        };
        let line = Line::new()
            .text(format!("{past} "))
            .title(look.bill_place(view))
            .text(format!("   {}   ", look.bill_day(bill.date)))
            .text(span::minutes(bill.billed_minutes))
            .text("   ")
            .then(amount(bill.amount, bill.currency));
        let mut page = Page::of(line);
        let words = match self.decision {
            Decision::Memo(_) => bill.memo.as_ref(),
            Decision::Reject(_) => bill.rejection_note.as_ref(),
            _ => None,
        };
        if let Some(words) = words {
            page.wrapped(2, look.cx.columns, crate::cli::output::Role::Dim, words);
        }
        page
    }

    /// How many, what they come to, and, where they are few, which.
    fn several(&self, look: &Look<'_>) -> Page {
        let bills = &self.decided.bills;
        let sums = totals(bills);
        let minutes: u64 = sums.iter().map(|sum| sum.billed_minutes).sum();
        let mut line = Line::new()
            .text(format!("{} ", self.past()))
            .title(plural::count(bills.len(), "bill", "bills"))
            .text(format!("   {}", clock(minutes)));
        for (currency, amount) in by_currency(&sums) {
            line = line.text(format!("   {}", money::with_currency(amount, currency)));
        }
        let mut page = Page::of(line);
        // A dry run says by itself what becomes of each.
        if bills.len() <= MOST_LISTED && !look.cx.global.dry_run {
            page.gap();
            let mut table = Table::new(&COLUMNS).indented(2);
            for view in bills {
                table.row([
                    Line::new().text(look.bill_day(view.bill.date)),
                    look.bill_place_cell(view),
                    Line::new().text(span::minutes(view.bill.billed_minutes)),
                    amount(view.bill.amount, view.bill.currency),
                ]);
            }
            page.extend(table.lines(look.cx.columns));
        }
        if sums.len() > 1 {
            page.gap();
            let mut table = Table::new(&COLUMNS).indented(2);
            for sum in &sums {
                table.row([
                    Line::new().dim(plural::count(sum.count, "bill", "bills")),
                    Line::new().title(&sum.customer_name),
                    Line::new().text(clock(sum.billed_minutes)),
                    amount(sum.amount, sum.currency),
                ]);
            }
            page.extend(table.lines(look.cx.columns));
        }
        if look.cx.global.dry_run {
            page.gap();
        }
        page
    }

    /// Says how many bills were left as they are, and why.
    fn say_left_out(&self, mut answer: Answer) -> Answer {
        for (reason, why) in [
            (LeftOut::Today, "of today, which is not over"),
            (LeftOut::Running, "to which the running timer will add"),
        ] {
            let count = self.decided.left_out.iter().filter(|(_, left)| *left == reason).count();
            if count > 0 {
                let bills = plural::count(count, "bill", "bills");
                answer = answer.note(format!("left out {bills} {why}"));
            }
        }
        answer
    }

    /// Warns of bills that are frozen without a rate. (spec: rates)
    fn say_no_rate(&self, cx: &Context, answer: Answer) -> Answer {
        let without =
            |view: &&BillView| view.bill.rate.is_none() && view.bill.status == BillStatus::Approved;
        let unrated: Vec<&BillView> = self.decided.bills.iter().filter(without).collect();
        let Some(first) = unrated.first() else { return answer };
        let (are, they) = match unrated.len() {
            1 => ("has no rate and is", "it"),
            _ => ("have no rate and are", "they"),
        };
        let count = plural::count(unrated.len(), "bill", "bills");
        let mut answer = answer
            .warning(format!("{count} {are} approved as not chargeable"))
            .say(Tone::Below, Line::new());
        let mut table =
            Table::new(&[Column::left(""), Column::left("").cut(), Column::right("")]).indented(2);
        for view in &unrated {
            table.row([
                Line::new().text(date::short(view.bill.date)),
                Line::new().text(format!(
                    "{} {} {}",
                    view.customer_name,
                    cx.glyphs().within,
                    view.pillar_name
                )),
                Line::new().text(span::minutes(view.bill.billed_minutes)),
            ]);
        }
        for line in table.lines(cx.columns) {
            answer = answer.say(Tone::Below, line);
        }
        let pillar = lookup::quoted(&format!("{}/{}", first.customer_name, first.pillar_name));
        let bill = lookup::quoted(&first.name);
        answer
            .say(Tone::Below, Line::new())
            .hint(format!("set one: `tat pillar edit {pillar} --rate 90`"))
            .hint(format!("what is approved keeps what {they} had: `tat bill reopen {bill}` first"))
    }
}

/// Day or count, whose, billed, amount.
const COLUMNS: [Column; 4] =
    [Column::left(""), Column::left("").cut(), Column::right(""), Column::right("")];

/// Billed minutes as hours and minutes.
fn clock(minutes: u64) -> String {
    span::clock(Span::minutes(i64::try_from(minutes).unwrap_or(i64::MAX)))
}
