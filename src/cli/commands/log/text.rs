//! Days as text: a block a day, a line an entry, and what somebody made of them.
//!
//! Who opens the text and what becomes of it is in `by_hand`.

mod line;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::{Day, Refusal, Span, TimeEntry, Timestamp, Zone};
use crate::engine::entry::{LineChange, LineWish, Spell, Tick, Written};
use crate::engine::log::Logged;
use crate::engine::lookup::{self, Among};
use crate::engine::short;
use crate::store::Read;

use line::{Line, Parsed};

/// What stands above the days.
const HEAD: &str = "\
# Change times, tasks, #tags and | notes, save, and close the editor.
#   06d184ac  9:30-11:00  fix login  #web #review  | what was done
# Two spaces stand between the parts. A line that is taken out is an entry
# deleted; one without an id in front is a new one; one that is put below
# another day moves there. 23:30-1:15+1 ends a day later, 2h has no clock
# times; lines that begin with spaces go on with the note above. Lines that
# begin with # are left out. An empty file changes nothing.
";

/// Days without entries are shown up to this many, so that lines can be put there.
const MOST_EMPTY: usize = 31;

/// Entries by day as text.
#[derive(Debug)]
pub(super) struct Days {
    text: String,
    shown: Vec<(TimeEntry, Parsed)>,
    here: Zone,
}

/// What stands below one day.
#[derive(Default)]
struct Block {
    lines: Vec<(Timestamp, String)>,
}

impl Days {
    /// The text of entries. `days` are those that may be empty; what runs is shown and cannot be
    /// altered, as what stands in frozen bills.
    pub(super) fn of(
        read: &dyn Read,
        (entries, running): (&[Logged], &[Logged]),
        days: &[Day],
        here: Zone,
    ) -> Result<Self, Refusal> {
        let mut blocks: BTreeMap<Day, Block> = BTreeMap::new();
        if days.len() <= MOST_EMPTY {
            blocks.extend(days.iter().map(|day| (*day, Block::default())));
        }
        let mut free = Vec::new();
        for logged in entries {
            let entry = &logged.entry;
            let line = written(read, logged, here)?;
            let text = if logged.frozen {
                format!("# {}   (in an approved or sent bill)", line.first())
            } else {
                free.push(entry);
                line.to_string()
            };
            let block = blocks.entry(line.day).or_default();
            block.lines.push((entry.sort_time(), text));
        }
        for logged in running {
            let zone = logged.entry.zone();
            let day = zone.local(logged.entry.sort_time()).date();
            let title = logged.task.as_ref().map_or("", |task| task.title.as_str());
            let since = zone.local(logged.entry.sort_time()).format("%H:%M");
            let text = format!("# {since}  {title}   (runs)");
            blocks.entry(day).or_default().lines.push((logged.entry.sort_time(), text));
        }
        let text = laid_out(blocks);
        let parsed = line::read(&text, here)?;
        let shown = free
            .into_iter()
            .filter_map(|entry| {
                let id = entry.id.to_string();
                let own =
                    parsed.iter().find(|p| p.id.as_deref().is_some_and(|p| id.starts_with(p)));
                Some((entry.clone(), own?.clone()))
            })
            .collect();
        Ok(Self { text, shown, here })
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// How many entries can be altered, and how long they are together.
    pub(super) fn extent(&self) -> (usize, Span) {
        (self.shown.len(), self.shown.iter().map(|(entry, _)| entry.duration).sum())
    }

    /// What somebody who wrote this text wants to have altered.
    pub(super) fn wishes(&self, text: &str) -> Result<Vec<LineWish>, Refusal> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let mut wishes = Vec::new();
        let mut left: Vec<Option<usize>> = vec![None; self.shown.len()];
        for parsed in line::read(text, self.here)? {
            let number = parsed.number;
            let Some(id) = parsed.id.clone() else {
                wishes
                    .push(LineWish { line: Some(number), change: LineChange::Add(whole(parsed)) });
                continue;
            };
            let place = self.place_of(&id).map_err(|refusal| line::on_line(number, refusal))?;
            if let Some(first) = left[place].replace(number) {
                return Err(line::on_line(
                    number,
                    Refusal::usage(format!("{id} stands on line {first} already"))
                        .hint("without the id one of the lines is a new entry"),
                ));
            }
            let (entry, was) = &self.shown[place];
            let written = difference(was, parsed);
            if written != Written::default() {
                let change = LineChange::Alter(Box::new(entry.clone()), written);
                wishes.push(LineWish { line: Some(number), change });
            }
        }
        for ((entry, _), line) in self.shown.iter().zip(left) {
            if line.is_none() {
                let change = LineChange::Delete(Box::new(entry.clone()));
                wishes.push(LineWish { line: None, change });
            }
        }
        Ok(wishes)
    }

