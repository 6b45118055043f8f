//! Words that several screens show: where a task lies, signs of statuses, times that are exact.

use chrono::Datelike;

use crate::domain::{
    BillStatus, Customer, DayRange, Pillar, Status, Task, TimeEntry, Timestamp, When, naming,
};

use super::model::Look;
use super::theme::Role;
use crate::text::date;

/// Where something lies: `Acme › Platform`; empty where it lies nowhere.
pub(crate) fn place(customer: Option<&Customer>, pillar: Option<&Pillar>, look: Look) -> String {
    let names = [customer.map(|customer| &customer.name), pillar.map(|pillar| &pillar.name)];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    names.join(&format!(" {} ", look.glyphs.within))
}

/// The sign of a status.
pub(crate) fn status_sign(status: Status, look: Look) -> &'static str {
    match status {
        Status::Intake => look.sign("·", "i"),
        Status::ToDo => look.sign("○", "o"),
        Status::InProgress => look.sign("◐", ">"),
        Status::Blocked => look.sign("⊘", "#"),
        Status::Completed => look.sign("✓", "x"),
        Status::Cancelled => look.sign("✗", "-"),
        Status::Exploded => look.sign("✹", "*"),
    }
}

/// The word for a status.
pub(crate) const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Intake => "Intake",
        Status::ToDo => "To do",
        Status::InProgress => "In progress",
        Status::Blocked => "Blocked",
        Status::Completed => "Completed",
        Status::Cancelled => "Cancelled",
        Status::Exploded => "Exploded",
    }
}

/// The role of a status.
pub(crate) const fn status_role(status: Status) -> Role {
    match status {
        Status::InProgress => Role::Running,
        Status::Blocked => Role::Warn,
        Status::Completed => Role::Done,
        Status::Cancelled => Role::Muted,
        Status::Intake | Status::ToDo | Status::Exploded => Role::Text,
    }
}

/// The sign of a bill's status.
pub(crate) fn bill_sign(status: BillStatus, look: Look) -> &'static str {
    match status {
        BillStatus::Pending => look.sign("○", "o"),
        BillStatus::Approved => look.sign("✓", "+"),
        BillStatus::Rejected => look.sign("✗", "x"),
        BillStatus::SentToBilling => look.sign("➤", ">"),
    }
}

/// The role of a bill's status.
pub(crate) const fn bill_role(status: BillStatus) -> Role {
    match status {
        BillStatus::Pending => Role::Text,
        BillStatus::Approved => Role::Done,
        BillStatus::Rejected => Role::Error,
        BillStatus::SentToBilling => Role::Muted,
    }
}

/// A WHEN that means this very instant.
pub(crate) fn exactly(instant: Timestamp) -> When {
    When::Offset { local: instant.whole_second().to_utc().naive_utc(), ahead: 0 }
}

/// The words that mean this task without doubt.
pub(crate) fn task_words(task: &Task) -> String {
    format!("id:{}", task.id)
}

/// Whether an entry is billed: as somebody said by hand, else where its task has a customer.
pub(crate) fn is_billed(entry: &TimeEntry, task: Option<&Task>) -> bool {
    entry.billable.unwrap_or_else(|| task.is_some_and(|task| task.customer_id.is_some()))
}

/// Whether a text holds every one of the words, case folded.
pub(crate) fn holds(words: &str, texts: &[&str]) -> bool {
    if words.trim().is_empty() {
        return true;
    }
    let texts: Vec<String> = texts.iter().map(|text| naming::fold(text)).collect();
    let folded = naming::fold(words);
    folded.split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// The colour of a pillar, or of whatever has this name: always the same.
pub(crate) fn colour_of(bytes: &[u8]) -> usize {
    bytes.iter().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
        % super::theme::BARS
}

/// Days, as short as they can be said: `16–22 November 2026`, `November 2026`, `2026`.
pub(crate) fn days(range: DayRange, look: Look) -> String {
    let (Some(start), Some(end)) = (range.start, range.end) else { return date::days(range) };
    let to = look.glyphs.to;
    if start == end {
        date::heading(start)
    } else if range == DayRange::year_of(start) {
        start.year().to_string()
    } else if range == DayRange::month_of(start) {
        start.format("%B %Y").to_string()
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        format!("{}{to}{}", start.day(), end.format("%-d %B %Y"))
    } else if start.year() == end.year() {
        format!("{} {to} {}", start.format("%-d %B"), end.format("%-d %B %Y"))
    } else {
        format!("{} {to} {}", start.format("%-d %B %Y"), end.format("%-d %B %Y"))
    }
}
