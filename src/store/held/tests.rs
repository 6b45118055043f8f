use super::*;
use crate::domain::{Change, Code, CustomerFocus, DeviceId, Edit, Refusal, UserId};
use crate::store::{CloudRead, Entity};
use uuid::Uuid;

struct Home {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server/cloud.redb");
        Self { _folder: folder, path }
    }

    fn open(&self) -> Arc<Held> {
        Held::open(&self.path, &founder()).unwrap()
    }
}

fn founder() -> Founder {
    let owner = User { id: UserId(Uuid::nil()), email: None, name: "server".into(), role: None };
    Founder { owner, device: DeviceId(Uuid::nil()) }
}

/// A transaction that gives a user a focus on nothing.
fn focus(store: &Store, user: u128) -> Result<(), Refusal> {
    let user_id = UserId(Uuid::from_u128(user));
    store.write(|door| {
        let before = door.focus(user_id)?;
        let after = Some(CustomerFocus { user_id, customer_ids: Vec::new() });
        let changes = [Change::Focus(Edit { before, after })];
        let at = Timestamp::from_millis(1_000);
        let journal = JournalEntry::New(String::new());
        door.commit(&Commit { changes: &changes, at, journal, owner: None })?;
        Ok(())
    })
}

fn refused() -> Refusal {
    Refusal::new(Code::Conflict, "no")
}

fn has(held: &Arc<Held>, user: u128) -> bool {
    let user = UserId(Uuid::from_u128(user));
    let store = Store::held(held, None);
    store.read(Patience::Command, |read| Ok::<_, StoreError>(read.focus(user)?.is_some())).unwrap()
}

#[test]
fn what_many_write_at_once_is_there_after_a_restart_and_numbered_without_a_gap() {
    let home = Home::new();
    let held = home.open();
    std::thread::scope(|threads| {
        for thread in 0..8u128 {
            let held = held.clone();
            threads.spawn(move || {
                for n in 0..20 {
                    held.transact(None, |store| focus(store, thread * 100 + n)).unwrap();
                }
            });
        }
    });
    drop(held);
    let held = home.open();
    assert!((0..8).all(|thread| (0..20).all(|n| has(&held, thread * 100 + n))));
    let store = Store::held(&held, None);
    let changes = store.cloud(|cloud| cloud.changes_after(0, 1000)).unwrap();
    assert_eq!(changes.iter().map(|c| c.seq).collect::<Vec<_>>(), (1..=160).collect::<Vec<_>>());
    assert!(changes.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert!(changes.iter().all(|c| c.entity == Entity::CustomerFocus && !c.deleted));
    for change in &changes {
        let before = Timestamp::from_millis(change.at.millis() - 1);
        assert_eq!(store.cloud(|cloud| cloud.seq_at(change.at)).unwrap(), change.seq);
        assert_eq!(store.cloud(|cloud| cloud.seq_at(before)).unwrap(), change.seq - 1);
    }
}

#[test]
fn a_refused_transaction_leaves_nothing_of_itself() {
    let home = Home::new();
    let held = home.open();
    held.transact(None, |store| focus(store, 1)).unwrap();
    let outcome = held.transact(None, |store| {
        focus(store, 2)?;
        store.keep(|cloud| cloud.put(7, b"key", b"row"))?;
        Err::<(), _>(refused())
    });
    assert_eq!(outcome.unwrap_err().code, Code::Conflict);
    let panicked = std::thread::spawn({
        let held = held.clone();
        move || {
            held.transact(None, |store| -> Result<(), Refusal> {
                focus(store, 3)?;
                panic!("a bug in a transaction");
            })
        }
    });
    assert!(panicked.join().is_err());
    held.transact(None, |store| focus(store, 4)).unwrap();
    assert_eq!([1, 2, 3, 4].map(|user| has(&held, user)), [true, false, false, true]);
    let store = Store::held(&held, None);
    assert_eq!(store.cloud(|cloud| cloud.get(7, b"key")).unwrap(), None);
    assert_eq!(store.cloud(|cloud| Ok::<_, StoreError>(cloud.newest_change()?.0)).unwrap(), 2);
}

#[test]
fn a_record_stands_in_the_log_once_and_others_see_only_what_is_durable() {
    let home = Home::new();
    let held = home.open();
    for user in [1, 2, 1] {
        held.transact(None, |store| {
            focus(store, user)?;
            let outside = Store::held(&held, None);
            let seen = |store: &Store| store.cloud(|cloud| cloud.changes_after(0, 10)).unwrap();
            assert!(seen(&outside).len() <= seen(store).len());
            Ok::<_, Refusal>(())
        })
        .unwrap();
    }
    let store = Store::held(&held, None);
    let seqs: Vec<_> = store.cloud(|cloud| cloud.changes_after(0, 10)).unwrap();
    assert_eq!(seqs.iter().map(|c| (c.seq, c.id.as_u128())).collect::<Vec<_>>(), [(2, 2), (3, 1)]);
}

#[test]
fn a_second_holder_is_refused_at_once_and_a_backup_begins_a_new_life() {
    let home = Home::new();
    let held = home.open();
    let second = Held::open(&home.path, &founder()).err().unwrap();
    assert!(matches!(second, StoreError::Locked { .. }), "{second}");
    held.transact(None, |store| focus(store, 1)).unwrap();
    let copy = home.path.with_file_name("copy");
    held.backup(&copy).unwrap();
    assert!(held.backup(&copy).is_err());
    held.transact(None, |store| focus(store, 2)).unwrap();

    let there = restore_cloud(&home.path, &copy).unwrap_err();
    assert!(matches!(there, StoreError::Locked { .. } | StoreError::Disk { .. }), "{there}");
    let other = Home::new();
    restore_cloud(&other.path, &copy).unwrap();
    let restored = other.open();
    assert!(has(&restored, 1) && !has(&restored, 2));
    assert!(restored.check().unwrap().is_sound());
    let epoch = |held: &Arc<Held>| {
        Store::held(held, None).cloud(|cloud: &CloudRead<'_>| cloud.epoch()).unwrap()
    };
    assert_ne!(epoch(&held), epoch(&restored));
}
