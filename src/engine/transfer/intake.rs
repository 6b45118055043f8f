//! Intake: foreign time becomes entries, one record after another.
//!
//! Who reads the files and opens the store is in `foreign`.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike;
use uuid::Uuid;

use crate::domain::{Day, EntryId, Refusal, Span, TimeEntry, Timestamp, UserId, Zone, limits};
use crate::engine::{Draft, Engine};
use crate::formats::Importer;
use crate::formats::foreign::{Foreign, ForeignTime, Found};
use crate::store::Read;

use super::places::Places;
use super::sums::BillSums;
use super::times::{self, Spell};
use super::verify::Ledger;
use super::wanted::{Maps, Wanted, wanted};
use super::{Brought, ImportWish, Imported};

/// What an import knows while it goes on.
pub(super) struct Intake<'e> {
    engine: &'e Engine,
    pub(super) now: Timestamp,
    zone: Zone,
    importer: Option<&'static dyn Importer>,
    /// What goes before a message where there are several files.
    file: String,
    seen: HashSet<Uuid>,
    /// The entries of imports that were taken back: they may come again.
    undone: Option<HashSet<EntryId>>,
    pub(super) maps: Maps,
    pub(super) places: Places,
    pub(super) imported: Imported,
    /// Whether the store held nothing, and this is the first file: no entry is there but those that
    /// were read just now.
    pub(super) nothing_there: bool,
    /// What came in, where other entries were in the store before.
    pub(super) added: Option<HashSet<EntryId>>,
    /// The days whose bills may have changed, and how many entries lie in each.
    pub(super) days: BTreeMap<Day, usize>,
    /// The clock times that came in, in milliseconds.
    pub(super) spells: Vec<(i64, i64)>,
    /// What runs.
    pub(super) running: Vec<Running>,
    /// What became of bills.
    pub(super) bills: BillSums,
    /// The source's totals, where they are to be compared.
    pub(super) ledger: Option<Ledger>,
}

/// An entry that has not ended, and the file that says so.
pub(super) struct Running {
    pub(super) foreign: Foreign,
    pub(super) id: EntryId,
    pub(super) start: Timestamp,
    pub(super) zone: Zone,
    pub(super) importer: &'static dyn Importer,
    /// What goes before a message.
    pub(super) file: String,
}

impl<'e> Intake<'e> {
    pub(super) fn new(engine: &'e Engine, wish: &ImportWish, now: Timestamp) -> Self {
        Self {
            engine,
            now,
            zone: wish.zone.unwrap_or(engine.zone),
            importer: None,
            file: String::new(),
            seen: HashSet::new(),
            undone: None,
            maps: Maps::of(&wish.maps),
            places: Places::default(),
            imported: Imported { brought: Brought::Entries, ..Imported::default() },
            nothing_there: false,
            added: None,
            days: BTreeMap::new(),
            spells: Vec::new(),
            running: Vec::new(),
            bills: BillSums::new(),
            ledger: wish.verify.then(Ledger::default),
        }
    }

    /// Goes on with the next file.
    pub(super) fn begin(&mut self, importer: &'static dyn Importer, file: String) {
        self.importer = Some(importer);
        self.file = file;
        // A file that is given twice adds nothing the second time.
        self.nothing_there &= self.seen.is_empty();
        self.seen.clear();
    }

    fn failed(&mut self, line: usize, why: &str) {
        self.imported.failed.push((line, format!("{}{why}", self.file)));
    }

    fn note(&mut self, line: usize, what: &str) {
        self.imported.notes.push((line, format!("{}{what}", self.file)));
    }

    /// Takes one finding in.
    pub(super) fn take(&mut self, draft: &mut Draft<'_>, found: Found) -> Result<(), Refusal> {
        match found {
            Found::Unreadable(line, why) => self.failed(line, &why),
            Found::Remark(line, what) => self.note(line, &what),
            Found::Time(foreign) => {
                let line = foreign.line;
                match self.time(draft, *foreign) {
                    // What does not fit is the line's trouble; anything else is everybody's.
                    Err(refusal) if is_of_line(&refusal) => self.failed(line, &refusal.message),
                    taken => taken?,
                }
            }
        }
        Ok(())
    }

