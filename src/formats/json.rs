//! Our own JSON: everything a store holds but journal, outbox and device. (spec: export)

mod fit;

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{
    ActiveTimer, Code, Customer, CustomerFocus, Pillar, Refusal, Task, TimeBill, TimeEntry, User,
};

/// The name in the field `format`.
pub const FORMAT: &str = "tat";

/// The version that is written; every version up to it is read.
pub const VERSION: u64 = 1;

/// The lists of a document, in the order in which they are written and read.
pub const LISTS: [&str; 7] =
    ["customers", "pillars", "tasks", "timeEntries", "activeTimers", "timeBills", "customerFocus"];

/// One record of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A customer.
    Customer(Customer),
    /// A pillar.
    Pillar(Pillar),
    /// A task.
    Task(Task),
    /// An entry.
    Entry(TimeEntry),
    /// A running timer.
    Timer(ActiveTimer),
    /// A bill.
    Bill(TimeBill),
    /// A user's focus.
    Focus(CustomerFocus),
}

/// A document that was read.
#[derive(Debug)]
pub struct Document {
    /// Whose store it was.
    pub user: Option<User>,
    /// The records with their numbers in the document, customers first and bills after entries.
    pub records: Vec<(usize, Record)>,
    /// Records that could not be read: their number in the document, and why.
    pub failed: Vec<(usize, String)>,
}

/// Whether the bytes look like one of our documents.
pub fn detect(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let bare: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    bare.starts_with("{\"format\":\"tat\"")
}

/// Reads a document. A record that does not read back is named and left out.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let refused = |why: String| {
        Refusal::new(Code::BadRequest, why)
            .hint("`tat export --format json` writes what `tat import` reads")
    };
    let mut value: Value = serde_json::from_slice(bytes)
        .map_err(|error| refused(format!("the file is no JSON: {error}")))?;
    if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(refused("the file is JSON, but no tat export".to_owned()));
    }
    let Some(version) = value.get("version").and_then(Value::as_u64).filter(|n| *n > 0) else {
        return Err(refused("the export does not say which version it has".to_owned()));
    };
    if version > VERSION {
        return Err(Refusal::new(
            Code::ClientTooOld,
            format!("the export has version {version}; this tat reads up to {VERSION}"),
        )
        .hint("install the newer `tat`"));
    }
    let user = value.get_mut("user").map(Value::take).and_then(|v| serde_json::from_value(v).ok());
    let mut document = Document { user, records: Vec::new(), failed: Vec::new() };
    let mut number = 0;
    for list in LISTS {
        let items = match value.get_mut(list).map(Value::take) {
            Some(Value::Array(items)) => items,
            None | Some(Value::Null) => continue,
            Some(_) => {
                document.failed.push((number + 1, format!("{list}: it is no list of records")));
                continue;
            }
        };
        for item in items {
            number += 1;
            match record(list, item) {
                Ok(record) => document.records.push((number, record)),
                Err(why) => document.failed.push((number, format!("{list}: {why}"))),
            }
        }
    }
    Ok(document)
}

fn record(list: &str, mut item: Value) -> Result<Record, String> {
    fn of<T: for<'a> Deserialize<'a>>(item: Value) -> Result<T, String> {
        serde_json::from_value(item).map_err(|error| error.to_string())
    }
    if matches!(list, "timeEntries" | "activeTimers")
        && item.get("billableByHand") == Some(&Value::Bool(false))
    {
        // Billable by rule: the flag in the document is what the rule came to.
        item["billable"] = Value::Null;
    }
    match list {
        "customers" => of(item).and_then(fit::customer).map(Record::Customer),
        "pillars" => of(item).and_then(fit::pillar).map(Record::Pillar),
        "tasks" => of(item).and_then(fit::task).map(Record::Task),
        "timeEntries" => of(item).and_then(fit::entry).map(Record::Entry),
        "activeTimers" => of(item).and_then(fit::timer).map(Record::Timer),
        "timeBills" => of(item).and_then(fit::bill).map(Record::Bill),
        _ => of(item).map(Record::Focus),
    }
}
