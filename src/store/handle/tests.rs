//! Several programs at one store: each thread opens the file for itself, as a process does.

use std::sync::Barrier;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::super::lock::{Queue, Wait};
use super::*;
use crate::domain::{Change, Code, Edit, Refusal, Task, UserId};
use crate::store::sample::{epoch, id};
use crate::store::{Commit, JournalEntry};

/// A program's own handle of the store in a folder; whoever is first founds it.
fn open(home: &tempfile::TempDir, program: u8) -> Store {
    Store::at(home.path().join("data/local.redb"), Kind::Local, move || {
        let owner = User { id: id(program), email: None, name: "me".to_owned(), role: None };
        Founder { owner, device: id(program) }
    })
}

/// Adds a task with a title of its own; answers its step.
fn add(store: &Store, (program, n): (u8, u8)) -> Result<u64, Refusal> {
    let number = u128::from(program) << 8 | u128::from(n);
    let task = Task::new(uuid::Uuid::from_u128(number).into(), format!("{number}"), epoch());
    let changes = [Change::Task(Edit { before: None, after: Some(task) })];
    store.write(|door| {
        let journal = JournalEntry::New("Added".to_owned());
        Ok(door.commit(&Commit { changes: &changes, at: epoch(), journal, owner: None })?)
    })
}

fn count(read: &dyn Read) -> Result<usize, StoreError> {
    let mut count = 0;
    read.every_task(&mut |_| count += 1)?;
    Ok(count)
}

#[test]
fn many_programs_write_and_nothing_is_lost() {
    const PROGRAMS: u8 = 20;
    const WRITES: u8 = 20;
    let home = tempfile::tempdir().unwrap();
    let start = Barrier::new(PROGRAMS.into());
    let (done, each) = channel();
    std::thread::scope(|scope| {
        for program in 0..PROGRAMS {
            let (home, start, done) = (&home, &start, done.clone());
            scope.spawn(move || {
                let store = open(home, program);
                start.wait();
                for n in 0..WRITES {
                    done.send(add(&store, (program, n)).unwrap()).unwrap();
                }
                let owner = store.read(Patience::Command, |read| read.owner()).unwrap();
                // Whoever founded it, it is one person's.
                let other = open(home, program + 1).read(Patience::Command, |read| read.owner());
                assert_eq!(owner, other.unwrap());
            });
        }
    });
    drop(done);
    let mut steps: Vec<u64> = each.iter().collect();
    steps.sort_unstable();
    let all = u64::from(PROGRAMS) * u64::from(WRITES);
    assert_eq!(steps, (1..=all).collect::<Vec<_>>());
    let store = open(&home, 0);
    assert_eq!(store.read(Patience::Command, count).unwrap() as u64, all);
    assert!(store.check().unwrap().is_sound());
}

#[test]
fn programs_that_are_refused_take_no_store_away_from_those_that_write() {
    let home = tempfile::tempdir().unwrap();
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for program in 0..8 {
            let (home, start) = (&home, &start);
            scope.spawn(move || {
                let store = open(home, program);
                start.wait();
                for n in 0..10 {
                    if program % 2 == 0 {
                        store
                            .write(|_| Err::<(), Refusal>(Refusal::conflict("no")))
                            .expect_err("it is refused");
                    } else {
                        add(&store, (program, n)).unwrap();
                    }
                }
            });
        }
    });
    assert_eq!(open(&home, 0).read(Patience::Command, count).unwrap(), 40);
}

#[test]
fn a_writer_waits_for_a_reader_and_then_goes_on() {
    let home = tempfile::tempdir().unwrap();
    add(&open(&home, 0), (0, 0)).unwrap();
    let (done, wrote) = channel();
    std::thread::scope(|scope| {
        open(&home, 0)
            .read(Patience::Command, |read| {
                assert_eq!(count(read)?, 1);
                let home = &home;
                scope.spawn(move || {
                    let step = add(&open(home, 1), (1, 0)).unwrap();
                    done.send(step).unwrap();
                });
                let waits = wrote.recv_timeout(Duration::from_millis(100));
                assert_eq!(waits, Err(RecvTimeoutError::Timeout));
                // Other readers do not wait, and this one sees what it saw before.
                assert_eq!(open(home, 2).read(Patience::Status, count)?, 1);
                assert_eq!(count(read)?, 1);
                Ok::<(), StoreError>(())
            })
            .unwrap();
        assert_eq!(wrote.recv().unwrap(), 2);
    });
    assert_eq!(open(&home, 0).read(Patience::Status, count).unwrap(), 2);
}

#[test]
fn a_prompt_does_not_wait_long_and_a_command_does() {
    let home = tempfile::tempdir().unwrap();
    let store = open(&home, 0);
    add(&store, (0, 0)).unwrap();
    let held = redb::Database::open(store.path().unwrap()).unwrap();
    let began = Instant::now();
    let locked = Refusal::from(store.read(Patience::Status, count).unwrap_err());
    let waited = began.elapsed();
    assert_eq!(locked.code, Code::Locked);
    assert!(locked.message.contains("local.redb"), "{locked}");
    assert!(waited >= Duration::from_millis(50), "it gave up after {waited:?}");
    assert!(waited < Duration::from_secs(5), "it waited for {waited:?}");
    let (done, read) = channel();
    std::thread::scope(|scope| {
        let home = &home;
        scope.spawn(move || done.send(open(home, 1).read(Patience::Command, count)).unwrap());
        assert!(read.recv_timeout(Duration::from_millis(100)).is_err(), "it did not wait");
        drop(held);
        assert_eq!(read.recv().unwrap().unwrap(), 1);
    });
}

#[test]
fn a_store_is_founded_only_when_something_is_written() {
    let home = tempfile::tempdir().unwrap();
    let store = open(&home, 3);
    let owner: UserId = store.read(Patience::Status, |read| read.owner()).unwrap().id;
    assert_eq!(owner, id::<UserId>(3));
    assert!(!home.path().join("data").exists());
    add(&store, (0, 0)).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(home.path().join("data"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["local.redb", "store.lock"]);
}

#[test]
fn a_reader_gives_up_in_time_where_a_writer_holds_queue_and_file() {
    let home = tempfile::tempdir().unwrap();
    let store = open(&home, 1);
    add(&store, (1, 1)).unwrap();
    let path = store.path().unwrap();
    let queue = Queue::join(path, &Wait::new(Patience::Command));
    let file = redb::Database::open(path).unwrap();
    for _ in 0..3 {
        let refused = store.read(Patience::Status, count).unwrap_err();
        assert!(matches!(refused, StoreError::Locked { .. }), "{refused}");
    }
    drop((file, queue));
    assert_eq!(store.read(Patience::Status, count).unwrap(), 1);
}
