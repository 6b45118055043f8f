//! `tat help`: a topic, a command, or all commands.

use std::ffi::OsString;

use clap::Args;
use clap_complete::ArgValueCompleter;
use serde_json::{Value, json};

use crate::cli::commands::Run;
use crate::cli::complete;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::help::{TOPICS, Topic};
use crate::cli::output::{Answer, Line, Page};
use crate::cli::view::Tale;
use crate::domain::{Refusal, naming};

/// Explain a topic or a command
#[derive(Args, Debug)]
#[command(after_help = "\
Topics: time, filters, json, exit-codes, environment

Examples:
  tat help
  tat help time
  tat help bill approve")]
pub(super) struct Help {
    /// A topic, or a command
    #[arg(value_name = "TOPIC", add = ArgValueCompleter::new(complete::topics))]
    words: Vec<String>,
}

impl Run for Help {
    fn run(self, cx: &Context) -> Result<Answer, Failure> {
        let words = self.words.join(" ");
        if let Some(topic) = Topic::find(&words) {
            return Ok(cx.tell(topic).paged());
        }
        if let Some(line) = cx.config.aliases.get(&words) {
            let line =
                Line::new().title(&words).text(" is short for ").sentence(&format!("`tat {line}`"));
            return Ok(Answer::page(Page::of(line)));
        }
        let topics = TOPICS.iter().map(|topic| -> &str { topic.name });
        let known =
            topics.chain(super::names()).chain(cx.config.aliases.keys().map(String::as_str));
        let refusal = Refusal::usage(format!("there is no help about \"{words}\""));
        Err(match naming::nearest(&words, known) {
            Some(name) => refusal.hint(format!("did you mean `tat help {name}`?")),
            None => refusal.hint("`tat --help` lists the commands and the topics"),
        }
        .into())
    }
}

impl Tale for Topic {
    fn json(&self) -> Value {
        let terms: Vec<Value> = self
            .terms()
            .into_iter()
            .map(|(term, about)| json!({ "term": term.replace('`', ""), "about": about }))
            .collect();
        json!({ "topic": self.name, "text": self.text(), "terms": terms })
    }

    /// Each term, and what it means.
    fn rows(&self) -> Vec<Vec<String>> {
        self.terms().into_iter().map(|(term, about)| vec![term.replace('`', ""), about]).collect()
    }

    fn page(&self, cx: &Context) -> Page {
        self.page(cx.columns)
    }
}

/// `tat help start` is `tat start --help`, and `tat help` is `tat --help`.
pub(in crate::cli) fn unfold(words: Vec<OsString>) -> Vec<OsString> {
    let Some(at) = super::place_of_command(&words).filter(|at| words[*at] == "help") else {
        return words;
    };
    let asked: Vec<&OsString> =
        words[at + 1..].iter().filter(|word| !word.to_string_lossy().starts_with('-')).collect();
    let command = asked.first().is_none_or(|word| word.to_str().is_some_and(super::is_command));
    let itself = words[at + 1..].iter().any(|word| word == "-h" || word == "--help");
    if itself || !command {
        return words;
    }
    let mut words = words;
    words.remove(at);
    words.push("--help".into());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("tat help", "tat --help")]
    #[case("tat --color never help bill approve", "tat --color never bill approve --help")]
    #[case("tat help time", "tat help time")]
    #[case("tat help --help", "tat help --help")]
    #[case("tat start help", "tat start help")]
    fn help_about_a_command_is_its_own(#[case] typed: &str, #[case] meant: &str) {
        let words = unfold(typed.split(' ').map(OsString::from).collect());
        assert_eq!(words.join(" ".as_ref()), *meant);
    }
}
