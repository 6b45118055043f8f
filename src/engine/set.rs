//! What an edit does to a field that may be empty.

use serde::{Deserialize, Deserializer};

use crate::domain::Refusal;

/// What an edit does to a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Set<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It gets this value.
    To(T),
    /// It is emptied.
    Clear,
}

impl<T> Set<T> {
    /// Whether the field stays as it is.
    pub fn keeps(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The field after the edit; a new value is read by `read` first.
    pub(super) fn over<U>(
        &self,
        old: Option<U>,
        read: impl FnOnce(&T) -> Result<Option<U>, Refusal>,
    ) -> Result<Option<U>, Refusal> {
        match self {
            Self::Keep => Ok(old),
            Self::To(value) => read(value),
            Self::Clear => Ok(None),
        }
    }
}

/// A field of a request: null empties it. Left out (`#[serde(default)]`) it stays as it is.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(reader)?.map_or(Self::Clear, Self::To))
    }
}

impl<T> From<Option<T>> for Set<T> {
    /// A value that was said, or nothing.
    fn from(said: Option<T>) -> Self {
        said.map_or(Self::Keep, Self::To)
    }
}