    /// The entry whose id begins so.
    fn place_of(&self, id: &str) -> Result<usize, Refusal> {
        let mut fitting = self
            .shown
            .iter()
            .enumerate()
            .filter(|(_, (entry, _))| entry.id.to_string().starts_with(id))
            .map(|(at, _)| at);
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(Refusal::usage(format!("{id} fits several entries"))
                .hint("put back the id that stood there")),
            (None, _) => Err(Refusal::usage(format!("{id} is none of the entries here"))
                .hint("a line without an id in front is a new entry")
                .hint("what stands in an approved or sent bill cannot be altered")),
        }
    }
}

/// The blocks below each other, an empty line between them.
fn laid_out(blocks: BTreeMap<Day, Block>) -> String {
    let mut text = HEAD.to_owned();
    for (day, mut block) in blocks {
        block.lines.sort_by_key(|(at, _)| *at);
        let _ = writeln!(text, "\n{day}  {}", day.format("%A"));
        for (_, line) in block.lines {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// An entry as a line.
fn written(read: &dyn Read, logged: &Logged, here: Zone) -> Result<Line, Refusal> {
    let (entry, zone) = (&logged.entry, logged.entry.zone());
    let id = entry.id.to_string();
    let typed = short::entry(read, entry.id)?.max(8);
    let unknown = || "(unknown task)".to_owned();
    let title = logged.task.as_ref().map_or_else(unknown, |task| task.title.clone());
    // A title that means several tasks, or none that is there, is told by its id.
    let plain = lookup::task(read, &title, Among::All).is_ok_and(|task| task.id == entry.task_id);
    let task_id = (!plain).then(|| {
        let id = entry.task_id.to_string();
        id.get(..8).unwrap_or(&id).to_owned()
    });
    let (day, spell) = match entry.times() {
        Some((start, end)) => {
            let day = zone.local(start).date();
            (day, clock((start, end), zone))
        }
        None => (entry.day(), Spell::Length(entry.duration)),
    };
    Ok(Line {
        id: id.get(..typed).unwrap_or(&id).to_owned(),
        day,
        spell,
        zone: (zone != here).then(|| zone.name().to_owned()),
        title,
        task_id,
        tags: entry.tags.clone(),
        note: entry.notes.clone(),
    })
}

/// Two instants on the wall.
fn clock((start, end): (Timestamp, Timestamp), zone: Zone) -> Spell {
    let (from, to) = (Tick::of(start, zone), Tick::of(end, zone));
    let days = zone.local(end).date().signed_duration_since(zone.local(start).date()).num_days();
    let after = u32::try_from(days).ok().filter(|days| *days > 0);
    // Either both offsets are written or none, so that they can be told from the times.
    let both = from.ahead.or(to.ahead).is_some();
    let with = |tick: Tick, at| Tick { ahead: both.then(|| zone.offset_seconds(at)), ..tick };
    Spell::Clock { from: with(from, start), to: with(to, end), after }
}

/// A line that is new, as a wish.
fn whole(parsed: Parsed) -> Written {
    Written {
        task: Some(parsed.task()),
        spell: Some((parsed.day, parsed.zone, parsed.spell)),
        tags: Some(parsed.tags),
        note: parsed.note,
    }
}

/// What of a line is otherwise than it was.
fn difference(was: &Parsed, is: Parsed) -> Written {
    let moved = (was.day, was.zone, was.spell) != (is.day, is.zone, is.spell);
    let same_task = (&was.title, &was.task_id) == (&is.title, &is.task_id);
    let task = match &is.task_id {
        // The id was left behind another title: the title is what was meant.
        Some(_) if is.task_id == was.task_id => is.title.clone(),
        _ => is.task(),
    };
    Written {
        spell: moved.then_some((is.day, is.zone, is.spell)),
        task: (!same_task).then_some(task),
        tags: (was.tags != is.tags).then_some(is.tags),
        note: (was.note != is.note).then(|| is.note.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests;
