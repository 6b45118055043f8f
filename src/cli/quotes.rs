//! Quotes: the hint for words that were typed as several arguments and would name one thing.
//!
//! Nothing is run in another way than it was typed. (spec: TASK elsewhere)

use std::ffi::OsString;
use std::ops::Range;

use crate::config::Env;
use crate::domain::{Code, Refusal};
use crate::engine::lookup::{self, Among, quoted};
use crate::store::Read;

use super::args::Global;
use super::commands::Needs;
use super::context::Context;
use super::error::Failure;

/// Most ways of joining words that are tried.
const MOST: usize = 64;

/// The failure with a hint, where words of it would name a task or a customer if they were quoted.
pub(super) fn hinted(words: &[OsString], failure: Failure) -> Failure {
    let Failure::Refused(mut refusal) = failure else { return failure };
    if let Some(line) = quoted_line(words, &refusal) {
        refusal.hints.retain(|hint| !hint.starts_with("quote "));
        refusal.hints.insert(0, format!("quote what belongs together: `{line}`"));
    }
    Failure::Refused(refusal)
}

/// The command with its words joined; none where that names nothing either.
fn quoted_line(words: &[OsString], refusal: &Refusal) -> Option<String> {
    if !matches!(refusal.code, Code::Usage | Code::NotFound | Code::Ambiguous) {
        return None;
    }
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let ranges = ranges(&words, refusal);
    if ranges.is_empty() {
        return None;
    }
    let env = Env::read().ok()?;
    let cx = Context::new(env, Global::default(), Needs::Nothing).ok()?;
    let found = cx.engine.ask(|read| {
        Ok(ranges.into_iter().find(|range| names_one(read, &words[range.clone()].join(" "))))
    });
    let range = found.ok().flatten()?;
    let joined = words[range.clone()].join(" ");
    let before = words[1..range.start].iter().map(String::as_str);
    let after = words[range.end..].iter().map(String::as_str);
    let typed = before.chain([joined.as_str()]).chain(after).map(|word| match word {
        // A flag is typed as it is.
        flag if flag.starts_with('-') => flag.to_owned(),
        word => quoted(word),
    });
    Some(["tat".to_owned()].into_iter().chain(typed).collect::<Vec<_>>().join(" "))
}

/// Where words stand side by side of which the refusal names one, the longest first.
fn ranges(words: &[String], refusal: &Refusal) -> Vec<Range<usize>> {
    let named = |word: &String| refusal.message.contains(&format!("\"{word}\""));
    let plain = |word: &String| !word.starts_with('-');
    let mut ranges = Vec::new();
    for start in 1..words.len() {
        let together = words[start..].iter().take_while(|word| plain(word)).count();
        for end in start + 2..=start + together {
            if words[start..end].iter().any(named) {
                ranges.push(start..end);
            }
        }
    }
    ranges.sort_by_key(|range| std::cmp::Reverse(range.len()));
    ranges.truncate(MOST);
    ranges
}

fn names_one(read: &dyn Read, words: &str) -> bool {
    lookup::task(read, words, Among::All).is_ok() || lookup::customer(read, words).is_ok()
}
