//! Questions: asked only where somebody sits at a terminal.

use std::io::Read as _;

use inquire::{Confirm, InquireError, Password, PasswordDisplayMode, Select, Text};
use zeroize::Zeroizing;

use crate::domain::{Candidate, Code, Refusal};

use super::context::Context;
use super::error::Failure;

/// Asks a question whose answer is yes or no. Where nobody can be asked it is refused with the
/// flag that answers it.
pub(crate) fn confirm(cx: &Context, question: &str) -> Result<(), Failure> {
    if cx.global.yes {
        return Ok(());
    }
    if !cx.can_ask() {
        return Err(Refusal::usage(format!("nobody is there to answer \"{question}\""))
            .hint("`--yes` answers it")
            .into());
    }
    match Confirm::new(question).with_default(false).prompt() {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::Cancelled),
        Err(error) => Err(stopped(&error)),
    }
}

/// Asks whether to try once more; only where somebody can be asked.
pub(crate) fn again(question: &str) -> Result<bool, Failure> {
    Confirm::new(question).with_default(true).prompt().map_err(|error| stopped(&error))
}

/// Lets somebody choose one of several things; they are narrowed down as one types.
pub(crate) fn pick(question: &str, candidates: &[Candidate]) -> Result<usize, Failure> {
    let labels: Vec<String> = candidates
        .iter()
        .enumerate()
        .map(|(at, candidate)| {
            let label = crate::text::sanitise::one_line(&candidate.label);
            // Two that read the same are told apart by their ids.
            let twin = candidates
                .iter()
                .enumerate()
                .any(|(other, c)| other != at && c.label == candidate.label);
            let id = candidate.id.get(..8).unwrap_or(&candidate.id);
            if twin { format!("{label}  {id}") } else { label }
        })
        .collect();
    Select::new(question, labels)
        .with_page_size(12)
        .raw_prompt()
        .map(|chosen| chosen.index)
        .map_err(|error| stopped(&error))
}

/// Asks for a line of text; nothing typed is none.
pub(crate) fn line(question: &str, help: &str) -> Result<Option<String>, Failure> {
    Text::new(question)
        .with_help_message(help)
        .prompt()
        .map(|typed| Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()))
        .map_err(|error| stopped(&error))
}

/// Asks for something that nobody may see.
pub(crate) fn secret(question: &str) -> Result<Zeroizing<String>, Failure> {
    Password::new(question)
        .with_display_mode(PasswordDisplayMode::Hidden)
        .without_confirmation()
        .prompt()
        .map(Zeroizing::new)
        .map_err(|error| stopped(&error))
}

/// Lets somebody choose one of a few answers.
pub(crate) fn choose(question: &str, answers: &[&str]) -> Result<usize, Failure> {
    Select::new(question, answers.to_vec())
        .raw_prompt()
        .map(|chosen| chosen.index)
        .map_err(|error| stopped(&error))
}

/// The same where somebody gave it something: at a terminal there is nothing to wait for.
pub(crate) fn piped() -> Result<Vec<Zeroizing<String>>, Refusal> {
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        return Ok(Vec::new());
    }
    secret_input()
}

/// What standard input holds, which is secret: lines, without their breaks.
pub(crate) fn secret_input() -> Result<Vec<Zeroizing<String>>, Refusal> {
    /// More is none of what is asked for here, in bytes.
    const LONGEST: u64 = 1 << 16;
    let mut text = Zeroizing::new(String::new());
    std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(|error| {
        Refusal::new(Code::Failed, format!("standard input cannot be read: {error}"))
            .hint("it takes one line of text")
    })?;
    Ok(text.lines().map(|line| Zeroizing::new(line.to_owned())).collect())
}

fn stopped(error: &InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Failure::Cancelled,
        error => Refusal::new(Code::Failed, format!("the question could not be asked: {error}"))
            .hint("`--no-input` never asks")
            .into(),
    }
}
