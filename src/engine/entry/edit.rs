//! Edit, note and delete: correcting what was recorded.

use std::collections::BTreeSet;

use crate::domain::{
    ActiveTimer, Anchor, Bare, Day, DayWord, EntryId, Fold, Refusal, Span, TaskId, TimeBill,
    TimeEntry, Timestamp, When, Zone, limits, naming,
};
use crate::engine::bill::Frozen;
use crate::engine::clash::{Claim, Clash, Trimmed};
use crate::engine::entry_ref::{self, EntryWords, Found};
use crate::engine::lookup::{self, Among};
use crate::engine::timer::{joined, noted, refuse_future};
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::add::end_of;
use super::times::{self, Long};

/// A wish to alter entries or the timer. What is none or empty stays as it is.
#[derive(Clone, Debug, Default)]
pub struct EditWish {
    /// A new start.
    pub from: Option<When>,
    /// A new end.
    pub to: Option<When>,
    /// A new length.
    pub length: Option<Span>,
    /// Another day, at the same clock time.
    pub on: Option<Day>,
    /// Both ends moved by so much.
    pub shift: Option<Span>,
    /// Another task.
    pub task: Option<String>,
    /// Another note; empty takes it away.
    pub note: Option<String>,
    /// Tags to add.
    pub tag: Vec<String>,
    /// Tags to take away.
    pub untag: Vec<String>,
    /// Whether it is billed, by hand.
    pub billable: Option<bool>,
    /// Another zone.
    pub zone: Option<ZoneWish>,
    /// What to do with entries in the way.
    pub clash: Clash,
    /// Which of two, where a time happened twice.
    pub fold: Fold,
    /// Whether more than 16 hours are meant.
    pub long: Long,
    /// What to do with entries in frozen bills, where there are several.
    pub frozen: Frozen,
}

/// Another zone, and what stays with it.
#[derive(Clone, Copy, Debug)]
pub enum ZoneWish {
    /// The clock on the wall stays, the instants move.
    KeepClock(Zone),
    /// The instants stay, the clock on the wall moves (`--keep-instant`).
    KeepInstant(Zone),
}

impl EditWish {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        !self.moves_time()
            && self.task.is_none()
            && self.note.is_none()
            && self.tag.is_empty()
            && self.untag.is_empty()
            && self.billable.is_none()
    }

    fn moves_time(&self) -> bool {
        self.from.is_some()
            || self.to.is_some()
            || self.length.is_some()
            || self.on.is_some()
            || self.shift.is_some()
            || self.zone.is_some()
    }
}

/// What a command speaks of.
#[derive(Clone, Debug)]
pub enum Target {
    /// The timer, or else the last entry.
    RunningOrLast,
    /// These.
    These(Vec<EntryWords>),
}

/// What was altered.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    /// The entries, before and after.
    pub entries: Vec<(TimeEntry, TimeEntry)>,
    /// The timer, before and after.
    pub timer: Option<(ActiveTimer, ActiveTimer)>,
    /// The bills in which the entries stand now.
    pub bills: Vec<TimeBill>,
    /// What made room.
    pub trimmed: Vec<Trimmed>,
    /// How many were left out because they stand in frozen bills.
    pub kept: usize,
    /// Things to say.
    pub notes: Vec<String>,
}

impl Engine {
    /// Alters entries or the running timer, all or none. (spec: edit)
    pub fn edit(
        &self,
        target: &Target,
        wish: &EditWish,
        now: Timestamp,
    ) -> Result<Done<Edited>, Refusal> {
        self.change(now, |draft| {
            let found = self.targets(draft, target)?;
            let mut edited = Edited::default();
            let task = match &wish.task {
                Some(words) => Some(lookup::task(draft, words, Among::All)?.id),
                None => None,
            };
            for target in alterable(draft, found, wish.frozen, &mut edited)? {
                match target {
                    Found::Entry(entry) => {
                        self.edit_entry(draft, entry, wish, task, &mut edited)?;
                    }
                    Found::Timer(timer) => {
                        self.edit_timer(draft, timer, wish, task, &mut edited)?;
                    }
                }
            }
            if wish.moves_time() {
                make_room_for(draft, wish.clash, &mut edited)?;
            }
            finish(draft, &mut edited)?;
            let sentence = edited_sentence(draft, &edited, "Edited")?;
            Ok((edited, sentence))
        })
    }

