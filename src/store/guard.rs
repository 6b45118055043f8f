//! A guard around redb: over a file whose pages are not what it once wrote it may panic, and here
//! that is an error.
//!
//! Panics of our own code are not caught here.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::disk;
use super::read::Answer;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be answered as an error, so that there is nothing to tell
/// of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Calls redb; a panic means that the file is damaged.
pub(super) fn guarded<T>(path: &Path, call: impl FnOnce() -> T) -> Answer<T> {
    let before = GUARDED.replace(true);
    let answer = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    answer.map_err(|_| disk::damaged(path, "is damaged (its pages do not hold together)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;

    #[test]
    fn a_panic_is_damage_and_the_guard_ends_with_it() {
        let path = Path::new("x.redb");
        assert!(guarded(path, is_guarded).unwrap());
        let inner = |text: &str| guarded(path, || text.parse::<u8>().unwrap());
        let outer = guarded(path, || (inner("").is_err(), is_guarded()));
        assert_eq!(outer.unwrap(), (true, true));
        let damage = inner("").unwrap_err();
        assert!(matches!(damage, StoreError::Damaged { .. }), "{damage}");
        assert!(!is_guarded());
    }
}
