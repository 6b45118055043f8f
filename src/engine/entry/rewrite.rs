//! Rewrite: entries altered, made and deleted together, as one step, from lines that somebody
//! wrote.
//!
//! How such lines look is not known here.

use chrono::{Days, NaiveTime};

use crate::domain::{
    Anchor, Bare, Day, DayWord, Refusal, Span, TimeEntry, Timestamp, When, Zone, limits,
};
use crate::engine::clash::{Claim, Clash};
use crate::engine::lookup::{self, Among};
use crate::engine::timer::noted;
use crate::engine::{Done, Draft, Engine};
use crate::store::Read;

use super::edit::described;
use super::times::{self, Long};

/// What is wished of one entry.
#[derive(Clone, Debug)]
pub struct LineWish {
    /// The line on which it stands, for whoever wrote it; none for a line that is no more.
    pub line: Option<usize>,
    /// What it is.
    pub change: LineChange,
}

/// A change of one entry.
#[derive(Clone, Debug)]
pub enum LineChange {
    /// It is otherwise than somebody saw it.
    Alter(Box<TimeEntry>, Written),
    /// It is new.
    Add(Written),
    /// It is no more, as somebody saw it.
    Delete(Box<TimeEntry>),
}

/// What was written of an entry; what is none stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// When it was, with its day and zone.
    pub spell: Option<(Day, Zone, Spell)>,
    /// On what.
    pub task: Option<String>,
    /// Its tags.
    pub tags: Option<Vec<String>>,
    /// Its note; empty takes it away.
    pub note: Option<String>,
}

/// When an entry was, on its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spell {
    /// From one time on the wall to another.
    Clock {
        /// When it began.
        from: Tick,
        /// When it ended.
        to: Tick,
        /// On which day after that; unsaid, it is the first such time after the start.
        after: Option<u32>,
    },
    /// So long, at no time in particular.
    Length(Span),
}

/// A time on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// What the wall shows.
    pub time: NaiveTime,
    /// How far it is ahead of UTC in seconds, where it showed that time twice.
    pub ahead: Option<i32>,
}

/// What a rewrite did.
#[derive(Clone, Debug, Default)]
pub struct Rewritten {
    /// Entries before and after.
    pub altered: Vec<(TimeEntry, TimeEntry)>,
    /// New ones.
    pub added: Vec<TimeEntry>,
    /// Those that are no more.
    pub deleted: Vec<TimeEntry>,
    /// Things to say.
    pub notes: Vec<String>,
}

impl Engine {
    /// Does what lines say, all or nothing. An entry that is otherwise than it was seen refuses
    /// them. (spec: log --edit)
    pub fn rewrite(
        &self,
        lines: &[LineWish],
        (clash, long): (Clash, Long),
        now: Timestamp,
    ) -> Result<Done<Rewritten>, Refusal> {
        self.change(now, |draft| {
            let mut done = Rewritten::default();
            let mut moved: Vec<(Option<usize>, TimeEntry)> = Vec::new();
            for wish in lines {
                let entry = self
                    .rewrite_line(draft, &wish.change, long, &mut done)
                    .map_err(|refusal| on_line(wish.line, refusal))?;
                moved.extend(entry.map(|entry| (wish.line, entry)));
            }
            for (line, entry) in &moved {
                refuse_clash(draft, entry, clash).map_err(|refusal| on_line(*line, refusal))?;
            }
            draft.settle()?;
            let fresh = |draft: &Draft<'_>, entry: &mut TimeEntry| -> Result<(), Refusal> {
                *entry = draft.entry(entry.id)?.unwrap_or_else(|| entry.clone());
                Ok(())
            };
            done.altered.iter_mut().try_for_each(|(_, after)| fresh(draft, after))?;
            done.altered.retain(|(before, after)| before != after);
            done.added.iter_mut().try_for_each(|entry| fresh(draft, entry))?;
            done.deleted.iter_mut().try_for_each(|entry| fresh(draft, entry))?;
            let sentence = sentence(draft, &done)?;
            Ok((done, sentence))
        })
    }

    /// Does what one line says. Answers the entry where its time is another one now.
    fn rewrite_line(
        &self,
        draft: &mut Draft<'_>,
        change: &LineChange,
        long: Long,
        done: &mut Rewritten,
    ) -> Result<Option<TimeEntry>, Refusal> {
        match change {
            LineChange::Delete(seen) => {
                let entry = unchanged(draft, seen)?;
                draft.delete_entry(entry.clone())?;
                done.deleted.push(entry);
                Ok(None)
            }
            LineChange::Alter(seen, written) => {
                let before = unchanged(draft, seen)?;
                let mut after = before.clone();
                self.write(draft, &mut after, written, long, &mut done.notes)?;
                draft.put_entry(after.clone())?;
                let when = |e: &TimeEntry| (e.start_time, e.end_time, e.date, e.duration);
                let moved = (when(&before) != when(&after)).then(|| after.clone());
                done.altered.push((before, after));
                Ok(moved)
            }
            LineChange::Add(written) => {
                let mut entry = blank(draft, self.zone);
                if written.task.is_none() || written.spell.is_none() {
                    return Err(Refusal::usage("a new entry has a time and a task")
                        .hint("write it as `9:30-11:00  fix login` or `2h  fix login`"));
                }
                self.write(draft, &mut entry, written, long, &mut done.notes)?;
                draft.put_entry(entry.clone())?;
                done.added.push(entry.clone());
                Ok(Some(entry))
            }
        }
    }

    /// Sets what was written.
    fn write(
        &self,
        draft: &Draft<'_>,
        entry: &mut TimeEntry,
        written: &Written,
        long: Long,
        notes: &mut Vec<String>,
    ) -> Result<(), Refusal> {
        if let Some((day, zone, spell)) = written.spell {
            zone.name().clone_into(&mut entry.time_zone);
            match spell {
                Spell::Clock { from, to, after } => {
                    let anchor = self.anchor_in(draft.now(), zone);
                    let start = tick(from, day, &anchor, notes)?;
                    let end = end(to, after, (day, start), &anchor, notes)?;
                    times::check_clock((start, end), zone, draft.now(), long)?;
                    entry.set_times(start, end);
                }
                Spell::Length(length) => {
                    times::check_duration(day, length, self.zone.day_of(draft.now()), long)?;
                    (entry.start_time, entry.end_time) = (None, None);
                    (entry.date, entry.duration) = (Some(day), length);
                }
            }
        }
        if let Some(words) = &written.task {
            entry.task_id = lookup::task(draft, words, Among::All)?.id;
        }
        if let Some(tags) = &written.tags {
            entry.tags = limits::tags(tags)?;
        }
        if let Some(note) = &written.note {
            entry.notes = limits::note(Some(note))?;
        }
        Ok(())
    }
}

