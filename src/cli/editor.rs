//! The editor: a program in which somebody changes a file, while we wait.
//!
//! What the file means is for whoever opens it.

use std::path::Path;
use std::process::Command;

use crate::domain::{Code, Refusal};

use super::context::Context;
use super::error::Failure;
use super::output;

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
