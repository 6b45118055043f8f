//! Transfer: everything out of a store as JSON, and back in without loss.

mod check;
mod chosen;
mod foreign;
mod intake;
mod leave;
mod places;
mod sums;
#[cfg(test)]
mod tests;
mod times;
mod verify;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde_json::{Value, json};

use crate::domain::{BillId, Change, Code, Day, Refusal, Span, Task, TaskId, Timestamp, UserId};
use crate::formats::json::{Document, FORMAT, LISTS, Record, VERSION};
use crate::store::{Commit, JournalEntry, Kind, Read};
use crate::wire;

use super::{Draft, Engine, Mode, role};
use check::{Checked, check};
use chosen::Chosen;

pub use foreign::{ForeignFile, ImportWish};
pub use leave::{ExportWish, Left};
pub use places::Made;
pub use sums::{Billed, BilledTo};
pub use verify::{Differs, Verified};
pub use wanted::Mapping;

/// So many records are written in one transaction, so that others get their turn.
const BATCH: usize = 10_000;

/// So many days of bills are computed in one transaction.
const DAY_BATCH: usize = 500;

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Brought {
    /// Records of every kind, from our own documents.
    #[default]
    Records,
    /// Entries, from other trackers' files.
    Entries,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// What came in.
    pub brought: Brought,
    /// Records that came in.
    pub added: usize,
    /// Records that were there already.
    pub skipped: usize,
    /// Records that did not come in, or not wholly: number and reason.
    pub failed: Vec<(usize, String)>,
    /// Whether a running timer came in.
    pub running: bool,
    /// Of those that were skipped, the records that were here already.
    pub here: usize,
    /// What was decided on a line: its number and what.
    pub notes: Vec<(usize, String)>,
    /// The time that came in.
    pub time: Span,
    /// What was made beside entries.
    pub made: Made,
    /// Entries that came in and share time with others.
    pub overlaps: usize,
    /// The first and the last day of what came in.
    pub days: Option<(Day, Day)>,
    /// The people whose time it was, as the source names them.
    pub users: BTreeSet<String>,
    /// Mappings that met nothing.
    pub unmet: Vec<String>,
    /// What became of bills, by customer.
    pub bills: Vec<BilledTo>,
    /// The comparison with the source, where it was asked for.
    pub verified: Option<Verified>,
}

/// Whether a running timer in the file is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakeRunning {
    /// Only into an empty store.
    #[default]
    IfEmpty,
    /// Whenever none runs here.
    Yes,
}

impl Engine {
    /// Writes everything that the store holds in these days (all: tombstones too) as one JSON
    /// document. `out` should be memory or a file, never a pipe: the store is open meanwhile.
    pub fn export_json(
        &self,
        wish: &ExportWish,
        out: &mut dyn Write,
        today: Day,
    ) -> Result<(), Refusal> {
        self.ask(|read| write_document(read, wish, out, today))
    }

    /// Takes a document's records in, in batches that share one journal step. A record whose id
    /// is here already is left alone, so that a second import adds nothing.
    pub fn import_json(
        &self,
        document: Document,
        running: TakeRunning,
        now: Timestamp,
    ) -> Result<Imported, Refusal> {
        self.import_all(vec![document], running, now)
    }

    /// The same with several documents at once, as one step. Each may be of another user: their
    /// records become those of the store's owner.
    pub fn import_all(
        &self,
        documents: Vec<Document>,
        running: TakeRunning,
        now: Timestamp,
    ) -> Result<Imported, Refusal> {
        let (owner, empty) = self.ask(|read| Ok((read.owner()?, read.generation()? == 0)))?;
        let adopt = documents.iter().find_map(|document| document.user.clone());
        let mut adopt = adopt.filter(|user| empty && user.id != owner.id);
        let owner = adopt.as_ref().map_or(owner.id, |user| user.id);
        let (mut records, mut failed) = (Vec::new(), Vec::new());
        for document in documents {
            let theirs = document.user.map(|user| user.id);
            records.extend(owned(document.records, theirs, owner));
            failed.extend(document.failed);
        }
        let Checked { records, failed: unfit } = self.ask(|read| check(read, records))?;
        failed.extend(unfit);
        failed.sort();
        let mut imported = Imported { failed, ..Imported::default() };
        let days: BTreeSet<(UserId, Day)> = records.iter().flat_map(days_of).collect();
        let mut step = Journal::new(format!("Imported {} records", records.len()));
        let take_timer = empty || running == TakeRunning::Yes;
        // Without records a batch of none still hands the store to its user.
        for batch in records.chunks(BATCH).chain(records.is_empty().then_some(&[][..])) {
            self.batch(now, &mut step, adopt.take(), |draft| {
                for record in batch {
                    take_in(draft, record, take_timer, &mut imported)?;
                }
                Ok(())
            })?;
        }
        let days: Vec<(UserId, Day)> = days.into_iter().collect();
        for batch in days.chunks(DAY_BATCH) {
            self.batch(now, &mut step, None, |draft| {
                draft.recompute(&batch.iter().copied().collect())?;
                draft.stamp();
                Ok(())
            })?;
        }
        Ok(imported)
    }

