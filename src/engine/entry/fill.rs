//! Fill: closes the gap before what runs, or around an instant.

use crate::domain::ActiveTimer;
use crate::domain::{Bare, Fold, Refusal, Span, TimeBill, TimeEntry, Timestamp, When, Zone};
use crate::engine::clash::clocks;
use crate::engine::lookup::{self, Among};
use crate::engine::timer::{clock, noted, refuse_future, running};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::times::Long;

/// Over this a gap needs a second word (spec: fill).
const LONG_GAP: Span = Span::hours(4);

/// A wish to fill a gap.
#[derive(Clone, Debug, Default)]
pub struct FillWish {
    /// Where the gap is; none means before the running timer.
    pub at: Option<When>,
    /// The task of a new entry; none lets what follows begin earlier.
    pub task: Option<String>,
    /// Whether a gap over 4 hours is meant.
    pub long: Long,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
}

/// A gap was filled.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// How long it was.
    pub gap: Span,
    /// The entry that was made or begins earlier.
    pub entry: Option<TimeEntry>,
    /// The timer that begins earlier.
    pub timer: Option<ActiveTimer>,
    /// The bills in which the entry stands.
    pub bills: Vec<TimeBill>,
    /// Things to say.
    pub notes: Vec<String>,
}

/// What comes after a gap.
enum Next {
    Entry(TimeEntry),
    Timer(ActiveTimer),
    Now,
}

impl Engine {
    /// Fills the gap, within one day, before the timer or around an instant. (spec: fill)
    pub fn fill(&self, wish: &FillWish, now: Timestamp) -> Result<Done<Filled>, Refusal> {
        self.change(now, |draft| {
            let mut filled = Filled::default();
            let (at, zone) = self.where_to_fill(draft, wish, &mut filled.notes)?;
            let (start, end, next) = gap_around(draft, at, zone)?;
            filled.gap = end.since(start);
            if filled.gap > LONG_GAP && wish.long == Long::Refuse {
                return Err(Refusal::usage(format!(
                    "the gap {} is {} long",
                    clocks((start, end), zone),
                    filled.gap
                ))
                .hint("`--yes` fills it all the same"));
            }
            match (&wish.task, next) {
                (Some(words), _) => {
                    let task = lookup::task(draft, words, Among::All)?;
                    let entry = draft.new_entry(task.id, (start, end), zone);
                    draft.put_entry(entry.clone())?;
                    filled.entry = Some(entry);
                }
                (None, Next::Entry(mut entry)) => {
                    draft.refuse_frozen(&entry)?;
                    let until = entry.end_time.unwrap_or(end);
                    entry.set_times(start, until);
                    draft.put_entry(entry.clone())?;
                    filled.entry = Some(entry);
                }
                (None, Next::Timer(mut timer)) => {
                    timer.start_time = start;
                    draft.put_timer(timer.clone())?;
                    filled.timer = Some(timer);
                }
                (None, Next::Now) => {
                    return Err(Refusal::conflict("nothing follows that could begin earlier")
                        .hint("`--task TASK` fills the gap with a new entry"));
                }
            }
            draft.settle()?;
            if let Some(entry) = &mut filled.entry {
                *entry = draft.entry(entry.id)?.unwrap_or_else(|| entry.clone());
                filled.bills = draft.bills_of(entry)?;
            }
            if let Some(timer) = &mut filled.timer {
                *timer = draft.timer(timer.user_id)?.unwrap_or_else(|| timer.clone());
            }
            let sentence = format!("Filled the gap of {} before {}", filled.gap, clock(end, zone));
            Ok((filled, sentence))
        })
    }

    /// The instant in or at the end of the gap, and the zone whose day it is in.
    fn where_to_fill(
        &self,
        draft: &Draft<'_>,
        wish: &FillWish,
        notes: &mut Vec<String>,
    ) -> Result<(Timestamp, Zone), Refusal> {
        if let Some(when) = &wish.at {
            let today = self.zone.day_of(draft.now());
            let anchor =
                self.anchor_in(draft.now(), self.zone).bare(Bare::OnDay(today)).fold(wish.fold);
            let at = noted(when.resolve(&anchor)?, notes);
            refuse_future(at, draft.now(), self.zone)?;
            return Ok((at, self.zone));
        }
        if wish.task.is_some() && draft.timer(draft.user().id)?.is_none() {
            return Ok((draft.now().whole_second() - Span::seconds(1), self.zone));
        }
        let timer = running(draft)?;
        Ok((timer.start_time - Span::seconds(1), timer.zone()))
    }
}

impl Draft<'_> {
    /// A new entry of the doer, not yet put.
    fn new_entry(
        &self,
        task: crate::domain::TaskId,
        (start, end): (Timestamp, Timestamp),
        zone: Zone,
    ) -> TimeEntry {
        let timer = ActiveTimer {
            id: self.fresh_id().into(),
            user_id: self.user().id,
            task_id: task,
            start_time: start,
            notes: None,
            tags: Vec::new(),
            billable: None,
            time_zone: zone.name().to_owned(),
            device_id: self.device_id(),
            updated_at: self.now(),
        };
        timer.to_entry(end, self.now())
    }
}

/// The gap around an instant: from the end of what was before it that day to the start of what
/// comes after it.
fn gap_around(
    draft: &Draft<'_>,
    at: Timestamp,
    zone: Zone,
) -> Result<(Timestamp, Timestamp, Next), Refusal> {
    let user = draft.user().id;
    let day = zone.day_of(at);
    let (day_start, day_end) = zone.day(day);
    let first = Zone::UTC.day_of(day_start - Span::hours(24));
    let last = Zone::UTC.day_of(day_end + Span::hours(24));
    let entries = draft.entries_on(Some(user), first, last)?;
    let timer = draft.timer(user)?;
    let within = entries.iter().filter_map(TimeEntry::times);
    let covered = within.clone().any(|(start, end)| start <= at && at < end)
        || timer.as_ref().is_some_and(|timer| timer.start_time <= at);
    let before = within.filter(|(_, end)| *end <= at && *end > day_start).map(|(_, end)| end).max();
    let next = entries
        .iter()
        .filter(|entry| entry.start_time.is_some_and(|start| start > at && start < day_end))
        .min_by_key(|entry| entry.start_time);
    let no_gap =
        |why: String| Err(Refusal::conflict(why).hint("`tat log` shows the gaps of the day"));
    if covered {
        return no_gap(format!("{} lies in recorded time", clock(at, zone)));
    }
    let Some(start) = before else {
        return no_gap(format!(
            "nothing was recorded before {} that day",
            clock(at + Span::seconds(1), zone)
        ));
    };
    let (end, next) = match (next, timer) {
        (Some(entry), Some(timer)) if Some(timer.start_time) < entry.start_time => {
            (timer.start_time, Next::Timer(timer))
        }
        (Some(entry), _) => (entry.sort_time(), Next::Entry(entry.clone())),
        (None, Some(timer)) => (timer.start_time, Next::Timer(timer)),
        (None, None) => (draft.now().whole_second(), Next::Now),
    };
    let end_day = if end > start { zone.day_of(end - Span::seconds(1)) } else { day };
    if end_day != day {
        return no_gap(format!("the gap around {} passes midnight", clock(at, zone)));
    }
    if end <= start {
        return no_gap(format!("there is no gap around {}", clock(at, zone)));
    }
    Ok((start, end, next))
}
