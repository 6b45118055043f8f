//! The model: records in plain maps, and every question answered by looking at all of them.
//!
//! It knows nothing of keys, indexes and transactions; that is its worth.

use std::collections::BTreeMap;

use crate::domain::{
    ActiveTimer, BillId, Change, Customer, CustomerFocus, CustomerId, Day, Edit, EntryId, Pillar,
    PillarId, Span, Task, TaskId, TimeBill, TimeEntry, Timestamp, UserId,
};
use crate::store::{
    Commit, DayPart, DayTotal, Deed, JournalEntry, Kind, Step, StepKind, TaskCount, by_record,
};

/// A store as one would write it in an afternoon.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) tasks: BTreeMap<TaskId, Task>,
    pub(super) entries: BTreeMap<EntryId, TimeEntry>,
    pub(super) timers: BTreeMap<UserId, ActiveTimer>,
    pub(super) customers: BTreeMap<CustomerId, Customer>,
    pub(super) pillars: BTreeMap<PillarId, Pillar>,
    pub(super) bills: BTreeMap<BillId, TimeBill>,
    pub(super) focuses: BTreeMap<UserId, CustomerFocus>,
    pub(super) steps: Vec<Step>,
    pub(super) redo: Vec<u64>,
    pub(super) outbox: Vec<(u64, Deed)>,
    pub(super) generation: u64,
}

