//! What the server asks of an operation beside its merge: who may, what belongs together, and that
//! graphs have no circles. (spec: Exchange, "merged, not judged as input")

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::billing::{self, Seen};
use crate::domain::{BillStatus, Code, Refusal, Task, TimeBill, limits, tree};
use crate::store::{Class, DELETED, Mark, Read, RecordKey, STAMPS};
use crate::sync::merge::{Lost, Merged, Standing};
use crate::sync::model::{Fields, Kind, Operation};
use crate::sync::record::Record;

use super::desk::{Desk, forbidden};

/// The fields of a bill that are decided; all others are computed.
const DECIDED: [&str; 9] = [
    "status",
    "memo",
    "rejectionNote",
    "reference",
    "approvedBy",
    "approvedAt",
    "sentAt",
    "xeroTimeEntryId",
    "xeroSyncError",
];

impl Desk<'_> {
    /// Refuses what the asker's role does not allow.
    pub(super) fn may(
        &self,
        key: RecordKey,
        standing: &Standing,
        operation: &Operation,
    ) -> Result<(), Refusal> {
        let me = self.asker.user.id;
        if self.is_admin() {
            return Ok(());
        }
        let named = |fields: &Fields| {
            fields.get("userId").and_then(Value::as_str).is_none_or(|id| id == me.to_string())
        };
        match key.class {
            Class::Customer => Err(forbidden("only an internal_admin alters customers")),
            Class::Pillar => Err(forbidden("only an internal_admin alters pillars")),
            Class::Focus if key.id != me.0 => Err(forbidden("the focus is another user's")),
            Class::Entry
                if !named(&operation.fields) || !standing.fields.as_ref().is_none_or(named) =>
            {
                Err(forbidden("the entry is another user's"))
            }
            Class::Bill => {
                let ours = self.draft.bill(key.id.into())?.is_some_and(|bill| bill.user_id == me);
                let decides = operation
                    .fields
                    .keys()
                    .any(|name| name != "memo" && DECIDED.contains(&name.as_str()));
                if decides || operation.kind != Kind::Patch {
                    return Err(forbidden("only an internal_admin decides on bills"));
                }
                if ours { Ok(()) } else { Err(forbidden("the bill is another user's")) }
            }
            Class::Task | Class::Focus | Class::Entry | Class::Conflict | Class::User => Ok(()),
        }
    }

    /// The operation with what it left to be understood, and without what may not be written.
    pub(super) fn fitting(
        &self,
        key: RecordKey,
        operation: &Operation,
    ) -> Result<Operation, Refusal> {
        let mut operation = operation.clone();
        refuse_size(&operation.fields)?;
        match key.class {
            Class::Entry if matches!(operation.kind, Kind::Create | Kind::Start) => {
                let fields = &mut operation.fields;
                for name in ["userId", "timeZone"] {
                    if fields.get(name).is_none_or(Value::is_null) {
                        let zone = json!("UTC");
                        let me = json!(self.asker.user.id);
                        fields.insert(name.into(), if name == "userId" { me } else { zone });
                    }
                }
            }
            Class::Bill if operation.kind == Kind::Patch => {
                operation.fields.retain(|name, _| DECIDED.contains(&name.as_str()));
            }
            Class::Focus => operation.kind = Kind::Patch,
            _ => {}
        }
        if matches!(operation.kind, Kind::Create | Kind::Start) {
            with_stamps(&mut operation);
        }
        Ok(operation)
    }

    /// Sees to it that a merged record can be.
    pub(super) fn fit(
        &mut self,
        key: RecordKey,
        standing: &Standing,
        (operation, merged): (&Operation, &mut Merged),
    ) -> Result<(), Refusal> {
        match key.class {
            Class::Task => self.fit_task(key, operation, merged),
            Class::Entry => self.fit_entry(key, standing, merged),
            Class::Bill => self.fit_bill(key, standing, (operation, merged)),
            Class::Pillar
                if merged.deleted && merged.fields.get("isDefault") == Some(&json!(true)) =>
            {
                Err(Refusal::conflict("General Support cannot be deleted")
                    .hint("`tat pillar archive` takes it out of lists"))
            }
            _ => Ok(()),
        }
    }

    /// A task's customer and pillar are known, and neither its parents nor its blockers go round.
    fn fit_task(
        &mut self,
        key: RecordKey,
        operation: &Operation,
        merged: &mut Merged,
    ) -> Result<(), Refusal> {
        for (name, class) in [("customerId", Class::Customer), ("pillarId", Class::Pillar)] {
            let Some(id) = merged.fields.get(name).and_then(Value::as_str) else { continue };
            let id: Option<Uuid> = id.parse().ok();
            let known = match id {
                Some(id) => Record::find(&self.draft, RecordKey { class, id })?.is_some(),
                None => false,
            };
            if !known && merged.written.contains(name) {
                let lost = merged.fields.insert(name.into(), Value::Null).unwrap_or_default();
                merged.altered = true;
                merged.conflicts.push(Lost {
                    field: name.into(),
                    kept: Value::Null,
                    lost,
                    by: Some(self.asker.user.id.0),
                    at: operation.wall_time,
                    kind: "reference",
                });
            }
        }
        let (Some(Record::Task(task)), _) = Record::read(key, &merged.fields)? else {
            return Ok(());
        };
        self.refuse_circles(&task)
    }

    fn refuse_circles(&self, task: &Task) -> Result<(), Refusal> {
        let find = |id| -> Result<Option<Task>, Refusal> { Ok(self.draft.task(id)?) };
        if let Some(parent) = task.parent_task_id {
            if parent == task.id {
                return Err(Refusal::conflict("a task cannot be its own parent")
                    .hint("`tat task edit TASK --parent none` takes it out"));
            }
            if let Some(parent) = self.draft.task(parent)? {
                tree::refuse_parent_circle(task, &parent, find)?;
            }
        }
        for blocker in &task.blocked_by_task_ids {
            if let Some(blocker) = self.draft.task(*blocker)? {
                tree::refuse_blocker_circle(task, &blocker, find)?;
            }
        }
        Ok(())
    }

    /// A decided bill that comes whole: it was decided before its user came to this server, and
    /// stands as it was decided unless another does. (spec: Adoption)
    pub(super) fn adopted_bill(
        &self,
        key: RecordKey,
        operation: &Operation,
    ) -> Result<Option<Merged>, Refusal> {
        if key.class != Class::Bill || operation.kind != Kind::Create || !self.is_admin() {
            return Ok(None);
        }
        let stands = self.draft.bill(key.id.into())?;
        if stands.is_some_and(|bill| bill.is_frozen()) {
            return Err(Refusal::conflict("the server has a decided bill for this day already")
                .hint("`tat bill list` shows it; its time is not billed twice"));
        }
        let fields = operation.fields.clone();
        let written = fields.keys().cloned().collect();
        Ok(Some(Merged { fields, written, ..Merged::default() }))
    }

    /// A decision holds for what was seen; words and decisions stay together.
    fn fit_bill(
        &mut self,
        key: RecordKey,
        standing: &Standing,
        (operation, merged): (&Operation, &mut Merged),
    ) -> Result<(), Refusal> {
        if operation.kind == Kind::Create && self.is_admin() {
            return Ok(());
        }
        let Some(bill) = self.draft.bill(key.id.into())?.filter(|bill| bill.deleted_at.is_none())
        else {
            return Err(Refusal::not_found("the bill is no longer there")
                .hint("`tat bill list` shows those that are"));
        };
        if operation.kind == Kind::Delete || merged.deleted {
            return Err(Refusal::conflict("a bill goes with its last entry and not by itself")
                .hint("`tat bill show BILL` shows its entries"));
        }
        if bill.is_frozen() && merged.written.contains("memo") {
            return Err(Refusal::new(Code::Frozen, "the bill is approved, its memo stays")
                .hint("`tat bill reopen BILL` opens it again"));
        }
        if merged.written.contains("status") {
            self.fit_decision(&bill, standing, (operation, merged))?;
        } else if merged.written.contains("memo") && bill.status == BillStatus::Rejected {
            merged.fields.insert("status".into(), json!(BillStatus::Pending));
        }
        Ok(())
    }

    fn fit_decision(
        &mut self,
        bill: &TimeBill,
        standing: &Standing,
        (operation, merged): (&Operation, &mut Merged),
    ) -> Result<(), Refusal> {
        let status = merged.fields.get("status").and_then(Value::as_str).unwrap_or_default();
        let status = status.to_owned();
        let seen = |mark: &Mark| {
            mark.seq <= operation.base_server_version
                || (mark.device.is_some() && mark.device == self.author(operation).device)
        };
        if bill.status == BillStatus::SentToBilling && !seen(standing.marks.of("status")) {
            return Err(Refusal::conflict("the bill was sent meanwhile")
                .hint("`tat bill show BILL` shows it as it is"));
        }
        match status.as_str() {
            "approved" | "rejected" => refuse_unseen(bill, standing, operation)?,
            "pending" if bill.is_frozen() && self.draft.has_later_frozen(bill)? => {
                return Err(Refusal::conflict("a later bill of the group is approved already")
                    .hint("reopen the later one first"));
            }
            _ => {}
        }
        let fields = &mut merged.fields;
        let (me, at) = (json!(self.asker.user.id), json!(operation.wall_time));
        match status.as_str() {
            "approved" | "sent_to_billing" => {
                fill(fields, "approvedBy", &me);
                fill(fields, "approvedAt", &at);
                if status == "sent_to_billing" {
                    fill(fields, "sentAt", &at);
                } else {
                    fields.insert("sentAt".into(), Value::Null);
                }
            }
            _ => {
                for name in ["approvedBy", "approvedAt", "sentAt"] {
                    fields.insert(name.into(), Value::Null);
                }
            }
        }
        Ok(())
    }
}

