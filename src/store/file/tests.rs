use std::path::{Path, PathBuf};

use rstest::rstest;

use super::*;
use crate::domain::{Change, Code, Edit, Refusal, Task};
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
    (0..5).for_each(|n| drop(add(&home.store(), n).unwrap()));
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
fn a_crash_is_repaired_and_nothing_is_lost() {
    let home = Home::with(&crashed_bytes());
    assert_eq!(tasks(&home.store()).unwrap(), 5);
    assert!(home.store().check().unwrap().is_sound());
    add(&home.store(), 7).unwrap();
    assert_eq!(tasks(&home.store()).unwrap(), 6);
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
        let closed = std::fs::Permissions::from_mode(0);
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