    /// Adds a line to the note of the timer or the last entry.
    pub fn note(
        &self,
        target: &Target,
        text: &str,
        now: Timestamp,
    ) -> Result<Done<Edited>, Refusal> {
        self.change(now, |draft| {
            let mut edited = Edited::default();
            for target in self.targets(draft, target)? {
                match target {
                    Found::Timer(before) => {
                        let mut after = before.clone();
                        let note = joined(before.notes.as_deref(), Some(text));
                        after.notes = limits::note(note.as_deref())?;
                        draft.put_timer(after.clone())?;
                        edited.timer = Some((before, after));
                    }
                    Found::Entry(before) => {
                        draft.refuse_frozen(&before)?;
                        let mut after = before.clone();
                        let note = joined(before.notes.as_deref(), Some(text));
                        after.notes = limits::note(note.as_deref())?;
                        draft.put_entry(after.clone())?;
                        edited.entries.push((before, after));
                    }
                }
            }
            finish(draft, &mut edited)?;
            let sentence = edited_sentence(draft, &edited, "Noted on")?;
            Ok((edited, sentence))
        })
    }

    /// Deletes entries, all or none. Answers them as they were.
    pub fn delete(
        &self,
        words: &[EntryWords],
        now: Timestamp,
    ) -> Result<Done<Vec<TimeEntry>>, Refusal> {
        self.change(now, |draft| {
            let mut deleted: Vec<TimeEntry> = Vec::new();
            for words in words {
                if *words == EntryWords::Running {
                    return Err(Refusal::conflict("the timer still runs and is no entry yet")
                        .hint("`tat cancel` drops it"));
                }
                let entry = entry_ref::find_entry(draft, words, self.zone)?;
                if deleted.iter().all(|other| other.id != entry.id) {
                    draft.refuse_frozen(&entry)?;
                    deleted.push(entry);
                }
            }
            for entry in &deleted {
                draft.delete_entry(entry.clone())?;
            }
            let what = match &deleted[..] {
                [one] => format!("Deleted {}", described(draft, one)?),
                several => format!("Deleted {} entries", several.len()),
            };
            Ok((deleted, what))
        })
    }

    /// The one thing that an edit by hand is about; refused where it cannot be altered.
    pub fn to_edit(&self, target: &Target, now: Timestamp) -> Result<Found, Refusal> {
        self.ask(|read| {
            let draft = Draft::new(read, now, &self.ids)?;
            let found = super::cut::only(self.targets(&draft, target)?)?;
            if let Found::Entry(entry) = &found {
                draft.refuse_frozen(entry)?;
            }
            Ok(found)
        })
    }

    /// What is spoken of, each once.
    pub(super) fn targets(
        &self,
        draft: &Draft<'_>,
        target: &Target,
    ) -> Result<Vec<Found>, Refusal> {
        let words = match target {
            Target::RunningOrLast => return Ok(vec![entry_ref::running_or_last(draft)?]),
            Target::These(words) => words,
        };
        let (mut seen, mut found) = (BTreeSet::<EntryId>::new(), Vec::new());
        for words in words {
            let target = entry_ref::find(draft, words, self.zone)?;
            let id = match &target {
                Found::Entry(entry) => entry.id,
                Found::Timer(timer) => timer.id,
            };
            if seen.insert(id) {
                found.push(target);
            }
        }
        Ok(found)
    }

    fn edit_entry(
        &self,
        draft: &mut Draft<'_>,
        before: TimeEntry,
        wish: &EditWish,
        task: Option<TaskId>,
        edited: &mut Edited,
    ) -> Result<(), Refusal> {
        let mut after = before.clone();
        if wish.moves_time() {
            self.move_entry(&mut after, wish, draft.now(), &mut edited.notes)?;
        }
        if let Some(task) = task {
            after.task_id = task;
        }
        if let Some(note) = &wish.note {
            after.notes = limits::note(Some(note))?;
        }
        after.tags = retagged(&after.tags, wish)?;
        after.billable = wish.billable.or(after.billable);
        draft.put_entry(after.clone())?;
        edited.entries.push((before, after));
        Ok(())
    }

    /// Moves an entry in time.
    fn move_entry(
        &self,
        entry: &mut TimeEntry,
        wish: &EditWish,
        now: Timestamp,
        notes: &mut Vec<String>,
    ) -> Result<(), Refusal> {
        if let Some((start, end)) = entry.times() {
            let (start, end) = self.moved_times((start, end), entry, wish, now, notes)?;
            entry.set_times(start, end);
            return times::check_clock((start, end), entry.zone(), now, wish.long);
        }
        let day = wish.on.unwrap_or_else(|| entry.day());
        if let Some(ZoneWish::KeepClock(zone) | ZoneWish::KeepInstant(zone)) = wish.zone {
            zone.name().clone_into(&mut entry.time_zone);
        }
        if let Some(from) = &wish.from {
            let anchor = self.anchor_in(now, entry.zone()).bare(Bare::OnDay(day)).fold(wish.fold);
            let start = noted(from.resolve(&anchor)?, notes);
            let length =
                if wish.to.is_some() { wish.length } else { wish.length.or(Some(entry.duration)) };
            let end = end_of(wish.to.as_ref(), length, start, &anchor, notes)?;
            entry.set_times(start, end);
            return times::check_clock((start, end), entry.zone(), now, wish.long);
        }
        if wish.to.is_some() || wish.shift.is_some() {
            return Err(Refusal::conflict("the entry has a length and no clock times")
                .hint("`--from 9:30` gives it a start, `--on DAY` and `--for D` alter it"));
        }
        entry.date = Some(day);
        entry.duration = wish.length.unwrap_or(entry.duration);
        times::check_duration(day, entry.duration, self.zone.day_of(now), wish.long)
    }

