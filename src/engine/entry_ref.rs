//! Which entry words mean: an id prefix, `running`, `last`, `@N`, or an instant inside it.

use crate::domain::{
    ActiveTimer, Anchor, Candidate, Code, EntryId, Refusal, Span, TimeEntry, When, Zone,
    prefix_range,
};
use crate::store::Read;

use super::draft::Draft;
use super::lookup;

/// ENTRY as it was typed (spec: ENTRY).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryWords {
    /// `running`: the timer.
    Running,
    /// `last`: the newest entry.
    Last,
    /// `@N`: the Nth from the end, from 1.
    Nth(usize),
    /// The beginning of an id.
    Id(String),
    /// An instant that lies inside it.
    At(When),
}

/// What ENTRY may mean.
#[derive(Clone, Debug)]
pub enum Found {
    /// A finished entry.
    Entry(TimeEntry),
    /// The running timer.
    Timer(ActiveTimer),
}

impl EntryWords {
    /// Reads ENTRY; what cannot be read is refused as `usage`.
    pub fn parse(words: &str) -> Result<Self, Refusal> {
        let trimmed = words.trim();
        let lower = trimmed.to_ascii_lowercase();
        if lower == "running" {
            return Ok(Self::Running);
        }
        if lower == "last" {
            return Ok(Self::Last);
        }
        if let Some(number) = lower.strip_prefix('@') {
            return number
                .parse::<usize>()
                .ok()
                .filter(|nth| *nth > 0)
                .map(Self::Nth)
                .ok_or_else(|| unreadable(words));
        }
        let bare = lower.strip_prefix("id:").unwrap_or(&lower);
        if lookup::typed_prefix(bare).is_some() {
            return Ok(Self::Id(bare.to_owned()));
        }
        When::parse(trimmed).map(Self::At).map_err(|_| unreadable(words))
    }
}

fn unreadable(words: &str) -> Refusal {
    Refusal::usage(format!("\"{words}\" names no entry"))
        .hint("an id of 4 characters or more, `running`, `last`, `@3`, or a time inside it: `9:30`")
        .hint("`tat log` shows the entries with their ids and @numbers")
}

/// Finds what ENTRY means.
pub fn find(draft: &Draft<'_>, words: &EntryWords, zone: Zone) -> Result<Found, Refusal> {
    if *words == EntryWords::Running {
        return super::timer::running(draft).map(Found::Timer);
    }
    if let EntryWords::At(when) = words
        && let Some(timer) = draft.timer(draft.user().id)?
    {
        let at = when.resolve(&Anchor::new(draft.now(), zone))?.at;
        if timer.start_time <= at && at <= draft.now() {
            return Ok(Found::Timer(timer));
        }
    }
    if let EntryWords::Id(prefix) = words
        && let Some((low, high)) = prefix_range(prefix)
        && let Some(timer) = draft.timer(draft.user().id)?
        && (EntryId::from_bytes(low)..=EntryId::from_bytes(high)).contains(&timer.id)
    {
        return Ok(Found::Timer(timer));
    }
    find_entry(draft, words, zone).map(Found::Entry)
}

/// Finds the finished entry that ENTRY means.
pub fn find_entry(draft: &Draft<'_>, words: &EntryWords, zone: Zone) -> Result<TimeEntry, Refusal> {
    match words {
        EntryWords::Running => Err(Refusal::conflict("the timer still runs and is no entry yet")
            .hint("`tat stop` records it")),
        EntryWords::Last => nth(draft, 1),
        EntryWords::Nth(number) => nth(draft, *number),
        EntryWords::Id(prefix) => by_prefix(draft, prefix),
        EntryWords::At(when) => inside(draft, when, zone),
    }
}

/// The timer, or else the last entry: what commands mean that are given no ENTRY.
pub fn running_or_last(draft: &Draft<'_>) -> Result<Found, Refusal> {
    match draft.timer(draft.user().id)? {
        Some(timer) => Ok(Found::Timer(timer)),
        None => nth(draft, 1).map(Found::Entry),
    }
}

fn nth(draft: &Draft<'_>, number: usize) -> Result<TimeEntry, Refusal> {
    let (mut left, mut found) = (number, None);
    draft.newest_entries(draft.user().id, &mut |entry| {
        left -= 1;
        if left == 0 {
            found = Some(entry);
        }
        left > 0
    })?;
    found.ok_or_else(|| {
        let seen = number - left;
        let message = match seen {
            0 => "there are no entries yet".to_owned(),
            1 => format!("there is no entry @{number}: there is one"),
            _ => format!("there is no entry @{number}: there are {seen}"),
        };
        Refusal::not_found(message).hint(match seen {
            0 => "`tat start TITLE` starts the first timer",
            _ => "`tat log all` shows every entry",
        })
    })
}

fn by_prefix(draft: &Draft<'_>, prefix: &str) -> Result<TimeEntry, Refusal> {
    let missing = || {
        Refusal::not_found(format!("no entry has an id that begins with \"{prefix}\""))
            .hint("`tat log` shows the ids")
    };
    let (low, high) = prefix_range(prefix).ok_or_else(missing)?;
    let found = draft.entries_between(EntryId::from_bytes(low), EntryId::from_bytes(high))?;
    one_of(draft, prefix, found, missing)
}

/// The entry around an instant.
fn inside(draft: &Draft<'_>, when: &When, zone: Zone) -> Result<TimeEntry, Refusal> {
    let at = when.resolve(&Anchor::new(draft.now(), zone))?.at;
    let first = Zone::UTC.day_of(at - Span::hours(24));
    let last = Zone::UTC.day_of(at + Span::hours(24));
    let mut found = draft.entries_on(Some(draft.user().id), first, last)?;
    found.retain(|entry| entry.times().is_some_and(|(start, end)| start <= at && at < end));
    let clock = super::timer::clock(at, zone);
    one_of(draft, &clock, found, || {
        Refusal::not_found(format!("no entry lies around {clock}"))
            .hint("`tat log` shows the entries")
    })
}

fn one_of(
    draft: &Draft<'_>,
    words: &str,
    found: Vec<TimeEntry>,
    missing: impl Fn() -> Refusal,
) -> Result<TimeEntry, Refusal> {
    match <[TimeEntry; 1]>::try_from(found) {
        Ok([entry]) => Ok(entry),
        Err(several) if several.is_empty() => Err(missing()),
        Err(several) => {
            let message = format!("\"{words}\" fits {} entries", several.len());
            let mut refusal = Refusal::new(Code::Ambiguous, message);
            let mut candidates = Vec::new();
            for entry in several.iter().take(12) {
                let label = entry_label(draft, entry)?;
                let id = entry.id.to_string();
                refusal = refusal.hint(format!("`{}`  {label}", id.get(..8).unwrap_or(&id)));
                candidates.push(Candidate { id, label });
            }
            Err(refusal.among(words, candidates))
        }
    }
}

/// One line that tells an entry from others.
pub fn entry_label(read: &dyn Read, entry: &TimeEntry) -> Result<String, Refusal> {
    let title = match read.task(entry.task_id)? {
        Some(task) => lookup::task_label(read, &task)?,
        None => String::new(),
    };
    let zone = entry.zone();
    Ok(match entry.times() {
        Some((start, end)) => format!(
            "{}–{}  {title}",
            zone.local(start).format("%Y-%m-%d %H:%M"),
            zone.local(end).format("%H:%M")
        ),
        None => format!("{}  {}  {title}", entry.day(), entry.duration),
    })
}
