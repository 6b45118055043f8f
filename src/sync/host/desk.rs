//! One batch of operations: each merged into a draft, all committed at once.
//!
//! What each kind of record asks for is in `fit` and `entry`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{Change, Code, Refusal, Role, Span, Timestamp, UserId};
use crate::engine::{Draft, IdSource};
use crate::store::{
    Class, Commit, DELETED, Door, How, JournalEntry, Mark, Marks, Read, RecordKey, Side, by_record,
};
use crate::sync::fault::{self, Fault};
use crate::sync::merge::{Author, Lost, Merged, Standing, merge};
use crate::sync::model::{Answered, Conflict, Exchange, Hlc, Kind, Operation, Outcome};
use crate::sync::record::{PROVISIONAL, Record, extra_text, of_text, text};

use super::{Asker, rejected};

/// How far ahead of the server an operation's clock may be. (spec: Conflicts, 2)
const AHEAD: Span = Span::seconds(60);

/// The number of writes of this batch before it is known.
const SOON: u64 = u64::MAX;

/// What came of a batch.
pub(super) struct Taken {
    /// An answer to each operation, without its record.
    pub(super) results: Vec<Answered>,
    /// Conflicts that are new, or gone.
    pub(super) conflicts: Vec<(Uuid, bool)>,
}

/// How an operation was answered, as it is kept.
#[derive(Serialize, Deserialize)]
struct SeenRow {
    /// The operation without its id, as one number.
    body: Uuid,
    /// The answer without its record.
    answer: Answered,
}

/// Takes a batch.
pub(super) fn take(
    door: &mut dyn Door,
    (asker, asked): (&Asker, &Exchange),
    now: Timestamp,
    ids: &IdSource,
) -> Result<Taken, Refusal> {
    let (written, changes) = {
        let read: &dyn Read = &*door;
        let mut desk = Desk::new(Draft::new(read, now, ids)?, (asker, asked));
        let old = desk.known(read)?;
        for (operation, answer) in asked.ops.iter().zip(old) {
            match answer {
                Some(answer) => desk.results.push(answer),
                None => desk.answer(operation)?,
            }
        }
        desk.follow()?;
        desk.stamp_followed()?;
        let changes = desk.draft.changes();
        (desk.written(), changes)
    };
    if !changes.is_empty() {
        let journal = JournalEntry::New(String::new());
        door.commit(&Commit { changes: &changes, at: now, journal, owner: None })?;
        say_who(door, &changes, &written.marks)?;
    }
    remember(door, &written, now)?;
    let conflicts = written.conflicts.iter().map(|conflict| (conflict.id, false));
    let conflicts = conflicts.chain(written.dismissed.iter().map(|id| (*id, true))).collect();
    Ok(Taken { results: written.results, conflicts })
}

/// What a batch writes beside its changes.
struct Written {
    results: Vec<Answered>,
    fresh: Vec<(Uuid, SeenRow)>,
    used: Vec<(Vec<u8>, Uuid)>,
    marks: BTreeMap<RecordKey, Marks>,
    conflicts: Vec<Conflict>,
    dismissed: Vec<Uuid>,
}

/// Says who wrote the fields that the batch changed: the operations' authors, or the server by its
/// rules.
fn say_who(
    door: &mut dyn Door,
    changes: &[Change],
    ours: &BTreeMap<RecordKey, Marks>,
) -> Result<(), Refusal> {
    for (key, _) in by_record(changes) {
        let Some(mut stood) = door.marks(key)? else { continue };
        let version = stood.version;
        let said = ours.get(&key);
        for (field, mark) in stood.all_mut().filter(|(_, mark)| mark.seq == version) {
            let author = said.and_then(|said| match field {
                Some(field) => said.fields.get(field).or(Some(&said.made)),
                None => Some(&said.made),
            });
            match author.filter(|author| author.seq == SOON) {
                Some(author) => *mark = Mark { seq: version, ..*author },
                None => mark.how = How::Rule,
            }
        }
        if let Some(said) = said {
            for (field, mark) in said.fields.iter().filter(|(_, mark)| mark.seq == SOON) {
                stood.fields.insert(field.clone(), Mark { seq: version, ..*mark });
            }
            stood.extra.clone_from(&said.extra);
        }
        door.put_marks(key, &stood)?;
    }
    Ok(())
}

