//! Pillars: make, alter, archive, list.
//!
//! General Support is made with its customer, in `customer`.

mod add;
mod archive;
mod edit;
mod list;
mod merge;

pub use add::PillarWish;
pub(super) use add::make_pillar;
pub use edit::{EditedPillar, PillarEdit};
pub use list::PillarView;
pub use merge::MergedPillar;
