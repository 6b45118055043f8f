//! Check: whether records fit together and with what is here, so that nothing comes in that no
//! command would have made.
//!
//! What a record must be by itself is said with the format.

mod circles;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    Customer, CustomerId, Day, EntryId, Pillar, PillarId, Refusal, Task, TaskId, TimeBill, UserId,
    naming,
};
use crate::formats::json::Record;
use crate::store::Read;

/// The records that come in, and what is wrong with the others.
#[derive(Default)]
pub(super) struct Checked {
    /// Those that come in.
    pub(super) records: Vec<Record>,
    /// What was left out: the record's number and why.
    pub(super) failed: Vec<(usize, String)>,
}

/// Where a title must be the only one.
type Place = (Option<CustomerId>, Option<PillarId>);

/// What is here, and what came in so far.
#[derive(Default)]
struct Known {
    customers: BTreeSet<CustomerId>,
    customer_names: BTreeSet<String>,
    pillars: BTreeMap<PillarId, CustomerId>,
    pillar_names: BTreeSet<(CustomerId, String)>,
    tasks: BTreeSet<TaskId>,
    titles: BTreeSet<(Place, String)>,
    entries: BTreeSet<EntryId>,
    frozen: BTreeSet<(UserId, Day, EntryId)>,
    bills: BTreeSet<crate::domain::BillId>,
}

/// Looks through records, customers first and bills after entries.
pub(super) fn check(
    read: &dyn Read,
    mut records: Vec<(usize, Record)>,
) -> Result<Checked, Refusal> {
    let mut known = Known::default();
    known.gather(read)?;
    let failed = circles::cut(&mut records, &known.tasks, read)?;
    let mut checked = Checked { records: Vec::with_capacity(records.len()), failed };
    let supports: BTreeSet<PillarId> = records
        .iter()
        .filter_map(|(_, record)| match record {
            Record::Pillar(pillar) => Some(pillar.id),
            _ => None,
        })
        .collect();
    for (number, record) in records {
        match known.fits(read, &record)? {
            Ok(()) => {
                let support = match &record {
                    Record::Customer(customer) => support_of(customer, &supports, &known),
                    _ => None,
                };
                checked.records.push(record);
                if let Some(support) = support {
                    known.take_pillar(&support);
                    checked.records.push(Record::Pillar(support));
                }
            }
            Err(why) => checked.failed.push((number, why)),
        }
    }
    checked.failed.sort();
    Ok(checked)
}

/// The General Support of a customer who comes without.
fn support_of(customer: &Customer, coming: &BTreeSet<PillarId>, known: &Known) -> Option<Pillar> {
    let support = Pillar::general_support(customer.id, customer.created_at);
    let is_there = coming.contains(&support.id) || known.pillars.contains_key(&support.id);
    (!is_there && customer.deleted_at.is_none()).then_some(support)
}

fn place(task: &Task) -> Place {
    let default = task.customer_id.map(PillarId::general_support);
    (task.customer_id, task.pillar_id.or(default))
}

impl Known {
    fn gather(&mut self, read: &dyn Read) -> Result<(), Refusal> {
        read.every_customer(&mut |customer| self.take_customer(&customer))?;
        read.every_pillar(&mut |pillar| self.take_pillar(&pillar))?;
        read.every_task(&mut |task| self.take_task(&task))?;
        read.every_bill(&mut |bill| self.take_bill(&bill))?;
        Ok(())
    }

    fn take_customer(&mut self, customer: &Customer) {
        self.customers.insert(customer.id);
        if customer.deleted_at.is_none() {
            self.customer_names.insert(naming::fold(&customer.name));
        }
    }

    fn take_pillar(&mut self, pillar: &Pillar) {
        self.pillars.insert(pillar.id, pillar.customer_id);
        if pillar.deleted_at.is_none() {
            self.pillar_names.insert((pillar.customer_id, naming::fold(&pillar.name)));
        }
    }

    fn take_task(&mut self, task: &Task) {
        self.tasks.insert(task.id);
        if task.is_open() {
            self.titles.insert((place(task), naming::fold(&task.title)));
        }
    }

