//! Editing by hand: an entry or the timer as text in one's own editor.

use std::io::Write;

use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::prompt;
use crate::cli::view::edited::Shape;
use crate::domain::{Code, Refusal};
use crate::engine::entry::{EditWish, Target};
use crate::engine::entry_ref::{EntryWords, Found};
use tempfile::TempPath;

use super::form::Form;

/// Opens the one thing that is spoken of, and applies what was made of it as one step. What
/// `rules` say of clashes and folds holds for it too.
pub(super) fn edit(cx: &Context, target: &Target, rules: &EditWish) -> Result<Answer, Failure> {
    let found = cx.engine.to_edit(target, cx.now)?;
    let id = match &found {
        Found::Entry(entry) => entry.id,
        Found::Timer(timer) => timer.id,
    };
    let target = Target::These(vec![EntryWords::Id(id.to_string())]);
    let form = cx.engine.ask(|read| Form::of(read, &found))?;
    let file = scratch(&form.text())?;
    loop {
        let refusal = match attempt(cx, &target, &form, rules, &file) {
            Err(Failure::Refused(refusal)) => *refusal,
            done => return done,
        };
        if read(&file).is_ok_and(|text| text == form.text()) {
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

fn attempt(
    cx: &Context,
    target: &Target,
    form: &Form,
    rules: &EditWish,
    file: &TempPath,
) -> Result<Answer, Failure> {
    editor::open(cx, file)?;
    let wish = form.wish(&read(file)?, cx.now, cx.zone)?;
    let wish = EditWish { clash: rules.clash, fold: rules.fold, long: rules.long, ..wish };
    super::apply(cx, target, &wish, Shape::One)
}

/// A file of its own for a text, which goes away with its handle.
fn scratch(text: &str) -> Result<TempPath, Refusal> {
    let failed = |error: std::io::Error| {
        Refusal::new(Code::Failed, format!("the text could not be put into a file: {error}"))
            .hint("make room in the folder of temporary files, or use flags: `tat edit --help`")
    };
    let mut file =
        tempfile::Builder::new().prefix("tat-entry-").suffix(".txt").tempfile().map_err(failed)?;
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
