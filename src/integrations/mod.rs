//! What tat speaks to beside its own server: mail.
//!
//! What is said is not decided here.

pub mod mail;
