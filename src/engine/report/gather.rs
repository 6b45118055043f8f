//! Gathering: the time of a range, line by line.
//!
//! A day of a busy year is summed before it is grouped: most of its lines go the same way.

mod tasks;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use crate::domain::{
    BillStatus, Day, DayRange, EntryId, Refusal, Span, TimeEntry, Timestamp, UserId,
};
use crate::engine::filter::{BillsLeft, Filter, Names};
use crate::report::{Grouping, Summary};
use crate::store::{DayPart, Read};

use super::ReportWish;
use super::bills::each_bill;
use super::line::{Line, Place};
use tasks::Tasks;

/// What was gathered so far.
pub(super) struct Gathered<'a> {
    pub(super) read: &'a dyn Read,
    pub(super) range: DayRange,
    pub(super) by: &'a [Grouping],
    pub(super) filter: &'a Filter,
    /// Down to which depth bills are told apart; none: not at all.
    pub(super) money: Option<usize>,
    pub(super) summary: Summary,
    pub(super) days: BTreeMap<Day, Span>,
    pub(super) names: Names,
    pub(super) tasks: Tasks,
    statuses: HashMap<(EntryId, Day), BillStatus>,
}

/// Whether an entry is a timer that runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    Yes,
    No,
}

/// The time of a user's day, by where it goes.
#[derive(Default)]
struct Run {
    whose: Option<(UserId, Day)>,
    sums: Vec<Span>,
    touched: Vec<usize>,
}

impl Run {
    fn add(&mut self, slot: usize, span: Span) {
        if self.sums.len() <= slot {
            self.sums.resize(slot + 1, Span::ZERO);
        }
        if self.sums[slot].is_zero() {
            self.touched.push(slot);
        }
        self.sums[slot] += span;
    }
}

impl<'a> Gathered<'a> {
    /// Nothing yet.
    pub(super) fn new(
        read: &'a dyn Read,
        wish: &'a ReportWish,
        filter: &'a Filter,
    ) -> Result<Self, Refusal> {
        let by = wish.by.as_slice();
        let tag = by.iter().position(|by| *by == Grouping::Tag);
        let money = match (filter.bills(), tag) {
            (BillsLeft::Torn, _) | (_, Some(0)) => None,
            (_, Some(tag)) => Some(tag),
            (_, None) => Some(by.len()),
        };
        let mut statuses = HashMap::new();
        if by.contains(&Grouping::BillStatus) {
            each_bill(read, wish.range, &mut |bill| {
                let ids = bill.time_entry_ids.iter();
                statuses.extend(ids.map(|id| ((*id, bill.date), bill.status)));
            })?;
        }
        Ok(Self {
            read,
            range: wish.range,
            by,
            filter,
            money,
            summary: Summary::new(money),
            days: BTreeMap::new(),
            names: Names::default(),
            tasks: Tasks::new(by),
            statuses,
        })
    }

    /// The first and the last day of the range.
    pub(super) fn bounds(&self) -> (Day, Day) {
        (self.range.start.unwrap_or(Day::MIN), self.range.end.unwrap_or(Day::MAX))
    }

    /// Takes the finished time: from the index, where that says enough.
    pub(super) fn take_time(&mut self) -> Result<(), Refusal> {
        if self.filter.needs_entry() || self.by.contains(&Grouping::Tag) {
            self.take_entries()
        } else {
            self.take_parts()
        }
    }

    fn take_parts(&mut self) -> Result<(), Refusal> {
        let (first, last) = self.bounds();
        let (read, mut run, mut trouble) = (self.read, Run::default(), None);
        read.day_parts(self.filter.user, first, last, &mut |part| {
            if let Err(refusal) = self.take_part(&part, &mut run) {
                trouble = Some(refusal);
            }
        })?;
        self.take_run(&mut run);
        trouble.map_or(Ok(()), Err)
    }

    fn take_part(&mut self, part: &DayPart, run: &mut Run) -> Result<(), Refusal> {
        let whose = Some((part.user, part.day));
        if run.whose != whose {
            self.take_run(run);
            run.whose = whose;
        }
        let known = self.tasks.find((self.read, &mut self.names, self.filter), part.task)?;
        if !known.is_taken(part.billable) {
            return Ok(());
        }
        if self.statuses.is_empty() {
            run.add(known.slot, part.span);
            return Ok(());
        }
        let bill = self.statuses.get(&(part.entry, part.day)).copied();
        let line = Line {
            user: part.user,
            day: part.day,
            task: Some(part.task),
            place: known.place,
            bill,
        };
        self.count(line, &[], (part.span, Span::ZERO));
        Ok(())
    }

    /// Takes what was summed of a user's day, and empties it.
    fn take_run(&mut self, run: &mut Run) {
        let Some((user, day)) = run.whose else { return };
        for slot in run.touched.drain(..) {
            let span = std::mem::take(&mut run.sums[slot]);
            let (task, place) = self.tasks.slots[slot];
            self.count(Line { user, day, task, place, bill: None }, &[], (span, Span::ZERO));
        }
    }

    fn take_entries(&mut self) -> Result<(), Refusal> {
        let (first, last) = self.bounds();
        let mut taken = Vec::new();
        for entry in self.read.entries_on(self.filter.user, first, last)? {
            let known =
                self.tasks.find((self.read, &mut self.names, self.filter), entry.task_id)?;
            if self.filter.takes(&entry, known.task.as_ref()) {
                taken.push((known.place, entry));
            }
        }
        if let Some(limit) = self.filter.limit {
            taken.drain(..taken.len().saturating_sub(limit));
        }
        for (place, entry) in &taken {
            self.count_entry(entry, *place, Runs::No);
        }
        Ok(())
    }

    /// Takes the running timers, as the entries that they would be now.
    pub(super) fn take_timers(&mut self, now: Timestamp) -> Result<(), Refusal> {
        for timer in self.read.timers()? {
            let entry = timer.to_entry(now, now);
            let known =
                self.tasks.find((self.read, &mut self.names, self.filter), entry.task_id)?;
            if self.filter.takes(&entry, known.task.as_ref()) {
                let place = known.place;
                self.count_entry(&entry, place, Runs::Yes);
            }
        }
        Ok(())
    }

    fn count_entry(&mut self, entry: &TimeEntry, place: Place, runs: Runs) {
        let tags: Vec<Arc<str>> = entry.tags.iter().map(|tag| Arc::from(tag.as_str())).collect();
        for (day, span) in entry.parts() {
            if !self.range.contains(day) {
                continue;
            }
            let bill = self.statuses.get(&(entry.id, day)).copied();
            let task = Some(entry.task_id);
            let line = Line { user: entry.user_id, day, task, place, bill };
            let running = if runs == Runs::Yes { span } else { Span::ZERO };
            self.count(line, &tags, (span, running));
        }
    }

    /// Counts a line under each of its tags, and once above them.
    fn count(&mut self, line: Line, tags: &[Arc<str>], times: (Span, Span)) {
        *self.days.entry(line.day).or_default() += times.0;
        let tag_at = self.by.iter().position(|by| *by == Grouping::Tag);
        let Some(tag_at) = tag_at.filter(|_| !tags.is_empty()) else {
            self.summary.time(&line.path(self.by, None), 0, times);
            return;
        };
        for (nth, tag) in tags.iter().enumerate() {
            let from = if nth == 0 { 0 } else { tag_at + 1 };
            self.summary.time(&line.path(self.by, Some(tag)), from, times);
        }
    }
}
