//! Add: records time that is over.

use crate::domain::{
    Anchor, Bare, Day, EntryId, Fold, Refusal, Span, Task, TimeBill, TimeEntry, Timestamp, When,
    Zone, limits,
};
use crate::engine::clash::{Claim, Clash, Trimmed};
use crate::engine::timer::{TaskWish, noted};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::times::{self, Long};

/// A wish to record finished time.
#[derive(Clone, Debug, Default)]
pub struct AddWish {
    /// The id that it gets; none means a fresh one.
    pub id: Option<EntryId>,
    /// On what.
    pub task: TaskWish,
    /// From when.
    pub from: Option<When>,
    /// To when.
    pub to: Option<When>,
    /// For how long.
    pub length: Option<Span>,
    /// On which day.
    pub on: Option<Day>,
    /// What was done.
    pub note: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Whether it is billed, where that is said.
    pub billable: Option<bool>,
    /// What to do with entries in the way.
    pub clash: Clash,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
    /// The zone of the entry; none means the engine's.
    pub zone: Option<Zone>,
    /// Whether more than 16 hours are meant.
    pub long: Long,
}

/// Finished time was recorded.
#[derive(Clone, Debug)]
pub struct Added {
    /// The entry.
    pub entry: TimeEntry,
    /// What it was spent on.
    pub task: Task,
    /// The bills in which it stands, by day.
    pub bills: Vec<TimeBill>,
    /// What made room for it.
    pub trimmed: Vec<Trimmed>,
    /// Things to say.
    pub notes: Vec<String>,
}

/// When it was.
enum Spell {
    Clock(Timestamp, Timestamp),
    Day(Day, Span),
}

impl Engine {
    /// Records finished time. (spec: add)
    pub fn add(&self, wish: &AddWish, now: Timestamp) -> Result<Done<Added>, Refusal> {
        self.change(now, |draft| {
            let mut notes = Vec::new();
            let zone = wish.zone.unwrap_or(self.zone);
            let spell = self.spell(wish, zone, now, &mut notes)?;
            let task = self.task_to_start(draft, &wish.task, &mut notes)?;
            let user = draft.user().id;
            let mut entry = TimeEntry {
                id: wish.id.unwrap_or_else(|| draft.fresh_id().into()),
                task_id: task.id,
                user_id: user,
                start_time: None,
                end_time: None,
                date: None,
                duration: Span::ZERO,
                notes: limits::note(wish.note.as_deref())?,
                time_zone: zone.name().to_owned(),
                tags: limits::tags(&wish.tags)?,
                billable: wish.billable,
                created_at: now,
                updated_at: now,
                local_version: 0,
                server_version: None,
                deleted_at: None,
            };
            let mut trimmed = Vec::new();
            match spell {
                Spell::Day(day, length) => {
                    entry.date = Some(day);
                    entry.duration = length;
                }
                Spell::Clock(start, end) => {
                    entry.set_times(start, end);
                    let claim = Claim { user, start, end, zone, except: &[entry.id] };
                    trimmed = draft.make_room(&claim, wish.clash)?;
                }
            }
            draft.put_entry(entry.clone())?;
            draft.settle()?;
            let added = added(draft, entry, task, trimmed, notes)?;
            let sentence = format!("Added {} to \"{}\"", added.entry.duration, added.task.title);
            Ok((added, sentence))
        })
    }

    /// When the time was, from what was said of it.
    fn spell(
        &self,
        wish: &AddWish,
        zone: Zone,
        now: Timestamp,
        notes: &mut Vec<String>,
    ) -> Result<Spell, Refusal> {
        let mut anchor = self.anchor_in(now, zone).fold(wish.fold);
        if wish.on.is_some() && wish.from.as_ref().is_some_and(When::names_day) {
            return Err(Refusal::usage("both `--from` and `--on` say the day")
                .hint("leave `--on` out, or write `--from` as a time alone"));
        }
        if let Some(day) = wish.on {
            anchor = anchor.bare(Bare::OnDay(day));
        }
        let (start, end) = match (&wish.from, &wish.to, wish.length, wish.on) {
            (None, None, Some(length), Some(day)) => {
                times::check_duration(day, length, self.zone.day_of(now), wish.long)?;
                return Ok(Spell::Day(day, length));
            }
            (None, None, Some(length), None) => {
                times::check_length(length)?;
                let end = now.whole_second();
                (end - length, end)
            }
            (Some(from), to, length, _) => {
                let start = noted(from.resolve(&anchor)?, notes);
                (start, end_of(to.as_ref(), length, start, &anchor, notes)?)
            }
            _ => {
                return Err(Refusal::usage("when was it").hint(
                    "`--from 9:30 --to 11:00`, `--from 9:30 --for 1h30`, `--on mon --for 2h`, \
                     or `--for 45m` for what ended now",
                ));
            }
        };
        times::check_clock((start, end), zone, now, wish.long)?;
        Ok(Spell::Clock(start, end))
    }

    /// What times are measured against, in another zone than the engine's own. `today` stays the
    /// date in the zone in which the person speaks.
    pub(in crate::engine) fn anchor_in(&self, now: Timestamp, zone: Zone) -> Anchor {
        let today = self.zone.day_of(now);
        Anchor { today, ..Anchor::new(now, zone).bare(Bare::OnDay(today)) }
    }
}

/// The end, from `--to` or `--for`.
pub(super) fn end_of(
    to: Option<&When>,
    length: Option<Span>,
    start: Timestamp,
    anchor: &Anchor,
    notes: &mut Vec<String>,
) -> Result<Timestamp, Refusal> {
    match (to, length) {
        (Some(to), None) => Ok(noted(to.resolve(&anchor.bare(Bare::FirstAfter(start)))?, notes)),
        (None, Some(length)) => {
            times::check_length(length)?;
            Ok(start + length)
        }
        (Some(_), Some(_)) => Err(Refusal::usage("both `--to` and `--for` say when it ended")
            .hint("leave one of them out")),
        (None, None) => {
            Err(Refusal::usage("when did it end").hint("`--to 11:00` or `--for 1h30` says it"))
        }
    }
}

fn added(
    draft: &Draft<'_>,
    entry: TimeEntry,
    task: Task,
    trimmed: Vec<Trimmed>,
    notes: Vec<String>,
) -> Result<Added, Refusal> {
    let entry = draft.entry(entry.id)?.unwrap_or(entry);
    let task = draft.task(task.id)?.unwrap_or(task);
    let bills = draft.bills_of(&entry)?;
    Ok(Added { entry, task, bills, trimmed, notes })
}
