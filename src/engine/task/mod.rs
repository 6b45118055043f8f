//! Tasks: make, alter, move, hang together, list.
//!
//! Which status may follow which is said in `domain`; timers on tasks are in `timer`.

mod add;
mod assign;
mod check;
mod delete;
mod edit;
mod explode;
mod list;
mod merge;
mod moves;
mod named;
mod show;
mod tree;
mod wait;

pub use add::{AddedTask, Arrival, TaskAddWish};
pub use edit::{EditedTask, TaskEdit};
pub use explode::Exploded;
pub use list::{Focused, TaskListWish, TaskView, Whose};
pub use merge::{MergedTask, Taken};
pub use moves::{MovedTask, MovedTasks};
pub use show::TaskShown;
pub use tree::TreeLine;

#[cfg(test)]
mod tests;
