//! Sync: keeps the stores of one person's devices, and of an organisation's people, equal.
//!
//! The rules are here and nowhere else: what is sent, how two edits of one record become one, and
//! what a device takes over. Nothing here speaks to a network, reads a clock or makes a number by
//! chance: they are passed in, so that the simulator drives what is shipped.
//! `docs/sync.md` explains the protocol.

pub mod adopt;
pub mod amends;
pub(crate) mod fault;
pub mod host;
pub mod machine;
pub mod merge;
pub mod model;
#[cfg(test)]
mod office;
pub mod outgoing;
pub mod record;
pub mod run;
pub mod running;
#[cfg(test)]
mod sim;
pub mod state;
pub mod take;
