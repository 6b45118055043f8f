//! Editing by hand: an entry or the timer as text in one's own editor.

use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::error::Failure;
use crate::cli::output::Answer;
use crate::cli::view::edited::Shape;
use crate::engine::entry::{EditWish, Target};
use crate::engine::entry_ref::{EntryWords, Found};

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
    editor::in_hand(cx, "tat-entry-", &form.text(), |text| {
        let wish = form.wish(text, cx.now, cx.zone)?;
        let wish = EditWish { clash: rules.clash, fold: rules.fold, long: rules.long, ..wish };
        super::apply(cx, &target, &wish, Shape::One)
    })
}
