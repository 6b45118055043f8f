//! Report: time and bills of a range, gathered from the store and grouped.
//!
//! How sums are made is in `report`; here is which lines they are made of. An entry counts where
//! its task belongs now; a bill's minutes and money where the bill belongs.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::billing::{spread, spread_amount};
use crate::domain::{
    BillStatus, Currency, CustomerId, Day, DayRange, EntryId, PillarId, Refusal, Span, Status,
    Task, TaskId, TimeBill, TimeEntry, Timestamp, UserId,
};
use crate::report::{Group, Grouping, Key, Summary, Sums};
use crate::store::Read;

use super::Engine;
use super::filter::{BillsLeft, Filter, FilterWords, Names};

/// What a report asks for.
#[derive(Clone, Debug)]
pub struct ReportWish {
    /// The days.
    pub range: DayRange,
    /// By what it is grouped, the outermost first.
    pub by: Vec<Grouping>,
    /// The filters.
    pub filter: FilterWords,
}

/// Grouped totals.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The days that were looked in.
    pub range: DayRange,
    /// The groups.
    pub groups: Vec<Group>,
    /// The sum of the groups. By tag an entry counts once in it.
    pub total: Sums,
    /// The time of each day.
    pub days: BTreeMap<Day, Span>,
    /// The first day that ever had time, in the range or before it; none if there is none.
    pub since: Option<Day>,
}

impl Engine {
    /// The time of a range, grouped, the running timer's share included.
    pub fn report(&self, wish: &ReportWish, now: Timestamp) -> Result<Report, Refusal> {
        self.ask(|read| report_of(read, wish, now))
    }
}

/// The same from a snapshot.
pub fn report_of(read: &dyn Read, wish: &ReportWish, now: Timestamp) -> Result<Report, Refusal> {
    let filter = Filter::find(read, &wish.filter)?;
    let mut gathered = Gathered::new(read, wish, &filter)?;
    if filter.needs_entry() || wish.by.contains(&Grouping::Tag) {
        gathered.take_entries(&filter)?;
    } else {
        gathered.take_parts(&filter)?;
    }
    gathered.take_timers(&filter, now)?;
    gathered.take_bills(&filter)?;
    let Gathered { summary, days, mut names, .. } = gathered;
    let (total, groups) = summary.finish(|key| label(read, &mut names, key))?;
    let days = days.finish();
    let first = read.day_totals(filter.user, Day::MIN, Day::MAX)?.first().map(|total| total.day);
    let running = days.first_key_value().map(|(day, _)| *day);
    let since = [first, running].into_iter().flatten().min();
    Ok(Report { range: wish.range, groups, total, days, since })
}

/// Where a task belongs, as bills see it.
#[derive(Clone, Copy)]
struct Place {
    customer: Option<CustomerId>,
    pillar: Option<PillarId>,
    status: Option<Status>,
}

/// A line of time, or a share of a bill, before it is grouped.
#[derive(Clone, Copy)]
struct Line {
    user: UserId,
    day: Day,
    task: Option<TaskId>,
    place: Place,
    bill: Option<BillStatus>,
}

/// Time by day, which comes in runs of the same day.
#[derive(Default)]
struct Days {
    sums: BTreeMap<Day, Span>,
    run: Option<(Day, Span)>,
}

impl Days {
    fn add(&mut self, day: Day, span: Span) {
        match &mut self.run {
            Some((last, sum)) if *last == day => *sum += span,
            run => {
                if let Some((day, sum)) = run.replace((day, span)) {
                    *self.sums.entry(day).or_default() += sum;
                }
            }
        }
    }

    fn finish(mut self) -> BTreeMap<Day, Span> {
        if let Some((day, sum)) = self.run {
            *self.sums.entry(day).or_default() += sum;
        }
        self.sums
    }
}

