//! Leave: entries out of the store in the format of another tracker.

use std::collections::BTreeMap;
use std::io::Write;

use crate::domain::{
    Code, Day, DayRange, EntryId, Refusal, Span, TimeBill, TimeEntry, UserId, billing,
};
use crate::engine::Engine;
use crate::engine::filter::{Filter, FilterWords, Names};
use crate::formats::leaving::{BilledShare, Exporter, Leaving, Written};
use crate::store::Read;

/// So many bytes are kept before they are written on.
const PIECE: usize = 64 << 10;

/// Which entries leave.
#[derive(Clone, Debug)]
pub struct ExportWish {
    /// The days; an entry that has a part in them leaves whole.
    pub range: DayRange,
    /// The filters.
    pub filter: FilterWords,
}

impl Default for ExportWish {
    /// Everything.
    fn default() -> Self {
        Self { range: DayRange::ALL, filter: FilterWords::default() }
    }
}

/// What left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Entries.
    pub entries: usize,
    /// Their time.
    pub time: Span,
    /// Entries without clock times, for which the format has no room.
    pub without_times: usize,
    /// Entries whose seconds were rounded to minutes.
    pub in_minutes: usize,
    /// Entries that pass a clock change which the format does not know of.
    pub by_the_wall: usize,
}

impl Engine {
    /// Writes entries by time in the format of another tracker. `out` should be memory or a file,
    /// never a pipe: the store is open meanwhile.
    pub fn export_foreign(
        &self,
        wish: &ExportWish,
        exporter: &mut dyn Exporter,
        out: &mut dyn Write,
    ) -> Result<Left, Refusal> {
        self.ask(|read| {
            let mut leave = Leave {
                read,
                filter: Filter::find(read, &wish.filter)?,
                names: Names::default(),
                shares: Shares::default(),
                exporter,
                out,
                text: String::new(),
                left: Left::default(),
            };
            leave.everything(wish)?;
            Ok(leave.left)
        })
    }
}

/// Entries on their way.
struct Leave<'a> {
    read: &'a dyn Read,
    filter: Filter,
    names: Names,
    shares: Shares,
    exporter: &'a mut dyn Exporter,
    out: &'a mut dyn Write,
    text: String,
    left: Left,
}

impl Leave<'_> {
    fn everything(&mut self, wish: &ExportWish) -> Result<(), Refusal> {
        self.exporter.begin(&mut self.text);
        let read = self.read;
        if wish.range == DayRange::ALL && self.filter.limit.is_none() {
            let mut trouble = Ok(());
            read.every_entry(&mut |entry| {
                if trouble.is_ok() && entry.deleted_at.is_none() {
                    trouble = self.one(entry);
                }
            })?;
            trouble?;
        } else {
            let first = wish.range.start.unwrap_or(Day::MIN);
            let last = wish.range.end.unwrap_or(Day::MAX);
            let mut taken = Vec::new();
            for entry in read.entries_on(self.filter.user, first, last)? {
                if self.takes(&entry)? {
                    taken.push(entry);
                }
            }
            let limit = self.filter.limit.unwrap_or(usize::MAX);
            taken.drain(..taken.len().saturating_sub(limit));
            for entry in taken {
                self.one(entry)?;
            }
        }
        self.exporter.end(&mut self.text);
        self.flush()
    }

    fn takes(&mut self, entry: &TimeEntry) -> Result<bool, Refusal> {
        let task = self.names.task(self.read, entry.task_id)?;
        Ok(self.filter.takes(entry, task))
    }

    fn one(&mut self, entry: TimeEntry) -> Result<(), Refusal> {
        if !self.takes(&entry)? {
            return Ok(());
        }
        let time = entry.duration;
        let leaving = self.leaving(entry)?;
        match self.exporter.entry(&leaving, &mut self.text) {
            Written::Whole => {}
            Written::InMinutes => self.left.in_minutes += 1,
            Written::ByTheWall => self.left.by_the_wall += 1,
            Written::Not => {
                self.left.without_times += 1;
                return Ok(());
            }
        }
        self.left.entries += 1;
        self.left.time += time;
        if self.text.len() > PIECE { self.flush() } else { Ok(()) }
    }

    fn leaving(&mut self, entry: TimeEntry) -> Result<Leaving, Refusal> {
        let read = self.read;
        let task = self.names.task(read, entry.task_id)?.cloned();
        let customer = match task.as_ref().and_then(|task| task.customer_id) {
            Some(id) => self.names.customer(read, id)?.map(|customer| customer.name.clone()),
            None => None,
        };
        let pillar = match task.as_ref().and_then(|task| task.pillar_id) {
            Some(id) => self.names.pillar(read, id)?.map(|pillar| pillar.name.clone()),
            None => None,
        };
        let billed = self.shares.of(read, &entry)?;
        let owner = self.shares.user(read, entry.user_id)?;
        let task = task.map_or_else(|| entry.task_id.to_string(), |task| task.title);
        Ok(Leaving { entry, task, customer, pillar, user: owner, billed })
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        self.out.write_all(self.text.as_bytes()).map_err(|error| {
            Refusal::new(Code::Failed, format!("the export could not be written: {error}"))
                .hint("make room, or name another file with `-o`")
        })?;
        self.text.clear();
        Ok(())
    }
}