    /// The changes of a batch; refused where the role does not allow them.
    fn allowed(&self, draft: Draft<'_>) -> Result<Vec<Change>, Refusal> {
        let owner = draft.owner()?;
        let changes = draft.into_changes();
        if self.store.kind() == Kind::Account {
            role::refuse(&owner, &changes)?;
        }
        Ok(changes)
    }

    /// One transaction of an import: its first is a new step, the others are more of it. Answers
    /// what it changed.
    fn batch(
        &self,
        now: Timestamp,
        journal: &mut Journal,
        owner: Option<crate::domain::User>,
        fill: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
    ) -> Result<Vec<Change>, Refusal> {
        if self.mode == Mode::DryRun {
            return self.ask(|read| {
                let mut draft = Draft::new(read, now, &self.ids)?;
                fill(&mut draft)?;
                self.allowed(draft)
            });
        }
        self.store.write(|door| {
            let changes = {
                let read: &dyn Read = &*door;
                let mut draft = Draft::new(read, now, &self.ids)?;
                fill(&mut draft)?;
                self.allowed(draft)?
            };
            if changes.is_empty() && owner.is_none() {
                return Ok(changes);
            }
            let entry = match journal.step {
                Some(step) => JournalEntry::More(step),
                None => JournalEntry::New(journal.sentence.clone()),
            };
            let commit = Commit { changes: &changes, at: now, journal: entry, owner };
            journal.step = Some(door.commit(&commit)?);
            Ok::<_, Refusal>(changes)
        })
    }
}

/// Where an import stands in the journal.
#[derive(Default)]
struct Journal {
    step: Option<u64>,
    sentence: String,
}

impl Journal {
    /// A step that begins with the first batch.
    fn new(sentence: String) -> Self {
        Self { step: None, sentence }
    }
}

/// Puts one record into the draft, unless its id is known.
fn take_in(
    draft: &mut Draft<'_>,
    record: &Record,
    take_timer: bool,
    imported: &mut Imported,
) -> Result<(), Refusal> {
    let known = match record {
        Record::Customer(record) => draft.customer(record.id)?.is_some(),
        Record::Pillar(record) => draft.pillar(record.id)?.is_some(),
        Record::Task(record) => draft.task(record.id)?.is_some(),
        Record::Entry(record) => draft.entry(record.id)?.is_some(),
        Record::Timer(record) => {
            !take_timer
                || draft.timer(record.user_id)?.is_some()
                || draft.entry(record.id)?.is_some()
        }
        Record::Bill(record) => draft.bill(record.id)?.is_some(),
        Record::Focus(record) => draft.focus(record.user_id)?.is_some(),
    };
    if known {
        imported.skipped += 1;
        return Ok(());
    }
    imported.added += 1;
    match record.clone() {
        Record::Customer(record) => draft.put_customer(record),
        Record::Pillar(record) => draft.put_pillar(record),
        Record::Task(record) => draft.put_task(record),
        Record::Entry(record) => draft.put_entry(record),
        Record::Timer(record) => {
            imported.running = true;
            draft.put_timer(record)
        }
        Record::Bill(record) => draft.put_bill(record),
        Record::Focus(record) => draft.put_focus(record),
    }
}

/// The records of one document, its user's given to the owner of the store.
fn owned(
    mut records: Vec<(usize, Record)>,
    user: Option<UserId>,
    owner: UserId,
) -> Vec<(usize, Record)> {
    let theirs = user.or_else(|| records.iter().find_map(|(_, record)| owner_of(record)));
    if let Some(theirs) = theirs.filter(|theirs| *theirs != owner) {
        for (_, record) in &mut records {
            give_to(record, theirs, owner);
        }
    }
    records
}

/// Whose record it is, if it is anybody's.
fn owner_of(record: &Record) -> Option<UserId> {
    match record {
        Record::Entry(record) => Some(record.user_id),
        Record::Timer(record) => Some(record.user_id),
        Record::Bill(record) => Some(record.user_id),
        _ => None,
    }
}

