//! Log: entries by day, with what they lie under.

use std::collections::BTreeMap;

use crate::domain::{
    BillId, Customer, Day, DayRange, EntryId, Pillar, Refusal, Span, Task, TimeEntry, Timestamp,
    UserId,
};
use crate::store::Read;

use super::Engine;
use super::filter::{Filter, FilterWords, Names};

/// An entry with what it lies under.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The entry.
    pub entry: TimeEntry,
    /// Its task, deleted or not.
    pub task: Option<Task>,
    /// The task's customer.
    pub customer: Option<Customer>,
    /// The task's pillar.
    pub pillar: Option<Pillar>,
    /// The bills in which it stands.
    pub bills: Vec<BillId>,
    /// Whether one of them is frozen.
    pub frozen: bool,
    /// Entries of the same user that share time with it.
    pub overlaps: Vec<EntryId>,
    /// How much of it lies in the range.
    pub in_range: Span,
    /// Its parts in the range, by day.
    pub parts: Vec<(Day, Span)>,
    /// Its number from the end: what `@N` means.
    pub nth: Option<usize>,
}

/// What a log asks for.
#[derive(Clone, Debug, Default)]
pub struct LogWish {
    /// The days; none means every day.
    pub range: Option<DayRange>,
    /// The filters.
    pub filter: FilterWords,
}

impl Engine {
    /// The entries of a range, by time, the newest last.
    pub fn log(&self, wish: &LogWish) -> Result<Vec<Logged>, Refusal> {
        self.ask(|read| log_of(read, wish))
    }

    /// The ids of the entries that range and filters take, by time.
    pub fn entries_in(&self, wish: &LogWish) -> Result<Vec<EntryId>, Refusal> {
        self.ask(|read| {
            let filter = Filter::find(read, &wish.filter)?;
            let taken = taken(read, wish, &filter, &mut Names::default())?;
            Ok(taken.into_iter().map(|entry| entry.id).collect())
        })
    }

    /// The running timers that range and filters take, as the entries that they would be now.
    pub fn log_running(&self, wish: &LogWish, now: Timestamp) -> Result<Vec<Logged>, Refusal> {
        self.ask(|read| {
            let filter = Filter::find(read, &wish.filter)?;
            let range = wish.range.unwrap_or(DayRange::ALL);
            let mut names = Names::default();
            let mut running = Vec::new();
            for timer in read.timers()? {
                let entry = timer.to_entry(now, now);
                if filter.takes(&entry, names.task(read, entry.task_id)?) {
                    running.push(Logged::of(read, &mut names, entry, range)?);
                }
            }
            running.retain(|logged| !logged.parts.is_empty());
            Ok(running)
        })
    }
}

impl Logged {
    /// An entry with its task and where that belongs, and with its parts in the range.
    fn of(
        read: &dyn Read,
        names: &mut Names,
        entry: TimeEntry,
        range: DayRange,
    ) -> Result<Self, Refusal> {
        let task = names.task(read, entry.task_id)?.cloned();
        let customer = match task.as_ref().and_then(|task| task.customer_id) {
            Some(id) => names.customer(read, id)?.cloned(),
            None => None,
        };
        let pillar = match task.as_ref().and_then(|task| task.pillar_id) {
            Some(id) => names.pillar(read, id)?.cloned(),
            None => None,
        };
        let mut parts = entry.parts();
        parts.retain(|(day, _)| range.contains(*day));
        Ok(Self {
            in_range: parts.iter().map(|(_, span)| *span).sum(),
            parts,
            bills: Vec::new(),
            frozen: false,
            overlaps: Vec::new(),
            nth: None,
            task,
            customer,
            pillar,
            entry,
        })
    }
}

/// The same from a snapshot.
pub fn log_of(read: &dyn Read, wish: &LogWish) -> Result<Vec<Logged>, Refusal> {
    let filter = Filter::find(read, &wish.filter)?;
    let range = wish.range.unwrap_or(DayRange::ALL);
    let mut names = Names::default();
    let taken = taken(read, wish, &filter, &mut names)?;
    let mut overlaps = overlaps_among(read, &taken)?;
    let numbers = numbers(read, filter.user, &taken)?;
    let mut bills = BillsByDay::default();
    let mut logged = Vec::with_capacity(taken.len());
    for entry in taken {
        let mut one = Logged::of(read, &mut names, entry, range)?;
        (one.bills, one.frozen) = bills.of(read, &one.entry)?;
        one.overlaps = overlaps.remove(&one.entry.id).unwrap_or_default();
        one.nth = numbers.get(&one.entry.id).copied();
        logged.push(one);
    }
    Ok(logged)
}

