//! The JSON that scripts, exports and devices see: records as they are stored, plus what is
//! derived from them.
//!
//! Which document a command prints is the command's business. (spec: JSON)

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::{
    ActiveTimer, Customer, Day, Pillar, RatePeriod, Refusal, Task, TaskId, TimeBill, TimeEntry,
    rate_on,
};
use crate::store::{Read, TaskCount};

/// What is derived for a task: never stored, never synced, ignored when read back.
#[derive(Clone, Debug, Default)]
pub struct TaskFacts {
    /// Finished entries and their time.
    pub count: TaskCount,
    /// Whether a timer runs on it now.
    pub runs: bool,
    /// The live children.
    pub children: Vec<TaskId>,
}

/// Asks a store what is derived for a task.
pub fn task_facts(read: &dyn Read, task: &Task) -> Result<TaskFacts, Refusal> {
    Ok(TaskFacts {
        count: read.task_count(task.id, None)?,
        runs: read.timers()?.iter().any(|timer| timer.task_id == task.id),
        children: read.children(task.id)?.into_iter().map(|child| child.id).collect(),
    })
}

/// A task with its derived fields.
pub fn task(task: &Task, facts: &TaskFacts) -> Value {
    let mut map = fields(task);
    map.insert("startStopCount".into(), json!(facts.count.entries + u64::from(facts.runs)));
    map.insert("timeElapsed".into(), json!(facts.count.elapsed));
    map.insert("childTaskIds".into(), json!(facts.children));
    let can = task.deleted_at.is_none() && task.status.can_start_stop();
    map.insert("canStartStop".into(), json!(can));
    Value::Object(map)
}

/// A task with its derived fields, asked of a store.
pub fn task_of(read: &dyn Read, record: &Task) -> Result<Value, Refusal> {
    Ok(task(record, &task_facts(read, record)?))
}

/// An entry, with whether it is billed in effect (`billable`) and whether somebody said so by
/// hand (`billableByHand`).
pub fn entry(entry: &TimeEntry, task: Option<&Task>) -> Value {
    Value::Object(billed(fields(entry), entry.billable, task))
}

/// A timer, likewise.
pub fn timer(timer: &ActiveTimer, task: Option<&Task>) -> Value {
    Value::Object(billed(fields(timer), timer.billable, task))
}

fn billed(
    mut map: Map<String, Value>,
    by_hand: Option<bool>,
    task: Option<&Task>,
) -> Map<String, Value> {
    let rule = task.is_some_and(|task| task.customer_id.is_some());
    map.insert("billable".into(), json!(by_hand.unwrap_or(rule)));
    map.insert("billableByHand".into(), json!(by_hand.is_some()));
    map
}

/// A customer, with the rate of a day.
pub fn customer(customer: &Customer, today: Day) -> Value {
    rated(fields(customer), &customer.rates, today)
}

/// A pillar, with the rate of a day.
pub fn pillar(pillar: &Pillar, today: Day) -> Value {
    rated(fields(pillar), &pillar.rates, today)
}

fn rated(mut map: Map<String, Value>, rates: &[RatePeriod], today: Day) -> Value {
    let rate: Option<Decimal> = rate_on(rates, today);
    map.insert("rate".into(), json!(rate));
    Value::Object(map)
}

/// A bill.
pub fn bill(bill: &TimeBill) -> Value {
    Value::Object(fields(bill))
}

/// A record's stored fields. Records serialise without fail; one that did not would be empty.
pub fn fields<T: Serialize>(record: &T) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// What is derived for every task of a store, asked once.
#[derive(Default)]
pub struct AllTaskFacts {
    facts: BTreeMap<TaskId, TaskFacts>,
}

impl AllTaskFacts {
    /// Takes a task's counters and its place among its parent's children.
    pub fn add_task(&mut self, read: &dyn Read, task: &Task) -> Result<(), Refusal> {
        self.facts.entry(task.id).or_default().count = read.task_count(task.id, None)?;
        if let (Some(parent), None) = (task.parent_task_id, task.deleted_at) {
            self.facts.entry(parent).or_default().children.push(task.id);
        }
        Ok(())
    }

    /// Takes a running timer.
    pub fn add_timer(&mut self, timer: &ActiveTimer) {
        self.facts.entry(timer.task_id).or_default().runs = true;
    }

    /// A task's facts.
    pub fn of(&self, task: TaskId) -> TaskFacts {
        self.facts.get(&task).cloned().unwrap_or_default()
    }
}