impl Model {
    /// Takes a commit over, if its journal entry names only steps that there are; answers the
    /// number of its step.
    pub(super) fn commit(&mut self, commit: &Commit<'_>, kind: Kind) -> Option<u64> {
        let before = self.clone();
        for change in commit.changes {
            self.apply(change);
        }
        let Some(seq) = self.write_step(commit) else {
            *self = before;
            return None;
        };
        if kind == Kind::Account && !matches!(commit.journal, JournalEntry::Sync(..)) {
            let waits = by_record(commit.changes);
            self.outbox.extend(waits.into_iter().map(|(_, changes)| (seq, Deed::Record(changes))));
        }
        self.generation += 1;
        Some(seq)
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Task(edit) => set(&mut self.tasks, edit, |t| t.id),
            Change::Entry(edit) => set(&mut self.entries, edit, |e| e.id),
            Change::Timer(edit) => set(&mut self.timers, edit, |t| t.user_id),
            Change::Customer(edit) => set(&mut self.customers, edit, |c| c.id),
            Change::Pillar(edit) => set(&mut self.pillars, edit, |p| p.id),
            Change::Bill(edit) => set(&mut self.bills, edit, |b| b.id),
            Change::Focus(edit) => set(&mut self.focuses, edit, |f| f.user_id),
        }
    }

    fn write_step(&mut self, commit: &Commit<'_>) -> Option<u64> {
        let device = super::founder().device;
        match &commit.journal {
            JournalEntry::New(sentence) => {
                self.redo.clear();
                Some(self.begin(commit, sentence, (StepKind::Command, device)))
            }
            JournalEntry::Sync(sentence, device) => {
                Some(self.begin(commit, sentence, (StepKind::Sync, *device)))
            }
            JournalEntry::More(seq) => {
                let at = self.position(*seq)?;
                self.redo.clear();
                if self.steps[at].undone {
                    let (sentence, kind) = (self.steps[at].sentence.clone(), self.steps[at].kind);
                    return Some(self.begin(commit, &sentence, (kind, device)));
                }
                self.steps[at].changes.extend_from_slice(commit.changes);
                Some(*seq)
            }
            JournalEntry::Unlisted => Some(self.steps.len() as u64),
            JournalEntry::Undo(steps) => self.turn(steps, true),
            JournalEntry::Redo(steps) => self.turn(steps, false),
        }
    }

    fn position(&self, seq: u64) -> Option<usize> {
        self.steps.iter().position(|step| step.seq == seq)
    }

    fn begin(
        &mut self,
        commit: &Commit<'_>,
        sentence: &str,
        (kind, device): (StepKind, crate::domain::DeviceId),
    ) -> u64 {
        let seq = self.steps.len() as u64 + 1;
        self.steps.push(Step {
            seq,
            at: commit.at,
            sentence: sentence.to_owned(),
            kind,
            device,
            undone: false,
            changes: commit.changes.to_vec(),
            kept: true,
        });
        seq
    }

    fn turn(&mut self, steps: &[u64], undone: bool) -> Option<u64> {
        for seq in steps {
            let at = self.position(*seq)?;
            self.steps[at].undone = undone;
            self.redo.retain(|other| other != seq);
            if undone {
                self.redo.push(*seq);
            }
        }
        Some(steps.last().copied().unwrap_or(0))
    }

    /// Live tasks that fit, by id.
    pub(super) fn live_tasks(&self, fits: impl Fn(&Task) -> bool) -> Vec<Task> {
        let live = self.tasks.values().filter(|task| task.deleted_at.is_none());
        live.filter(|task| fits(task)).cloned().collect()
    }

    /// Live entries that fit, by time and id.
    pub(super) fn live_entries(&self, fits: impl Fn(&TimeEntry) -> bool) -> Vec<TimeEntry> {
        let live = self.entries.values().filter(|entry| entry.deleted_at.is_none());
        let mut found: Vec<TimeEntry> = live.filter(|entry| fits(entry)).cloned().collect();
        found.sort_by_key(|entry| (entry.sort_time(), entry.id));
        found
    }

    /// Live bills that fit, by date and id.
    pub(super) fn live_bills(&self, fits: impl Fn(&TimeBill) -> bool) -> Vec<TimeBill> {
        let live = self.bills.values().filter(|bill| bill.deleted_at.is_none());
        let mut found: Vec<TimeBill> = live.filter(|bill| fits(bill)).cloned().collect();
        found.sort_by_key(|bill| (bill.date, bill.id));
        found
    }

    /// What was spent on a task.
    pub(super) fn task_count(&self, task: TaskId, user: Option<UserId>) -> TaskCount {
        let spent = self
            .live_entries(|entry| entry.task_id == task && user.is_none_or(|u| u == entry.user_id));
        TaskCount {
            entries: spent.len() as u64,
            elapsed: spent.iter().map(|entry| entry.duration).sum::<Span>(),
        }
    }

    /// The parts of live entries in the days, day by day.
    pub(super) fn parts(&self, user: Option<UserId>, first: Day, last: Day) -> Vec<DayPart> {
        let mut parts: Vec<DayPart> = Vec::new();
        for entry in self.live_entries(|entry| user.is_none_or(|user| user == entry.user_id)) {
            for (day, span) in entry.parts() {
                if first <= day && day <= last {
                    parts.push(DayPart {
                        user: entry.user_id,
                        day,
                        sort_time: entry.sort_time(),
                        entry: entry.id,
                        task: entry.task_id,
                        span,
                        billable: entry.billable,
                    });
                }
            }
        }
        parts.sort_by_key(|part| (part.day, part.sort_time, part.entry));
        parts
    }

    /// What the days come to that have entries.
    pub(super) fn totals(&self, user: Option<UserId>, first: Day, last: Day) -> Vec<DayTotal> {
        let mut totals: BTreeMap<(Day, UserId), DayTotal> = BTreeMap::new();
        for DayPart { user, day, span, .. } in self.parts(user, first, last) {
            let nothing = DayTotal { user, day, entries: 0, elapsed: Span::ZERO };
            let total = totals.entry((day, user)).or_insert(nothing);
            total.entries += 1;
            total.elapsed += span;
        }
        totals.into_values().collect()
    }

    /// Every entry by time, deleted ones too.
    pub(super) fn every_entry(&self) -> Vec<TimeEntry> {
        let mut all: Vec<TimeEntry> = self.entries.values().cloned().collect();
        all.sort_by_key(|entry: &TimeEntry| -> (Timestamp, EntryId) {
            (entry.sort_time(), entry.id)
        });
        all
    }
}

fn set<K: Ord, T: Clone>(map: &mut BTreeMap<K, T>, edit: &Edit<T>, key: impl Fn(&T) -> K) {
    let Some(id) = edit.after.as_ref().or(edit.before.as_ref()).map(key) else { return };
    match &edit.after {
        Some(record) => drop(map.insert(id, record.clone())),
        None => drop(map.remove(&id)),
    }
}
