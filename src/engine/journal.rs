//! Undo, redo and history.
//!
//! A step is taken back field by field: only what it changed, and only where that still stands.
//! What is computed (bills) is computed anew and never taken from an old image, unless the image
//! is that of a frozen bill.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::domain::{
    BillStatus, Change, Code, CustomerFocus, Edit, EntryId, Refusal, TimeBill, Timestamp,
};
use crate::store::{JournalEntry, Read, Step, StepKind};

use super::draft::Draft;
use super::{Done, Engine};

/// Which steps to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoWhich {
    /// The newest so many.
    Newest(usize),
    /// One alone, also in the middle.
    One(u64),
    /// All after this one.
    After(u64),
}

/// Fields that are never taken back: they say when and how often, not what.
const STAMPS: [&str; 4] = ["createdAt", "updatedAt", "localVersion", "serverVersion"];

/// The computed part of a bill (spec: Bills).
const COMPUTED: [&str; 9] = [
    "timeEntryIds",
    "duration",
    "billedMinutes",
    "rounding",
    "rate",
    "rateSource",
    "currency",
    "amount",
    "deletedAt",
];

/// Which way a step is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Forth,
}

impl Engine {
    /// Takes steps back, newest first, all or none. Answers them as they were.
    pub fn undo(&self, which: UndoWhich, now: Timestamp) -> Result<Done<Vec<Step>>, Refusal> {
        self.change_as(now, |draft| {
            let steps = steps_to_undo(draft, which)?;
            for step in &steps {
                draft.go(step, Way::Back)?;
            }
            draft.refuse_same_names()?;
            let seqs = steps.iter().map(|step| step.seq).collect();
            Ok((steps, JournalEntry::Undo(seqs)))
        })
    }

    /// Does the last undone steps again, the last undone first.
    pub fn redo(&self, count: usize, now: Timestamp) -> Result<Done<Vec<Step>>, Refusal> {
        self.change_as(now, |draft| {
            let mut stack = draft.redo_stack()?;
            let mut steps = Vec::new();
            for _ in 0..count {
                let Some(seq) = stack.pop() else { break };
                let step = kept_step(draft, seq)?;
                draft.go(&step, Way::Forth)?;
                steps.push(step);
            }
            draft.refuse_same_names()?;
            if steps.is_empty() {
                return Err(Refusal::conflict("there is nothing to redo")
                    .hint("`tat history` shows what was done and undone"));
            }
            let seqs = steps.iter().map(|step| step.seq).collect();
            Ok((steps, JournalEntry::Redo(seqs)))
        })
    }

    /// The newest steps, newest first, without their changes.
    pub fn history(&self, limit: usize) -> Result<Vec<Step>, Refusal> {
        self.ask(|read| Ok(read.steps(limit)?))
    }
}

/// The steps that are meant, newest first.
fn steps_to_undo(draft: &Draft<'_>, which: UndoWhich) -> Result<Vec<Step>, Refusal> {
    let open = |step: &Step| !step.undone && step.kind == StepKind::Command;
    let seqs: Vec<u64> = match which {
        UndoWhich::One(seq) => vec![seq],
        UndoWhich::Newest(count) => {
            let mut seqs = Vec::new();
            let mut seq = draft.newest_step()?;
            while seq > 0 && seqs.len() < count {
                match draft.step(seq)? {
                    Some(step) if open(&step) => seqs.push(seq),
                    Some(_) => {}
                    None => break,
                }
                seq -= 1;
            }
            seqs
        }
        UndoWhich::After(after) => {
            if after > draft.newest_step()? {
                return Err(no_such_step(after));
            }
            let mut seqs = Vec::new();
            for seq in (after + 1..=draft.newest_step()?).rev() {
                if kept_step(draft, seq).map(|step| open(&step))? {
                    seqs.push(seq);
                }
            }
            seqs
        }
    };
    if seqs.is_empty() {
        return Err(Refusal::conflict("there is nothing to undo")
            .hint("`tat history` shows what was done and undone"));
    }
    let mut steps = Vec::with_capacity(seqs.len());
    for seq in seqs {
        let step = kept_step(draft, seq)?;
        if step.kind == StepKind::Sync {
            return Err(Refusal::conflict(format!("step {seq} came by sync and is no undo step"))
                .hint("edit what it brought, or undo it on the device that made it"));
        }
        if step.undone {
            return Err(Refusal::conflict(format!("step {seq} is undone already"))
                .hint("`tat redo` does the last undone step again"));
        }
        steps.push(step);
    }
    Ok(steps)
}

