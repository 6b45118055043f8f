//! Decisions: approve, send back, take back, send, and the words on a bill.
//!
//! Each answers the bill as it will be; one that stands there already comes back as it is. Who may
//! decide is not asked here, nor what becomes of other bills.

use rust_decimal::Decimal;

use crate::domain::error::quoted;
use crate::domain::{BillStatus, Code, EntryId, Refusal, TimeBill, Timestamp, UserId, limits};

/// What somebody saw of a bill when they decided (spec: Bills).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The minutes billed.
    pub billed_minutes: u32,
    /// The money.
    pub amount: Option<Decimal>,
    /// The entries in it.
    pub time_entry_ids: Vec<EntryId>,
}

impl Seen {
    /// What a bill shows now.
    pub fn of(bill: &TimeBill) -> Self {
        Self {
            billed_minutes: bill.billed_minutes,
            amount: bill.amount,
            time_entry_ids: bill.time_entry_ids.clone(),
        }
    }
}

/// Refuses a decision on a bill that has changed since it was seen.
pub fn refuse_changed(bill: &TimeBill, name: &str, seen: &Seen) -> Result<(), Refusal> {
    if *seen == Seen::of(bill) && bill.deleted_at.is_none() {
        return Ok(());
    }
    let money =
        bill.amount.map_or_else(String::new, |amount| format!(", {amount} {}", bill.currency));
    Err(Refusal::conflict(format!(
        "the bill {} has changed since you saw it: now it is {}:{:02}{money}",
        quoted(name),
        bill.billed_minutes / 60,
        bill.billed_minutes % 60,
    ))
    .hint(format!("`tat bill show {}` shows it as it is", shell(name))))
}

/// Agrees to a pending bill: nothing in it changes any more.
pub fn approve(
    bill: &TimeBill,
    name: &str,
    by: UserId,
    now: Timestamp,
) -> Result<TimeBill, Refusal> {
    match bill.status {
        BillStatus::Approved => Ok(bill.clone()),
        BillStatus::Pending => Ok(TimeBill {
            status: BillStatus::Approved,
            rejection_note: None,
            approved_by: Some(by),
            approved_at: Some(now),
            ..bill.clone()
        }),
        BillStatus::Rejected => Err(cannot(bill, name, "approved")
            .hint(format!("`tat bill reopen {}` makes it pending first", shell(name)))),
        BillStatus::SentToBilling => Err(cannot(bill, name, "approved").hint(SENT)),
    }
}

/// Sends a pending bill back with a note.
pub fn reject(bill: &TimeBill, name: &str, note: &str) -> Result<TimeBill, Refusal> {
    let Some(note) = limits::note(Some(note))? else {
        return Err(Refusal::usage("the note is empty")
            .hint("`--note \"which entry is wrong, and why\"` tells what to mend"));
    };
    match bill.status {
        BillStatus::Pending | BillStatus::Rejected => Ok(TimeBill {
            status: BillStatus::Rejected,
            rejection_note: Some(note),
            ..bill.clone()
        }),
        BillStatus::Approved => Err(cannot(bill, name, "rejected")
            .hint(format!("`tat bill reopen {}` makes it pending first", shell(name)))),
        BillStatus::SentToBilling => Err(cannot(bill, name, "rejected").hint(SENT)),
    }
}

/// Takes an approved or rejected bill back to pending, while nothing was sent.
pub fn reopen(bill: &TimeBill, name: &str) -> Result<TimeBill, Refusal> {
    match bill.status {
        BillStatus::Pending => Ok(bill.clone()),
        BillStatus::Approved | BillStatus::Rejected => Ok(undecided(bill.clone())),
        BillStatus::SentToBilling => Err(cannot(bill, name, "reopened").hint(SENT)),
    }
}

/// Marks an approved bill as sent by hand.
pub fn send(
    bill: &TimeBill,
    name: &str,
    reference: Option<&str>,
    now: Timestamp,
) -> Result<TimeBill, Refusal> {
    let reference = match reference {
        Some(words) => limits::line("reference", words)?,
        None => None,
    };
    match bill.status {
        BillStatus::Approved => Ok(TimeBill {
            status: BillStatus::SentToBilling,
            reference: reference.or_else(|| bill.reference.clone()),
            sent_at: Some(now),
            ..bill.clone()
        }),
        BillStatus::SentToBilling => Ok(bill.clone()),
        BillStatus::Pending => Err(cannot(bill, name, "sent")
            .hint(format!("`tat bill approve {}` comes first", shell(name)))),
        BillStatus::Rejected => Err(cannot(bill, name, "sent")
            .hint(format!("`tat bill reopen {}`, then approve it", shell(name)))),
    }
}

/// Sets the words on a bill that is not frozen; none takes them off. A rejected bill is pending
/// again when they change.
pub fn set_memo(bill: &TimeBill, name: &str, words: &str) -> Result<TimeBill, Refusal> {
    let memo = limits::text("memo", words)?;
    let frozen = |is: &str| {
        Refusal::new(Code::Frozen, format!("the bill {} is {is}, its memo stays", quoted(name)))
    };
    match bill.status {
        BillStatus::Approved => {
            return Err(frozen("approved")
                .hint(format!("`tat bill reopen {}` makes it pending first", shell(name))));
        }
        BillStatus::SentToBilling => return Err(frozen("sent").hint(SENT)),
        BillStatus::Pending | BillStatus::Rejected => {}
    }
    let status = if memo == bill.memo { bill.status } else { BillStatus::Pending };
    Ok(TimeBill { status, memo, ..bill.clone() })
}

/// The bill as it was before anybody agreed. The note of a rejection stays until the next decision
/// to approve or reject.
pub fn undecided(bill: TimeBill) -> TimeBill {
    TimeBill {
        status: BillStatus::Pending,
        approved_by: None,
        approved_at: None,
        sent_at: None,
        ..bill
    }
}

/// What to do about a bill that is out of the house.
const SENT: &str = "a sent bill cannot change; record the difference as a new entry";

/// A refusal of an arrow that is not there.
fn cannot(bill: &TimeBill, name: &str, participle: &str) -> Refusal {
    let is = bill.status.word();
    let message = format!("the bill {} cannot be {participle}: it is {is}", quoted(name));
    Refusal::new(Code::IllegalTransition, message)
}

/// A bill's name as it is typed in a shell.
fn shell(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    let escaped: String = name
        .chars()
        .flat_map(|c| "\\\"$`".contains(c).then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{escaped}\"")
}
