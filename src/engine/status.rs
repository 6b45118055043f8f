//! Status: what runs now, and what today and the week come to.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::{
    ActiveTimer, BillStatus, Currency, Customer, Day, DayRange, Pillar, Refusal, Span, Task,
    Timestamp,
};
use crate::store::{Flow, Kind, Patience, Read, Side, SideSpan};

use super::Engine;
use super::timer::FUTURE;

/// What runs now and how much was done.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// The running timer.
    pub running: Option<Running>,
    /// Today's time, the running timer's share included.
    pub today: Span,
    /// This week's time, likewise.
    pub week: Span,
    /// The time of each day of this week, likewise.
    pub days: BTreeMap<Day, Span>,
    /// The first day that ever had time; none if there is none.
    pub since: Option<Day>,
    /// Today's bills, by currency.
    pub amounts: Vec<(Currency, Decimal)>,
    /// How many operations wait for the server; none of this machine alone ever do.
    pub unsent: usize,
    /// How many operations the server refused.
    pub refused: usize,
    /// How many conflicts wait to be looked at.
    pub conflicts: usize,
    /// How many bills of the user were rejected and wait for an answer.
    pub rejected_bills: usize,
}

/// A running timer with what it runs on.
#[derive(Clone, Debug)]
pub struct Running {
    /// The timer.
    pub timer: ActiveTimer,
    /// Its task.
    pub task: Task,
    /// What was spent on the task before.
    pub count: crate::store::TaskCount,
    /// The task's children.
    pub children: Vec<crate::domain::TaskId>,
    /// The task's customer.
    pub customer: Option<Customer>,
    /// The task's pillar.
    pub pillar: Option<Pillar>,
    /// How long it has been running.
    pub elapsed: Span,
    /// Whether it runs for longer than a timer should (spec: `timer.max`).
    pub forgotten: bool,
    /// Whether the clock stands further before its start than a start may lie ahead: it was set back.
    pub ahead: bool,
}

impl Engine {
    /// What runs now and how much was done today and this week. Reads only, and waits for another
    /// process no longer than a prompt may.
    pub fn status(&self, now: Timestamp) -> Result<Status, Refusal> {
        self.store.read(Patience::Status, |read| self.status_of(read, now))
    }

    /// The same from a snapshot.
    pub fn status_of(&self, read: &dyn Read, now: Timestamp) -> Result<Status, Refusal> {
        let user = read.owner()?.id;
        let today = self.zone.day_of(now);
        let week = DayRange::week_of(today, self.settings.week_start);
        let (first, last) = (week.start.unwrap_or(today), week.end.unwrap_or(today));
        let mut status = Status { since: read.first_day(user)?, ..Status::default() };
        for total in read.day_totals(Some(user), first, last)? {
            status.add(total.day, total.elapsed, (week, today));
        }
        if let Some(timer) = read.timer(user)? {
            for (day, span) in timer.zone().parts(timer.start_time, now) {
                status.add(day, span, (week, today));
            }
            status.running = Some(self.running_of(read, timer, now)?);
        }
        if self.store.kind() == Kind::Account {
            status.add_sync(read)?;
        }
        status.rejected_bills =
            read.bills_in(BillStatus::Rejected)?.iter().filter(|bill| bill.user_id == user).count();
        for bill in read.bills_of_day(user, today)? {
            let (None, Some(amount)) = (bill.deleted_at, bill.amount) else { continue };
            match status.amounts.iter_mut().find(|(currency, _)| *currency == bill.currency) {
                Some((_, sum)) => *sum = sum.saturating_add(amount),
                None => status.amounts.push((bill.currency, amount)),
            }
        }
        Ok(status)
    }

    fn running_of(
        &self,
        read: &dyn Read,
        timer: ActiveTimer,
        now: Timestamp,
    ) -> Result<Running, Refusal> {
        let task = read
            .task(timer.task_id)?
            .unwrap_or_else(|| Task::new(timer.task_id, "(unknown task)", timer.start_time));
        let elapsed = timer.elapsed(now);
        Ok(Running {
            count: read.task_count(task.id, None)?,
            children: read.children(task.id)?.into_iter().map(|child| child.id).collect(),
            customer: task.customer_id.map(|id| read.customer(id)).transpose()?.flatten(),
            pillar: task.pillar_id.map(|id| read.pillar(id)).transpose()?.flatten(),
            forgotten: elapsed > self.settings.timer_max,
            ahead: timer.start_time > now + FUTURE,
            timer,
            task,
            elapsed,
        })
    }
}

impl Status {
    /// Counts what sync left to be done or looked at.
    fn add_sync(&mut self, read: &dyn Read) -> Result<(), Refusal> {
        read.waiting(0, &mut |_, _| {
            self.unsent += 1;
            Flow::On
        })?;
        for (side, count) in
            [(Side::Letter, &mut self.refused), (Side::Conflict, &mut self.conflicts)]
        {
            read.each_side(SideSpan::under(side, &[]), &mut |_, _| {
                *count += 1;
                Ok(Flow::On)
            })?;
        }
        Ok(())
    }

    fn add(&mut self, day: Day, span: Span, (week, today): (DayRange, Day)) {
        self.since = Some(self.since.map_or(day, |since| since.min(day)));
        if !week.contains(day) {
            return;
        }
        self.week += span;
        *self.days.entry(day).or_default() += span;
        if day == today {
            self.today += span;
        }
    }
}
