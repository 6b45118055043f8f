//! Tasks: make, alter, move, hang together, list.
//!
//! Which status may follow which is said in `domain`; timers on tasks are in `timer`.

mod moves;
mod named;

pub use moves::{MovedTask, MovedTasks};
