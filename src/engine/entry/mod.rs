//! Entries: recording, correcting and taking apart finished time.

mod add;
mod cut;
mod edit;
mod fill;
mod rewrite;
mod times;

pub use add::{AddWish, Added};
pub use cut::{BreakWish, Cut, Gap, Hole, JoinWish, SplitWish};
pub use edit::{EditWish, Edited, Target, ZoneWish};
pub use fill::{FillWish, Filled};
pub use rewrite::{LineChange, LineWish, Rewritten, Spell, Tick, Written};
pub use times::Long;

#[cfg(test)]
mod tests;
