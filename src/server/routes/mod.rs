//! The routes, one file for each thing they are about.
//!
//! A route asks the desk and answers a document; rules are in the engine, rights in `asker`.

pub mod health;
pub mod tasks;
