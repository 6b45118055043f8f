//! Given: the keys that a file sets, one by one, with their values as text and their lines.
//!
//! This is for messages and for `config list`; what the program works with is read by `file`.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, KEYS, Kind};
use crate::domain::Refusal;

/// One key that a file sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// The key, such as `timer.max`.
    pub(super) key: String,
    /// Its value, as it would be written for `config set`.
    pub(super) value: String,
    /// What it is in TOML.
    pub(super) shape: Shape,
    /// The line it stands on, from 1.
    pub(super) line: usize,
}

/// What a value is in TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    Switch,
    Date,
    List,
    Table,
}

/// All keys that a text sets, in its order as far as it is TOML.
pub(super) fn list(text: &str) -> Vec<Given> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut list = Vec::new();
    walk(text, "", table.get_ref(), &mut list);
    list.sort_by_key(|given| given.line);
    list
}

fn walk(text: &str, prefix: &str, table: &DeTable<'_>, list: &mut Vec<Given>) {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.get_ref());
        if let DeValue::Table(inner) = value.get_ref() {
            // A table where a value should be is told of as such.
            if keys::find(&key).is_none() {
                walk(text, &format!("{key}."), inner, list);
                continue;
            }
        }
        let line = line_of(text, name.span().start);
        list.push(Given { key, value: written(value), shape: shape(value.get_ref()), line });
    }
}

/// The value as a person would write it.
fn written(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().replace('_', ""),
        DeValue::Float(number) => number.as_str().replace('_', ""),
        DeValue::Boolean(switch) => switch.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(", "),
        DeValue::Table(_) => String::new(),
    }
}

fn shape(value: &DeValue<'_>) -> Shape {
    match value {
        DeValue::String(_) => Shape::Text,
        DeValue::Integer(_) | DeValue::Float(_) => Shape::Number,
        DeValue::Boolean(_) => Shape::Switch,
        DeValue::Datetime(_) => Shape::Date,
        DeValue::Array(_) => Shape::List,
        DeValue::Table(_) => Shape::Table,
    }
}

/// The line, from 1, in which a byte of the text lies.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

impl Given {
    /// Whether the value is one that the key takes; nothing is said of a key that nobody knows.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let Some(key) = keys::find(&self.key) else {
            return self.check_group();
        };
        self.must_be(match key.kind {
            Kind::Minutes => Shape::Number,
            Kind::Switch => Shape::Switch,
            Kind::Days => Shape::List,
            _ => Shape::Text,
        })?;
        key.check(&self.value).map(|_| ())
    }

    /// The refusal of this value, with the place where it stands.
    pub(super) fn at(&self, path: &Path, refusal: Refusal) -> Refusal {
        let place = format!("{} line {}, {}", path.display(), self.line, self.key);
        Refusal { message: format!("{place}: {}", refusal.message), ..refusal }
    }

    /// Refuses a value that is something else in TOML.
    pub(super) fn must_be(&self, shape: Shape) -> Result<(), Refusal> {
        if self.shape == shape {
            return Ok(());
        }
        let wanted = match shape {
            Shape::Text => "text in quotes",
            Shape::Number => "a number without quotes",
            Shape::Switch => "`true` or `false` without quotes",
            Shape::Date => "a date",
            Shape::List => "a list in square brackets",
            Shape::Table => "a table",
        };
        Err(Refusal::usage(format!("{} stands where {wanted} belongs", self.named())))
    }

    /// Whether a name that only begins other keys has been given a value of its own.
    fn check_group(&self) -> Result<(), Refusal> {
        let dotted = format!("{}.", self.key);
        if KEYS.iter().any(|key| key.name.starts_with(&dotted)) {
            return self.must_be(Shape::Table);
        }
        Ok(())
    }

    /// Whether the key is this one or lies in the table of this name.
    pub(super) fn lies_in(&self, name: &str) -> bool {
        self.key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The value and what it is.
    fn named(&self) -> String {
        match self.shape {
            Shape::Text => format!("the text \"{}\"", self.value),
            Shape::Number => format!("the number {}", self.value),
            Shape::Switch => self.value.clone(),
            Shape::Date => format!("the date {}", self.value),
            Shape::List => "a list".to_owned(),
            Shape::Table => "a table".to_owned(),
        }
    }
}
