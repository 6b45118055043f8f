//! Foreign files: other trackers' histories come in, in batches that share one journal step.
//!
//! What a record becomes is in `intake`; here files are read and the store is opened and closed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::{ActiveTimer, Day, Refusal, TimeEntry, Timestamp, UserId};
use crate::engine::timer::Create;
use crate::engine::{Draft, Engine, Mode};
use crate::formats::Importer;
use crate::formats::foreign::{Findings, Source};
use crate::store::Read;

use super::intake::{Intake, Running};
use super::places;
use super::times::Spell;
use super::verify::Ledger;
use super::wanted::{Mapping, wanted};
use super::{BATCH, DAY_BATCH, Imported, Journal, sums};

/// The bills of days with so many entries are computed in one transaction.
const ENTRIES_OF_DAYS: usize = 20_000;

/// A file of another tracker.
pub struct ForeignFile<'a> {
    /// What it is called in messages.
    pub name: String,
    /// How it is written.
    pub importer: &'static dyn Importer,
    /// Its bytes.
    pub source: &'a dyn Source,
}

/// How foreign files come in.
#[derive(Clone, Debug, Default)]
pub struct ImportWish {
    /// Where projects belong.
    pub maps: Vec<Mapping>,
    /// The zone of times that name none; none means the engine's.
    pub zone: Option<crate::domain::Zone>,
    /// Whether unknown customers and pillars in mappings are made.
    pub create: Create,
    /// Whether a running entry becomes the timer.
    pub running: bool,
    /// Whether the source's totals are compared with the store's.
    pub verify: bool,
}

impl Engine {
    /// Takes other trackers' files in. What was taken in before is left alone, so that a second
    /// import adds nothing. A line that cannot be taken is reported, and the others come in.
    pub fn import_foreign(
        &self,
        files: &[ForeignFile<'_>],
        wish: &ImportWish,
        now: Timestamp,
    ) -> Result<Imported, Refusal> {
        let used = self.ask(|read| {
            places::refuse_unknown(read, &wish.maps, wish.create)?;
            Ok(read.generation()? > 0)
        })?;
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let mut intake = Intake::new(self, wish, now);
        intake.added = used.then(HashSet::new);
        intake.nothing_there = !used;
        let mut import = Import {
            engine: self,
            now,
            intake,
            journal: Journal::new(format!("Imported {}", names.join(", "))),
            several: files.len() > 1,
        };
        match self.mode {
            Mode::Real => import.really(files, wish)?,
            Mode::DryRun => self.ask(|read| {
                let mut draft = Draft::new(read, now, &self.ids)?;
                import.whole(&mut draft, files, wish)
            })?,
        }
        let Intake { mut imported, maps, places, .. } = import.intake;
        imported.made = places.made;
        imported.unmet = maps.unmet().map(str::to_owned).collect();
        imported.failed.sort();
        imported.notes.sort();
        Ok(imported)
    }
}

/// An import on its way.
struct Import<'e> {
    engine: &'e Engine,
    now: Timestamp,
    intake: Intake<'e>,
    journal: Journal,
    several: bool,
}

