//! Turning: one step back or forth, change by change.
//!
//! How a record is restored is in `restore`; what may not stand afterwards is in `whole`.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::domain::{
    ActiveTimer, BillStatus, Change, Code, CustomerFocus, Edit, EntryId, Refusal, TaskId, TimeBill,
    TimeEntry, billing,
};
use crate::engine::Draft;
use crate::store::{Read, Step};

use super::Way;
use super::restore::{COMPUTED, Stuck, changed_fields, restore, unaltered};

/// A step as it is gone.
struct Turn<'a> {
    step: &'a Step,
    way: Way,
    /// Timers that come back: each takes its entry's row away instead of leaving a tombstone.
    reopened: BTreeSet<EntryId>,
    /// Tasks that go again.
    going: BTreeSet<TaskId>,
}

impl<'a> Turn<'a> {
    fn of(step: &'a Step, way: Way, changes: &[Change]) -> Self {
        let (mut reopened, mut going) = (BTreeSet::new(), BTreeSet::new());
        for change in changes {
            match change {
                Change::Timer(Edit { after: Some(timer), .. }) => {
                    reopened.insert(timer.id);
                }
                Change::Task(Edit { before: Some(task), after: None }) => {
                    going.insert(task.id);
                }
                _ => {}
            }
        }
        Self { step, way, reopened, going }
    }

    /// What a refusal says of the step.
    fn participle(&self) -> &'static str {
        match self.way {
            Way::Back => "undone",
            Way::Forth => "redone",
        }
    }
}

/// Whether a change is somebody's decision on a bill, and no mere recompute.
fn decides(change: &Change) -> bool {
    let decision = |bill: &TimeBill| (bill.status, bill.memo.clone(), bill.reference.clone());
    match change {
        Change::Bill(Edit { before: Some(before), after: Some(after) }) => {
            decision(before) != decision(after)
        }
        _ => false,
    }
}

