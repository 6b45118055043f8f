//! Every question to a store, beside the model's answer.
//!
//! Which changes led there is not known here.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::domain::{BillStatus, Status, naming};
use crate::store::Read;
use crate::store::sample::{IDS, TITLES, day, id};

use super::model::Model;

type Check = Result<(), TestCaseError>;

fn same<T: PartialEq + Debug, E: Debug>(what: &str, answer: Result<T, E>, wanted: T) -> Check {
    let answer = answer.map_err(|error| TestCaseError::fail(format!("{what}: {error:?}")))?;
    prop_assert_eq!(answer, wanted, "{}", what);
    Ok(())
}

/// Whether the store answers everything as the model does.
pub(super) fn all_the_same(read: &dyn Read, model: &Model) -> Check {
    let founder = super::founder();
    same("owner", read.owner(), founder.owner)?;
    same("device", read.device(), founder.device)?;
    same("generation", read.generation(), model.generation)?;
    by_id(read, model)?;
    tasks(read, model)?;
    entries(read, model)?;
    customers(read, model)?;
    bills(read, model)?;
    everything(read, model)?;
    journal(read, model)
}

fn by_id(read: &dyn Read, model: &Model) -> Check {
    for n in IDS {
        same("task", read.task(id(n)), model.tasks.get(&id(n)).cloned())?;
        same("entry", read.entry(id(n)), model.entries.get(&id(n)).cloned())?;
        same("timer", read.timer(id(n)), model.timers.get(&id(n)).cloned())?;
        same("customer", read.customer(id(n)), model.customers.get(&id(n)).cloned())?;
        same("pillar", read.pillar(id(n)), model.pillars.get(&id(n)).cloned())?;
        same("bill", read.bill(id(n)), model.bills.get(&id(n)).cloned())?;
        same("focus", read.focus(id(n)), model.focuses.get(&id(n)).cloned())?;
    }
    Ok(())
}

fn tasks(read: &dyn Read, model: &Model) -> Check {
    for title in TITLES {
        let folded = naming::fold(title);
        let wanted = model.live_tasks(|task| naming::fold(&task.title) == folded);
        same("tasks_titled", read.tasks_titled(&folded), wanted)?;
    }
    for status in Status::ALL {
        same("tasks_in", read.tasks_in(status), model.live_tasks(|t| t.status == status))?;
    }
    for n in IDS {
        let (one, customer, pillar) = (id(n), id(n), id(n));
        let children = model.live_tasks(|task| task.parent_task_id == Some(one));
        same("children", read.children(one), children)?;
        let waiting = model.live_tasks(|task| task.blocked_by_task_ids.contains(&one));
        same("waiting_for", read.waiting_for(one), waiting)?;
        let all = |fits: &dyn Fn(&crate::domain::Task) -> bool| {
            model.tasks.values().filter(|task| fits(task)).cloned().collect::<Vec<_>>()
        };
        let of_customer = all(&|task| task.customer_id == Some(customer));
        same("tasks_of_customer", read.tasks_of_customer(customer), of_customer)?;
        let of_pillar = all(&|task| task.pillar_id == Some(pillar));
        same("tasks_of_pillar", read.tasks_of_pillar(pillar), of_pillar)?;
        same("task_count", read.task_count(one, None), model.task_count(one, None))?;
        for m in IDS {
            let (high, user) = (id(m), id(m));
            let between = model.live_tasks(|task| one <= task.id && task.id <= high);
            same("tasks_between", read.tasks_between(one, high), between)?;
            let count = model.task_count(one, Some(user));
            same("task_count", read.task_count(one, Some(user)), count)?;
        }
    }
    Ok(())
}

fn entries(read: &dyn Read, model: &Model) -> Check {
    for n in IDS {
        let (low, task, user) = (id(n), id(n), id(n));
        for m in IDS {
            let high = id(m);
            let mut between = model.live_entries(|e| low <= e.id && e.id <= high);
            between.sort_by_key(|entry| entry.id);
            same("entries_between", read.entries_between(low, high), between)?;
            let ids = model.entries.keys().copied().filter(|id| low <= *id && *id <= high);
            let ids = ids.collect::<Vec<_>>();
            same("entry_ids_between", read.entry_ids_between(low, high), ids)?;
        }
        let on_task = model.live_entries(|entry| entry.task_id == task);
        same("entries_of", read.entries_of(task), on_task)?;
        let mut newest = model.live_entries(|entry| entry.user_id == user);
        newest.reverse();
        for limit in [1, 3, usize::MAX] {
            let mut met = Vec::new();
            let answer = read.newest_entries(user, &mut |entry| {
                met.push(entry);
                met.len() < limit
            });
            let wanted = newest.iter().take(limit).cloned().collect::<Vec<_>>();
            same("newest_entries", answer.map(|()| met), wanted)?;
        }
    }
    for (first, last) in [(0, 6), (2, 4), (3, 3), (5, 2)].map(|(a, b)| (day(a), day(b))) {
        for user in [None, Some(id(0)), Some(id(1)), Some(id(5))] {
            let parts = model.parts(user, first, last);
            let there = |e: &crate::domain::TimeEntry| parts.iter().any(|part| part.entry == e.id);
            same("entries_on", read.entries_on(user, first, last), model.live_entries(there))?;
            let mut met = Vec::new();
            let answer = read.day_parts(user, first, last, &mut |part| met.push(part));
            same("day_parts", answer.map(|()| met), parts)?;
            let totals = model.totals(user, first, last);
            same("day_totals", read.day_totals(user, first, last), totals)?;
        }
    }
    for user in [id(0), id(1), id(5)] {
        let totals = model.totals(Some(user), crate::domain::Day::MIN, crate::domain::Day::MAX);
        same("first_day", read.first_day(user), totals.first().map(|total| total.day))?;
    }
    same("timers", read.timers(), model.timers.values().cloned().collect())
}