impl Import<'_> {
    /// Goes through the files and writes a batch at a time.
    fn really(&mut self, files: &[ForeignFile<'_>], wish: &ImportWish) -> Result<(), Refusal> {
        for file in files {
            let mut findings = self.open(file)?;
            loop {
                let mut more = false;
                self.batch(|import, draft| {
                    more = import.some(draft, &mut findings)?;
                    draft.stamp();
                    Ok(())
                })?;
                if !more {
                    break;
                }
            }
        }
        self.batch(|import, draft| {
            import.running(draft, wish)?;
            draft.stamp();
            Ok(())
        })?;
        let days = std::mem::take(&mut self.intake.days);
        for days in batches(&days) {
            self.batch(|_, draft| bills(draft, &days))?;
        }
        let days: Vec<Day> = days.into_keys().collect();
        let ledger = self.intake.ledger.take();
        let spells = std::mem::take(&mut self.intake.spells);
        self.engine.ask(|read| self.look_back(read, &days, &spells, ledger))
    }

    /// The same on one draft that is forgotten.
    fn whole(
        &mut self,
        draft: &mut Draft<'_>,
        files: &[ForeignFile<'_>],
        wish: &ImportWish,
    ) -> Result<(), Refusal> {
        for file in files {
            let mut findings = self.open(file)?;
            while self.some(draft, &mut findings)? {}
        }
        self.running(draft, wish)?;
        let days: Vec<Day> = std::mem::take(&mut self.intake.days).into_keys().collect();
        bills(draft, &days)?;
        let changes = draft.changes();
        sums::add(&mut self.intake.bills, &changes);
        let ledger = self.intake.ledger.take();
        let spells = std::mem::take(&mut self.intake.spells);
        self.look_back(draft, &days, &spells, ledger)
    }

    fn open<'f>(&mut self, file: &ForeignFile<'f>) -> Result<Findings<'f>, Refusal> {
        let prefix = if self.several { format!("{}: ", file.name) } else { String::new() };
        self.intake.begin(file.importer, prefix);
        file.importer.read(file.source)
    }

    /// One transaction.
    fn batch(
        &mut self,
        fill: impl FnOnce(&mut Self, &mut Draft<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let (engine, now) = (self.engine, self.now);
        let mut journal = std::mem::take(&mut self.journal);
        let changes = engine.batch(now, &mut journal, None, |draft| fill(self, draft));
        self.journal = journal;
        sums::add(&mut self.intake.bills, &changes?);
        Ok(())
    }

    /// Takes in as much as one transaction holds; answers whether there may be more.
    fn some(
        &mut self,
        draft: &mut Draft<'_>,
        findings: &mut Findings<'_>,
    ) -> Result<bool, Refusal> {
        for _ in 0..BATCH {
            let Some(found) = findings.next() else { return Ok(false) };
            self.intake.take(draft, found)?;
        }
        Ok(true)
    }

    /// Makes the newest running entry the timer, where that is wanted and none runs.
    fn running(&mut self, draft: &mut Draft<'_>, wish: &ImportWish) -> Result<(), Refusal> {
        let mut running = std::mem::take(&mut self.intake.running);
        running.sort_by_key(|of| (of.start, of.foreign.line));
        let free = wish.running && draft.timer(draft.user().id)?.is_none();
        let taken = if free { running.pop() } else { None };
        let left = if wish.running {
            "it has not ended, and another timer runs; skipped"
        } else {
            "it has not ended; skipped (`--running` takes it as the timer)"
        };
        self.intake.imported.skipped += running.len();
        let notes = running.iter().map(|of| (of.foreign.line, format!("{}{left}", of.file)));
        self.intake.imported.notes.extend(notes);
        let Some(taken) = taken else { return Ok(()) };
        if draft.entry(taken.id)?.is_some_and(|entry| entry.deleted_at.is_none()) {
            self.intake.imported.skipped += 1;
            return Ok(());
        }
        self.intake.start(draft, &taken)
    }

    /// The clock times of entries that were in the store before, on the days that the import
    /// touched.
    fn there(&self, read: &dyn Read, days: &[Day]) -> Result<Vec<(i64, i64)>, Refusal> {
        let mut there = Vec::new();
        let Some(added) = self.intake.added.as_ref().filter(|added| !added.is_empty()) else {
            return Ok(there);
        };
        let user = read.owner()?.id;
        for day in days {
            let mut entries = read.entries_on(Some(user), *day, *day)?;
            entries.retain(|entry| !added.contains(&entry.id));
            let times = entries.iter().filter_map(TimeEntry::times);
            there.extend(times.map(|(start, end)| (start.millis(), end.millis())));
        }
        Ok(there)
    }

    /// Looks at the store as the import left it: what overlaps, and whether all is there.
    fn look_back(
        &mut self,
        read: &dyn Read,
        days: &[Day],
        spells: &[(i64, i64)],
        ledger: Option<Ledger>,
    ) -> Result<(), Refusal> {
        let there = self.there(read, days)?;
        self.intake.imported.overlaps = sums::overlapping(spells, &there);
        self.intake.imported.bills = sums::named(std::mem::take(&mut self.intake.bills), read)?;
        self.intake.imported.verified = ledger.map(|ledger| ledger.compare(read)).transpose()?;
        Ok(())
    }
}

/// Days in portions whose bills can be computed in one transaction.
fn batches(days: &BTreeMap<Day, usize>) -> Vec<Vec<Day>> {
    let mut batches: Vec<Vec<Day>> = Vec::new();
    let mut room = 0;
    for (day, entries) in days {
        if room < *entries || batches.last().is_none_or(|batch| batch.len() >= DAY_BATCH) {
            batches.push(Vec::new());
            room = ENTRIES_OF_DAYS;
        }
        room = room.saturating_sub(*entries);
        if let Some(batch) = batches.last_mut() {
            batch.push(*day);
        }
    }
    batches
}

/// Computes the bills of days anew.
fn bills(draft: &mut Draft<'_>, days: &[Day]) -> Result<(), Refusal> {
    let user = draft.user().id;
    let days: BTreeSet<(UserId, Day)> = days.iter().map(|day| (user, *day)).collect();
    draft.recompute(&days)?;
    draft.stamp();
    Ok(())
}

impl Intake<'_> {
    /// Starts the timer that a source says is running.
    fn start(&mut self, draft: &mut Draft<'_>, of: &Running) -> Result<(), Refusal> {
        let wanted = wanted(&of.foreign, of.importer.projects(), &mut self.maps);
        let mut entry = self.entry(draft, of.id.0, Spell::Running(of.start), of.zone);
        self.fill(draft, &mut entry, &of.foreign, &wanted)?;
        self.imported.added += 1;
        self.imported.running = true;
        draft.put_timer(ActiveTimer {
            id: of.id,
            user_id: entry.user_id,
            task_id: entry.task_id,
            start_time: of.start,
            notes: entry.notes,
            tags: entry.tags,
            billable: entry.billable,
            time_zone: entry.time_zone,
            device_id: draft.device_id(),
            updated_at: self.now,
        })
    }
}
