//! The routes, one file for each thing they are about.
//!
//! A route asks the desk and answers a document; rules are in the engine, rights in `asker`.

pub mod auth;
pub mod health;
pub mod password;
pub mod tasks;
