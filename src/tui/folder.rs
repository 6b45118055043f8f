//! The store's folder: what other processes write there is told as a message, without looking
//! again and again.

use std::path::{Path, PathBuf};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::message::Msg;
use super::worker::Post;

/// Watches the folder of the store.
#[derive(Debug)]
pub(crate) struct Watched {
    watcher: Option<RecommendedWatcher>,
    folder: PathBuf,
    watches: Option<PathBuf>,
}

impl Watched {
    /// Watches a store's folder, or the nearest one above it that there is. Where the system cannot
    /// tell, nothing is told: the dashboard's own changes are shown all the same.
    pub(crate) fn of(store: Option<&Path>, post: Post) -> Self {
        let folder = store.and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        let told = move |event: notify::Result<Event>| {
            // What one only reads is no change; our own questions would never end otherwise.
            let changes = |event: &Event| {
                matches!(
                    event.kind,
                    EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
                )
            };
            if event.is_ok_and(|event| changes(&event)) {
                post.send(Msg::Changed);
            }
        };
        let watcher = store.and_then(|_| notify::recommended_watcher(told).ok());
        let mut ours = Self { watcher, folder, watches: None };
        ours.renew();
        ours
    }

    /// Watches the folder itself as soon as it is there.
    pub(crate) fn renew(&mut self) {
        if self.watches.as_ref() == Some(&self.folder) {
            return;
        }
        let Some(watcher) = &mut self.watcher else { return };
        let there = self.folder.ancestors().find(|folder| folder.is_dir());
        let Some(there) = there.map(Path::to_owned) else { return };
        if self.watches.as_ref() == Some(&there) {
            return;
        }
        if let Some(before) = self.watches.take() {
            let _ = watcher.unwatch(&before);
        }
        if watcher.watch(&there, RecursiveMode::NonRecursive).is_ok() {
            self.watches = Some(there);
        }
    }
}
