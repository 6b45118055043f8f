//! Files that commands tell of: written, put back, and where they all lie.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Column, Line, Page, Table};
use crate::config::Paths;

use super::{Tale, field};

/// A file that was written.
pub(in crate::cli) struct WrittenFile {
    path: PathBuf,
    bytes: u64,
}

impl WrittenFile {
    /// A file of so many bytes.
    pub(in crate::cli) fn new(path: PathBuf, bytes: u64) -> Self {
        Self { path, bytes }
    }

    /// A file as it lies there now.
    pub(in crate::cli) fn found(path: PathBuf) -> Self {
        let bytes = path.metadata().map_or(0, |file| file.len());
        Self { path, bytes }
    }
}

impl Tale for WrittenFile {
    fn json(&self) -> Value {
        json!({ "file": shown(&self.path), "bytes": self.bytes })
    }

    /// The file and its size in bytes.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![shown(&self.path), self.bytes.to_string()]]
    }

    fn page(&self, cx: &Context) -> Page {
        let done = if cx.global.dry_run { "would write " } else { "wrote " };
        let line = Line::new().text(done).title(shown(&self.path));
        Page::of(match self.bytes {
            0 => line,
            bytes => line.dim(format!("   {}", size(bytes))),
        })
    }
}

/// A store that was put back from a backup.
pub(in crate::cli) struct Restored {
    /// The backup.
    pub(in crate::cli) file: PathBuf,
    /// Where the store is that was there before.
    pub(in crate::cli) kept: Option<PathBuf>,
}

impl Tale for Restored {
    fn json(&self) -> Value {
        json!({ "restored": shown(&self.file), "kept": self.kept.as_deref().map(shown) })
    }

    /// The backup, and where the store is that was there before.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![shown(&self.file), field(self.kept.as_deref().map(shown))]]
    }

    fn page(&self, cx: &Context) -> Page {
        let done = if cx.global.dry_run { "would restore " } else { "restored " };
        let mut page = Page::of(Line::new().text(done).title(shown(&self.file)));
        if let Some(kept) = &self.kept {
            page.push(Line::new().dim("  what was there is ").text(shown(kept)));
        }
        page
    }
}

/// Where everything lies.
pub(in crate::cli) struct Places<'a> {
    /// The store that is shown.
    pub(in crate::cli) store: PathBuf,
    /// Everything else.
    pub(in crate::cli) paths: &'a Paths,
}

impl Places<'_> {
    fn each(&self) -> [(&'static str, &'static str, PathBuf); 6] {
        let paths = self.paths;
        [
            ("configFile", "configuration", paths.config_file.clone()),
            ("configDir", "its folder", paths.config_dir.clone()),
            ("store", "store", self.store.clone()),
            ("dataDir", "its folder", paths.data_dir.clone()),
            ("stateDir", "logs", paths.state_dir.clone()),
            ("cacheDir", "cache", paths.cache_dir.clone()),
        ]
    }
}

impl Tale for Places<'_> {
    fn json(&self) -> Value {
        self.each()
            .into_iter()
            .map(|(key, _, path)| (key.to_owned(), Value::from(shown(&path))))
            .collect()
    }

    /// The name in `--json`, and the path.
    fn rows(&self) -> Vec<Vec<String>> {
        self.each().into_iter().map(|(key, _, path)| vec![key.to_owned(), shown(&path)]).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        let mut table = Table::new(&[Column::left(""), Column::left(""), Column::left("")]);
        for (_, name, path) in self.each() {
            let missing = if path.exists() { "" } else { "(not there yet)" };
            table.row([
                Line::new().dim(name),
                Line::new().text(shown(&path)),
                Line::new().dim(missing),
            ]);
        }
        // A path that is cut is none.
        let _ = cx.columns;
        table.lines(None).into_iter().collect()
    }
}

/// A path as text.
pub(in crate::cli) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A size that people compare: `1.2 MB`.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
    let (mut tenths, mut unit) = (bytes.saturating_mul(10), 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {}", UNITS[unit]),
        (whole, tenth) => format!("{whole}.{tenth} {}", UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(7, "7 B")]
    #[case(1500, "1.5 kB")]
    #[case(999_949, "999.9 kB")]
    #[case(12_000_000, "12 MB")]
    #[case(u64::MAX, "1844674407.3 GB")]
    fn sizes_have_a_unit(#[case] bytes: u64, #[case] shown: &str) {
        assert_eq!(size(bytes), shown);
    }
}
