//! Editing: one setting written into the file or taken out, with everything else left as it is.
//!
//! The file is replaced whole or not at all, and never by one that does not load.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, RawString, TableLike, Value};

use super::{file, keys};
use crate::domain::{Code, Refusal};

/// Whether the file is written or only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// It is written.
    Real,
    /// It is seen whether it could be.
    Tried,
}

/// Writes a value into the file, which is made if it is missing.
pub fn set(path: &Path, key: &str, value: &str, write: Write) -> Result<(), Refusal> {
    let known = keys::get(key)?;
    let value = known
        .check(value)
        .map_err(|refusal| Refusal { message: format!("{key}: {}", refusal.message), ..refusal })?;
    let text = file::text(path)?.unwrap_or_default();
    let mut document = read(path, &text)?;
    let (group, name) = parts(key);
    let table = match group {
        None => document.as_table_mut() as &mut dyn TableLike,
        Some(group) => document
            .entry(group)
            .or_insert(toml_edit::table())
            .as_table_like_mut()
            .ok_or_else(|| not_a_table(path, group))?,
    };
    put(table, name, value);
    replace(path, &document.to_string(), write)
}

/// Takes a key out of the file; answers whether it was there. One that the program does not know
/// goes as well, if the file has it.
pub fn unset(path: &Path, key: &str, write: Write) -> Result<bool, Refusal> {
    let text = file::text(path)?.unwrap_or_default();
    let mut document = read(path, &text)?;
    if !take(&mut document, key) {
        keys::get(key)?;
        return Ok(false);
    }
    replace(path, &document.to_string(), write)?;
    Ok(true)
}

/// Makes the file if it is missing, for an editor: every setting stands in it as a comment.
pub fn make(path: &Path) -> Result<(), Refusal> {
    if file::text(path)?.is_some() {
        return Ok(());
    }
    replace(path, &sheet()?, Write::Real)
}

/// Every setting as a comment, with its usual value.
fn sheet() -> Result<String, Refusal> {
    let mut text = "# The settings of tat. Take a \"# \" away to change one.\n".to_owned();
    for key in keys::KEYS {
        let name = key.name.replace('*', "NAME");
        let value = match key.default {
            Some(usual) => key.check(usual)?.to_string(),
            None => String::new(),
        };
        let line = format!("{name} = {value}");
        let _ = write!(text, "\n# {}\n# {}\n", key.about, line.trim_end());
    }
    Ok(text)
}

/// Whether the file loads, with a warning for each key that nobody knows: for after an editor was
/// at it.
pub fn check(path: &Path) -> Result<Vec<String>, Refusal> {
    file::read(path).map(|(_, warnings)| warnings)
}

/// The file as a document that remembers its comments.
fn read(path: &Path, text: &str) -> Result<DocumentMut, Refusal> {
    text.parse().map_err(|_| match file::parse(path, text) {
        Err(refusal) => refusal,
        Ok(_) => Refusal::new(Code::Failed, format!("{} is not TOML", path.display())),
    })
}

/// A key's table and its name within; no key has more than these.
fn parts(key: &str) -> (Option<&str>, &str) {
    match key.split_once('.') {
        Some((group, name)) => (Some(group), name),
        None => (None, key),
    }
}

fn not_a_table(path: &Path, group: &str) -> Refusal {
    Refusal::usage(format!("{}: a value stands at \"{group}\", and no table", path.display()))
        .hint(format!("take it out: `tat config unset {group}`"))
}

/// Puts a value in place of another, with the comment beside that.
fn put(table: &mut dyn TableLike, name: &str, mut value: Value) {
    match table.get_mut(name) {
        Some(item) => {
            if let Some(old) = item.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
}

/// Takes a key out, with the comment right above it; answers whether it was there.
fn take(document: &mut DocumentMut, key: &str) -> bool {
    let whole = document.as_table_mut();
    let (table, name) = match parts(key) {
        (Some(group), name) => match whole.get_mut(group).and_then(Item::as_table_like_mut) {
            Some(table) => (table, name),
            None => return false,
        },
        (None, name) => (whole as &mut dyn TableLike, name),
    };
    let following = table.iter().skip_while(|(other, _)| *other != name).nth(1);
    let following = following.map(|(other, _)| other.to_owned());
    let above =
        table.key(name).and_then(|key| key.leaf_decor().prefix()).and_then(RawString::as_str);
    let kept = above.map(before_blank_line).unwrap_or_default().to_owned();
    if table.remove(name).is_none() {
        return false;
    }
    hand_on(table, following.as_deref(), &kept);
    true
}

/// What stands above the last blank line: it is about more than the key below.
fn before_blank_line(comment: &str) -> &str {
    comment.rfind("\n\n").map_or("", |at| &comment[..at + 2])
}

/// Gives a comment to the key that now comes first below it.
fn hand_on(table: &mut dyn TableLike, following: Option<&str>, comment: &str) {
    let Some(mut key) = following.and_then(|name| table.key_mut(name)) else { return };
    let decor = key.leaf_decor_mut();
    let own = decor.prefix().and_then(RawString::as_str).unwrap_or_default().to_owned();
    decor.set_prefix(format!("{comment}{}", own.trim_start_matches('\n')));
}

/// Replaces the file, if what it shall hold loads.
fn replace(path: &Path, text: &str, write: Write) -> Result<(), Refusal> {
    file::parse(path, text)?;
    if write == Write::Tried {
        return Ok(());
    }
    write_whole(&behind_links(path), text.as_bytes()).map_err(|error| {
        Refusal::new(Code::Failed, format!("{} cannot be written: {error}", path.display()))
            .hint("`tat config path` says where the file is; look at the rights of its folder")
    })
}

/// The file that a link leads to, also where there is none yet: whoever keeps their configuration
/// elsewhere keeps the link.
fn behind_links(path: &Path) -> PathBuf {
    const MOST: usize = 16;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        let Ok(target) = std::fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Writes a file under another name and gives it its own once it is whole. A new one is its
/// owner's alone; an old one keeps its rights.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    if let Ok(old) = std::fs::metadata(path) {
        std::fs::set_permissions(file.path(), old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Makes a folder, which only its owner may enter.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests;
