//! The editor: a program in which somebody changes a file, while we wait.
//!
//! What the file means is for whoever opens it.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use tempfile::TempPath;

use crate::domain::{Code, Refusal};

use super::context::Context;
use super::error::Failure;
use super::output::{self, Answer};
use super::prompt;

/// What opens files where nobody said anything else.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// Opens a file in the editor (`VISUAL`, else `EDITOR`) and waits until it is closed. One that
/// ends in failure is a refusal: nothing it left behind should count.
pub(crate) fn open(cx: &Context, file: &Path) -> Result<(), Failure> {
    let line = cx.env.editor.as_deref().unwrap_or(USUAL);
    if cx.global.no_input || (cx.env.editor.is_none() && !output::can_ask()) {
        return Err(Refusal::usage("an editor would have to be opened, and nobody is there")
            .hint("set EDITOR to a program that needs nobody, or use flags")
            .into());
    }
    let words = shlex::split(line).filter(|words| !words.is_empty());
    let Some((program, words)) = words.as_deref().and_then(<[String]>::split_first) else {
        return Err(Refusal::usage(format!("EDITOR cannot be read: {line}"))
            .hint("set it to a command, such as `EDITOR=nano`")
            .into());
    };
    match Command::new(program).args(words).arg(file).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            Err(Refusal::new(Code::Failed, format!("the editor {program} gave up: {status}"))
                .hint("run the command again, or set EDITOR to another")
                .into())
        }
        Err(error) => {
            Err(Refusal::new(Code::Failed, format!("the editor {program} did not start: {error}"))
                .hint("set EDITOR to one that is installed, such as `EDITOR=nano`")
                .into())
        }
    }
}

/// Opens a text, and gives what was made of it to `apply`. What is refused can be mended at a
/// terminal; where it is not, the text stays in a file that is named: nothing written is lost.
pub(crate) fn in_hand(
    cx: &Context,
    name: &str,
    text: &str,
    mut apply: impl FnMut(&str) -> Result<Answer, Failure>,
) -> Result<Answer, Failure> {
    let file = scratch(name, text)?;
    loop {
        let opened = open(cx, &file);
        let done = opened.and_then(|()| Ok(read(&file)?)).and_then(|text| apply(&text));
        let refusal = match done {
            Err(Failure::Refused(refusal)) => *refusal,
            Err(failure) => {
                if let Ok(path) = file.keep() {
                    cx.remark(&format!("the text stays in {}", path.display()));
                }
                return Err(failure);
            }
            done => return done,
        };
        if read(&file).is_ok_and(|left| left == text) {
            return Err(refusal.into());
        }
        if !cx.can_ask() {
            return Err(kept(file, refusal).into());
        }
        cx.remark(&refusal.message);
        for hint in &refusal.hints {
            cx.remark(hint);
        }
        if !prompt::again("Open it again?")? {
            return Err(kept(file, refusal).into());
        }
    }
}

/// A file of its own for a text, which goes away with its handle.
fn scratch(name: &str, text: &str) -> Result<TempPath, Refusal> {
    let failed = |error: std::io::Error| {
        Refusal::new(Code::Failed, format!("the text could not be put into a file: {error}"))
            .hint("make room in the folder of temporary files")
    };
    let mut file =
        tempfile::Builder::new().prefix(name).suffix(".txt").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(file.into_temp_path())
}

fn read(file: &TempPath) -> Result<String, Refusal> {
    let bytes = std::fs::read(file).map_err(|error| {
        Refusal::new(Code::Failed, format!("{} cannot be read: {error}", file.display()))
            .hint("the editor took the file away; nothing was changed")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = sound.split(|byte| *byte == b'\n').count();
        Refusal::usage(format!("line {line}: it is no text in UTF-8"))
            .hint("have the editor save it as UTF-8")
    })
}

/// The refusal, and where the text stays that somebody wrote.
fn kept(file: TempPath, refusal: Refusal) -> Refusal {
    match file.keep() {
        Ok(path) => refusal.hint(format!("the text stays in {}", path.display())),
        Err(error) => {
            let path = error.path.display().to_string();
            refusal.hint(format!("the text could not be kept in {path}: {}", error.error))
        }
    }
}
