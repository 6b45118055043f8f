//! Deeds: what people do on their devices, by the commands' own code, and what is remembered of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::{
    BillStatus, Day, RatePeriod, Refusal, Role, Span, Status, Task, TimeEntry, billing,
};
use crate::engine::Draft;
use crate::engine::journal::UndoWhich;
use crate::engine::timer::{StartWish, StopWish, TaskWish};
use crate::store::{Read, by_record};
use crate::sync::fault::{self, Fault};
use crate::sync::model::Fields;
use crate::sync::record::Record;

use super::world::{CUSTOMERS, World, Write};

impl World {
    /// Somebody does something; what is refused leaves no trace.
    pub(super) fn deed(&mut self, at: usize) {
        let before = self.newest(at);
        let what = self.dice.below(100);
        let done = match what {
            0..14 => self.start(at),
            14..27 => self.stop(at),
            27..30 => self.cancel(at),
            30..38 => self.new_task(at),
            38..50 => self.write_task(at),
            50..58 => self.write_entry(at),
            58..66 => self.add(at),
            66..70 => self.move_end(at),
            70..74 => self.delete_entry(at),
            74..77 => self.delete_task(at),
            77..82 => self.tag(at),
            82..85 => self.home(at),
            85..88 => self.rate(at),
            88..93 => self.decide(at),
            93..96 => self.status(at),
            _ => self.undo(at),
        };
        let _ = done;
        if fault::on(Fault::OutboxApart) && self.dice.percent(20) {
            // Killed between the two transactions.
            let store = &self.devices[at].engine.store;
            let lost = store.write(|door| {
                let mut numbers = Vec::new();
                door.waiting(before + 1, &mut |seq, _| {
                    numbers.push(seq);
                    crate::store::Flow::On
                })?;
                for seq in numbers {
                    door.take_out(seq)?;
                }
                Ok::<_, Refusal>(())
            });
            lost.unwrap();
        }
    }

    /// The number of the newest operation in the outbox.
    fn newest(&self, at: usize) -> u64 {
        self.devices[at].read(|read| {
            let mut newest = 0;
            read.waiting(0, &mut |seq, _| {
                newest = seq;
                crate::store::Flow::On
            })?;
            Ok(newest)
        })
    }

    fn tasks(&self, at: usize) -> Vec<Task> {
        self.devices[at].read(|read| {
            let mut tasks = Vec::new();
            read.every_task(&mut |task| tasks.push(task))?;
            tasks.retain(|task| task.deleted_at.is_none());
            Ok(tasks)
        })
    }

    fn entries(&self, at: usize) -> Vec<TimeEntry> {
        let user = self.devices[at].user.id;
        self.devices[at].read(|read| Ok(read.entries_on(Some(user), Day::MIN, Day::MAX)?))
    }

    fn task(&mut self, at: usize) -> Option<Task> {
        let tasks = self.tasks(at);
        self.dice.pick(&tasks)
    }

    fn entry(&mut self, at: usize) -> Option<TimeEntry> {
        let entries = self.entries(at);
        self.dice.pick(&entries)
    }

    fn change(
        &mut self,
        at: usize,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
    ) -> Option<()> {
        let now = self.clock_of(at).whole_second();
        let done = self.devices[at].engine.change(now, |draft| {
            decide(draft)?;
            Ok(((), "Did".to_owned()))
        });
        done.ok().map(drop)
    }

    fn wrote(&mut self, record: Uuid, field: &'static str, (before, value): (Value, Value)) {
        self.history.writes.push(Write { record, field, value, before });
    }

    fn start(&mut self, at: usize) -> Option<()> {
        let task = self.task(at)?;
        let now = self.clock_of(at);
        let user = self.devices[at].user.id;
        let ran = self.devices[at].read(|read| Ok(read.timer(user)?));
        let words = format!("id:{}", task.id);
        let wish =
            StartWish { task: TaskWish { words, ..TaskWish::default() }, ..StartWish::default() };
        let started = self.devices[at].engine.start(&wish, now).ok()?.value;
        if started.already {
            return None;
        }
        self.history.made.insert(started.timer.id.0);
        match (ran, started.stopped.and_then(|stopped| stopped.entry)) {
            (Some(timer), Some(entry)) => {
                self.wrote(timer.id.0, "endTime", (Value::Null, json!(entry.end_time)));
            }
            (Some(timer), None) => self.history.deleted.push((timer.id.0, fields(&json!(timer)))),
            _ => {}
        }
        Some(())
    }

