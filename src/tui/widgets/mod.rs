//! Widgets: pictures of numbers, drawn from values.

pub(crate) mod progress;
pub(crate) mod timeline;
