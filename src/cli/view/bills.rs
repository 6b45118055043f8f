//! What commands say of bills on the way: where one stands now, and what a dry run would change.

use crate::cli::output::{Answer, Face, Line, Page, Role};
use crate::domain::{Refusal, TimeBill};
use crate::engine::Done;
use crate::text::{date, money, span};

use super::Look;

/// `  billed 0:30 on Acme › Platform today   45.00 EUR`
pub(super) fn standing(look: &Look<'_>, bill: &TimeBill) -> Result<Line, Refusal> {
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
        let mut page = Page::new();
        for (before, after) in done.bills() {
            let live = |bill: Option<&TimeBill>| bill.is_some_and(|bill| bill.deleted_at.is_none());
            if let Some(bill) = after.or(before).filter(|_| live(before) || live(after)) {
                page.push(change(look, bill, before.filter(|_| live(before)), after)?);
            }
        }
        answer = answer.below(page);
    }
    Ok(answer.note("this was a dry run; nothing was written"))
}

/// `  bill Acme › Platform Mon 23   0:15 → 0:30   22.50 → 45.00 EUR`
fn change(
    look: &Look<'_>,
    bill: &TimeBill,
    before: Option<&TimeBill>,
    after: Option<&TimeBill>,
) -> Result<Line, Refusal> {
    let after = after.filter(|bill| bill.deleted_at.is_none());
    let minutes = |bill: Option<&TimeBill>| {
        bill.map_or_else(|| "none".to_owned(), |bill| span::minutes(bill.billed_minutes))
    };
    let amount = |bill: Option<&TimeBill>| {
        bill.and_then(|bill| bill.amount.map(|amount| money::with_currency(amount, bill.currency)))
    };
    let arrow = look.cx.glyphs().becomes;
    let mut line = Line::new()
        .dim("  bill ")
        .text(group(look, bill)?)
        .dim(format!(" {}   ", date::short(bill.date)))
        .text(format!("{} {arrow} {}", minutes(before), minutes(after)));
    let (was, is) = (amount(before), amount(after));
    if was.is_some() || is.is_some() {
        let word = |amount: Option<String>| amount.unwrap_or_else(|| "none".to_owned());
        line = line.text(format!("   {} {arrow} {}", word(was), word(is)));
    }
    let status = |bill: Option<&TimeBill>| bill.map(|bill| bill.status);
    if let (Some(was), Some(is)) = (status(before), status(after))
        && was != is
    {
        line = line
            .text("   ")
            .with(Role::Warning, format!("{} {arrow} {}", was.as_str(), is.as_str()));
    }
    Ok(line)
}