    /// Where an entry with clock times goes.
    fn moved_times(
        &self,
        (mut start, mut end): (Timestamp, Timestamp),
        entry: &mut TimeEntry,
        wish: &EditWish,
        now: Timestamp,
        notes: &mut Vec<String>,
    ) -> Result<(Timestamp, Timestamp), Refusal> {
        let old = entry.zone();
        match wish.zone {
            Some(ZoneWish::KeepInstant(zone)) => zone.name().clone_into(&mut entry.time_zone),
            Some(ZoneWish::KeepClock(zone)) => {
                zone.name().clone_into(&mut entry.time_zone);
                let length = end.since(start);
                let anchor = self.anchor_in(now, zone).fold(wish.fold);
                start = on_wall(old.local(start), &anchor, notes)?;
                end = start + length;
            }
            None => {}
        }
        let zone = entry.zone();
        if let Some(day) = wish.on {
            let length = end.since(start);
            let anchor = self.anchor_in(now, zone).fold(wish.fold);
            start = on_wall(day.and_time(zone.local(start).time()), &anchor, notes)?;
            end = start + length;
        }
        if let Some(shift) = wish.shift {
            start = start + shift;
            end = end + shift;
        }
        let anchor =
            self.anchor_in(now, zone).bare(Bare::OnDay(zone.day_of(start))).fold(wish.fold);
        match (&wish.from, &wish.to, wish.length) {
            (Some(from), None, None) => start = noted(from.resolve(&anchor)?, notes),
            (Some(from), to, length) => {
                start = noted(from.resolve(&anchor)?, notes);
                end = end_of(to.as_ref(), length, start, &anchor, notes)?;
            }
            (None, Some(to), None) => end = end_of(Some(to), None, start, &anchor, notes)?,
            (None, Some(to), Some(length)) => {
                times::check_length(length)?;
                end = end_of(Some(to), None, start, &anchor, notes)?;
                start = end - length;
            }
            (None, None, Some(length)) => end = end_of(None, Some(length), start, &anchor, notes)?,
            (None, None, None) => {}
        }
        Ok((start, end))
    }

    fn edit_timer(
        &self,
        draft: &mut Draft<'_>,
        before: ActiveTimer,
        wish: &EditWish,
        task: Option<TaskId>,
        edited: &mut Edited,
    ) -> Result<(), Refusal> {
        let mut timer = before.clone();
        if wish.to.is_some() || wish.length.is_some() {
            return Err(Refusal::usage("the timer still runs and has no end")
                .hint("`tat stop --at WHEN` ends it"));
        }
        let now = draft.now();
        match wish.zone {
            Some(ZoneWish::KeepInstant(zone)) => zone.name().clone_into(&mut timer.time_zone),
            Some(ZoneWish::KeepClock(zone)) => {
                let local = timer.zone().local(timer.start_time);
                let anchor = self.anchor_in(now, zone).fold(wish.fold);
                timer.start_time = on_wall(local, &anchor, &mut edited.notes)?;
                zone.name().clone_into(&mut timer.time_zone);
            }
            None => {}
        }
        let zone = timer.zone();
        if let Some(day) = wish.on {
            let clock = zone.local(timer.start_time).time();
            let anchor = self.anchor_in(now, zone).fold(wish.fold);
            timer.start_time = on_wall(day.and_time(clock), &anchor, &mut edited.notes)?;
        }
        if let Some(shift) = wish.shift {
            timer.start_time = timer.start_time + shift;
        }
        if let Some(from) = &wish.from {
            let anchor = self
                .anchor_in(now, zone)
                .bare(Bare::OnDay(zone.day_of(timer.start_time)))
                .fold(wish.fold);
            timer.start_time = noted(from.resolve(&anchor)?, &mut edited.notes);
        }
        refuse_future(timer.start_time, now, zone)?;
        if let Some(task) = task {
            timer.task_id = draft.move_task(task, crate::domain::Move::Start)?.task.id;
        }
        if let Some(note) = &wish.note {
            timer.notes = limits::note(Some(note))?;
        }
        timer.tags = retagged(&timer.tags, wish)?;
        timer.billable = wish.billable.or(timer.billable);
        draft.put_timer(timer.clone())?;
        edited.timer = Some((before, timer));
        Ok(())
    }
}

