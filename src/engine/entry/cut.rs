//! Split, join and break: taking recorded time apart and putting it together.

use crate::domain::{
    ActiveTimer, Bare, Fold, Move, Refusal, Span, TimeBill, TimeEntry, Timestamp, When, Zone,
    limits,
};
use crate::engine::clash::{Claim, Clash, clocks};
use crate::engine::entry_ref::{self, EntryWords, Found};
use crate::engine::lookup::{self, Among};
use crate::engine::timer::{clock, joined, noted};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::edit::{Target, described};

/// A wish to split an entry or the timer.
#[derive(Clone, Debug)]
pub struct SplitWish {
    /// Which.
    pub target: Target,
    /// Where.
    pub at: Vec<When>,
    /// The task of the last part.
    pub task: Option<String>,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
}

/// A wish to make one entry of two.
#[derive(Clone, Debug)]
pub struct JoinWish {
    /// One.
    pub one: EntryWords,
    /// The other.
    pub other: EntryWords,
    /// What becomes of a gap between them.
    pub gap: Gap,
}

/// What becomes of a gap between joined entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// It is refused.
    #[default]
    Refuse,
    /// It becomes part of the entry (`--with-gap`).
    Fill,
}

/// A wish to cut a hole out of what ran.
#[derive(Clone, Debug)]
pub struct BreakWish {
    /// Out of which.
    pub target: Target,
    /// The hole.
    pub hole: Hole,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
}

/// A hole in what ran.
#[derive(Clone, Debug)]
pub enum Hole {
    /// From one instant to another.
    Between(When, When),
    /// The last so much of it.
    Last(Span),
}

/// What a cut left.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// The entries now, by time.
    pub entries: Vec<TimeEntry>,
    /// The timer, if it runs on.
    pub timer: Option<ActiveTimer>,
    /// The bills in which the entries stand.
    pub bills: Vec<TimeBill>,
    /// Things to say.
    pub notes: Vec<String>,
}

impl Engine {
    /// Splits an entry or the timer at one or more instants. (spec: split)
    pub fn split(&self, wish: &SplitWish, now: Timestamp) -> Result<Done<Cut>, Refusal> {
        self.change(now, |draft| {
            let target = only(self.targets(draft, &wish.target)?)?;
            let mut cut = Cut::default();
            let (start, end, zone) = reach(&target, draft)?;
            let points = self.points_inside((start, end), zone, wish, now, &mut cut)?;
            let task = match &wish.task {
                Some(words) => Some(lookup::task(draft, words, Among::All)?.id),
                None => None,
            };
            match target {
                Found::Entry(entry) => {
                    draft.refuse_frozen(&entry)?;
                    let edges: Vec<Timestamp> =
                        [start].into_iter().chain(points).chain([end]).collect();
                    let last = edges.len() - 2;
                    for (index, edge) in edges.windows(2).enumerate() {
                        let mut part = entry.clone();
                        if index > 0 {
                            part = draft.copy_of(&entry);
                        }
                        part.set_times(edge[0], edge[1]);
                        if let (true, Some(task)) = (index == last, task) {
                            part.task_id = task;
                        }
                        draft.put_entry(part.clone())?;
                        cut.entries.push(part);
                    }
                }
                Found::Timer(mut timer) => {
                    for point in points {
                        let part = draft.recorded_part(&timer, (timer.start_time, point))?;
                        timer.start_time = point;
                        cut.entries.push(part);
                    }
                    if let Some(task) = task {
                        timer.task_id = draft.move_task(task, Move::Start)?.task.id;
                    }
                    draft.put_timer(timer.clone())?;
                    cut.timer = Some(timer);
                }
            }
            cut.finish(draft)?;
            let sentence = format!("Split {}", cut.described(draft)?);
            Ok((cut, sentence))
        })
    }

    /// Makes one entry of two on the same task. (spec: join)
    pub fn join(&self, wish: &JoinWish, now: Timestamp) -> Result<Done<Cut>, Refusal> {
        self.change(now, |draft| {
            let one = entry_ref::find_entry(draft, &wish.one, self.zone)?;
            let other = entry_ref::find_entry(draft, &wish.other, self.zone)?;
            if one.id == other.id {
                return Err(Refusal::usage("both words mean the same entry")
                    .hint("`tat log` shows the entries with their ids"));
            }
            let (first, second) =
                if one.sort_time() <= other.sort_time() { (one, other) } else { (other, one) };
            let joined = joined_entry(draft, &first, &second, wish.gap)?;
            draft.refuse_frozen(&first)?;
            draft.refuse_frozen(&second)?;
            draft.delete_entry(second.clone())?;
            if let Some((start, end)) = joined.times() {
                let except = [first.id, second.id];
                let claim = Claim {
                    user: joined.user_id,
                    start,
                    end,
                    zone: joined.zone(),
                    except: &except,
                };
                draft.make_room(&claim, Clash::Refuse)?;
            }
            draft.put_entry(joined.clone())?;
            let mut cut = Cut { entries: vec![joined], ..Cut::default() };
            cut.finish(draft)?;
            let sentence = format!("Joined {}", cut.described(draft)?);
            Ok((cut, sentence))
        })
    }

