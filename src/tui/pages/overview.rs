//! Pages about many things at once: whether all bills are right, what they would come to otherwise,
//! tasks with their children.

use crate::domain::{Currency, DayRange, Refusal, Rounding, RoundingMode, Span, Timestamp};
use crate::engine::Engine;
use crate::engine::bill::{BillWish, Outcome};
use crate::text::{money, plural, span};
use crate::tui::overlays::reader::{Line, Page};
use crate::tui::theme::Role;
use crate::tui::words;

/// Which bills are not what computing them anew gives.
pub(super) fn verified(engine: &Engine, now: Timestamp) -> Result<Page, Refusal> {
    let verified = engine.verify_bills(None, now)?;
    let mut page = Page::about("Are all bills right?");
    let count = plural::count(verified.checked, "bill was", "bills were");
    if verified.different.is_empty() {
        page.line(Line::Words(format!("{count} computed anew, and all are right."), Role::Done));
        return Ok(page);
    }
    page.line(Line::Words(format!("{count} computed anew. These differ:"), Role::Error));
    for (view, fields) in &verified.different {
        page.line(Line::Blank);
        page.line(Line::Heading(view.name.clone()));
        for field in fields {
            let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
            let cells = vec![said(&field.stored), said(&field.computed)];
            page.line(Line::Row(field.name.to_owned(), cells, Role::Text));
        }
    }
    Ok(page)
}

/// What bills would come to if they were rounded otherwise.
pub(super) fn what_if(engine: &Engine, range: Option<DayRange>) -> Result<Page, Refusal> {
    let policies: Vec<Rounding> = [6, 15, 30]
        .into_iter()
        .map(|increment_minutes| Rounding { increment_minutes, mode: RoundingMode::Up })
        .collect();
    let wish = BillWish { range, ..BillWish::default() };
    let found = engine.what_if(&wish, &policies)?;
    let mut page = Page::about("If they were rounded otherwise");
    if found.customers.is_empty() {
        page.line(Line::Words("there is no bill".to_owned(), Role::Muted));
    }
    for outlook in &found.customers {
        let tracked = vec![span::clock(outlook.duration)];
        page.line(Line::Row(outlook.customer_name.clone(), tracked, Role::Title));
        let mut row = |name: String, outcome: &Outcome, role| {
            page.line(Line::Row(format!("  {name}"), cells(outcome, outlook.currency), role));
        };
        row("as it is".to_owned(), &outlook.now, Role::Text);
        for (policy, outcome) in found.policies.iter().zip(&outlook.then) {
            row(format!("up to {} min", policy.increment_minutes), outcome, Role::Muted);
        }
        page.line(Line::Blank);
    }
    Ok(page)
}

fn cells(outcome: &Outcome, currency: Currency) -> Vec<String> {
    let minutes = Span::minutes(i64::try_from(outcome.billed_minutes).unwrap_or(0));
    let amount = outcome.amount.map_or(String::new(), |a| money::with_currency(a, currency));
    vec![span::clock(minutes), amount]
}

/// Tasks with their children.
pub(super) fn tree(engine: &Engine) -> Result<Page, Refusal> {
    let mut page = Page::about("Tasks with their children");
    let lines = engine.task_tree(None)?;
    if lines.is_empty() {
        page.line(Line::Words("no task has children".to_owned(), Role::Muted));
    }
    for line in lines {
        let task = &line.view.task;
        let status = words::status_word(task.status).to_owned();
        let title = format!("{}{}", "   ".repeat(line.depth), task.title);
        page.line(Line::Row(title, vec![status], words::status_role(task.status)));
    }
    Ok(page)
}
