//! Files that carry time from one tracker to another: bytes in, records out, and back.
//!
//! Pure: which of the records a store takes is decided in `engine`.

mod clock;
mod csv;
pub mod foreign;
pub mod json;
mod pieces;
pub mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod timewarrior;
mod watson;

use std::collections::VecDeque;
use std::io;

use serde::Deserialize;

use crate::domain::{Code, Refusal};
use foreign::{Findings, Found, Source};

/// Another tracker's way of writing time.
pub trait Importer: Sync {
    /// What it is called in `--format`.
    fn name(&self) -> &'static str;

    /// Whether the beginning of a file looks like it.
    fn detect(&self, head: &Head<'_>) -> bool;

    /// Reads a file, as far as it is asked for.
    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal>;

    /// What stands for a project in it.
    fn projects(&self) -> Projects {
        Projects::HaveNames
    }
}

/// What stands for a project in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projects {
    /// A name of its own.
    HaveNames,
    /// One of the tags; which one is for the person to say.
    AreTags,
}

/// The beginning of a file.
pub struct Head<'a> {
    /// Its name, without folders.
    pub name: &'a str,
    /// Its first kilobytes, without a byte order mark.
    pub text: &'a str,
}

/// Every format that is read beside our own, in the order in which they are tried: those that
/// cannot be mistaken first.
const IMPORTERS: [&dyn Importer; 3] = [&timewarrior::Timewarrior, &watson::Watson, &csv::Csv];

/// The names for `--format`, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = IMPORTERS.iter().map(|importer| importer.name()).collect();
    names.push("json");
    names.sort_unstable();
    names
}

/// The format of this name.
pub fn importer(name: &str) -> Option<&'static dyn Importer> {
    IMPORTERS.into_iter().find(|importer| importer.name().eq_ignore_ascii_case(name))
}

/// The format that the beginning of a file looks like.
pub fn detect(head: &Head<'_>) -> Option<&'static dyn Importer> {
    IMPORTERS.into_iter().find(|importer| importer.detect(head))
}

/// Reads an element of a JSON list.
fn element<T: for<'a> Deserialize<'a>>(element: &pieces::Element) -> Result<T, String> {
    if element.torn {
        return Err("the file ends in the middle of this record".to_owned());
    }
    let text = pieces::text(&element.bytes);
    serde_json::from_str(&text).map_err(|error| format!("the record cannot be read: {error}"))
}

/// Says that reading came to an end before the file did.
fn broken(found: &mut VecDeque<Found>, error: &io::Error) -> bool {
    found.push_back(Found::Unreadable(0, format!("the file cannot be read further: {error}")));
    false
}

/// The refusal for a file that cannot be opened.
fn unreadable(file: &dyn Source, error: &io::Error) -> Refusal {
    let code = match error.kind() {
        io::ErrorKind::NotFound => Code::NotFound,
        _ => Code::Failed,
    };
    Refusal::new(code, format!("{} cannot be read: {error}", file.name()))
        .hint("name a file that is there, or `-` for standard input")
}
