//! A guard around redb: over a file whose pages are not what it once wrote it may panic, and here
//! that is an error.
//!
//! Panics of our own code are not caught here.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::read::Answer;
use super::{StoreError, disk};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Whether a panic is on its way to the guard.
    static FALLING: Cell<bool> = const { Cell::new(false) };
    /// The file that was opened last.
    static FILE: RefCell<PathBuf> = RefCell::default();
}

/// What the program's panic hook has to tell of a panic of this thread.
#[derive(Debug)]
pub enum Fall {
    /// All: it is a bug.
    Bug,
    /// Nothing: the store answers an error.
    Damage,
    /// This, and the process ends: redb panics once more while it cleans up, and that can be caught
    /// nowhere.
    Hopeless(StoreError),
}

/// Says so; to be asked once for each panic.
pub fn fall() -> Fall {
    if !GUARDED.get() {
        return Fall::Bug;
    }
    if !FALLING.replace(true) {
        return Fall::Damage;
    }
    Fall::Hopeless(broken(&FILE.try_with(|file| file.borrow().clone()).unwrap_or_default()))
}

/// Says which file is about to be opened.
pub(super) fn remember(path: &Path) {
    FILE.with(|file| path.clone_into(&mut file.borrow_mut()));
}

/// Calls redb; a panic means that the file is damaged.
pub(super) fn guarded<T>(path: &Path, call: impl FnOnce() -> T) -> Answer<T> {
    let before = GUARDED.replace(true);
    let answer = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    answer.map_err(|_| {
        FALLING.set(false);
        broken(path)
    })
}

fn broken(path: &Path) -> StoreError {
    disk::damaged(path, "is damaged (its pages do not hold together)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;

    #[test]
    fn a_panic_is_damage_and_the_guard_ends_with_it() {
        let path = Path::new("x.redb");
        assert!(guarded(path, || GUARDED.get()).unwrap());
        let inner = |text: &str| guarded(path, || text.parse::<u8>().unwrap());
        let outer = guarded(path, || (inner("").is_err(), GUARDED.get()));
        assert_eq!(outer.unwrap(), (true, true));
        let damage = inner("").unwrap_err();
        assert!(matches!(damage, StoreError::Damaged { .. }), "{damage}");
        assert!(matches!(fall(), Fall::Bug));
    }

    #[test]
    fn a_panic_over_a_panic_is_hopeless_and_names_the_file() {
        let path = Path::new("x.redb");
        remember(path);
        for _ in 0..2 {
            let fallen = guarded(path, || {
                assert!(matches!(fall(), Fall::Damage));
                let again = fall();
                assert!(
                    matches!(&again, Fall::Hopeless(why) if why.to_string().contains("x.redb"))
                );
                panic!("as redb does");
            });
            assert!(fallen.is_err());
        }
    }
}
