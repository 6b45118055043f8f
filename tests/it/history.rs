//! The history over which the benches measure is one that the program could have recorded.
//!
//! How fast anything is over it is for the benches.

#[expect(dead_code, reason = "the benches use the rest of the history")]
#[path = "../../benches/history/mod.rs"]
mod years;

use tat::domain::Refusal;
use tat::engine::{Engine, IdSource, Mode, Settings};
use tat::store::Patience;

#[test]
fn the_history_of_the_benches_is_sound_and_its_bills_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = years::kept(folder.path(), 3000).unwrap();
    let store = years::store_at(&path);
    let mut entries = 0;
    store
        .read(Patience::Command, |read| Ok::<_, Refusal>(read.every_entry(&mut |_| entries += 1)?))
        .unwrap();
    assert_eq!(entries, 3000);
    assert_eq!(store.check().unwrap().wrong, Vec::<String>::new());
    let engine = Engine {
        store,
        zone: years::zone(),
        settings: Settings::default(),
        ids: IdSource::random(),
        mode: Mode::Real,
    };
    let verified = engine.verify_bills(None, years::now()).unwrap();
    assert!(verified.checked > 1000, "{} bills", verified.checked);
    assert_eq!(verified.different, []);
}
