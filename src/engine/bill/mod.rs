//! Bills: find them, list them, decide on them, and prove them.
//!
//! What a bill comes to is computed in `domain::billing`; when, in `settle`.

mod day;
mod decide;
mod frozen;
mod list;
mod prove;
mod share;
mod statement;
mod what_if;
mod words;

pub use day::DayFacts;
pub use decide::{Chosen, Decided, Decision, LeftOut, Sum, Which, WholeWish, totals};
pub use frozen::Frozen;
pub use list::{BillView, BillWish};
pub use prove::{ExplainedBill, ExplainedPart, Recomputed, Verified};
pub use share::{DayShares, Share, shares};
pub use statement::{Include, Stated, Statement, StatementWish};
pub use what_if::{Outcome, Outlook, WhatIf, policy};
pub use words::{find, name};

#[cfg(test)]
mod tests;