/// What was gathered so far.
struct Gathered<'a> {
    read: &'a dyn Read,
    range: DayRange,
    by: &'a [Grouping],
    bills: Vec<TimeBill>,
    statuses: HashMap<(EntryId, Day), BillStatus>,
    summary: Summary,
    days: Days,
    names: Names,
    tasks: HashMap<TaskId, (Option<Task>, Place)>,
}

impl<'a> Gathered<'a> {
    fn new(read: &'a dyn Read, wish: &'a ReportWish, filter: &Filter) -> Result<Self, Refusal> {
        let by = wish.by.as_slice();
        let tag = by.iter().position(|by| *by == Grouping::Tag);
        let money = match (filter.bills(), tag) {
            (BillsLeft::Torn, _) | (_, Some(0)) => None,
            (_, Some(tag)) => Some(tag),
            (_, None) => Some(by.len()),
        };
        let by_bill = by.contains(&Grouping::BillStatus);
        let (first, last) = bounds(wish.range);
        let mut bills = Vec::new();
        if by_bill || (money.is_some() && filter.bills() == BillsLeft::Whole) {
            bills = read.bills_on(first, last)?;
        }
        let mut statuses = HashMap::new();
        for bill in bills.iter().filter(|_| by_bill) {
            let ids = bill.time_entry_ids.iter();
            statuses.extend(ids.map(|id| ((*id, bill.date), bill.status)));
        }
        bills.retain(|bill| {
            let taken = filter.takes_group(bill.customer_id, bill.pillar_id, bill.user_id);
            taken && money.is_some() && filter.bills() == BillsLeft::Whole
        });
        Ok(Self {
            read,
            range: wish.range,
            by,
            bills,
            statuses,
            summary: Summary::new(money),
            days: Days::default(),
            names: Names::default(),
            tasks: HashMap::new(),
        })
    }

    /// A task and where it belongs, looked up once.
    fn task(&mut self, id: TaskId) -> Result<&(Option<Task>, Place), Refusal> {
        if !self.tasks.contains_key(&id) {
            let task = self.read.task(id)?;
            let place = place_of(self.read, &mut self.names, task.as_ref())?;
            self.tasks.insert(id, (task, place));
        }
        self.tasks.get(&id).ok_or_else(|| Refusal::not_found(format!("no task has the id {id}")))
    }

    /// Takes what the index says of the days.
    fn take_parts(&mut self, filter: &Filter) -> Result<(), Refusal> {
        let (first, last) = bounds(self.range);
        let (read, mut trouble) = (self.read, None);
        read.day_parts(filter.user, first, last, &mut |part| {
            let taken = self
                .task(part.task)
                .map(|(task, place)| filter.takes_part(&part, task.as_ref()).then_some(*place));
            match taken {
                Ok(Some(place)) => {
                    let bill = self.statuses.get(&(part.entry, part.day)).copied();
                    let task = Some(part.task);
                    let line = Line { user: part.user, day: part.day, task, place, bill };
                    self.count(line, &[], (part.span, Span::ZERO));
                }
                Ok(None) => {}
                Err(refusal) => trouble = Some(refusal),
            }
        })?;
        trouble.map_or(Ok(()), Err)
    }

    /// Takes the entries themselves, where the index does not say enough.
    fn take_entries(&mut self, filter: &Filter) -> Result<(), Refusal> {
        let (first, last) = bounds(self.range);
        let mut entries = self.read.entries_on(filter.user, first, last)?;
        let mut taken = Vec::new();
        for entry in entries.drain(..) {
            let (task, place) = self.task(entry.task_id)?;
            if filter.takes(&entry, task.as_ref()) {
                taken.push((*place, entry));
            }
        }
        if let Some(limit) = filter.limit {
            taken.drain(..taken.len().saturating_sub(limit));
        }
        for (place, entry) in &taken {
            self.count_entry(entry, *place, Runs::No);
        }
        Ok(())
    }

