//! Pages: how numbers came about, from entries over rounding and rate to money; and what hangs on a
//! task, an entry, a step.

mod overview;

use crate::domain::{BillId, Change, DayRange, Edit, EntryId, Refusal, Span, TaskId, Timestamp};
use crate::engine::Engine;
use crate::engine::bill::ExplainedBill;
use crate::engine::entry_ref::entry_label;
use crate::engine::filter::FilterWords;
use crate::engine::log::{LogWish, Logged};
use crate::engine::report::ReportWish;
use crate::engine::task::TaskShown;
use crate::text::{date, money, plural, span};

use super::effect::Subject;
use super::overlays::reader::{Line, Page};
use super::theme::Role;

/// Most entries that a page lists one by one.
const MOST: usize = 200;

/// Makes the page.
pub(crate) fn page(engine: &Engine, subject: &Subject, now: Timestamp) -> Result<Page, Refusal> {
    match subject {
        Subject::Bill(id) => bill(engine, *id, now),
        Subject::Sum(title, range, filter) => sum(engine, (title, *range, filter), now),
        Subject::Task(id) => task(engine, *id),
        Subject::Entry(id) => entry(engine, *id, now),
        Subject::Step(seq) => step(engine, *seq),
        Subject::Verified => overview::verified(engine, now),
        Subject::WhatIf(range) => overview::what_if(engine, *range),
        Subject::Tree => overview::tree(engine),
    }
}

fn bill(engine: &Engine, id: BillId, now: Timestamp) -> Result<Page, Refusal> {
    let explained = engine.show_bill(&format!("id:{id}"), now)?;
    let view = &explained.view;
    let title = format!("Why {}: {}", date::heading(view.bill.date), view.name);
    let mut page = Page::about(title);
    proof(&mut page, &explained);
    let bill = &view.bill;
    page.line(Line::Blank);
    page.fact("status", bill.status.word());
    page.fact("memo", bill.memo.clone().unwrap_or_default());
    page.fact("rejected", bill.rejection_note.clone().unwrap_or_default());
    page.fact("reference", bill.reference.clone().unwrap_or_default());
    if bill.status.is_frozen() {
        let said = "It is frozen: nothing changes it any more, whatever happens to its entries.";
        page.line(Line::Words(said.to_owned(), Role::Muted));
    }
    Ok(page)
}

/// From entries over their sum, rounding and rate to the amount.
fn proof(page: &mut Page, explained: &ExplainedBill) {
    let proof = &explained.explained;
    for part in explained.parts.iter().take(MOST) {
        let time = vec![span::exact(part.duration)];
        page.line(Line::Row(part.task_title.clone(), time, Role::Text));
    }
    page.line(Line::Rule);
    let count = plural::count(explained.parts.len(), "entry", "entries");
    page.line(Line::Row(format!("sum of {count}"), vec![span::exact(proof.sum)], Role::Title));
    let policy = proof.rounding;
    let way = match policy.mode {
        crate::domain::RoundingMode::None => "to whole minutes".to_owned(),
        mode => format!("{} to {} min", mode.as_str(), policy.increment_minutes),
    };
    let billed = vec![span::minutes(proof.billed_minutes)];
    if proof.frozen_minutes > 0 {
        let whole = proof.sum + proof.frozen_sum;
        let time = vec![span::exact(whole)];
        page.line(Line::Row("with what was billed before".to_owned(), time, Role::Text));
        let minus = vec![format!("-{}", span::minutes(proof.frozen_minutes))];
        page.line(Line::Row("less what was billed before".to_owned(), minus, Role::Text));
    }
    page.line(Line::Row(format!("rounded {way}, once a day"), billed, Role::Title));
    if let (Some(rate), Some(amount)) = (proof.rate, proof.amount) {
        let from = format!("times the rate of the {}", proof.rate_source.as_str());
        page.line(Line::Row(from, vec![money::rate(rate, proof.currency)], Role::Text));
        let amount = vec![money::with_currency(amount, proof.currency)];
        page.line(Line::Row("amount".to_owned(), amount, Role::Money));
    } else {
        let said = "no rate holds on that day: it is not chargeable";
        page.line(Line::Words(said.to_owned(), Role::Warn));
    }
}

