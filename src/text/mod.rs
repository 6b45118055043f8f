//! Words that the command line, the dashboard and mails share.
//!
//! Pure: nothing here knows where the words go.

pub mod bar;
pub mod date;
pub mod glyphs;
pub mod money;
pub mod plural;
pub mod sanitise;
pub mod span;
pub mod width;
pub mod wrap;
