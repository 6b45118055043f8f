//! The log of a program that stays: lines on standard error.
//!
//! What stands in it is decided where it happens; no secret ever does.

use std::io;

use tracing::Level;

/// How lines of the log look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON document a line.
    Json,
}

/// Begins the log; nothing below this level stands in it.
pub(crate) fn begin_log(format: LogFormat, level: Level) {
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr);
    // Where somebody else in the process began one, that one stays.
    let _ = match format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_target(false).try_init(),
    };
}
