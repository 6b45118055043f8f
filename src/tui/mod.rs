//! The dashboard: everything the command line can do with time, work and money, on a screen that
//! one leaves open all day.
//!
//! Messages change the model, the model asks for effects, effects come back as messages; a picture
//! is drawn from the model alone. It never holds the store open. No rule of time tracking is
//! decided here: deeds go through the engine, as those of the command line do.

mod act;
mod action;
mod allowed;
mod deed;
mod drag;
mod editor;
mod effect;
mod field;
mod folder;
mod forms;
mod fuzzy;
mod hints;
mod hits;
mod kept;
mod keymap;
mod layout;
mod load;
mod message;
mod model;
mod overlays;
mod pages;
mod paint;
mod prose;
mod reader;
mod rehearsal;
mod run;
mod screens;
mod signals;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod update;
mod view;
mod watch;
mod widgets;
mod words;
mod worker;

use std::path::PathBuf;

use crate::clock::Clock;
use crate::config::Config;
use crate::engine::Engine;

pub use rehearsal::{Rehearsal, keys_page};
pub use run::run;
pub use watch::watch;

/// What the dashboard is given.
pub struct Desk {
    /// The use cases over the store.
    pub engine: Engine,
    /// What the configuration says.
    pub config: Config,
    /// Where `now` comes from.
    pub clock: Clock,
    /// The editor for texts.
    pub editor: Option<String>,
    /// Where the last screen and filters are kept.
    pub kept: PathBuf,
    /// Whether the terminal can do nothing but print.
    pub dumb: bool,
    /// What is to be warned of.
    pub warnings: Vec<String>,
}
