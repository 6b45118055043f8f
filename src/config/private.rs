//! Private files: written whole or not at all, and read by their owner alone.
//!
//! What stands in them is the business of those who write them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::domain::{Code, Refusal};

/// What a file holds; none if there is no such file.
pub fn read(path: &Path) -> Result<Option<String>, Refusal> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(trouble(path, &error)),
    }
}

/// Puts a file in the place of what was there, for its owner alone; the folder is made if it is
/// missing, likewise.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder).map_err(|error| trouble(folder, &error))?;
    let write = || -> io::Result<()> {
        // A file of this kind is made for its owner alone.
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|error| trouble(path, &error))
}

/// Takes a file away, if it is there.
pub fn remove(path: &Path) -> Result<(), Refusal> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(trouble(path, &error)),
        _ => Ok(()),
    }
}

/// Makes a folder into which nobody else may look.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn trouble(path: &Path, error: &io::Error) -> Refusal {
    Refusal::new(Code::Failed, format!("{}: {error}", path.display()))
        .hint("make room or give the folder back its rights, then run the command again")
}
