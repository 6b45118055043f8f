use std::path::{Path, PathBuf};

use rstest::rstest;

use super::*;
use crate::domain::{Change, Code, Edit, Refusal, Task, TaskId};
use crate::store::kv::{KvWrite, Table};
use crate::store::rows::Row;
use crate::store::sample::{epoch, founder, id};
use crate::store::{Commit, JournalEntry, Kind, Store};

/// A folder with a store's path in it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("data/local.redb")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn store(&self) -> Store {
        Store::at(self.path(), Kind::Local, founder)
    }

    /// A home in which the store's file holds these bytes.
    fn with(bytes: &[u8]) -> Self {
        let home = Self::new();
        make_folder(&home.path()).unwrap();
        std::fs::write(home.path(), bytes).unwrap();
        home
    }

    /// The names of the files beside the store.
    fn names(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.path().parent().unwrap()).unwrap();
        let mut names: Vec<String> =
            folder.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// Adds a task; answers its step.
fn add(store: &Store, n: u8) -> Result<u64, Refusal> {
    let task = Task::new(id(n), format!("task {n}"), epoch());
    let changes = [Change::Task(Edit { before: None, after: Some(task) })];
    store.write(|door| {
        let journal = JournalEntry::New(format!("Added {n}"));
        Ok(door.commit(&Commit { changes: &changes, at: epoch(), journal, owner: None })?)
    })
}

fn tasks(store: &Store) -> Result<usize, Refusal> {
    let mut count = 0;
    store
        .read(Patience::Command, |read| Ok::<_, Refusal>(read.every_task(&mut |_| count += 1)?))?;
    Ok(count)
}

/// The bytes of a store with some tasks.
fn store_bytes() -> Vec<u8> {
    let home = Home::new();
    for n in 0..5 {
        add(&home.store(), n).unwrap();
    }
    std::fs::read(home.path()).unwrap()
}

/// The bytes of a store whose program was killed while it had the file open.
fn crashed_bytes() -> Vec<u8> {
    let home = Home::with(&store_bytes());
    let path = home.path();
    let database = Builder::new().open(&path).unwrap();
    commit_in(&path, &database, |tables| KvWrite::put(tables, Table::Meta, b"crash", b"crash"))
        .unwrap();
    std::fs::read(&path).unwrap()
}

/// Everything that can be done to a store that is none: each is refused with this code and names
/// the file, and the file stays as it was.
fn refused(home: &Home, code: Code) {
    let (store, path) = (home.store(), home.path());
    let read = || std::fs::read(&path).ok();
    let before = read();
    let aside = home.beside("aside");
    let attempts: [(&str, Result<(), Refusal>); 5] = [
        ("read", tasks(&store).map(drop)),
        ("write", add(&store, 9).map(drop)),
        ("backup", store.backup(&aside).map_err(Refusal::from)),
        ("reindex", store.reindex().map_err(Refusal::from)),
        ("check", store.check().map(drop).map_err(Refusal::from)),
    ];
    for (what, attempt) in attempts {
        let refused = attempt.expect_err(what);
        assert_eq!(refused.code, code, "{what}: {refused}");
        assert!(refused.message.contains(&*path.to_string_lossy()), "{what}: {refused}");
        assert!(!refused.hints.is_empty(), "{what}: {refused}");
        assert!(read() == before, "{what} altered the file");
    }
    assert!(!aside.exists());
}

#[test]
fn an_empty_file_is_no_store() {
    refused(&Home::with(b""), Code::Damaged);
}

#[rstest]
#[case::text(b"date,task,hours\n2026-11-23,fix login,1:30\n".repeat(200))]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec())]
#[case::zeros(vec![0; 1 << 20])]
#[case::another_database(b"SQLite format 3\0".repeat(512))]
fn a_foreign_file_is_no_store(#[case] bytes: Vec<u8>) {
    refused(&Home::with(&bytes), Code::Damaged);
}

#[test]
fn a_redb_file_of_another_program_is_no_store() {
    let home = Home::with(b"");
    std::fs::remove_file(home.path()).unwrap();
    let database = Database::create(home.path()).unwrap();
    let transaction = database.begin_write().unwrap();
    let table = redb::TableDefinition::<u64, &str>::new("recipes");
    transaction.open_table(table).unwrap().insert(1, "soup").unwrap();
    transaction.commit().unwrap();
    drop(database);
    refused(&home, Code::Damaged);
}

#[test]
fn a_redb_file_whose_table_has_another_shape_is_no_store() {
    let home = Home::with(b"");
    std::fs::remove_file(home.path()).unwrap();
    let database = Database::create(home.path()).unwrap();
    let transaction = database.begin_write().unwrap();
    let table = redb::TableDefinition::<u64, &str>::new("meta");
    transaction.open_table(table).unwrap().insert(1, "soup").unwrap();
    transaction.commit().unwrap();
    drop(database);
    refused(&home, Code::Damaged);
}