    fn time(&mut self, draft: &mut Draft<'_>, foreign: Foreign) -> Result<(), Refusal> {
        let Some(importer) = self.importer else { return Ok(()) };
        let id = match self.returned(draft, &foreign)? {
            Some(id) => Some(id),
            None => self.id(draft.user().id, importer, &foreign),
        };
        let Some(id) = id else {
            self.imported.skipped += 1;
            self.note(foreign.line, "it stands in the file twice; skipped");
            return Ok(());
        };
        let zone = foreign.zone.unwrap_or(self.zone);
        let mut notes = Vec::new();
        let spell = match times::spell(&foreign, zone, self.now, &mut notes) {
            Ok(spell) => spell,
            Err(why) => {
                self.failed(foreign.line, &why);
                return Ok(());
            }
        };
        if let Spell::Running(start) = spell {
            let (id, file) = (EntryId(id), self.file.clone());
            self.running.push(Running { foreign, id, start, zone, importer, file });
            return Ok(());
        }
        if spell == Spell::Nothing {
            self.imported.skipped += 1;
            self.note(foreign.line, "it has no length; skipped");
            return Ok(());
        }
        let wanted = wanted(&foreign, importer.projects(), &mut self.maps);
        let mut entry = self.entry(draft, id, spell, zone);
        if let Some(ledger) = &mut self.ledger {
            ledger.count(&entry, &wanted);
        }
        let before = if self.nothing_there { None } else { draft.entry(entry.id)? };
        if self.is_here(draft, before.as_ref())? {
            self.imported.skipped += 1;
            self.imported.here += 1;
            // An import that was cut off may have left them without bills.
            self.touch(&entry);
            return Ok(());
        }
        self.fill(draft, &mut entry, &foreign, &wanted)?;
        for note in notes {
            self.note(foreign.line, &note);
        }
        self.count(&entry, &foreign);
        draft.put_entry_over(entry, || Ok(before))
    }

    /// An entry of these times with nothing else in it.
    pub(super) fn entry(&self, draft: &Draft<'_>, id: Uuid, spell: Spell, zone: Zone) -> TimeEntry {
        let mut entry = TimeEntry {
            id: EntryId(id),
            task_id: Uuid::nil().into(),
            user_id: draft.user().id,
            start_time: None,
            end_time: None,
            date: None,
            duration: Span::ZERO,
            notes: None,
            time_zone: zone.name().to_owned(),
            tags: Vec::new(),
            billable: None,
            created_at: self.now,
            updated_at: self.now,
            local_version: 0,
            server_version: None,
            deleted_at: None,
        };
        match spell {
            Spell::Clock(start, end) => entry.set_times(start, end),
            Spell::Day(day, span) => {
                entry.date = Some(day);
                entry.duration = span;
            }
            Spell::Running(_) | Spell::Nothing => {}
        }
        entry
    }

    /// Says what it was spent on; a task that is unknown is made.
    pub(super) fn fill(
        &mut self,
        draft: &mut Draft<'_>,
        entry: &mut TimeEntry,
        foreign: &Foreign,
        wanted: &Wanted,
    ) -> Result<(), Refusal> {
        let tags: Vec<String> =
            wanted.tags.iter().filter(|tag| !bare(tag).is_empty()).cloned().collect();
        entry.tags = limits::tags(&tags)?;
        entry.notes = limits::note(wanted.note.as_deref())?;
        entry.billable = foreign.billable.filter(|said| *said != wanted.place.customer.is_some());
        let title = limits::title(&wanted.title)?;
        let home = self.places.home(self.engine, draft, &wanted.place)?;
        entry.task_id = self.places.task(draft, home, &title)?;
        Ok(())
    }

    fn count(&mut self, entry: &TimeEntry, foreign: &Foreign) {
        self.imported.added += 1;
        self.imported.time += entry.duration;
        if let Some(added) = &mut self.added {
            added.insert(entry.id);
        }
        self.touch(entry);
        let day = entry.day();
        let (first, last) = self.imported.days.unwrap_or((day, day));
        self.imported.days = Some((first.min(day), last.max(day)));
        if let Some((start, end)) = entry.times() {
            self.spells.push((start.millis(), end.millis()));
        }
        if let Some(user) = &foreign.user
            && !self.imported.users.contains(user)
        {
            self.imported.users.insert(user.clone());
        }
    }

    /// Notes the days of an entry: their bills will be computed anew.
    fn touch(&mut self, entry: &TimeEntry) {
        for (day, _) in entry.parts() {
            *self.days.entry(day).or_default() += 1;
        }
    }