/// Keeps answers, used numbers and conflicts.
fn remember(door: &mut dyn Door, written: &Written, now: Timestamp) -> Result<(), Refusal> {
    for (id, row) in &written.fresh {
        door.put_side(Side::Seen, id.as_bytes(), Some(text(row).as_bytes()))?;
        let aged = [&now.millis().to_be_bytes()[..], id.as_bytes()].concat();
        door.put_side(Side::Aged, &aged, Some(&[]))?;
    }
    for (key, id) in &written.used {
        door.put_side(Side::Used, key, Some(id.as_bytes()))?;
    }
    for conflict in &written.conflicts {
        let row = text(conflict);
        door.put_side(Side::Conflict, conflict.id.as_bytes(), Some(row.as_bytes()))?;
    }
    for id in &written.dismissed {
        door.put_side(Side::Conflict, id.as_bytes(), None)?;
    }
    Ok(())
}

/// A batch while it is merged.
pub(super) struct Desk<'a> {
    pub(super) draft: Draft<'a>,
    pub(super) asker: &'a Asker,
    asked: &'a Exchange,
    marks: BTreeMap<RecordKey, Marks>,
    /// Records that operations wrote; others changed by the server's rules.
    touched: BTreeSet<RecordKey>,
    pub(super) conflicts: Vec<Conflict>,
    dismissed: Vec<Uuid>,
    results: Vec<Answered>,
    fresh: Vec<(Uuid, SeenRow)>,
    used: Vec<(Vec<u8>, Uuid)>,
    /// Whether something changed since bills were last computed.
    unsettled: bool,
}

impl<'a> Desk<'a> {
    fn new(draft: Draft<'a>, (asker, asked): (&'a Asker, &'a Exchange)) -> Self {
        Self {
            draft,
            asker,
            asked,
            marks: BTreeMap::new(),
            touched: BTreeSet::new(),
            conflicts: Vec::new(),
            dismissed: Vec::new(),
            results: Vec::new(),
            fresh: Vec::new(),
            used: Vec::new(),
            unsettled: false,
        }
    }

    fn written(self) -> Written {
        let Self { results, fresh, used, marks, conflicts, dismissed, .. } = self;
        Written { results, fresh, used, marks, conflicts, dismissed }
    }

    /// The answers to operations that were taken before. One whose number another had used, or
    /// whose body was another, refuses the whole batch.
    fn known(&self, read: &dyn Read) -> Result<Vec<Option<Answered>>, Refusal> {
        let mut answers = Vec::with_capacity(self.asked.ops.len());
        for operation in &self.asked.ops {
            let used = read.side(Side::Used, &self.used_key(operation))?;
            if used.is_some_and(|id| id != operation.op_id.as_bytes()) {
                return Err(forked());
            }
            answers.push(match read.side(Side::Seen, operation.op_id.as_bytes())? {
                Some(row) if !fault::on(Fault::NoOperationId) => {
                    Some(answer_again(&row, operation)?)
                }
                _ => None,
            });
        }
        Ok(answers)
    }

    fn used_key(&self, operation: &Operation) -> Vec<u8> {
        let device = self.asked.device_id.as_bytes();
        [&device[..], &operation.op_seq.to_be_bytes()].concat()
    }

    /// Merges one operation and keeps its answer. What cannot be is rejected alone; trouble with the
    /// store ends the batch.
    fn answer(&mut self, operation: &Operation) -> Result<(), Refusal> {
        if let Some(known) = self.results.iter().find(|known| known.op_id == operation.op_id) {
            let twice = Answered { status: Outcome::Duplicate, ..known.clone() };
            self.results.push(twice);
            return Ok(());
        }
        let answer = match self.merge_one(operation) {
            Ok(status) => Answered {
                op_id: operation.op_id,
                status,
                record: None,
                reason: None,
                code: None,
                hint: None,
            },
            Err(refusal) if is_trouble(&refusal) => return Err(refusal),
            Err(refusal) => rejected(operation, &refusal),
        };
        let row = SeenRow { body: body_of(operation), answer: answer.clone() };
        self.fresh.push((operation.op_id, row));
        self.used.push((self.used_key(operation), operation.op_id));
        self.results.push(answer);
        Ok(())
    }

    fn merge_one(&mut self, operation: &Operation) -> Result<Outcome, Refusal> {
        let key = operation.key().ok_or_else(|| {
            let message = format!("the server knows no \"{}\"", operation.entity);
            Refusal::new(Code::BadRequest, message).hint("the server may be older than the client")
        })?;
        match key.class {
            Class::User => return Err(forbidden("users are altered by their own commands")),
            Class::Conflict => {
                self.dismiss(key.id)?;
                return Ok(Outcome::Applied);
            }
            Class::Bill if self.unsettled => self.follow()?,
            _ => {}
        }
        let standing = self.standing(key)?;
        self.may(key, &standing, operation)?;
        let operation = &self.fitting(key, operation)?;
        if let Some(outcome) = self.frozen(key, &standing, operation)? {
            return Ok(outcome);
        }
        let author = self.author(operation);
        let mut merged = match self.adopted_bill(key, operation)? {
            Some(merged) => merged,
            None => merge(key, &standing, operation, &author)?,
        };
        self.fit(key, &standing, (operation, &mut merged))?;
        let altered = merged.altered;
        self.place(key, merged, (operation, &standing))?;
        Ok(if altered { Outcome::Merged } else { Outcome::Applied })
    }

