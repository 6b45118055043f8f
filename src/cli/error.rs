//! Failures: how a refusal is told, and the exit code it ends in.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;

use crate::domain::{Code, Refusal};

use super::output::{Line, Output, Page, Role};

/// Ctrl-C, or Esc in a picker (spec: exit codes).
const CANCELLED: u8 = 130;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was refused.
    Refused(Box<Refusal>),
    /// The person at the prompt thought better of it.
    Cancelled,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<crate::store::StoreError> for Failure {
    fn from(error: crate::store::StoreError) -> Self {
        Refusal::from(error).into()
    }
}

impl Failure {
    /// The process's exit code.
    pub(crate) fn exit(&self) -> u8 {
        match self {
            Self::Refused(refusal) => refusal.code.exit(),
            Self::Cancelled => CANCELLED,
        }
    }

    /// Tells it on standard error: in words, or as one JSON document.
    pub(crate) fn tell(&self, output: &Output, json: bool) {
        let Self::Refused(refusal) = self else { return };
        if json {
            output.err_json(&document(refusal));
        } else {
            output.err(&page(refusal));
        }
    }
}

/// `{"error":{"code","message","hints"}}`, with `candidates` where words are ambiguous.
fn document(refusal: &Refusal) -> serde_json::Value {
    let mut error = json!({
        "code": refusal.code.as_str(),
        "message": refusal.message,
        "hints": hints(refusal),
    });
    if !refusal.candidates.is_empty() {
        error["candidates"] = refusal
            .candidates
            .iter()
            .map(|candidate| json!({"id": candidate.id, "label": candidate.label}))
            .collect();
    }
    json!({ "error": error })
}

fn page(refusal: &Refusal) -> Page {
    let mut page = Page::new();
    let mut lines = crate::text::sanitise::lines(&refusal.message).into_iter();
    let first = lines.next().unwrap_or_default();
    page.push(Line::new().with(Role::Error, "error").text(": ").text(first));
    page.extend(lines.map(|line| Line::new().text("  ").text(line)));
    let hints = hints(refusal);
    if !hints.is_empty() {
        page.push(Line::new());
    }
    for hint in hints {
        page.push(Line::new().with(Role::Hint, "hint").text(": ").sentence(&hint));
    }
    page
}

/// What mends it. Nobody is left without a next step.
fn hints(refusal: &Refusal) -> Vec<String> {
    if !refusal.hints.is_empty() {
        return refusal.hints.clone();
    }
    vec![
        match refusal.code {
            Code::Internal => "`tat doctor` looks whether all is well",
            Code::Usage => "`tat help` shows the commands and their flags",
            _ => "`tat doctor` looks for what may be wrong",
        }
        .to_owned(),
    ]
}

/// The refusal for what the argument parser did not understand.
pub(crate) fn from_clap(error: &clap::Error, line: &str) -> Refusal {
    if error.kind() == ErrorKind::MissingSubcommand
        && let Some(ContextValue::Strings(names)) = error.get(ContextKind::ValidSubcommand)
    {
        return Refusal::usage(format!("\"{line}\" needs one more word: {}", names.join(", ")))
            .hint(format!("`{line} --help` says what each does"));
    }
    let text = error.render().to_string();
    let mut message = Vec::new();
    let mut hints = Vec::new();
    let mut blocks = text.split("\n\n");
    for line in blocks.next().unwrap_or_default().lines() {
        message.push(line.trim().trim_start_matches("error: ").trim_end_matches('.').to_owned());
    }
    for block in blocks {
        for line in block.lines().map(str::trim) {
            if let Some(tip) = line.strip_prefix("tip: ") {
                hints.push(tip.replace('\'', "`"));
            }
        }
    }
    let mut refusal = Refusal::usage(lowercase(&message.join(" ")).replace('\'', "\""));
    refusal.hints = hints;
    refusal.hint(format!("`{line} --help` shows what it takes"))
}

fn lowercase(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}
