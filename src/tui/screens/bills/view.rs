//! The picture of Bills.

use ratatui::layout::Rect;

use super::{chosen, current, selected_row, shown};
use crate::domain::{BillStatus, Span};
use crate::engine::bill::{BillView, totals};
use crate::text::{date, money, span};
use crate::tui::action::Action;
use crate::tui::hits::Hit;
use crate::tui::layout::{Size, columns_of, rows_of};
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row};
use crate::tui::theme::Role;
use crate::tui::words;

/// Draws the screen.
pub(crate) fn view(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let size = Size::of(model.size);
    let below = if area.height >= 16 { 8 } else { 0 };
    let (list_area, aside) = if size == Size::Wide {
        let [list, aside] = columns_of(area, [0, 44]);
        (list, Some(aside))
    } else {
        let [list, aside] = rows_of(area, [0, below]);
        (list, (below > 0).then_some(aside))
    };
    list(model, pen, list_area);
    let Some(aside) = aside else { return };
    match size {
        Size::Wide => {
            let [one, all] = rows_of(aside, [0, 9]);
            proof(model, pen, one);
            sums(model, pen, all);
        }
        Size::Narrow | Size::Tiny => proof(model, pen, aside),
        _ => {
            let [one, all] = columns_of(aside, [0, 36]);
            proof(model, pen, one);
            sums(model, pen, all);
        }
    }
}

fn counts(model: &Model) -> String {
    let Some(part) = &model.data.bills else { return String::new() };
    let said = BillStatus::ALL.into_iter().filter_map(|status| {
        let count = part.bills.iter().filter(|view| view.bill.status == status).count();
        let sign = words::bill_sign(status, model.look);
        (count > 0).then(|| format!("{sign} {} {count}", status.word()))
    });
    said.collect::<Vec<_>>().join("   ")
}

fn list(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let days = match (model.bills.range, model.bills.sent) {
        (Some(range), _) => words::days(range, model.look),
        (None, true) => "all days".to_owned(),
        (None, false) => "not yet sent".to_owned(),
    };
    let title = format!("Time bills {} {days}", pen.look.glyphs.item);
    let note = counts(model);
    let inner = pen.frame(area, &Frame { title: &title, note: &note, focused: true, foot: "" });
    if inner.height == 0 {
        return;
    }
    let shown = shown(model);
    if shown.is_empty() {
        if model.data.bills.is_some() {
            let said = match model.filter() {
                "" => "No bill. Time on a task with a customer makes one.".to_owned(),
                words => format!("No bill fits \"{words}\"."),
            };
            pen.text((inner.x + 2, inner.y + 1), inner.width.saturating_sub(2), &said, Role::Muted);
        }
        return;
    }
    let line = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let muted = Role::Muted;
    let mut heading = vec![
        Cell::new("", 3, muted),
        Cell::new("day", 10, muted),
        Cell::rest("customer", muted),
        Cell::right("tracked", 7, muted),
        Cell::right("billed", 6, muted),
    ];
    let money = line.width >= 66;
    if money {
        heading.push(Cell::right("rate", 8, muted));
    }
    heading.push(Cell::right("amount", 13, muted));
    if money {
        heading.push(Cell::new("", 6, muted));
    }
    pen.row(line, line.y, &heading);
    let selected = selected_row(model, &shown);
    let room = usize::from(inner.height.saturating_sub(1));
    let first = first_row(selected, shown.len(), room);
    for (y, (index, view)) in
        (inner.y + 1..inner.bottom()).zip(shown.iter().enumerate().skip(first))
    {
        let row = Rect { y, height: 1, ..inner };
        pen.row(line, y, &cells(model, view, money));
        pen.pick(row, Hit::Row(0, index), Picked::of(index == selected, true));
    }
}

fn cells(model: &Model, view: &BillView, wide: bool) -> Vec<Cell> {
    let bill = &view.bill;
    let role = words::bill_role(bill.status);
    let mark =
        if model.bills.marked.contains(&bill.id) { model.look.sign("◼", "*") } else { " " };
    let sign = format!("{mark} {}", words::bill_sign(bill.status, model.look));
    let sequence = if bill.sequence > 1 { format!(" #{}", bill.sequence) } else { String::new() };
    let note = bill.rejection_note.as_deref().filter(|_| bill.status == BillStatus::Rejected);
    let note = note.or(bill.reference.as_deref()).or(bill.memo.as_deref());
    let note = note.map_or(String::new(), |note| {
        format!("  {}{note}{}", model.look.sign("“", "\""), model.look.sign("”", "\""))
    });
    let within = model.look.glyphs.within;
    let place = format!("{} {within} {}{sequence}{note}", view.customer_name, view.pillar_name);
    let mut cells = vec![
        Cell::new(sign, 3, role),
        Cell::new(bill.date.format("%a %-d %b").to_string(), 10, Role::Text),
        Cell::rest(
            place,
            if bill.status == BillStatus::SentToBilling { Role::Muted } else { Role::Text },
        ),
        Cell::right(span::recorded(bill.duration), 7, Role::Text),
        Cell::right(span::minutes(bill.billed_minutes), 6, Role::Title),
    ];
    if wide {
        let rate = bill.rate.map_or(String::new(), |rate| money::number(rate, bill.currency));
        cells.push(Cell::right(rate, 8, Role::Muted));
    }
    let amount = bill
        .amount
        .map_or("no rate".to_owned(), |amount| money::with_currency(amount, bill.currency));
    let role = if bill.amount.is_some() { Role::Money } else { Role::Warn };
    cells.push(Cell::right(amount, 13, role));
    if wide {
        let billed = Span::minutes(bill.billed_minutes.into());
        let more = billed - Span::minutes(bill.duration.whole_minutes());
        let more = if more.is_zero() { String::new() } else { span::difference(more) };
        cells.push(Cell::right(more, 6, Role::Muted));
    }
    cells
}

