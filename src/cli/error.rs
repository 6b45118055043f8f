//! Failures: how a refusal is told, and the exit code it ends in.

use std::collections::BTreeMap;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;

use crate::domain::{Code, Refusal, naming};

use super::commands;
use super::output::{self, Line, Output, Page, Role};

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

impl From<crate::api::Trouble> for Failure {
    fn from(trouble: crate::api::Trouble) -> Self {
        Refusal::from(trouble).into()
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
            output::err_json(&document(refusal));
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

/// The refusal for what the argument parser did not understand, in our own words.
pub(crate) fn from_clap(error: &clap::Error, line: &str) -> Refusal {
    let said = Said { error, line };
    let refusal = match error.kind() {
        ErrorKind::InvalidSubcommand if line == "tat" => {
            return commands::unknown(&said.one(ContextKind::InvalidSubcommand), &BTreeMap::new());
        }
        ErrorKind::InvalidSubcommand => said.no_command(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let below = commands::below(line).join(", ");
            return Refusal::usage(format!("\"{line}\" needs one more word: {below}"))
                .hint(format!("`{line} --help` says what each does"));
        }
        ErrorKind::UnknownArgument => said.unknown_argument(),
        ErrorKind::MissingRequiredArgument => {
            let missing = said.all(ContextKind::InvalidArg).join(" and ");
            Refusal::usage(format!("{line} needs {missing}"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => said.wrong_value(),
        ErrorKind::ArgumentConflict => {
            let others = said.all(ContextKind::PriorArg).join(" and ");
            let flag = said.one(ContextKind::InvalidArg);
            if others.is_empty() || others == flag {
                Refusal::usage(format!("{flag} can be given once"))
            } else {
                Refusal::usage(format!("{flag} and {others} exclude each other"))
            }
        }
        ErrorKind::InvalidUtf8 => Refusal::usage("an argument is not UTF-8 text"),
        _ => said.as_it_is(),
    };
    refusal.hint(format!("`{line} --help` shows what it takes"))
}

/// What the argument parser said of a line.
struct Said<'a> {
    error: &'a clap::Error,
    line: &'a str,
}

impl Said<'_> {
    fn all(&self, kind: ContextKind) -> Vec<String> {
        let words = match self.error.get(kind) {
            Some(ContextValue::String(word)) => vec![word.clone()],
            Some(ContextValue::Strings(words)) => words.clone(),
            _ => Vec::new(),
        };
        match kind {
            ContextKind::InvalidArg | ContextKind::PriorArg => {
                words.iter().map(|word| bare(word)).collect()
            }
            _ => words,
        }
    }

    fn one(&self, kind: ContextKind) -> String {
        self.all(kind).into_iter().next().unwrap_or_default()
    }

    fn no_command(&self) -> Refusal {
        let (word, line) = (self.one(ContextKind::InvalidSubcommand), self.line);
        let refusal = Refusal::usage(format!("{line} has no command \"{word}\""));
        match naming::nearest(&word, commands::below(line)) {
            Some(name) => refusal.hint(format!("did you mean `{line} {name}`?")),
            None => refusal,
        }
    }

    fn unknown_argument(&self) -> Refusal {
        let (word, line) = (self.one(ContextKind::InvalidArg), self.line);
        if !word.starts_with('-') {
            let refusal = Refusal::usage(format!("\"{word}\" is one word too many for {line}"));
            return refusal.hint("quote what belongs together: `\"two words\"`");
        }
        let refusal = Refusal::usage(format!("{line} has no flag {word}"));
        match self.all(ContextKind::SuggestedArg).first() {
            Some(flag) => refusal.hint(format!("did you mean `{flag}`?")),
            None => refusal,
        }
    }

    fn wrong_value(&self) -> Refusal {
        let flag = self.one(ContextKind::InvalidArg);
        let value = self.one(ContextKind::InvalidValue);
        let known = self.all(ContextKind::ValidValue);
        if value.is_empty() {
            return Refusal::usage(format!("{flag} needs a value"));
        }
        if known.is_empty() {
            // Only numbers are read by the parser itself.
            return Refusal::usage(format!("{flag} takes a whole number, not \"{value}\""));
        }
        Refusal::usage(format!("{flag} takes {}, not \"{value}\"", known.join(", ")))
    }

    /// What is left, as the parser puts it.
    fn as_it_is(&self) -> Refusal {
        let text = self.error.render().to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = first.split_whitespace().filter(|word| *word != "error:").collect();
        let message = words.join(" ");
        Refusal::usage(lowercase(message.trim_end_matches('.')).replace('\'', "\""))
    }
}

/// A flag without its value, or a value's name without its brackets.
fn bare(argument: &str) -> String {
    let flag = argument.split([' ', '=']).next().filter(|flag| flag.starts_with('-'));
    flag.unwrap_or(argument).trim_end_matches("...").trim_matches(['<', '>', '[', ']']).to_owned()
}

fn lowercase(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}