/// The shares of entries in bills, a day at a time: entries come by time.
#[derive(Default)]
struct Shares {
    days: BTreeMap<(UserId, Day), BTreeMap<EntryId, Vec<BilledShare>>>,
    owner: Option<(UserId, String)>,
}

/// So many days are kept: an entry may reach into days whose others come later.
const KEPT_DAYS: usize = 8;

impl Shares {
    /// What is billed of an entry, over all the days in which it lies.
    fn of(&mut self, read: &dyn Read, entry: &TimeEntry) -> Result<Option<BilledShare>, Refusal> {
        let mut whole: Option<BilledShare> = None;
        for (day, _) in entry.parts() {
            let key = (entry.user_id, day);
            if let std::collections::btree_map::Entry::Vacant(slot) = self.days.entry(key) {
                slot.insert(shares_of_day(read, entry.user_id, day)?);
                if self.days.len() > KEPT_DAYS {
                    self.days.pop_first();
                }
            }
            let shares = self.days.get(&key).and_then(|day| day.get(&entry.id));
            for share in shares.into_iter().flatten() {
                match &mut whole {
                    None => whole = Some(share.clone()),
                    Some(whole) => {
                        whole.minutes += share.minutes;
                        whole.amount = whole.amount.zip(share.amount).map(|(a, b)| a + b);
                    }
                }
            }
        }
        Ok(whole)
    }

    /// A user's name.
    fn user(&mut self, read: &dyn Read, id: UserId) -> Result<String, Refusal> {
        if self.owner.is_none() {
            let owner = read.owner()?;
            self.owner = Some((owner.id, owner.email.unwrap_or(owner.name)));
        }
        let ours = self.owner.as_ref().filter(|(owner, _)| *owner == id);
        Ok(ours.map_or_else(|| id.to_string(), |(_, name)| name.clone()))
    }
}

/// The shares of the entries of a user's day in its bills. (spec: spread by largest remainder)
fn shares_of_day(
    read: &dyn Read,
    user: UserId,
    day: Day,
) -> Result<BTreeMap<EntryId, Vec<BilledShare>>, Refusal> {
    let mut shares: BTreeMap<EntryId, Vec<BilledShare>> = BTreeMap::new();
    let bills: Vec<TimeBill> =
        read.bills_of_day(user, day)?.into_iter().filter(|b| b.deleted_at.is_none()).collect();
    if bills.is_empty() {
        return Ok(shares);
    }
    let mut parts: BTreeMap<EntryId, Span> = BTreeMap::new();
    read.day_parts(Some(user), day, day, &mut |part| {
        *parts.entry(part.entry).or_default() += part.span;
    })?;
    for bill in bills {
        let span = |id: &EntryId| parts.get(id).copied().unwrap_or_default();
        let times: Vec<_> = bill.time_entry_ids.iter().map(|id| (*id, span(id))).collect();
        let minutes = billing::spread(u128::from(bill.billed_minutes), &times);
        let amounts = bill.amount.map(|amount| billing::spread_amount(amount, &times));
        for (at, ((id, _), minutes)) in times.iter().zip(minutes).enumerate() {
            shares.entry(*id).or_default().push(BilledShare {
                minutes: u64::try_from(minutes).unwrap_or(u64::MAX),
                rate: bill.rate,
                amount: amounts.as_ref().and_then(|amounts| amounts.get(at).copied()),
                currency: bill.currency,
                status: bill.status.as_str().to_owned(),
                memo: bill.memo.clone(),
                reference: bill.reference.clone(),
            });
        }
    }
    Ok(shares)
}
