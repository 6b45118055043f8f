//! Watson: its file `frames`, its file `state` (what runs), and what `watson log -j` prints.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

use super::foreign::{Findings, Foreign, ForeignTime, Found, Source, findings};
use super::leaving::{Exporter, Leaving, Written};
use super::pieces::{Element, Elements};
use super::{Head, Importer, broken, clock, element, unreadable};
use crate::domain::{Refusal, Timestamp};

/// Reads watson's files.
pub(super) struct Watson;

impl Importer for Watson {
    fn name(&self) -> &'static str {
        "watson"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let bare: String = head.text.chars().take(400).filter(|c| !c.is_whitespace()).collect();
        let frames = bare.strip_prefix("[[").is_some_and(|rest| {
            rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit())
        });
        let log = bare.starts_with("[{\"id\":\"") && bare.contains("\"stop\":");
        let state = bare.starts_with('{') && bare.contains("\"project\":");
        frames || log || state && bare.contains("\"start\":")
    }

    fn read<'a>(&self, file: &'a dyn Source) -> Result<Findings<'a>, Refusal> {
        let input = file.open().map_err(|error| unreadable(file, &error))?;
        let mut elements = Elements::of(input);
        Ok(findings(move |found| match elements.next() {
            // Nothing runs.
            Ok(Some(element)) if element.bytes.trim_ascii() == b"{}" => true,
            Ok(Some(element)) => {
                found.push_back(Found::of(element.line, frame(&element)));
                true
            }
            Ok(None) => false,
            Err(error) => broken(found, &error),
        }))
    }
}

/// A frame as a list: start, stop, project, id, tags, when it was changed, and maybe a comment.
#[derive(Deserialize)]
#[serde(untagged)]
enum Frame {
    Listed(Vec<Value>),
    Named(Named),
}

/// A frame of the log, or what runs.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Option<String>,
    project: String,
    start: Value,
    #[serde(default)]
    stop: Option<Value>,
    #[serde(default)]
    tags: Vec<String>,
}

fn frame(piece: &Element) -> Result<Foreign, String> {
    match element::<Frame>(piece)? {
        Frame::Listed(parts) => listed(piece.line, &parts),
        Frame::Named(named) => {
            let start = instant(&named.start)?;
            let end = named.stop.as_ref().map(instant).transpose()?;
            Ok(Foreign {
                native: named.id,
                project: Some(named.project).filter(|name| !name.is_empty()),
                tags: named.tags,
                ..Foreign::new(piece.line, ForeignTime::Instants(start, end))
            })
        }
    }
}

fn listed(line: usize, parts: &[Value]) -> Result<Foreign, String> {
    let text = |at: usize| parts.get(at).and_then(Value::as_str).map(str::to_owned);
    let start = instant(parts.first().ok_or("the start is missing")?)?;
    let end = instant(parts.get(1).ok_or("the end is missing")?)?;
    let tags = parts.get(4).and_then(Value::as_array);
    let tags = tags.into_iter().flatten().filter_map(Value::as_str);
    Ok(Foreign {
        native: text(3).filter(|id| !id.is_empty()),
        project: Some(text(2).ok_or("the project is missing")?).filter(|name| !name.is_empty()),
        tags: tags.map(str::to_owned).collect(),
        description: text(6).filter(|words| !words.trim().is_empty()),
        ..Foreign::new(line, ForeignTime::Instants(start, Some(end)))
    })
}

/// Seconds since 1970, or RFC 3339.
fn instant(value: &Value) -> Result<Timestamp, String> {
    let read = match value {
        Value::String(text) => clock::instant(text),
        Value::Number(seconds) => seconds
            .as_i64()
            .and_then(|seconds| seconds.checked_mul(1000))
            .and_then(clock::unclamped),
        _ => None,
    };
    read.ok_or_else(|| format!("{value} is no time in seconds since 1970"))
}

/// Writes the file `frames`.
#[derive(Default)]
pub(super) struct Frames {
    any: bool,
}

impl Exporter for Frames {
    fn begin(&mut self, out: &mut String) {
        out.push('[');
    }

    fn entry(&mut self, leaving: &Leaving, out: &mut String) -> Written {
        let Some((start, end)) = leaving.entry.times() else { return Written::Not };
        let seconds = |at: Timestamp| at.millis().div_euclid(1000);
        let project = leaving.project('/');
        // A frame has no words beside its tags: the title is one, where it is not the project.
        let title = Some(&leaving.task).filter(|title| **title != project);
        let tags: Vec<&String> = title.into_iter().chain(&leaving.entry.tags).collect();
        let frame = serde_json::json!([
            seconds(start),
            seconds(end),
            project,
            leaving.entry.id.0.simple().to_string(),
            tags,
            seconds(leaving.entry.updated_at),
        ]);
        let comma = if std::mem::replace(&mut self.any, true) { ",\n " } else { "\n " };
        let _ = write!(out, "{comma}{frame}");
        Written::Whole
    }

    fn end(&mut self, out: &mut String) {
        out.push_str("\n]\n");
    }
}