impl Tick {
    /// The time on the wall of a zone at an instant; with its offset where it is the second time
    /// that the wall shows it.
    pub fn of(at: Timestamp, zone: Zone) -> Self {
        let local = zone.local(at);
        let second = zone.compatible(local) != at;
        Self { time: local.time(), ahead: second.then(|| zone.offset_seconds(at)) }
    }
}

/// A time on the wall of a day.
fn tick(
    tick: Tick,
    day: Day,
    anchor: &Anchor,
    notes: &mut Vec<String>,
) -> Result<Timestamp, Refusal> {
    let when = match tick.ahead {
        Some(ahead) => When::Offset { local: day.and_time(tick.time), ahead },
        None => When::On(DayWord::Date(day), tick.time),
    };
    Ok(noted(when.resolve(anchor)?, notes))
}

/// When an entry ends that begins on a day at an instant.
fn end(
    to: Tick,
    after: Option<u32>,
    (day, start): (Day, Timestamp),
    anchor: &Anchor,
    notes: &mut Vec<String>,
) -> Result<Timestamp, Refusal> {
    let later = |days: u32| day.checked_add_days(Days::new(days.into())).unwrap_or(day);
    match (after, to.ahead) {
        (Some(days), _) => tick(to, later(days), anchor, notes),
        (None, Some(_)) => {
            let same = tick(to, day, anchor, notes)?;
            if same > start { Ok(same) } else { tick(to, later(1), anchor, notes) }
        }
        (None, None) => {
            let anchor = anchor.bare(Bare::FirstAfter(start));
            Ok(noted(When::Clock(to.time).resolve(&anchor)?, notes))
        }
    }
}

/// The entry as it is, which must be as it was seen and free to be altered.
fn unchanged(draft: &Draft<'_>, seen: &TimeEntry) -> Result<TimeEntry, Refusal> {
    let there = draft.entry(seen.id)?.filter(|entry| entry.deleted_at.is_none());
    let what = described(draft, seen)?;
    let Some(entry) = there else {
        return Err(Refusal::conflict(format!("{what} was deleted meanwhile"))
            .hint("`tat history` says by which command; run this one again to see what is there"));
    };
    if entry != *seen {
        return Err(Refusal::conflict(format!("{what} was changed meanwhile"))
            .hint("`tat history` says by which command; run this one again to see it as it is"));
    }
    draft.refuse_frozen(&entry)?;
    Ok(entry)
}

/// An entry in which nothing stands yet.
fn blank(draft: &Draft<'_>, zone: Zone) -> TimeEntry {
    TimeEntry {
        id: draft.fresh_id().into(),
        task_id: uuid::Uuid::nil().into(),
        user_id: draft.user().id,
        start_time: None,
        end_time: None,
        date: None,
        duration: Span::ZERO,
        notes: None,
        time_zone: zone.name().to_owned(),
        tags: Vec::new(),
        billable: None,
        created_at: draft.now(),
        updated_at: draft.now(),
        local_version: 0,
        server_version: None,
        deleted_at: None,
    }
}

fn refuse_clash(draft: &mut Draft<'_>, entry: &TimeEntry, clash: Clash) -> Result<(), Refusal> {
    let Some((start, end)) = entry.times() else { return Ok(()) };
    let claim = Claim { user: entry.user_id, start, end, zone: entry.zone(), except: &[entry.id] };
    let mend = |refusal: Refusal| Refusal {
        hints: vec!["alter one of the two, or run it with `--overlap` to keep both".to_owned()],
        ..refusal
    };
    draft.make_room(&claim, clash).map(drop).map_err(mend)
}

fn on_line(line: Option<usize>, refusal: Refusal) -> Refusal {
    match line {
        Some(number) => {
            Refusal { message: format!("line {number}: {}", refusal.message), ..refusal }
        }
        None => refusal,
    }
}

fn sentence(read: &dyn Read, done: &Rewritten) -> Result<String, Refusal> {
    Ok(match (&done.altered[..], &done.added[..], &done.deleted[..]) {
        ([(_, one)], [], []) => format!("Edited {}", described(read, one)?),
        ([], [one], []) => format!("Added {}", described(read, one)?),
        ([], [], [one]) => format!("Deleted {}", described(read, one)?),
        (altered, added, deleted) => {
            let counts =
                [(altered.len(), "changed"), (added.len(), "added"), (deleted.len(), "deleted")];
            let parts: Vec<String> = counts
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, word)| format!("{count} {word}"))
                .collect();
            format!("Edited the log: {}", parts.join(", "))
        }
    })
}