/// A sum of time and money: its entries by day, the bills that they stand in, and what these add.
fn sum(
    engine: &Engine,
    (title, range, filter): (&str, DayRange, &FilterWords),
    now: Timestamp,
) -> Result<Page, Refusal> {
    let wish = LogWish { range: Some(range), filter: filter.clone() };
    let mut logged = engine.log(&wish)?;
    logged.extend(engine.log_running(&wish, now)?);
    let report =
        engine.report(&ReportWish { range, by: Vec::new(), filter: filter.clone() }, now)?;
    let mut page = Page::about(format!("Why {title}"));
    page.line(Line::Words(date::days(range), Role::Muted));
    page.line(Line::Blank);
    let tracked: Span = logged.iter().map(|logged| logged.in_range).sum();
    let skipped = logged.len().saturating_sub(MOST);
    if skipped > 0 {
        let said = format!("{} before these", plural::count(skipped, "entry", "entries"));
        page.line(Line::Words(said, Role::Muted));
    }
    let mut before = None;
    for logged in logged.iter().skip(skipped) {
        let day = logged.parts.first().map(|(day, _)| *day);
        if before != day {
            before = day;
            page.line(Line::Heading(day.map_or(String::new(), date::heading)));
        }
        page.line(Line::Row(
            format!("  {}", said_of(logged)),
            vec![span::exact(logged.in_range)],
            Role::Text,
        ));
    }
    page.line(Line::Rule);
    let count = plural::count(logged.len(), "entry", "entries");
    page.line(Line::Row(format!("tracked in {count}"), vec![span::exact(tracked)], Role::Title));
    let Some(billed) = report.total.billed else {
        let said = "Minutes and money stand in whole bills; these entries are parts of several.";
        page.line(Line::Words(said.to_owned(), Role::Muted));
        return Ok(page);
    };
    let minutes = Span::minutes(i64::try_from(billed.minutes).unwrap_or(0));
    page.line(Line::Row(
        "billed, each bill rounded by itself".to_owned(),
        vec![span::clock(minutes)],
        Role::Title,
    ));
    for (currency, amount) in &billed.amounts {
        let amount = vec![money::with_currency(*amount, *currency)];
        page.line(Line::Row("amount".to_owned(), amount, Role::Money));
    }
    bills_of(engine, &mut page, &logged, now)?;
    Ok(page)
}

fn said_of(logged: &Logged) -> String {
    let zone = logged.entry.zone();
    let times = logged.entry.times().map_or("all day".to_owned(), |(start, end)| {
        format!("{} – {}", date::clock(start, zone), date::clock(end, zone))
    });
    let title = logged.task.as_ref().map_or("(unknown task)", |task| &task.title);
    format!("{times}  {title}")
}