    /// Cuts a hole out of the timer or an entry. (spec: break)
    pub fn take_break(&self, wish: &BreakWish, now: Timestamp) -> Result<Done<Cut>, Refusal> {
        self.change(now, |draft| {
            let target = only(self.targets(draft, &wish.target)?)?;
            let mut cut = Cut::default();
            let (start, end, zone) = reach(&target, draft)?;
            let (from, to) = match &wish.hole {
                Hole::Last(length) => (end - *length, end),
                Hole::Between(from, to) => {
                    let anchor = self
                        .anchor_in(now, zone)
                        .bare(Bare::FirstInside { start, end })
                        .fold(wish.fold);
                    let from = noted(from.resolve(&anchor)?, &mut cut.notes);
                    let anchor = anchor.bare(Bare::FirstAfter(from));
                    (from, noted(to.resolve(&anchor)?, &mut cut.notes))
                }
            };
            refuse_no_hole((from, to), (start, end), zone)?;
            match target {
                Found::Entry(entry) => draft.hollow_entry(&entry, (from, to), &mut cut)?,
                Found::Timer(timer) => draft.hollow_timer(timer, (from, to), &mut cut)?,
            }
            cut.finish(draft)?;
            let sentence =
                format!("Cut a break of {} out of {}", to.since(from), cut.described(draft)?);
            Ok((cut, sentence))
        })
    }

    /// The instants at which to split, in order, each inside.
    fn points_inside(
        &self,
        (start, end): (Timestamp, Timestamp),
        zone: Zone,
        wish: &SplitWish,
        now: Timestamp,
        cut: &mut Cut,
    ) -> Result<Vec<Timestamp>, Refusal> {
        let anchor =
            self.anchor_in(now, zone).bare(Bare::FirstInside { start, end }).fold(wish.fold);
        let mut points = Vec::with_capacity(wish.at.len());
        for when in &wish.at {
            let at = noted(when.resolve(&anchor)?, &mut cut.notes);
            if at <= start || at >= end {
                return Err(Refusal::invalid_time(format!(
                    "{} does not lie inside {}",
                    clock(at, zone),
                    clocks((start, end), zone)
                ))
                .hint("`tat log` shows when the entry was"));
            }
            points.push(at);
        }
        points.sort_unstable();
        points.dedup();
        Ok(points)
    }
}

impl Draft<'_> {
    /// A new entry like this one.
    fn copy_of(&self, entry: &TimeEntry) -> TimeEntry {
        TimeEntry {
            id: self.fresh_id().into(),
            created_at: self.now(),
            local_version: 0,
            server_version: None,
            ..entry.clone()
        }
    }

    /// Records a part of the running timer as an entry of its own.
    fn recorded_part(
        &mut self,
        timer: &ActiveTimer,
        (start, end): (Timestamp, Timestamp),
    ) -> Result<TimeEntry, Refusal> {
        let mut part = timer.to_entry(end, self.now());
        part.id = self.fresh_id().into();
        part.set_times(start, end);
        self.put_entry(part.clone())?;
        Ok(part)
    }

    fn hollow_entry(
        &mut self,
        entry: &TimeEntry,
        (from, to): (Timestamp, Timestamp),
        cut: &mut Cut,
    ) -> Result<(), Refusal> {
        self.refuse_frozen(entry)?;
        let (start, end) = entry.times().unwrap_or((from, to));
        let mut rest = entry.clone();
        if start < from {
            let mut left = entry.clone();
            left.set_times(start, from);
            self.put_entry(left.clone())?;
            cut.entries.push(left);
            rest = self.copy_of(entry);
        }
        if to < end {
            rest.set_times(to, end);
            self.put_entry(rest.clone())?;
            cut.entries.push(rest);
        }
        Ok(())
    }

    fn hollow_timer(
        &mut self,
        mut timer: ActiveTimer,
        (from, to): (Timestamp, Timestamp),
        cut: &mut Cut,
    ) -> Result<(), Refusal> {
        if timer.start_time < from {
            let part = self.recorded_part(&timer, (timer.start_time, from))?;
            cut.entries.push(part);
        }
        timer.start_time = to;
        self.put_timer(timer.clone())?;
        cut.timer = Some(timer);
        Ok(())
    }
}

