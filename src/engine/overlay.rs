//! Overlay: the changed records of one kind, each beside what it was.
//!
//! Who reads through it is `draft`.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Edit;

/// Changed records by id.
#[derive(Debug)]
pub(super) struct Overlay<K, T> {
    edits: BTreeMap<K, Edit<T>>,
}

impl<K, T> Default for Overlay<K, T> {
    fn default() -> Self {
        Self { edits: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, T: Clone + PartialEq> Overlay<K, T> {
    /// The record as it stands in the overlay: none if the overlay does not hold it, some none if
    /// it was taken away.
    #[expect(clippy::option_option, reason = "not held and taken away are two answers")]
    pub(super) fn get(&self, id: K) -> Option<Option<&T>> {
        self.edits.get(&id).map(|edit| edit.after.as_ref())
    }

    /// Whether the record was changed.
    pub(super) fn holds(&self, id: K) -> bool {
        self.edits.contains_key(&id)
    }

    /// Sets the record; `before` is what the store beneath has, asked the first time only.
    pub(super) fn set<E>(
        &mut self,
        id: K,
        after: Option<T>,
        before: impl FnOnce() -> Result<Option<T>, E>,
    ) -> Result<(), E> {
        if let Some(edit) = self.edits.get_mut(&id) {
            edit.after = after;
        } else {
            let before = before()?;
            self.edits.insert(id, Edit { before, after });
        }
        Ok(())
    }

    /// Every edit that changes something, in order of ids.
    pub(super) fn edits(&self) -> impl Iterator<Item = (K, &Edit<T>)> {
        self.edits
            .iter()
            .filter(|(_, edit)| edit.before != edit.after)
            .map(|(id, edit)| (*id, edit))
    }

    /// The same, given away.
    pub(super) fn into_edits(self) -> impl Iterator<Item = Edit<T>> {
        self.edits.into_values().filter(|edit| edit.before != edit.after)
    }

    /// The same, to alter what comes after.
    pub(super) fn edits_mut(&mut self) -> impl Iterator<Item = &mut Edit<T>> {
        self.edits.values_mut().filter(|edit| edit.before != edit.after)
    }

    /// The records that the overlay sets, in order of ids.
    pub(super) fn records(&self) -> impl Iterator<Item = &T> {
        self.edits.values().filter_map(|edit| edit.after.as_ref())
    }

    /// A list from the store beneath as it looks through the overlay: changed records are taken
    /// out, and those that belong in the list are put in.
    pub(super) fn through(
        &self,
        beneath: Vec<T>,
        id: impl Fn(&T) -> K,
        belongs: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        if self.edits.is_empty() {
            return beneath;
        }
        let mut seen: Vec<T> =
            beneath.into_iter().filter(|record| !self.holds(id(record))).collect();
        seen.extend(self.records().filter(|record| belongs(record)).cloned());
        seen
    }

    /// The same where it is known which changed records may belong in the list.
    pub(super) fn among(
        &self,
        ids: Option<&BTreeSet<K>>,
        beneath: Vec<T>,
        id: impl Fn(&T) -> K,
        belongs: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        let mut seen: Vec<T> =
            beneath.into_iter().filter(|record| !self.holds(id(record))).collect();
        let ours = ids.into_iter().flatten().filter_map(|id| self.get(*id).flatten());
        seen.extend(ours.filter(|record| belongs(record)).cloned());
        seen
    }
}
