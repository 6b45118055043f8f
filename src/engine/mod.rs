//! What the program can do: one function for each use case.
//!
//! Each opens the store, decides on a [`Draft`], and hands all changes to the store's one door.
//! Nothing here prints or asks; where words may mean several things the refusal carries the
//! candidates, and the caller asks with the store closed and calls again with an id.

pub mod bill;
pub mod clash;
pub mod customer;
mod draft;
pub mod entry;
pub mod entry_ref;
pub mod filter;
pub mod fitting;
pub mod focus;
mod ids;
pub mod journal;
#[cfg(test)]
mod laws;
pub mod log;
pub mod lookup;
#[cfg(test)]
mod office;
mod overlay;
pub mod patch;
pub mod pillar;
pub mod rate;
pub mod rehome;
pub mod report;
mod role;
pub mod set;
mod settle;
pub mod shelf;
pub mod short;
pub mod status;
pub mod tag;
pub mod task;
pub mod timer;
pub mod transfer;
mod unique;

pub use draft::Draft;
pub use ids::IdSource;

#[cfg(test)]
mod tests;

use chrono::Weekday;

use crate::domain::{Change, Currency, Refusal, Rounding, Span, TimeBill, Timestamp, Zone};
use crate::store::{Commit, JournalEntry, Kind, Patience, Read, Store};

/// What the configuration says that the rules need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// From when on a running timer is probably forgotten.
    pub timer_max: Span,
    /// The first day of a week.
    pub week_start: Weekday,
    /// What a new customer is billed in.
    pub currency: Currency,
    /// How a new customer's time is rounded; none means up to 15 minutes.
    pub rounding: Option<Rounding>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timer_max: Span::hours(10),
            week_start: Weekday::Mon,
            currency: Currency::EUR,
            rounding: None,
        }
    }
}

/// Whether a command goes through the door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It does.
    #[default]
    Real,
    /// It is decided wholly and then forgotten.
    DryRun,
}

/// The use cases over one store.
pub struct Engine {
    /// The store, closed until asked.
    pub store: Store,
    /// The zone of the person at the prompt.
    pub zone: Zone,
    /// What the configuration says.
    pub settings: Settings,
    /// Where fresh ids come from.
    pub ids: IdSource,
    /// Whether commands go through the door.
    pub mode: Mode,
}

/// What a command did, beside its own answer.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// The command's own answer.
    pub value: T,
    /// Everything that changed, what follows by itself included.
    pub changes: Vec<Change>,
    /// The step's number in the journal; none if nothing changed or in a dry run.
    pub step: Option<u64>,
}

impl<T> Done<T> {
    /// The same with another answer made of its own.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Done<U> {
        Done { value: with(self.value), changes: self.changes, step: self.step }
    }

    /// The bills that changed: before and after.
    pub fn bills(&self) -> impl Iterator<Item = (Option<&TimeBill>, Option<&TimeBill>)> {
        self.changes.iter().filter_map(|change| match change {
            Change::Bill(edit) => Some((edit.before.as_ref(), edit.after.as_ref())),
            _ => None,
        })
    }
}

impl Engine {
    /// The same use cases, decided wholly and then forgotten: what a command would do.
    #[must_use]
    pub fn foreseeing(&self) -> Self {
        Self {
            store: self.store.clone(),
            zone: self.zone,
            settings: self.settings.clone(),
            ids: self.ids.clone(),
            mode: Mode::DryRun,
        }
    }

    /// Answers a question about the store as it is.
    pub fn ask<T>(
        &self,
        question: impl FnOnce(&dyn Read) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        self.store.read(Patience::Command, question)
    }

    /// Answers a question about the store as it is once a command's changes are made: after a dry
    /// run that is a store that never was.
    pub fn see<T, U>(
        &self,
        done: &Done<T>,
        now: Timestamp,
        question: impl FnOnce(&dyn Read) -> Result<U, Refusal>,
    ) -> Result<U, Refusal> {
        self.ask(|read| {
            if self.mode == Mode::Real {
                return question(read);
            }
            let mut draft = Draft::new(read, now, &self.ids)?;
            draft.take(&done.changes)?;
            question(&draft)
        })
    }

    /// Makes the changes that `decide` puts into the draft, as one step with the sentence it
    /// answers, in one transaction. Refused, it leaves no trace; in a dry run it is decided on the
    /// store as it is and forgotten.
    pub fn change<T>(
        &self,
        now: Timestamp,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<(T, String), Refusal>,
    ) -> Result<Done<T>, Refusal> {
        self.change_as(now, |draft| {
            let (value, sentence) = decide(draft)?;
            Ok((value, JournalEntry::New(sentence)))
        })
    }

    /// The same, written into the journal as `decide` says.
    pub(crate) fn change_as<T>(
        &self,
        now: Timestamp,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<(T, JournalEntry), Refusal>,
    ) -> Result<Done<T>, Refusal> {
        let finish = |draft: &mut Draft<'_>| -> Result<(T, JournalEntry, Vec<Change>), Refusal> {
            let (value, journal) = decide(draft)?;
            draft.settle()?;
            let changes = draft.changes();
            if self.store.kind() == Kind::Account {
                role::refuse(&draft.owner()?, &changes)?;
            }
            Ok((value, journal, changes))
        };
        match self.mode {
            Mode::DryRun => self.ask(|read| {
                let mut draft = Draft::new(read, now, &self.ids)?;
                let (value, _, changes) = finish(&mut draft)?;
                Ok(Done { value, changes, step: None })
            }),
            Mode::Real => self.store.write(|door| {
                let (value, journal, changes) = {
                    let read: &dyn Read = &*door;
                    finish(&mut Draft::new(read, now, &self.ids)?)?
                };
                let step = if changes.is_empty() && matches!(journal, JournalEntry::New(_)) {
                    None
                } else {
                    Some(door.commit(&Commit {
                        changes: &changes,
                        at: now,
                        journal,
                        owner: None,
                    })?)
                };
                Ok(Done { value, changes, step })
            }),
        }
    }
}
