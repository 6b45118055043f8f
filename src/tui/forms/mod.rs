//! Forms: which fields there are for what, and what they mean together.
//!
//! How a form is filled and drawn is in `overlays::form`.

pub(crate) mod money;
pub(crate) mod time;
pub(crate) mod view;
pub(crate) mod work;

use rust_decimal::Decimal;

use super::deed::Deed;
use super::effect::Effect;
use super::model::Model;
use super::overlays::form::{Field, Form};
use crate::domain::{Refusal, Span, TaskId, When};
use crate::engine::bill::Chosen;
use crate::engine::entry_ref::EntryWords;
use crate::engine::set::Set;

/// A title, what the form is for, and its fields.
pub(crate) type Blank = (String, Purpose, Vec<Field>);

/// What a form is for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// Starts a timer.
    Start,
    /// Stops the timer.
    Stop,
    /// Records finished time.
    Add,
    /// Alters an entry, or the timer.
    Edit(EntryWords),
    /// Adds a line to a note.
    Note(EntryWords),
    /// Splits an entry, or the timer.
    Split(EntryWords),
    /// Cuts a hole out of an entry, or the timer.
    Break(EntryWords),
    /// Fills the gap around an instant.
    Fill(When),
    /// Makes a task.
    TaskAdd,
    /// Alters a task.
    TaskEdit(TaskId),
    /// Splits a task into children.
    TaskExplode(TaskId),
    /// Makes a customer.
    CustomerAdd,
    /// Alters a customer.
    CustomerEdit(String),
    /// Sets how a customer's time is rounded.
    Rounding(String),
    /// Makes a pillar.
    PillarAdd,
    /// Alters a pillar.
    PillarEdit(String),
    /// Rejects bills.
    Reject(Vec<Chosen>),
    /// Sends bills.
    Send(Vec<Chosen>),
    /// Gives a bill words.
    Memo(Chosen),
    /// Renames a tag.
    TagRename(String),
    /// Chooses the days of a screen.
    Period,
}

impl Purpose {
    /// What the filled form would do; none where it changes what is shown and not the store.
    pub(crate) fn deed(&self, form: &Form, model: &Model) -> Result<Option<Deed>, Refusal> {
        if self.is_view() {
            return view::check_period(form).map(|()| None);
        }
        let deed = match self {
            Self::Start => time::start_deed(form),
            Self::Stop => time::stop_deed(form),
            Self::Add => time::add_deed(form, model),
            Self::Edit(entry) => time::edit_deed(form, model, entry),
            Self::Note(entry) => time::note_deed(form, entry),
            Self::Split(entry) => time::split_deed(form, entry),
            Self::Break(entry) => time::break_deed(form, entry),
            Self::Fill(at) => Ok(time::fill_deed(form, *at)),
            Self::TaskAdd => work::add_deed(form, model),
            Self::TaskEdit(task) => work::edit_deed(form, model, *task),
            Self::TaskExplode(task) => work::explode_deed(form, *task),
            Self::TagRename(tag) => work::tag_deed(form, tag),
            Self::CustomerAdd => money::customer_add_deed(form, model),
            Self::CustomerEdit(name) => money::customer_edit_deed(form, model, name),
            Self::Rounding(name) => money::rounding_deed(form, name),
            Self::PillarAdd => money::pillar_add_deed(form, model),
            Self::PillarEdit(name) => money::pillar_edit_deed(form, model, name),
            Self::Reject(bills) => money::reject_deed(form, bills),
            Self::Send(bills) => Ok(money::send_deed(form, bills)),
            Self::Memo(bill) => Ok(money::memo_deed(form, bill)),
            Self::Period => return Ok(None),
        };
        deed.map(Some)
    }

    /// Whether it changes what is shown and not the store.
    pub(crate) const fn is_view(&self) -> bool {
        matches!(self, Self::Period)
    }

    /// Changes what is shown.
    pub(crate) fn apply(self, form: &Form, model: &mut Model) -> Vec<Effect> {
        match self {
            Self::Period => view::apply_period(form, model),
            _ => Vec::new(),
        }
    }
}

/// A time, where one is typed.
fn when(form: &Form, name: &str) -> Result<Option<When>, Refusal> {
    Some(form.value(name)).filter(|text| !text.is_empty()).map(When::parse).transpose()
}

/// A length of time, where one is typed.
fn length(form: &Form, name: &str) -> Result<Option<Span>, Refusal> {
    Some(form.value(name)).filter(|text| !text.is_empty()).map(str::parse).transpose()
}

/// A text, where one is typed.
fn text(form: &Form, name: &str) -> Option<String> {
    Some(form.value(name)).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Words with commas or spaces between them.
fn tags(form: &Form, name: &str) -> Vec<String> {
    let words = form.value(name).split([',', ' ']).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What becomes of a field: it stays where nobody touched it, and is emptied where nothing is left.
fn set(form: &Form, name: &str) -> Set<String> {
    match form.field(name) {
        Some(field) if field.changed() => match text(form, name) {
            Some(text) => Set::To(text),
            None => Set::Clear,
        },
        _ => Set::Keep,
    }
}

/// The same of a value that is read.
fn set_read<T>(
    form: &Form,
    name: &str,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Set<T>, Refusal> {
    Ok(match set(form, name) {
        Set::To(text) => Set::To(read(&text)?),
        Set::Clear => Set::Clear,
        Set::Keep => Set::Keep,
    })
}

/// A number of money.
fn decimal(text: &str) -> Result<Decimal, Refusal> {
    text.replace(',', ".").parse().map_err(|_| {
        Refusal::usage(format!("\"{text}\" is no number")).hint("write it as `95` or `92.50`")
    })
}

/// Refuses a field that says nothing.
fn needed(form: &Form, name: &str) -> Result<String, Refusal> {
    text(form, name)
        .ok_or_else(|| Refusal::usage(format!("{name} is empty")).hint(format!("fill in {name}")))
}
