//! Words that the command line, the dashboard and mails share.
//!
//! Pure: nothing here knows where the words go.

pub mod glyphs;
