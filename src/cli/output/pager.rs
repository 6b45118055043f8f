//! The pager: a program that shows long answers one screen at a time.

use std::io::Write;
use std::process::{Command, Stdio};

/// Shows text in the pager of this command line; false if that could not be started. A pager that
/// is left early has shown enough.
pub(super) fn show(pager: &str, text: &str) -> bool {
    let Some(words) = shlex::split(pager).filter(|words| !words.is_empty()) else { return false };
    let Ok(mut child) = Command::new(&words[0]).args(&words[1..]).stdin(Stdio::piped()).spawn()
    else {
        return false;
    };
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(text.as_bytes());
    }
    let _ = child.wait();
    true
}
