//! What a record must be to come in, whatever else is in the document: no field holds more than it
//! may, and its times agree with each other.
//!
//! Whether records fit together is asked where they come in.

use rust_decimal::Decimal;

use crate::domain::{
    ActiveTimer, BillId, Customer, Day, Pillar, RatePeriod, Refusal, Rounding, Span, Task,
    TimeBill, TimeEntry, limits,
};

/// More bills of one group and day than anybody makes.
const MOST_SEQUENCES: u32 = 10_000;

/// Longer than any entry is: so many days would have to be looked at for each.
const LONGEST_ENTRY: Span = Span::hours(24 * 366);

type Fit<T> = Result<T, String>;

/// A customer.
pub(super) fn customer(mut customer: Customer) -> Fit<Customer> {
    customer.name = limits::name("name", &customer.name).map_err(why)?;
    line("e-mail address", &mut customer.email)?;
    line("contact", &mut customer.contact_name)?;
    line("phone number", &mut customer.phone)?;
    text("note", &mut customer.notes)?;
    line("zone", &mut customer.time_zone)?;
    line("project", &mut customer.xero_project_id)?;
    line("contact", &mut customer.xero_contact_id)?;
    rates(&mut customer.rates)?;
    customer.rounding.map_or(Ok(()), rounding)?;
    Ok(customer)
}

/// A pillar.
pub(super) fn pillar(mut pillar: Pillar) -> Fit<Pillar> {
    pillar.name = limits::name("name", &pillar.name).map_err(why)?;
    line("task", &mut pillar.xero_task_id)?;
    rates(&mut pillar.rates)?;
    Ok(pillar)
}

/// A task.
pub(super) fn task(mut task: Task) -> Fit<Task> {
    task.title = limits::title(&task.title).map_err(why)?;
    text("description", &mut task.description)?;
    line("link", &mut task.link)?;
    line("customer", &mut task.customer)?;
    task.tags = limits::tags(&task.tags).map_err(why)?;
    task.blocked_by_task_ids.sort_unstable();
    task.blocked_by_task_ids.dedup();
    if task.estimate.is_some_and(|estimate| estimate < Span::ZERO) {
        return Err("an estimate below nothing".to_owned());
    }
    Ok(task)
}

/// An entry.
pub(super) fn entry(mut entry: TimeEntry) -> Fit<TimeEntry> {
    text("note", &mut entry.notes)?;
    entry.tags = limits::tags(&entry.tags).map_err(why)?;
    entry.time_zone = limits::name("zone", &entry.time_zone).map_err(why)?;
    match (entry.start_time, entry.end_time, entry.date) {
        (Some(start), Some(end), _) if start < end => {
            entry.set_times(start.whole_second(), end.whole_second());
        }
        (Some(_), Some(_), _) => return Err("the end is not after the start".to_owned()),
        (None, None, Some(day)) => {
            entry.duration = Span::seconds(entry.duration.whole_seconds());
            recordable(day)?;
            if entry.duration > Span::hours(24) {
                return Err("a day holds no more than 24 hours".to_owned());
            }
        }
        _ => return Err("neither start and end nor date and duration".to_owned()),
    }
    if entry.duration < Span::seconds(1) {
        return Err("an entry under one second".to_owned());
    }
    if entry.duration > LONGEST_ENTRY {
        return Err("an entry of more than a year".to_owned());
    }
    Ok(entry)
}

/// A running timer.
pub(super) fn timer(mut timer: ActiveTimer) -> Fit<ActiveTimer> {
    text("note", &mut timer.notes)?;
    timer.tags = limits::tags(&timer.tags).map_err(why)?;
    timer.time_zone = limits::name("zone", &timer.time_zone).map_err(why)?;
    timer.start_time = timer.start_time.whole_second();
    Ok(timer)
}

/// A bill.
pub(super) fn bill(mut bill: TimeBill) -> Fit<TimeBill> {
    let group = (bill.user_id, bill.customer_id, bill.pillar_id);
    if bill.id != BillId::of(group.0, group.1, group.2, bill.date, bill.sequence) {
        return Err("the id is not that of its user, customer, pillar, day and number".to_owned());
    }
    if !(1..=MOST_SEQUENCES).contains(&bill.sequence) {
        return Err(format!("{} is no number among the bills of a day", bill.sequence));
    }
    recordable(bill.date)?;
    rounding(bill.rounding)?;
    text("memo", &mut bill.memo)?;
    text("note", &mut bill.rejection_note)?;
    line("reference", &mut bill.reference)?;
    line("entry", &mut bill.xero_time_entry_id)?;
    text("error", &mut bill.xero_sync_error)?;
    bill.time_entry_ids.sort_unstable();
    bill.time_entry_ids.dedup();
    if bill.duration < Span::ZERO || bill.rate.is_some_and(below_nothing) {
        return Err("a time or rate below nothing".to_owned());
    }
    Ok(bill)
}

fn why(refusal: Refusal) -> String {
    refusal.message
}

fn line(what: &str, field: &mut Option<String>) -> Fit<()> {
    *field = field.take().map_or(Ok(None), |words| limits::line(what, &words)).map_err(why)?;
    Ok(())
}

fn text(what: &str, field: &mut Option<String>) -> Fit<()> {
    *field = field.take().map_or(Ok(None), |words| limits::text(what, &words)).map_err(why)?;
    Ok(())
}

/// A day in the years in which time can be recorded.
fn recordable(day: Day) -> Fit<()> {
    use chrono::Datelike;
    if (1900..=9999).contains(&day.year()) {
        Ok(())
    } else {
        Err(format!("{day} lies outside the years 1900 to 9999"))
    }
}

fn rounding(rounding: Rounding) -> Fit<()> {
    match rounding.increment_minutes {
        1..=60 => Ok(()),
        minutes => Err(format!("{minutes} minutes are no step to round to")),
    }
}

fn below_nothing(rate: Decimal) -> bool {
    rate < Decimal::ZERO
}

/// Rates in order of their first days, none below nothing.
fn rates(rates: &mut [RatePeriod]) -> Fit<()> {
    rates.sort_by_key(|period| period.since);
    match rates.iter().filter_map(|period| period.rate).find(|rate| below_nothing(*rate)) {
        Some(rate) => Err(format!("the rate {rate} is less than nothing")),
        None => Ok(()),
    }
}
