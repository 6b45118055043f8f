//! Files that commands read and write by name, and the spool in which a large answer waits until
//! the store is closed.
//!
//! The store's own file and the configuration are not touched here.

use std::fs::{Metadata, OpenOptions};
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use crate::domain::{Code, Refusal};

/// Over this, in bytes, an answer goes to a file before it is printed.
const LARGE: usize = 8 << 20;

/// So many bytes are copied at once.
const PIECE: usize = 64 << 10;

/// An answer that is written while the store is open and read when it is closed: in memory while
/// it is small, else in a file without a name that only its owner could open. So a reader who
/// takes his time never keeps the store.
#[derive(Debug)]
pub(crate) struct Spool(SpooledTempFile);

impl Spool {
    /// What `fill` writes.
    pub(crate) fn filled(
        fill: impl FnOnce(&mut dyn Write) -> Result<(), Refusal>,
    ) -> Result<BufReader<Self>, Refusal> {
        let failed = |error: io::Error| {
            Refusal::new(
                Code::Failed,
                format!("no room for the answer on its way: {}", why(&error)),
            )
            .hint("make room in the folder of temporary files, or set TMPDIR to another")
        };
        let mut out = io::BufWriter::with_capacity(PIECE, SpooledTempFile::new(LARGE));
        fill(&mut out)?;
        let mut spooled = out.into_inner().map_err(|error| failed(error.into_error()))?;
        spooled.rewind().map_err(failed)?;
        Ok(BufReader::with_capacity(PIECE, Self(spooled)))
    }
}

impl Read for Spool {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

/// Writes what is read from somewhere to a file that has its name only once it is whole
/// (`-o FILE`); answers how many bytes there were.
pub(crate) fn write_file(path: &Path, from: &mut dyn Read) -> Result<u64, Refusal> {
    let failed = |error: io::Error| {
        Refusal::new(
            Code::Failed,
            format!("{} could not be written: {}", path.display(), why(&error)),
        )
        .hint("name a file in a folder that can be written to")
    };
    match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            Err(Refusal::new(Code::Failed, format!("{} is a folder", path.display()))
                .hint("name a file in it"))
        }
        // A device or a pipe is written to; a file in its place would be none.
        Ok(there) if !there.is_file() => pour(path, from).map_err(failed),
        Ok(there) => replace(&real(path), from, Some(&there)).map_err(failed),
        Err(_) => replace(path, from, None).map_err(failed),
    }
}

/// What the system said, without its numbers and the names of our own half files.
fn why(error: &io::Error) -> String {
    let text = error.to_string();
    let said = text.split(" (os error").next().and_then(|said| said.split(" at path ").next());
    let mut letters = said.unwrap_or(&text).chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Where a link leads, so that it stays a link.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn pour(path: &Path, from: &mut dyn Read) -> io::Result<u64> {
    let mut out = OpenOptions::new().write(true).open(path)?;
    io::copy(from, &mut out)
}

/// Puts a whole file in the place of what is there, with the rights that it had.
fn replace(path: &Path, from: &mut dyn Read, there: Option<&Metadata>) -> io::Result<u64> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut half = new_file(folder.unwrap_or(Path::new(".")))?;
    let written = io::copy(from, half.as_file_mut())?;
    if let Some(there) = there {
        half.as_file().set_permissions(there.permissions())?;
    }
    half.as_file().sync_all()?;
    half.persist(path).map_err(|error| error.error)?;
    Ok(written)
}

/// A file with the rights that the system gives to any new file.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tat-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The refusal for a file that cannot be read.
pub(super) fn cannot_read(path: &Path, error: &io::Error) -> Refusal {
    let code = match error.kind() {
        io::ErrorKind::NotFound => Code::NotFound,
        _ => Code::Failed,
    };
    Refusal::new(code, format!("{} cannot be read: {}", path.display(), why(error)))
        .hint("name a file that is there, or `-` for standard input")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(10)]
    #[case(LARGE + PIECE + 1)]
    fn a_spool_gives_back_what_was_put_into_it(#[case] bytes: usize) {
        let piece: Vec<u8> = (0..=u8::MAX).cycle().take(bytes).collect();
        let mut spool = Spool::filled(|out| {
            out.write_all(&piece).map_err(|error| Refusal::new(Code::Failed, error.to_string()))
        })
        .unwrap();
        let mut back = Vec::new();
        spool.read_to_end(&mut back).unwrap();
        assert!(back == piece, "{} bytes became {}", piece.len(), back.len());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_replaced_whole_and_a_link_and_rights_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        write_file(&link, &mut &b"new"[..]).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert!(link.is_symlink());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        write_file(Path::new("/dev/null"), &mut &b"gone"[..]).unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
    }
}