fn fill(fields: &mut Fields, name: &str, value: &Value) {
    if fields.get(name).is_none_or(Value::is_null) {
        fields.insert(name.into(), value.clone());
    }
}

/// Refuses a decision on a bill that changed since it was seen. (spec: Conflicts, 7)
fn refuse_unseen(
    bill: &TimeBill,
    standing: &Standing,
    operation: &Operation,
) -> Result<(), Refusal> {
    let day = bill.date.to_string();
    let Some(seen) = &operation.seen else {
        let computed = standing.marks.fields.iter().filter(|(name, _)| {
            matches!(name.as_str(), "timeEntryIds" | "duration" | "billedMinutes" | "amount")
        });
        let newer = |mark: &Mark| mark.seq > operation.base_server_version;
        if operation.base_server_version > 0 && computed.into_iter().any(|(_, mark)| newer(mark)) {
            return Err(Refusal::conflict(format!(
                "the bill of {day} has changed since it was seen"
            ))
            .hint("`tat bill show BILL` shows it as it is"));
        }
        return Ok(());
    };
    let read = |name: &str| seen.get(name).cloned().unwrap_or_default();
    let seen = Seen {
        billed_minutes: serde_json::from_value(read("billedMinutes")).unwrap_or_default(),
        amount: serde_json::from_value(read("amount")).unwrap_or_default(),
        time_entry_ids: serde_json::from_value(read("timeEntryIds")).unwrap_or_default(),
    };
    billing::refuse_changed(bill, &day, &seen)
}

/// Refuses more text than a record holds. (spec: Bad input)
fn refuse_size(fields: &Fields) -> Result<(), Refusal> {
    for (name, value) in fields.iter().filter(|(name, _)| *name != DELETED) {
        match (name.as_str(), value) {
            ("title" | "name", Value::String(words)) => {
                limits::name(name, words)?;
            }
            ("tags", Value::Array(tags)) => {
                let tags: Vec<String> =
                    tags.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                limits::tags(&tags)?;
            }
            (_, Value::String(words)) => {
                limits::text(name, words)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A record that is made says when, though the operation may not.
fn with_stamps(operation: &mut Operation) {
    for name in ["createdAt", "updatedAt"] {
        if operation.fields.get(name).is_none_or(Value::is_null) {
            operation.fields.insert(name.into(), json!(operation.wall_time));
        }
    }
    for name in STAMPS.iter().filter(|name| **name == "serverVersion") {
        operation.fields.remove(*name);
    }
}
