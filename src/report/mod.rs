//! Reports: sums of time and money over values that were gathered before.
//!
//! Pure: what is gathered from a store, and under which filters, is decided in `engine`; how it
//! looks, in `cli` and `tui`. One rule holds for all of it: an entry that passes midnight counts
//! in each of its days with the part that lies there.

pub mod balance;
pub mod calendar;
pub mod heat;
pub mod summary;
pub mod timeline;

pub use balance::Balance;
pub use summary::{Billed, Group, Grouping, Key, Summary, Sums};