    /// Who makes an operation, with its clock as it counts here.
    pub(super) fn author(&self, operation: &Operation) -> Author {
        let latest = self.draft.now() + AHEAD;
        let told = Hlc { millis: operation.wall_time.millis(), counter: 0 };
        let hlc = if fault::on(Fault::ClientClock) { told } else { operation.hlc.at_most(latest) };
        Author { device: Some(self.asked.device_id), user: self.asker.user.id, hlc }
    }

    /// Takes a conflict off the journal.
    fn dismiss(&mut self, id: Uuid) -> Result<(), Refusal> {
        let row = self.draft.side(Side::Conflict, id.as_bytes())?;
        let known = row.and_then(|row| serde_json::from_slice::<Conflict>(&row).ok());
        let theirs = known.is_some_and(|known| known.user_id != Some(self.asker.user.id.0));
        if theirs && !self.is_admin() {
            return Err(forbidden("the conflict is another user's"));
        }
        self.dismissed.push(id);
        self.conflicts.retain(|conflict| conflict.id != id);
        Ok(())
    }

    /// A record as it stands now, the batch's own changes in it.
    fn standing(&self, key: RecordKey) -> Result<Standing, Refusal> {
        let record = Record::find(&self.draft, key)?;
        let marks = match self.marks.get(&key) {
            Some(marks) => marks.clone(),
            None => self.draft.marks(key)?.unwrap_or_default(),
        };
        let deleted = record.as_ref().map_or(marks.lost.is_some(), Record::is_deleted);
        let lost = || marks.lost.clone().map(Record::Timer);
        let fields = record.or_else(lost).map(|record| {
            let mut fields = record.fields();
            fields.extend(of_text(&marks.extra));
            fields
        });
        Ok(Standing { fields, deleted, marks })
    }

    /// Puts a merged record into the draft and marks what the operation wrote.
    fn place(
        &mut self,
        key: RecordKey,
        mut merged: Merged,
        (operation, standing): (&Operation, &Standing),
    ) -> Result<(), Refusal> {
        let owner = self.owner_of(key, &merged)?;
        for lost in std::mem::take(&mut merged.conflicts) {
            self.journal(lost, operation, owner);
        }
        if merged.written.is_empty() {
            return Ok(());
        }
        merged.fields.remove(PROVISIONAL);
        let dropped = standing.fields.clone().filter(|_| merged.deleted);
        let (record, extra) = Record::read(key, &merged.fields)?;
        let extra = extra_text(&extra);
        let mut marks = standing.marks.clone();
        let mark = self.mark(operation);
        if standing.fields.is_none() {
            marks.made = mark;
        }
        for field in &merged.written {
            let stop = operation.kind == Kind::Stop && field == "endTime";
            let how = if stop { How::Stop } else { How::Edit };
            if standing.fields.is_some() || stop {
                marks.fields.insert(field.clone(), Mark { how, ..mark });
            }
        }
        let told_apart = marks.extra != extra;
        marks.extra = extra;
        marks.lost = None;
        self.marks.insert(key, marks);
        self.touched.insert(key);
        self.unsettled = true;
        match record {
            Some(Record::Timer(timer)) => self.run(timer),
            Some(record) => self.touch(record, told_apart).put(&mut self.draft),
            None => self.drop_timer(key, dropped),
        }
    }

    /// A record of which only what is unknown here changed is changed all the same.
    fn touch(&self, mut record: Record, told_apart: bool) -> Record {
        let now = self.draft.now();
        match &mut record {
            Record::Task(task) if told_apart => task.updated_at = task.updated_at.max(now),
            Record::Entry(entry) if told_apart => entry.updated_at = entry.updated_at.max(now),
            Record::Customer(it) if told_apart => it.updated_at = it.updated_at.max(now),
            Record::Pillar(it) if told_apart => it.updated_at = it.updated_at.max(now),
            _ => {}
        }
        record
    }

