//! Waiting: the file on which writers queue, and pauses that grow.
//!
//! The store's own file has a lock of its own beneath, which only tries; see `file`.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::StoreError;
use super::disk;
use super::handle::Patience;

/// The first pause.
const FIRST: Duration = Duration::from_micros(200);

/// The longest pause.
const LONGEST: Duration = Duration::from_millis(10);

/// Pauses longer than this say that the file is much in demand.
const LONG: Duration = Duration::from_millis(1);

/// How long somebody still waits.
pub(super) struct Wait {
    until: Instant,
    pause: Duration,
}

impl Wait {
    /// Waiting begins now.
    pub(super) fn new(patience: Patience) -> Self {
        let limit = match patience {
            Patience::Status => Duration::from_millis(50),
            Patience::Command => Duration::from_secs(30),
        };
        Self { until: Instant::now() + limit, pause: FIRST }
    }

    /// Whether it has lasted for some pauses already.
    pub(super) fn is_long(&self) -> bool {
        self.pause > LONG
    }

    /// How much is left.
    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Pauses, longer each time and never exactly as long as somebody else; false once the time is
    /// over.
    pub(super) fn pause(&mut self) -> bool {
        use std::hash::{BuildHasher, Hasher};
        let left = self.left();
        if left.is_zero() {
            return false;
        }
        let chance = std::hash::RandomState::new().build_hasher().finish() % 1000;
        let jitter = self.pause.mul_f64(0.5 + f64::from(u16::try_from(chance).unwrap_or(0)) / 1e3);
        std::thread::sleep(jitter.min(left));
        self.pause = (self.pause * 3 / 2).min(LONGEST);
        true
    }
}

/// The writers' queue: held by one at a time, freed when dropped or when its process ends.
#[expect(clippy::disallowed_types, reason = "the store's own lock file")]
pub(super) struct Queue {
    path: PathBuf,
    file: Option<std::fs::File>,
    /// The folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
}

impl Queue {
    /// Queues up for the store in this file and waits for its turn. The folder and the file on
    /// which writers queue are made if need be.
    pub(super) fn join(store: &Path, wait: &Wait) -> Result<Self, StoreError> {
        let path = lock_path(store);
        let made = missing_folders(store);
        loop {
            make_folder(store)?;
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            private(&mut options);
            let file = match options.open(&path) {
                Ok(file) => file,
                // Somebody took the empty folder away in between.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    if wait.left().is_zero() {
                        return Err(disk::io(&path, &error));
                    }
                    continue;
                }
                Err(error) => return Err(disk::io(&path, &error)),
            };
            let file = lock_within(file, wait.left(), store, &path)?;
            if still_there(&file, &path) {
                return Ok(Self { path, file: Some(file), made });
            }
        }
    }

    /// Takes the lock file away, and the folders that were made for it as far as they are empty: for
    /// a store that was not made.
    pub(super) fn leave_no_trace(mut self) {
        // While the lock is held nobody else can take it, and whoever waits for it looks again
        // whether it is still there.
        if cfg!(unix) && std::fs::remove_file(&self.path).is_ok() {
            for folder in self.made.iter().rev() {
                // Fails, rightly, while anything is in it.
                let _ = std::fs::remove_dir(folder);
            }
        }
        self.file = None;
    }
}

fn lock_path(store: &Path) -> PathBuf {
    store.with_file_name("store.lock")
}

/// The folders above a store that are not there yet, the outermost first.
fn missing_folders(store: &Path) -> Vec<PathBuf> {
    let above = store.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let mut missing: Vec<PathBuf> =
        above.take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
    missing.reverse();
    missing
}

/// Makes the store's folder, which only its owner may enter.
pub(super) fn make_folder(store: &Path) -> Result<(), StoreError> {
    let Some(folder) = store.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| disk::io(folder, &error))
}

/// Lets only the owner read and write a file that is made.
pub(super) fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Locks a file, first come first served, within a time.
#[expect(clippy::disallowed_types, reason = "the store's own lock file")]
fn lock_within(
    file: std::fs::File,
    limit: Duration,
    store: &Path,
    path: &Path,
) -> Result<std::fs::File, StoreError> {
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {}
        Err(std::fs::TryLockError::Error(error)) => return Err(disk::io(path, &error)),
    }
    // The system wakes waiters in their order, but knows no limit: a thread waits in our place.
    // One that comes too late finds nobody, and lets go again.
    let (turn, come) = mpsc::channel();
    std::thread::spawn(move || {
        let locked = file.lock();
        let _ = turn.send((file, locked));
    });
    match come.recv_timeout(limit) {
        Ok((file, Ok(()))) => Ok(file),
        Ok((_, Err(error))) => Err(disk::io(path, &error)),
        Err(_) => Err(StoreError::Locked { path: store.to_owned() }),
    }
}

/// Whether the locked file is still the one at the path.
#[cfg(unix)]
#[expect(clippy::disallowed_types, reason = "the store's own lock file")]
fn still_there(file: &std::fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_types, reason = "the store's own lock file")]
fn still_there(_: &std::fs::File, _: &Path) -> bool {
    true
}
