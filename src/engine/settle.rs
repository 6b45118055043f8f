//! Settling: what follows from the changes by itself, in the same transaction.
//!
//! Statuses move to a fixpoint, the bills of every touched day are computed anew, and every
//! changed record gets its time and version. The rules themselves are in `domain`.

use std::collections::{BTreeSet, VecDeque};

use crate::domain::{
    BillStatus, Code, Customer, Day, Edit, Pillar, Refusal, Status, Task, TaskId, TimeBill,
    TimeEntry, Timestamp, UserId, billing, limits, tree,
};
use crate::store::Read;

use super::bill::DayFacts;
use super::draft::Draft;
use super::overlay::Overlay;

impl Draft<'_> {
    /// Brings everything that follows by itself up to date. May be called again after further
    /// changes; called twice it changes nothing the second time.
    pub fn settle(&mut self) -> Result<(), Refusal> {
        self.follow()?;
        self.refuse_long_memos()?;
        self.stamp();
        Ok(())
    }

    /// The same for changes that were made elsewhere: their records keep the stamps they have.
    pub fn follow(&mut self) -> Result<(), Refusal> {
        self.move_statuses()?;
        self.reconsider_rejected()?;
        let days = self.touched_days()?;
        self.recompute(&days)
    }

    /// Computes the bills of these days anew.
    pub fn recompute(&mut self, days: &BTreeSet<(UserId, Day)>) -> Result<(), Refusal> {
        for (user, day) in days {
            for bill in self.bills_wanted(*user, *day)? {
                self.put_bill(bill)?;
            }
        }
        Ok(())
    }

    /// The bills of a user's day that differ from what stands, as they should be.
    pub(super) fn bills_wanted(&self, user: UserId, day: Day) -> Result<Vec<TimeBill>, Refusal> {
        Ok(billing::recompute_day(&DayFacts::gather(self, user, day)?.input(self.now)))
    }

    /// Moves exploded and blocked tasks on whose children or blockers are done, and whatever
    /// follows from that.
    fn move_statuses(&mut self) -> Result<(), Refusal> {
        let mut look_at = BTreeSet::new();
        for (id, edit) in self.tasks.edits() {
            look_at.insert(id);
            let parents = [&edit.before, &edit.after].into_iter().flatten();
            look_at.extend(parents.filter_map(|task| task.parent_task_id));
        }
        for id in look_at.clone() {
            look_at.extend(self.waiting_for(id)?.iter().map(|task| task.id));
        }
        self.move_on(look_at)
    }

    /// Moves all exploded and blocked tasks on that wait for nobody any more, whatever changed.
    /// (spec: Task status, the server's schedule)
    pub fn move_waiting(&mut self) -> Result<(), Refusal> {
        let mut waiting = self.tasks_in(Status::Exploded)?;
        waiting.extend(self.tasks_in(Status::Blocked)?);
        self.move_on(waiting.into_iter().map(|task| task.id))
    }

    /// Moves these tasks on, and whatever follows from that.
    fn move_on(&mut self, tasks: impl IntoIterator<Item = TaskId>) -> Result<(), Refusal> {
        let mut queue: VecDeque<TaskId> = tasks.into_iter().collect();
        while let Some(id) = queue.pop_front() {
            let Some(task) = self.task(id)?.filter(|task| task.deleted_at.is_none()) else {
                continue;
            };
            let children: Vec<Task> = self.children(id)?;
            let mut blockers = Vec::with_capacity(task.blocked_by_task_ids.len());
            for blocker in &task.blocked_by_task_ids {
                blockers.extend(self.task(*blocker)?);
            }
            let Some(moved) = tree::automatic(&task, &children, &blockers) else { continue };
            queue.extend(moved.parent_task_id);
            queue.extend(self.waiting_for(id)?.iter().map(|task| task.id));
            self.put_task(moved)?;
        }
        Ok(())
    }

    /// A rejected bill is pending again when the times of an entry in it change, even where its sum
    /// stays the same. (spec: Bills, states)
    fn reconsider_rejected(&mut self) -> Result<(), Refusal> {
        let mut moved = Vec::new();
        for (id, edit) in self.entries.edits() {
            let (Some(before), Some(after)) = (&edit.before, &edit.after) else { continue };
            let times = |e: &TimeEntry| (e.start_time, e.end_time, e.date, e.duration);
            if times(before) != times(after) {
                let days = before.parts().into_iter().chain(after.parts()).map(|(day, _)| day);
                moved.extend(days.map(|day| (before.user_id, day, id)));
            }
        }
        for (user, day, entry) in moved {
            for mut bill in self.bills_of_day(user, day)? {
                let waits = bill.status == BillStatus::Rejected && bill.deleted_at.is_none();
                let again = self.sent_back_again.contains(&bill.id);
                if waits && !again && bill.time_entry_ids.contains(&entry) {
                    bill.status = BillStatus::Pending;
                    self.put_bill(bill)?;
                }
            }
        }
        Ok(())
    }

    /// Refuses memos that are longer than one may be because two were joined. (spec: Bad input)
    fn refuse_long_memos(&self) -> Result<(), Refusal> {
        let length = |bill: &TimeBill| bill.memo.as_ref().map_or(0, String::len);
        for (_, edit) in self.bills.edits() {
            let after = edit.after.as_ref().map_or(0, length);
            if after > limits::LONGEST_TEXT && edit.before.as_ref().map_or(0, length) < after {
                return Err(Refusal::new(
                    Code::TooLarge,
                    format!("the joined memo has {after} bytes, it holds {}", limits::LONGEST_TEXT),
                )
                .hint("`tat bill memo BILL TEXT` makes one of the two shorter first"));
            }
        }
        Ok(())
    }

    /// The (user, day) pairs whose bills the changes may alter.
    pub fn touched_days(&self) -> Result<BTreeSet<(UserId, Day)>, Refusal> {
        let mut days = BTreeSet::new();
        let mut touch = |entry: &TimeEntry| {
            days.extend(entry.parts().into_iter().map(|(day, _)| (entry.user_id, day)));
        };
        for (_, edit) in self.entries.edits() {
            [&edit.before, &edit.after].into_iter().flatten().for_each(&mut touch);
        }
        for (id, edit) in self.tasks.edits() {
            if bills_elsewhere(edit) {
                self.entries_of(id)?.iter().for_each(&mut touch);
            }
        }
        for (id, edit) in self.pillars.edits() {
            if ends_or_comes_back(edit) {
                for task in self.tasks_of_pillar(id)? {
                    self.entries_of(task.id)?.iter().for_each(&mut touch);
                }
            }
        }
        for (id, edit) in self.customers.edits() {
            if priced_otherwise(edit) {
                days.extend(self.open_bills_of(id)?.iter().map(|bill| (bill.user_id, bill.date)));
            }
        }
        for (id, edit) in self.pillars.edits() {
            let customer = edit.after.as_ref().or(edit.before.as_ref()).map(|p| p.customer_id);
            if let (true, Some(customer)) = (rated_otherwise(edit), customer) {
                let bills = self.open_bills_of(customer)?;
                let ours = bills.iter().filter(|bill| bill.pillar_id == id);
                days.extend(ours.map(|bill| (bill.user_id, bill.date)));
            }
        }
        for (_, edit) in self.bills.edits() {
            let both = [&edit.before, &edit.after];
            days.extend(both.into_iter().flatten().map(|bill| (bill.user_id, bill.date)));
        }
        Ok(days)
    }

    /// Gives every changed record the time of the command and its next local version.
    pub(super) fn stamp(&mut self) {
        stamp(&mut self.tasks, self.now, |t| (&mut t.updated_at, &mut t.local_version));
        stamp(&mut self.entries, self.now, |e| (&mut e.updated_at, &mut e.local_version));
        stamp(&mut self.customers, self.now, |c| (&mut c.updated_at, &mut c.local_version));
        stamp(&mut self.pillars, self.now, |p| (&mut p.updated_at, &mut p.local_version));
        stamp(&mut self.bills, self.now, |b| (&mut b.updated_at, &mut b.local_version));
        for edit in self.timers.edits_mut() {
            if let Some(timer) = &mut edit.after {
                timer.updated_at = self.now;
            }
        }
    }
}