/// Gives a record to another user: an export from one local store goes into another.
fn give_to(record: &mut Record, from: UserId, to: UserId) {
    let give = |user: &mut UserId| {
        if *user == from {
            *user = to;
        }
    };
    match record {
        Record::Task(record) => {
            if record.user_id == Some(from) {
                record.user_id = Some(to);
            }
        }
        Record::Entry(record) => give(&mut record.user_id),
        Record::Timer(record) => give(&mut record.user_id),
        Record::Focus(record) => give(&mut record.user_id),
        Record::Bill(bill) => {
            give(&mut bill.user_id);
            bill.approved_by.iter_mut().for_each(give);
            bill.id = BillId::of(
                bill.user_id,
                bill.customer_id,
                bill.pillar_id,
                bill.date,
                bill.sequence,
            );
        }
        Record::Customer(_) | Record::Pillar(_) => {}
    }
}

/// The days whose bills a record may alter.
fn days_of(record: &Record) -> Vec<(UserId, Day)> {
    match record {
        Record::Entry(entry) => {
            entry.parts().into_iter().map(|(day, _)| (entry.user_id, day)).collect()
        }
        Record::Bill(bill) => vec![(bill.user_id, bill.date)],
        _ => Vec::new(),
    }
}

/// Writes one list after another, a record a line.
fn write_document(
    read: &dyn Read,
    wish: &ExportWish,
    out: &mut dyn Write,
    today: Day,
) -> Result<(), Refusal> {
    let chosen = Chosen::of(read, wish)?;
    let mut tasks: BTreeMap<TaskId, Task> = BTreeMap::new();
    let mut facts = wire::AllTaskFacts::default();
    read.every_task(&mut |task| {
        tasks.insert(task.id, task);
    })?;
    for timer in read.timers()? {
        facts.add_timer(&timer);
    }
    for task in tasks.values() {
        facts.add_task(read, task)?;
    }
    let user = serde_json::to_value(read.owner()?).unwrap_or(Value::Null);
    let mut lines = Lines { out, first: true, trouble: None };
    lines.raw(&format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\n\"user\":{user}"));
    for list in LISTS {
        lines.begin(list);
        match list {
            "customers" => read.every_customer(&mut |customer| {
                if chosen.customer(customer.id) {
                    lines.record(&wire::customer(&customer, today));
                }
            })?,
            "pillars" => read.every_pillar(&mut |pillar| {
                if chosen.customer(pillar.customer_id) {
                    lines.record(&wire::pillar(&pillar, today));
                }
            })?,
            "tasks" => {
                for task in tasks.values().filter(|task| chosen.task(task)) {
                    lines.record(&wire::task(task, &facts.of(task.id)));
                }
            }
            "timeEntries" => read.every_entry(&mut |entry| {
                let task = tasks.get(&entry.task_id);
                if chosen.entry(&entry, task) {
                    lines.record(&wire::entry(&entry, task));
                }
            })?,
            "activeTimers" => {
                for timer in read.timers()? {
                    let task = tasks.get(&timer.task_id);
                    if chosen.timer(&timer, task) {
                        lines.record(&wire::timer(&timer, task));
                    }
                }
            }
            "timeBills" => read.every_bill(&mut |bill| {
                if chosen.bill(&bill) {
                    lines.record(&wire::bill(&bill));
                }
            })?,
            _ => {
                let focus = read.focus(read.owner()?.id)?;
                if let Some(focus) = focus.filter(|_| chosen.is_all()) {
                    lines.record(&json!(focus));
                }
            }
        }
        lines.end();
    }
    lines.raw("\n}\n");
    match lines.trouble {
        Some(error) => {
            Err(Refusal::new(Code::Failed, format!("the export could not be written: {error}")))
        }
        None => Ok(()),
    }
}

/// A writer that keeps its first trouble.
struct Lines<'a> {
    out: &'a mut dyn Write,
    first: bool,
    trouble: Option<std::io::Error>,
}

impl Lines<'_> {
    fn raw(&mut self, text: &str) {
        if self.trouble.is_none() {
            self.trouble = self.out.write_all(text.as_bytes()).err();
        }
    }

    fn begin(&mut self, list: &str) {
        self.first = true;
        self.raw(&format!(",\n\"{list}\":["));
    }

    fn record(&mut self, value: &Value) {
        let comma = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        self.raw(&format!("{comma}{value}"));
    }

    fn end(&mut self) {
        self.raw("]");
    }
}
