//! What an edit does to a field that may be empty.

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

impl<T> From<Option<T>> for Set<T> {
    /// A value that was said, or nothing.
    fn from(said: Option<T>) -> Self {
        said.map_or(Self::Keep, Self::To)
    }
}