    fn stop(&mut self, at: usize) -> Option<()> {
        let now = self.clock_of(at);
        let user = self.devices[at].user.id;
        let timer = self.devices[at].read(|read| Ok(read.timer(user)?))?;
        let stopped = self.devices[at].engine.stop(&StopWish::default(), now).ok()?.value;
        match stopped.entry {
            Some(entry) => self.wrote(timer.id.0, "endTime", (Value::Null, json!(entry.end_time))),
            None => self.history.deleted.push((timer.id.0, fields(&json!(timer)))),
        }
        Some(())
    }

    fn cancel(&mut self, at: usize) -> Option<()> {
        let now = self.clock_of(at);
        let (timer, _) = self.devices[at].engine.cancel(now).ok()?.value;
        self.history.deleted.push((timer.id.0, fields(&json!(timer))));
        Some(())
    }

    fn new_task(&mut self, at: usize) -> Option<()> {
        let title = self.word();
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, title.as_bytes());
        let customer = self.dice.pick(&[None, Some(CUSTOMERS[0]), Some(CUSTOMERS[1])])?;
        let now = self.clock_of(at).whole_second();
        self.change(at, |draft| {
            let mut task = Task::new(id.into(), title, now);
            task.customer_id = customer;
            draft.put_task(task)
        })?;
        self.history.made.insert(id);
        Some(())
    }

    fn write_task(&mut self, at: usize) -> Option<()> {
        let task = self.task(at)?;
        let word = self.word();
        let (before, value, field) = if self.dice.percent(50) {
            (json!(task.title), json!(word), "title")
        } else {
            (json!(task.description), json!(word), "description")
        };
        let id = task.id.0;
        self.change(at, |draft| {
            let mut task = task;
            if field == "title" {
                task.title = word;
            } else {
                task.description = Some(word);
            }
            draft.put_task(task)
        })?;
        self.wrote(id, field, (before, value));
        Some(())
    }

    fn write_entry(&mut self, at: usize) -> Option<()> {
        let entry = self.entry(at)?;
        let word = self.word();
        let (id, before, value) = (entry.id.0, json!(entry.notes), json!(word));
        self.change(at, |draft| {
            draft.refuse_frozen(&entry)?;
            draft.put_entry(TimeEntry { notes: Some(word), ..entry })
        })?;
        self.wrote(id, "notes", (before, value));
        Some(())
    }

    fn add(&mut self, at: usize) -> Option<()> {
        let task = self.task(at)?;
        let user = self.devices[at].user.id;
        let now = self.clock_of(at).whole_second();
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, self.word().as_bytes());
        let ago = Span::seconds(600 + i64::try_from(self.dice.below(40_000)).unwrap_or(0));
        let long = Span::seconds(60 + i64::try_from(self.dice.below(500)).unwrap_or(0));
        self.change(at, |draft| {
            let start = now - ago;
            draft.put_entry(TimeEntry {
                id: id.into(),
                task_id: task.id,
                user_id: user,
                start_time: Some(start),
                end_time: Some(start + long),
                date: None,
                duration: long,
                notes: None,
                time_zone: "UTC".into(),
                tags: Vec::new(),
                billable: None,
                created_at: now,
                updated_at: now,
                local_version: 0,
                server_version: None,
                deleted_at: None,
            })
        })?;
        self.history.made.insert(id);
        Some(())
    }

    fn move_end(&mut self, at: usize) -> Option<()> {
        let entry = self.entry(at)?;
        let (start, end) = entry.times()?;
        let by = Span::seconds(1 + i64::try_from(self.dice.below(3_000)).unwrap_or(0));
        let (id, before) = (entry.id.0, json!(entry.end_time));
        let new = end + by;
        self.change(at, |draft| {
            draft.refuse_frozen(&entry)?;
            let mut entry = entry;
            entry.set_times(start, new);
            draft.put_entry(entry)
        })?;
        self.wrote(id, "endTime", (before, json!(new)));
        Some(())
    }

    fn delete_entry(&mut self, at: usize) -> Option<()> {
        let entry = self.entry(at)?;
        let (id, held) = (entry.id.0, fields(&json!(entry)));
        self.change(at, |draft| {
            draft.refuse_frozen(&entry)?;
            draft.delete_entry(entry)
        })?;
        self.history.deleted.push((id, held));
        Some(())
    }

    fn delete_task(&mut self, at: usize) -> Option<()> {
        let mut task = self.task(at)?;
        let (id, held) = (task.id.0, fields(&json!(task)));
        let now = self.clock_of(at).whole_second();
        self.change(at, |draft| {
            task.deleted_at = Some(now);
            draft.put_task(task)
        })?;
        self.history.deleted.push((id, held));
        Some(())
    }

    fn tag(&mut self, at: usize) -> Option<()> {
        let mut task = self.task(at)?;
        let word = self.word();
        let drop = self.dice.percent(40);
        self.change(at, |draft| {
            if drop && !task.tags.is_empty() {
                task.tags.remove(0);
            } else {
                task.tags.push(word);
                task.tags.sort();
            }
            draft.put_task(task)
        })
    }

    fn home(&mut self, at: usize) -> Option<()> {
        let task = self.task(at)?;
        let customer = self.dice.pick(&[None, Some(CUSTOMERS[0]), Some(CUSTOMERS[1])])?;
        self.change(at, |draft| {
            draft.put_task(Task { customer_id: customer, pillar_id: None, ..task })
        })
    }

    fn status(&mut self, at: usize) -> Option<()> {
        let task = self.task(at)?;
        let status = self.dice.pick(&[Status::ToDo, Status::InProgress, Status::Completed])?;
        self.change(at, |draft| draft.put_task(Task { status, ..task }))
    }

    fn rate(&mut self, at: usize) -> Option<()> {
        if self.devices[at].user.role != Some(Role::InternalAdmin) {
            return None;
        }
        let id = self.dice.pick(&CUSTOMERS)?;
        let rate = 50 + i64::try_from(self.dice.below(100)).unwrap_or(0);
        self.change(at, |draft| {
            let Some(mut customer) = draft.customer(id)? else { return Ok(()) };
            customer.rates = vec![RatePeriod { since: None, rate: Some(rate.into()) }];
            draft.put_customer(customer)
        })
    }

    fn decide(&mut self, at: usize) -> Option<()> {
        if self.devices[at].user.role != Some(Role::InternalAdmin) {
            return None;
        }
        let bills = self.devices[at].read(|read| Ok(read.bills_on(Day::MIN, Day::MAX)?));
        let bill = self.dice.pick(&bills)?;
        let me = self.devices[at].user.id;
        let now = self.clock_of(at).whole_second();
        let word = self.word();
        let memo = self.dice.percent(30);
        self.change(at, |draft| {
            let decided = match bill.status {
                _ if memo => billing::set_memo(&bill, "it", &word)?,
                BillStatus::Pending if now.millis() % 3 == 0 => {
                    billing::reject(&bill, "it", &word)?
                }
                BillStatus::Pending => billing::approve(&bill, "it", me, now)?,
                _ if draft.has_later_frozen(&bill)? => return Err(Refusal::conflict("frozen")),
                _ => billing::reopen(&bill, "it")?,
            };
            draft.put_bill(decided)
        })
    }

    fn undo(&mut self, at: usize) -> Option<()> {
        let now = self.clock_of(at);
        let undone = self.devices[at].engine.undo(UndoWhich::Newest(1), now).ok()?;
        for (key, changes) in by_record(&undone.changes) {
            let before = changes.iter().find_map(|change| Record::after(&change.clone().inverse()));
            let after = changes.iter().find_map(Record::after);
            if let Some(before) =
                before.as_ref().filter(|_| after.as_ref().is_none_or(Record::is_deleted))
            {
                self.history.deleted.push((key.id, fields(&json!(before.fields()))));
            }
            let (Some(before), Some(after)) = (before, after) else { continue };
            let (before, after) = (before.fields(), after.fields());
            for field in ["title", "description", "notes", "endTime"] {
                let of = |it: &Fields| it.get(field).cloned().unwrap_or_default();
                if of(&before) != of(&after) {
                    self.wrote(key.id, field, (of(&before), of(&after)));
                }
            }
        }
        Some(())
    }
}

fn fields(value: &Value) -> BTreeMap<String, Value> {
    let object = value.as_object().cloned().unwrap_or_default();
    object.into_iter().collect()
}