    fn take_bill(&mut self, bill: &TimeBill) {
        self.bills.insert(bill.id);
        if bill.is_frozen() {
            let entries = bill.time_entry_ids.iter();
            self.frozen.extend(entries.map(|id| (bill.user_id, bill.date, *id)));
        }
    }

    /// Whether a record fits, and why not. One whose id is here already does: it is left alone.
    fn fits(&mut self, read: &dyn Read, record: &Record) -> Result<Result<(), String>, Refusal> {
        Ok(match record {
            Record::Customer(customer) => self.customer(customer),
            Record::Pillar(pillar) => self.pillar(pillar),
            Record::Task(task) => self.task(task),
            Record::Entry(entry) => {
                self.entries.insert(entry.id);
                self.on_a_task(entry.task_id)
            }
            Record::Timer(timer) => self.on_a_task(timer.task_id),
            Record::Bill(bill) => self.bill(read, bill)?,
            Record::Focus(focus) => {
                if focus.customer_ids.iter().all(|id| self.customers.contains(id)) {
                    Ok(())
                } else {
                    Err("a customer of the focus is not known".to_owned())
                }
            }
        })
    }

    fn customer(&mut self, customer: &Customer) -> Result<(), String> {
        if self.customers.contains(&customer.id) {
            return Ok(());
        }
        let name = naming::fold(&customer.name);
        if customer.deleted_at.is_none() && self.customer_names.contains(&name) {
            return Err(format!("another customer is called \"{}\"", customer.name));
        }
        self.take_customer(customer);
        Ok(())
    }

    fn pillar(&mut self, pillar: &Pillar) -> Result<(), String> {
        if self.pillars.contains_key(&pillar.id) {
            return Ok(());
        }
        if !self.customers.contains(&pillar.customer_id) {
            return Err(format!("the customer of the pillar \"{}\" is not known", pillar.name));
        }
        let name = (pillar.customer_id, naming::fold(&pillar.name));
        if pillar.deleted_at.is_none() && self.pillar_names.contains(&name) {
            return Err(format!("another pillar is called \"{}\"", pillar.name));
        }
        self.take_pillar(pillar);
        Ok(())
    }

    fn task(&mut self, task: &Task) -> Result<(), String> {
        if self.tasks.contains(&task.id) {
            return Ok(());
        }
        if task.customer_id.is_some_and(|id| !self.customers.contains(&id)) {
            return Err(format!("the customer of \"{}\" is not known", task.title));
        }
        if task.pillar_id.is_some_and(|id| !self.pillars.contains_key(&id)) {
            return Err(format!("the pillar of \"{}\" is not known", task.title));
        }
        let title = (place(task), naming::fold(&task.title));
        if task.is_open() && self.titles.contains(&title) {
            return Err(format!("another open task is called \"{}\" there", task.title));
        }
        self.take_task(task);
        Ok(())
    }

    fn on_a_task(&self, task: TaskId) -> Result<(), String> {
        if self.tasks.contains(&task) {
            return Ok(());
        }
        Err(format!("its task {task} is not known"))
    }

    fn bill(&mut self, read: &dyn Read, bill: &TimeBill) -> Result<Result<(), String>, Refusal> {
        if self.bills.contains(&bill.id) {
            return Ok(Ok(()));
        }
        if !self.customers.contains(&bill.customer_id)
            || !self.pillars.contains_key(&bill.pillar_id)
        {
            return Ok(Err("its customer or pillar is not known".to_owned()));
        }
        for id in bill.time_entry_ids.iter().filter(|_| bill.is_frozen()) {
            if !self.entries.contains(id) && read.entry(*id)?.is_none() {
                return Ok(Err(format!("the entry {id} in it is not known")));
            }
            if self.frozen.contains(&(bill.user_id, bill.date, *id)) {
                return Ok(Err(format!("the entry {id} stands in another approved bill")));
            }
        }
        self.take_bill(bill);
        Ok(Ok(()))
    }
}
