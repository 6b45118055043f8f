//! Files that carry time from one tracker to another: bytes in, records out, and back.
//!
//! Pure: which of the records a store takes is decided in `engine`.

pub mod json;
pub mod sheet;