/// The entries that range and filters take, by time.
fn taken(
    read: &dyn Read,
    wish: &LogWish,
    filter: &Filter,
    names: &mut Names,
) -> Result<Vec<TimeEntry>, Refusal> {
    let range = wish.range.unwrap_or(DayRange::ALL);
    let first = range.start.unwrap_or(Day::MIN);
    let last = range.end.unwrap_or(Day::MAX);
    let mut entries = if let (Some(limit), None, Some(user)) =
        (filter.limit, wish.range.and_then(|range| range.start), filter.user)
    {
        newest(read, filter, names, (user, last, limit))?
    } else {
        read.entries_on(filter.user, first, last)?
    };
    let mut taken = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        if filter.takes(&entry, names.task(read, entry.task_id)?) {
            taken.push(entry);
        }
    }
    if let Some(limit) = filter.limit {
        taken.drain(..taken.len().saturating_sub(limit));
    }
    Ok(taken)
}

/// The newest entries that the filter takes, oldest first, without reading the rest.
fn newest(
    read: &dyn Read,
    filter: &Filter,
    names: &mut Names,
    (user, last, limit): (UserId, Day, usize),
) -> Result<Vec<TimeEntry>, Refusal> {
    let (mut found, mut trouble) = (Vec::new(), None);
    read.newest_entries(user, &mut |entry| {
        match names.task(read, entry.task_id) {
            Ok(task) if entry.day() <= last && filter.takes(&entry, task) => found.push(entry),
            Ok(_) => {}
            Err(refusal) => trouble = Some(refusal),
        }
        trouble.is_none() && found.len() < limit
    })?;
    found.reverse();
    trouble.map_or(Ok(found), Err)
}

/// Which entries share time, computed on reading (spec: overlaps). Entries outside the list count
/// too.
fn overlaps_among(
    read: &dyn Read,
    entries: &[TimeEntry],
) -> Result<BTreeMap<EntryId, Vec<EntryId>>, Refusal> {
    let mut overlaps: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    // Days in the entries' own zones are at most a day off each other, so one more on each side
    // holds everything that can touch the list.
    let days = entries.iter().flat_map(|entry| {
        let parts = entry.parts();
        [parts.first().map(|(day, _)| *day), parts.last().map(|(day, _)| *day)]
    });
    let days: Vec<Day> = days.flatten().collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return Ok(overlaps);
    };
    let first = first.pred_opt().unwrap_or(*first);
    let last = last.succ_opt().unwrap_or(*last);
    let users: std::collections::BTreeSet<UserId> = entries.iter().map(|e| e.user_id).collect();
    for user in users {
        let mut all: Vec<(i64, i64, EntryId)> = read
            .entries_on(Some(user), first, last)?
            .iter()
            .filter_map(|entry| {
                let (start, end) = entry.times()?;
                Some((start.millis(), end.millis(), entry.id))
            })
            .collect();
        all.sort_unstable();
        let mut open: Vec<(i64, EntryId)> = Vec::new();
        for (start, end, id) in all {
            open.retain(|(until, _)| *until > start);
            for (_, other) in &open {
                overlaps.entry(id).or_default().push(*other);
                overlaps.entry(*other).or_default().push(id);
            }
            open.push((end, id));
        }
    }
    for ids in overlaps.values_mut() {
        ids.sort_unstable();
        ids.dedup();
    }
    Ok(overlaps)
}

/// The numbers from the end of the entries that are among the newest.
fn numbers(
    read: &dyn Read,
    user: Option<UserId>,
    entries: &[TimeEntry],
) -> Result<BTreeMap<EntryId, usize>, Refusal> {
    const MOST: usize = 99;
    let mut numbers = BTreeMap::new();
    let Some(user) = user else { return Ok(numbers) };
    let oldest = entries.first().map(TimeEntry::sort_time);
    let mut count = 0;
    read.newest_entries(user, &mut |entry| {
        count += 1;
        numbers.insert(entry.id, count);
        count < MOST && oldest.is_some_and(|oldest| entry.sort_time() >= oldest)
    })?;
    Ok(numbers)
}

/// The bills of days that were looked up once.
#[derive(Default)]
struct BillsByDay {
    days: BTreeMap<(UserId, Day), Vec<crate::domain::TimeBill>>,
}

impl BillsByDay {
    /// The live bills in which an entry stands, and whether one is frozen.
    fn of(&mut self, read: &dyn Read, entry: &TimeEntry) -> Result<(Vec<BillId>, bool), Refusal> {
        let (mut ids, mut frozen) = (Vec::new(), false);
        for (day, _) in entry.parts() {
            let key = (entry.user_id, day);
            if let std::collections::btree_map::Entry::Vacant(slot) = self.days.entry(key) {
                slot.insert(read.bills_of_day(entry.user_id, day)?);
            }
            for bill in self.days.get(&key).into_iter().flatten() {
                if bill.deleted_at.is_none() && bill.time_entry_ids.contains(&entry.id) {
                    ids.push(bill.id);
                    frozen |= bill.is_frozen();
                }
            }
        }
        Ok((ids, frozen))
    }
}
