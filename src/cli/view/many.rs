//! Many entries that were altered at once: what was, what is, and what that comes to.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Answer, Face, Line, Page, Role};
use crate::domain::{Refusal, Span, TimeEntry};
use crate::engine::Mode;
use crate::engine::clash::Trimmed;
use crate::engine::entry::{Edited, Rewritten};
use crate::text::{plural, span};

use super::{Look, View, edited, entry};

/// Of more than this only the sum is shown to people.
const SHOWN: usize = 60;

/// Entries that were altered, made or taken away by one command.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Many {
    /// Before and after.
    altered: Vec<(TimeEntry, TimeEntry)>,
    /// New ones.
    added: Vec<TimeEntry>,
    /// Those that are no more.
    deleted: Vec<TimeEntry>,
    /// How many entries the command spoke of.
    among: usize,
    /// Their time before.
    time: Span,
    /// Which days it spoke of.
    range: String,
    /// Whether each was shown before it was asked for a word.
    pub(in crate::cli) shown: bool,
    trimmed: Vec<Trimmed>,
    kept: usize,
    notes: Vec<String>,
}

impl Many {
    /// What an edit of so many entries did.
    pub(in crate::cli) fn of_edit(edited: Edited, among: usize, range: String) -> Self {
        let mut altered = edited.entries;
        let time = altered.iter().map(|(before, _)| before.duration).sum();
        altered.retain(|(before, after)| before != after);
        let (trimmed, kept, notes) = (edited.trimmed, edited.kept, edited.notes);
        Self { altered, among, time, range, trimmed, kept, notes, ..Self::default() }
    }

    /// Nothing yet of so many entries, which are so long together.
    pub(in crate::cli) fn among((among, time): (usize, Span), range: String) -> Self {
        Self { among, time, range, ..Self::default() }
    }

    /// What lines did that somebody wrote.
    pub(in crate::cli) fn with(self, done: Rewritten) -> Self {
        let Rewritten { altered, added, deleted, notes } = done;
        Self { altered, added, deleted, notes, ..self }
    }

    fn count(&self) -> usize {
        self.altered.len() + self.added.len() + self.deleted.len()
    }

    /// The entries as they are now, those last that are no more.
    fn now(&self) -> impl Iterator<Item = &TimeEntry> {
        self.altered.iter().map(|(_, after)| after).chain(&self.added).chain(&self.deleted)
    }

    /// Each entry, before and after.
    fn lines(&self, look: &Look<'_>) -> Result<Vec<Line>, Refusal> {
        let mut lines = Vec::new();
        for (before, after) in &self.altered {
            lines.push(entry::headline(look, after)?);
            lines.extend(edited::changes(look, before, after)?);
        }
        for one in &self.added {
            lines.push(entry::headline_with(look, one, Line::new().with(Role::Running, "+ "))?);
        }
        for one in &self.deleted {
            lines.push(entry::headline_with(look, one, Line::new().with(Role::Error, "- "))?);
        }
        Ok(lines)
    }

    /// `2 changed, 1 added of 12 entries in oct   1:30 → 2:00   +0:30`; in a narrow terminal
    /// without what everybody knows who typed the command.
    fn sum(&self, look: &Look<'_>) -> Line {
        let counts = [
            (self.altered.len(), "changed"),
            (self.added.len(), "added"),
            (self.deleted.len(), "deleted"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        let line = Line::new().title(counts.join(", "));
        let of = format!(" of {} in {}", plural::count(self.among, "entry", "entries"), self.range);
        let difference = self.difference(look);
        let whole = line.clone().dim(of).then(difference.clone());
        let fits = look.cx.columns.is_none_or(|columns| whole.width() <= columns);
        if fits { whole } else { line.then(difference) }
    }

    /// `   1:30 → 2:00   +0:30`; nothing where the time stays.
    fn difference(&self, look: &Look<'_>) -> Line {
        let sum = |entries: &mut dyn Iterator<Item = &TimeEntry>| -> Span {
            entries.map(|entry| entry.duration).sum()
        };
        let was = sum(&mut self.altered.iter().map(|(before, _)| before).chain(&self.deleted));
        let is = sum(&mut self.altered.iter().map(|(_, after)| after).chain(&self.added));
        if was == is {
            return Line::new();
        }
        let (before, after) = (span::clock(self.time), span::clock(self.time + (is - was)));
        Line::new()
            .text(format!("   {before} {} {after}", look.cx.glyphs().becomes))
            .dim(format!("   {}", span::difference(is - was)))
    }
}

impl View for Many {
    /// `{"changed":[…]}`: the entries that are otherwise now; those deleted have `deletedAt`.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "changed": entry::json_list(look, self.now())? }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.now().map(|one| entry::row(look, one)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.among + self.added.len() == 0 {
            return Ok(Page::of(Line::new().dim(format!("no entries in {}", self.range))));
        }
        if self.count() == 0 {
            let count = plural::count(self.among, "entry", "entries");
            let line = format!("nothing changed of {count} in {}", self.range);
            return Ok(Page::of(Line::new().dim(line)));
        }
        let mut page = Page::new();
        if !self.shown && self.count() <= SHOWN {
            page.extend(self.lines(look)?);
        }
        page.extend(entry::made_room(look, &self.trimmed)?);
        page.push(self.sum(look));
        Ok(page)
    }

    fn say(&self, cx: &Context, answer: Answer) -> Answer {
        let undo = cx.engine.mode == Mode::Real && cx.face() == Face::Human && self.count() > 0;
        let answer = if undo { answer.hint("`tat undo` takes it back") } else { answer };
        let answer = self.notes.iter().fold(answer, Answer::note);
        match self.kept {
            0 => answer,
            kept => answer.note(edited::left_alone(kept)),
        }
    }
}
