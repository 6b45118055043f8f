//! A page of changes, and a record as one user may see it.

use serde_json::json;

use crate::domain::{CustomerId, PillarId, Refusal, Role, TaskId, User};
use crate::store::{Class, Entity, How, Logged, Marks, Patience, Read, RecordKey, Side, Store};
use crate::sync::fault::{self, Fault};
use crate::sync::model::{Conflict, Fields, Row, class_of};
use crate::sync::record::{PROVISIONAL, Record, of_text};
use crate::wire;

use super::{Asker, Host};

/// A page of changes.
pub(super) struct Page {
    /// What changed, as the asker may see it.
    pub(super) rows: Vec<Row>,
    /// Up to which number.
    pub(super) seq: u64,
    /// Whether there are more.
    pub(super) more: bool,
}

impl Host<'_> {
    /// The changes after a number that concern the asker.
    pub(super) fn page(&self, asker: &Asker, after: u64, limit: usize) -> Result<Page, Refusal> {
        let (mut logged, newest) = self.store.cloud(|cloud| {
            let logged = cloud.changes_after(after, limit.saturating_add(1))?;
            Ok::<_, Refusal>((logged, cloud.newest_change()?.0))
        })?;
        let more = logged.len() > limit;
        logged.truncate(limit);
        let mut seq = match logged.last() {
            Some(last) if more => last.seq,
            _ => newest.max(after),
        };
        if fault::on(Fault::CursorOfTimes) {
            seq = self.store.cloud(|cloud| Ok::<_, Refusal>(cloud.seq_at(self.now)?))?;
        }
        let mut rows = Vec::with_capacity(logged.len());
        for change in &logged {
            rows.extend(self.changed(asker, change)?);
        }
        Ok(Page { rows, seq, more })
    }

    /// A change as the asker may see it; none if it does not concern them.
    fn changed(&self, asker: &Asker, change: &Logged) -> Result<Option<Row>, Refusal> {
        let key = RecordKey { class: class_of(change.entity), id: change.id };
        let row = |deleted, record: Option<Fields>| Row {
            entity: change.entity.as_str().to_owned(),
            id: change.id,
            server_version: change.seq,
            deleted,
            record,
            device_id: None,
        };
        match key.class {
            Class::User => {
                let user = self.people.find(change.id.into())?;
                Ok(Some(row(user.is_none(), user.map(|user| public(&user)))))
            }
            Class::Conflict => {
                let Some(conflict) = conflict(self.store, key)? else {
                    return Ok(Some(row(true, None)));
                };
                let ours = conflict.user_id == Some(asker.user.id.0);
                Ok(ours.then(|| row(false, Some(wire::fields(&conflict)))))
            }
            _ => self.row(asker, key),
        }
    }

    /// A record as the asker may see it.
    pub(super) fn row(&self, asker: &Asker, key: RecordKey) -> Result<Option<Row>, Refusal> {
        self.store.read(Patience::Command, |read| row(read, &asker.user, key))
    }
}

/// What others may know of a user.
fn public(user: &User) -> Fields {
    let known = json!({
        "id": user.id, "name": user.name, "email": user.email, "role": user.role,
    });
    known.as_object().cloned().unwrap_or_default()
}

/// A conflict of the journal.
fn conflict(store: &Store, key: RecordKey) -> Result<Option<Conflict>, Refusal> {
    let row = store.read(Patience::Command, |read| {
        Ok::<_, Refusal>(read.side(Side::Conflict, key.id.as_bytes())?)
    })?;
    Ok(row.and_then(|row| serde_json::from_slice(&row).ok()))
}

/// A record as a user may see it; none if it is none of theirs.
fn row(read: &dyn Read, user: &User, key: RecordKey) -> Result<Option<Row>, Refusal> {
    let Some(marks) = read.marks(key)? else { return Ok(None) };
    let record = Record::find(read, key)?;
    let entity = record.as_ref().map_or_else(|| absent(key), Record::entity);
    let row = |deleted, record| Row {
        entity: entity.as_str().to_owned(),
        id: key.id,
        server_version: marks.version,
        deleted,
        record,
        device_id: marks.all().find(|m| m.seq == marks.version).and_then(|m| m.device),
    };
    let Some(record) = record else { return Ok(Some(row(true, None))) };
    if !may_see(user, &record) {
        // Whoever saw the timer learns that it runs no more.
        let was_timer = matches!(record, Record::Entry(_));
        return Ok(was_timer.then(|| row(true, None)));
    }
    let deleted = record.is_deleted();
    if deleted && !is_needed(read, &record)? {
        return Ok(Some(row(true, None)));
    }
    Ok(Some(row(deleted, Some(whole(&record, &marks)))))
}

/// A record's fields with those that are unknown here, and whether its end is for the time being.
fn whole(record: &Record, marks: &Marks) -> Fields {
    let mut fields = record.fields();
    fields.extend(of_text(&marks.extra));
    fields.insert("serverVersion".into(), json!(marks.version));
    if matches!(record, Record::Entry(_)) && marks.of("endTime").how == How::Rule {
        fields.insert(PROVISIONAL.into(), json!(true));
    }
    fields
}

/// What a record that is gone is called: only timers lose their rows.
const fn absent(key: RecordKey) -> Entity {
    match key.class {
        Class::Task => Entity::Task,
        Class::Entry => Entity::Timer,
        Class::Customer => Entity::Customer,
        Class::Pillar => Entity::Pillar,
        Class::Bill => Entity::TimeBill,
        Class::Focus => Entity::CustomerFocus,
        Class::Conflict => Entity::Conflict,
        Class::User => Entity::User,
    }
}

/// Whether a user may see a record. (spec: Who sees what among internals)
fn may_see(user: &User, record: &Record) -> bool {
    let shared = matches!(
        record,
        Record::Task(_) | Record::Customer(_) | Record::Pillar(_) | Record::Timer(_)
    );
    let own = record.owner() == Some(user.id);
    let focus = matches!(record, Record::Focus(_));
    shared || own || (user.role == Some(Role::InternalAdmin) && !focus)
}

/// Whether time hangs on a deleted record, so that it is still shown and billed by it.
fn is_needed(read: &dyn Read, record: &Record) -> Result<bool, Refusal> {
    let on_task =
        |task: TaskId| -> Result<bool, Refusal> { Ok(read.task_count(task, None)?.entries > 0) };
    let of_tasks = |tasks: Vec<crate::domain::Task>| -> Result<bool, Refusal> {
        for task in tasks {
            if on_task(task.id)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    match record {
        Record::Task(task) => on_task(task.id),
        Record::Customer(customer) => of_tasks(read.tasks_of_customer(CustomerId(customer.id.0))?),
        Record::Pillar(pillar) => of_tasks(read.tasks_of_pillar(PillarId(pillar.id.0))?),
        _ => Ok(false),
    }
}
