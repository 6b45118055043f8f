//! tat: task and time for the terminal.

pub mod domain;
pub mod engine;
pub mod formats;
pub mod store;
pub mod wire;
