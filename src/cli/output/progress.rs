//! Progress: a bar on standard error while long files are read, at a terminal only, and not
//! before somebody begins to wonder.

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tempfile::NamedTempFile;

use crate::domain::Refusal;
use crate::formats::foreign::Source;

use super::file;

/// Nobody wonders before this.
const PATIENCE: Duration = Duration::from_millis(300);

/// So many bytes are read at once.
const PIECE: usize = 256 << 10;

/// Whether progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watched {
    /// It is, if standard error is a terminal.
    Yes,
    /// Nobody wants to see it.
    No,
}

/// Bytes of files that were read so far.
pub(crate) struct Progress {
    bar: ProgressBar,
    began: Instant,
    shown: Cell<bool>,
}

impl Progress {
    /// Nothing of so many bytes.
    pub(crate) fn of(bytes: u64, watched: Watched) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        let style = "  {bar:28} {percent:>3} %   {bytes} of {total_bytes}   {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.progress_chars("=> "));
        }
        let hidden = watched == Watched::No || !io::stderr().is_terminal();
        Self { bar, began: Instant::now(), shown: Cell::new(hidden) }
    }

    /// So many bytes more.
    fn add(&self, bytes: usize) {
        self.bar.inc(bytes as u64);
        if !self.shown.get() && self.began.elapsed() > PATIENCE {
            self.shown.set(true);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

/// A file that is read piece by piece. Standard input is kept in a file without a name meanwhile,
/// so that it can be read more than once.
pub(crate) struct InputFile {
    name: String,
    path: PathBuf,
    bytes: u64,
    _kept: Option<NamedTempFile>,
}

impl InputFile {
    /// The file at a path, or standard input for `-`.
    pub(crate) fn at(path: &Path) -> Result<Self, Refusal> {
        let failed = |error: io::Error| file::cannot_read(path, &error);
        let stdin = path == Path::new("-");
        let kept = if stdin { Some(keep_stdin().map_err(failed)?) } else { None };
        let real = kept.as_ref().map_or(path, |file| file.path()).to_owned();
        let bytes = OpenOptions::new().read(true).open(&real).and_then(|file| file.metadata());
        let bytes = bytes.map_err(failed)?;
        if bytes.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let name = match path.file_name() {
            _ if stdin => "standard input".to_owned(),
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.display().to_string(),
        };
        Ok(Self { name, path: real, bytes: bytes.len(), _kept: kept })
    }

    /// Its name, without folders.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its size.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its first bytes, and all of them where it is small.
    pub(crate) fn head(&self, most: usize) -> Result<Vec<u8>, Refusal> {
        let mut head = Vec::new();
        self.open_plain()
            .and_then(|input| input.take(most as u64).read_to_end(&mut head))
            .map_err(|error| file::cannot_read(&self.path, &error))?;
        Ok(head)
    }

    /// All of its bytes.
    pub(crate) fn whole(&self) -> Result<Vec<u8>, Refusal> {
        self.head(usize::MAX)
    }

    /// The same, telling how far it was read.
    pub(crate) fn told<'a>(&'a self, progress: &'a Progress) -> ToldFile<'a> {
        ToldFile { file: self, progress }
    }

    fn open_plain(&self) -> io::Result<impl Read + use<>> {
        OpenOptions::new().read(true).open(&self.path)
    }
}

fn keep_stdin() -> io::Result<NamedTempFile> {
    let mut kept = NamedTempFile::new()?;
    io::copy(&mut io::stdin().lock(), &mut kept)?;
    Ok(kept)
}

/// A file that tells how far it was read.
pub(crate) struct ToldFile<'a> {
    file: &'a InputFile,
    progress: &'a Progress,
}

impl Source for ToldFile<'_> {
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        let counted = Counted { input: self.file.open_plain()?, progress: self.progress };
        Ok(Box::new(BufReader::with_capacity(PIECE, counted)))
    }

    fn name(&self) -> &str {
        self.file.name()
    }
}

struct Counted<'a, R> {
    input: R,
    progress: &'a Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.input.read(into)?;
        self.progress.add(bytes);
        Ok(bytes)
    }
}
