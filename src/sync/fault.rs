//! Faults: switches that take one rule of sync out, so that a test can show that it is needed.
//!
//! They exist in tests only; everywhere else every rule holds.

/// A rule that is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "only tests take rules out"))]
pub(crate) enum Fault {
    /// A page of changes is cut by time and not by number.
    CursorOfTimes,
    /// The later clock wins, whatever its writer had seen.
    ClientClock,
    /// What was taken before is taken again.
    NoOperationId,
    /// An edit writes every field of its record.
    WholeRecords,
    /// The outbox is written after the record.
    OutboxApart,
    /// An older record replaces a newer one.
    NoVersionGuard,
    /// A delete wins over an edit that it had not seen.
    DeleteWins,
    /// The timer that starts last takes the place of the one that runs.
    OneTimerSlot,
    /// What lost is forgotten.
    NoJournal,
    /// The later of two stops stays.
    LastStopWins,
    /// The cursor is kept before the page is.
    CursorFirst,
    /// An answer takes the operation away and leaves its record.
    AnswerWithoutRecord,
}

#[cfg(test)]
thread_local! {
    /// The rule that is taken out on this thread.
    static ACTIVE: std::cell::Cell<Option<Fault>> = const { std::cell::Cell::new(None) };
}

/// Whether a rule is taken out.
#[cfg(test)]
pub(crate) fn on(fault: Fault) -> bool {
    ACTIVE.get() == Some(fault)
}

/// Whether a rule is taken out: never.
#[cfg(not(test))]
pub(crate) const fn on(_: Fault) -> bool {
    false
}

/// Takes a rule out on this thread while `act` runs.
#[cfg(test)]
pub(crate) fn with<T>(fault: Option<Fault>, act: impl FnOnce() -> T) -> T {
    let before = ACTIVE.replace(fault);
    let value = act();
    ACTIVE.set(before);
    value
}