    /// Takes the running timers, as the entries that they would be now.
    fn take_timers(&mut self, filter: &Filter, now: Timestamp) -> Result<(), Refusal> {
        for timer in self.read.timers()? {
            let entry = timer.to_entry(now, now);
            let (task, place) = self.task(entry.task_id)?;
            if filter.takes(&entry, task.as_ref()) {
                let place = *place;
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
        self.days.add(line.day, times.0);
        let tag_at = self.by.iter().position(|by| *by == Grouping::Tag);
        let Some(tag_at) = tag_at.filter(|_| !tags.is_empty()) else {
            self.summary.time(&path(self.by, line, None), 0, times);
            return;
        };
        for (nth, tag) in tags.iter().enumerate() {
            let from = if nth == 0 { 0 } else { tag_at + 1 };
            self.summary.time(&path(self.by, line, Some(tag)), from, times);
        }
    }

    /// Takes the bills, each where it belongs.
    fn take_bills(&mut self, filter: &Filter) -> Result<(), Refusal> {
        let bills = std::mem::take(&mut self.bills);
        if bills.is_empty() {
            return Ok(());
        }
        let outer = self.by.iter().take_while(|by| **by != Grouping::Tag);
        let by: Vec<Grouping> = outer.copied().collect();
        if by.iter().any(|by| matches!(by, Grouping::Task | Grouping::TaskStatus)) {
            return self.spread_bills(&bills, filter, &by);
        }
        for bill in &bills {
            let amount = bill.amount.map(|amount| (bill.currency, amount));
            let line = line_of(bill, None, None);
            self.summary.bill(&path(&by, line, None), bill.billed_minutes.into(), amount);
        }
        Ok(())
    }

    /// Spreads bills over their entries, and so over tasks. (spec: Bills)
    fn spread_bills(
        &mut self,
        bills: &[TimeBill],
        filter: &Filter,
        by: &[Grouping],
    ) -> Result<(), Refusal> {
        let shares = self.shares(filter)?;
        for bill in bills {
            let mut times = Vec::with_capacity(bill.time_entry_ids.len());
            let mut tasks = Vec::with_capacity(bill.time_entry_ids.len());
            for id in &bill.time_entry_ids {
                let at = shares.binary_search_by_key(&(bill.date, *id), |share| (share.0, share.1));
                let (task, span) = match at.ok().and_then(|at| shares.get(at)) {
                    Some((_, _, task, span)) => (Some(*task), *span),
                    None => (self.read.entry(*id)?.map(|entry| entry.task_id), Span::ZERO),
                };
                times.push((*id, span));
                tasks.push(task);
            }
            if times.is_empty() {
                times.push((EntryId::from_bytes([0; 16]), Span::ZERO));
                tasks.push(None);
            }
            let minutes = spread(bill.billed_minutes.into(), &times);
            let amounts = bill.amount.map(|amount| spread_amount(amount, &times));
            for (at, (task, minutes)) in tasks.into_iter().zip(minutes).enumerate() {
                let amount = amounts.as_ref().and_then(|amounts| amounts.get(at));
                let amount = amount.map(|amount| (bill.currency, *amount));
                self.count_share(bill, by, task, (minutes, amount))?;
            }
        }
        Ok(())
    }

    fn count_share(
        &mut self,
        bill: &TimeBill,
        by: &[Grouping],
        task: Option<TaskId>,
        (minutes, amount): (u128, Option<(Currency, rust_decimal::Decimal)>),
    ) -> Result<(), Refusal> {
        let status = match task {
            Some(id) => self.task(id)?.1.status,
            None => None,
        };
        let line = line_of(bill, task, status);
        let minutes = u64::try_from(minutes).unwrap_or(u64::MAX);
        self.summary.bill(&path(by, line, None), minutes, amount);
        Ok(())
    }

    /// Every entry's share of every day, by day and id.
    fn shares(&self, filter: &Filter) -> Result<Vec<(Day, EntryId, TaskId, Span)>, Refusal> {
        let (first, last) = bounds(self.range);
        let mut shares = Vec::new();
        self.read.day_parts(filter.user, first, last, &mut |part| {
            shares.push((part.day, part.entry, part.task, part.span));
        })?;
        shares.sort_unstable_by_key(|share| (share.0, share.1));
        Ok(shares)
    }
}

/// Whether an entry is a timer that runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    Yes,
    No,
}

fn bounds(range: DayRange) -> (Day, Day) {
    (range.start.unwrap_or(Day::MIN), range.end.unwrap_or(Day::MAX))
}

/// The line on which a bill, or its share of a task, stands.
fn line_of(bill: &TimeBill, task: Option<TaskId>, status: Option<Status>) -> Line {
    let place = Place { customer: Some(bill.customer_id), pillar: Some(bill.pillar_id), status };
    Line { user: bill.user_id, day: bill.date, task, place, bill: Some(bill.status) }
}

/// Where a task's time goes: to its customer and its pillar; without a pillar to General Support,
/// as bills do. (spec: Bills)
fn place_of(read: &dyn Read, names: &mut Names, task: Option<&Task>) -> Result<Place, Refusal> {
    let status = task.map(|task| task.status);
    let Some(customer) = task.and_then(|task| task.customer_id) else {
        return Ok(Place { customer: None, pillar: None, status });
    };
    let mut pillar = task.and_then(|task| task.pillar_id);
    if let Some(id) = pillar
        && let Some(known) = names.pillar(read, id)?
        && (known.deleted_at.is_some() || known.customer_id != customer)
    {
        pillar = None;
    }
    let pillar = pillar.unwrap_or_else(|| PillarId::general_support(customer));
    Ok(Place { customer: Some(customer), pillar: Some(pillar), status })
}

/// The keys of a line, the outermost first.
fn path(by: &[Grouping], line: Line, tag: Option<&Arc<str>>) -> Vec<Key> {
    by.iter()
        .map(|by| match by {
            Grouping::Customer => Key::Customer(line.place.customer),
            Grouping::Pillar => Key::Pillar(line.place.pillar),
            Grouping::Task => Key::Task(line.task),
            Grouping::Tag => Key::Tag(tag.cloned()),
            Grouping::Day => Key::Day(line.day),
            Grouping::Week => Key::week_of(line.day),
            Grouping::Month => Key::month_of(line.day),
            Grouping::User => Key::User(line.user),
            Grouping::TaskStatus => Key::TaskStatus(line.place.status),
            Grouping::BillStatus => Key::BillStatus(line.bill),
        })
        .collect()
}

/// What a group is called.
fn label(read: &dyn Read, names: &mut Names, key: &Key) -> Result<String, Refusal> {
    let name = match key {
        Key::Customer(Some(id)) => names.customer(read, *id)?.map(|customer| customer.name.clone()),
        Key::Pillar(Some(id)) => names.pillar(read, *id)?.map(|pillar| pillar.name.clone()),
        Key::Task(Some(id)) => names.task(read, *id)?.map(|task| task.title.clone()),
        Key::User(id) => {
            let owner = read.owner()?;
            (owner.id == *id).then(|| owner.email.unwrap_or(owner.name))
        }
        Key::BillStatus(Some(status)) => Some(status.word().to_owned()),
        Key::Customer(None) => Some("(no customer)".to_owned()),
        Key::Pillar(None) => Some("(no pillar)".to_owned()),
        Key::Tag(None) => Some("(no tag)".to_owned()),
        Key::BillStatus(None) => Some("(no bill)".to_owned()),
        Key::Task(None) | Key::TaskStatus(None) => Some("(unknown task)".to_owned()),
        Key::Tag(Some(_)) | Key::Day(_) | Key::Week(_) | Key::Month(_) | Key::TaskStatus(_) => None,
    };
    Ok(name.or_else(|| key.written()).unwrap_or_default())
}