    /// Whether an entry is in the store. One that the taking back of an import took away is not.
    fn is_here(&mut self, draft: &Draft<'_>, entry: Option<&TimeEntry>) -> Result<bool, Refusal> {
        match entry {
            None => Ok(false),
            Some(entry) if entry.deleted_at.is_none() => Ok(true),
            Some(entry) => {
                let undone = match self.undone.take() {
                    Some(undone) => undone,
                    None => taken_back(draft)?,
                };
                let again = undone.contains(&entry.id);
                self.undone = Some(undone);
                Ok(!again)
            }
        }
    }

    /// The id of foreign time: the same whenever the same is read again; none where it was read
    /// before from the same file. What has no id of its own is told apart by its number.
    fn id(&mut self, user: UserId, importer: &dyn Importer, foreign: &Foreign) -> Option<Uuid> {
        let name = format!("tat:import:{user}:{}:", importer.name());
        let month = month(foreign);
        if let Some(native) = &foreign.native {
            let names = [format!("{name}{native}"), format!("{name}{native}{}", said(foreign))];
            return names.iter().map(|name| derived(name, month)).find(|id| self.seen.insert(*id));
        }
        let name = format!("{name}{}", said(foreign));
        let mut id = derived(&name, month);
        let mut number = 1;
        while !self.seen.insert(id) {
            number += 1;
            id = derived(&format!("{name}\u{1f}\u{1f}{number}"), month);
        }
        Some(id)
    }

    /// The entry that left here before, where this one comes back from another tracker.
    fn returned(&self, draft: &Draft<'_>, foreign: &Foreign) -> Result<Option<Uuid>, Refusal> {
        let native = foreign.native.as_deref().filter(|_| !self.nothing_there);
        let native = native.map(|native| native.strip_suffix("@tat").unwrap_or(native));
        let Some(id) = native.and_then(|native| Uuid::parse_str(native).ok()) else {
            return Ok(None);
        };
        Ok(draft.entry(EntryId(id))?.map(|entry| entry.id.0))
    }
}

/// An id that follows from a name. Ids of the same month begin with the same byte: so a history of
/// years goes into the store's index of ids a few pages at a time, and not all over it.
fn derived(name: &str, month: u8) -> Uuid {
    let mut bytes = Uuid::new_v5(&Uuid::NAMESPACE_DNS, name.as_bytes()).into_bytes();
    // Neighbours lie far apart, so that prefixes stay short.
    bytes[0] = month.reverse_bits();
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The month of foreign time: thirty days, counted round and round.
fn month(foreign: &Foreign) -> u8 {
    let day = match foreign.time {
        ForeignTime::Instants(start, _) => start.to_utc().date_naive(),
        ForeignTime::Wall(start, _) => start.date(),
        ForeignTime::Day(day, _) => day,
    };
    let month = day.num_days_from_ce().div_euclid(30).rem_euclid(256);
    u8::try_from(month).unwrap_or_default()
}

/// Everything that a record says, as it says it: times on the wall as they stand there, so that
/// another zone makes no other record of them.
fn said(foreign: &Foreign) -> String {
    let mut said = match &foreign.time {
        ForeignTime::Instants(start, end) => {
            format!("{}:{}", start.millis(), end.map_or(0, Timestamp::millis))
        }
        ForeignTime::Wall(start, end) => format!("{start}:{end:?}"),
        ForeignTime::Day(day, span) => format!("{day}:{}", span.millis()),
    };
    let parts = [&foreign.client, &foreign.project, &foreign.task, &foreign.description];
    for part in parts {
        said.push('\u{1f}');
        said.push_str(part.as_deref().unwrap_or_default());
    }
    for tag in &foreign.tags {
        said.push('\u{1f}');
        said.push_str(tag);
    }
    said
}

/// A tag without the sign before it.
fn bare(tag: &str) -> &str {
    tag.trim().trim_start_matches('#').trim()
}

/// Whether a refusal speaks of what stands on the line, and not of the store.
fn is_of_line(refusal: &Refusal) -> bool {
    use crate::domain::Code;
    matches!(
        refusal.code,
        Code::Usage | Code::TooLarge | Code::InvalidTime | Code::Conflict | Code::Ambiguous
    )
}

/// The entries that steps made which were taken back.
fn taken_back(read: &dyn Read) -> Result<HashSet<EntryId>, Refusal> {
    use crate::domain::{Change, Edit};
    let mut ids = HashSet::new();
    for head in read.steps(usize::MAX)?.into_iter().filter(|step| step.undone) {
        let Some(step) = read.step(head.seq)? else { continue };
        ids.extend(step.changes.into_iter().filter_map(|change| match change {
            Change::Entry(Edit { before: None, after: Some(entry) }) => Some(entry.id),
            _ => None,
        }));
    }
    Ok(ids)
}