/// A step with its changes.
fn kept_step(draft: &Draft<'_>, seq: u64) -> Result<Step, Refusal> {
    let step = draft.step(seq)?.ok_or_else(|| no_such_step(seq))?;
    if !step.kept {
        return Err(Refusal::conflict(format!("step {seq} is too old: its images are not kept"))
            .hint("correct the records themselves, for example with `tat edit`"));
    }
    Ok(step)
}

fn no_such_step(seq: u64) -> Refusal {
    Refusal::not_found(format!("there is no step {seq}")).hint("`tat history` lists the steps")
}

/// Why a record cannot be brought back.
enum Stuck {
    /// This field was changed since.
    Field(String),
    /// It does not read back.
    Row(String),
}

impl Draft<'_> {
    /// Goes one step back or forth.
    fn go(&mut self, step: &Step, way: Way) -> Result<(), Refusal> {
        let mut changes = step.changes.clone();
        if way == Way::Back {
            changes = changes.into_iter().rev().map(Change::inverse).collect();
        }
        // A timer that comes back takes its entry's row away instead of leaving a tombstone.
        let reopened: BTreeSet<EntryId> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Timer(Edit { after: Some(timer), .. }) => Some(timer.id),
                _ => None,
            })
            .collect();
        // Bills first: an entry may be altered only once its bill is no longer frozen.
        let (bills, others): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change| matches!(change, Change::Bill(_)));
        let thaws = |change: &Change| match change {
            Change::Bill(edit) => edit.after.as_ref().is_none_or(|bill| !bill.is_frozen()),
            _ => false,
        };
        let (thawed, frozen): (Vec<_>, Vec<_>) = bills.into_iter().partition(thaws);
        for change in thawed.into_iter().chain(others).chain(frozen) {
            self.go_change(change, &reopened, step, way)?;
        }
        Ok(())
    }

    fn go_change(
        &mut self,
        change: Change,
        reopened: &BTreeSet<EntryId>,
        step: &Step,
        way: Way,
    ) -> Result<(), Refusal> {
        let (entity, id) = (change.entity(), change.id());
        let stuck = |stuck, draft: &Self| draft.stuck(stuck, entity, id, step, way);
        match change {
            Change::Task(edit) => {
                let current = self.task(crate::domain::TaskId(id))?;
                let wanted = restore(&edit, current, &[]).map_err(|s| stuck(s, self))?;
                match wanted {
                    Some(task) => self.put_task(task),
                    None => self.unmake_task(id.into(), step),
                }
            }
            Change::Entry(edit) => {
                let current = self.entry(id.into())?;
                if let Some(entry) = current.as_ref().filter(|e| e.deleted_at.is_none()) {
                    self.refuse_frozen(entry)?;
                }
                let wanted = restore(&edit, current, &[]).map_err(|s| stuck(s, self))?;
                match (wanted, self.entry(id.into())?) {
                    (Some(entry), _) => self.put_entry(entry),
                    (None, Some(_)) if reopened.contains(&id.into()) => {
                        self.remove_entry(id.into())
                    }
                    (None, Some(entry)) => self.delete_entry(entry),
                    (None, None) => Ok(()),
                }
            }
            Change::Timer(edit) => {
                let owner = edit.before.as_ref().or(edit.after.as_ref()).map(|t| t.user_id);
                let Some(user) = owner else { return Ok(()) };
                let current = self.timer(user)?;
                if let (None, Some(running)) = (&edit.before, &current) {
                    let title = self.task(running.task_id)?.map_or_else(String::new, |t| t.title);
                    return Err(Refusal::conflict(format!(
                        "step {} cannot be taken back while a timer runs on \"{title}\"",
                        step.seq
                    ))
                    .hint("`tat stop` or `tat cancel` first"));
                }
                match restore(&edit, current, &[]).map_err(|s| stuck(s, self))? {
                    Some(timer) => self.put_timer(timer),
                    None => self.remove_timer(user),
                }
            }
            Change::Customer(edit) => {
                let current = self.customer(id.into())?;
                match restore(&edit, current, &[]).map_err(|s| stuck(s, self))? {
                    Some(customer) => self.put_customer(customer),
                    None => self.unmake_customer(id.into(), step),
                }
            }
            Change::Pillar(edit) => {
                let current = self.pillar(id.into())?;
                match restore(&edit, current, &[]).map_err(|s| stuck(s, self))? {
                    Some(pillar) => self.put_pillar(pillar),
                    None => self.unmake_pillar(id.into(), step),
                }
            }
            Change::Focus(edit) => {
                // A focus on nobody is as good as none: its row is never taken away.
                let some =
                    |focus: Option<CustomerFocus>| focus.filter(|f| !f.customer_ids.is_empty());
                let current = some(self.focus(id.into())?);
                let edit = Edit { before: some(edit.before), after: some(edit.after) };
                let wanted = restore(&edit, current, &[]).map_err(|s| stuck(s, self))?;
                let nobody = CustomerFocus { user_id: id.into(), customer_ids: Vec::new() };
                self.put_focus(wanted.unwrap_or(nobody))
            }
            Change::Bill(edit) => {
                let current = self.bill(id.into())?;
                self.go_bill(&edit, current).map_err(|s| stuck(s, self))
            }
        }
    }

    /// Brings a bill's decisions back; its computed part only into a frozen image.
    fn go_bill(&mut self, edit: &Edit<TimeBill>, current: Option<TimeBill>) -> Result<(), Stuck> {
        let (Some(_), Some(after)) = (&edit.before, &edit.after) else {
            // Made or taken away by the recompute, which will do the opposite now.
            return Ok(());
        };
        let leave: &[&str] = if after.is_frozen() { &[] } else { &COMPUTED };
        let Some(bill) = restore(edit, current.clone(), leave)? else { return Ok(()) };
        if after.is_frozen() {
            // A decision holds for what was seen and for nothing else.
            let seen = |b: &TimeBill| (b.time_entry_ids.clone(), b.billed_minutes, b.amount);
            if seen(&bill) != seen(after) {
                return Err(Stuck::Field("timeEntryIds".to_owned()));
            }
        } else if current.is_some_and(|bill| bill.is_frozen())
            && let Ok(true) = self.has_later_frozen(&bill)
        {
            return Err(Stuck::Field("sequence".to_owned()));
        }
        self.put_bill(bill).map_err(|refusal| Stuck::Row(refusal.message))
    }

    /// Whether a later bill of the same group is frozen.
    pub(super) fn has_later_frozen(&self, bill: &TimeBill) -> Result<bool, Refusal> {
        Ok(self.bills_of_day(bill.user_id, bill.date)?.iter().any(|other| {
            (other.customer_id, other.pillar_id) == (bill.customer_id, bill.pillar_id)
                && other.sequence > bill.sequence
                && other.is_frozen()
        }))
    }

    /// Refuses to alter an entry of which a part lies in a frozen bill (spec: Bills).
    pub fn refuse_frozen(&self, entry: &crate::domain::TimeEntry) -> Result<(), Refusal> {
        for (day, _) in entry.parts() {
            let bills = self.bills_of_day(entry.user_id, day)?;
            let Some(bill) = bills
                .iter()
                .find(|bill| bill.is_frozen() && bill.time_entry_ids.contains(&entry.id))
            else {
                continue;
            };
            let customer = self.customer(bill.customer_id)?.map_or_else(String::new, |c| c.name);
            let pillar = self.pillar(bill.pillar_id)?.map_or_else(String::new, |p| p.name);
            let status = match bill.status {
                BillStatus::SentToBilling => "sent",
                _ => "approved",
            };
            let sequence =
                if bill.sequence > 1 { format!("#{}", bill.sequence) } else { String::new() };
            let name = format!("{customer}/{pillar}@{day}{sequence}");
            let refusal = Refusal::new(
                Code::Frozen,
                format!("the entry of {day} stands in the {status} bill {name}"),
            );
            return Err(match bill.status {
                BillStatus::SentToBilling => {
                    refusal.hint("a sent bill cannot change; record the difference as a new entry")
                }
                _ => refusal.hint(format!("`tat bill reopen \"{name}\"` opens it again")),
            });
        }
        Ok(())
    }

    /// Takes a task back that a step made, unless something came to hang on it.
    fn unmake_task(&mut self, id: crate::domain::TaskId, step: &Step) -> Result<(), Refusal> {
        let Some(mut task) = self.task(id)? else { return Ok(()) };
        let hangs = !self.entries_of(id)?.is_empty()
            || self.timers()?.iter().any(|timer| timer.task_id == id)
            || !self.children(id)?.is_empty()
            || !self.waiting_for(id)?.is_empty();
        if hangs {
            return Err(needed(step, &format!("the task \"{}\"", task.title)));
        }
        task.deleted_at = Some(self.now);
        self.put_task(task)
    }

    fn unmake_pillar(&mut self, id: crate::domain::PillarId, step: &Step) -> Result<(), Refusal> {
        let Some(mut pillar) = self.pillar(id)? else { return Ok(()) };
        if self.tasks_of_pillar(id)?.iter().any(|task| task.deleted_at.is_none()) {
            return Err(needed(step, &format!("the pillar \"{}\"", pillar.name)));
        }
        pillar.deleted_at = Some(self.now);
        self.put_pillar(pillar)
    }

    fn unmake_customer(
        &mut self,
        id: crate::domain::CustomerId,
        step: &Step,
    ) -> Result<(), Refusal> {
        let Some(mut customer) = self.customer(id)? else { return Ok(()) };
        let hangs = self.tasks_of_customer(id)?.iter().any(|task| task.deleted_at.is_none())
            || self.pillars_of(id)?.iter().any(|pillar| !pillar.is_default);
        if hangs {
            return Err(needed(step, &format!("the customer \"{}\"", customer.name)));
        }
        for mut pillar in self.pillars_of(id)? {
            pillar.deleted_at = Some(self.now);
            self.put_pillar(pillar)?;
        }
        customer.deleted_at = Some(self.now);
        self.put_customer(customer)
    }

    /// The refusal for a field that was changed since, with who did it.
    fn stuck(&self, stuck: Stuck, entity: &str, id: uuid::Uuid, step: &Step, way: Way) -> Refusal {
        let field = match stuck {
            Stuck::Field(field) => field,
            Stuck::Row(why) => return Refusal::new(Code::Damaged, why),
        };
        let verb = if way == Way::Back { "undone" } else { "redone" };
        let message = format!("step {} cannot be {verb}: {entity} field {field}", step.seq);
        match self.last_change_of(entity, id, &field, step.seq) {
            Some(later) => Refusal::conflict(format!(
                "{message} was changed since, by step {} ({})",
                later.seq, later.sentence
            ))
            .hint(format!("`tat undo {}` takes that one back first", later.seq)),
            None => Refusal::conflict(format!("{message} was changed since"))
                .hint("`tat history` shows what was done"),
        }
    }

    /// The newest step after `seq` that changed a field of a record and still stands.
    fn last_change_of(&self, entity: &str, id: uuid::Uuid, field: &str, seq: u64) -> Option<Step> {
        let mut newest = self.newest_step().ok()?;
        while newest > seq {
            let step = self.step(newest).ok()??;
            let touches = |change: &Change| {
                change.entity() == entity
                    && change.id() == id
                    && changed_fields(change).iter().any(|name| name == field)
            };
            if !step.undone && step.changes.iter().any(touches) {
                return Some(step);
            }
            newest -= 1;
        }
        None
    }
}