#[test]
fn a_store_that_is_cut_off_is_damaged_wherever_it_was_cut() {
    for whole in [store_bytes(), crashed_bytes()] {
        let mut length = 1;
        while length < whole.len() {
            refused(&Home::with(&whole[..length]), Code::Damaged);
            length = (length * 3 / 2 + 1).min(length + 100_000);
        }
        refused(&Home::with(&whole[..whole.len() - 1]), Code::Damaged);
        // Where a page ends, the rest looks whole at first sight.
        for pages in (1..whole.len() / 4096).step_by(7) {
            refused(&Home::with(&whole[..pages * 4096]), Code::Damaged);
        }
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    let home = Home::with(&store_bytes());
    let mut wait = Wait::new(Patience::Command);
    let newer = (SCHEMA + 1).to_row().unwrap();
    transact(&home.path(), &mut wait, |tables| tables.put(Table::Meta, meta::SCHEMA, &newer))
        .unwrap();
    refused(&home, Code::ClientTooOld);
}

#[test]
fn a_folder_is_no_store() {
    let home = Home::new();
    std::fs::create_dir_all(home.path()).unwrap();
    refused(&home, Code::Damaged);
}

#[test]
fn a_crash_loses_nothing_and_readers_leave_its_repair_to_the_next_writer() {
    let crashed = crashed_bytes();
    let home = Home::with(&crashed);
    assert!(Builder::new().open_read_only(home.path()).is_err(), "nothing is to be repaired");
    assert_eq!(tasks(&home.store()).unwrap(), 5);
    assert!(home.store().check().unwrap().is_sound());
    assert!(std::fs::read(home.path()).unwrap() == crashed, "a reader altered the file");
    add(&home.store(), 7).unwrap();
    assert_eq!(tasks(&home.store()).unwrap(), 6);
    assert!(Builder::new().open_read_only(home.path()).is_ok(), "it was not repaired");
}

/// A file that somebody made longer is looked through in memory before it is trusted.
#[test]
fn a_store_with_room_behind_it_is_read_and_written() {
    let whole = store_bytes();
    let longer = [whole.clone(), vec![0; 4096]].concat();
    let home = Home::with(&longer);
    assert_eq!(tasks(&home.store()).unwrap(), 5);
    assert!(std::fs::read(home.path()).unwrap() == longer, "a reader altered the file");
    add(&home.store(), 7).unwrap();
    assert!(home.store().check().unwrap().is_sound());
}

#[test]
fn a_backup_is_taken_and_brought_back_while_others_write() {
    let home = Home::new();
    add(&home.store(), 0).unwrap();
    // The writer goes on no further than one commit while a backup is taken.
    let (started, go) = std::sync::mpsc::sync_channel(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 1..20 {
                add(&home.store(), n).unwrap();
                let _ = started.send(());
            }
        });
        for n in 0..3 {
            go.recv().unwrap();
            let backup = home.beside(&format!("backup{n}"));
            home.store().backup(&backup).unwrap();
            let copy = Store::at(&backup, Kind::Local, founder);
            // Between two commits, whichever: every step has its task.
            let steps = copy.read(Patience::Command, |read| read.newest_step()).unwrap();
            assert_eq!(tasks(&copy).unwrap() as u64, steps);
            assert!(copy.check().unwrap().is_sound());
        }
        drop(go);
    });
    assert_eq!(tasks(&home.store()).unwrap(), 20);
    home.store().restore(&home.beside("backup0")).unwrap();
    assert!(tasks(&home.store()).unwrap() < 20);
    let aside =
        Store::at(home.path().with_file_name("local.redb.before-restore"), Kind::Local, founder);
    assert_eq!(tasks(&aside).unwrap(), 20);
    assert_eq!(home.names(), ["local.redb", "local.redb.before-restore", "store.lock"]);
    // A second restore keeps what the first one kept.
    let second = home.store().restore(&home.beside("backup0")).unwrap().unwrap();
    assert!(second.ends_with("local.redb.before-restore-2"));
    assert_eq!(tasks(&aside).unwrap(), 20);
}

#[test]
fn a_backup_replaces_nothing() {
    let home = Home::with(&store_bytes());
    let backup = home.beside("backup");
    std::fs::write(&backup, "last year").unwrap();
    let refused = Refusal::from(home.store().backup(&backup).unwrap_err());
    assert!(refused.message.contains("is there already"), "{refused}");
    assert_eq!(std::fs::read(&backup).unwrap(), b"last year");
}

/// Whatever byte of a backup is otherwise: either it is not taken and the store stays as it was, or
/// what it held is there.
#[test]
fn a_damaged_backup_is_not_brought_back() {
    let (store, backup) = (store_bytes(), store_bytes());
    let (mut taken, mut refused) = (0, 0);
    let used = backup.iter().rposition(|byte| *byte != 0).unwrap();
    for place in (0..used).step_by(used / 97) {
        let home = Home::with(&store);
        let file = home.beside("backup");
        let mut damaged = backup.clone();
        damaged[place] ^= 0x55;
        std::fs::write(&file, &damaged).unwrap();
        match home.store().restore(&file) {
            Ok(_) => {
                taken += 1;
                assert_eq!(tasks(&home.store()).unwrap(), 5, "byte {place}");
                assert!(home.store().check().unwrap().is_sound(), "byte {place}");
            }
            Err(error) => {
                refused += 1;
                let message = error.to_string();
                assert!(message.contains(&*file.to_string_lossy()), "byte {place}: {message}");
                assert!(std::fs::read(home.path()).unwrap() == store, "byte {place}");
                assert_eq!(home.names(), ["local.redb", "store.lock"], "byte {place}");
            }
        }
        let rotten = Home::with(&damaged);
        let _ = rotten.store().check();
    }
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}