/// What may be altered: frozen entries refuse the command, or are left out of several.
fn alterable(
    draft: &Draft<'_>,
    found: Vec<Found>,
    frozen: Frozen,
    edited: &mut Edited,
) -> Result<Vec<Found>, Refusal> {
    if let [Found::Entry(entry)] = &found[..] {
        draft.refuse_frozen(entry)?;
        return Ok(found);
    }
    let (mut entries, mut rest) = (Vec::with_capacity(found.len()), Vec::new());
    for one in found {
        match one {
            Found::Entry(entry) => entries.push(entry),
            timer @ Found::Timer(_) => rest.push(timer),
        }
    }
    let (free, kept) = draft.alterable(entries, frozen)?;
    edited.kept = kept;
    Ok(free.into_iter().map(Found::Entry).chain(rest).collect())
}

/// The instant of a clock on the wall, refused in a gap.
fn on_wall(
    local: chrono::NaiveDateTime,
    anchor: &Anchor,
    notes: &mut Vec<String>,
) -> Result<Timestamp, Refusal> {
    let when = When::On(DayWord::Date(local.date()), local.time());
    Ok(noted(when.resolve(anchor)?, notes))
}

/// The tags after adding and taking away.
fn retagged(tags: &[String], wish: &EditWish) -> Result<Vec<String>, Refusal> {
    let untag: Vec<String> =
        limits::tags(&wish.untag)?.iter().map(|tag| naming::fold(tag)).collect();
    let kept = tags.iter().filter(|tag| !untag.contains(&naming::fold(tag))).cloned();
    limits::tags(&kept.chain(wish.tag.iter().cloned()).collect::<Vec<_>>())
}

/// Checks the altered times against all other entries. With `--trim` those altered together do
/// not trim each other.
fn make_room_for(draft: &mut Draft<'_>, clash: Clash, edited: &mut Edited) -> Result<(), Refusal> {
    let together: Vec<EntryId> = edited.entries.iter().map(|(_, after)| after.id).collect();
    for (before, after) in &edited.entries {
        let Some((start, end)) = after.times().filter(|times| Some(*times) != before.times())
        else {
            continue;
        };
        let alone = [after.id];
        let except = if clash == Clash::Trim { &together[..] } else { &alone[..] };
        let claim = Claim { user: after.user_id, start, end, zone: after.zone(), except };
        edited.trimmed.extend(draft.make_room(&claim, clash)?);
    }
    if let Some((_, timer)) = &edited.timer {
        let end = draft.now().whole_second();
        let except = [timer.id];
        let claim = Claim {
            user: timer.user_id,
            start: timer.start_time,
            end,
            zone: timer.zone(),
            except: &except,
        };
        edited.trimmed.extend(draft.make_room(&claim, clash)?);
    }
    Ok(())
}

/// Brings the answer up to what settling made of the records.
fn finish(draft: &mut Draft<'_>, edited: &mut Edited) -> Result<(), Refusal> {
    draft.settle()?;
    let mut seen = BTreeSet::new();
    for (_, after) in &mut edited.entries {
        *after = draft.entry(after.id)?.unwrap_or_else(|| after.clone());
        for bill in draft.bills_of(after)? {
            if seen.insert(bill.id) {
                edited.bills.push(bill);
            }
        }
    }
    if let Some((_, timer)) = &mut edited.timer {
        *timer = draft.timer(timer.user_id)?.unwrap_or_else(|| timer.clone());
    }
    Ok(())
}

fn edited_sentence(draft: &Draft<'_>, edited: &Edited, verb: &str) -> Result<String, Refusal> {
    Ok(match (&edited.entries[..], &edited.timer) {
        ([(_, one)], None) => format!("{verb} {}", described(draft, one)?),
        ([], Some((_, timer))) => {
            let title = draft.task(timer.task_id)?.map_or_else(String::new, |task| task.title);
            format!("{verb} the timer on \"{title}\"")
        }
        (several, _) => format!("{verb} {} entries", several.len()),
    })
}

/// An entry in a sentence.
pub(super) fn described(read: &dyn Read, entry: &TimeEntry) -> Result<String, Refusal> {
    let title = read.task(entry.task_id)?.map_or_else(String::new, |task| task.title);
    Ok(format!("{} of \"{title}\" on {}", entry.duration, entry.day()))
}
