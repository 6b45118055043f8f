//! What commands say of bills on the way: where one stands now, and what a dry run would change.

use crate::cli::output::{Answer, Column, Face, Line, Page, Table};
use crate::domain::{Refusal, TimeBill};
use crate::engine::{Done, Mode};
use crate::text::{date, money, span};

use super::Look;

/// Where bills stand now, each on a line. A dry run shows what would change instead.
pub(super) fn standings<'a>(
    look: &Look<'_>,
    bills: impl IntoIterator<Item = &'a TimeBill>,
) -> Result<Vec<Line>, Refusal> {
    if look.cx.engine.mode == Mode::DryRun {
        return Ok(Vec::new());
    }
    bills.into_iter().map(|bill| standing(look, bill)).collect()
}

/// `  billed 0:30 for Acme › Platform today   45.00 EUR`
fn standing(look: &Look<'_>, bill: &TimeBill) -> Result<Line, Refusal> {
    let when = if bill.date == look.cx.today() {
        "today".to_owned()
    } else {
        format!("on {}", date::short(bill.date))
    };
    let line = Line::new()
        .dim("  billed ")
        .text(span::minutes(bill.billed_minutes))
        .dim(" for ")
        .text(group(look, bill)?)
        .dim(format!(" {when}"));
    Ok(match bill.amount {
        Some(amount) => line.text("   ").text(money::with_currency(amount, bill.currency)),
        None => line.dim("   no rate"),
    })
}

/// `Acme › Platform`, with `#2` from the second bill of a day on.
pub(super) fn group(look: &Look<'_>, bill: &TimeBill) -> Result<String, Refusal> {
    let customer = look.read.customer(bill.customer_id)?.map_or_else(String::new, |c| c.name);
    let pillar = look.read.pillar(bill.pillar_id)?.map_or_else(String::new, |p| p.name);
    let number = if bill.sequence > 1 { format!(" #{}", bill.sequence) } else { String::new() };
    Ok(format!("{customer} {} {pillar}{number}", look.cx.glyphs().within))
}

/// Says what a dry run would change: bills before → after, in minutes and money. (spec: --dry-run)
pub(in crate::cli) fn dry_run<T>(
    look: &Look<'_>,
    done: &Done<T>,
    answer: Answer,
) -> Result<Answer, Refusal> {
    let mut answer = answer;
    if look.cx.face() == Face::Human {
        answer = answer.below(&changes(look, done)?);
    }
    Ok(answer.note(super::DRY_RUN))
}

/// What a command did to bills, each on a line, by day.
pub(in crate::cli) fn changes<T>(look: &Look<'_>, done: &Done<T>) -> Result<Page, Refusal> {
    Ok(lines(look, done.bills())?.into_iter().collect())
}

/// Bills that change, from before to after, each on a line:
/// `  bill  Mon 23  Acme › Platform  0:15 → 0:30  22.50 EUR → 45.00 EUR`. What stays is said once.
pub(super) fn lines<'a>(
    look: &Look<'_>,
    bills: impl IntoIterator<Item = (Option<&'a TimeBill>, Option<&'a TimeBill>)>,
) -> Result<Vec<Line>, Refusal> {
    let mut rows = Vec::new();
    for (before, after) in bills {
        let before = before.filter(|bill| bill.deleted_at.is_none());
        let after = after.filter(|bill| bill.deleted_at.is_none());
        let Some(bill) = after.or(before) else { continue };
        rows.push((bill.date, group(look, bill)?, before, after));
    }
    rows.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut table = Table::new(&[
        Column::left(""),
        Column::left(""),
        Column::left("").cut(),
        Column::left(""),
        Column::left(""),
        Column::left(""),
    ])
    .indented(2);
    for (day, place, before, after) in rows {
        let step = |of: &dyn Fn(&TimeBill) -> Option<String>| step(look, before, after, of);
        table.row([
            Line::new().dim("bill"),
            Line::new().dim(date::short(day)),
            giving(look, &place),
            step(&|bill| Some(span::minutes(bill.billed_minutes))),
            step(&|bill| bill.amount.map(|sum| money::with_currency(sum, bill.currency))),
            match before.zip(after) {
                Some((was, is)) if was.status != is.status => {
                    step(&|bill| Some(bill.status.word().to_owned()))
                }
                _ => Line::new(),
            },
        ]);
    }
    Ok(table.lines(look.cx.columns))
}

/// A place for a column, in which the customer is cut before the pillar.
fn giving(look: &Look<'_>, place: &str) -> Line {
    let within = format!(" {} ", look.cx.glyphs().within);
    match place.rsplit_once(&within) {
        Some((customer, pillar)) => Line::new().giving(customer).text(format!("{within}{pillar}")),
        None => Line::new().text(place),
    }
}

/// `0:15 → 0:30`; once where it stays, `none` where there is nothing on one side.
fn step(
    look: &Look<'_>,
    before: Option<&TimeBill>,
    after: Option<&TimeBill>,
    of: &dyn Fn(&TimeBill) -> Option<String>,
) -> Line {
    let (was, is) = (before.and_then(of), after.and_then(of));
    if was == is {
        return Line::new().text(is.unwrap_or_default());
    }
    let word = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    Line::new().text(format!("{} {} {}", word(was), look.cx.glyphs().becomes, word(is)))
}
