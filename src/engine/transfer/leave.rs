//! Leave: entries out of the store in the format of another tracker.

use std::io::Write;

use crate::domain::{Code, Day, DayRange, Refusal, Span, TimeEntry, UserId};
use crate::engine::Engine;
use crate::engine::bill::DayShares;
use crate::engine::filter::{Filter, FilterWords, Names};
use crate::formats::leaving::{BilledShare, Exporter, Leaving, LeavingPart, Written};
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
            let owner = read.owner()?;
            let mut leave = Leave {
                read,
                filter: Filter::find(read, &wish.filter)?,
                names: Names::default(),
                range: wish.range,
                owner: (owner.id, owner.email.unwrap_or(owner.name)),
                shares: (Day::MIN, DayShares::default()),
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
    range: DayRange,
    owner: (UserId, String),
    shares: (Day, DayShares),
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
        let user = match &self.owner {
            (owner, name) if *owner == entry.user_id => name.clone(),
            _ => entry.user_id.to_string(),
        };
        let parts = if self.exporter.counts_days() { self.parts(&entry)? } else { Vec::new() };
        let task = task.map_or_else(|| entry.task_id.to_string(), |task| task.title);
        Ok(Leaving { entry, task, customer, pillar, user, parts })
    }

    /// An entry's parts of the days that were asked for, with their shares of bills.
    fn parts(&mut self, entry: &TimeEntry) -> Result<Vec<LeavingPart>, Refusal> {
        let mut parts = Vec::new();
        for (day, time) in entry.parts() {
            if !self.range.contains(day) {
                continue;
            }
            if self.shares.0 != day {
                // Entries come by time: what was looked up of other days is not needed again.
                self.shares = (day, DayShares::default());
            }
            let share = self.shares.1.of(self.read, entry, day)?;
            let billed = share.map(|(bill, share)| BilledShare {
                minutes: share.billed_minutes,
                rate: bill.rate,
                amount: share.amount,
                currency: bill.currency,
                status: bill.status.word(),
                memo: bill.memo.clone(),
                reference: bill.reference.clone(),
            });
            parts.push(LeavingPart { day, time, billed });
        }
        Ok(parts)
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
