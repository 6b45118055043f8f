//! Tags: the words by which tasks and time are found, across all of them.
//!
//! One record's tags are edited with the record; two tags are the same whatever their case.

use std::collections::BTreeMap;

use crate::domain::{Code, Refusal, Span, Task, TimeEntry, Timestamp, limits, naming};
use crate::store::Read;

use super::bill::Frozen;
use super::{Done, Draft, Engine};

/// A tag, and what has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    /// The tag, as it is written most often.
    pub tag: String,
    /// How many tasks have it.
    pub tasks: usize,
    /// How many entries have it, the running timer included.
    pub entries: usize,
    /// Their time, without what runs.
    pub elapsed: Span,
}

/// What a command did to tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retagged {
    /// How many tasks are otherwise now.
    pub tasks: usize,
    /// How many entries are, a running timer included.
    pub entries: usize,
    /// How many entries keep a tag because they stand in frozen bills.
    pub kept: usize,
}

impl Engine {
    /// Every tag that something has, by name.
    pub fn list_tags(&self) -> Result<Vec<TagCount>, Refusal> {
        self.ask(|read| Ok(Tally::of(read)?.counts()))
    }

    /// Gives a tag another name everywhere; where something has that one too, they are one.
    /// Answers the name as it is kept now.
    pub fn rename_tag(
        &self,
        from: &str,
        to: &str,
        frozen: Frozen,
        now: Timestamp,
    ) -> Result<Done<(String, Retagged)>, Refusal> {
        self.change(now, |draft| {
            let from = known(draft, from)?;
            let to = one_tag(to)?;
            let folded = naming::fold(&from);
            let rename = |tags: &[String]| {
                let other = |tag: &&String| naming::fold(tag) != folded;
                let kept = tags.iter().filter(other).cloned();
                // The new spelling goes first: of two that are the same the first is kept.
                limits::tags(&std::iter::once(to.clone()).chain(kept).collect::<Vec<_>>())
            };
            let retagged = retag(draft, std::slice::from_ref(&folded), frozen, rename)?;
            let sentence = format!("Renamed the tag \"{from}\" to \"{to}\"");
            Ok(((to, retagged), sentence))
        })
    }

    /// Takes tags away from everything that has them. Answers their names as they were.
    pub fn remove_tags(
        &self,
        words: &[String],
        frozen: Frozen,
        now: Timestamp,
    ) -> Result<Done<(Vec<String>, Retagged)>, Refusal> {
        self.change(now, |draft| {
            let mut tags: Vec<String> = Vec::with_capacity(words.len());
            for words in words {
                let tag = known(draft, words)?;
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            let folded: Vec<String> = tags.iter().map(|tag| naming::fold(tag)).collect();
            let remove = |tags: &[String]| {
                let others = tags.iter().filter(|tag| !folded.contains(&naming::fold(tag)));
                Ok(others.cloned().collect())
            };
            let retagged = retag(draft, &folded, frozen, remove)?;
            let sentence = match &tags[..] {
                [one] => format!("Removed the tag \"{one}\""),
                several => format!("Removed {} tags", several.len()),
            };
            Ok(((tags, retagged), sentence))
        })
    }
}

/// Tags as they are counted.
#[derive(Default)]
struct Tally {
    tags: BTreeMap<String, (BTreeMap<String, usize>, TagCount)>,
}

impl Tally {
    /// Counts what a store holds.
    fn of(read: &dyn Read) -> Result<Self, Refusal> {
        let mut tally = Self::default();
        read.every_task(&mut |task| {
            for tag in task.tags.iter().filter(|_| task.deleted_at.is_none()) {
                tally.count(tag).tasks += 1;
            }
        })?;
        read.every_entry(&mut |entry| {
            for tag in entry.tags.iter().filter(|_| entry.deleted_at.is_none()) {
                let count = tally.count(tag);
                count.entries += 1;
                count.elapsed += entry.duration;
            }
        })?;
        for timer in read.timers()? {
            for tag in &timer.tags {
                tally.count(tag).entries += 1;
            }
        }
        Ok(tally)
    }

    fn count(&mut self, tag: &str) -> &mut TagCount {
        let empty = || {
            let count = TagCount { tag: tag.to_owned(), tasks: 0, entries: 0, elapsed: Span::ZERO };
            (BTreeMap::new(), count)
        };
        let (spellings, count) = self.tags.entry(naming::fold(tag)).or_insert_with(empty);
        *spellings.entry(tag.to_owned()).or_default() += 1;
        count
    }

    fn counts(self) -> Vec<TagCount> {
        let named = |(spellings, count): (BTreeMap<String, usize>, TagCount)| {
            let most = spellings.into_iter().rev().max_by_key(|(_, times)| *times);
            TagCount { tag: most.map_or_else(|| count.tag.clone(), |(tag, _)| tag), ..count }
        };
        self.tags.into_values().map(named).collect()
    }
}

/// A tag as it is kept.
fn one_tag(words: &str) -> Result<String, Refusal> {
    let mut tags = limits::tags(&[words.to_owned()])?;
    tags.pop().ok_or_else(|| Refusal::usage("the tag is empty").hint("name a word to find by"))
}

/// The tag that words mean, as it is written most often; refused where nothing has it.
fn known(draft: &Draft<'_>, words: &str) -> Result<String, Refusal> {
    let wanted = naming::fold(&one_tag(words)?);
    let counts = Tally::of(draft)?.counts();
    if let Some(count) = counts.iter().find(|count| naming::fold(&count.tag) == wanted) {
        return Ok(count.tag.clone());
    }
    let refusal = Refusal::new(Code::NotFound, format!("nothing has the tag \"{words}\""));
    Err(match naming::nearest(words, counts.iter().map(|count| count.tag.as_str())) {
        Some(near) => refusal.hint(format!("did you mean \"{near}\"? `tat tag list` shows all")),
        None => refusal.hint("`tat tag list` shows all"),
    })
}

/// Gives other tags to every task, entry and timer that has one of these (case folded).
fn retag(
    draft: &mut Draft<'_>,
    folded: &[String],
    frozen: Frozen,
    other: impl Fn(&[String]) -> Result<Vec<String>, Refusal>,
) -> Result<Retagged, Refusal> {
    let has = |tags: &[String]| tags.iter().any(|tag| folded.contains(&naming::fold(tag)));
    let mut tasks: Vec<Task> = Vec::new();
    draft.every_task(&mut |task| {
        if task.deleted_at.is_none() && has(&task.tags) {
            tasks.push(task);
        }
    })?;
    let mut entries: Vec<TimeEntry> = Vec::new();
    draft.every_entry(&mut |entry| {
        if entry.deleted_at.is_none() && has(&entry.tags) {
            entries.push(entry);
        }
    })?;
    let (entries, kept) = draft.alterable(entries, frozen)?;
    let timers = draft.timers()?.into_iter().filter(|timer| has(&timer.tags));
    for mut timer in timers {
        timer.tags = other(&timer.tags)?;
        draft.put_timer(timer)?;
    }
    for mut task in tasks {
        task.tags = other(&task.tags)?;
        draft.put_task(task)?;
    }
    for mut entry in entries {
        entry.tags = other(&entry.tags)?;
        draft.put_entry(entry)?;
    }
    let entries = draft.entries.edits().count() + draft.timers.edits().count();
    Ok(Retagged { tasks: draft.tasks.edits().count(), entries, kept })
}