/// The selected bill: from tracked to billed.
fn proof(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let Some(view) = current(model) else {
        pen.frame(area, &Frame { title: "Bill", ..Frame::default() });
        return;
    };
    let bill = &view.bill;
    let item = pen.look.glyphs.item;
    let title = format!("{} {item} {}", date::short(bill.date), view.customer_name);
    let key = model.keymap.key_of(Action::Why);
    let note = format!("{key} shows how it came about");
    let inner = pen.frame(area, &Frame { title: &title, foot: &note, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let policy = bill.rounding;
    let becomes = pen.look.glyphs.becomes;
    let rounded = format!(
        "{} {becomes} {}   rounded {} to {} min, once a day",
        span::exact(bill.duration),
        span::minutes(bill.billed_minutes),
        policy.mode.as_str(),
        policy.increment_minutes
    );
    let rate = match bill.rate {
        Some(rate) => {
            format!("{}, the {}'s", money::rate(rate, bill.currency), bill.rate_source.as_str())
        }
        None => "no rate: not chargeable".to_owned(),
    };
    let entries = crate::text::plural::count(bill.time_entry_ids.len(), "entry", "entries");
    let mut lines = vec![
        (format!("{} {item} {entries}", view.pillar_name), Role::Text),
        (rounded, Role::Title),
        (rate, Role::Text),
    ];
    if let Some(amount) = bill.amount {
        lines.push((money::with_currency(amount, bill.currency), Role::Money));
    }
    for (name, text) in
        [("memo", &bill.memo), ("rejected", &bill.rejection_note), ("reference", &bill.reference)]
    {
        if let Some(text) = text {
            lines.push((format!("{name}: {text}"), Role::Text));
        }
    }
    for (y, (text, role)) in (inner.y..inner.bottom()).zip(lines) {
        pen.text((inner.x, y), inner.width, &text, role);
    }
}

/// What the marked bills come to, or all that are shown.
fn sums(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let marked = !model.bills.marked.is_empty();
    let bills = if marked { chosen(model) } else { shown(model) };
    let title =
        if marked { format!("{} marked", bills.len()) } else { format!("{} shown", bills.len()) };
    let inner = pen.frame(area, &Frame { title: &title, ..Frame::default() });
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let billed: u64 = bills.iter().map(|view| u64::from(view.bill.billed_minutes)).sum();
    let tracked: Span = bills.iter().map(|view| view.bill.duration).sum();
    let minutes = Span::minutes(i64::try_from(billed).unwrap_or(0));
    let mut y = inner.y;
    let mut fact = |pen: &mut Pen<'_>, name: &str, value: String, role: Role| {
        if y < inner.bottom() {
            pen.row(inner, y, &[Cell::new(name, 8, Role::Muted), Cell::right(value, 20, role)]);
            y += 1;
        }
    };
    fact(pen, "tracked", span::clock(tracked), Role::Text);
    fact(pen, "billed", span::clock(minutes), Role::Title);
    let mut by_currency: std::collections::BTreeMap<_, rust_decimal::Decimal> =
        std::collections::BTreeMap::new();
    for sum in totals(bills.iter().copied()) {
        if let Some(amount) = sum.amount {
            let all = by_currency.entry(sum.currency).or_default();
            *all = all.saturating_add(amount);
        }
    }
    for (currency, amount) in by_currency {
        fact(pen, "amount", money::with_currency(amount, currency), Role::Money);
    }
    if inner.bottom() > y + 1 {
        let key = |action| model.keymap.key_of(action);
        let said = format!(
            "{} approve  {} reject…  {} send",
            key(Action::Approve),
            key(Action::Reject),
            key(Action::Send)
        );
        pen.text((inner.x, inner.bottom() - 1), inner.width, &said, Role::Muted);
    }
}