impl Cut {
    /// Brings the answer up to what settling made of the records.
    fn finish(&mut self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        draft.settle()?;
        let mut seen = std::collections::BTreeSet::new();
        for entry in &mut self.entries {
            *entry = draft.entry(entry.id)?.unwrap_or_else(|| entry.clone());
            for bill in draft.bills_of(entry)? {
                if seen.insert(bill.id) {
                    self.bills.push(bill);
                }
            }
        }
        if let Some(timer) = &mut self.timer {
            *timer = draft.timer(timer.user_id)?.unwrap_or_else(|| timer.clone());
        }
        Ok(())
    }

    fn described(&self, read: &dyn Read) -> Result<String, Refusal> {
        match (self.entries.first(), &self.timer) {
            (Some(entry), _) => described(read, entry),
            (None, Some(timer)) => {
                let title = read.task(timer.task_id)?.map_or_else(String::new, |task| task.title);
                Ok(format!("the timer on \"{title}\""))
            }
            (None, None) => Ok("nothing".to_owned()),
        }
    }
}

/// Refuses a break that does not lie inside what ran, or leaves nothing of it.
fn refuse_no_hole(
    (from, to): (Timestamp, Timestamp),
    (start, end): (Timestamp, Timestamp),
    zone: Zone,
) -> Result<(), Refusal> {
    let refuse = |why: String, hint: &str| Err(Refusal::invalid_time(why).hint(hint));
    if from >= to {
        let (from, to) = (clock(from, zone), clock(to, zone));
        let why = format!("the break ends at {to}, which is not after its start {from}");
        return refuse(why, "`tat break 12:00 12:45` names the start first");
    }
    let (hole, whole) = (clocks((from, to), zone), clocks((start, end), zone));
    if from < start || to > end {
        let why = format!("the break {hole} does not lie inside {whole}");
        return refuse(why, "`tat log` shows what ran when");
    }
    if from == start && to == end {
        let why = format!("the break {hole} leaves nothing of what ran");
        return refuse(why, "`tat delete ENTRY` or `tat cancel` takes it away");
    }
    Ok(())
}

/// The one target of a command that takes one.
pub(super) fn only(found: Vec<Found>) -> Result<Found, Refusal> {
    found.into_iter().next().ok_or_else(|| {
        Refusal::not_found("there is no entry").hint("`tat log all` shows every entry")
    })
}

/// From when to when a target ran, and in which zone. A duration entry has no clock times.
fn reach(target: &Found, draft: &Draft<'_>) -> Result<(Timestamp, Timestamp, Zone), Refusal> {
    match target {
        Found::Timer(timer) => {
            let end = draft.now().whole_second().max(timer.start_time);
            Ok((timer.start_time, end, timer.zone()))
        }
        Found::Entry(entry) => {
            let (start, end) = entry.times().ok_or_else(no_clock_times)?;
            Ok((start, end, entry.zone()))
        }
    }
}

fn no_clock_times() -> Refusal {
    Refusal::conflict("the entry has a length and no clock times")
        .hint("`tat edit ENTRY --from 9:30` gives it a start")
}

/// Two entries as one, under the first one's id.
fn joined_entry(
    draft: &Draft<'_>,
    first: &TimeEntry,
    second: &TimeEntry,
    gap: Gap,
) -> Result<TimeEntry, Refusal> {
    let (Some((start, first_end)), Some((second_start, second_end))) =
        (first.times(), second.times())
    else {
        return Err(no_clock_times());
    };
    let conflict = |what: &str, hint: &str| Err(Refusal::conflict(what).hint(hint));
    if first.task_id != second.task_id {
        return conflict(
            "the entries are on two tasks",
            "`tat edit ENTRY --task TASK` moves one of them first",
        );
    }
    let billable = |entry: &TimeEntry| -> Result<bool, Refusal> {
        let has_customer = draft.task(entry.task_id)?.is_some_and(|t| t.customer_id.is_some());
        Ok(entry.billable.unwrap_or(has_customer))
    };
    if billable(first)? != billable(second)? {
        return conflict(
            "one of the entries is billable and the other is not",
            "`tat edit ENTRY --billable` or `--not-billable` makes them alike first",
        );
    }
    if second_start > first_end && gap == Gap::Refuse {
        let length = second_start.since(first_end);
        return conflict(
            &format!("there is a gap of {length} between the entries"),
            "`--with-gap` makes it part of the entry",
        );
    }
    let mut joined = first.clone();
    joined.set_times(start, first_end.max(second_end));
    let tags: Vec<String> = first.tags.iter().chain(&second.tags).cloned().collect();
    joined.tags = limits::tags(&tags)?;
    if first.notes != second.notes {
        let note = self::joined(first.notes.as_deref(), second.notes.as_deref());
        joined.notes = limits::note(note.as_deref())?;
    }
    Ok(joined)
}