impl Draft<'_> {
    /// Goes one step back or forth. A decision on bills holds for what the bills were: where
    /// other steps were gone before, what follows from those is settled first.
    pub(super) fn go(&mut self, step: &Step, way: Way) -> Result<(), Refusal> {
        if step.changes.iter().any(decides) {
            self.settle()?;
        }
        let mut changes = step.changes.clone();
        if way == Way::Back {
            changes = changes.into_iter().rev().map(Change::inverse).collect();
        }
        let turn = Turn::of(step, way, &changes);
        let (mut thawed, mut frozen, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::Bill(edit) if edit.after.as_ref().is_some_and(TimeBill::is_frozen) => {
                    frozen.push(edit);
                }
                Change::Bill(edit) => thawed.push(edit),
                other => others.push(other),
            }
        }
        let sequence = |edit: &Edit<TimeBill>| {
            edit.after.as_ref().or(edit.before.as_ref()).map(|bill| bill.sequence)
        };
        // Bills thaw first, the last of a group before the others: an entry may be altered only
        // once its bill is open. They freeze last.
        thawed.sort_by_key(|edit| Reverse(sequence(edit)));
        frozen.sort_by_key(sequence);
        for edit in &thawed {
            self.go_bill(edit, &turn)?;
        }
        for change in others {
            self.go_change(change, &turn)?;
        }
        for edit in &frozen {
            self.go_bill(edit, &turn)?;
        }
        Ok(())
    }

    fn go_change(&mut self, change: Change, turn: &Turn<'_>) -> Result<(), Refusal> {
        let (entity, id) = (change.entity(), change.id());
        let stuck = |stuck, draft: &Self| draft.stuck(stuck, entity, id, turn);
        match change {
            Change::Task(edit) => {
                let current = self.task(id.into())?;
                match restore(&edit, current.as_ref(), &[]).map_err(|s| stuck(s, self))? {
                    Some(task) => self.put_task(task),
                    None => self.unmake_task(id.into(), &turn.going, turn.step),
                }
            }
            Change::Entry(edit) => self.go_entry(&edit, turn),
            Change::Timer(edit) => self.go_timer(edit, turn),
            Change::Customer(edit) => {
                let current = self.customer(id.into())?;
                match restore(&edit, current.as_ref(), &[]).map_err(|s| stuck(s, self))? {
                    Some(customer) => self.put_customer(customer),
                    None => self.unmake_customer(id.into(), turn.step),
                }
            }
            Change::Pillar(edit) => {
                let current = self.pillar(id.into())?;
                match restore(&edit, current.as_ref(), &[]).map_err(|s| stuck(s, self))? {
                    Some(pillar) => self.put_pillar(pillar),
                    None => self.unmake_pillar(id.into(), turn.step),
                }
            }
            Change::Focus(edit) => {
                // A focus on nobody is as good as none: its row is never taken away.
                let some =
                    |focus: Option<CustomerFocus>| focus.filter(|f| !f.customer_ids.is_empty());
                let current = some(self.focus(id.into())?);
                let edit = Edit { before: some(edit.before), after: some(edit.after) };
                let wanted = restore(&edit, current.as_ref(), &[]).map_err(|s| stuck(s, self))?;
                let nobody = CustomerFocus { user_id: id.into(), customer_ids: Vec::new() };
                self.put_focus(wanted.unwrap_or(nobody))
            }
            Change::Bill(edit) => self.go_bill(&edit, turn),
        }
    }

    fn go_entry(&mut self, edit: &Edit<TimeEntry>, turn: &Turn<'_>) -> Result<(), Refusal> {
        let Some(id) = edit.before.as_ref().or(edit.after.as_ref()).map(|entry| entry.id) else {
            return Ok(());
        };
        let current = self.entry(id)?;
        if let Some(entry) = current.as_ref().filter(|entry| entry.deleted_at.is_none()) {
            self.refuse_frozen(entry)?;
        }
        let wanted = restore(edit, current.as_ref(), &[])
            .map_err(|stuck| self.stuck(stuck, "timeEntry", id.0, turn))?;
        match (wanted, current) {
            (Some(entry), _) => self.put_entry(entry),
            (None, Some(_)) if turn.reopened.contains(&id) => self.remove_entry(id),
            (None, Some(entry)) => self.delete_entry(entry),
            (None, None) => Ok(()),
        }
    }

    fn go_timer(&mut self, edit: Edit<ActiveTimer>, turn: &Turn<'_>) -> Result<(), Refusal> {
        let Some((user, id)) =
            edit.before.as_ref().or(edit.after.as_ref()).map(|timer| (timer.user_id, timer.id))
        else {
            return Ok(());
        };
        let current = self.timer(user)?;
        if let (None, Some(running)) = (&edit.before, &current) {
            let title = self.task(running.task_id)?.map_or_else(String::new, |task| task.title);
            return Err(Refusal::conflict(format!(
                "step {} cannot be {} while a timer runs on \"{title}\"",
                turn.step.seq,
                turn.participle()
            ))
            .hint("`tat stop` or `tat cancel` first"));
        }
        let another = |before: &ActiveTimer| edit.after.as_ref().is_some_and(|t| t.id != before.id);
        let wanted = if edit.before.as_ref().is_some_and(another) {
            // One timer took the other's place: they have no field in common.
            unaltered(edit.before.as_ref(), current.as_ref()).map(|()| edit.after)
        } else {
            restore(&edit, current.as_ref(), &[])
        };
        match wanted.map_err(|stuck| self.stuck(stuck, "timer", id.0, turn))? {
            Some(timer) => self.put_timer(timer),
            None => self.remove_timer(user),
        }
    }

    fn go_bill(&mut self, edit: &Edit<TimeBill>, turn: &Turn<'_>) -> Result<(), Refusal> {
        let Some(id) = edit.before.as_ref().or(edit.after.as_ref()).map(|bill| bill.id) else {
            return Ok(());
        };
        let current = self.bill(id)?;
        let wanted = edit.after.as_ref().map(|bill| bill.status);
        if let Some(bill) = &current
            && bill.xero_time_entry_id.is_some()
            && wanted != Some(bill.status)
        {
            return Err(Refusal::conflict(format!(
                "step {} cannot be {}: the bill of {} was sent to accounting",
                turn.step.seq,
                turn.participle(),
                bill.date
            ))
            .hint("a sent bill cannot change; record the difference as a new entry"));
        }
        let bill = match (&edit.before, &edit.after) {
            (Some(_), Some(after)) => self.decided_again(edit, after, current.as_ref()),
            // Brought in as it is, and approved before.
            (Some(before), None) if before.is_frozen() => {
                unaltered(Some(before), current.as_ref()).map(|()| current.map(billing::undecided))
            }
            (None, Some(after)) if after.status != BillStatus::Pending => {
                self.sent_back_again.insert(id);
                restore(edit, current.as_ref(), &[])
            }
            // Made or taken away by the recompute, which will do the opposite now.
            _ => Ok(None),
        };
        match bill.map_err(|stuck| self.stuck(stuck, "timeBill", id.0, turn))? {
            Some(bill) => self.put_bill(bill),
            None => Ok(()),
        }
    }

    /// A bill with its decision brought back; its computed part only into a frozen image.
    fn decided_again(
        &mut self,
        edit: &Edit<TimeBill>,
        after: &TimeBill,
        current: Option<&TimeBill>,
    ) -> Result<Option<TimeBill>, Stuck> {
        let thaws = current.is_some_and(TimeBill::is_frozen) && !after.is_frozen();
        let leave: &[&str] = if after.is_frozen() { &[] } else { &COMPUTED };
        let Some(mut bill) = restore(edit, current, leave)? else { return Ok(None) };
        if after.is_frozen() {
            // A decision holds for what was seen and for nothing else.
            let seen = |b: &TimeBill| (b.time_entry_ids.clone(), b.billed_minutes, b.amount);
            if seen(&bill) != seen(after) {
                return Err(Stuck::Field("timeEntryIds".to_owned()));
            }
        } else if thaws && matches!(self.has_later_frozen(&bill), Ok(true)) {
            return Err(Stuck::Field("sequence".to_owned()));
        } else if bill.status == BillStatus::Rejected {
            // What was sent back is known by its time: with other time it is pending.
            bill.time_entry_ids.clone_from(&after.time_entry_ids);
            bill.duration = after.duration;
            self.sent_back_again.insert(bill.id);
        }
        Ok(Some(bill))
    }

    /// The refusal for a field that was changed since, with who did it.
    fn stuck(&self, stuck: Stuck, entity: &str, id: Uuid, turn: &Turn<'_>) -> Refusal {
        let field = match stuck {
            Stuck::Field(field) => field,
            Stuck::Row(why) => return Refusal::new(Code::Damaged, why),
        };
        let (seq, verb) = (turn.step.seq, turn.participle());
        let message = format!("step {seq} cannot be {verb}: {entity} field {field}");
        match self.last_change_of(entity, id, &field, seq) {
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
    fn last_change_of(&self, entity: &str, id: Uuid, field: &str, seq: u64) -> Option<Step> {
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