/// Stamps the changed records of one kind. A record that differs from what was before in nothing
/// but its stamps is put back as it was.
fn stamp<K: Ord + Copy, T: Clone + PartialEq>(
    overlay: &mut Overlay<K, T>,
    now: Timestamp,
    stamps: impl Fn(&mut T) -> (&mut Timestamp, &mut u64),
) {
    for edit in overlay.edits_mut() {
        let Some(after) = &mut edit.after else { continue };
        let Some(before) = &edit.before else {
            *stamps(after).0 = now;
            *stamps(after).1 = 1;
            continue;
        };
        let mut bare = before.clone();
        let (at, version) = stamps(&mut bare);
        let (old_at, old_version) = (*at, *version);
        *stamps(after).0 = old_at;
        *stamps(after).1 = old_version;
        if before != after {
            *stamps(after).0 = now;
            *stamps(after).1 = old_version + 1;
        }
    }
}

/// Whether an edit of a task may move its time to another bill.
fn bills_elsewhere(edit: &Edit<Task>) -> bool {
    let key = |task: &Option<Task>| task.as_ref().map(|task| (task.customer_id, task.pillar_id));
    key(&edit.before) != key(&edit.after)
}

/// Whether an edit of a customer may alter what its open bills come to.
fn priced_otherwise(edit: &Edit<Customer>) -> bool {
    let key = |c: &Option<Customer>| c.as_ref().map(|c| (c.rates.clone(), c.currency, c.rounding));
    key(&edit.before) != key(&edit.after)
}

/// Whether an edit of a pillar may alter what its open bills come to.
fn rated_otherwise(edit: &Edit<Pillar>) -> bool {
    let key = |pillar: &Option<Pillar>| pillar.as_ref().map(|pillar| pillar.rates.clone());
    key(&edit.before) != key(&edit.after)
}

/// Whether a pillar is deleted or comes back: the time of its tasks bills elsewhere then.
fn ends_or_comes_back(edit: &Edit<Pillar>) -> bool {
    let gone = |pillar: &Option<Pillar>| pillar.as_ref().is_some_and(|p| p.deleted_at.is_some());
    gone(&edit.before) != gone(&edit.after)
}