/// A store of an older schema, to whose indexes a row is missing.
fn old_store(schema: u32) -> Home {
    let home = Home::with(&store_bytes());
    let mut wait = Wait::new(Patience::Command);
    transact(&home.path(), &mut wait, |tables| {
        tables.put(Table::Meta, meta::SCHEMA, &schema.to_row()?)?;
        let title = crate::store::index::titled("task 3").bytes(id::<TaskId>(3).as_bytes());
        tables.delete(Table::Index, &title.0)
    })
    .unwrap();
    home
}

#[rstest]
fn an_older_store_is_brought_up_to_date_and_a_copy_stays_beside(#[values(0, 1)] schema: u32) {
    let home = old_store(schema);
    let before = std::fs::read(home.path()).unwrap();
    let titled = |read: &dyn crate::store::Read| read.tasks_titled("task 3");
    assert_eq!(home.store().read(Patience::Command, titled).unwrap().len(), 1);
    let copy = home.path().with_file_name(format!("local.redb.before-schema-{SCHEMA}"));
    assert!(std::fs::read(copy).unwrap() == before);
    assert!(home.store().check().unwrap().is_sound());
    add(&home.store(), 9).unwrap();
}

#[test]
fn bringing_a_store_up_to_date_happens_wholly_or_not_at_all() {
    let home = old_store(1);
    let mut wait = Wait::new(Patience::Command);
    let bad = id::<TaskId>(200);
    transact(&home.path(), &mut wait, |tables| tables.put(Table::Tasks, bad.as_bytes(), &[1, 2]))
        .unwrap();
    assert_eq!(tasks(&home.store()).unwrap_err().code, Code::Damaged);
    let open = open_as_it_is(&home.path(), &mut wait, None).unwrap().unwrap();
    assert_eq!(single::<u32>(&open.snapshot, meta::SCHEMA).unwrap(), Some(1));
    drop(open);
    transact(&home.path(), &mut wait, |tables| tables.delete(Table::Tasks, bad.as_bytes()))
        .unwrap();
    assert_eq!(tasks(&home.store()).unwrap(), 5);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_link_to_nothing_is_not_taken_for_a_store_without_history() {
        let home = Home::new();
        make_folder(&home.path()).unwrap();
        symlink(home.beside("gone/local.redb"), home.path()).unwrap();
        refused(&home, Code::Failed);
        assert!(home.path().symlink_metadata().unwrap().is_symlink());
    }

    #[test]
    fn a_link_to_a_store_is_followed_and_stays_a_link() {
        let home = Home::new();
        make_folder(&home.path()).unwrap();
        let real = home.beside("real.redb");
        std::fs::write(&real, store_bytes()).unwrap();
        symlink(&real, home.path()).unwrap();
        add(&home.store(), 8).unwrap();
        let backup = home.beside("backup");
        home.store().backup(&backup).unwrap();
        add(&home.store(), 9).unwrap();
        home.store().restore(&backup).unwrap();
        assert_eq!(tasks(&home.store()).unwrap(), 6);
        assert!(home.path().symlink_metadata().unwrap().is_symlink());
        assert!(real.symlink_metadata().unwrap().is_file());
    }

    #[test]
    fn only_its_owner_may_read_a_store_and_enter_its_folder() {
        let home = Home::new();
        add(&home.store(), 1).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&home.path()), 0o600);
        assert_eq!(mode(home.path().parent().unwrap()), 0o700);
        let backup = home.beside("backup");
        home.store().backup(&backup).unwrap();
        assert_eq!(mode(&backup), 0o600);
    }

    /// Root reads everything: there only what the system would say is tested.
    #[test]
    fn a_file_that_may_not_be_read_is_told_and_not_taken_for_none() {
        let home = Home::with(&store_bytes());
        let closed = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(home.path(), closed.clone()).unwrap();
        if std::fs::read(home.path()).is_err() {
            refused(&home, Code::Failed);
            let open = std::fs::Permissions::from_mode(0o600);
            std::fs::set_permissions(home.path(), open).unwrap();
            let folder = home.path().parent().unwrap().to_owned();
            std::fs::set_permissions(&folder, closed).unwrap();
            assert_eq!(tasks(&home.store()).unwrap_err().code, Code::Failed);
            std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let refusal = Refusal::from(disk::io(&home.path(), &denied));
        assert_eq!(refusal.code, Code::Failed);
        assert!(refusal.message.contains("local.redb"), "{refusal}");
    }
}
