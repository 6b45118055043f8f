//! Files that carry time from one tracker to another: bytes in, records out, and back.
//!
//! Pure: which of the records a store takes is decided in `engine`.

mod bartib;
mod clock;
mod clockify;
mod csv;
pub mod foreign;
mod harvest;
mod ics;
pub mod json;
mod kimai;
mod klog;
pub mod leaving;
mod pieces;
pub mod sheet;
pub mod statement;
mod table;
#[cfg(test)]
mod tests;
mod timeclock;
mod timedot;
mod timewarrior;
mod toggl;
mod watson;

use std::collections::VecDeque;
use std::io;

use serde::Deserialize;

use crate::domain::{Code, Refusal, Zone};
use foreign::{Findings, Foreign, Found, Source, findings};
use leaving::Exporter;

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
const IMPORTERS: [&dyn Importer; 12] = [
    &timewarrior::Timewarrior,
    &watson::Watson,
    &ics::Ics,
    &bartib::Bartib,
    &timeclock::Timeclock,
    &klog::Klog,
    &timedot::Timedot,
    &clockify::Clockify,
    &toggl::Toggl,
    &kimai::Kimai,
    &harvest::Harvest,
    &csv::Csv,
];

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

/// The names of the formats that are written beside our own.
pub const EXPORTED: [&str; 8] =
    ["bartib", "csv", "ics", "klog", "timeclock", "timewarrior", "timewarrior-json", "watson"];

/// A writer of the format of this name. Times on a wall are those of the zone.
pub fn exporter(name: &str, zone: Zone) -> Option<Box<dyn Exporter>> {
    Some(match name.to_ascii_lowercase().as_str() {
        "bartib" => Box::new(bartib::Activities { zone }),
        "csv" => Box::new(csv::Rows),
        "ics" => Box::new(ics::Events),
        "klog" => Box::new(klog::Records { zone, day: None }),
        "timeclock" => Box::new(timeclock::Punches { zone }),
        "timewarrior" => Box::new(timewarrior::DataLines),
        "timewarrior-json" => Box::new(timewarrior::ExportedJson::default()),
        "watson" => Box::new(watson::Frames::default()),
        _ => return None,
    })
}

/// The format that the beginning of a file looks like.
pub fn detect(head: &Head<'_>) -> Option<&'static dyn Importer> {
    IMPORTERS.into_iter().find(|importer| importer.detect(head))
}

/// Reads a file line by line; a line that says nothing of time answers none.
fn each_line<'a>(
    file: &'a dyn Source,
    mut read: impl FnMut(usize, &str) -> Option<Result<Foreign, String>> + 'a,
) -> Result<Findings<'a>, Refusal> {
    each_line_with(file, move |line, found| {
        if let Some((number, text)) = line {
            found.extend(read(number, text).map(|read| Found::of(number, read)));
        }
    })
}

/// Reads a file line by line, and once more with none when it has ended.
fn each_line_with<'a>(
    file: &'a dyn Source,
    read: impl FnMut(Option<(usize, &str)>, &mut VecDeque<Found>) + 'a,
) -> Result<Findings<'a>, Refusal> {
    let input = file.open().map_err(|error| unreadable(file, &error))?;
    Ok(each_of(pieces::Lines::of(input), read))
}

/// Reads lines one by one, and once more with none when there are no more.
fn each_of<'a>(
    mut lines: pieces::Lines<Box<dyn io::BufRead + 'a>>,
    mut read: impl FnMut(Option<(usize, &str)>, &mut VecDeque<Found>) + 'a,
) -> Findings<'a> {
    findings(move |found| match lines.next() {
        Ok(Some((number, text))) => {
            read(Some((number, &text)), found);
            true
        }
        Ok(None) => {
            read(None, found);
            false
        }
        Err(error) => broken(found, &error),
    })
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
