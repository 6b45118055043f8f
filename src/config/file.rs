//! The file: `config.toml` as it is written, before anything is resolved.
//!
//! Every value is optional here; defaults are in `config`, and changes to the file in `edit`.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use chrono::Weekday;
use serde::Deserialize;

use super::given;
use super::keys;
use super::value::{Color, DayValue, Increment, Limit, Target, Text, Words};
use crate::domain::{Code, Currency, Refusal, RoundingMode, Zone};
use crate::text::glyphs::GlyphChoice;

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) time_zone: Option<Text<Zone>>,
    pub(super) week_start: Option<Text<Weekday>>,
    pub(super) currency: Option<Text<Currency>>,
    pub(super) rounding: Rounding,
    pub(super) timer: Timer,
    pub(super) targets: Targets,
    pub(super) holidays: Option<Vec<DayValue>>,
    pub(super) sender: Sender,
    pub(super) sync: Sync,
    pub(super) default_command: Option<Text<Words>>,
    pub(super) alias: BTreeMap<String, Text<Words>>,
    pub(super) ui: Ui,
    pub(super) keymap: BTreeMap<String, Text<Words>>,
    pub(super) color: Option<Text<Color>>,
    pub(super) pager: Option<String>,
}

/// `rounding.*`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rounding {
    pub(super) increment_minutes: Option<Increment>,
    pub(super) mode: Option<Text<RoundingMode>>,
}

/// `timer.*`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Timer {
    pub(super) max: Option<Text<Limit>>,
}

/// `targets.*`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Targets {
    pub(super) daily: Option<Text<Target>>,
    pub(super) mon: Option<Text<Target>>,
    pub(super) tue: Option<Text<Target>>,
    pub(super) wed: Option<Text<Target>>,
    pub(super) thu: Option<Text<Target>>,
    pub(super) fri: Option<Text<Target>>,
    pub(super) sat: Option<Text<Target>>,
    pub(super) sun: Option<Text<Target>>,
}

/// `sender.*`: who writes statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// The name.
    pub name: Option<String>,
    /// The postal address; it may have several lines.
    pub address: Option<String>,
    /// The address for mail.
    pub email: Option<String>,
    /// The number under which taxes are paid.
    pub tax_id: Option<String>,
}

/// `sync.*`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sync {
    pub(super) auto: Option<bool>,
}

/// `ui.*`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ui {
    pub(super) theme: Option<Text<Words>>,
    pub(super) glyphs: Option<Text<GlyphChoice>>,
    pub(super) mouse: Option<bool>,
    pub(super) motion: Option<bool>,
    pub(super) accessible: Option<bool>,
}

/// Reads the file, with a warning for each key that nobody knows. A missing file says nothing.
pub(super) fn read(path: &Path) -> Result<(File, Vec<String>), Refusal> {
    match text(path).map_err(|refusal| refusal.hint(EDIT))? {
        Some(text) => parse(path, &text),
        None => Ok(Default::default()),
    }
}

/// A file's text; none if there is no file.
pub(super) fn text(path: &Path) -> Result<Option<String>, Refusal> {
    let failed = |why: &str| {
        Err(Refusal::new(Code::Failed, format!("{} cannot be read: {why}", path.display())))
    };
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => failed("it is not UTF-8 text"),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => failed(&error.to_string()),
    }
}

/// Reads the file's text.
pub(super) fn parse(path: &Path, text: &str) -> Result<(File, Vec<String>), Refusal> {
    let document =
        toml::Deserializer::parse(text).map_err(|error| no_toml(path, text, &error).hint(EDIT))?;
    let mut unknown = Vec::new();
    let file = serde_ignored::deserialize(document, |key| unknown.push(key.to_string()))
        .map_err(|error| wrong_value(path, text, error.span()))?;
    let warnings = if unknown.is_empty() { Vec::new() } else { strangers(path, text, &unknown) };
    Ok((file, warnings))
}

/// The refusal of a text that does not read at all.
pub(super) fn no_toml(path: &Path, text: &str, error: &toml::de::Error) -> Refusal {
    let line = error.span().map_or(1, |span| given::line_of(text, span.start));
    let why = error.message().lines().next().unwrap_or("it does not read");
    Refusal::new(Code::Failed, format!("{} line {line} is not TOML: {why}", path.display()))
}

/// The refusal of a value that its key does not take.
fn wrong_value(path: &Path, text: &str, span: Option<Range<usize>>) -> Refusal {
    let refused = given::list(text)
        .into_iter()
        .find_map(|given| given.check().err().map(|refusal| given.at(path, refusal)));
    refused.unwrap_or_else(|| wrong_kind(path, text, span)).hint(EDIT)
}

/// The refusal of a value of which no more can be said.
pub(super) fn wrong_kind(path: &Path, text: &str, span: Option<Range<usize>>) -> Refusal {
    let line = span.map_or(1, |span| given::line_of(text, span.start));
    Refusal::usage(format!("{} line {line} holds a value of the wrong kind", path.display()))
}

/// The command with which people mend the file.
pub(super) const EDIT: &str = "`tat config edit` opens the file";

/// A warning for each key that nobody knows; of a table that nobody knows, for each key in it.
fn strangers(path: &Path, text: &str, unknown: &[String]) -> Vec<String> {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let warning = |key: &str| match keys::nearest(key) {
        Some(meant) => {
            format!("{file}: nobody knows the key \"{key}\"; did you mean \"{meant}\"?")
        }
        None => format!("{file}: nobody knows the key \"{key}\"; `tat config list` shows all"),
    };
    let given = given::list(text);
    let mut warnings = Vec::new();
    for name in unknown {
        let before = warnings.len();
        let within = given.iter().filter(|given| given.lies_in(name));
        warnings.extend(within.map(|given| warning(&given.key)));
        if warnings.len() == before {
            warnings.push(warning(name));
        }
    }
    warnings
}

#[cfg(test)]
mod tests;
