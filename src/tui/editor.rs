//! Other programs that have the terminal for a while: the editor, the shell.

use std::io::Write;
use std::process::Command;

use crate::domain::{Code, Refusal};

/// What opens texts where nobody said anything else.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

fn failed(message: String, hint: &str) -> Refusal {
    Refusal::new(Code::Failed, message).hint(hint)
}

/// Opens a text in the editor, and answers what was made of it.
pub(crate) fn edit(line: Option<&str>, text: &str) -> Result<String, Refusal> {
    let line = line.unwrap_or(USUAL);
    let words = shlex::split(line).filter(|words| !words.is_empty());
    let Some((program, words)) = words.as_deref().and_then(<[String]>::split_first) else {
        return Err(failed(format!("EDITOR cannot be read: {line}"), "set it to a command"));
    };
    let no_file = |error: std::io::Error| {
        failed(format!("the text could not be put into a file: {error}"), "make room for it")
    };
    let named = tempfile::Builder::new().prefix("tat-").suffix(".txt").tempfile();
    let mut file = named.map_err(no_file)?;
    file.write_all(text.as_bytes()).map_err(no_file)?;
    let path = file.into_temp_path();
    let status = Command::new(program).args(words).arg(&path).status().map_err(|error| {
        failed(
            format!("the editor {program} did not start: {error}"),
            "set EDITOR to one that is installed, such as `EDITOR=nano`",
        )
    })?;
    if !status.success() {
        return Err(failed(
            format!("the editor {program} gave up: {status}"),
            "the field is as it was",
        ));
    }
    std::fs::read_to_string(&path)
        .map_err(|error| failed(format!("the text cannot be read: {error}"), "save it as UTF-8"))
}

/// Stops this process until somebody brings it to the front again.
#[cfg(unix)]
pub(crate) fn suspend() {
    // Where it cannot be stopped, it goes on.
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGTSTP);
}

/// There is nothing to hand the terminal back to.
#[cfg(not(unix))]
pub(crate) fn suspend() {}