fn customers(read: &dyn Read, model: &Model) -> Check {
    let live = model.customers.values().filter(|customer| customer.deleted_at.is_none());
    let mut by_name: Vec<_> = live.cloned().collect();
    by_name.sort_by_key(|customer| (customer.name.clone(), customer.id));
    same("customers", read.customers(), by_name)?;
    let live = model.pillars.values().filter(|pillar| pillar.deleted_at.is_none());
    let pillars: Vec<_> = live.cloned().collect();
    for n in IDS {
        let mut of = pillars.clone();
        of.retain(|pillar| pillar.customer_id == id(n));
        of.sort_by_key(|pillar| (pillar.name.clone(), pillar.id));
        same("pillars_of", read.pillars_of(id(n)), of)?;
    }
    same("pillars", read.pillars(), pillars)
}

fn bills(read: &dyn Read, model: &Model) -> Check {
    for n in IDS {
        let low = id(n);
        for m in IDS {
            let high = id(m);
            let mut between = model.live_bills(|bill| low <= bill.id && bill.id <= high);
            between.sort_by_key(|bill| bill.id);
            same("bills_range", read.bills_range(low, high), between)?;
        }
        for on in 0..7 {
            let of_day = model.bills.values();
            let of_day = of_day.filter(|bill| bill.user_id == id(n) && bill.date == day(on));
            let of_day = of_day.cloned().collect();
            same("bills_of_day", read.bills_of_day(id(n), day(on)), of_day)?;
        }
        let open = model.live_bills(|bill| bill.customer_id == id(n) && !bill.is_frozen());
        same("open_bills_of", read.open_bills_of(id(n)), open)?;
    }
    for (first, last) in [(0, 6), (2, 4), (3, 3), (5, 2)].map(|(a, b)| (day(a), day(b))) {
        let on = model.live_bills(|bill| first <= bill.date && bill.date <= last);
        same("bills_on", read.bills_on(first, last), on)?;
    }
    for status in BillStatus::ALL {
        same("bills_in", read.bills_in(status), model.live_bills(|bill| bill.status == status))?;
    }
    Ok(())
}

fn everything(read: &dyn Read, model: &Model) -> Check {
    let mut all = Vec::new();
    let answer = read.every_task(&mut |task| all.push(task));
    same("every_task", answer.map(|()| all), model.tasks.values().cloned().collect())?;
    let mut all = Vec::new();
    let answer = read.every_entry(&mut |entry| all.push(entry));
    same("every_entry", answer.map(|()| all), model.every_entry())?;
    let mut all = Vec::new();
    let answer = read.every_customer(&mut |customer| all.push(customer));
    same("every_customer", answer.map(|()| all), model.customers.values().cloned().collect())?;
    let mut all = Vec::new();
    let answer = read.every_pillar(&mut |pillar| all.push(pillar));
    same("every_pillar", answer.map(|()| all), model.pillars.values().cloned().collect())?;
    let mut all = Vec::new();
    let answer = read.every_bill(&mut |bill| all.push(bill));
    same("every_bill", answer.map(|()| all), model.bills.values().cloned().collect())
}

fn journal(read: &dyn Read, model: &Model) -> Check {
    let count = model.steps.len();
    same("newest_step", read.newest_step(), count as u64)?;
    for seq in 0..=count as u64 + 1 {
        let wanted = model.steps.iter().find(|step| step.seq == seq).cloned();
        same("step", read.step(seq), wanted)?;
    }
    for limit in [0, 1, 2, count + 1] {
        let mut heads: Vec<_> = model.steps.iter().rev().take(limit).cloned().collect();
        for step in &mut heads {
            step.changes.clear();
        }
        same("steps", read.steps(limit), heads)?;
    }
    same("redo_stack", read.redo_stack(), model.redo.clone())
}