fn needed(step: &Step, what: &str) -> Refusal {
    Refusal::conflict(format!("step {} made {what}, on which later steps build", step.seq))
        .hint(format!("`tat undo --to {}` takes all of them back", step.seq.saturating_sub(1)))
}

/// A record's fields.
fn fields<T: Serialize>(record: &T) -> Result<Map<String, Value>, Stuck> {
    match serde_json::to_value(record) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Stuck::Row("a record that is no object".to_owned())),
        Err(error) => Err(Stuck::Row(error.to_string())),
    }
}

/// The record that an edit leads to from what stands now: only the edit's fields, and only where
/// they still are as before it. Fields in `leave` are left alone. None takes the record away.
fn restore<T: Serialize + DeserializeOwned>(
    edit: &Edit<T>,
    current: Option<T>,
    leave: &[&str],
) -> Result<Option<T>, Stuck> {
    let from = edit.before.as_ref().map(fields).transpose()?.unwrap_or_default();
    let Some(to) = &edit.after else {
        let current = current.as_ref().map(fields).transpose()?.unwrap_or_default();
        return match first_difference(&from, &current, leave) {
            Some(field) => Err(Stuck::Field(field)),
            None => Ok(None),
        };
    };
    let to = fields(to)?;
    // A record that was made and taken back stands as a tombstone: it is as good as absent.
    let absent = edit.before.is_none();
    let mut now = match &current {
        Some(current) => fields(current)?,
        None if absent => to.clone(),
        None => return Err(Stuck::Field("deletedAt".to_owned())),
    };
    if absent && current.is_some() && now.get("deletedAt").is_none_or(Value::is_null) {
        return Err(Stuck::Field("id".to_owned()));
    }
    for (name, value) in &to {
        let name = name.as_str();
        if STAMPS.contains(&name) || leave.contains(&name) {
            continue;
        }
        if absent {
            now.insert(name.to_owned(), value.clone());
        } else if from.get(name) != Some(value) {
            if now.get(name) != from.get(name) {
                return Err(Stuck::Field(name.to_owned()));
            }
            now.insert(name.to_owned(), value.clone());
        }
    }
    serde_json::from_value(Value::Object(now)).map(Some).map_err(|e| Stuck::Row(e.to_string()))
}

/// The first field, stamps apart, in which two records differ.
fn first_difference(
    one: &Map<String, Value>,
    other: &Map<String, Value>,
    leave: &[&str],
) -> Option<String> {
    let counts = |name: &str| !STAMPS.contains(&name) && !leave.contains(&name);
    let mut names = one.keys().chain(other.keys());
    names.find(|name| counts(name) && one.get(*name) != other.get(*name)).cloned()
}

/// The fields that a change alters.
fn changed_fields(change: &Change) -> Vec<String> {
    fn of<T: Serialize>(edit: &Edit<T>) -> Vec<String> {
        let map = |r: &Option<T>| r.as_ref().and_then(|r| fields(r).ok()).unwrap_or_default();
        let (before, after) = (map(&edit.before), map(&edit.after));
        let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
        names
            .retain(|name| !STAMPS.contains(&name.as_str()) && before.get(name) != after.get(name));
        names.dedup();
        names
    }
    match change {
        Change::Task(edit) => of(edit),
        Change::Entry(edit) => of(edit),
        Change::Timer(edit) => of(edit),
        Change::Customer(edit) => of(edit),
        Change::Pillar(edit) => of(edit),
        Change::Bill(edit) => of(edit),
        Change::Focus(edit) => of(edit),
    }
}