    /// Takes a timer away, and keeps what it was.
    fn drop_timer(
        &mut self,
        key: RecordKey,
        dropped: Option<crate::sync::model::Fields>,
    ) -> Result<(), Refusal> {
        let Some(mut fields) = dropped else { return Ok(()) };
        fields.remove(DELETED);
        let Some(Record::Timer(timer)) = Record::read(key, &fields)?.0 else { return Ok(()) };
        let runs = self.draft.timer(timer.user_id)?.is_some_and(|other| other.id == timer.id);
        if runs {
            self.draft.remove_timer(timer.user_id)?;
        }
        if let Some(marks) = self.marks.get_mut(&key) {
            marks.lost = Some(timer);
        }
        Ok(())
    }

    /// The mark of an operation's writes.
    fn mark(&self, operation: &Operation) -> Mark {
        let Author { device, user, hlc: Hlc { millis, counter } } = self.author(operation);
        Mark { seq: SOON, millis, counter, device, user: Some(user), how: How::Edit }
    }

    /// Marks a field as written by the server's rules.
    pub(super) fn mark_rule(&mut self, key: RecordKey, field: &str) -> Result<(), Refusal> {
        let marks = match self.marks.remove(&key) {
            Some(marks) => Some(marks),
            None => self.draft.marks(key)?,
        };
        let mut marks = marks.unwrap_or_default();
        let mark = Mark {
            seq: SOON,
            millis: self.draft.now().millis(),
            how: How::Rule,
            ..Mark::default()
        };
        marks.fields.insert(field.to_owned(), mark);
        self.marks.insert(key, marks);
        Ok(())
    }

    /// Writes what lost into the journal.
    pub(super) fn journal(&mut self, lost: Lost, operation: &Operation, owner: Option<UserId>) {
        let owner = owner.or_else(|| lost.by.map(UserId));
        self.conflicts.push(lost.conflict(operation, owner));
    }

    /// Whose devices are told of a conflict.
    fn owner_of(&self, key: RecordKey, merged: &Merged) -> Result<Option<UserId>, Refusal> {
        if let Some(owner) = Record::find(&self.draft, key)?.and_then(|record| record.owner()) {
            return Ok(Some(owner));
        }
        let user = merged.fields.get("userId").and_then(Value::as_str);
        let user = user.and_then(|id| id.parse::<Uuid>().ok()).map(UserId);
        Ok(user.filter(|_| key.class == Class::Entry))
    }

    /// Brings bills and statuses up to date.
    pub(super) fn follow(&mut self) -> Result<(), Refusal> {
        self.unsettled = false;
        self.draft.follow()
    }

    /// Gives the server's time to what changed by its rules alone.
    fn stamp_followed(&mut self) -> Result<(), Refusal> {
        let now = self.draft.now();
        for change in self.draft.changes() {
            if self.touched.contains(&RecordKey::of(&change)) {
                continue;
            }
            match Record::after(&change) {
                Some(Record::Task(mut task)) => {
                    task.updated_at = now;
                    self.draft.put_task(task)?;
                }
                Some(Record::Bill(mut bill)) => {
                    bill.updated_at = now;
                    self.draft.put_bill(bill)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the asker decides on everybody's records.
    pub(super) fn is_admin(&self) -> bool {
        self.asker.user.role == Some(Role::InternalAdmin)
    }
}

/// A refusal of something that the role does not allow.
pub(super) fn forbidden(message: &str) -> Refusal {
    Refusal::new(Code::Forbidden, message).hint("ask an internal_admin")
}

/// Whether a refusal is trouble with the store and says nothing about the operation.
fn is_trouble(refusal: &Refusal) -> bool {
    matches!(refusal.code, Code::Locked | Code::Damaged | Code::Failed | Code::Internal)
}

fn forked() -> Refusal {
    Refusal::new(Code::DeviceFork, "another copy of the store has used the device's numbers")
        .hint("`tat sync` gives the copy a device id of its own and goes on")
}

/// The operation as one number, its id left out.
fn body_of(operation: &Operation) -> Uuid {
    Uuid::new_v5(&operation.op_id, text(operation).as_bytes())
}

/// The answer to an operation that was taken before.
fn answer_again(row: &[u8], operation: &Operation) -> Result<Answered, Refusal> {
    let seen: SeenRow = serde_json::from_slice(row).map_err(|_| {
        Refusal::new(Code::Damaged, "a kept answer cannot be read")
            .hint("`tat serve check` says what is wrong with the store")
    })?;
    if seen.body != body_of(operation) {
        let message = format!("the operation {} came before with another body", operation.op_id);
        return Err(Refusal::new(Code::IdempotencyMismatch, message)
            .hint("give another operation another id"));
    }
    let status = match seen.answer.status {
        Outcome::Rejected => Outcome::Rejected,
        _ => Outcome::Duplicate,
    };
    Ok(Answered { status, ..seen.answer })
}
