//! tat: task and time for the terminal.

pub mod api;
pub mod cli;
pub mod clock;
pub mod config;
pub mod credentials;
pub mod domain;
pub mod engine;
pub mod formats;
pub mod integrations;
pub mod report;
pub mod server;
pub mod store;
pub mod sync;
pub mod text;
pub mod tui;
pub mod wire;
