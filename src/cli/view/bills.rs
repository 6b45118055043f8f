//! What commands say of bills on the way: where one stands now, and what a dry run would change.

use crate::cli::output::{Answer, Face, Line, Page, Role};
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
    let mut page = Page::new();
    let mut bills: Vec<_> = done.bills().collect();
    bills.sort_by_key(|(before, after)| after.or(*before).map(|bill| (bill.date, bill.id)));
    for (before, after) in bills {
        page.extend(change(look, before, after)?);
    }
    Ok(page)
}

/// `  bill Acme › Platform Mon 23   0:15 → 0:30   22.50 → 45.00 EUR`; nothing where there is no
/// bill before or after.
pub(super) fn change(
    look: &Look<'_>,
    before: Option<&TimeBill>,
    after: Option<&TimeBill>,
) -> Result<Option<Line>, Refusal> {
    let before = before.filter(|bill| bill.deleted_at.is_none());
    let after = after.filter(|bill| bill.deleted_at.is_none());
    let Some(bill) = after.or(before) else { return Ok(None) };
    let arrow = look.cx.glyphs().becomes;
    let step = |of: &dyn Fn(&TimeBill) -> Option<String>| {
        let (was, is) = (before.and_then(of), after.and_then(of));
        let word = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
        match was == is {
            true => is.unwrap_or_default(),
            false => format!("{} {arrow} {}", word(was), word(is)),
        }
    };
    let mut line = Line::new()
        .dim("  bill ")
        .text(group(look, bill)?)
        .dim(format!(" {}   ", date::short(bill.date)))
        .text(step(&|bill| Some(span::minutes(bill.billed_minutes))));
    let money = step(&|bill| bill.amount.map(|sum| money::with_currency(sum, bill.currency)));
    if !money.is_empty() {
        line = line.text(format!("   {money}"));
    }
    let status = |bill: Option<&TimeBill>| bill.map(|bill| bill.status);
    if let (Some(was), Some(is)) = (status(before), status(after))
        && was != is
    {
        line =
            line.text("   ").with(Role::Warning, format!("{} {arrow} {}", was.word(), is.word()));
    }
    Ok(Some(line))
}