/// The bills that entries stand in, each from tracked to amount.
fn bills_of(
    engine: &Engine,
    page: &mut Page,
    logged: &[Logged],
    now: Timestamp,
) -> Result<(), Refusal> {
    const FEW: usize = 20;
    let mut ids: Vec<BillId> = logged.iter().flat_map(|logged| logged.bills.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    page.line(Line::Blank);
    page.line(Line::Heading(format!("in {}", plural::count(ids.len(), "bill", "bills"))));
    for id in ids.iter().take(FEW) {
        let explained = engine.show_bill(&format!("id:{id}"), now)?;
        let bill = &explained.view.bill;
        let amount = bill
            .amount
            .map_or("no rate".to_owned(), |amount| money::with_currency(amount, bill.currency));
        let cells = vec![span::exact(bill.duration), span::minutes(bill.billed_minutes), amount];
        page.line(Line::Row(explained.view.name.clone(), cells, Role::Text));
    }
    let more = ids.len().saturating_sub(FEW);
    if more > 0 {
        page.line(Line::Words(format!("and {more} more"), Role::Muted));
    }
    Ok(())
}

fn task(engine: &Engine, id: TaskId) -> Result<Page, Refusal> {
    let shown = engine.show_task(&format!("id:{id}"))?;
    let TaskShown { view, parent, children, blockers, waiting, bills } = &shown;
    let task = &view.task;
    let mut page = Page::about(task.title.clone());
    page.fact("status", super::words::status_word(task.status));
    page.fact("customer", view.customer.as_ref().map_or("", |c| &c.name));
    page.fact("pillar", view.pillar.as_ref().map_or("", |p| &p.name));
    let entries =
        plural::count(usize::try_from(view.facts.count.entries).unwrap_or(0), "entry", "entries");
    page.fact("time", format!("{} in {entries}", span::recorded(view.facts.count.elapsed)));
    page.fact("estimate", task.estimate.map_or(String::new(), span::clock));
    page.fact("due", task.due_date.map_or(String::new(), date::heading));
    page.fact("tags", task.tags.join(" "));
    page.fact("link", task.link.clone().unwrap_or_default());
    page.fact("part of", parent.as_ref().map_or(String::new(), |task| task.title.clone()));
    for (heading, tasks) in [("children", children), ("waits for", blockers), ("holds up", waiting)]
    {
        if tasks.is_empty() {
            continue;
        }
        page.line(Line::Blank);
        page.line(Line::Heading(heading.to_owned()));
        for task in tasks {
            let status = super::words::status_word(task.status).to_owned();
            page.line(Line::Row(format!("  {}", task.title), vec![status], Role::Text));
        }
    }
    if let Some(text) = &task.description {
        page.line(Line::Blank);
        for line in crate::text::sanitise::lines(text) {
            for line in crate::text::wrap::wrap(&line, 78) {
                page.line(Line::Words(line, Role::Text));
            }
        }
    }
    if !bills.is_empty() {
        page.line(Line::Blank);
        page.line(Line::Heading(format!("in {}", plural::count(bills.len(), "bill", "bills"))));
        for bill in bills.iter().rev().take(20) {
            let cells = vec![bill.status.word().to_owned(), span::minutes(bill.billed_minutes)];
            page.line(Line::Row(format!("  {}", date::heading(bill.date)), cells, Role::Text));
        }
    }
    Ok(page)
}

fn entry(engine: &Engine, id: EntryId, now: Timestamp) -> Result<Page, Refusal> {
    let found = engine.ask(|read| Ok(read.entry(id)?))?;
    let entry = found.ok_or_else(|| {
        Refusal::not_found("the entry is gone").hint("`tat history` shows what became of it")
    })?;
    let label = engine.ask(|read| entry_label(read, &entry))?;
    let mut page = Page::about(label);
    let zone = entry.zone();
    if let Some((start, end)) = entry.times() {
        page.fact("from", date::when(start, zone));
        page.fact("to", date::when(end, zone));
    }
    page.fact("time", span::exact(entry.duration));
    page.fact("note", entry.notes.clone().unwrap_or_default());
    page.fact("tags", entry.tags.join(" "));
    if zone != engine.zone {
        page.fact("zone", zone.name());
    }
    page.fact("id", entry.id.to_string());
    let parts = entry.parts();
    if parts.len() > 1 {
        for (day, part) in &parts {
            page.fact("on that day", format!("{}  {}", date::heading(*day), span::exact(*part)));
        }
    }
    let (first, last) = (parts.first(), parts.last());
    let Some((first, last)) = first.zip(last) else { return Ok(page) };
    let range = DayRange::new(first.0, last.0);
    let all = engine.log(&LogWish { range: Some(range), filter: FilterWords::default() })?;
    let ours = all.iter().find(|logged| logged.entry.id == id);
    for bill in ours.map_or(&[][..], |logged| logged.bills.as_slice()) {
        let explained = engine.show_bill(&format!("id:{bill}"), now)?;
        page.line(Line::Blank);
        page.line(Line::Heading(explained.view.name.clone()));
        proof(&mut page, &explained);
    }
    if ours.is_some_and(|logged| logged.bills.is_empty()) {
        page.line(Line::Blank);
        let said = "It stands in no bill: its task has no customer, or it is not billed.";
        page.line(Line::Words(said.to_owned(), Role::Muted));
    }
    Ok(page)
}

fn step(engine: &Engine, seq: u64) -> Result<Page, Refusal> {
    let found = engine.ask(|read| Ok(read.step(seq)?))?;
    let step = found.ok_or_else(|| {
        Refusal::not_found(format!("there is no step {seq}")).hint("`tat history` lists the steps")
    })?;
    let mut page = Page::about(format!("Step {seq}: {}", step.sentence));
    page.fact("when", date::when(step.at, engine.zone));
    page.fact("undone", if step.undone { "yes" } else { "" });
    page.line(Line::Blank);
    if !step.kept {
        let said = "What it changed is not kept any more; it cannot be taken back.";
        page.line(Line::Words(said.to_owned(), Role::Muted));
    }
    for change in step.changes.iter().take(MOST) {
        page.line(Line::Words(changed(change), Role::Text));
    }
    Ok(page)
}

/// What became of a record, in a line.
fn changed(change: &Change) -> String {
    match change {
        Change::Task(edit) => {
            said("task", edit, |task| task.deleted_at.is_some(), |task| task.title.clone())
        }
        Change::Entry(edit) => said(
            "entry",
            edit,
            |entry| entry.deleted_at.is_some(),
            |entry| {
                let zone = entry.zone();
                let times = entry.times().map_or(String::new(), |(start, end)| {
                    format!("{} – {} ", date::when(start, zone), date::clock(end, zone))
                });
                format!("{times}{}", span::exact(entry.duration))
            },
        ),
        Change::Timer(edit) => said(
            "timer",
            edit,
            |_| false,
            |timer| format!("since {}", date::when(timer.start_time, timer.zone())),
        ),
        Change::Customer(edit) => {
            said("customer", edit, |c| c.deleted_at.is_some(), |customer| customer.name.clone())
        }
        Change::Pillar(edit) => {
            said("pillar", edit, |p| p.deleted_at.is_some(), |pillar| pillar.name.clone())
        }
        Change::Bill(edit) => said(
            "bill",
            edit,
            |bill| bill.deleted_at.is_some(),
            |bill| {
                let minutes = span::minutes(bill.billed_minutes);
                format!("{} {minutes} {}", date::heading(bill.date), bill.status.word())
            },
        ),
        Change::Focus(_) => "focus changed".to_owned(),
    }
}

fn said<T>(
    kind: &str,
    edit: &Edit<T>,
    is_gone: impl Fn(&T) -> bool,
    name: impl Fn(&T) -> String,
) -> String {
    let live = |record: &Option<T>| record.as_ref().filter(|record| !is_gone(record)).map(&name);
    match (live(&edit.before), live(&edit.after)) {
        (None, Some(after)) => format!("{kind}  + {after}"),
        (Some(before), None) => format!("{kind}  - {before}"),
        (Some(before), Some(after)) if before == after => format!("{kind}  {after}"),
        (Some(before), Some(after)) => format!("{kind}  {before} → {after}"),
        (None, None) => kind.to_owned(),
    }
}
