//! Clashes: what happens to entries that would cover the same time.

use crate::domain::{
    ActiveTimer, Code, EntryId, Refusal, Span, TimeEntry, Timestamp, UserId, Zone,
};
use crate::store::Read;

use super::draft::Draft;

/// What to do with entries that are in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clash {
    /// Refuse the command.
    #[default]
    Refuse,
    /// Shorten, split or delete them.
    Trim,
    /// Keep both.
    Overlap,
}

/// An entry that made room. A timer stands in it as the entry that it would be now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// As it was.
    pub before: TimeEntry,
    /// What is left of it: nothing, one entry or two.
    pub after: Vec<TimeEntry>,
}

/// The time that a command claims, and who may share it.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Whose time it is.
    pub user: UserId,
    /// From when.
    pub start: Timestamp,
    /// To when.
    pub end: Timestamp,
    /// The zone in which it was said.
    pub zone: Zone,
    /// Entries (or the timer) that are part of the command itself.
    pub except: &'a [EntryId],
}

/// A user's entries that share time with a span, by time.
pub fn entries_in_the_way(read: &dyn Read, claim: &Claim<'_>) -> Result<Vec<TimeEntry>, Refusal> {
    if claim.start >= claim.end {
        return Ok(Vec::new());
    }
    // No zone is further than a day from UTC.
    let first = Zone::UTC.day_of(claim.start - Span::hours(24));
    let last = Zone::UTC.day_of(claim.end + Span::hours(24));
    let mut found = read.entries_on(Some(claim.user), first, last)?;
    found.retain(|entry| {
        !claim.except.contains(&entry.id)
            && entry.times().is_some_and(|(start, end)| start < claim.end && claim.start < end)
    });
    Ok(found)
}

impl Draft<'_> {
    /// Makes room for a span, or refuses. Answers what had to give way.
    pub fn make_room(&mut self, claim: &Claim<'_>, how: Clash) -> Result<Vec<Trimmed>, Refusal> {
        if how == Clash::Overlap {
            return Ok(Vec::new());
        }
        let others = entries_in_the_way(self, claim)?;
        let timer = self.timer(claim.user)?.filter(|timer| {
            !claim.except.contains(&timer.id)
                && timer.start_time < claim.end
                && claim.start < self.now.max(timer.start_time + Span::seconds(1))
        });
        if how == Clash::Refuse {
            return match (others.first(), timer) {
                (Some(other), _) => Err(self.overlap(claim, other)?),
                (None, Some(timer)) => Err(self.overlap_with_timer(claim, &timer)?),
                (None, None) => Ok(Vec::new()),
            };
        }
        for other in &others {
            self.refuse_frozen(other)?;
        }
        let mut trimmed = Vec::with_capacity(others.len());
        for other in others {
            trimmed.push(self.trim(claim, other)?);
        }
        if let Some(timer) = timer {
            trimmed.push(self.trim_timer(claim, timer)?);
        }
        Ok(trimmed)
    }

    /// Shortens, splits or deletes one entry.
    fn trim(&mut self, claim: &Claim<'_>, before: TimeEntry) -> Result<Trimmed, Refusal> {
        let Some((start, end)) = before.times() else {
            return Ok(Trimmed { after: vec![before.clone()], before });
        };
        let mut after = Vec::new();
        if start < claim.start {
            let mut left = before.clone();
            left.set_times(start, claim.start);
            after.push(left);
        }
        if claim.end < end {
            let mut right = before.clone();
            right.set_times(claim.end, end);
            if !after.is_empty() {
                right.id = self.fresh_id().into();
                right.created_at = self.now;
                right.local_version = 0;
                right.server_version = None;
            }
            after.push(right);
        }
        if after.is_empty() {
            self.delete_entry(before.clone())?;
        }
        for entry in &after {
            self.put_entry(entry.clone())?;
        }
        Ok(Trimmed { before, after })
    }

    /// Lets the running timer begin after the span; what ran before it becomes an entry.
    fn trim_timer(
        &mut self,
        claim: &Claim<'_>,
        mut timer: ActiveTimer,
    ) -> Result<Trimmed, Refusal> {
        let now = self.now;
        let so_far =
            |timer: &ActiveTimer| timer.to_entry(now.whole_second().max(timer.start_time), now);
        let (before, mut after) = (so_far(&timer), Vec::new());
        if timer.start_time < claim.start {
            let mut entry = timer.to_entry(claim.start, now);
            entry.id = self.fresh_id().into();
            after.push(entry);
        }
        timer.start_time = claim.end;
        after.push(so_far(&timer));
        for entry in after.iter().filter(|entry| entry.id != timer.id) {
            self.put_entry(entry.clone())?;
        }
        self.put_timer(timer)?;
        Ok(Trimmed { before, after })
    }

    fn overlap(&self, claim: &Claim<'_>, other: &TimeEntry) -> Result<Refusal, Refusal> {
        let title = self.task(other.task_id)?.map_or_else(String::new, |task| task.title);
        let times = other.times().unwrap_or((claim.start, claim.end));
        let id = other.id.to_string();
        Ok(Refusal::new(
            Code::Overlap,
            format!(
                "{} overlaps {}{} \"{title}\" ({})",
                clocks((claim.start, claim.end), claim.zone),
                clocks(times, other.zone()),
                elsewhere(other.zone(), claim),
                id.get(..8).unwrap_or(&id),
            ),
        )
        .hint("`--trim` makes room by shortening the other, `--overlap` keeps both"))
    }

    fn overlap_with_timer(
        &self,
        claim: &Claim<'_>,
        timer: &ActiveTimer,
    ) -> Result<Refusal, Refusal> {
        let title = self.task(timer.task_id)?.map_or_else(String::new, |task| task.title);
        let since = timer.zone().local(timer.start_time).format("%H:%M");
        let id = timer.id.to_string();
        Ok(Refusal::new(
            Code::Overlap,
            format!(
                "{} overlaps the timer that runs since {since}{} \"{title}\" ({})",
                clocks((claim.start, claim.end), claim.zone),
                elsewhere(timer.zone(), claim),
                id.get(..8).unwrap_or(&id),
            ),
        )
        .hint("`--trim` lets the timer begin later, `--overlap` keeps both"))
    }
}

/// The name of a zone whose clocks differ from those in which a command spoke.
fn elsewhere(zone: Zone, claim: &Claim<'_>) -> String {
    if zone.offset_seconds(claim.start) == claim.zone.offset_seconds(claim.start) {
        return String::new();
    }
    format!(" {}", zone.name())
}

/// A span as clock times, with the day where it is needed to understand it.
pub(super) fn clocks((start, end): (Timestamp, Timestamp), zone: Zone) -> String {
    let (from, to) = (zone.local(start), zone.local(end));
    let day = if from.date() == to.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    format!("{}–{}", from.format("%Y-%m-%d %H:%M"), to.format(day))
}
